"""How often travellers would be stopped for nothing, threshold by threshold, and the thresholds that keep a budget.

Traffic is replayed against a list, and every likeness counts as a false alarm: among recorded travellers those who
really are listed are too few to move the curve, and counting them errs on the side of fewer alarms.
"""

from __future__ import annotations

import math
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.screening.index import Index
from limen.lib.screening.profile import Profile, Thresholds, parse_profile
from limen.lib.screening.subject import Subject

STEP: Final = 0.5
"""Bits between two thresholds that are proposed."""
LEAST: Final = 8.0
"""Bits below which no likeness is looked at: nobody would call it one."""


class NothingToReplay(Problem):
    """There is no traveller, or no list of persons in force, to measure anything with."""

    code = "calibration-empty"
    sentence = N_("There is nothing to measure: a list of persons must be in force, and travellers must be recorded.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """False alarms for each thousand travellers that a State can look into."""

    alert: float
    """Of those that stop a traveller."""
    review: float
    """Of all that are shown; never fewer than alerts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What one list made of the replayed traffic."""

    list_code: str
    list_version: str
    artefact: str
    travellers: int
    scores: tuple[float, ...]
    """Bits of the likest entry, for each traveller who is like one at all; ascending."""

    def per_thousand(self, threshold: float) -> float:
        """Return how many of a thousand travellers would be met at this threshold."""
        return 1000 * (len(self.scores) - bisect_left(self.scores, threshold)) / self.travellers

    def threshold_for(self, per_thousand: float) -> float:
        """Return the lowest threshold, in steps of STEP, that meets at most so many of a thousand travellers."""
        allowed = math.floor(per_thousand * self.travellers / 1000 + 1e-9)
        if allowed >= len(self.scores):
            return LEAST
        first_too_many = self.scores[len(self.scores) - allowed - 1]
        return max(LEAST, (math.floor(first_too_many / STEP) + 1) * STEP)

    def points(self) -> tuple[tuple[float, float], ...]:
        """Return (threshold, false alarms for each thousand) from LEAST to beyond the last."""
        last = self.scores[-1] if self.scores else LEAST
        steps = math.floor((last - LEAST) / STEP) + 2
        return tuple((LEAST + step * STEP, self.per_thousand(LEAST + step * STEP)) for step in range(max(steps, 2)))

    def settles(self, budget: Budget) -> bool:
        """Return True when enough travellers were replayed to tell a budget from none at all.

        Where nobody of n is met, the true rate may still be three in n (the rule of three, at 95%).
        """
        return self.travellers * budget.alert >= 3 * 1000


def replay(index: Index, subjects: Iterable[Subject]) -> Curve:
    """Return how like the entries of a list these travellers are. Raises NothingToReplay when there are none."""
    scores, travellers = [], 0
    for subject in subjects:
        travellers += 1
        best = index.scored(subject, least=LEAST, limit=1)
        if best:
            scores.append(best[0].bits)
    if not travellers:
        raise NothingToReplay
    return Curve(
        list_code=index.list_code,
        list_version=index.list_version,
        artefact=index.artefact,
        travellers=travellers,
        scores=tuple(sorted(scores)),
    )


def proposed(curve: Curve, budget: Budget) -> Thresholds:
    """Return the lowest thresholds that keep a budget on the replayed traffic."""
    review = curve.threshold_for(max(budget.review, budget.alert))
    return Thresholds(alert=max(curve.threshold_for(budget.alert), review), review=review)


def with_thresholds(text: str, *, name: str, dated: date, lists: Mapping[str, Thresholds]) -> tuple[str, Profile]:
    """Return the text of a profile with a name and day of its own and these thresholds of lists, and what it reads as.

    Everything else stays as it stands, comments too. Raises ValueError when the text is no profile of the usual shape.
    """
    before = parse_profile(tomllib.loads(text))
    kept = {**before.lists, **lists}
    lines = [line for line in _without_lists(text) if not line.startswith(("name =", "dated ="))]
    head = [f'name = "{name}"', f"dated = {dated.isoformat()}"]
    tail = ["", "[lists]"]
    for code in sorted(kept):
        tail += [f'[lists."{code}"]', f"alert = {kept[code].alert:.1f}", f"review = {kept[code].review:.1f}"]
    written = "\n".join([*_before_tables(lines, head), *tail]) + "\n"
    profile = parse_profile(tomllib.loads(written))
    if (profile.weights, profile.thresholds, profile.lists) != (before.weights, before.thresholds, kept):
        raise ValueError("the profile cannot be written anew without changing more than the thresholds")
    return written, profile


def _without_lists(text: str) -> list[str]:
    """Return the lines but for those of the table of lists and of what stands in it."""
    kept, inside = [], False
    for line in text.splitlines():
        if line.startswith("["):
            inside = line.startswith(("[lists]", "[lists."))
        if not inside:
            kept.append(line)
    return kept


def _before_tables(lines: list[str], head: list[str]) -> list[str]:
    first = next((at for at, line in enumerate(lines) if line.startswith("[")), len(lines))
    return [*lines[:first], *head, "", *lines[first:]]
