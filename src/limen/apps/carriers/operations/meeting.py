"""Somebody who was announced stands before an officer, or crosses; and somebody crosses who was not announced."""

from __future__ import annotations

from uuid import UUID

from limen.apps.carriers import models
from limen.apps.carriers.queries import (
    announced_as,
    booked_with,
    count_announced,
    document_in,
    holder_in,
    movement_for_label,
    movement_number,
)
from limen.lib.basics.act import Act
from limen.lib.basics.travel import Direction
from limen.lib.carriage.movement import MovementState, PassengerState
from limen.lib.inspection.announced import Announced, NotAnnounced, TravelsWith
from limen.lib.inspection.comparing_announced import differences
from limen.lib.inspection.facts import Document, Holder

MOST_TOGETHER = 9
"""Names that are told at the lane of whom somebody travels with."""


def announcement_of(
    act: Act, *, document: Document | None, holder: Holder | None, direction: Direction, arrival: str
) -> Announced | NotAnnounced | None:
    """Return what a carrier announced of a traveller at the post of `act`; `arrival` is what people there call what
    the traveller came by, empty where nobody said.

    One query for a traveller of whom nothing was announced.
    """
    found = announced_as(document=document, holder=holder, post=act.post, direction=direction, now=act.at)
    if found is None:
        return _not_announced(act, direction, arrival) if arrival else None
    row, movement, is_exactly = found
    return Announced(
        passenger=row.id,
        movement=movement.id,
        carrier=str(movement.carrier_id) if movement.carrier_id else "",
        number=movement.number,
        origin=movement.origin,
        due_at=movement.arrives_at or movement.departs_at,
        seat=row.seat,
        together=tuple(_with(other, act) for other in booked_with(row, limit=MOST_TOGETHER)),
        is_exactly=is_exactly or document is None,
        announced_document="" if is_exactly else f"{row.document_issuer} {row.document_number}".strip(),
        minor_alone=row.is_minor_alone,
        journey=_country(act, row, movement, direction),
        differs=differences(told=holder_in(row), told_document=document_in(row), holder=holder, document=document)
        if is_exactly
        else (),
    )


def _country(act: Act, row: models.Passenger, movement: models.Movement, direction: Direction) -> str:
    """Return the country that the traveller boarded in, or goes to, as the pack places what was announced."""
    there = (
        (row.embarked or movement.origin) if direction is Direction.ENTRY else (row.disembarks or movement.destination)
    )
    place = act.pack.carriers.place(there)
    return place.country if place else ""


def _with(row: models.Passenger, act: Act) -> TravelsWith:
    born = row.birth[:4]
    is_child = born.isdecimal() and act.today.year - int(born) <= act.pack.thresholds.adult_age
    return TravelsWith(name=f"{row.primary} {row.secondary}".strip(), is_child=is_child)


def _not_announced(act: Act, direction: Direction, arrival: str) -> NotAnnounced | None:
    movement = movement_for_label(arrival, post=act.post, direction=direction, now=act.at)
    if movement is None:
        return None
    announced = count_announced(movement)
    if not announced:
        return None
    return NotAnnounced(movement=movement, number=movement_number(movement), announced=announced)


def note_crossed(act: Act, *, passenger: UUID, inspection: UUID) -> None:
    """Note that somebody who was announced has crossed, and that the movement is there. Inside the caller's
    transaction.
    """
    rows = models.Passenger.objects.filter(id=passenger, crossed_at__isnull=True)
    if rows.update(crossed_at=act.at, inspection=inspection, state=PassengerState.ON_BOARD):
        models.Movement.objects.filter(
            passengers=passenger, state__in=(MovementState.EXPECTED, MovementState.CLOSED)
        ).update(state=MovementState.ARRIVED)


def note_unannounced(*, movement: UUID) -> None:
    """Count that somebody came off a movement who was not on its list. Inside the caller's transaction."""
    for row in models.Movement.objects.select_for_update().filter(id=movement):
        row.unannounced += 1
        row.save(update_fields=["unannounced"])
