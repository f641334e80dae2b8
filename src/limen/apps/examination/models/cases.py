"""Tables of an examination: the document that was sent, its pictures and marks, what was seen, what was concluded.

All of it hangs on the inspection and goes with it: no day is counted here that is not counted there.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.examination.conclusions import ADVERSE, Answer, Conclusion
from limen.lib.examination.features import Result, Sheet
from limen.lib.examination.pictures import WHOLE, Light, Shape


class Examination(models.Model):
    """A document that the second line sent to an examiner."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey("crossings.Inspection", on_delete=models.CASCADE, related_name="+")
    person = models.UUIDField()
    """Subject record of the bearer: its key seals the pictures."""
    post = models.CharField(max_length=16)
    document_type = models.CharField(max_length=32)
    """Code of the country pack: it says which features are looked at."""
    issuer = models.CharField(max_length=3, blank=True)
    number = models.CharField(max_length=32, blank=True)
    series = models.CharField(max_length=40, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    words = models.CharField(max_length=1000)
    """What looked wrong at the counter."""
    examiner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)
    compares_bearer = models.BooleanField(default=False)
    """True where the face of the bearer is compared with the document, too."""
    concluded_at = models.DateTimeField(null=True)
    fraud = models.UUIDField(null=True)
    """The record without anybody that was written with the conclusion; it does not lead back here."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="examination_open", fields=["asked_at"], condition=Q(concluded_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_one_open", fields=["inspection"], condition=Q(concluded_at__isnull=True)
            ),
            models.CheckConstraint(
                name="examination_taken_by_somebody",
                condition=Q(examiner__isnull=True, taken_at__isnull=True)
                | Q(examiner__isnull=False, taken_at__isnull=False),
            ),
            models.CheckConstraint(name="examination_told", condition=~Q(words="") & ~Q(document_type="")),
        ]


class Picture(models.Model):
    """A picture of the document under one light, written anew from its pixels and sealed under the bearer's key."""

    id = models.UUIDField(primary_key=True, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="pictures")
    light = models.CharField(max_length=12)
    label = models.CharField(max_length=120)
    media_type = models.CharField(max_length=40)
    digest = models.BinaryField(max_length=32)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    width_tenths = models.PositiveIntegerField(null=True)
    """How wide the picture is in the world, in tenths of a millimetre: what is measured rests on it."""
    sealed = models.BinaryField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="examination_light", condition=Q(light__in=[each.value for each in Light])),
            models.CheckConstraint(name="examination_picture_told", condition=~Q(label="")),
        ]


class Mark(models.Model):
    """A point, box or line on a picture, and what is seen there. Appended; a wrong one is struck out."""

    id = models.UUIDField(primary_key=True, editable=False)
    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="marks")
    number = models.PositiveSmallIntegerField()
    shape = models.CharField(max_length=8)
    x = models.PositiveIntegerField()
    y = models.PositiveIntegerField()
    x2 = models.PositiveIntegerField()
    y2 = models.PositiveIntegerField()
    words = models.CharField(max_length=400)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    struck_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="examination_mark_number", fields=["picture", "number"]),
            models.CheckConstraint(name="examination_shape", condition=Q(shape__in=[each.value for each in Shape])),
            models.CheckConstraint(
                name="examination_mark_on_picture",
                condition=Q(x__lte=WHOLE, y__lte=WHOLE, x2__lte=WHOLE, y2__lte=WHOLE),
            ),
            models.CheckConstraint(name="examination_mark_told", condition=~Q(words="")),
        ]


class FeatureSeen(models.Model):
    """What was said of one feature; said anew, the number grows and the last one counts."""

    id = models.UUIDField(primary_key=True, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="seen")
    sheet = models.CharField(max_length=8)
    feature = models.CharField(max_length=32)
    """Code of the country pack."""
    number = models.PositiveSmallIntegerField()
    result = models.CharField(max_length=12)
    words = models.CharField(max_length=1000, blank=True)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_seen_number", fields=["examination", "sheet", "feature", "number"]
            ),
            models.CheckConstraint(name="examination_sheet", condition=Q(sheet__in=[each.value for each in Sheet])),
            models.CheckConstraint(name="examination_result", condition=Q(result__in=[each.value for each in Result])),
            models.CheckConstraint(
                name="examination_deviation_told", condition=~Q(result__in=["deviates", "unclear"]) | ~Q(words="")
            ),
        ]


class Concluded(models.Model):
    """What one examiner concluded, and what the second one answered."""

    id = models.UUIDField(primary_key=True, editable=False)
    examination = models.ForeignKey(Examination, on_delete=models.CASCADE, related_name="conclusions")
    conclusion = models.CharField(max_length=24)
    methods = models.CharField(max_length=200, blank=True)
    """Codes of the country pack, comma-separated."""
    words = models.CharField(max_length=4000)
    came_from = models.CharField(max_length=3, blank=True)
    went_to = models.CharField(max_length=3, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    answer_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="examination_one_conclusion_open", fields=["examination"], condition=Q(answered_at__isnull=True)
            ),
            models.UniqueConstraint(
                name="examination_one_in_force",
                fields=["examination"],
                condition=Q(answer__in=[Answer.CONFIRMED.value, Answer.CONCLUDED.value]),
            ),
            models.CheckConstraint(
                name="examination_conclusion", condition=Q(conclusion__in=[each.value for each in Conclusion])
            ),
            models.CheckConstraint(
                name="examination_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & Q(answer__in=[each.value for each in Answer]),
            ),
            models.CheckConstraint(
                name="examination_alone_never_adverse",
                condition=~Q(answer=Answer.CONCLUDED.value) | ~Q(conclusion__in=sorted(ADVERSE)),
            ),
            # No human is both examiners, whatever a program believes.
            models.CheckConstraint(
                name="examination_two_examiners",
                condition=~Q(answer=Answer.CONFIRMED.value) | ~Q(answered_by=F("proposed_by")),
            ),
            models.CheckConstraint(name="examination_conclusion_told", condition=~Q(words="")),
        ]
