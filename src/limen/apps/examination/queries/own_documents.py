"""Reads of the register of this State's own documents, and of what other States were told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q

from limen.apps.examination import models
from limen.lib.basics.document_numbers import normal_number
from limen.lib.examination.exchange import Action, Told
from limen.lib.examination.ranges import Row

MOST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDocumentRow:
    """A report of the register."""

    id: UUID
    document_type: str
    number: str
    until: str
    """The last number of a row of blanks; empty for one document."""
    status: str
    happened_on: date | None
    words: str
    reported_at: datetime
    withdrawn_at: datetime | None
    why: str
    told: int | None
    """Number of the file in which other States were told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutwardRow:
    """A file in which other States were told."""

    number: int
    made_at: datetime
    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Untold:
    """What other States do not know yet."""

    count: int
    oldest: datetime | None
    """When the oldest of it was reported or withdrawn."""


def own_documents(*, number: str = "") -> tuple[OwnDocumentRow, ...]:
    """Return reports, the newest first, at most 200; with `number` those of this number, alone or in a row."""
    rows = models.OwnDocument.objects.order_by("-reported_at", "-id")
    if number:
        rows = rows.filter(Q(number=normal_number(number)) | Q(id__in=_rows_with(normal_number(number))))
    return tuple(_own(row) for row in rows[:MOST_SHOWN])


def _rows_with(number: str) -> list[UUID]:
    """Return the reports of rows of blanks that a number, as it is compared, is one of."""
    rows = models.OwnDocument.objects.exclude(until="").values_list("id", "number", "until")
    return [id_ for id_, first, last in rows if Row(first=first, last=last).holds(number)]


def own_document(id_: UUID) -> OwnDocumentRow | None:
    """Return one report; None where there is none of that id."""
    row = models.OwnDocument.objects.filter(id=id_).first()
    return None if row is None else _own(row)


def _own(row: models.OwnDocument) -> OwnDocumentRow:
    return OwnDocumentRow(
        id=row.id,
        document_type=row.document_type,
        number=row.number,
        until=row.until,
        status=row.status,
        happened_on=row.happened_on,
        words=row.words,
        reported_at=row.reported_at,
        withdrawn_at=row.withdrawn_at,
        why=row.why,
        told=row.told_id,
    )


def outward_files() -> tuple[OutwardRow, ...]:
    """Return the files for other States, the newest first, at most 200."""
    rows = models.Outward.objects.order_by("-number")[:MOST_SHOWN]
    return tuple(_outward(row) for row in rows)


def _outward(row: models.Outward) -> OutwardRow:
    return OutwardRow(number=row.number, made_at=row.made_at, rows=row.rows, digest=bytes(row.digest).hex())


def untold() -> Untold:
    """Return what other States do not know yet."""
    reported = Q(told__isnull=True, withdrawn_at__isnull=True)
    withdrawn = Q(told__isnull=False, withdrawn_at__isnull=False, told_withdrawn__isnull=True)
    found = list(models.OwnDocument.objects.filter(reported | withdrawn).values_list("reported_at", "withdrawn_at"))
    moments = [withdrawn_at or reported_at for reported_at, withdrawn_at in found]
    return Untold(count=len(found), oldest=min(moments, default=None))


def told_in(number: int) -> Iterator[Told]:
    """Yield what a file tells, reports first, each in the order of their numbers."""
    for action, told in ((Action.REPORT, {"told": number}), (Action.WITHDRAW, {"told_withdrawn": number})):
        for row in models.OwnDocument.objects.filter(**told).order_by("number", "id"):
            yield Told(
                action=action,
                document_type=row.document_type,
                number=row.number,
                until=row.until,
                status=row.status,
                happened_on=row.happened_on,
            )
