"""Tables of the cases of children: who may know of them, what was assessed, and who is looked for."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.protection.models.helping import LONG
from limen.lib.safeguards.children import RecordKind
from limen.lib.safeguards.tracing import Risk, Side

KINDS, SIDES, RISKS = ([each.value for each in kind] for kind in (RecordKind, Side, Risk))


class ChildCase(models.Model):
    """The case of one child; only its members see whose it is."""

    id = models.UUIDField(primary_key=True, editable=False)
    number = models.CharField(max_length=16, unique=True)
    """What lists show in the place of a name."""
    inspection = models.UUIDField(null=True)
    """Where the child was noticed; null for a case that came from another system."""
    person = models.UUIDField()
    """Subject record of the child."""
    post = models.CharField(max_length=16, blank=True)
    noticed_by = models.CharField(max_length=32)
    """Kind of duty by which it was noticed; `transferred` for a case from elsewhere."""
    met_at = models.DateTimeField()
    """When the child came before an officer."""
    noticed_at = models.DateTimeField()
    told_at = models.DateTimeField()
    """When the authority was told."""
    answered_at = models.DateTimeField(null=True)
    """When somebody of the authority took the case."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    close_words = models.CharField(max_length=LONG, blank=True)
    foreign_id = models.CharField(max_length=64, blank=True)
    """Id of the case in the system it came from, so that it is taken in once."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(name="protection_child_of", fields=["inspection"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_one_child_case", fields=["person"]),
            models.UniqueConstraint(
                name="protection_child_from_elsewhere", fields=["foreign_id"], condition=~Q(foreign_id="")
            ),
            models.CheckConstraint(
                name="protection_child_closed",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, close_words="")
                | (Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(close_words="")),
            ),
            models.CheckConstraint(
                name="protection_child_order",
                condition=Q(told_at__gte=F("noticed_at")) & Q(noticed_at__gte=F("met_at")),
            ),
        ]


class CaseMember(models.Model):
    """Somebody who may know of a child's case, and why."""

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="members")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="protection_member_once", fields=["case", "officer"], condition=Q(until__isnull=True)
            ),
            models.CheckConstraint(name="protection_member_why", condition=~Q(why="")),
        ]


class ChildRecord(models.Model):
    """Something assessed, arranged or heard: of one kind, with the fields of that kind. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="records")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    said = models.TextField()
    """JSON text: the fields of the kind."""
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_record_number", fields=["case", "number"]),
            models.CheckConstraint(name="protection_record_kind", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(
                name="protection_approved_by_another",
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | (Q(approved_at__isnull=False, approved_by__isnull=False) & ~Q(approved_by=F("recorded_by"))),
            ),
        ]


class CaseTask(models.Model):
    """Something to be done in a child's case by a day."""

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="tasks")
    words = models.CharField(max_length=500)
    due_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    rung_at = models.DateTimeField(null=True)
    """When the authority was told that it is overdue."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_task_in_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="protection_task_done",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]


class CaseFlag(models.Model):
    """Somebody in a case asks the others to look at something, by a day; resolved by name, with what came of it."""

    id = models.UUIDField(primary_key=True, editable=False)
    """Made where it was said: the same flag twice is one."""
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="flags")
    words = models.CharField(max_length=500)
    day = models.DateField(null=True)
    """By when somebody must have looked; empty where it is not said."""
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    resolved_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_flag_in_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="protection_flag_resolved",
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True, resolved_words="")
                | (Q(resolved_at__gte=F("raised_at"), resolved_by__isnull=False) & ~Q(resolved_words="")),
            ),
        ]


class ChildAnnounced(models.Model):
    """A child whom a carrier announced without an adult: the authority was told before it came, and when it was met."""

    passenger = models.UUIDField(primary_key=True, editable=False)
    """The passenger of the carrier's list; whose name it is stands there alone."""
    movement = models.UUIDField()
    number = models.CharField(max_length=20)
    """Of the flight, ship, train or bus."""
    post = models.CharField(max_length=16, blank=True)
    due_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField()
    """When the authority was told."""
    cleared_at = models.DateTimeField(null=True)
    """When it was found to travel with an adult after all, or not to come."""
    met_at = models.DateTimeField(null=True)
    """When its inspection began."""
    inspection = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="protection_announced_on", fields=["movement"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="protection_announced_met",
                condition=Q(met_at__isnull=True, inspection__isnull=True)
                | Q(met_at__isnull=False, inspection__isnull=False),
            ),
        ]


class Traced(models.Model):
    """Somebody who is looked for (a tracing request), or who was found and looks for nobody yet known."""

    id = models.UUIDField(primary_key=True, editable=False)
    person = models.UUIDField()
    """Subject record under whose key the journal seals it, and with which it is erased: the child of the case."""
    case = models.ForeignKey(ChildCase, on_delete=models.CASCADE, related_name="traced", null=True)
    """The child of this case: who looks for family, or was found; null for a request of a relative."""
    side = models.CharField(max_length=8)
    primary = models.CharField(max_length=80, blank=True)
    secondary = models.CharField(max_length=80)
    own_script = models.CharField(max_length=160, blank=True)
    sex = models.CharField(max_length=1)
    birth = models.CharField(max_length=10, blank=True)
    origin = models.CharField(max_length=120, blank=True)
    """Village, town, region, in words."""
    last_seen = models.CharField(max_length=200, blank=True)
    relatives = models.TextField()
    """JSON text: list of [relation, name]."""
    relation = models.CharField(max_length=40, blank=True)
    """How whoever looks is related to who is looked for."""
    contact = models.CharField(max_length=200, blank=True)
    """How whoever looks can be reached; told to nobody before the risk is assessed."""
    post = models.CharField(max_length=16, blank=True)
    at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="protection_traced_side", condition=Q(side__in=SIDES)),
        ]


class TracingMatch(models.Model):
    """A request and a report that may be about one person; sealed until a caseworker has assessed the risk."""

    id = models.UUIDField(primary_key=True, editable=False)
    sought = models.ForeignKey(Traced, on_delete=models.CASCADE, related_name="matches_sought")
    found = models.ForeignKey(Traced, on_delete=models.CASCADE, related_name="matches_found")
    score = models.PositiveSmallIntegerField()
    """0 to 100."""
    reasons = models.TextField()
    """JSON text: list of [field, verdict, theirs, ours]."""
    made_at = models.DateTimeField()
    risk = models.CharField(max_length=8, blank=True)
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    words = models.CharField(max_length=LONG, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="protection_matched_once", fields=["sought", "found"]),
            models.CheckConstraint(
                name="protection_match_assessed",
                condition=Q(risk="", assessed_at__isnull=True, assessed_by__isnull=True, words="")
                | (Q(risk__in=RISKS, assessed_at__isnull=False, assessed_by__isnull=False) & ~Q(words="")),
            ),
        ]
