"""Tables of stays that have ended or are about to: what the last run of the register found."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class StayRun(models.Model):
    """One run over everybody who is here, with what it counted."""

    id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField()
    """The day up to which days were counted."""
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    """Null while it works, and for ever where it was cut short."""
    last_crossing = models.BigIntegerField()
    """Number of the last crossing it took into account."""
    here = models.PositiveIntegerField(default=0)
    """Foreign nationals who are here, as far as the register knows."""
    overstayed = models.PositiveIntegerField(default=0)
    ending = models.PositiveIntegerField(default=0)
    unfounded = models.PositiveIntegerField(default=0)
    """People who are here and of whom no permit or exemption is known."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="crossings_stay_run_last", fields=["-began_at"])]


class StayFound(models.Model):
    """Somebody who is here and whose right to stay has ended, ends soon, or is not known. Not an accusation: a list of
    people to look at, made anew by every run.
    """

    person = models.UUIDField(primary_key=True, editable=False)
    """Root of the persons that officers linked."""
    run = models.ForeignKey(StayRun, on_delete=models.PROTECT, related_name="found")
    entered_on = models.DateField()
    post = models.CharField(max_length=16)
    citizenship = models.CharField(max_length=3, blank=True)
    basis = models.CharField(max_length=32, blank=True)
    """Code of the permit kind or exemption that the stay rested on; empty where none is known."""
    until = models.DateField(null=True)
    """The last lawful day; null where no right is known."""
    over = models.PositiveIntegerField()
    """Days over on the day of the run; 0 while the stay is lawful or nothing is known."""
    reminded_at = models.DateTimeField(null=True)
    reminded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    reminded_until = models.DateField(null=True)
    """The last lawful day that the person was reminded of: a longer permit asks for a new reminder."""
    reminded_how = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_stay_over", fields=["-over", "until"]),
            models.Index(name="crossings_stay_until", fields=["until"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_stay_over_its_end", condition=Q(over=0) | Q(until__isnull=False)),
            models.CheckConstraint(
                name="crossings_stay_reminded",
                condition=Q(reminded_at__isnull=True, reminded_by__isnull=True, reminded_how="")
                | (Q(reminded_at__isnull=False, reminded_by__isnull=False) & ~Q(reminded_how="")),
            ),
        ]
