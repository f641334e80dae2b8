"""Tables of movements, of messages as they came, of the passengers they announce and of what carriers were answered."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from limen.apps.carriers.models.register import Carrier
from limen.lib.basics.travel import Direction
from limen.lib.carriage.movement import MODES, Channel, MessageState, MovementState, PassengerState
from limen.lib.decision.boarding import Answer

_DIRECTIONS = [direction.value for direction in Direction]


class Movement(models.Model):
    """A flight, voyage, train or bus of one day."""

    id = models.UUIDField(primary_key=True, editable=False)
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="movements", null=True)
    """Null where a message names a carrier that the register does not know."""
    number = models.CharField(max_length=20)
    """As the carrier calls it, without blanks: OK688, a ship's name, the number of a train."""
    mode = models.CharField(max_length=8)
    direction = models.CharField(max_length=8)
    day = models.DateField()
    """Local day of departure: with number, origin and direction it tells one movement from another."""
    origin = models.CharField(max_length=8, blank=True)
    """Place of departure, as the message codes it."""
    destination = models.CharField(max_length=8, blank=True)
    post = models.CharField(max_length=16, blank=True)
    """The post of the country pack where its people cross; empty where the pack knows none for its place."""
    departs_at = models.DateTimeField()
    """As planned; where only the arrival is known, that."""
    arrives_at = models.DateTimeField(null=True)
    departed_at = models.DateTimeField(null=True)
    """As the carrier told: doors closed, or left."""
    closed_at = models.DateTimeField(null=True)
    """When somebody at the post said that nobody of it waits any more."""
    state = models.CharField(max_length=10)
    source = models.CharField(max_length=8)
    """schedule, message."""
    told_passengers = models.PositiveIntegerField(null=True)
    """Persons that the carrier says are on board, of the whole movement."""
    told_crew = models.PositiveIntegerField(null=True)
    unannounced = models.PositiveIntegerField(default=0)
    """Who came off it and crossed without having been announced."""
    settled_at = models.DateTimeField(null=True)
    """When announced and arrived were held against each other, and the carrier told."""
    made_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_movement_post", fields=["post", "departs_at"]),
            models.Index(name="carriers_movement_by", fields=["carrier", "departs_at"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_movement_once", fields=["number", "day", "origin", "direction"]),
            models.CheckConstraint(name="carriers_movement_number", condition=~Q(number="")),
            models.CheckConstraint(name="carriers_movement_mode", condition=Q(mode__in=MODES)),
            models.CheckConstraint(name="carriers_movement_way", condition=Q(direction__in=_DIRECTIONS)),
            models.CheckConstraint(
                name="carriers_movement_state", condition=Q(state__in=[state.value for state in MovementState])
            ),
            models.CheckConstraint(name="carriers_movement_source", condition=Q(source__in=["schedule", "message"])),
        ]


class Message(models.Model):
    """A message as it came, with what was understood of it."""

    id = models.UUIDField(primary_key=True, editable=False)
    sender = models.CharField(max_length=70)
    """As the message, or whoever brought it, names the sender."""
    reference = models.CharField(max_length=70, blank=True)
    """The sender's own reference of the message."""
    digest = models.CharField(max_length=64)
    """SHA-256 of the bytes, in hexadecimal."""
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="messages", null=True)
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="messages", null=True)
    channel = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True)
    """Of the file it came in."""
    format = models.CharField(max_length=24, blank=True)
    size = models.PositiveIntegerField()
    raw = models.BinaryField()
    """The bytes, untouched; sealed once they are masked; empty once they are erased."""
    received_at = models.DateTimeField()
    departs_at = models.DateTimeField()
    """The departure that it is about, as far as its head tells: who leaves next is read first."""
    state = models.CharField(max_length=10)
    read_at = models.DateTimeField(null=True)
    assessed_at = models.DateTimeField(null=True)
    persons = models.PositiveIntegerField(default=0)
    issues = models.TextField(blank=True)
    """What was wrong with it, as JSON: severity, code, place, values."""
    issues_count = models.PositiveIntegerField(default=0)
    errors_count = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=40, blank=True)
    """Code of the reason why nothing of it was taken in."""
    parts_of = models.CharField(max_length=32, blank=True, default="")
    """What the parts of one list share, as a digest; empty for a list that came in one piece."""
    parts_missing = models.CharField(max_length=100, blank=True, default="")
    """Numbers of the parts that had not come when this one did, which is the latest; empty where none is waited for."""
    late_minutes = models.IntegerField(null=True)
    """Minutes after the moment at which it was due; negative where it came in time."""
    masked_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_message_next", fields=["departs_at", "id"], condition=Q(state="waiting")),
            models.Index(
                name="carriers_message_unassessed",
                fields=["departs_at", "id"],
                condition=Q(state="read", assessed_at__isnull=True),
            ),
            models.Index(name="carriers_message_by", fields=["carrier", "-received_at"]),
            models.Index(name="carriers_message_age", fields=["received_at"]),
            models.Index(name="carriers_message_parts", fields=["departs_at"], condition=~Q(parts_missing="")),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_message_once", fields=["sender", "reference", "digest"]),
            models.CheckConstraint(
                name="carriers_message_channel", condition=Q(channel__in=[channel.value for channel in Channel])
            ),
            models.CheckConstraint(
                name="carriers_message_state", condition=Q(state__in=[state.value for state in MessageState])
            ),
            models.CheckConstraint(
                name="carriers_message_read", condition=~Q(state="waiting") | Q(read_at__isnull=True, persons=0)
            ),
        ]


