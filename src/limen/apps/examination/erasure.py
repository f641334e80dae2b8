"""What is kept of examinations goes with its inspection; chains of custody have days of their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, TypeVar
from uuid import UUID

from django.db import models as fields
from django.db import transaction
from django.db.models import QuerySet

from limen.apps.examination import models
from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

_WITH_INSPECTION = (
    ("examination", ("person", "issuer", "number", "series", "words")),
    ("picture", ("label", "sealed")),
    ("mark", ("words",)),
    ("featureseen", ("words",)),
    ("concluded", ("words", "answer_words", "came_from", "went_to")),
    ("paper", ("addressee", "seal", "sealed")),
)
_WHY_SEEN: Final = N_(
    "What was seen of a document and concluded about it, to answer for it as long as for the inspection."
)
_OF_CASES: Final = tuple(
    Kept(table=f"examination_{table}", fields=fields, why=_WHY_SEEN, retention=RetentionClass.INSPECTIONS)
    for table, fields in _WITH_INSPECTION
)
KEEPS: tuple[Kept, ...] = (
    *_OF_CASES,
    Kept(
        table="examination_seizedstep",
        fields=("given_by", "taken_by", "place", "bag", "words"),
        why=N_("Who had a seized document, where and in which bag, so that nobody exchanges it; no bearer is named."),
        retention=RetentionClass.SEIZED_DOCUMENTS,
    ),
    Kept(
        table="examination_owndocument",
        fields=("number", "until", "words", "why"),
        why=N_("Which of this State's own documents are not to be used any more; nobody is named."),
        retention=RetentionClass.LIST_NUMBERS,
    ),
    Kept(
        table="examination_emergencydocument",
        fields=(
            "person",
            "number",
            "primary",
            "secondary",
            "birth",
            "sex",
            "citizenship",
            "issued_on",
            "valid_until",
            "journey",
            "established",
            "replaces",
            "seal",
            "post",
            "status",
            "report",
        ),
        why=N_("Which of this State's nationals got an emergency travel document, to answer for it and to trace it."),
        retention=RetentionClass.EMERGENCY_DOCUMENTS,
    ),
    Kept(
        table="examination_trainingtry",
        fields=("planted", "called"),
        why=N_("How well officers tell faults in invented documents, so that they can be taught."),
        retention=RetentionClass.TRAINING,
    ),
)
BATCH: Final = 500
DUE: Final = "retention-over"
"""The reason noted when the days of the country pack have passed."""
Row = TypeVar("Row", bound=fields.Model)


def erase_due(act: Act) -> int:
    """Erase chains of custody that ended, reports that were withdrawn, and training, longer ago than their days.

    A chain that has not ended is kept: somebody has the document. What was examined hangs on its inspection.
    """
    chains = models.SeizedDocument.objects.filter(ended_at__isnull=False)
    withdrawn = models.OwnDocument.objects.filter(withdrawn_at__isnull=False)
    total = _erase(act, RetentionClass.SEIZED_DOCUMENTS, chains, since="last_at")
    total += _erase(act, RetentionClass.LIST_NUMBERS, withdrawn, since="withdrawn_at")
    total += _erase_emergency(act)
    return total + _erase(act, RetentionClass.TRAINING, models.TrainingTry.objects.all(), since="begun_at")


def _erase_emergency(act: Act) -> int:
    """Erase emergency documents past their days, counted from the last day, with the keys of their holders."""
    limit = act.today - timedelta(days=act.pack.retention[RetentionClass.EMERGENCY_DOCUMENTS].days)
    due = models.EmergencyDocument.objects.filter(valid_until__lt=limit).order_by("id").values_list("person", flat=True)
    total = 0
    while persons := list(due[:BATCH]):
        for person in persons:
            with transaction.atomic():
                total += forget(act, subject_record=person)
                forget_sealed(act, subject_record=person, reason=DUE)
    return total


def _erase(act: Act, retention: RetentionClass, rows: QuerySet[Row], *, since: str) -> int:
    """Delete rows past the days of their class, some in each transaction, each of which says so in the journal."""
    limit = act.at - timedelta(days=act.pack.retention[retention].days)
    due = rows.filter(**{f"{since}__lt": limit}).order_by("pk")
    total = 0
    while ids := list(due.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            gone = rows.filter(pk__in=ids).delete()[0]
            record_retention(act, retention=retention, before=limit, rows=gone)
        total += gone
    return total


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Erase all of one person's documents, examined or issued, whatever their days; frauds hold nobody and stay."""
    gone = models.EmergencyDocument.objects.filter(person=subject_record).delete()[0]
    return gone + models.Examination.objects.filter(person=subject_record).delete()[0]
