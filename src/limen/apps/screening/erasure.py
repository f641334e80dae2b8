"""What is kept of comparisons and hits: it goes when its days are over, and with its person whatever its days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.db import models as fields
from django.db import transaction

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.apps.screening import models
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="screening_comparison",
        fields=("person", "document", "inspection"),
        why=N_("Proof of who was compared with which lists, and of whom a list that was silent still has to be asked."),
        retention=RetentionClass.SCREENING,
    ),
    Kept(
        table="screening_hit",
        fields=("person", "document", "inspection", "record", "entry", "told"),
        why=N_("To adjudicate a hit, to verify it with the owner of its list, and to answer for both."),
        retention=RetentionClass.SCREENING,
    ),
    Kept(
        table="screening_adjudication",
        fields=("why",),
        why=N_("Who said that a traveller is, or is not, an entry, and what shows it."),
        retention=RetentionClass.SCREENING,
    ),
    Kept(
        table="screening_verification",
        fields=("asked", "words"),
        why=N_("Proof that the owner of a list was asked before anything coercive rested on a hit."),
        retention=RetentionClass.SCREENING,
    ),
    Kept(
        table="screening_clearedpair",
        fields=("person", "entry"),
        why=N_("That nobody is stopped again for being a namesake."),
        retention=RetentionClass.CLEARED_PAIRS,
    ),
    Kept(
        table="screening_redressnumber",
        fields=("number", "person"),
        why=N_("That what was cleared is found again under a new passport, by the number the traveller carries."),
        retention=RetentionClass.CLEARED_PAIRS,
    ),
)
Row = TypeVar("Row", bound=fields.Model)
BATCH: Final = 500
"""Rows of one transaction."""
DUE: Final = "retention-over"


def erase_due(act: Act) -> int:
    """Erase comparisons, hits and cleared pairs past their days."""
    limit = _limit(act, RetentionClass.SCREENING)
    comparisons = models.Comparison.objects.filter(at__lt=limit)
    rows = _erase(act, comparisons, retention=RetentionClass.SCREENING, before=limit)
    rows += _erase_hits(act, models.Hit.objects.filter(seen_at__lt=limit), before=limit)
    before = _limit(act, RetentionClass.CLEARED_PAIRS)
    pairs = models.ClearedPair.objects.filter(cleared_at__lt=before, expires_on__lt=act.today)
    rows += _erase(act, pairs, retention=RetentionClass.CLEARED_PAIRS, before=before)
    kept = models.ClearedPair.objects.values("person")
    numbers = models.RedressNumber.objects.filter(issued_at__lt=before).exclude(person__in=kept)
    return rows + _erase(act, numbers, retention=RetentionClass.CLEARED_PAIRS, before=before)


def forget(act: Act, *, subject_record: UUID) -> int:
    """Erase everything kept of one person, and the keys under which the journal holds what was said of their hits."""
    with transaction.atomic():
        hits = models.Hit.objects.filter(fields.Q(person=subject_record) | fields.Q(id=subject_record))
        for hit in hits.exclude(id=subject_record).values_list("id", flat=True):
            forget_sealed(act, subject_record=hit, reason=DUE)
        rows = (
            models.ClearedPair.objects.filter(person=subject_record),
            models.RedressNumber.objects.filter(person=subject_record),
            models.Comparison.objects.filter(person=subject_record),
            models.Adjudication.objects.filter(hit__in=hits),
            models.Verification.objects.filter(hit__in=hits),
            hits,
        )
        return sum(each.delete()[0] for each in rows)


def _limit(act: Act, retention: RetentionClass) -> datetime:
    return act.at - timedelta(days=act.pack.retention[retention].days)


def _erase(act: Act, due: fields.QuerySet[Row], *, retention: RetentionClass, before: datetime) -> int:
    total = 0
    while keys := list(due.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            gone = due.model._default_manager.filter(pk__in=keys).delete()[0]  # noqa: SLF001  # Django's way to it
            record_retention(act, retention=retention, before=before, rows=gone)
        total += gone
    return total


def _erase_hits(act: Act, due: fields.QuerySet[models.Hit], *, before: datetime) -> int:
    """Erase hits with what was said of them, and the keys of their events."""
    total = 0
    while ids := list(due.order_by("id").values_list("id", flat=True)[:BATCH]):
        with transaction.atomic():
            for hit in ids:
                forget_sealed(act, subject_record=hit, reason=DUE)
            gone = models.Hit.objects.filter(id__in=ids).delete()[0]
            record_retention(act, retention=RetentionClass.SCREENING, before=before, rows=gone)
        total += gone
    return total
