"""The only way to announced people and to messages on behalf of a person: by post, by desk or by carrier, each look
logged before anything is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.queries import (
    MessageRow,
    MovementRow,
    PassengerRow,
    issues_in,
    message_row,
    messages_of,
    movement_rows,
    movements_at,
    passenger_row,
)
from limen.apps.journal.operations import record_look
from limen.apps.journal.operations.statements import select
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import COMING
from limen.lib.decision.rights import Right, may, require

BEFORE: Final = timedelta(hours=6)
AFTER: Final = timedelta(hours=36)
"""The board shows what was due so long ago, and what is due within so long."""


class MovementUnknown(Problem):
    """There is no such movement, or it comes to another post: from outside the two look the same."""

    code = "movement-unknown"
    sentence = N_("There is no such movement at your post.")


class MessageUnknown(Problem):
    """There is no such message, or it is none of this person's: from outside the two look the same."""

    code = "carrier-message-unknown"
    sentence = N_("There is no such message.")


class PassengerUnknown(Problem):
    """There is no such passenger, or it is none of this person's."""

    code = "passenger-unknown"
    sentence = N_("There is no such passenger among your tasks.")


@dataclass(frozen=True, slots=True, kw_only=True)
class MovementPage:
    """A movement with everybody announced on it."""

    movement: MovementRow
    passengers: tuple[PassengerRow, ...]
    """In the order of the message."""
    messages: tuple[MessageRow, ...]
    others: tuple[PassengerRow, ...]
    """Who was announced and does not travel after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """A message beside what was understood of it."""

    message: MessageRow
    raw: bytes
    """Empty once it is masked or erased."""
    issues: tuple[dict[str, object], ...]
    passengers: tuple[PassengerRow, ...]


def _own_post(act: Act) -> str:
    """Return the post whose movements a person sees; empty for all, at headquarters."""
    if may(act.roles, Right.KEEP_CARRIERS) or may(act.roles, Right.ANSWER_CARRIERS):
        return act.post
    return act.post or "?"


def board(act: Act) -> tuple[MovementRow, ...]:
    """Return what is due at the post of `act`, at all posts for the carrier desk; counts, and nobody by name.

    Raises NotAllowed.
    """
    require(act.roles, Right.SEE_MOVEMENTS)
    return movements_at(_own_post(act), since=act.at - BEFORE, until=act.at + AFTER)


def movement_for(act: Act, movement: UUID) -> models.Movement:
    """Return the row of a movement of one's post. Raises NotAllowed or MovementUnknown."""
    require(act.roles, Right.SEE_MOVEMENTS)
    rows = select(models.Movement, "WHERE id = %s", movement)
    post = _own_post(act)
    if not rows or (post and rows[0].post != post):
        raise MovementUnknown
    return rows[0]


def look_at_movement(act: Act, *, movement: UUID) -> MovementPage:
    """Return a movement with everybody on it; the look is written first. Raises NotAllowed or MovementUnknown."""
    with transaction.atomic():
        row = movement_for(act, movement)
        record_look(act, subject=row.id, what="movement")
        people = select(models.Passenger, "WHERE movement_id = %s ORDER BY place, id", row.id)
        shown = [passenger_row(each) for each in people]
        return MovementPage(
            movement=movement_rows([row])[0],
            passengers=tuple(each for each in shown if each.state in COMING),
            messages=messages_of(row.id),
            others=tuple(each for each in shown if each.state not in COMING),
        )


def message_for(act: Act, message: UUID) -> models.Message:
    """Return the row of a message to whoever keeps carriers, or works where its movement comes.

    Raises NotAllowed or MessageUnknown.
    """
    require(act.roles, Right.SEE_MOVEMENTS)
    rows = select(models.Message, "WHERE id = %s", message)
    if not rows:
        raise MessageUnknown
    post = _own_post(act)
    if post:
        movement = select(models.Movement, "WHERE id = %s AND post = %s", rows[0].movement_id, post)
        if not movement:
            raise MessageUnknown
    return rows[0]


def look_at_message(act: Act, *, message: UUID) -> MessagePage:
    """Return a message as it came, beside what was understood; the look is written first.

    Raises NotAllowed or MessageUnknown.
    """
    with transaction.atomic():
        row = message_for(act, message)
        record_look(act, subject=row.id, what="carrier-message")
        return page_of(row)


def page_of(row: models.Message) -> MessagePage:
    """Return the page of a message that was let through."""
    people = select(models.Passenger, "WHERE message_id = %s ORDER BY place, id", row.id)
    return MessagePage(
        message=message_row(row),
        raw=b"" if row.masked_at else bytes(row.raw),
        issues=tuple(issues_in(row)),
        passengers=tuple(passenger_row(each) for each in people),
    )


def passenger_for(act: Act, passenger: UUID, *, what: str) -> models.Passenger:
    """Return the row of somebody announced on a movement of one's post; the look is written first.

    Raises NotAllowed or PassengerUnknown.
    """
    rows = select(models.Passenger, "WHERE id = %s", passenger)
    try:
        row = rows[0]
        movement_for(act, row.movement_id)
    except (IndexError, MovementUnknown) as error:
        raise PassengerUnknown from error
    record_look(act, subject=row.id, what=what)
    return row


def own_message(carrier: UUID, message: UUID) -> models.Message:
    """Return the row of a message that this carrier sent. Raises MessageUnknown: also for another carrier's."""
    rows = select(models.Message, "WHERE id = %s AND carrier_id = %s", message, carrier)
    if not rows:
        raise MessageUnknown
    return rows[0]


def own_movement(carrier: UUID, movement: UUID) -> models.Movement:
    """Return the row of a movement of this carrier. Raises MovementUnknown: also for another carrier's."""
    rows = select(models.Movement, "WHERE id = %s AND carrier_id = %s", movement, carrier)
    if not rows:
        raise MovementUnknown
    return rows[0]
