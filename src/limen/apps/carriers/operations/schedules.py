"""Movements from a schedule: known before any carrier sends a list, so that one that sends none is noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.receiving import places_of
from limen.apps.carriers.queries import carrier_called
from limen.apps.journal.operations import append
from limen.apps.journal.operations.statements import insert_many
from limen.lib.basics.act import Act
from limen.lib.basics.travel import Direction
from limen.lib.carriage.movement import MovementState
from limen.lib.carriage.schedules import LineAside, read_schedule
from limen.lib.carriage.understood import Leg, passage_of
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleReport:
    """What a schedule brought."""

    new: int
    known: int
    elsewhere: int
    """Movements that touch none of our posts."""
    aside: tuple[LineAside, ...]


def take_schedule(act: Act, *, text: str) -> ScheduleReport:
    """Take in the movements of a schedule (CSV, or SSIM chapter 7) that come to a post or leave one.

    A movement that is known already stays as it is. Raises NotAllowed or ScheduleEmpty.
    """
    require(act.roles, Right.KEEP_CARRIERS)
    planned, aside = read_schedule(text, today=act.today)
    places, zone = places_of(act), ZoneInfo(act.pack.state.time_zone)
    rows, elsewhere = [], 0
    for each in planned:
        leg = Leg(origin=each.origin, destination=each.destination, departs=each.departs, arrives=each.arrives)
        passage = passage_of((leg,), places=places, state_zone=zone)
        if passage is None or not passage.post:
            elsewhere += 1
            continue
        carrier = carrier_called(code=each.carrier, number=each.number)
        rows.append(
            models.Movement(
                id=act.new_id(),
                carrier_id=carrier.id if carrier else None,
                number=each.number,
                mode=carrier.mode if carrier else each.mode,
                direction=Direction.ENTRY if passage.is_entry else Direction.EXIT,
                day=passage.day,
                origin=passage.origin,
                destination=passage.destination,
                post=passage.post,
                departs_at=passage.departs_at,
                arrives_at=passage.arrives_at,
                state=MovementState.EXPECTED,
                source="schedule",
                made_at=act.at,
            )
        )
    with transaction.atomic():
        new = _unknown(rows)
        insert_many(new)
        digest = sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        data: dict[str, JSON] = {"movements": len(new), "unreadable": len(aside), "digest": digest}
        append(act, kind="limen.schedule.taken", subject=act.new_id(), data=data)
    return ScheduleReport(new=len(new), known=len(rows) - len(new), elsewhere=elsewhere, aside=aside)


def _unknown(rows: Iterable[models.Movement]) -> list[models.Movement]:
    """Return the movements that are not there yet, each once."""
    made = {(row.number, row.day, row.origin, row.direction): row for row in rows}
    numbers, days = {key[0] for key in made}, {key[1] for key in made}
    known = models.Movement.objects.filter(number__in=numbers, day__in=days)
    for key in known.values_list("number", "day", "origin", "direction"):
        made.pop(key, None)
    return list(made.values())
