"""Reads: what a traveller holds, what a permit says, what changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from limen.apps.journal.operations.statements import Value, places, select
from limen.apps.permits import models
from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.identity import identity_key, is_telling
from limen.lib.inspection.permit_list import PermitData
from limen.lib.stays.permits import Permit, PermitStatus

MOST_PERMITS: Final = 50
"""The newest permits of one traveller; older ones say nothing about today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitRow:
    """A permit as the permit desk sees it."""

    id: UUID
    person: UUID
    data: PermitData
    status: PermitStatus
    version: int
    issued_at: datetime
    issued_by: UUID
    ended_at: datetime | None
    ended_on: date | None
    ended_by: UUID | None
    end_reason: str
    end_words: str

    @property
    def is_ended(self) -> bool:
        """True when it was annulled or revoked; whether it is in its dates is another question."""
        return self.status is not PermitStatus.VALID


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One thing that happened to a permit."""

    number: int
    permit: UUID
    what: str
    version: int
    at: datetime
    officer: UUID
    list: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """A list of permits that was taken in whole."""

    id: UUID
    source: str
    made_at: datetime
    imported_at: datetime
    issued: int
    changed: int
    ended: int
    same: int
    aside: int


def permits_of(*, document: Document | None, holder: Holder | None) -> tuple[Permit, ...]:
    """Return what a traveller holds, the newest first, at most MOST_PERMITS; one query, none for who says nothing.

    A permit is theirs when it is bound to `document`, when `document` is the permit itself (a visa sticker, a card),
    or when it says the same of its holder: name, date of birth, citizenship.
    """
    return tuple(_permit(row) for row in held_by(document, holder))


def held_by(document: Document | None, holder: Holder | None) -> list[models.Permit]:
    """Return the rows of what a traveller holds, as `permits_of` finds them."""
    wanted = list(_conditions(document, holder))
    if not wanted:
        return []
    where = (
        f"WHERE {' OR '.join(condition for condition, _ in wanted)}"
        f" ORDER BY valid_until DESC, id DESC LIMIT {MOST_PERMITS}"
    )
    return select(models.Permit, where, *(value for _, values in wanted for value in values))


def permits_of_each(papers: Collection[tuple[Document | None, Holder | None]]) -> tuple[tuple[Permit, ...], ...]:
    """Return for each traveller what `permits_of` would, in the order given; two queries for some hundreds of them."""
    numbers = {normal_number(document.number) for document, _ in papers if document is not None and document.number}
    keys = [identity_key(holder) if holder is not None and is_telling(holder) else b"" for _, holder in papers]
    rows: dict[UUID, models.Permit] = {}
    if numbers:
        where = f"WHERE document_number IN {places(numbers)} OR number IN {places(numbers)}"
        rows |= {row.id: row for row in select(models.Permit, where, *numbers, *numbers)}
    if telling := {key for key in keys if key}:
        rows |= {row.id: row for row in select(models.Permit, f"WHERE identity_key IN {places(telling)}", *telling)}
    newest = sorted(rows.values(), key=lambda row: (row.valid_until, row.id), reverse=True)
    if not newest:
        return ((),) * len(papers)
    return tuple(
        tuple(_permit(row) for row in newest if _is_theirs(row, document, key))[:MOST_PERMITS]
        for (document, _), key in zip(papers, keys, strict=True)
    )


def _is_theirs(row: models.Permit, document: Document | None, key: bytes) -> bool:
    if key and bytes(row.identity_key) == key:
        return True
    if document is None or not document.number:
        return False
    number, issuer = normal_number(document.number), state_of(document.issuer)
    if (row.document_number, row.document_issuer) == (number, issuer):
        return True
    return not document.code.startswith("P") and (row.number, row.issuer) == (number, issuer)


def _conditions(document: Document | None, holder: Holder | None) -> Iterator[tuple[str, tuple[Value, ...]]]:
    if document is not None and document.number:
        number, issuer = normal_number(document.number), state_of(document.issuer)
        yield "(document_number = %s AND document_issuer = %s)", (number, issuer)
        # A passport may bear the number of somebody's visa: the two are counted apart.
        if not document.code.startswith("P"):
            yield "(number = %s AND issuer = %s)", (number, issuer)
    if holder is not None and is_telling(holder):
        yield "identity_key = %s", (identity_key(holder),)


def permit_by_number(*, kinds: Collection[str], issuer: str, number: str) -> Permit | None:
    """Return the permit of a sticker or card, among `kinds` (codes of the country pack); the newest of several."""
    if not kinds:
        return None
    where = f"WHERE number = %s AND issuer = %s AND kind IN {places(kinds)} ORDER BY valid_until DESC, id DESC LIMIT 1"
    rows = select(models.Permit, where, normal_number(number), state_of(issuer), *kinds)
    return _permit(rows[0]) if rows else None


def changes_since(number: int, *, limit: int) -> tuple[ChangeRow, ...]:
    """Return at most `limit` changes after the one numbered `number`, in the order of recording."""
    rows = models.PermitChange.objects.filter(number__gt=number).order_by("number")
    return tuple(_change(row) for row in rows[:limit])


def changes_of(permit: UUID) -> tuple[ChangeRow, ...]:
    """Return what happened to a permit, oldest first."""
    return tuple(_change(row) for row in models.PermitChange.objects.filter(permit=permit).order_by("number"))


def imports(*, limit: int = 20) -> tuple[ImportRow, ...]:
    """Return the lists that were taken in whole, the newest first."""
    rows = models.PermitImport.objects.exclude(content_hash="").order_by("-imported_at", "-id")
    return tuple(
        ImportRow(
            id=row.id,
            source=row.source,
            made_at=row.made_at,
            imported_at=row.imported_at,
            issued=row.issued_count,
            changed=row.changed_count,
            ended=row.ended_count,
            same=row.same_count,
            aside=row.aside_count,
        )
        for row in rows[:limit]
    )


def count_permits() -> int:
    """Return how many permits the register holds."""
    return models.Permit.objects.count()


def row_of(row: models.Permit) -> PermitRow:
    """Return a permit as the permit desk sees it."""
    return PermitRow(
        id=row.id,
        person=row.person,
        data=data_of(row),
        status=PermitStatus(row.status),
        version=row.version,
        issued_at=row.issued_at,
        issued_by=row.issued_by_id,
        ended_at=row.ended_at,
        ended_on=row.ended_on,
        ended_by=row.ended_by_id,
        end_reason=row.end_reason,
        end_words=row.end_words,
    )


def data_of(row: models.Permit) -> PermitData:
    """Return what a permit says."""
    return PermitData(
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        authority=row.authority,
        holder=Holder(
            primary=row.primary,
            secondary=row.secondary,
            birth=PartialDate.parse(row.birth),
            sex=Sex(row.sex),
            citizenship=row.citizenship,
        ),
        document_issuer=row.document_issuer,
        document_number=row.document_number,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        entries=row.entries,
        stay_days=row.stay_days,
        conditions=conditions_of(row),
    )


def conditions_of(row: models.Permit) -> tuple[str, ...]:
    """Return the conditions of a permit, which stand one a line."""
    return tuple(row.conditions.splitlines())


def _permit(row: models.Permit) -> Permit:
    return Permit(
        id=row.id,
        kind=row.kind,
        number=row.number,
        issuer=row.issuer,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        entries=row.entries,
        stay_days=row.stay_days,
        conditions=conditions_of(row),
        status=PermitStatus(row.status),
        ended_on=row.ended_on,
    )


def _change(row: models.PermitChange) -> ChangeRow:
    return ChangeRow(
        number=row.number,
        permit=row.permit_id,
        what=row.what,
        version=row.version,
        at=row.at,
        officer=row.officer_id,
        list=row.list_id,
    )
