"""Reads: the duties and claims of an inspection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from limen.apps.journal.operations.statements import select
from limen.apps.protection import models
from limen.lib.safeguards.duties import FOLLOWING, KINDS, DutyKind

SUPERSEDED = "superseded"
"""In the place of evidence, where changed facts no longer call for a duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOfInspection:
    """A duty, open or closed."""

    id: UUID
    inspection: UUID
    kind: DutyKind
    opened_at: datetime
    closed_at: datetime | None
    evidence: str
    words: str

    @property
    def is_open(self) -> bool:
        """True until it is closed on evidence or superseded."""
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        """True once it is closed on evidence."""
        return self.closed_at is not None and self.evidence != SUPERSEDED


def duties_of(inspection: UUID) -> tuple[DutyOfInspection, ...]:
    """Return the duties of an inspection, in the order they were opened."""
    rows = select(models.Duty, "WHERE inspection = %s ORDER BY opened_at, id", inspection)
    return tuple(_duty(row) for row in rows)


def open_kinds(inspection: UUID) -> tuple[DutyKind, ...]:
    """Return the kinds of duty open at an inspection."""
    where = "WHERE inspection = %s AND closed_at IS NULL ORDER BY opened_at, id"
    return tuple(KINDS[row.kind] for row in select(models.Duty, where, inspection))


def open_kinds_of(inspections: Collection[UUID]) -> Mapping[UUID, tuple[DutyKind, ...]]:
    """Return the kinds of duty open at each of `inspections`; those without one are left out."""
    rows = models.Duty.objects.filter(inspection__in=inspections, closed_at__isnull=True).order_by("opened_at", "id")
    found: dict[UUID, tuple[DutyKind, ...]] = {}
    for inspection, kind in rows.values_list("inspection", "kind"):
        found[inspection] = (*found.get(inspection, ()), KINDS[kind])
    return found


def answered_by(inspection: UUID, *, officer: UUID, since: datetime) -> bool:
    """Return True when this officer closed a duty of the inspection at or after `since`."""
    where = "WHERE inspection = %s AND closed_by_id = %s AND closed_at >= %s LIMIT 1"
    return bool(select(models.Duty, where, inspection, officer, since))


def inspections_with_open_duty() -> QuerySet[models.Duty, UUID]:
    """Return the ids of all inspections where a duty that protects somebody is open, to be asked within another query.

    What merely follows a decision, such as telling a carrier, makes nobody wait.
    """
    protecting = models.Duty.objects.filter(closed_at__isnull=True).exclude(kind__in=FOLLOWING)
    return protecting.values_list("inspection", flat=True)


def has_undecided_claim(persons: Collection[UUID]) -> bool:
    """Return True while a claim for protection of one of `persons`, one traveller, waits for its authority."""
    undecided = models.Duty.objects.filter(kind="protection-claim", closed_at__isnull=True)
    return undecided.filter(person__in=persons).exists()


def claimants(persons: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `persons` of whom a claim for protection waits for its authority."""
    undecided = models.Duty.objects.filter(kind="protection-claim", closed_at__isnull=True, person__in=persons)
    return frozenset(undecided.values_list("person", flat=True))


def still_needed(persons: Collection[UUID], *, since: datetime) -> frozenset[UUID]:
    """Return those of `persons` with an open duty, or with a duty or claim that was dealt with at or after `since`."""
    duties = models.Duty.objects.filter(person__in=persons).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=since))
    claims = models.Claim.objects.filter(person__in=persons, recorded_at__gte=since)
    return frozenset(duties.values_list("person", flat=True)) | frozenset(claims.values_list("person", flat=True))


def has_open_duty(person: UUID) -> bool:
    """Return True while a duty for this person is open, at whatever inspection."""
    return models.Duty.objects.filter(person=person, closed_at__isnull=True).exists()


def has_claim(inspection: UUID) -> bool:
    """Return True when a protection claim was recorded at the inspection."""
    return bool(select(models.Claim, "WHERE inspection = %s", inspection))


def _duty(row: models.Duty) -> DutyOfInspection:
    return DutyOfInspection(
        id=row.id,
        inspection=row.inspection,
        kind=KINDS[row.kind],
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        evidence=row.evidence,
        words=row.words,
    )
