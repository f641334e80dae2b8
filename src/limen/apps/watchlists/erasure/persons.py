"""What is kept of entries about persons: each goes when the days of its category are over, counted from its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from limen.apps.journal.operations import append, record_retention
from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.queries import person_list_id
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

_ENTRY = ("record", "key", "name", "category", "content", "content_hash", "case_number", "redress")
KEEPS: tuple[Kept, ...] = (
    Kept(
        table="watchlists_personentry",
        fields=_ENTRY,
        why=N_("To find at the border whom a court or an authority looks for, and to answer later for why."),
        retention=RetentionClass.LIST_PERSONS,
    ),
    Kept(
        table="watchlists_personproposal",
        fields=(*_ENTRY, "words", "answer"),
        why=N_("To let a second person judge an entry before it takes effect, and to show who asked for it and why."),
        retention=RetentionClass.LIST_PERSONS,
    ),
    Kept(
        table="watchlists_personaside",
        fields=("why", "text"),
        why=N_("To tell the owner of a list which of its records could not be read."),
        retention=RetentionClass.LIST_PERSONS,
    ),
    Kept(
        table="watchlists_personreview",
        fields=("words",),
        why=N_("To show that somebody looked whether an entry was still right."),
        retention=RetentionClass.LIST_PERSONS,
    ),
    Kept(
        table="watchlists_personsampled",
        fields=("finding", "answer"),
        why=N_("To show what oversight asked about an entry and what the desk answered."),
        retention=RetentionClass.LIST_PERSONS,
    ),
)
DUE: Final = "retention-over"
CUT_SHORT: Final = timedelta(days=1)
"""A copy that is not read whole after so long was cut short."""
ARTEFACTS_KEPT: Final = timedelta(days=7)
"""List data of a version out of force goes after so long: its rows can build the same again."""
BATCH: Final = 500


def erase_due(act: Act) -> int:
    """Erase entries past the days of their category with their keys, and what never took effect."""
    limit = act.at - timedelta(days=act.pack.retention[RetentionClass.LIST_PERSONS].days)
    gone = sum(_erase_ended(act, category, before=act.at - timedelta(days=days)) for category, days in _days(act))
    gone += _withdraw_cut_short(act, limit)
    gone += _erase_aside(limit) + _erase_decided(act, limit) + _erase_samples(limit)
    _drop_artefacts(act)
    return gone


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase what is kept of one entry, whatever its days: its rows in every version, and what waited about it."""
    gone = rows.PersonProposal.objects.filter(record=subject_record).delete()[0]
    return gone + _delete(rows.PersonEntry.objects.filter(record=subject_record))


def _days(act: Act) -> list[tuple[str, int]]:
    """Return (category, days) for every category of the law, and the days of the class for one that it dropped."""
    known = [(each.code, each.kept_days) for each in act.pack.watchlists.categories]
    return [*known, ("", act.pack.retention[RetentionClass.LIST_PERSONS].days)]


def _erase_ended(act: Act, category: str, *, before: datetime) -> int:
    ended = rows.PersonEntry.objects.filter(until__decided_at__lt=before)
    if category:
        ended = ended.filter(category=category)
    else:
        ended = ended.exclude(category__in=[each.code for each in act.pack.watchlists.categories])
    gone = 0
    while ids := list(ended.order_by("id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            batch = rows.PersonEntry.objects.filter(id__in=ids)
            asked = rows.PersonSampled.objects.exclude(finding="").values("entry")
            records = set(batch.filter(Q(made_here=True) | Q(id__in=asked)).values_list("record", flat=True))
            count = _delete(batch)
            _forget_records(act, records)
            record_retention(act, retention=RetentionClass.LIST_PERSONS, before=before, rows=count)
            gone += count
    return gone


def _delete(batch: QuerySet[rows.PersonEntry]) -> int:
    """Delete rows; the versions that they counted in, but do not any more, cannot come back."""
    for list_code, since, until in batch.values_list("list_id", "since__number", "until__number"):
        reached = rows.PersonListVersion.objects.filter(list_id=list_code, number__gte=since)
        if until is not None:
            reached = reached.filter(number__lt=until)
        reached.update(is_kept=False)
    return batch.delete()[0]


def _forget_records(act: Act, records: Iterable[UUID]) -> None:
    for record in records:
        if not rows.PersonEntry.objects.filter(record=record).exists():
            rows.PersonProposal.objects.filter(record=record).delete()
            forget_sealed(act, subject_record=record, reason=DUE)


def _withdraw_cut_short(act: Act, limit: datetime) -> int:
    """Take back what was never read whole, and what nobody proposed in time."""
    cut_short = Q(state__in=(rows.WAITING, rows.READING), imported_at__lt=act.at - CUT_SHORT)
    left_lying = Q(state__in=(rows.READ, rows.PROPOSED), imported_at__lt=limit)
    gone = 0
    for version in rows.PersonListVersion.objects.filter(cut_short | left_lying):
        while ids := list(version.begun.values_list("id", flat=True)[:BATCH]):
            gone += rows.PersonEntry.objects.filter(id__in=ids).delete()[0]
        gone += _withdraw(act, version)
    return gone


def _withdraw(act: Act, version: rows.PersonListVersion) -> int:
    with transaction.atomic():
        gone = version.removals.all().delete()[0]
        for _name, digest in version.files:
            act.artefacts.drop(digest)
        version.state, version.files, version.is_kept = rows.WITHDRAWN, [], False
        version.save(update_fields=["state", "files", "is_kept"])
        data = {"list": version.list_id, "version": str(version.id), "why": "out-of-time"}
        append(act, kind="limen.person-list.withdrawn", subject=person_list_id(version.list_id), data=data)
        return gone


def _erase_aside(limit: datetime) -> int:
    return rows.PersonAside.objects.filter(version__imported_at__lt=limit).delete()[0]


def _erase_decided(act: Act, limit: datetime) -> int:
    """Erase what was proposed and sent back; a record that never became an entry goes with its key."""
    sent_back = rows.PersonProposal.objects.filter(is_confirmed=False, decided_at__lt=limit)
    records = set(sent_back.values_list("record", flat=True))
    gone = sent_back.delete()[0]
    for record in records:
        kept = rows.PersonEntry.objects.filter(record=record).exists()
        if not kept and not rows.PersonProposal.objects.filter(record=record).exists():
            forget_sealed(act, subject_record=record, reason=DUE)
    return gone


def _erase_samples(limit: datetime) -> int:
    return rows.PersonSample.objects.filter(at__lt=limit).delete()[0]


def _drop_artefacts(act: Act) -> None:
    """Remove list data that only versions out of force name."""
    over = (rows.SUPERSEDED, rows.ROLLED_BACK, rows.WITHDRAWN)
    left = Q(left_at__lt=act.at - ARTEFACTS_KEPT) | Q(state=rows.WITHDRAWN) | Q(is_kept=False)
    for version in rows.PersonListVersion.objects.filter(left, state__in=over).exclude(artefacts=[]):
        named = rows.PersonListVersion.objects.exclude(id=version.id).values_list("artefacts", flat=True)
        still = {digest for digests in named for digest in digests}
        for digest in version.artefacts:
            if digest not in still:
                act.artefacts.drop(digest)
        version.artefacts = []
        version.save(update_fields=["artefacts"])
