"""Works that take turns: each for the same time in each round, so that what slows one slows all.

What a ratio is drawn from are two neighbours of one round, and the middle one of all rounds counts: a processor that is
faster for a moment, or busy with others, is so for both.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Final

SLICE: Final = 0.1
"""Seconds of the processor that one work takes in one round."""

Work = Callable[[], object]


def in_turns(works: Sequence[Work], *, rounds: int) -> list[tuple[float, ...]]:
    """Return for each work how often it was done in a second of the processor, round by round."""
    passes = [max(1, round(SLICE / _seconds(work, 1))) for work in works]
    seen = [[each / _seconds(work, each) for work, each in zip(works, passes, strict=True)] for _ in range(rounds)]
    return list(zip(*seen, strict=True))


def middle(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Return the middle one of the ratios of each round."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))


def _seconds(work: Work, passes: int) -> float:
    start = time.process_time()
    for _ in range(passes):
        work()
    return time.process_time() - start
