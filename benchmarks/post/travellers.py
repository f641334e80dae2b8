"""The past of invented travellers: two visits each, in any number, made as they are taken over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.post.people import Invented
from limen.apps.crossings.operations import PastCrossing, PastTraveller
from limen.lib.basics.travel import Direction
from limen.lib.inspection.card import PassengerCard

CROSSINGS_EACH = 4
_LANES = (("UTO-AIR-1", "A1"), ("UTO-AIR-1", "A2"), ("UTO-LND-1", "V1"), ("UTO-SEA-1", "Q1"))
_START = datetime(2025, 1, 1, 6, tzinfo=UTC)


def past_travellers(crossings: int) -> Iterator[PastTraveller]:
    """Yield as many past travellers as make `crossings` crossings."""
    for number in range(crossings // CROSSINGS_EACH):
        yield _past(Invented(number))


def _past(traveller: Invented) -> PastTraveller:
    post, lane = _LANES[traveller.number % len(_LANES)]
    first = _START + timedelta(minutes=traveller.number * 7 % 500_000)
    state = traveller.state
    card = PassengerCard(residence=state, journey=state, purpose="holiday", intended_days=9)
    return PastTraveller(
        document=traveller.document,
        holder=traveller.holder,
        crossings=tuple(
            PastCrossing(
                direction=Direction.EXIT if step % 2 else Direction.ENTRY,
                at=first + timedelta(days=9 * step),
                post=post,
                lane=lane,
                card=card,
            )
            for step in range(CROSSINGS_EACH)
        ),
    )
