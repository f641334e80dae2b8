"""What is kept of inspections and crossings, and the end of a person: when nothing is left that needs them.

This is the highest of the apps that know a person, so it is the one that can see when nobody keeps anything any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.db import models as fields
from django.db import transaction
from django.db.models.functions import Coalesce

from limen.apps.carriers import erasure as carriers
from limen.apps.crossings import models
from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.apps.permits import erasure as permits
from limen.apps.protection import erasure as protection
from limen.apps.protection.queries import has_open_duty, open_kinds_of, still_needed
from limen.apps.screening import erasure as screening
from limen.apps.travellers import erasure as travellers
from limen.apps.travellers.queries import unmet_since
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.problems import Problem
from limen.lib.basics.retention import ErasureRoom, Kept
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.moves import State

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="crossings_inspection",
        fields=("person", "document", "primary", "birth", "citizenship"),
        why=N_("To work the inspection, and to answer for it as long as it can be complained about."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="crossings_reading",
        # Facts name company and namesakes too: what is known of them here goes with this reading.
        fields=("facts", "findings"),
        why=N_("What was known and found when it was decided, so that the decision can be replayed."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="crossings_decision",
        fields=("words",),
        why=N_("Who decided what, in whose own words why."),
        retention=RetentionClass.INSPECTIONS,
    ),
    *(
        Kept(
            table=f"crossings_{table}",
            fields=fields_,
            why=N_("What was asked, answered, decided and done at the second line, to answer for it."),
            retention=RetentionClass.INSPECTIONS,
        )
        for table, fields_ in (
            ("holding", ("why",)),
            ("handover", ("words",)),
            ("interview", ("language", "interpreter_name", "present")),
            ("interviewentry", ("words",)),
            ("evidence", ("label", "sealed")),
            ("answer", ("words",)),
            ("outcome", ("words", "proportionality", "terms", "free_will", "answer_words")),
            ("notice", ("language", "seal", "sealed", "told_language", "words")),
            ("carriernotice", ("conveyance", "told_how", "written_how", "consulted_words")),
            (
                "custody",
                (
                    "place",
                    "basis",
                    "alternatives",
                    "reasons",
                    "authority",
                    "language",
                    "lawyer",
                    "consulate",
                    "contact",
                    "medical",
                    "end_words",
                ),
            ),
            ("custodyalternative", ("why_not",)),
            ("custodyentry", ("words",)),
            ("postrequest", ("destination", "words", "answer_words")),
            ("returned", ("sent_by", "letter")),
            ("appeal", ("reference", "words")),
            ("sanction", ("protection", "circumstances", "proportionality", "words")),
            ("stayfound", ("person", "entered_on", "citizenship", "until", "reminded_until", "reminded_how")),
        )
    ),
    Kept(
        table="crossings_party",
        fields=("label",),
        why=N_("Which family, bus or vehicle was inspected together; a label may be the plate of a car."),
        retention=RetentionClass.INSPECTIONS,
    ),
    Kept(
        table="crossings_crossing",
        fields=(
            "person",
            "document",
            "day",
            "officer",
            "citizenship",
            "birth",
            "sex",
            "document_code",
            "document_issuer",
            "residence",
            "birth_country",
            "journey",
            "purpose",
            "address",
        ),
        why=N_("The register of entries and exits: to count stays, to answer the traveller, and for statistics."),
        retention=RetentionClass.CROSSINGS,
    ),
)
Row = TypeVar("Row", bound=fields.Model)

DUE: Final = "retention-over"
"""The reason noted when the days of the country pack have passed."""
REASONS: Final = ("court-order", "unlawfully-kept")
"""For what else a person is erased."""
BELOW: Final[tuple[ErasureRoom, ...]] = (carriers, protection, screening, permits, travellers)
"""The rooms of the apps below that keep something of a person."""
BATCH: Final = 500
"""Inspections or persons looked at in one transaction."""


OF_INSPECTION: Final = (
    models.Appeal,
    models.Sanction,
    models.Notice,
    models.CarrierNotice,
    models.Custody,
    models.PostRequest,
    models.Returned,
    models.HandOver,
    models.Holding,
    models.Answer,
    models.Evidence,
    models.Interview,
    models.Outcome,
    models.Reading,
    models.Decision,
)
"""What hangs on an inspection, in an order in which nothing is left hanging."""


class NotErasable(Problem):
    """A person cannot be erased while somebody works for them, or for another reason than the law knows."""

    code = "not-erasable"
    sentence = N_(
        "This person cannot be erased now: an inspection or a duty is open. End it first; nothing was erased."
    )


class ErasureReasonUnknown(Problem):
    """Erasure was asked for without a lawful reason."""

    code = "erasure-reason-unknown"
    sentence = N_("“%(reason)s” is no reason to erase a person. Choose one of these: %(reasons)s.")


def erase_due(act: Act) -> int:
    """Erase inspections, crossings, parties and arrivals past their days, then persons of whom nothing is needed."""
    rows = sum(_erase_over(act, ids) for ids in _due_inspections(act))
    parties = models.Party.objects.filter(inspections__isnull=True)
    arrivals = models.Arrival.objects.filter(inspections__isnull=True)
    rows += _erase_class(act, RetentionClass.CROSSINGS, models.Crossing.objects.all(), since="at")
    rows += _erase_class(act, RetentionClass.INSPECTIONS, parties, since="opened_at")
    rows += _erase_class(act, RetentionClass.ARRIVALS, arrivals, since="arrived_at")
    rows += models.PhoneCopy.objects.filter(expires_at__lt=act.at).delete()[0]
    for person in _unneeded(act):
        forget_sealed(act, subject_record=person, reason=DUE, rooms=BELOW)
        rows += 1
    return rows


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase all inspections and crossings of one person, whatever their days."""
    with transaction.atomic():
        gone = models.Crossing.objects.filter(person=subject_record).delete()[0]
        gone += models.StayFound.objects.filter(person=subject_record).delete()[0]
        inspections = models.Inspection.objects.filter(person=subject_record)
        return gone + _erase_inspections(list(inspections.values_list("id", flat=True)))


