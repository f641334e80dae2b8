"""Reads: the versions of a list of persons, who brought, proposed and confirmed each; counts, and nobody on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from limen.apps.watchlists.models import persons as rows
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding, finding_from_dict
from limen.lib.events.canonical import JSON, canonical_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """A version as the desk and the command show it."""

    id: UUID
    list_code: str
    number: int
    how: str
    """`import`, `entry`, `rollback` or `expiry`."""
    state: str
    made_at: datetime
    imported_at: datetime
    imported_by: UUID | None
    importer: str
    source: str
    proposed_at: datetime | None
    proposed_by: UUID | None
    proposer: str
    words: str
    decided_at: datetime | None
    decider: str
    answer: str
    restores: int | None
    """Number of the version that comes back."""
    read: int
    """Records read so far."""
    entries: int
    added: int
    changed: int
    removed: int
    aside: int
    suspicious: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    failure: Finding | None
    is_kept: bool
    segments: int

    @property
    def is_waiting(self) -> bool:
        """True while it may still take effect."""
        return self.state in (rows.WAITING, rows.READING, rows.READ, rows.PROPOSED)

    @property
    def took_effect(self) -> bool:
        """True when it counts, or once counted."""
        return self.state in rows.TOOK_EFFECT


def versions_of(list_code: str, *, most: int = 50) -> tuple[VersionView, ...]:
    """Return the versions of a list, the newest first."""
    found = _with_people().filter(list_id=list_code).order_by("-number")
    return tuple(_view(row) for row in found[:most])


def versions_waiting() -> tuple[VersionView, ...]:
    """Return the versions of all lists that may still take effect, the oldest first."""
    states = (rows.WAITING, rows.READING, rows.READ, rows.PROPOSED)
    return tuple(_view(row) for row in _with_people().filter(state__in=states).order_by("imported_at", "id"))


def version_of(version: UUID) -> VersionView | None:
    """Return one version, None where there is none."""
    row = _with_people().filter(id=version).first()
    return _view(row) if row else None


def proposals_waiting_count(list_code: str) -> int:
    """Return how many entries made by hand wait for a second person."""
    return rows.PersonProposal.objects.filter(list_id=list_code, is_confirmed__isnull=True).count()


@dataclass(frozen=True, slots=True, kw_only=True)
class LastFetched:
    """What is known of the files that the version in force was read from."""

    digest: str
    """SHA-256 over the files, in hexadecimal."""
    marks: Mapping[str, Mapping[str, str]]
    """What the servers said of them, by the names that the format gives them."""


def last_fetched(act: Act, *, list_code: str) -> LastFetched | None:
    """Return what is known of the files in force of a list; None where the same files could be read as others today.

    That is so when the list, its mapping, or the law of the pack changed since, or nothing came from files.
    """
    kept = rows.PersonList.objects.select_related("version").filter(code=list_code).first()
    version = kept.version if kept else None
    if kept is None or version is None or not version.content_hash or version.read_as != read_as(act, kept):
        return None
    return LastFetched(digest=version.content_hash, marks=version.marks)


def read_as(act: Act, kept: rows.PersonList) -> str:
    """Return the digest of all that decides how the files of a list become entries; for the rooms of this app."""
    law = [[each.code, list(each.actions), list(each.programmes)] for each in act.pack.watchlists.categories]
    told: JSON = [
        kept.format, kept.source, kept.mapping, kept.categories, kept.usual_category, kept.action, law,
    ]  # fmt: skip
    return sha256(canonical_bytes(told)).hexdigest()


def _with_people() -> QuerySet[rows.PersonListVersion]:
    return rows.PersonListVersion.objects.select_related("imported_by", "proposed_by", "decided_by", "restores")


def _view(row: rows.PersonListVersion) -> VersionView:
    return VersionView(
        id=row.id,
        list_code=row.list_id,
        number=row.number,
        how=row.how,
        state=row.state,
        made_at=row.made_at,
        imported_at=row.imported_at,
        imported_by=row.imported_by_id,
        importer=row.imported_by.full_name if row.imported_by else "",
        source=row.source,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by.full_name if row.proposed_by else "",
        words=row.words,
        decided_at=row.decided_at,
        decider=row.decided_by.full_name if row.decided_by else "",
        answer=row.answer,
        restores=row.restores.number if row.restores else None,
        read=row.read_count,
        entries=row.entries_count,
        added=row.added_count,
        changed=row.changed_count,
        removed=row.removed_count,
        aside=row.aside_count,
        suspicious=tuple(finding_from_dict(each) for each in row.suspicious),
        notes=tuple(finding_from_dict(each) for each in row.notes),
        failure=finding_from_dict(row.failure) if row.failure else None,
        is_kept=row.is_kept,
        segments=len(row.artefacts),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """A sample that oversight drew, without whom."""

    id: UUID
    at: datetime
    officer: str
    words: str
    list_code: str
    drawn: int
    drawn_from: int
    open: int
    """Questions that the desk has not answered."""


def samples(*, most: int = 50) -> tuple[SampleRow, ...]:
    """Return the samples that were drawn, the newest first."""
    asked = Q(drawn__answer="") & ~Q(drawn__finding="")
    found = rows.PersonSample.objects.select_related("officer").annotate(
        count=Count("drawn"), waiting=Count("drawn", filter=asked)
    )
    return tuple(
        SampleRow(
            id=row.id,
            at=row.at,
            officer=row.officer.full_name,
            words=row.words,
            list_code=row.list_id or "",
            drawn=row.count,
            drawn_from=row.drawn_from,
            open=row.waiting,
        )
        for row in found.order_by("-at")[:most]
    )
