"""Reads: is this number on a list, and what lists are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.journal.operations.statements import places, select
from limen.apps.watchlists import models
from limen.lib.basics.act import Artefacts
from limen.lib.basics.countries import state_of
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.inspection.facts import Document, NumberAlike, NumberHit, NumberLists
from limen.lib.screening.numbers import NumberSet, alike


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingVersion:
    """A version that somebody proposed and nobody has confirmed yet."""

    version: UUID
    proposed_by: UUID
    proposer: str
    """Full name."""
    proposed_at: datetime
    made_at: datetime
    entries: int
    unreadable: int
    added: int
    """Against the version in force when it was brought, as are the next two."""
    changed: int
    removed: int


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
    artefact: str
    """Digest of the list data in force; empty where there is none."""
    waiting: WaitingVersion | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVersion:
    """A version that can take effect again."""

    version: UUID
    made_at: datetime
    imported_at: datetime
    entries: int
    is_in_force: bool


def number_list_id(code: str) -> UUID:
    """Return the id that the journal knows a list by."""
    return named_id("number-list", code)


def find_number(document: Document | None, *, artefacts: Artefacts) -> NumberLists:
    """Return what all lists in force say of `document`, with the age of each; two short queries and no more.

    A list whose data is missing or damaged is told as silent. A number that was typed is also compared with those that
    look like it.
    """
    return find_numbers((document,), artefacts=artefacts)[0]


def find_numbers(documents: Sequence[Document | None], *, artefacts: Artefacts) -> tuple[NumberLists, ...]:
    """Return for each of `documents` what `find_number` would; two short queries for all of them."""
    lists = select(models.NumberList, "WHERE version_id IS NOT NULL ORDER BY code")
    if not lists:
        return (NumberLists(),) * len(documents)
    wanted = [kept.version_id for kept in lists]
    rows = select(models.NumberListVersion, f"WHERE id IN {places(wanted)}", *wanted)
    versions: dict[UUID | None, models.NumberListVersion] = {row.id: row for row in rows}
    return tuple(_found(document, lists, versions, artefacts) for document in documents)


def number_lists_digest() -> str:
    """Return what is in force of all lists of numbers, in one short text: another one, and others may be listed."""
    rows = models.NumberList.objects.filter(version__isnull=False).order_by("code").values_list("code", "version")
    return " ".join(f"{code} {version}" for code, version in rows)


def _found(
    document: Document | None,
    lists: Sequence[models.NumberList],
    versions: Mapping[UUID | None, models.NumberListVersion],
    artefacts: Artefacts,
) -> NumberLists:
    asked = _Asked(document, artefacts)
    for kept in lists:
        asked.ask(kept, versions[kept.version_id])
    ages = tuple((kept.name, versions[kept.version_id].made_at) for kept in lists)
    return NumberLists(hits=tuple(asked.hits), alike=tuple(asked.alike), silent=tuple(asked.silent), ages=ages)


class _Asked:
    """What the lists answered so far."""

    def __init__(self, document: Document | None, artefacts: Artefacts) -> None:
        self._document, self._artefacts = document, artefacts
        self.hits: list[NumberHit] = []
        self.alike: list[NumberAlike] = []
        self.silent: list[tuple[str, datetime]] = []

    def ask(self, kept: models.NumberList, version: models.NumberListVersion) -> None:
        if self._document is None:
            return
        try:
            self._compare(self._document, kept, NumberSet.open(self._artefacts.open(version.artefact)))
        except Problem:  # missing or damaged, whichever way the store says it: not compared, and told so
            self.silent.append((kept.name, version.made_at))

    def _compare(self, document: Document, kept: models.NumberList, numbers: NumberSet) -> None:
        issuer, number = state_of(document.issuer), normal_number(document.number)
        found = numbers.find(issuer=issuer, number=number)
        if found is not None:
            self.hits.append(
                NumberHit(
                    list_code=kept.code,
                    list_name=kept.name,
                    owner=kept.owner,
                    status=found.status,  # type: ignore[arg-type]  # a set holds these four words only
                    listed_on=found.listed_on,
                    action=kept.action,  # type: ignore[arg-type]  # a CHECK of the table allows these two words only
                )
            )
        elif not document.read:
            self.alike.extend(
                NumberAlike(
                    list_name=kept.name,
                    number=other.number,
                    status=other.listing.status,  # type: ignore[arg-type]  # as above
                )
                for other in alike(numbers, issuer=issuer, number=number)
            )


def lists_in_force() -> tuple[ListInForce, ...]:
    """Return every list with the version in force and the one that waits, in the order of their codes."""
    kept_lists = models.NumberList.objects.select_related("version", "waiting__proposed_by").order_by("code")
    return tuple(_in_force(kept) for kept in kept_lists)


def past_versions(*, list_code: str) -> tuple[PastVersion, ...]:
    """Return the versions of a list that were confirmed and are still kept, the newest first."""
    rows = models.NumberListVersion.objects.filter(list_id=list_code, confirmed_by__isnull=False).exclude(artefact="")
    in_force = models.NumberList.objects.filter(code=list_code).values_list("version_id", flat=True).first()
    return tuple(
        PastVersion(
            version=row.id,
            made_at=row.made_at,
            imported_at=row.imported_at,
            entries=row.entries_count,
            is_in_force=row.id == in_force,
        )
        for row in rows.order_by("-imported_at", "-id")
    )


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
        artefact=version.artefact if version else "",
        waiting=_waiting(kept.waiting) if kept.waiting else None,
    )


def _waiting(version: models.NumberListVersion) -> WaitingVersion:
    if version.proposed_by is None or version.proposed_at is None:
        raise ValueError("a version waits that nobody proposed")
    return WaitingVersion(
        version=version.id,
        proposed_by=version.proposed_by.id,
        proposer=version.proposed_by.full_name,
        proposed_at=version.proposed_at,
        made_at=version.made_at,
        entries=version.entries_count,
        unreadable=version.unreadable_count,
        added=version.added_count,
        changed=version.changed_count,
        removed=version.removed_count,
    )
