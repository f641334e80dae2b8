"""Readings of an inspection: what was known at one moment and what the checks found in it, one after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_for
from limen.apps.crossings.operations.gather import Circumstances, Gathered, gather, gather_again
from limen.apps.crossings.operations.origin import look_after_origin
from limen.apps.journal.operations import Draft, append_many, once_more
from limen.apps.journal.operations.statements import insert
from limen.apps.protection.operations import settle_duties
from limen.apps.screening.operations import keep
from limen.apps.travellers.operations import Met, NoSuchPerson, link_persons, meet
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.checks.minors import youngest_age
from limen.lib.inspection.checks.stopped import stopped_before, stopped_by
from limen.lib.inspection.facts import Companion, Facts, History
from limen.lib.inspection.moves import State
from limen.lib.inspection.presented import Presented
from limen.lib.inspection.record import dump_facts, dump_findings, load_facts, load_findings
from limen.lib.inspection.rules import IN_FORCE, assess
from limen.lib.safeguards.duties import duties_from


class NotOpen(Problem):
    """More was presented to an inspection that is decided."""

    code = "inspection-closed"
    sentence = N_("This inspection is already decided. Start a new one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The inspection before the officer."""

    inspection: UUID
    reading: int
    is_new: bool
    """False when the same request, or the same document at the same lane, was opened before."""


@once_more
def read_again(act: Act, *, inspection: UUID, presented: Presented) -> Opened:
    """Add a reading to an open inspection: the document again, another one, or fields that the officer typed.

    The same once more, with nothing new known, adds none. Raises NotAllowed, NoSuchInspection, NotOpen, or what
    `read_presented` raises.
    """
    require(act.roles, Right.INSPECT)
    with transaction.atomic():
        row = open_row(act, inspection)
        add_reading(act, row, gather(act, presented=presented, circumstances=circumstances_of(row)))
        return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


@once_more
def link_meeting(act: Act, *, inspection: UUID, other: UUID, same: bool, why: str) -> Opened:
    """Record the officer's word that somebody met before is, or is not, the traveller before them; look again with it.

    Raises NotAllowed, NoSuchInspection, NotOpen, LinkNeedsReason, or NoSuchPerson for anybody the findings do not name.
    """
    with transaction.atomic():
        row = open_row(act, inspection)
        if other not in _met_in(load_facts(queries.last_reading(row.id).facts)):
            raise NoSuchPerson
        link_persons(act, one=row.person, other=other, same=same, why=why)
        look_again(act, row)
        return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def _met_in(facts: Facts) -> frozenset[UUID]:
    if not isinstance(facts.history, History):
        return frozenset()
    return frozenset(meeting.person for meeting in (*facts.history.same_number, *facts.history.same_person))


def open_row(act: Act, inspection: UUID) -> models.Inspection:
    """Return an open inspection of `act`'s person, locked. Raises NoSuchInspection or NotOpen."""
    row = inspection_for(act, inspection, lock=True)
    if row.state != State.OPEN:
        raise NotOpen
    return row


def circumstances_of(row: models.Inspection) -> Circumstances:
    """Return how, where and with whom the traveller of an inspection is now."""
    direction = Direction(row.direction)
    present = queries.present_in(row.party_id) if row.party_id else ()
    return Circumstances(
        direction=direction,
        kind=TravellerKind(row.kind),
        company=queries.companions(present, direction=direction, besides=row.id),
        happened_at=row.happened_at,
        inspection=row.id,
        met=row.document,
        arrival=row.arrival_id,
    )


def look_again(act: Act, row: models.Inspection) -> None:
    """Add a reading of the same document with every source asked anew, where that tells anything new."""
    before = load_facts(queries.last_reading(row.id).facts)
    add_reading(act, row, gather_again(act, before=before, circumstances=circumstances_of(row)))


def reassess_party(act: Act, party: UUID) -> None:
    """Settle anew the duties of those in a party who may be children: with whom they are has changed.

    Those before the second line too: their mother may have gone on, or been held. Runs inside the transaction of the
    change, which holds the party.
    """
    present = queries.present_in(party)
    for row in queries.undecided_children_of(party):
        company = queries.companions(present, direction=Direction(row.direction), besides=row.id)
        reassess(act, row, company=company)


def reassess(act: Act, row: models.Inspection, *, company: tuple[Companion, ...]) -> None:
    """Add a reading with the same document and the company of now, where that makes a difference to the duties."""
    before = load_facts(queries.last_reading(row.id).facts)
    facts = replace(before, at=act.at, company=company)
    if duties_from(facts) != duties_from(before):
        _append(act, row, facts)