class Passenger(models.Model):
    """Somebody who is announced on a movement, as passenger or crew; its id is a subject record of its own."""

    id = models.UUIDField(primary_key=True, editable=False)
    movement = models.ForeignKey(Movement, on_delete=models.PROTECT, related_name="passengers")
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="passengers")
    """The message that announced the person last."""
    place = models.PositiveIntegerField()
    """Of the person in that message, from 1."""
    key = models.CharField(max_length=64)
    """By what the carrier tells one person of the movement from another: its own reference, or a digest."""
    kind = models.CharField(max_length=10)
    in_transit = models.BooleanField(default=False)
    reference = models.CharField(max_length=40, blank=True)
    """The carrier's own reference of the person."""
    booking = models.CharField(max_length=40, blank=True)
    """Locator of the booking: who travels together."""
    seat = models.CharField(max_length=12, blank=True)
    """Seat, cabin or coach."""
    bags = models.PositiveSmallIntegerField(default=0)
    primary = models.CharField(max_length=80, blank=True)
    secondary = models.CharField(max_length=80, blank=True)
    birth = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    citizenship = models.CharField(max_length=3, blank=True)
    document_code = models.CharField(max_length=2, blank=True)
    document_issuer = models.CharField(max_length=3, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    document_expiry = models.CharField(max_length=10, blank=True)
    visa_number = models.CharField(max_length=32, blank=True)
    embarked = models.CharField(max_length=8, blank=True)
    disembarks = models.CharField(max_length=8, blank=True)
    identity_key = models.BinaryField(max_length=16, null=True)
    """Digest of folded name, birth date and citizenship, as `apps.travellers` takes it of documents."""
    state = models.CharField(max_length=10)
    person = models.UUIDField(null=True)
    """Subject record of exactly this document, where the register has met it."""
    assessed_at = models.DateTimeField(null=True)
    asked = models.CharField(max_length=64, blank=True)
    """Digest of the lists that were asked: another one in force, and the person is compared again."""
    was_listed = models.BooleanField(default=True)
    """False where no list said anything when they were asked last, and the person is told of as then: only lists that
    change are asked again. True for whoever was never asked."""
    rules = models.CharField(max_length=60, blank=True)
    findings = models.TextField(blank=True)
    worst = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=12, blank=True)
    """The answer in force; empty while nobody has answered."""
    is_minor_alone = models.BooleanField(default=False)
    inspection = models.UUIDField(null=True)
    """Where the person stood before an officer."""
    crossed_at = models.DateTimeField(null=True)
    masked_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)
    """What was masked, under the key of the person's own record."""

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_passenger_of", fields=["movement", "kind"]),
            models.Index(name="carriers_passenger_number", fields=["document_number", "document_issuer"]),
            models.Index(name="carriers_passenger_identity", fields=["identity_key"]),
            models.Index(name="carriers_passenger_person", fields=["person"]),
            models.Index(name="carriers_passenger_message", fields=["message", "place"]),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_passenger_once", fields=["movement", "key"]),
            models.CheckConstraint(name="carriers_passenger_kind", condition=Q(kind__in=["passenger", "crew"])),
            models.CheckConstraint(
                name="carriers_passenger_state", condition=Q(state__in=[state.value for state in PassengerState])
            ),
            models.CheckConstraint(
                name="carriers_passenger_answer",
                condition=Q(answer="") | Q(answer__in=[answer.value for answer in Answer]),
            ),
            models.CheckConstraint(
                name="carriers_passenger_masked",
                condition=Q(masked_at__isnull=True, sealed__isnull=True)
                | Q(masked_at__isnull=False, primary="", secondary="", birth="", document_number="", booking=""),
            ),
        ]


