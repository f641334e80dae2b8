"""Tables of a case at the second line: who has it, what was asked and answered, what was proposed and confirmed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.crossings.models.inspections import ADVERSE_BY_TWO, Inspection
from limen.lib.inspection.moves import Move

LONG = 4_000
"""Characters of what an officer writes in words of their own."""


class Holding(models.Model):
    """Who has a case, from when to when: one officer at a time."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="holdings")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Null when the officer took the case; else who gave it to them."""
    why = models.CharField(max_length=500, blank=True)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_holding_now", fields=["officer"], condition=Q(until__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="crossings_held_by_one", fields=["inspection"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="crossings_given_with_reason", condition=Q(given_by__isnull=True) | ~Q(why="")),
        ]


class HandOver(models.Model):
    """A case on the list that an officer leaves at the end of a shift, until somebody has acknowledged it."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="hand_overs")
    post = models.CharField(max_length=16)
    left_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    left_at = models.DateTimeField()
    words = models.CharField(max_length=1000)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_hand_over_open", fields=["post"], condition=Q(acknowledged_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="crossings_acknowledged_by_somebody",
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]


class Interview(models.Model):
    """A conversation of the second line with the traveller; never a protection interview."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="interviews")
    guide = models.CharField(max_length=32)
    """Code of the question guide of the country pack."""
    language = models.CharField(max_length=16)
    """Language spoken with the traveller, BCP 47."""
    interpreter = models.CharField(max_length=8)
    """none, person, service."""
    interpreter_name = models.CharField(max_length=120, blank=True)
    interpreter_presence = models.CharField(max_length=8, blank=True)
    """present, remote; empty without an interpreter."""
    present = models.CharField(max_length=500, blank=True)
    """Other persons in the room, in words."""
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    read_back = models.CharField(max_length=8, blank=True)
    """Whether the traveller heard it read back: yes, declined; empty while it goes on."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="crossings_interpreter_kind", condition=Q(interpreter__in=["none", "person", "service"])
            ),
            models.CheckConstraint(
                name="crossings_interpreter_named",
                condition=Q(interpreter="none", interpreter_name="", interpreter_presence="")
                | (
                    Q(interpreter__in=["person", "service"], interpreter_presence__in=["present", "remote"])
                    & ~Q(interpreter_name="")
                ),
            ),
            models.CheckConstraint(
                name="crossings_interview_ended_read_back",
                condition=Q(ended_at__isnull=True, read_back="")
                | Q(ended_at__isnull=False, read_back__in=["yes", "declined"]),
            ),
            models.UniqueConstraint(
                name="crossings_one_interview_at_a_time", fields=["inspection"], condition=Q(ended_at__isnull=True)
            ),
        ]


class InterviewEntry(models.Model):
    """One line of the record of an interview, in the order in which it happened. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=12)
    """answer, remark, break, resumed, correction."""
    question = models.CharField(max_length=32, blank=True)
    """Code of the question of the guide; empty for what was asked besides."""
    corrects = models.PositiveSmallIntegerField(null=True)
    """Number of the entry that the traveller corrects."""
    words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_entry_number", fields=["interview", "number"]),
            models.CheckConstraint(
                name="crossings_entry_kind",
                condition=Q(kind__in=["answer", "remark", "break", "resumed", "correction"]),
            ),
            models.CheckConstraint(
                name="crossings_correction_of_something",
                condition=(Q(kind="correction") & Q(corrects__isnull=False) & ~Q(words=""))
                | (~Q(kind="correction") & Q(corrects__isnull=True)),
            ),
        ]


class Evidence(models.Model):
    """A photo, scan or copy that belongs to a case: read in a bounded process, stripped of metadata, sealed."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=12)
    """photo, scan, copy."""
    label = models.CharField(max_length=120)
    media_type = models.CharField(max_length=32)
    digest = models.BinaryField(max_length=32)
    """SHA-256 of what is sealed, before sealing."""
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    """The bytes under the key of the person: destroyed with it."""
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_evidence_kind", condition=Q(kind__in=["photo", "scan", "copy"])),
            models.CheckConstraint(name="crossings_evidence_labelled", condition=~Q(label="")),
        ]


class Answer(models.Model):
    """What the second line says of one finding of the individual assessment. Appended: the last one counts."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    reading = models.PositiveSmallIntegerField()
    finding = models.CharField(max_length=80)
    """Rule of the finding, and its digest where a rule found several: what `lib.decision.assessment.name_of` gives."""
    number = models.PositiveSmallIntegerField()
    """1 for the first answer to this finding."""
    answer = models.CharField(max_length=12)
    """confirmed, cleared, not-relevant."""
    words = models.CharField(max_length=LONG)
    evidence = models.ManyToManyField(Evidence, related_name="answers")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_answer_number", fields=["inspection", "finding", "number"]),
            models.CheckConstraint(
                name="crossings_answer_kind", condition=Q(answer__in=["confirmed", "cleared", "not-relevant"])
            ),
            models.CheckConstraint(name="crossings_answer_in_words", condition=~Q(words="")),
        ]


class Outcome(models.Model):
    """What the second line proposes for one person, and the second named person who confirms or declines it."""

    id = models.UUIDField(primary_key=True, editable=False)
    request = models.UUIDField(unique=True)
    """Made by the caller: the same request twice is one outcome."""
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="outcomes")
    move = models.CharField(max_length=20)
    reading = models.PositiveSmallIntegerField()
    reasons = models.CharField(max_length=200, blank=True)
    """Codes of reasons of the country pack, comma-separated."""
    words = models.CharField(max_length=LONG, blank=True)
    proportionality = models.CharField(max_length=LONG, blank=True)
    """Why nothing milder would do."""
    terms = models.TextField(blank=True)
    """JSON text: conditions of an admission, agency, order, destination; what `lib.decision.outcomes` describes."""
    free_will = models.CharField(max_length=120, blank=True)
    """For a withdrawal: through whom it was confirmed that it is the traveller's own will."""
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=12, blank=True)
    """confirmed, declined, withdrawn (taken back by whoever proposed it), concluded (it needed no second person)."""
    answer_words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="crossings_one_outcome_open", fields=["inspection"], condition=Q(answered_at__isnull=True)
            ),
            models.CheckConstraint(name="crossings_outcome_move", condition=Q(move__in=[move.value for move in Move])),
            models.CheckConstraint(
                name="crossings_outcome_answered",
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & Q(answer__in=["confirmed", "declined", "withdrawn", "concluded"]),
            ),
            models.CheckConstraint(
                name="crossings_outcome_alone_never_adverse",
                condition=~Q(answer="concluded") | ~Q(move__in=[move.value for move in ADVERSE_BY_TWO]),
            ),
            # No human is both persons, whatever a program believes.
            models.CheckConstraint(
                name="crossings_outcome_two_people",
                condition=~Q(answer="confirmed") | ~Q(answered_by=F("proposed_by")),
            ),
        ]
