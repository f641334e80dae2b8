"""Crossings, permits and laws in few words, for tests of the calculation of stays."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from limen.lib.basics.country_pack import FILES, Exemption, RuleKind, StayLaw, StayRule, parse_country_pack
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.stays.entitlement import Question
from limen.lib.stays.grounds import Traveller, Way
from limen.lib.stays.pairing import Passage, pair
from limen.lib.stays.permits import Permit, PermitStatus

_FOLDER = Path(__file__).parents[3] / "src" / "limen" / "countries" / "utopia"
UTOPIA = parse_country_pack("utopia", {name: tomllib.loads((_FOLDER / name).read_text("utf-8")) for name in FILES})
LAW = UTOPIA.stays
AIR = Way(TravellerKind.PASSENGER, "UTO-AIR-1", "air")
BRIDGE = Way(TravellerKind.PASSENGER, "UTO-LND-1", "land")
CREW = Way(TravellerKind.CREW, "UTO-AIR-1", "air")
D0 = date(2026, 1, 1)


def day(number: int) -> date:
    """Return the day `number` days after 1 January 2026."""
    return D0 + timedelta(days=number)


def crossing(
    direction: Direction, on: date, *, hour: int = 12, minute: int = 0, way: Way = AIR, document: int = 0
) -> Passage:
    """Return a crossing on a day."""
    at = datetime.combine(on, time(hour, minute), tzinfo=UTC)
    return Passage(direction, at, on, way.post, way.mode, way.kind, document)


def came(on: date, **more: Any) -> Passage:
    """Return an entry."""
    return crossing(Direction.ENTRY, on, **{"hour": 8, **more})


def left(on: date, **more: Any) -> Passage:
    """Return an exit."""
    return crossing(Direction.EXIT, on, **{"hour": 20, **more})


def visits(*days: tuple[date, date], way: Way = AIR) -> list[Passage]:
    """Return the crossings of stays from a day to a day."""
    return [each for first, last in days for each in (came(first, way=way), left(last, way=way))]


def permit(kind: str = "visit-visa", **changes: Any) -> Permit:
    """Return a permit of the pack of Utopia, valid through 2026 for any number of entries."""
    held = Permit(
        id=UUID(int=7),
        kind=kind,
        number="V1",
        issuer="UTO",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        entries=0,
        stay_days=None,
        status=PermitStatus.VALID,
        ended_on=None,
    )
    return replace(held, **changes)


def question(
    passages: list[Passage], *permits: Permit, citizenship: str = "FRA", law: StayLaw = LAW, **traveller: Any
) -> Question:
    """Return the question of a citizen of France with a passport, unless said otherwise."""
    return Question(
        state_code="UTO",
        traveller=Traveller(**{"citizenships": (citizenship,), "document": "P", **traveller}),
        law=law,
        permits=permits,
        stays=pair(passages),
    )


def one_rule(kind: RuleKind, *, days: int, window: int = 0) -> StayLaw:
    """Return a law under which everybody may come, by one rule."""
    rule = StayRule(code="r", name="rule", kind=kind, days=days, window_days=window, legal_basis="Act")
    exemption = Exemption(
        code="x", name="exemption", citizenships=("any",), rule="r", documents=("any",), purposes=("any",),
        routes=("any",), kinds=(TravellerKind.PASSENGER,), valid_from=date(2000, 1, 1), valid_until=date.max,
        legal_basis="Act",
    )  # fmt: skip
    return replace(LAW, rules=(rule,), permit_kinds=(), exemptions=(exemption,))
