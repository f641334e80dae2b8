"""Sets of days as disjoint runs: counted, joined and cut without walking from day to day.

Days are ordinals (`date.toordinal`), so that sums of days need no calendar.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Self

Run = tuple[int, int]
"""First and last day, both in the set."""


class DaySet:
    """Days, as runs in their order; no two runs touch."""

    __slots__ = ("_before", "_ends", "_starts", "runs")

    def __init__(self, runs: Iterable[Run] = ()) -> None:
        joined: list[Run] = []
        for start, end in sorted(runs):
            if joined and start <= joined[-1][1] + 1:
                joined[-1] = joined[-1][0], max(end, joined[-1][1])
            elif start <= end:
                joined.append((start, end))
        self.runs = tuple(joined)
        self._starts = [start for start, _ in joined]
        self._ends = [end for _, end in joined]
        total = 0
        self._before = [0]
        for start, end in joined:
            total += end - start + 1
            self._before.append(total)

    def __contains__(self, day: int) -> bool:
        place = bisect_right(self._starts, day) - 1
        return place >= 0 and day <= self._ends[place]

    def __len__(self) -> int:
        return self._before[-1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DaySet) and self.runs == other.runs

    def __hash__(self) -> int:
        return hash(self.runs)

    def count(self, first: int, last: int) -> int:
        """Return how many days of the set lie between `first` and `last`, both included."""
        return max(0, self._up_to(last) - self._up_to(first - 1))

    def _up_to(self, day: int) -> int:
        place = bisect_right(self._starts, day)
        if not place:
            return 0
        return self._before[place] - max(0, self._ends[place - 1] - day)

    def minus(self, other: DaySet) -> Self:
        """Return the days of this set that are not in the other."""
        if not other.runs:
            return self
        kept: list[Run] = []
        for start, end in self.runs:
            place = max(0, bisect_right(other._starts, start) - 1)
            while start <= end and place < len(other.runs) and other.runs[place][0] <= end:
                cut_start, cut_end = other.runs[place]
                kept.append((start, min(end, cut_start - 1)))
                start = max(start, cut_end + 1)  # noqa: PLW2901 - the run is eaten from its front
                place += 1
            kept.append((start, end))
        return type(self)(kept)

    def within(self, first: int, last: int) -> Self:
        """Return the days of the set between `first` and `last`, both included."""
        return type(self)((max(start, first), min(end, last)) for start, end in self.runs)

    def joined(self, *others: DaySet) -> Self:
        """Return the days that are in any of the sets."""
        return type(self)([*self.runs, *(run for each in others for run in each.runs)])
