"""What a benchmark hands back: one figure, what it is held against, and the goal of their ratio."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Better(StrEnum):
    """Which way a ratio should go."""

    HIGHER = "higher"
    LOWER = "lower"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table.

    `against` says in words what `ratio` compares `value` with, measured in the same run. `goal` is a bound on the
    ratio, or on the value where there is no ratio; `better` says which side of it is good. `note` says what stands in
    the way of a goal that was missed, or what the figure depends on.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    goal: float | None = None
    better: Better = Better.HIGHER
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """True when the goal is reached; None when there is none."""
        if self.goal is None:
            return None
        measured = self.value if self.ratio is None else self.ratio
        return measured >= self.goal if self.better is Better.HIGHER else measured <= self.goal


def machine() -> str:
    """Return one sentence on the machine that measured, without anything that identifies it."""
    return f"{_processor()}, {len(os.sched_getaffinity(0))} cores, {_memory_gib()} GiB"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return " ".join(line.split(":", 1)[1].split())
    return os.uname().machine


def _memory_gib() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30)
