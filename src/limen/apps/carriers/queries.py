"""Reads: who is coming, with what; which messages wait; how good the data of a carrier is. Rows for machines and lists.

Whoever shows a passenger to a person asks `access` first.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, Sum

from limen.apps.carriers import models
from limen.apps.journal.operations.statements import Value, adapted, places, read_uuid, select
from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.findings import Finding
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.carriage.movement import COMING, MessageState, MovementState, PassengerState, code_of, number_of
from limen.lib.carriage.quality import NoteKind, Score
from limen.lib.decision.boarding import Answer
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.identity import identity_key, is_telling
from limen.lib.inspection.record import load_findings

NEAR: Final = timedelta(hours=36)
"""So long before and after it is due, a movement may be the one that a traveller came on."""
OVERDUE: Final = timedelta(hours=1)
"""A word on its data that nobody at the carrier saw and no mail took by then wants a human."""
_PREFIX: Final = (3, 2)
"""Lengths of the designators that a number may begin with (ICAO, IATA)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierRow:
    """A carrier of the register."""

    id: UUID
    code: str
    name: str
    mode: str
    profile: str
    senders: tuple[str, ...]
    is_interactive: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow:
    """Whom to call at a carrier."""

    id: UUID
    name: str
    task: str
    phone: str
    email: str
    round_the_clock: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow:
    """Somebody who signs in for a carrier."""

    id: UUID
    carrier: UUID
    username: str
    full_name: str
    language: str
    one_time: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """A key of a carrier's program."""

    id: UUID
    carrier: UUID
    name: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementRow:
    """A movement with what is counted of it. No person is in it."""

    id: UUID
    carrier: UUID | None
    carrier_name: str
    number: str
    mode: str
    direction: Direction
    day: date
    origin: str
    destination: str
    post: str
    departs_at: datetime
    arrives_at: datetime | None
    departed_at: datetime | None
    state: MovementState
    closed_at: datetime | None
    told: int | None
    """Persons on board as the carrier says, passengers and crew; None where it did not say."""
    announced: int
    crew: int
    assessed: int
    look_again: int
    """Of whom something weighs."""
    minors_alone: int
    reviews: int
    """Of whom the human desk must say the last word."""
    crossed: int
    unannounced: int
    last_received: datetime | None

    @property
    def due_at(self) -> datetime:
        """When its people come to the border."""
        return (self.arrives_at or self.departs_at) if self.direction is Direction.ENTRY else self.departs_at


