"""Tables of arrivals, groups, inspections, readings, decisions and crossings."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.moves import Move, State

_DIRECTIONS = [direction.value for direction in Direction]
ADVERSE_BY_TWO = (Move.REFUSE, Move.WITHDRAW, Move.STOP, Move.REMOVE, Move.HAND_OVER)
"""Moves of the second line that the database itself keeps from one person alone."""
_KINDS = [kind.value for kind in TravellerKind]


class Arrival(models.Model):
    """A flight, ship, bus, train or column of cars whose people wait from one moment on."""

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.CharField(max_length=16)
    direction = models.CharField(max_length=8)
    label = models.CharField(max_length=60)
    """What people at the post call it: flight number, ship, plate."""
    arrived_at = models.DateTimeField()
    persons = models.PositiveIntegerField(null=True)
    """How many are expected; null when nobody knows."""
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_arrival_open", fields=["post"], condition=Q(closed_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_arrival_way", condition=Q(direction__in=_DIRECTIONS)),
            models.CheckConstraint(name="crossings_arrival_label", condition=~Q(label="")),
        ]


class Party(models.Model):
    """People inspected together: a family, a bus with its list, the occupants of a vehicle. Each keeps a record of
    their own.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    post = models.CharField(max_length=16)
    lane = models.CharField(max_length=16)
    label = models.CharField(max_length=60, blank=True)
    """Plate, line or name of the conveyance; empty for a family on foot."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")


class Inspection(models.Model):
    """One traveller before an officer."""

    id = models.UUIDField(primary_key=True, editable=False)
    request = models.UUIDField(unique=True)
    """Made by the caller: the same request twice is one inspection."""
    request_hash = models.BinaryField(max_length=32)
    """What the request said, so that the same id with other content is refused."""
    state = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    lane = models.CharField(max_length=16)
    direction = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="inspections", null=True)
    arrival = models.ForeignKey(Arrival, on_delete=models.PROTECT, related_name="inspections", null=True)
    waiting_since = models.DateTimeField()
    """When the traveller arrived at the post; the moment of opening when nobody recorded an arrival."""
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    """When the first line decided."""
    person = models.UUIDField()
    """Subject record of the traveller."""
    document = models.UUIDField(null=True)
    primary = models.CharField(max_length=80, blank=True)
    """Name, date of birth and citizenship as read last: what a queue shows and what the company of others asks."""
    birth = models.CharField(max_length=10, blank=True)
    citizenship = models.CharField(max_length=3, blank=True)
    is_child = models.BooleanField(default=False)
    """True when the date of birth leaves it open that the person is a child."""
    readings_count = models.PositiveSmallIntegerField()
    worst = models.PositiveSmallIntegerField()
    """Highest severity among the findings in force."""
    outages = models.CharField(max_length=60, blank=True)
    """What was declared out, comma-separated: the mark of the fallback."""
    happened_at = models.DateTimeField(null=True)
    """Set when entered afterwards: the moment the person really crossed."""
    filed_at = models.DateTimeField(null=True)
    """When the second line closed the file: nothing is left to do."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_open", fields=["post", "opened_at"], condition=Q(state="open")),
            models.Index(name="crossings_referred", fields=["post", "waiting_since"], condition=Q(state="referred")),
            models.Index(name="crossings_open_document", fields=["document"], condition=Q(state="open")),
            models.Index(name="crossings_closed", fields=["post", "closed_at"]),
            models.Index(
                name="crossings_in_work",
                fields=["post", "waiting_since"],
                condition=~Q(state__in=["open", "referred", "admitted", "voided"]) & Q(filed_at__isnull=True),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_state", condition=Q(state__in=[state.value for state in State])),
            models.CheckConstraint(name="crossings_way", condition=Q(direction__in=_DIRECTIONS)),
            models.CheckConstraint(name="crossings_kind", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(
                name="crossings_open_means_undecided",
                condition=Q(state="open", closed_at__isnull=True) | (~Q(state="open") & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(name="crossings_inspection_at_a_post", condition=~Q(post="")),
        ]


class Reading(models.Model):
    """What was known at one moment of an inspection, and what the checks found in it. Appended, never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="readings")
    number = models.PositiveSmallIntegerField()
    """1 for the first; the last one is in force."""
    at = models.DateTimeField()
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    facts = models.TextField()
    """`Facts` as JSON text."""
    findings = models.TextField()
    """Findings as JSON text, heaviest first."""
    rules = models.CharField(max_length=60)
    """Rule set that found them: the same facts under the same rules give the same findings for ever."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_reading_number", fields=["inspection", "number"]),
        ]


class Decision(models.Model):
    """What a named officer decided, over which reading. Never changed."""

    id = models.UUIDField(primary_key=True, editable=False)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    """1 for the first decision about this traveller."""
    line = models.PositiveSmallIntegerField()
    """1 for the first line, 2 for the second and whoever comes after it."""
    move = models.CharField(max_length=20)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """The second named person, where the move needs one."""
    at = models.DateTimeField()
    reading = models.PositiveSmallIntegerField()
    """Number of the reading that was on the screen."""
    rules = models.CharField(max_length=60)
    reason = models.CharField(max_length=200, blank=True)
    """Codes of the country pack, comma-separated, where the move asks for reasons."""
    words = models.CharField(max_length=4000, blank=True)
    outcome = models.UUIDField(null=True)
    """What of the second line this decision came of."""
    fallback = models.CharField(max_length=60, blank=True)
    """What was declared out at the post when it was decided, comma-separated: the mark of the fallback."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="crossings_decision_number", fields=["inspection", "number"]),
            models.UniqueConstraint(
                name="crossings_one_decision_first_line", fields=["inspection"], condition=Q(line=1)
            ),
            models.CheckConstraint(name="crossings_decision_move", condition=Q(move__in=[move.value for move in Move])),
            models.CheckConstraint(
                name="crossings_first_line_admits_or_refers",
                condition=~Q(line=1) | Q(move__in=[Move.ADMIT.value, Move.REFER.value, Move.VOID.value]),
            ),
            models.CheckConstraint(
                name="crossings_adverse_by_two_people",
                condition=~Q(move__in=[move.value for move in ADVERSE_BY_TWO])
                | (Q(second_officer__isnull=False) & ~Q(second_officer=F("officer"))),
            ),
        ]


class Crossing(models.Model):
    """A person entered or left: the record everything else counts on."""

    number = models.BigAutoField(primary_key=True)
    """Grows in the order of recording, because it is given while the head of the journal is locked: the cursor of
    readers."""
    id = models.UUIDField(unique=True, editable=False)
    inspection = models.OneToOneField(
        Inspection, on_delete=models.DO_NOTHING, related_name="crossing", null=True, db_constraint=False
    )
    """Null only for crossings taken over from a register before this one. No constraint, because an inspection is
    erased years before the crossing it led to: then the id leads nowhere, and still tells that there was one."""
    person = models.UUIDField()
    document = models.UUIDField(null=True)
    direction = models.CharField(max_length=8)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    day = models.DateField()
    """Local date at the post: stays are counted in it."""
    post = models.CharField(max_length=16)
    lane = models.CharField(max_length=16)
    mode = models.CharField(max_length=8)
    kind = models.CharField(max_length=10)
    officer = models.UUIDField(null=True)
    citizenship = models.CharField(max_length=3, blank=True)
    birth = models.CharField(max_length=10)
    sex = models.CharField(max_length=1)
    document_code = models.CharField(max_length=2, blank=True)
    document_issuer = models.CharField(max_length=3, blank=True)
    residence = models.CharField(max_length=3, blank=True)
    """Country of usual residence."""
    birth_country = models.CharField(max_length=3, blank=True)
    journey = models.CharField(max_length=3, blank=True)
    """Country of embarkation on entry, of destination on exit."""
    purpose = models.CharField(max_length=24, blank=True)
    """Code of the country pack."""
    intended_days = models.PositiveIntegerField(null=True)
    address = models.CharField(max_length=200, blank=True)
    fallback = models.CharField(max_length=60, blank=True)
    back_entered = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="crossings_of_person", fields=["person", "-at"]),
            models.Index(name="crossings_by_time", fields=["post", "at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(name="crossings_crossing_way", condition=Q(direction__in=_DIRECTIONS)),
            models.CheckConstraint(name="crossings_crossing_kind", condition=Q(kind__in=_KINDS)),
            models.CheckConstraint(name="crossings_crossing_at_a_post", condition=~Q(post="")),
            models.CheckConstraint(
                name="crossings_crossing_by_somebody",
                condition=Q(inspection__isnull=True, officer__isnull=True)
                | Q(inspection__isnull=False, officer__isnull=False),
            ),
        ]
