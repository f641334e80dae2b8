"""Tables of seized documents with their chain of custody, and of the papers that examiners hand out."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.examination.models.cases import Examination
from limen.lib.examination.custody import Step
from limen.lib.examination.papers import PaperKind


class SeizedDocument(models.Model):
    """A document that was taken from somebody. Its chain stays when the examination is erased, and names no bearer."""

    id = models.UUIDField(primary_key=True, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.SET_NULL, related_name="seized", null=True)
    document_type = models.CharField(max_length=32)
    issuer = models.CharField(max_length=3, blank=True)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    """When the last step was recorded: its days are counted from it."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_seized_once", fields=["examination"], condition=Q(examination__isnull=False)
            ),
        ]


class SeizedStep(models.Model):
    """One step of the chain, by two names. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    seized = models.ForeignKey(SeizedDocument, on_delete=models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=16)
    given_by = models.CharField(max_length=120)
    taken_by = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    bag = models.CharField(max_length=40)
    at = models.DateTimeField()
    words = models.CharField(max_length=400, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    """Who recorded it."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="examination_step_number", fields=["seized", "number"]),
            models.CheckConstraint(name="examination_step", condition=Q(step__in=[each.value for each in Step])),
            models.CheckConstraint(
                name="examination_step_by_two",
                condition=~Q(given_by="") & ~Q(taken_by="") & ~Q(given_by=F("taken_by")),
            ),
            models.CheckConstraint(name="examination_step_told", condition=~Q(place="") & ~Q(bag="")),
        ]


class Paper(models.Model):
    """A report or a letter as it was made, sealed under the bearer's key."""

    id = models.UUIDField(primary_key=True, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=40, unique=True)
    addressee = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=3, blank=True)
    """State written to; empty for a report and for a private carrier."""
    digest = models.BinaryField(max_length=32)
    seal = models.TextField(blank=True)
    sealed = models.BinaryField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="examination_paper_kind", condition=Q(kind__in=[each.value for each in PaperKind])
            ),
            models.CheckConstraint(
                name="examination_letter_to_somebody", condition=Q(kind=PaperKind.REPORT.value) | ~Q(addressee="")
            ),
            models.UniqueConstraint(
                name="examination_one_report", fields=["examination"], condition=Q(kind=PaperKind.REPORT.value)
            ),
        ]
