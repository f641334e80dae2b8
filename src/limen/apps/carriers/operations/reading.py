"""A message that was kept is read: its movement found or made, the people on it announced, all in one transaction.

A worker that is ended in between leaves the message waiting as it was; read again, it gives the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.answering import acknowledge
from limen.apps.carriers.operations.notes import tell
from limen.apps.carriers.operations.receiving import FAR, places_of
from limen.apps.carriers.queries import carrier_called, carrier_of, carrier_of_sender, issues_in, waiting_messages
from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert, insert_many, locking, places, select, update_many
from limen.apps.protection.operations.announced import clear_announced
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.country_pack import Mode
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.carriage.movement import (
    COMING,
    MODES,
    MessageState,
    MovementState,
    PassengerState,
    code_of,
    number_of,
    seat_of,
)
from limen.lib.carriage.quality import NoteKind
from limen.lib.carriage.understanding import NotUnderstood, Reading, Whole, read_message, whole_list
from limen.lib.carriage.understood import OnBoard, Passage, Purpose, Understood, passage_of
from limen.lib.inspection.identity import identity_key, is_telling
from limen.lib.manifest import Manifest, is_part, part_key

MOST_ISSUES: Final = 500
"""Of one message are kept; all are counted."""
MOST_PARTS: Final = 60
"""Messages about a movement that are looked through for the other parts of a list."""
MOST_ASKED_FOR: Final = 100
"""Persons of a message who are looked for one by one among those announced before."""
SAME_DAY: Final = timedelta(hours=20)
"""A movement whose departure was moved by less than this is the same one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of one message."""

    message: UUID
    movement: UUID | None
    persons: int
    state: MessageState
    why: str = ""


def next_messages(act: Act, *, limit: int) -> tuple[UUID, ...]:
    """Return the messages to be read next: who leaves next comes first."""
    return waiting_messages(now=act.at, limit=limit)


@once_more
def take_in(act: Act, *, message: UUID) -> Taken | None:
    """Read one message and announce its people; None when it was read already, or somebody else is at it."""
    with transaction.atomic():
        rows = select(models.Message, f"WHERE id = %s AND state = 'waiting'{_passing_by()}", message)
        if not rows:
            return None
        row = rows[0]
        try:
            reading = read_message(bytes(row.raw), today=act.today, agreed=agreed_with(act, row))
        except NotUnderstood as problem:
            return _reject(act, row, why=problem.code, issues=problem.issues)
        return _take(act, row, reading)


@once_more
def set_aside(act: Act, *, message: UUID, why: str) -> None:
    """Take a message out of the line that the program could not read, with the code of what happened; it is shown."""
    with transaction.atomic():
        rows = select(models.Message, f"WHERE id = %s AND state = 'waiting'{locking()}", message)
        if rows:
            _reject(act, rows[0], why=why)


def agreed_with(act: Act, row: models.Message) -> Mapping[str, object] | None:
    """Return what was agreed with the carrier that sends, None where nothing was, or where it is not known by now."""
    carrier = carrier_of(row.carrier_id) if row.carrier_id else carrier_of_sender(row.sender)
    return act.pack.carriers.profiles.get(carrier.profile) if carrier and carrier.profile else None


def taken_before(*, message: UUID) -> Taken:
    """Return what became of a message that was read before."""
    row = models.Message.objects.defer("raw").get(id=message)
    return Taken(
        message=row.id, movement=row.movement_id, persons=row.persons, state=MessageState(row.state), why=row.why
    )


def _passing_by() -> str:
    """Return what locks a row, and passes by one that another worker holds."""
    return f"{locking()} SKIP LOCKED" if locking() else ""


def _reject(act: Act, row: models.Message, *, why: str, issues: Sequence[Mapping[str, object]] = ()) -> Taken:
    row.state, row.why, row.read_at = MessageState.REJECTED, why[:40], act.at
    _keep_issues(row, issues)
    row.save(update_fields=["state", "why", "read_at", "issues", "issues_count"])
    append(act, kind="limen.message.rejected", subject=row.id, data={"why": row.why})
    return Taken(message=row.id, movement=None, persons=0, state=MessageState.REJECTED, why=row.why)


def _keep_issues(row: models.Message, issues: Sequence[Mapping[str, object]]) -> None:
    row.issues = json.dumps(issues[:MOST_ISSUES], ensure_ascii=False) if issues else ""
    row.issues_count = len(issues)


def _take(act: Act, row: models.Message, reading: Reading) -> Taken:
    """Take in every list of a file; one of them is enough for the message to count as read."""
    if not reading.lists:
        return _take_acknowledgement(act, row, reading)
    pairs = zip(reading.lists, reading.manifests, strict=True)
    done = [_take_list(act, row, reading, said, came) for said, came in pairs]
    taken = [each for each in done if isinstance(each, models.Movement)]
    if not taken:
        return _reject(act, row, why=next(each for each in done if isinstance(each, str)), issues=reading.issues)
    first = taken[0]
    row.state, row.read_at, row.movement_id = MessageState.READ, act.at, first.id
    row.carrier_id = row.carrier_id or first.carrier_id
    row.persons, row.errors_count = reading.persons, reading.faulty
    row.why = next((each for each in done if isinstance(each, str)), "")
    _keep_issues(row, [*reading.issues, *issues_in(row)])
    row.save(
        update_fields=[
            "state", "read_at", "movement", "carrier", "persons", "issues", "issues_count", "errors_count", "why",
            "parts_of", "parts_missing",
        ]
    )  # fmt: skip
    append(
        act,
        kind="limen.message.read",
        subject=row.id,
        data={"movement": str(first.id), "persons": row.persons, "issues": row.issues_count},
    )
    _tell(act, first, row)
    return Taken(message=row.id, movement=first.id, persons=row.persons, state=MessageState.READ)


def _take_acknowledgement(act: Act, row: models.Message, reading: Reading) -> Taken:
    """The carrier says that it knows of changed answers: nobody is announced by it."""
    carrier = row.carrier_id or _carrier_of_sender(row.sender)
    if carrier is None:
        return _reject(act, row, why="carrier-unclear", issues=reading.issues)
    acknowledge(act, carrier=carrier, references=reading.acknowledged)
    row.state, row.read_at, row.assessed_at, row.carrier_id = MessageState.READ, act.at, act.at, carrier
    row.save(update_fields=["state", "read_at", "assessed_at", "carrier"])
    return Taken(message=row.id, movement=None, persons=0, state=MessageState.READ)


def _carrier_of_sender(sender: str) -> UUID | None:
    known = carrier_called(code=sender, number="", sender=sender)
    return known.id if known else None


def _take_list(
    act: Act, row: models.Message, reading: Reading, said: Understood, came: Manifest
) -> models.Movement | str:
    """Take in one list and return its movement, or the code of why it cannot be taken."""
    passage = passage_of(said.legs, places=places_of(act), state_zone=ZoneInfo(act.pack.state.time_zone))
    if passage is None or not number_of(said.number) or abs(passage.departs_at - act.at) > FAR:
        return "movement-unclear"
    carrier = carrier_called(code=said.carrier, number=said.number, sender=row.sender)
    if row.carrier_id and carrier is not None and carrier.id != row.carrier_id and not _sends_for(row, carrier.senders):
        return "another-carrier"
    movement = _movement(act, said, passage, carrier=carrier.id if carrier else row.carrier_id)
    whole = _whole(act, movement, row, reading, came)
    is_whole = whole is None or whole.is_complete
    if whole is not None and said.purpose in (Purpose.CLOSE, Purpose.CLOSE_WITHOUT):
        # Who is not named in one part may be in another.
        said = whole.said
    _announce(act, movement, row, said, is_whole=is_whole)
    _note_state(act, movement, said, passage=passage)
    return movement


def _whole(act: Act, movement: models.Movement, row: models.Message, reading: Reading, came: Manifest) -> Whole | None:
    """Return the whole list that came in parts of which this is one, None for one that came in one piece.

    What is missing of it is noted with the message that brought the latest part, and no more with those before it.
    """
    if not is_part(came):
        return None
    key = part_key(came)
    found = whole_list(_parts_before(act, movement, row), [each for each in reading.parts if part_key(each) == key])
    models.Message.objects.filter(movement=movement, parts_of=found.key).update(parts_missing="")
    row.parts_of = found.key
    row.parts_missing = "" if found.is_complete else found.numbers[:100]
    row.issues = json.dumps([*issues_in(row), *found.issues], ensure_ascii=False)
    return found


def _parts_before(act: Act, movement: models.Movement, row: models.Message) -> tuple[Manifest, ...]:
    """Return the parts of lists about a movement that came from the same sender before, in their order; masked ones are
    gone.
    """
    where = (
        "WHERE movement_id = %s AND sender = %s AND state = 'read' AND parts_of <> '' AND masked_at IS NULL"
        " ORDER BY received_at DESC, id DESC LIMIT %s"
    )
    came = select(models.Message, where, movement.id, row.sender, MOST_PARTS)
    agreed = agreed_with(act, row)
    return tuple(part for each in reversed(came) for part in _parts_in(act, each, agreed))


def _parts_in(act: Act, row: models.Message, agreed: Mapping[str, object] | None) -> tuple[Manifest, ...]:
    """Return the parts in a message that was read; none once it is no more understood as was agreed since."""
    try:
        return read_message(bytes(row.raw), today=act.today, agreed=agreed).parts
    except NotUnderstood:
        return ()


def _sends_for(row: models.Message, senders: Iterable[str]) -> bool:
    """A handling agent sends for several carriers, each of which has named it."""
    named = set(senders)
    if row.carrier_id is None or row.sender.strip().upper() in named:
        return True
    return models.Carrier.objects.filter(id=row.carrier_id, code__in=named).exists()


def _tell(act: Act, movement: models.Movement, row: models.Message) -> None:
    if row.late_minutes is not None and row.late_minutes > 0:
        tell(act, movement=movement.id, kind=NoteKind.LATE, count=row.late_minutes, of=row.late_minutes)
    if row.errors_count:
        tell(act, movement=movement.id, kind=NoteKind.BAD_DATA, count=row.errors_count, of=row.persons)


def _movement(act: Act, said: Understood, passage: Passage, *, carrier: UUID | None) -> models.Movement:
    """Return the movement that a message is about, made now where it is not known from a schedule or a message."""
    direction = Direction.ENTRY if passage.is_entry else Direction.EXIT
    number = number_of(said.number)
    where = f"WHERE number = %s AND day = %s AND direction = %s ORDER BY id{locking()}"
    for row in select(models.Movement, where, number, passage.day.isoformat(), direction.value):
        if row.origin in ("", passage.origin) or not passage.origin or row.source == "schedule":
            return row
    row = models.Movement(
        id=act.new_id(),
        carrier_id=carrier,
        number=number,
        mode=_mode(act, said, passage),
        direction=direction,
        day=passage.day,
        origin=passage.origin,
        destination=passage.destination,
        post=passage.post,
        departs_at=passage.departs_at,
        arrives_at=passage.arrives_at,
        state=MovementState.EXPECTED,
        source="message",
        made_at=act.at,
    )
    insert(row)
    append(
        act,
        kind="limen.movement.opened",
        subject=row.id,
        data={
            "number": row.number,
            "day": row.day.isoformat(),
            "direction": row.direction,
            "post": row.post or None,
            "carrier": str(carrier) if carrier else None,
        },
    )
    return row


_BY_POST: Final = {Mode.AIR: "air", Mode.LAND: "road", Mode.SEA: "sea", Mode.RIVER: "river"}


def _mode(act: Act, said: Understood, passage: Passage) -> str:
    if said.mode in MODES:
        return said.mode
    post = act.pack.post(passage.post)
    return _BY_POST[post.mode] if post else "air"


def _note_state(act: Act, movement: models.Movement, said: Understood, *, passage: Passage) -> None:
    """Write what a message tells of the movement itself: how many, when, whether it goes."""
    before = (
        movement.state, movement.departs_at, movement.arrives_at, movement.told_passengers, movement.told_crew,
        movement.departed_at, movement.post,
    )  # fmt: skip
    if said.told_passengers is not None:
        movement.told_passengers = said.told_passengers
    if said.told_crew is not None:
        movement.told_crew = said.told_crew
    if abs(passage.departs_at - movement.departs_at) < SAME_DAY:
        movement.departs_at = passage.departs_at
    movement.arrives_at = passage.arrives_at or movement.arrives_at
    movement.post = movement.post or passage.post
    if said.purpose is Purpose.CANCEL:
        movement.state = MovementState.CANCELLED
    elif said.purpose in (Purpose.CLOSE, Purpose.CLOSE_WITHOUT) and movement.state == MovementState.EXPECTED:
        movement.state, movement.departed_at = MovementState.CLOSED, max(act.at, movement.departs_at)
    after = (
        movement.state, movement.departs_at, movement.arrives_at, movement.told_passengers, movement.told_crew,
        movement.departed_at, movement.post,
    )  # fmt: skip
    if after != before:
        movement.save()
        if movement.state != before[0]:
            append(act, kind="limen.movement.changed", subject=movement.id, data={"state": str(movement.state)})


def _announce(
    act: Act, movement: models.Movement, message: models.Message, said: Understood, *, is_whole: bool
) -> None:
    """Write down whom a list tells of; of a list that is not whole, nothing about whom it does not name."""
    if said.purpose is Purpose.CANCEL:
        _set_all(act, movement, PassengerState.CANCELLED, besides=())
        return
    kept = _kept(movement.id, said.persons)
    matched = [(person, _match(kept, person)) for person in said.persons]
    if said.purpose in (Purpose.LIST, Purpose.CHANGE):
        _upsert(act, movement, message, matched)
    elif said.purpose is Purpose.REDUCTION:
        _set_some(act, movement, [row for _, row in matched if row], PassengerState.CANCELLED)
    else:
        named = [row for _, row in matched if row]
        is_named, others = (
            (PassengerState.ON_BOARD, PassengerState.NO_SHOW)
            if said.purpose is Purpose.CLOSE
            else (PassengerState.NO_SHOW, PassengerState.ON_BOARD)
        )
        _set_some(act, movement, named, is_named)
        if is_whole:
            _set_all(act, movement, others, besides=[row.id for row in named])
        if said.purpose is Purpose.CLOSE:
            # Who is on board and was never announced is announced by it.
            new = [(person, None) for person, row in matched if row is None and person.holder is not None]
            _upsert(act, movement, message, new)


@dataclass(slots=True)
class _Kept:
    """The people of a movement, by what they can be told by."""

    by_key: dict[str, models.Passenger]
    by_document: dict[tuple[str, str], models.Passenger]


def _kept(movement: UUID, persons: Sequence[OnBoard]) -> _Kept:
    """Return the people of a movement among whom `persons` may be; for a short message not all of them are fetched:
    hundreds of questions come about one flight.
    """
    keys = {each.key for each in persons}
    numbers = {each.document.number for each in persons if each.document}
    if len(persons) > MOST_ASKED_FOR:
        rows = select(models.Passenger, f"WHERE movement_id = %s ORDER BY id{locking()}", movement)
    elif numbers:
        asked = f"(key IN {places(keys)} OR document_number IN {places(numbers)})"
        where = f"WHERE movement_id = %s AND {asked} ORDER BY id{locking()}"
        rows = select(models.Passenger, where, movement, *keys, *numbers)
    else:
        where = f"WHERE movement_id = %s AND key IN {places(keys)} ORDER BY id{locking()}"
        rows = select(models.Passenger, where, movement, *keys) if keys else []
    return _Kept(
        by_key={row.key: row for row in rows},
        by_document={(row.document_number, row.birth): row for row in rows if row.document_number and row.birth},
    )


def _match(kept: _Kept, person: OnBoard) -> models.Passenger | None:
    """Return the row of a person who was announced before: by the carrier's reference or who they are, else by the
    document with the same date of birth.
    """
    row = kept.by_key.get(person.key)
    if row is None and person.document is not None and person.holder is not None:
        row = kept.by_document.get((person.document.number, str(person.holder.birth)))
    return row


def _upsert(
    act: Act,
    movement: models.Movement,
    message: models.Message,
    matched: Sequence[tuple[OnBoard, models.Passenger | None]],
) -> None:
    new: dict[str, models.Passenger] = {}
    told_anew = []
    bookings: set[str] = set()
    for person, row in matched:
        if row is None and person.key in new:
            # Named twice in one message: the later word counts.
            _describe(new[person.key], person, message)
        elif row is None:
            made = models.Passenger(
                id=act.new_id(), movement_id=movement.id, key=person.key, state=PassengerState.ANNOUNCED
            )
            _describe(made, person, message)
            new[person.key] = made
        else:
            before = row.booking
            _renew(row, person, message)
            bookings |= {before, row.booking} if before != row.booking else set()
            told_anew.append(row)
    update_many(told_anew, _TOLD)
    insert_many(list(new.values()))
    _look_again_at(movement, bookings | {row.booking for row in new.values()})


def _look_again_at(movement: models.Movement, bookings: Collection[str]) -> None:
    """Have everybody of these bookings looked at again: with whom a child travels has changed."""
    named = {each for each in bookings if each}
    if named:
        rows = models.Passenger.objects.filter(movement=movement, state__in=COMING, assessed_at__isnull=False)
        rows.filter(booking__in=named).update(assessed_at=None)


_TOLD: Final = (
    "message", "place", "kind", "in_transit", "reference", "booking", "seat", "bags", "embarked", "disembarks",
    "visa_number", "primary", "secondary", "birth", "sex", "citizenship", "identity_key", "document_code",
    "document_issuer", "document_number", "document_expiry", "state", "assessed_at", "was_listed",
)  # fmt: skip


_ASSESSED: Final = (
    "kind", "in_transit", "visa_number", "primary", "secondary", "birth", "sex", "citizenship", "document_code",
    "document_issuer", "document_number", "document_expiry",
)  # fmt: skip


def _renew(row: models.Passenger, person: OnBoard, message: models.Message) -> None:
    """Write what is told anew of somebody; what was found of them before counts only while they say the same."""
    row.was_listed = True
    before = _assessed(row)
    _describe(row, person, message)
    after = _assessed(row)
    if row.state not in COMING:
        row.state, row.assessed_at = PassengerState.ANNOUNCED, None
    if before != after:
        row.assessed_at = None


def _assessed(row: models.Passenger) -> tuple[object, ...]:
    """Return what an assessment reads of somebody: where it changes, what was found before counts no more."""
    return (bytes(row.identity_key or b""), *(getattr(row, name) for name in _ASSESSED))


def _describe(row: models.Passenger, person: OnBoard, message: models.Message) -> None:
    holder, document = person.holder, person.document
    row.message_id, row.place = message.id, person.place
    row.kind = TravellerKind(person.kind).value
    row.in_transit = person.in_transit
    row.reference, row.booking = person.reference[:40], person.booking[:40]
    row.seat, row.bags = seat_of(person.seat), min(person.bags, 999)
    row.embarked, row.disembarks = person.embarked[:8], person.disembarks[:8]
    row.visa_number = code_of(person.visa_number) if len(person.visa_number) <= 12 else person.visa_number[:32]
    if holder is not None:
        row.primary, row.secondary = holder.primary[:80], holder.secondary[:80]
        row.birth, row.sex = str(holder.birth), holder.sex.value
        row.citizenship = holder.citizenship
        row.identity_key = identity_key(holder) if is_telling(holder) else None
    if document is not None:
        row.document_code, row.document_issuer = document.code[:2], state_of(document.issuer)
        row.document_number, row.document_expiry = document.number[:32], str(document.expiry)


def _set_some(act: Act, movement: models.Movement, rows: Iterable[models.Passenger], state: PassengerState) -> None:
    some = [row for row in rows if row.crossed_at is None]
    models.Passenger.objects.filter(id__in=[row.id for row in some]).update(state=state)
    if state not in COMING:
        clear_announced(act, passengers=[row.id for row in some])
        _look_again_at(movement, {row.booking for row in some})


def _set_all(act: Act, movement: models.Movement, state: PassengerState, *, besides: Sequence[UUID]) -> None:
    rows = models.Passenger.objects.filter(movement=movement, crossed_at__isnull=True, state__in=COMING)
    others = rows.exclude(id__in=besides)
    gone = () if state in COMING else tuple(others.values_list("id", "booking"))
    others.update(state=state)
    clear_announced(act, passengers=[id_ for id_, _booking in gone])
    _look_again_at(movement, {booking for _id, booking in gone})