def append_reading(act: Act, row: models.Inspection, facts: Facts) -> None:
    """Add a reading with what is known now to an inspection that the caller holds; no source is asked for it."""
    _append(act, row, facts)


def add_reading(act: Act, row: models.Inspection, gathered: Gathered) -> None:
    """Add a reading to an inspection that the caller holds, unless it says nothing that the last one did not say."""
    last = queries.last_reading(row.id)
    before = load_facts(last.facts)
    # No source is asked for what examiners concluded: it is known once it was said.
    facts = replace(_with_document(gathered.facts, before), examined=before.examined)
    facts = _stopped(facts, before=stopped_before(before, load_findings(last.findings), now=facts))
    if not facts.codes:
        # A seal that was found wrong stays so, whatever is scanned after it.
        facts = replace(facts, codes=before.codes)
    if replace(facts, at=before.at) == before:
        return
    met = meet(act, document=facts.document, holder=facts.holder, known=gathered.known)
    row.person, row.document = _whose(row, met)
    _append(act, row, facts, gathered)
    if row.party_id:
        # Who was taken for an adult of the family may be read to be none.
        reassess_party(act, row.party_id)


def _with_document(facts: Facts, before: Facts) -> Facts:
    """Return the facts with what was known of chip and bearer: it still is, while the same document is before us."""
    if (before.document, before.holder) != (facts.document, facts.holder):
        return facts
    return replace(facts, chip=facts.chip or before.chip, bearer=before.bearer)


def _stopped(facts: Facts, *, before: frozenset[str]) -> Facts:
    """Return the facts with what stopped this inspection before: a clean document is no way around a listed one."""
    if not before:
        return facts
    return replace(facts, stopped_by=tuple(sorted(before - stopped_by(facts, assess(facts)))))


def _whose(row: models.Inspection, met: Met) -> tuple[UUID, UUID | None]:
    """The record an inspection is about: what was presented last, unless that was a person without papers."""
    return (met.person, met.document) if met.document else (row.person, row.document)


def keep_screened(act: Act, row: models.Inspection, gathered: Gathered) -> tuple[Draft, ...]:
    """Keep what the lists of persons said, and return the event that tells of it: the same whatever they said."""
    return keep(act, screened=gathered.screened, person=row.person, document=row.document, inspection=row.id)


def _append(act: Act, row: models.Inspection, facts: Facts, gathered: Gathered | None = None) -> None:
    findings = assess(facts)
    row.readings_count += 1
    row.worst = worst_of(findings)
    for name, value in as_read(facts).items():
        setattr(row, name, value)
    row.save(update_fields=["readings_count", "worst", "person", "document", *as_read(facts)])
    keep_reading(act, row, facts, findings)
    told = Draft(
        kind="limen.inspection.read",
        subject=row.id,
        data={"number": row.readings_count, "rules": IN_FORCE.id, "worst": row.worst},
        sealed=sealed_reading(row, facts, findings),
        subject_record=row.person,
    )
    append_many(act, drafts=(told, *(keep_screened(act, row, gathered) if gathered else ())))
    settle_duties(act, inspection=row.id, person=row.person, kinds=duties_from(facts))
    look_after_origin(act, row, facts)


def as_read(facts: Facts) -> dict[str, str | bool]:
    """Return what the row of an inspection repeats of its last reading."""
    holder = facts.holder
    if holder is None:
        return {"primary": "", "birth": "", "citizenship": "", "is_child": True}
    return {
        "primary": holder.primary,
        "birth": str(holder.birth),
        "citizenship": holder.citizenship,
        "is_child": youngest_age(holder, facts) < facts.policy.adult_age,
    }


def keep_reading(act: Act, row: models.Inspection, facts: Facts, findings: tuple[Finding, ...]) -> None:
    """Keep what is known and what was found in it under the number that the row counts."""
    insert(
        models.Reading(
            id=act.new_id(),
            inspection_id=row.id,
            number=row.readings_count,
            at=act.at,
            officer_id=act.actor,
            facts=dump_facts(facts),
            findings=dump_findings(findings),
            rules=IN_FORCE.id,
        )
    )


def sealed_reading(row: models.Inspection, facts: Facts, findings: tuple[Finding, ...]) -> dict[str, JSON]:
    """Return what the event of a reading seals."""
    return {
        "document": str(row.document) if row.document else None,
        "facts": dump_facts(facts),
        "findings": dump_findings(findings),
    }


def worst_of(findings: tuple[Finding, ...]) -> int:
    """Return the highest severity among findings, 0 where there are none."""
    return max((finding.severity for finding in findings), default=0)