@dataclass(frozen=True, slots=True, kw_only=True)
class PassengerRow:
    """Somebody who is announced, with what was found."""

    id: UUID
    movement: UUID
    message: UUID
    place: int
    kind: TravellerKind
    in_transit: bool
    reference: str
    booking: str
    seat: str
    holder: Holder | None
    """None where nothing of the person is told, or where it is masked."""
    document: Document | None
    visa_number: str
    embarked: str
    disembarks: str
    state: PassengerState
    person: UUID | None
    assessed_at: datetime | None
    findings: tuple[Finding, ...]
    worst: int
    answer: Answer | None
    minor_alone: bool
    crossed_at: datetime | None
    masked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRow:
    """A message, without its bytes."""

    id: UUID
    sender: str
    reference: str
    digest: str
    carrier: UUID | None
    movement: UUID | None
    channel: str
    name: str
    format: str
    size: int
    received_at: datetime
    departs_at: datetime
    state: MessageState
    read_at: datetime | None
    assessed_at: datetime | None
    persons: int
    issues: int
    errors: int
    why: str
    late_minutes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What waits to be read, and to be assessed."""

    waiting: int
    oldest: datetime | None
    next_departure: datetime | None
    unassessed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """Somebody of whom a human must say the last word."""

    id: UUID
    passenger: UUID
    movement: UUID
    number: str
    carrier: str
    departs_at: datetime
    why: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteRow:
    """Something that a carrier was told of its data."""

    kind: NoteKind
    movement: UUID
    number: str
    departs_at: datetime
    count: int
    of: int
    at: datetime
    is_new: bool


def notes_of(carrier: UUID, *, limit: int = 100) -> tuple[NoteRow, ...]:
    """Return what one carrier was told of its data, the newest first."""
    rows = models.CarrierNote.objects.filter(carrier=carrier).select_related("movement").order_by("-at", "-id")
    return tuple(
        NoteRow(
            kind=NoteKind(row.kind),
            movement=row.movement_id,
            number=row.movement.number,
            departs_at=row.movement.departs_at,
            count=row.count,
            of=row.of,
            at=row.at,
            is_new=row.seen_at is None,
        )
        for row in rows[:limit]
    )


def unmailed_since(carrier: UUID, *, at: datetime) -> datetime | None:
    """Return when the oldest word on its data came that the carrier has neither seen nor could be written to about.

    None where nothing waits longer than it should, and for a carrier without an address for e-mail.
    """
    due = models.CarrierNote.objects.filter(
        carrier=carrier, mailed_at__isnull=True, seen_at__isnull=True, at__lte=at - OVERDUE
    )
    if not models.Contact.objects.filter(carrier=carrier, email__contains="@").exists():
        return None
    return due.order_by("at").values_list("at", flat=True).first()


def carriers(*, ended: bool = False) -> tuple[CarrierRow, ...]:
    """Return the register of carriers in the order of their codes; with `ended`, those too that carry here no more."""
    rows = models.Carrier.objects.all() if ended else models.Carrier.objects.filter(ended_at__isnull=True)
    return tuple(carrier_row(row) for row in rows.order_by("code"))


def carrier_row(row: models.Carrier) -> CarrierRow:
    """Return a row of the register."""
    return CarrierRow(
        id=row.id,
        code=row.code,
        name=row.name,
        mode=row.mode,
        profile=row.profile,
        senders=tuple(row.senders),
        is_interactive=row.is_interactive,
        ended_at=row.ended_at,
    )


def carrier_of(carrier: UUID) -> CarrierRow | None:
    """Return a carrier of the register by its id."""
    rows = select(models.Carrier, "WHERE id = %s", carrier)
    return carrier_row(rows[0]) if rows else None


def carrier_named(told: str) -> CarrierRow | None:
    """Return the carrier that somebody means by its code or its whole name; None where the register has none."""
    text = " ".join(told.split())
    found = models.Carrier.objects.filter(Q(code=code_of(text)) | Q(name__iexact=text)) if text else ()
    return next((carrier_row(row) for row in found), None)


def carrier_called(*, code: str, number: str, sender: str = "") -> CarrierRow | None:
    """Return the carrier that a message is about: by its code, else by the head of the number, else by who sends it."""
    plain = number_of(number)
    wanted = [code_of(code), *(plain[:length] for length in _PREFIX)]
    found = {row.code: row for row in select(models.Carrier, f"WHERE code IN {places(wanted)}", *wanted)}
    for each in wanted:
        if each and each in found:
            return carrier_row(found[each])
    return carrier_of_sender(sender)


def carrier_of_sender(sender: str) -> CarrierRow | None:
    """Return the carrier for which a sender sends, where it is exactly one."""
    text = sender.strip().upper()
    if not text:
        return None
    # A sender list is short and a register has hundreds of carriers: what JSON both databases search alike is not worth
    # an index.
    found = [row for row in models.Carrier.objects.filter(ended_at__isnull=True) if text in row.senders]
    return carrier_row(found[0]) if len(found) == 1 else None


def contacts_of(carrier: UUID) -> tuple[ContactRow, ...]:
    """Return whom to call at a carrier."""
    return tuple(
        ContactRow(
            id=row.id,
            name=row.name,
            task=row.task,
            phone=row.phone,
            email=row.email,
            round_the_clock=row.round_the_clock,
        )
        for row in models.Contact.objects.filter(carrier=carrier).order_by("task", "name")
    )


def users_of(carrier: UUID) -> tuple[UserRow, ...]:
    """Return who signs in for a carrier."""
    return tuple(user_row(row) for row in models.CarrierUser.objects.filter(carrier=carrier).order_by("username"))


def user_row(row: models.CarrierUser) -> UserRow:
    """Return a user of a carrier."""
    return UserRow(
        id=row.id,
        carrier=row.carrier_id,
        username=row.username,
        full_name=row.full_name,
        language=row.language,
        one_time=row.password_is_one_time,
        ended_at=row.ended_at,
    )


def keys_of(carrier: UUID) -> tuple[KeyRow, ...]:
    """Return the keys of a carrier's programs."""
    return tuple(key_row(row) for row in models.CarrierKey.objects.filter(carrier=carrier).order_by("name"))


