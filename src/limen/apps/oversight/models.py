"""Tables of oversight; private to this app."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.safeguards.complaints import About, By, Result
from limen.lib.safeguards.subject_requests import DataResult, DataRight

LONG = 4_000
"""Characters of what somebody writes in words of their own."""
ABOUT, BY, RESULTS = ([each.value for each in kind] for kind in (About, By, Result))
DATA_RIGHTS, DATA_RESULTS = ([each.value for each in kind] for kind in (DataRight, DataResult))
_OFFICER = settings.AUTH_USER_MODEL


class Complaint(models.Model):
    """A complaint as it was made, and what came of it. What was said is never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Also the subject record under whose key the journal seals it: it leads to no traveller."""
    content_hash = models.BinaryField(max_length=32)
    """What was said, so that the same complaint sent twice is one."""
    number = models.CharField(max_length=16, unique=True)
    word_digest = models.BinaryField(max_length=32)
    """SHA-256 of the word by which whoever complained follows it."""
    post = models.CharField(max_length=16, blank=True)
    """The post complained of; empty where nobody knows."""
    day = models.DateField(null=True)
    about = models.CharField(max_length=16)
    words = models.CharField(max_length=LONG)
    who = models.CharField(max_length=200, blank=True)
    """Of which officer it tells, as whoever complains describes them."""
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=16)
    made_by = models.CharField(max_length=12)
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    """Who wrote it down; nobody where it came by the public page."""
    complained_of = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    result = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=LONG, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    rung = models.PositiveSmallIntegerField(default=0)
    """How often oversight was told that it is late: once for the receipt, once for the answer."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="oversight_complaint_made", fields=["made_by", "made_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="oversight_complaint_about", condition=Q(about__in=ABOUT)),
            models.CheckConstraint(name="oversight_complaint_by", condition=Q(made_by__in=BY)),
            models.CheckConstraint(name="oversight_complaint_said", condition=~Q(words="")),
            models.CheckConstraint(
                name="oversight_complaint_written_down",
                condition=Q(made_by=By.TRAVELLER.value, recorded_by__isnull=True)
                | (~Q(made_by=By.TRAVELLER.value) & Q(recorded_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="oversight_complaint_taken",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True)
                | Q(taken_at__gte=F("made_at"), taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="oversight_complaint_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, result="", answer="")
                | (Q(answered_at__gte=F("made_at"), answered_by__isnull=False, result__in=RESULTS) & ~Q(answer="")),
            ),
            # Nobody answers about themselves, whatever the program thinks.
            models.CheckConstraint(
                name="oversight_complaint_apart",
                condition=Q(complained_of__isnull=True)
                | (
                    (Q(answered_by__isnull=True) | ~Q(answered_by=F("complained_of")))
                    & (Q(taken_by__isnull=True) | ~Q(taken_by=F("complained_of")))
                ),
            ),
        ]


class SubjectRequest(models.Model):
    """Somebody asks what is kept about them, or to have it put right or erased. What they said is never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Also the subject record under whose key the journal seals it."""
    content_hash = models.BinaryField(max_length=32)
    number = models.CharField(max_length=16, unique=True)
    word_digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)
    words = models.CharField(max_length=LONG, blank=True)
    name = models.CharField(max_length=120)
    birth = models.CharField(max_length=10, blank=True)
    document = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=200)
    language = models.CharField(max_length=16)
    made_at = models.DateTimeField()
    recorded_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    """Who wrote it down; nobody where it came by the public page."""
    identified_how = models.CharField(max_length=500, blank=True)
    """How whoever asks showed who they are."""
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    result = models.CharField(max_length=12, blank=True)
    answer = models.CharField(max_length=LONG, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(_OFFICER, on_delete=models.PROTECT, related_name="+", null=True)
    rung_at = models.DateTimeField(null=True)
    """When oversight was told that it is late."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="oversight_data_kind", condition=Q(kind__in=DATA_RIGHTS)),
            models.CheckConstraint(name="oversight_data_said", condition=~Q(name="") & ~Q(contact="")),
            models.CheckConstraint(
                name="oversight_data_identified",
                condition=Q(taken_at__isnull=True, taken_by__isnull=True, identified_how="")
                | (Q(taken_at__gte=F("made_at"), taken_by__isnull=False) & ~Q(identified_how="")),
            ),
            # Nothing of anybody is told before whoever asks has shown who they are.
            models.CheckConstraint(
                name="oversight_data_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, result="", answer="")
                | (
                    Q(answered_at__gte=F("made_at"), answered_by__isnull=False, result__in=DATA_RESULTS)
                    & Q(taken_at__isnull=False)
                    & ~Q(answer="")
                ),
            ),
        ]
