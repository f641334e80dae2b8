"""Reads: is this number on a list, and what lists are there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.journal.operations.statements import places, select
from limen.apps.watchlists import models
from limen.lib.basics.countries import state_of
from limen.lib.basics.document_numbers import normal_number
from limen.lib.inspection.facts import Document, NumberHit, NumberLists


@dataclass(frozen=True, slots=True, kw_only=True)
class ListInForce:
    """A list as the desk shows it."""

    code: str
    name: str
    owner: str
    legal_basis: str
    action: str
    version: UUID | None
    made_at: datetime | None
    imported_at: datetime | None
    entries: int
    unreadable: int


def find_number(document: Document | None) -> NumberLists:
    """Return the hits on `document` over all lists in force, with the age of each list; three short queries."""
    lists = {kept.version_id: kept for kept in select(models.NumberList, "WHERE version_id IS NOT NULL ORDER BY code")}
    if not lists:
        return NumberLists()
    versions = select(models.NumberListVersion, f"WHERE id IN {places(lists)}", *lists)
    return NumberLists(
        hits=_hits(document, lists) if document else (),
        ages=tuple((lists[version.id].name, version.made_at) for version in versions),
    )


def _hits(document: Document, lists: dict[UUID | None, models.NumberList]) -> tuple[NumberHit, ...]:
    where = f"WHERE number = %s AND issuer = %s AND version_id IN {places(lists)}"
    entries = select(models.NumberEntry, where, normal_number(document.number), state_of(document.issuer), *lists)
    return tuple(_hit(entry, lists[entry.version_id]) for entry in entries)


def _hit(entry: models.NumberEntry, kept: models.NumberList) -> NumberHit:
    return NumberHit(
        list_code=kept.code,
        list_name=kept.name,
        owner=kept.owner,
        status=entry.status,  # type: ignore[arg-type]  # a CHECK of the table allows these four words only
        listed_on=entry.listed_on,
        action=kept.action,  # type: ignore[arg-type]  # a CHECK of the table allows these two words only
    )


def lists_in_force() -> tuple[ListInForce, ...]:
    """Return every list with the version in force, in the order of their codes."""
    kept_lists = models.NumberList.objects.select_related("version").order_by("code")
    return tuple(_in_force(kept) for kept in kept_lists)


def oldest_copy() -> datetime | None:
    """Return when the oldest copy in force was made, None while no list is in force: the age in the header line."""
    return (
        models.NumberList.objects.filter(version__isnull=False)
        .order_by("version__made_at")
        .values_list("version__made_at", flat=True)
        .first()
    )


def _in_force(kept: models.NumberList) -> ListInForce:
    version = kept.version
    return ListInForce(
        code=kept.code,
        name=kept.name,
        owner=kept.owner,
        legal_basis=kept.legal_basis,
        action=kept.action,
        version=kept.version_id,
        made_at=version.made_at if version else None,
        imported_at=version.imported_at if version else None,
        entries=version.entries_count if version else 0,
        unreadable=version.unreadable_count if version else 0,
    )
