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


def past_travellers(crossings: int, *, staying_every: int = 0) -> Iterator[PastTraveller]:
    """Yield as many past travellers as make `crossings` crossings.

    Of every `staying_every` of them one has not left again; 0 for none.
    """
    for number in range(crossings // CROSSINGS_EACH):
        stays = staying_every > 0 and number % staying_every == 0
        yield _past(Invented(number), crossings=CROSSINGS_EACH - stays)


def _past(traveller: Invented, *, crossings: int) -> PastTraveller:
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
            for step in range(crossings)
        ),
    )