def forget_person(act: Act, *, person: UUID, reason: str) -> None:
    """Erase everything about one person before its days are over, because a court or the law says so.

    Raises NotAllowed, ErasureReasonUnknown or NotErasable.
    """
    require(act.roles, Right.ORDER_ERASURE)
    if reason not in REASONS:
        raise ErasureReasonUnknown(reason=reason[:40], reasons=", ".join(REASONS))
    with transaction.atomic():
        undecided = models.Inspection.objects.filter(person=person, state__in=(State.OPEN, State.REFERRED))
        if undecided.exists() or has_open_duty(person) or _is_awaited(person):
            raise NotErasable
        forget(act, subject_record=person)
        forget_sealed(act, subject_record=person, reason=reason, rooms=BELOW)


def _limit(act: Act, retention: RetentionClass) -> datetime:
    return act.at - timedelta(days=act.pack.retention[retention].days)


def _erase_over(act: Act, ids: list[UUID]) -> int:
    """Erase inspections past their days, and say so in the same transaction."""
    with transaction.atomic():
        rows = _erase_inspections(ids)
        limit = _limit(act, RetentionClass.INSPECTIONS)
        record_retention(act, retention=RetentionClass.INSPECTIONS, before=limit, rows=rows)
    return rows


def _erase_class(act: Act, retention: RetentionClass, rows: fields.QuerySet[Row], *, since: str) -> int:
    """Delete rows past the days of their class, some in each transaction, each of which says so in the journal."""
    limit = _limit(act, retention)
    due = rows.filter(**{f"{since}__lt": limit}).order_by("pk").values_list("pk", flat=True)
    total = 0
    while keys := list(due[:BATCH]):
        with transaction.atomic():
            gone = rows.filter(pk__in=keys).delete()[0]
            record_retention(act, retention=retention, before=limit, rows=gone)
        total += gone
    return total


def _due_inspections(act: Act) -> Iterator[list[UUID]]:
    """Yield the ids of inspections past their days, some at a time, without those that are not finished."""
    ended = Coalesce("closed_at", "opened_at", output_field=fields.DateTimeField())
    due = models.Inspection.objects.annotate(ended=ended).filter(ended__lt=_limit(act, RetentionClass.INSPECTIONS))
    last = UUID(int=0)
    while ids := list(due.filter(id__gt=last).order_by("id").values_list("id", flat=True)[:BATCH]):
        last = ids[-1]
        kept = open_kinds_of(ids)
        unfinished = _unfinished(ids)
        yield [each for each in ids if each not in kept and each not in unfinished]


def _unfinished(ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `ids` where something is still to be decided or done after an outcome: nobody loses that."""
    decided = models.Inspection.objects.exclude(state__in=(State.OPEN, State.REFERRED, State.ADMITTED, State.VOIDED))
    unfiled = decided.filter(id__in=ids, filed_at__isnull=True)
    return _awaited(ids) | frozenset(unfiled.values_list("id", flat=True))


def _awaited(ids: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `ids` where an appeal or a sanction waits for its decision, or somebody is held."""
    of = {"inspection__in": ids}
    waiting = (
        models.Appeal.objects.filter(**of, outcome=""),
        models.Custody.objects.filter(**of, until__isnull=True),
        models.Sanction.objects.filter(**of, decided_at__isnull=True),
    )
    return frozenset().union(*(rows.values_list("inspection_id", flat=True) for rows in waiting))


def _is_awaited(person: UUID) -> bool:
    return bool(_awaited(list(models.Inspection.objects.filter(person=person).values_list("id", flat=True))))


def _erase_inspections(ids: list[UUID]) -> int:
    with transaction.atomic():
        entries = (
            models.InterviewEntry.objects.filter(interview__inspection__in=ids),
            models.CustodyEntry.objects.filter(custody__inspection__in=ids),
            models.CustodyAlternative.objects.filter(custody__inspection__in=ids),
            models.CustodyMiss.objects.filter(custody__inspection__in=ids),
        )
        rows = (model.objects.filter(inspection__in=ids) for model in OF_INSPECTION)
        inspections = models.Inspection.objects.filter(id__in=ids)
        return sum(each.delete()[0] for each in (*entries, *rows, inspections))


def _unneeded(act: Act) -> Iterator[UUID]:
    """Yield the persons whom nobody has met for their days and of whom no app keeps anything that is still needed."""
    before, last = _limit(act, RetentionClass.TRAVELLERS), None
    while persons := unmet_since(before, after=last, limit=BATCH):
        last = persons[-1]
        needed = still_needed(persons, since=_limit(act, RetentionClass.DUTIES))
        kept = set(models.Inspection.objects.filter(person__in=persons).values_list("person", flat=True))
        kept |= set(models.Crossing.objects.filter(person__in=persons).values_list("person", flat=True))
        yield from (person for person in persons if person not in kept and person not in needed)