class ListsAsked(models.Model):
    """What lists, and which version of each, a digest of `Passenger.asked` stands for."""

    digest = models.CharField(primary_key=True, max_length=64)
    told = models.TextField()
    """Code of each list to what was asked of it, as JSON."""
    at = models.DateTimeField()


class BoardingAnswer(models.Model):
    """What a carrier was answered about one person. Appended; the database refuses to change what was answered."""

    id = models.UUIDField(primary_key=True, editable=False)
    passenger = models.ForeignKey(Passenger, on_delete=models.CASCADE, related_name="answers")
    number = models.PositiveSmallIntegerField()
    """1 for the first answer about this person."""
    answer = models.CharField(max_length=12)
    code = models.CharField(max_length=16, blank=True)
    """What the carrier learns of why: a code that says nothing of the person."""
    grounds = models.CharField(max_length=200, blank=True)
    """Codes of what it rests on, comma-separated; for the desk alone."""
    policy = models.CharField(max_length=60)
    """Name of the rules it was found by."""
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    """Who gave it; null for what the rules gave."""
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    unsolicited = models.BooleanField(default=False)
    """True for a changed mind: sent without having been asked, and to be acknowledged."""

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(name="carriers_answer_number", fields=["passenger", "number"]),
            models.CheckConstraint(
                name="carriers_answer_kind", condition=Q(answer__in=[answer.value for answer in Answer])
            ),
            # The worst the rules may say by themselves rests on a ground, and a human's word on words.
            models.CheckConstraint(
                name="carriers_no_board_grounded", condition=~Q(answer=Answer.NO_BOARD.value) | ~Q(grounds="")
            ),
            models.CheckConstraint(name="carriers_answer_in_words", condition=Q(officer__isnull=True) | ~Q(words="")),
        ]


class Delivery(models.Model):
    """A changed mind on its way to the carrier, until it has acknowledged it."""

    answer = models.OneToOneField(BoardingAnswer, on_delete=models.CASCADE, primary_key=True, related_name="delivery")
    carrier = models.ForeignKey(Carrier, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, blank=True)
    """folder, https, portal; reply, where the carrier asked anew and was answered so."""
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_delivery_open", fields=["carrier"], condition=Q(acknowledged_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                name="carriers_delivery_sent_first",
                condition=Q(acknowledged_at__isnull=True) | Q(sent_at__isnull=False),
            ),
        ]


class Review(models.Model):
    """A person of whom the human desk must say the last word: a “do not board”, or a referral."""

    id = models.UUIDField(primary_key=True, editable=False)
    passenger = models.ForeignKey(Passenger, on_delete=models.CASCADE, related_name="reviews")
    why = models.CharField(max_length=12)
    """The answer that asks for it: no-board or refer."""
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    answer = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(name="carriers_review_open", fields=["opened_at"], condition=Q(decided_at__isnull=True)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="carriers_review_one_open", fields=["passenger"], condition=Q(decided_at__isnull=True)
            ),
            models.CheckConstraint(name="carriers_review_why", condition=Q(why__in=["no-board", "refer"])),
            models.CheckConstraint(
                name="carriers_review_decided",
                condition=Q(decided_at__isnull=True, decided_by__isnull=True, answer="")
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(answer="")),
            ),
        ]


class Unmasking(models.Model):
    """Somebody asks, with a reason, to see again what was masked; somebody else agrees, for some hours."""

    id = models.UUIDField(primary_key=True, editable=False)
    passenger = models.ForeignKey(Passenger, on_delete=models.CASCADE, related_name="unmaskings")
    why = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    agreed_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                name="carriers_unmasking_one_open", fields=["passenger"], condition=Q(agreed_at__isnull=True)
            ),
            models.CheckConstraint(name="carriers_unmasking_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="carriers_unmasking_two_people",
                condition=Q(agreed_by__isnull=True, agreed_at__isnull=True, until__isnull=True)
                | (
                    Q(agreed_by__isnull=False, agreed_at__isnull=False, until__isnull=False)
                    & ~Q(agreed_by=F("asked_by"))
                ),
            ),
        ]
