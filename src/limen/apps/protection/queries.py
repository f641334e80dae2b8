"""Reads: the duties and claims of an inspection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.protection import models
from limen.lib.safeguards.duties import KINDS, DutyKind


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
        """True until it is closed on evidence."""
        return self.closed_at is None


def duties_of(inspection: UUID) -> tuple[DutyOfInspection, ...]:
    """Return the duties of an inspection, in the order they were opened."""
    return tuple(_duty(row) for row in models.Duty.objects.filter(inspection=inspection).order_by("opened_at", "id"))


def open_kinds(inspection: UUID) -> tuple[DutyKind, ...]:
    """Return the kinds of duty open at an inspection."""
    rows = models.Duty.objects.filter(inspection=inspection, closed_at__isnull=True).order_by("opened_at", "id")
    return tuple(KINDS[kind] for kind in rows.values_list("kind", flat=True))


def open_kinds_of(inspections: Collection[UUID]) -> Mapping[UUID, tuple[DutyKind, ...]]:
    """Return the kinds of duty open at each of `inspections`; those without one are left out."""
    rows = models.Duty.objects.filter(inspection__in=inspections, closed_at__isnull=True).order_by("opened_at", "id")
    found: dict[UUID, tuple[DutyKind, ...]] = {}
    for inspection, kind in rows.values_list("inspection", "kind"):
        found[inspection] = (*found.get(inspection, ()), KINDS[kind])
    return found


def has_claim(inspection: UUID) -> bool:
    """Return True when a protection claim was recorded at the inspection."""
    return models.Claim.objects.filter(inspection=inspection).exists()


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
