"""A message comes in: kept as it came, once, and told apart from what came before; who reads it, reads it later.

What comes after the time that the law allows is not kept: it is counted, and the carrier is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.notes import tell
from limen.apps.carriers.queries import carrier_called, carrier_of, movement_called
from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert, select
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import Channel, MessageState, code_of, number_of
from limen.lib.carriage.quality import NoteKind
from limen.lib.carriage.understanding import Heading, heading_of
from limen.lib.carriage.understood import Place, passage_of
from limen.lib.carriage.windows import is_past_window, late_minutes

MOST_BYTES: Final = 16 << 20
"""Of one message."""
FAR: Final = timedelta(days=400)
"""A departure that is further away than that is a mistake, and makes nobody wait."""


class MessageEmpty(Problem):
    """Nothing was sent."""

    code = "carrier-message-empty"
    sentence = N_("The message is empty. Send the list of passengers as a file or as text.")


class MessageTooLarge(Problem):
    """More was sent than a message may have."""

    code = "carrier-message-too-large"
    sentence = N_("A message may have %(most)s bytes. Send it in parts.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Bytes, and by which way they came."""

    raw: bytes
    channel: Channel
    name: str = ""
    """Of the file."""
    carrier: UUID | None = None
    """The carrier that the door made sure of; None where only the message says who sends it."""
    sender: str = ""
    """Who brought it, where the way it came tells more than the message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of it."""

    message: UUID | None
    """None where it came too late, and was not kept."""
    is_new: bool
    """False when the same came before: nothing was done."""
    digest: str


@once_more
def receive(act: Act, *, received: Received) -> Receipt:
    """Keep a message as it came, durably, and return its id; the same from the same sender once more changes nothing.

    Whoever calls has made sure of the carrier, where one is named. Raises MessageEmpty or MessageTooLarge.
    """
    if not received.raw.strip():
        raise MessageEmpty
    if len(received.raw) > MOST_BYTES:
        raise MessageTooLarge(most=MOST_BYTES)
    digest = sha256(received.raw).hexdigest()
    heading = heading_of(received.raw, today=act.today)
    sender = clean_line(_proved_sender(received) or heading.sender, longest=70)
    reference = clean_line(heading.reference, longest=70)
    with transaction.atomic():
        if known := _known(sender, reference, digest):
            return Receipt(message=known, is_new=False, digest=digest)
        departs = departure_of(act, heading)
        if departs is not None and _is_too_late(act, heading, departs):
            _count_too_late(act, heading)
            return Receipt(message=None, is_new=True, digest=digest)
        row = models.Message(
            id=act.new_id(),
            sender=sender,
            reference=reference,
            digest=digest,
            carrier_id=received.carrier,
            channel=received.channel,
            name=clean_line(received.name, longest=120),
            format=heading.format[:24],
            size=len(received.raw),
            raw=received.raw if heading.keeps is None else heading.keeps,
            received_at=act.at,
            departs_at=departs or act.at,
            state=MessageState.WAITING,
            late_minutes=None
            if departs is None
            else late_minutes(act.at, departs=departs, due_minutes=act.pack.carriers.window.due_minutes),
        )
        insert(row)
        append(
            act,
            kind="limen.message.received",
            subject=row.id,
            data={
                "channel": row.channel,
                "digest": digest,
                "bytes": row.size,
                "carrier": str(received.carrier) if received.carrier else None,
            },
        )
    return Receipt(message=row.id, is_new=True, digest=digest)


def _proved_sender(received: Received) -> str:
    """Return who brought a message where more than the message says so: what one carrier sent is never another's, not
    even where the bytes are the same.
    """
    if received.carrier is None:
        return received.sender
    carrier = carrier_of(received.carrier)
    return carrier.code if carrier else str(received.carrier)


def departure_of(act: Act, heading: Heading) -> datetime | None:
    """Return when what a message is about leaves, None where its head does not tell, or tells what cannot be."""
    passage = passage_of(heading.legs, places=places_of(act), state_zone=ZoneInfo(act.pack.state.time_zone))
    if passage is None or abs(passage.departs_at - act.at) > FAR:
        return None
    return passage.departs_at


def places_of(act: Act) -> dict[str, Place]:
    """Return post and clock of the places of the country pack, by code; a post's own clock where it is one of ours."""
    return {place.code: (place.post, _zone(act, place.post, place.time_zone)) for place in act.pack.carriers.places}


def _zone(act: Act, post: str, told: str) -> ZoneInfo | None:
    name = told or (act.pack.time_zone_of(post) if post else "")
    return _zone_named(name) if name else None


@cache
def _zone_named(name: str) -> ZoneInfo:
    """The library itself remembers eight, and reads a file for each of the others every time."""
    return ZoneInfo(name)


def _known(sender: str, reference: str, digest: str) -> UUID | None:
    where = "WHERE sender = %s AND reference = %s AND digest = %s"
    rows = select(models.Message, where, sender, reference, digest)
    return rows[0].id if rows else None


def _is_too_late(act: Act, heading: Heading, departs: datetime) -> bool:
    movement = movement_called(number_of(heading.number), departs=departs)
    left = (movement.departed_at or movement.departs_at) if movement else departs
    return is_past_window(act.at, departed=left, legal_minutes=act.pack.carriers.window.legal_minutes)


def _count_too_late(act: Act, heading: Heading) -> None:
    """Keep of data that came too late that it came, and how much: nobody in it was looked at."""
    carrier = carrier_called(code=heading.carrier, number=heading.number, sender=heading.sender)
    counted, _ = models.LateCount.objects.get_or_create(
        code=carrier.code if carrier else code_of(heading.carrier),
        day=act.today,
        defaults={"messages": 0, "persons": 0},
    )
    counted.messages += 1
    counted.persons += heading.persons
    counted.save(update_fields=["messages", "persons"])
    append(
        act,
        kind="limen.message.too-late",
        subject=act.new_id(),
        data={"persons": heading.persons, "carrier": str(carrier.id) if carrier else None},
    )
    movement = movement_called(number_of(heading.number), departs=departure_of(act, heading) or act.at)
    if movement is not None:
        tell(act, movement=movement.id, kind=NoteKind.TOO_LATE, count=1, of=1)
