"""Reads of the register of frauds: there is nobody in it, and nothing that leads to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Count, QuerySet

from limen.apps.examination import models
from limen.lib.basics.sex import Sex
from limen.lib.examination.fraud import AgeGroup, FraudRecord

MOST_FRAUDS: Final = 500
MOST_KINDS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FraudsAsked:
    """Which frauds; what is empty is not asked for."""

    since: date | None = None
    """The first day of the first month."""
    conclusion: str = ""
    document_type: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FraudKind:
    """How often one kind of fraud was met."""

    conclusion: str
    document_type: str
    issuer: str
    count: int


def frauds(asked: FraudsAsked = FraudsAsked(), *, limit: int = MOST_FRAUDS) -> tuple[FraudRecord, ...]:
    """Return frauds, the newest months first; within a month in no order that tells when."""
    rows = _asked(asked).order_by("-year", "-month", "issuer", "document_type", "id")
    return tuple(_fraud(row) for row in rows[:limit])


def fraud_kinds(asked: FraudsAsked = FraudsAsked(), *, limit: int = MOST_KINDS) -> tuple[FraudKind, ...]:
    """Return which kinds of fraud were met most often, and how often."""
    kinds = _asked(asked).values("conclusion", "document_type", "issuer").annotate(count=Count("id"))
    ordered = kinds.order_by("-count", "issuer", "document_type", "conclusion")
    return tuple(FraudKind(**each) for each in ordered[:limit])


def frauds_of(month: date, *, after: UUID | None = None, limit: int) -> tuple[tuple[UUID, FraudRecord], ...]:
    """Return frauds of one month with their ids, in the order of these, which is random, after the id `after`."""
    rows = models.Fraud.objects.filter(year=month.year, month=month.month).order_by("id")
    if after is not None:
        rows = rows.filter(id__gt=after)
    return tuple((row.id, _fraud(row)) for row in rows[:limit])


def _asked(asked: FraudsAsked) -> QuerySet[models.Fraud]:
    rows = models.Fraud.objects.all()
    if asked.since is not None:
        rows = rows.filter(year__gte=asked.since.year).exclude(year=asked.since.year, month__lt=asked.since.month)
    for column in ("conclusion", "document_type", "issuer"):
        if value := getattr(asked, column):
            rows = rows.filter(**{column: value})
    return rows


def _fraud(row: models.Fraud) -> FraudRecord:
    return FraudRecord(
        month=date(row.year, row.month, 1),
        conclusion=row.conclusion,
        methods=tuple(filter(None, row.methods.split(","))),
        document_type=row.document_type,
        issuer=row.issuer,
        series=row.series,
        sex=Sex(row.sex),
        age_group=AgeGroup(row.age_group),
        came_from=row.came_from,
        went_to=row.went_to,
        post=row.post,
        direction=row.direction,
    )
