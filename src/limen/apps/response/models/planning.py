"""Contingency plans in versions, what woke them, rehearsals, and the steps of a surge that follows one."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from limen.apps.response.models.registering import LONG, Surge
from limen.lib.safeguards.contingency import MOST_STEPS, NoticeKind, Trigger

_TRIGGERS = [each.value for each in Trigger]
_NOTICES = [each.value for each in NoticeKind]


class Plan(models.Model):
    """One version of a contingency plan of a post; what is changed is a new version, and no row changes."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was written: the same version twice is one."""
    plan = models.UUIDField()
    """The same in all versions of a plan."""
    number = models.PositiveSmallIntegerField()
    """1 for the first version."""
    post = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    triggers = models.TextField()
    """JSON text: trigger to limit."""
    steps = models.TextField()
    """JSON text: what, who, material of each."""
    is_withdrawn = models.BooleanField(default=False)
    """True in the last version of a plan that is not in force any more."""
    why = models.CharField(max_length=LONG)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_plan_version", fields=["plan", "number"]),
            models.CheckConstraint(name="response_plan_named", condition=~Q(name="") & ~Q(why="")),
            models.CheckConstraint(name="response_plan_numbered", condition=Q(number__gte=1)),
        ]


class PlanPaper(models.Model):
    """A procedure that belongs to a plan, whatever its version."""

    id = models.UUIDField(primary_key=True, editable=False)
    plan = models.UUIDField()
    post = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    data = models.BinaryField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="response_paper_of", fields=["plan"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_paper_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="response_paper_withdrawn_by_name",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]


class Rehearsal(models.Model):
    """A plan was tried: when, by whom, what was learned, and how long each step took. No row changes."""

    id = models.UUIDField(primary_key=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rehearsals")
    """The version that was tried."""
    held_on = models.DateField()
    who = models.CharField(max_length=LONG)
    learned = models.CharField(max_length=LONG)
    minutes = models.TextField()
    """JSON text: a whole number for each step, null where it was not tried."""
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_rehearsal_told", condition=~Q(who="") & ~Q(learned="")),
        ]


class Notice(models.Model):
    """Weather, an event, or a neighbour's message, in force until somebody ends it or its time is over."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was written: the same notice twice is one."""
    post = models.CharField(max_length=16)
    kind = models.CharField(max_length=12)
    words = models.CharField(max_length=LONG)
    source = models.CharField(max_length=120)
    until = models.DateTimeField()
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="response_notice_at", fields=["post", "until"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_notice_kind", condition=Q(kind__in=_NOTICES)),
            models.CheckConstraint(name="response_notice_told", condition=~Q(words="") & ~Q(source="")),
            models.CheckConstraint(
                name="response_notice_ended_by_name",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]


class Alert(models.Model):
    """A trigger of a plan was met: whoever leads was told, and says by name that they saw it."""

    id = models.UUIDField(primary_key=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="alerts")
    """The version that was in force."""
    series = models.UUIDField()
    """The same in all versions of the plan."""
    post = models.CharField(max_length=16)
    trigger = models.CharField(max_length=12)
    measured = models.PositiveIntegerField()
    """The most that was measured while it was met."""
    limit = models.PositiveIntegerField()
    met_at = models.DateTimeField()
    last_met_at = models.DateTimeField()
    over_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="response_alert_at", fields=["post", "met_at"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="response_alert_trigger", condition=Q(trigger__in=_TRIGGERS)),
            models.UniqueConstraint(
                name="response_alert_once", fields=["series", "trigger"], condition=Q(over_at__isnull=True)
            ),
            models.CheckConstraint(
                name="response_alert_seen_by_name",
                condition=Q(seen_at__isnull=True, seen_by__isnull=True)
                | Q(seen_at__isnull=False, seen_by__isnull=False),
            ),
        ]


class Followed(models.Model):
    """A surge follows a plan: by whose word, from when."""

    id = models.UUIDField(primary_key=True, editable=False)
    surge = models.ForeignKey(Surge, on_delete=models.PROTECT, related_name="followed")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="followed")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_followed_once", fields=["surge", "plan"]),
        ]


class StepDone(models.Model):
    """A step of the plan that a surge follows is done: by whom, when. No row changes."""

    id = models.UUIDField(primary_key=True, editable=False)
    followed = models.ForeignKey(Followed, on_delete=models.PROTECT, related_name="done")
    step = models.PositiveSmallIntegerField()
    """Place in the plan, 1 for the first."""
    words = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="response_step_once", fields=["followed", "step"]),
            models.CheckConstraint(name="response_step_in_plan", condition=Q(step__gte=1, step__lte=MOST_STEPS)),
        ]
