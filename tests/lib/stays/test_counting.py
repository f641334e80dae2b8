"""Days used and left, against a slow reference that walks from day to day and can be seen to be right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.country_pack import RuleKind, StayRule
from limen.lib.stays.counting import FOR_EVER, days_used, first_possible, last_lawful
from limen.lib.stays.day_sets import DaySet

START = date(2026, 3, 1).toordinal()
FAR = 500
"""Days that the slow reference looks ahead."""
runs = st.lists(st.tuples(st.integers(START - 900, START + 30), st.integers(0, 120)), max_size=12).map(
    lambda pairs: [(first, first + length) for first, length in pairs]
)


def rule(kind: RuleKind, days: int, window: int = 0) -> StayRule:
    return StayRule(code="r", name="r", kind=kind, days=days, window_days=window, legal_basis="Act")


rules = st.one_of(
    st.integers(1, 200).flatmap(
        lambda window: st.integers(1, window).map(lambda days: rule(RuleKind.ROLLING, days, window))
    ),
    st.integers(1, 90).map(lambda days: rule(RuleKind.PER_VISIT, days)),
    st.integers(1, 120).map(lambda days: rule(RuleKind.PER_YEAR, days)),
    st.just(rule(RuleKind.NONE_ALLOWED, 0)),
)


def _looked_at(of: StayRule, on: int, visit_from: int) -> Callable[[int], bool]:
    match of.kind:
        case RuleKind.ROLLING:
            return lambda day: on - of.window_days < day <= on
        case RuleKind.PER_YEAR:
            return lambda day: date.fromordinal(day).year == date.fromordinal(on).year and day <= on
        case _:
            return lambda day: visit_from <= day <= on


def slowly_used(of: StayRule, days: set[int], on: int, visit_from: int) -> int:
    return sum(map(_looked_at(of, on, visit_from), days))


def slowly_last(of: StayRule, days: set[int], allowed: int, start: int) -> int:
    here = {day for day in days if day < start}
    day = start
    while day < start + FAR:
        here.add(day)
        if slowly_used(of, here, day, start) > allowed:
            return day - 1
        day += 1
    return FOR_EVER


def allowed_by(of: StayRule) -> int:
    return of.days or 1


@given(runs, st.integers(START - 1000, START + 100), st.integers(0, 300))
def test_days_are_counted_as_a_set_counts_them(pairs: list[tuple[int, int]], first: int, length: int) -> None:
    slow = {day for start, end in pairs for day in range(start, end + 1)}
    fast = DaySet(pairs)
    assert len(fast) == len(slow)
    assert fast.count(first, first + length) == sum(first <= day <= first + length for day in slow)
    assert (first in fast) == (first in slow)


@given(runs, runs)
def test_days_are_taken_away_and_joined_as_sets_are(one: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    def spread(days: DaySet) -> set[int]:
        return {day for start, end in days.runs for day in range(start, end + 1)}

    mine, theirs = DaySet(one), DaySet(other)
    assert spread(mine.minus(theirs)) == spread(mine) - spread(theirs)
    assert spread(mine.joined(theirs)) == spread(mine) | spread(theirs)
    assert spread(mine.within(START - 300, START)) == {day for day in spread(mine) if START - 300 <= day <= START}
    assert all(end + 1 < start for (_, end), (start, _) in zip(mine.runs, mine.runs[1:], strict=False))


@given(rules, runs)
def test_days_used_are_those_of_the_slow_reference(of: StayRule, pairs: list[tuple[int, int]]) -> None:
    slow = {day for start, end in pairs for day in range(start, end + 1)}
    assert days_used(of, DaySet(pairs), on=START, visit_from=START - 3) == slowly_used(of, slow, START, START - 3)


@given(rules, runs)
def test_the_last_lawful_day_is_that_of_the_slow_reference(of: StayRule, pairs: list[tuple[int, int]]) -> None:
    slow = {day for start, end in pairs for day in range(start, end + 1)}
    allowed = allowed_by(of)
    fast = last_lawful(of, DaySet(pairs), allowed=allowed, start=START, visit_from=START)
    slowly = slowly_last(of, slow, allowed, START)
    assert fast == slowly or (slowly == FOR_EVER and fast >= START + FAR)


@given(rules, runs)
def test_the_first_possible_day_is_the_first_on_which_a_day_is_left(of: StayRule, pairs: list[tuple[int, int]]) -> None:
    slow = {day for start, end in pairs for day in range(start, end + 1) if day < START}
    allowed = allowed_by(of)
    fast = first_possible(of, DaySet(pairs), allowed=allowed, start=START)
    days = (day for day in range(START, START + 800) if slowly_used(of, slow | {day}, day, day) <= allowed)
    assert fast == next(days)


@pytest.mark.parametrize("days", [365, 366])
def test_a_whole_year_each_year_has_no_end_or_one_in_a_leap_year(days: int) -> None:
    last = last_lawful(rule(RuleKind.PER_YEAR, days), DaySet(), allowed=days, start=START, visit_from=START)
    assert last == (FOR_EVER if days == 366 else date(2028, 12, 30).toordinal())


def test_a_permit_that_ends_sets_no_other_end() -> None:
    assert (
        last_lawful(rule(RuleKind.UNTIL_PERMIT_ENDS, 0), DaySet(), allowed=0, start=START, visit_from=START) == FOR_EVER
    )


def test_a_permit_that_ends_is_possible_at_once() -> None:
    assert first_possible(rule(RuleKind.UNTIL_PERMIT_ENDS, 0), DaySet(), allowed=0, start=START) == START


def test_nothing_given_is_nothing_possible() -> None:
    assert first_possible(rule(RuleKind.ROLLING, 90, 180), DaySet(), allowed=0, start=START) == FOR_EVER
