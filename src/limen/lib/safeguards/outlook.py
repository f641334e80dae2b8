"""How many people a post must expect, hour by hour, from its own counts: a band, and what came.

The band of this page needs nothing but the counts: of the same hour of the same weekday, in the last eight weeks, the
middle, and how far four of five lie from it. Where a learned forecast is installed, that stands in its place, and the
page says which of the two it shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import sqrt
from statistics import median
from typing import Final

from limen.lib.basics.words import N_

WEEKS: Final = 8
LEAST_WEEKS: Final = 4
"""With fewer weeks counted nothing is expected, and the page says so."""
AHEAD: Final = 24
"""Hours."""
HOURS_OF_WEEK: Final = 168
_TENTH: Final = 1.2816
"""Standard deviations beyond which a tenth lies, on either side."""


class Method(StrEnum):
    """How a band was found."""

    WEEKDAY = "weekday"
    LEARNED = "learned"

    @property
    def label(self) -> str:
        """The msgid of how, in words."""
        return _METHODS[self]


_METHODS: Final[Mapping[Method, str]] = {
    Method.WEEKDAY: N_("the same hour of the same weekday in the last eight weeks"),
    Method.LEARNED: N_("a forecast learned from the hours of the last eight weeks"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The band of one hour: four of five hours should lie in it."""

    hour: datetime
    expected: float
    low: float
    high: float


def usual(hour: datetime, counts: Mapping[datetime, int]) -> Expected | None:
    """Return what is usual for an hour, from the counts of hours before it; None while too few weeks are counted.

    Hours are the wall clock's at the post, without a zone: people come by it, not by UTC.
    """
    before = [hour - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    found = [counts[each] for each in before if each in counts]
    if len(found) < LEAST_WEEKS:
        return None
    middle = float(median(found))
    # Counts of people who come one by one spread like this even when nothing changes.
    spread = _TENTH * sqrt(max(middle, 1.0))
    low, high = _tenth(found), _tenth([-each for each in found])
    return Expected(
        hour=hour, expected=middle, low=max(0.0, min(low, middle - spread)), high=max(-high, middle + spread)
    )


def _tenth(values: Sequence[int]) -> float:
    """Return the value below which a tenth lies, between the two that stand nearest to it."""
    ordered = sorted(values)
    place = (len(ordered) - 1) / 10
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


def by_weekday(first: datetime, counts: Mapping[datetime, int]) -> tuple[Expected, ...]:
    """Return the band of the hours from `first` on, as far as enough weeks are counted."""
    found = (usual(first + timedelta(hours=hour), counts) for hour in range(AHEAD))
    return tuple(each for each in found if each is not None)


def row_of(first: datetime, counts: Mapping[datetime, int]) -> tuple[int, ...]:
    """Return the counts of the whole hours before `first`, oldest first, at most eight weeks: what is learned from.

    Empty while fewer than four weeks are counted. An hour that no clock had, or that was not counted, stands as the one
    a week before it, else as none: a gap must not look like a night without anybody.
    """
    oldest = max(min(counts, default=first), first - timedelta(weeks=WEEKS))
    hours = int((first - oldest) / timedelta(hours=1))
    if hours < LEAST_WEEKS * HOURS_OF_WEEK:
        return ()
    row: list[int] = []
    for back in range(hours, 0, -1):
        hour = first - timedelta(hours=back)
        row.append(counts.get(hour, row[-HOURS_OF_WEEK] if len(row) >= HOURS_OF_WEEK else 0))
    return tuple(row)


def outside(came: Mapping[datetime, int], bands: Iterable[Expected]) -> tuple[Expected, ...]:
    """Return the hours in which more came than the band says."""
    return tuple(each for each in bands if came.get(each.hour, 0) > each.high)
