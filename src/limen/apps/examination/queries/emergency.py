"""Reads of emergency travel documents: a row whole for whoever was let to it, and a list without names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from limen.apps.examination import models
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.sex import Sex
from limen.lib.inspection.emergency import Emergency
from limen.lib.inspection.facts import Holder

MOST_SHOWN: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRow:
    """A document whole."""

    id: UUID
    person: UUID
    document: Emergency
    seal: bytes
    issued_at: datetime
    issued_by: UUID
    status: str
    """Empty while nothing was reported of it."""
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyListed:
    """A document in a list: nobody is named."""

    id: UUID
    number: str
    issued_at: datetime
    valid_until: date
    status: str


def emergency_list(*, number: str = "") -> tuple[EmergencyListed, ...]:
    """Return documents without their holders, the newest first, at most 100; with `number` that one alone."""
    rows = models.EmergencyDocument.objects.order_by("-issued_at", "-id")
    if number.strip():
        rows = rows.filter(number=normal_number(number))
    fields = ("id", "number", "issued_at", "valid_until", "status")
    return tuple(EmergencyListed(**row) for row in rows.values(*fields)[:MOST_SHOWN])


def emergency_row(row: models.EmergencyDocument) -> EmergencyRow:
    """Return a row as plain data."""
    return EmergencyRow(
        id=row.id,
        person=row.person,
        document=Emergency(
            number=row.number,
            holder=Holder(
                primary=row.primary,
                secondary=row.secondary,
                birth=PartialDate.parse(row.birth),
                sex=Sex(row.sex),
                citizenship=row.citizenship,
            ),
            issued_on=row.issued_on,
            valid_until=row.valid_until,
            journey=row.journey,
            established=row.established,
            replaces=row.replaces,
        ),
        seal=bytes(row.seal),
        issued_at=row.issued_at,
        issued_by=row.issued_by_id,
        status=row.status,
        ended_at=row.ended_at,
    )