def key_row(row: models.CarrierKey) -> KeyRow:
    """Return a key of a carrier's program."""
    return KeyRow(
        id=row.id,
        carrier=row.carrier_id,
        name=row.name,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def key_in_force(digest: bytes, *, now: datetime) -> KeyRow | None:
    """Return the key that a program's secret opens, None where it opens nothing."""
    where = "WHERE digest = %s AND revoked_at IS NULL AND expires_at > %s"
    rows = select(models.CarrierKey, where, digest, now)
    return key_row(rows[0]) if rows else None


def movement_called(number: str, *, departs: datetime) -> models.Movement | None:
    """Return the movement of a number that leaves about then, None where there is none."""
    where = "WHERE number = %s AND departs_at >= %s AND departs_at <= %s ORDER BY departs_at, id LIMIT 1"
    day = timedelta(hours=18)
    rows = select(models.Movement, where, number, departs - day, departs + day)
    return rows[0] if rows else None


def movements_at(post: str, *, since: datetime, until: datetime) -> tuple[MovementRow, ...]:
    """Return the movements of a post (of all posts where `post` is empty) that are due between two moments."""
    rows = models.Movement.objects.filter(departs_at__gte=since - NEAR, departs_at__lte=until)
    if post:
        rows = rows.filter(post=post)
    found = movement_rows(rows)
    return tuple(row for row in sorted(found, key=lambda row: (row.due_at, row.number)) if since <= row.due_at <= until)


def movements_of(carrier: UUID, *, since: datetime, limit: int = 200) -> tuple[MovementRow, ...]:
    """Return the movements of one carrier since a moment, the newest first."""
    rows = models.Movement.objects.filter(carrier=carrier, departs_at__gte=since).order_by("-departs_at", "id")
    return movement_rows(rows[:limit])


def movement_rows(rows: Iterable[models.Movement]) -> tuple[MovementRow, ...]:
    """Return movements with what is counted of them: five queries, however many they are."""
    found = list(rows)
    ids = [row.id for row in found]
    counts = _counts(ids)
    names = dict(
        models.Carrier.objects.filter(id__in={row.carrier_id for row in found if row.carrier_id}).values_list(
            "id", "name"
        )
    )
    received = dict(
        models.Message.objects.filter(movement__in=ids).values_list("movement").annotate(last=Max("received_at"))
    )
    return tuple(
        _movement_row(
            row,
            counts.get(row.id, _NOTHING),
            carrier=names.get(row.carrier_id, "") if row.carrier_id else "",
            received=received.get(row.id),
        )
        for row in found
    )


_COUNTED: Final = ("announced", "crew", "assessed", "look_again", "minors_alone", "crossed")
_NOTHING: Final[Mapping[str, int]] = {}


def _counts(ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    coming = Q(state__in=[state.value for state in COMING])
    of = models.Passenger.objects.filter(movement__in=ids).values("movement")
    counted = of.annotate(
        announced=Count("id", filter=coming & Q(kind="passenger")),
        crew=Count("id", filter=coming & Q(kind="crew")),
        assessed=Count("id", filter=coming & Q(assessed_at__isnull=False)),
        look_again=Count("id", filter=coming & Q(worst__gte=30)),
        minors_alone=Count("id", filter=coming & Q(is_minor_alone=True)),
        crossed=Count("id", filter=Q(crossed_at__isnull=False)),
    )
    found: dict[UUID, dict[str, int]] = {row["movement"]: {name: row[name] for name in _COUNTED} for row in counted}
    reviews = models.Review.objects.filter(passenger__movement__in=ids, decided_at__isnull=True)
    for movement, count in reviews.values_list("passenger__movement").annotate(count=Count("id")):
        found.setdefault(movement, {})["reviews"] = count
    return found


def _movement_row(
    row: models.Movement, counted: Mapping[str, int], *, carrier: str, received: datetime | None
) -> MovementRow:
    told = None if row.told_passengers is None else row.told_passengers + (row.told_crew or 0)
    return MovementRow(
        id=row.id,
        carrier=row.carrier_id,
        carrier_name=carrier,
        number=row.number,
        mode=row.mode,
        direction=Direction(row.direction),
        day=row.day,
        origin=row.origin,
        destination=row.destination,
        post=row.post,
        departs_at=row.departs_at,
        arrives_at=row.arrives_at,
        departed_at=row.departed_at,
        state=MovementState(row.state),
        closed_at=row.closed_at,
        told=told,
        announced=counted.get("announced", 0),
        crew=counted.get("crew", 0),
        assessed=counted.get("assessed", 0),
        look_again=counted.get("look_again", 0),
        minors_alone=counted.get("minors_alone", 0),
        reviews=counted.get("reviews", 0),
        crossed=counted.get("crossed", 0),
        unannounced=row.unannounced,
        last_received=received,
    )


def passenger_row(row: models.Passenger) -> PassengerRow:
    """Return a passenger as the desk reads one."""
    return PassengerRow(
        id=row.id,
        movement=row.movement_id,
        message=row.message_id,
        place=row.place,
        kind=TravellerKind(row.kind),
        in_transit=row.in_transit,
        reference=row.reference,
        booking=row.booking,
        seat=row.seat,
        holder=holder_in(row),
        document=document_in(row),
        visa_number=row.visa_number,
        embarked=row.embarked,
        disembarks=row.disembarks,
        state=PassengerState(row.state),
        person=row.person,
        assessed_at=row.assessed_at,
        findings=load_findings(row.findings) if row.findings else (),
        worst=row.worst,
        answer=Answer(row.answer) if row.answer else None,
        minor_alone=row.is_minor_alone,
        crossed_at=row.crossed_at,
        masked_at=row.masked_at,
    )


def holder_in(row: models.Passenger) -> Holder | None:
    """Return whom an announcement describes, None where it tells nothing of anybody."""
    if not row.birth:
        return None
    return Holder(
        primary=row.primary,
        secondary=row.secondary,
        birth=PartialDate.parse(row.birth),
        sex=Sex(row.sex or Sex.X.value),
        citizenship=row.citizenship,
    )


def document_in(row: models.Passenger) -> Document | None:
    """Return the document that was announced, None where none was."""
    if not row.document_number:
        return None
    return Document(
        code=row.document_code or "P",
        issuer=row.document_issuer,
        number=row.document_number,
        expiry=PartialDate.parse(row.document_expiry or "?"),
    )


def message_row(row: models.Message) -> MessageRow:
    """Return a message without its bytes."""
    return MessageRow(
        id=row.id,
        sender=row.sender,
        reference=row.reference,
        digest=row.digest,
        carrier=row.carrier_id,
        movement=row.movement_id,
        channel=row.channel,
        name=row.name,
        format=row.format,
        size=row.size,
        received_at=row.received_at,
        departs_at=row.departs_at,
        state=MessageState(row.state),
        read_at=row.read_at,
        assessed_at=row.assessed_at,
        persons=row.persons,
        issues=row.issues_count,
        errors=row.errors_count,
        why=row.why,
        late_minutes=row.late_minutes,
    )


def messages_of(movement: UUID) -> tuple[MessageRow, ...]:
    """Return the messages about a movement, the newest first."""
    rows = models.Message.objects.filter(movement=movement).defer("raw").order_by("-received_at", "-id")
    return tuple(message_row(row) for row in rows)


def messages_by(carrier: UUID, *, limit: int = 100) -> tuple[MessageRow, ...]:
    """Return the messages that one carrier sent, the newest first."""
    rows = models.Message.objects.filter(carrier=carrier).defer("raw").order_by("-received_at", "-id")
    return tuple(message_row(row) for row in rows[:limit])


def newest_messages(*, limit: int = 50, rejected: bool = False) -> tuple[MessageRow, ...]:
    """Return the messages that came last, the newest first; those only that were rejected, where asked."""
    rows = models.Message.objects.defer("raw").order_by("-received_at", "-id")
    rows = rows.filter(state=MessageState.REJECTED) if rejected else rows
    return tuple(message_row(row) for row in rows[:limit])


def backlog() -> Backlog:
    """Return what waits to be read or assessed, and since when."""
    waiting = models.Message.objects.filter(state=MessageState.WAITING)
    oldest = waiting.order_by("received_at").values_list("received_at", flat=True).first()
    following = waiting.order_by("departs_at", "id").values_list("departs_at", flat=True).first()
    unassessed = models.Message.objects.filter(state=MessageState.READ, assessed_at__isnull=True)
    return Backlog(
        waiting=waiting.count() if oldest else 0,
        oldest=oldest or unassessed.order_by("received_at").values_list("received_at", flat=True).first(),
        next_departure=following,
        unassessed=unassessed.count(),
    )


def waiting_messages(*, now: datetime, limit: int) -> tuple[UUID, ...]:
    """Return the messages to be read next: those about what leaves next first, and what has left behind all of them."""
    ahead = "WHERE state = 'waiting' AND departs_at >= %s ORDER BY departs_at, id LIMIT %s"
    gone = "WHERE state = 'waiting' AND departs_at < %s ORDER BY departs_at DESC, id LIMIT %s"
    # What leaves in these minutes is still of use to whoever waits at the gate.
    moment = now - timedelta(minutes=15)
    rows = _ids(ahead, moment, limit)
    return (*rows, *_ids(gone, moment, limit - len(rows))) if len(rows) < limit else rows


def _ids(where: str, *values: Value) -> tuple[UUID, ...]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM carriers_message {where}", adapted(values))  # noqa: S608  # constant but for %s
        return tuple(read_uuid(row[0]) for row in cursor.fetchall())


def announced_as(
    *, document: Document | None, holder: Holder | None, post: str, direction: Direction, now: datetime
) -> tuple[models.Passenger, models.Movement, bool] | None:
    """Return how a traveller was announced at a post, with the movement, and whether it is exactly this document.

    The movement that is due nearest to now counts. By number and State of issue first; by name, date of birth and
    citizenship where no number is the same.
    """
    wanted: list[tuple[str, tuple[Value, ...]]] = []
    if document is not None and document.number:
        wanted.append(
            (
                "(document_number = %s AND document_issuer = %s)",
                (normal_number(document.number), state_of(document.issuer)),
            )
        )
    if holder is not None and is_telling(holder):
        wanted.append(("identity_key = %s", (identity_key(holder),)))
    if not wanted:
        return None
    where = f"WHERE {' OR '.join(condition for condition, _ in wanted)} ORDER BY id DESC LIMIT 50"
    rows = select(models.Passenger, where, *(value for _, values in wanted for value in values))
    rows = [row for row in rows if row.state in COMING]
    if not rows:
        return None
    movements = {row.id: row for row in _near({row.movement_id for row in rows}, post, direction, now)}
    best = min(
        (row for row in rows if row.movement_id in movements),
        key=lambda row: (
            not _is_number(row, document),
            abs(_due(movements[row.movement_id]) - now),
            row.id,
        ),
        default=None,
    )
    return (best, movements[best.movement_id], _is_number(best, document)) if best else None


def _near(ids: Collection[UUID], post: str, direction: Direction, now: datetime) -> Sequence[models.Movement]:
    where = f"WHERE id IN {places(ids)} AND post = %s AND direction = %s AND state <> 'cancelled'"
    rows = select(models.Movement, where, *ids, post, direction.value)
    return [row for row in rows if abs(_due(row) - now) <= NEAR]


def _due(row: models.Movement) -> datetime:
    if row.direction == Direction.ENTRY:
        return row.arrives_at or row.departs_at
    return row.departs_at


def _is_number(row: models.Passenger, document: Document | None) -> bool:
    return document is not None and (row.document_number, row.document_issuer) == (
        normal_number(document.number),
        state_of(document.issuer),
    )


def booked_with(row: models.Passenger, *, limit: int) -> tuple[models.Passenger, ...]:
    """Return who else of the movement has the same booking, the first `limit` in the order of the message."""
    if not row.booking:
        return ()
    where = "WHERE movement_id = %s AND booking = %s AND id <> %s ORDER BY place, id LIMIT %s"
    rows = select(models.Passenger, where, row.movement_id, row.booking, row.id, limit)
    return tuple(each for each in rows if each.state in COMING)


def count_announced(movement: UUID) -> int:
    """Return how many persons are announced on a movement."""
    return models.Passenger.objects.filter(movement=movement, state__in=COMING).count()


def movement_for_label(label: str, *, post: str, direction: Direction, now: datetime) -> UUID | None:
    """Return the movement that people at a post mean by what they call an arrival, None where none is announced."""
    where = "WHERE number = %s AND post = %s AND direction = %s AND state <> 'cancelled'"
    rows = select(models.Movement, where, number_of(label), post, direction.value)
    near = [row for row in rows if abs(_due(row) - now) <= NEAR]
    return min(near, key=lambda row: abs(_due(row) - now)).id if near else None


def movement_number(movement: UUID) -> str:
    """Return the number of a movement, empty where there is none."""
    rows = select(models.Movement, "WHERE id = %s", movement)
    return rows[0].number if rows else ""


def open_reviews() -> tuple[ReviewRow, ...]:
    """Return of whom a human must say the last word, who leaves next first."""
    rows = (
        models.Review.objects.filter(decided_at__isnull=True)
        .select_related("passenger__movement__carrier")
        .order_by("passenger__movement__departs_at", "opened_at", "id")
    )
    return tuple(
        ReviewRow(
            id=row.id,
            passenger=row.passenger_id,
            movement=row.passenger.movement_id,
            number=row.passenger.movement.number,
            carrier=row.passenger.movement.carrier.name if row.passenger.movement.carrier else "",
            departs_at=row.passenger.movement.departs_at,
            why=row.why,
            opened_at=row.opened_at,
        )
        for row in rows
    )


def open_reviews_count() -> int:
    """Return how many wait for the human desk."""
    return models.Review.objects.filter(decided_at__isnull=True).count()


def score(*, carrier: UUID, since: datetime, until: datetime, route: tuple[str, str] | None = None) -> Score:
    """Return what was counted of a carrier between two moments, on one route (origin, destination) or on all."""
    gone = models.Movement.objects.filter(carrier=carrier, departs_at__gte=since, departs_at__lt=until).exclude(
        state=MovementState.CANCELLED
    )
    if route:
        gone = gone.filter(origin=route[0], destination=route[1])
    ids = list(gone.values_list("id", flat=True))
    messages = models.Message.objects.filter(movement__in=ids)
    passengers = models.Passenger.objects.filter(movement__in=ids)
    notes = models.CarrierNote.objects.filter(movement__in=ids)
    counted = messages.aggregate(persons=Sum("persons"), bad=Sum("errors_count"))
    seen = passengers.aggregate(
        arrived=Count("id", filter=Q(crossed_at__isnull=False)),
        no_show=Count("id", filter=Q(state=PassengerState.NO_SHOW)),
    )
    noted = dict(notes.values_list("kind").annotate(count=Count("id")))
    code = models.Carrier.objects.filter(id=carrier).values_list("code", flat=True).first() or ""
    late = models.LateCount.objects.filter(code=code, day__gte=since.date(), day__lte=until.date())
    rejected = models.Message.objects.filter(
        carrier=carrier, state=MessageState.REJECTED, received_at__gte=since, received_at__lt=until
    )
    return Score(
        movements=len(ids),
        missing=noted.get(NoteKind.MISSING, 0),
        late=noted.get(NoteKind.LATE, 0),
        messages=messages.count() + (0 if route else rejected.count()),
        rejected=0 if route else rejected.count(),
        persons=counted["persons"] or 0,
        bad=min(counted["bad"] or 0, counted["persons"] or 0),
        arrived=seen["arrived"] or 0,
        no_show=seen["no_show"] or 0,
        unannounced=gone.aggregate(total=Sum("unannounced"))["total"] or 0,
        too_late=0 if route else late.aggregate(total=Sum("messages"))["total"] or 0,
    )


def routes_of(carrier: UUID, *, since: datetime) -> tuple[tuple[str, str], ...]:
    """Return from where to where a carrier went since a moment."""
    rows = models.Movement.objects.filter(carrier=carrier, departs_at__gte=since).order_by("origin", "destination")
    return tuple(rows.values_list("origin", "destination").distinct())


def issues_in(row: models.Message) -> list[dict[str, object]]:
    """Return what was wrong with a message, in the order of its bytes."""
    found: list[dict[str, object]] = json.loads(row.issues) if row.issues else []
    return found
