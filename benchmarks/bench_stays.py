"""How long a question about stays takes, against the obvious way: a set of days, walked day by day.

Everything is done that the lane needs: crossings paired into stays, the days under permits left out, the last lawful
day found. The reference does the least that gives the same last lawful day, for one rule and no permits. Its pairing
takes entries and exits in turns as they come; ours looks for doubles, gaps and clocks.

Counted is the time of the processor, so that a busy machine slows both alike.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from benchmarks.rows import Better, Row
from limen.lib.basics.country_pack import Exemption, Overlap, RuleKind, StayLaw, StayRule
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.stays.entitlement import Question, on_entry
from limen.lib.stays.grounds import Traveller, Way
from limen.lib.stays.pairing import Passage, pair

TODAY = date(2026, 11, 22)
DAYS, WINDOW = 90, 180
ROUNDS = 7
PASSES = 60
GOAL_MS = 1.0
WAY = Way(TravellerKind.PASSENGER, "UTO-AIR-1", "air")
LAW = StayLaw(
    rules=(StayRule(code="r", name="r", kind=RuleKind.ROLLING, days=DAYS, window_days=WINDOW, legal_basis="Act"),),
    permit_kinds=(),
    exemptions=(
        Exemption(
            code="x",
            name="x",
            citizenships=("any",),
            rule="r",
            documents=("any",),
            purposes=("any",),
            routes=("any",),
            kinds=(TravellerKind.PASSENGER,),
            valid_from=date(2000, 1, 1),
            valid_until=date.max,
            legal_basis="Act",
        ),
    ),
    reminder_days=14,
    overlap=Overlap.APART,
)
TRAVELLER = Traveller(citizenships=("FRA",), document="P", purpose="holiday")


def run(scale: float) -> list[Row]:
    """Return the time of one question with 20 and with 500 crossings behind it, and the ratios."""
    passes = max(5, round(PASSES * scale))
    return [
        row
        for name, passages in (
            ("Stay of somebody with 20 crossings", _crossings(20, gap=(9, 30))),
            ("Stay of somebody with 500 crossings in five years", _crossings(500, gap=(2, 9))),
        )
        for row in _rows(name, passages, passes=passes)
    ]


def _crossings(count: int, *, gap: tuple[int, int]) -> list[Passage]:
    """Return crossings that end the day before today."""
    dice = random.Random(90180)
    day, passages = TODAY, []
    for _ in range(count // 2):
        day -= timedelta(days=dice.randint(*gap))
        first = day - timedelta(days=dice.randint(0, min(3, gap[1] - 1)))
        passages += [_passage(Direction.EXIT, day, 20), _passage(Direction.ENTRY, first, 8)]
        day = first
    return passages[::-1]


def _passage(direction: Direction, day: date, hour: int) -> Passage:
    at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    return Passage(direction, at, day, WAY.post, WAY.mode, WAY.kind, 0)


def _rows(name: str, passages: list[Passage], *, passes: int) -> list[Row]:
    def ours() -> date | None:
        question = Question(state_code="UTO", traveller=TRAVELLER, law=LAW, stays=pair(passages))
        return on_entry(question, way=WAY, day=TODAY).until

    def obvious() -> date | None:
        return _slowly(passages)

    assert ours() == obvious(), "both must find the same day, or the figures mean nothing"
    mine, theirs = _alternately(passes, ours, obvious)
    return [
        Row(name=name, value=mine * 1000, unit="ms", goal=GOAL_MS, better=Better.LOWER),
        Row(
            name=f"{name}, against the obvious way",
            value=mine * 1000,
            unit="ms",
            against="a set of days, walked day by day",
            ratio=theirs / mine,
            goal=10,
            note=f"the obvious way took {theirs * 1000:.2g} ms",
        ),
    ]


def _slowly(passages: list[Passage]) -> date | None:
    """Return the last lawful day: what anybody would write first."""
    spent: set[date] = set()
    for entry, leaving in zip(passages[::2], passages[1::2], strict=True):
        day = entry.day
        while day <= leaving.day:
            spent.add(day)
            day += timedelta(days=1)
    day, last = TODAY, None
    while True:
        spent.add(day)
        if sum(day - timedelta(days=WINDOW) < each <= day for each in spent) > DAYS:
            return last
        last = day
        day += timedelta(days=1)


def _alternately(passes: int, *works: Callable[[], object]) -> list[float]:
    """Return the seconds of one call of each: the best of several rounds in turns."""
    best = [float("inf")] * len(works)
    for _ in range(ROUNDS):
        for index, work in enumerate(works):
            start = time.process_time()
            for _ in range(passes):
                work()
            best[index] = min(best[index], (time.process_time() - start) / passes)
    return best
