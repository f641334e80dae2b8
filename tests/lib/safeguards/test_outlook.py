"""The band of an hour from the same hour of the same weekday, and the row that a forecast learns from."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from limen.lib.safeguards.outlook import (
    AHEAD,
    HOURS_OF_WEEK,
    LEAST_WEEKS,
    WEEKS,
    by_weekday,
    outside,
    row_of,
    usual,
)

HOUR = datetime(2026, 3, 2, 14)  # noqa: DTZ001 - the wall clock of a post


def weeks(*people: int) -> dict[datetime, int]:
    """Return counts of the same hour, the last week first."""
    return {HOUR - timedelta(weeks=week): count for week, count in enumerate(people, start=1)}


def test_the_middle_of_the_same_hours_is_usual() -> None:
    found = usual(HOUR, weeks(40, 42, 38, 41, 400, 39, 40, 43))
    assert found is not None
    assert found.expected == 40.5
    # One bus too many two months ago does not make four hundred usual, and does not vanish either.
    assert found.low < 33
    assert 48 < found.high < 200


def test_too_few_weeks_say_nothing() -> None:
    assert usual(HOUR, weeks(*[40] * (LEAST_WEEKS - 1))) is None
    assert usual(HOUR, weeks(*[40] * LEAST_WEEKS)) is not None
    assert usual(HOUR, {HOUR - timedelta(weeks=WEEKS + week): 40 for week in range(1, 9)}) is None
    assert by_weekday(HOUR, {}) == ()


@given(st.lists(st.integers(0, 5_000), min_size=LEAST_WEEKS, max_size=WEEKS))
def test_a_band_holds_what_it_expects(people: list[int]) -> None:
    found = usual(HOUR, weeks(*people))
    assert found is not None
    assert 0 <= found.low <= found.expected <= found.high
    assert min(people) <= found.expected <= max(people)


def counted(hours: int) -> dict[datetime, int]:
    return {HOUR - timedelta(hours=back): back % 24 for back in range(1, hours + 1)}


def test_a_row_is_whole_or_there_is_none() -> None:
    assert row_of(HOUR, counted(LEAST_WEEKS * HOURS_OF_WEEK - 1)) == ()
    row = row_of(HOUR, counted(WEEKS * HOURS_OF_WEEK + 100))
    assert len(row) == WEEKS * HOURS_OF_WEEK
    assert row[-1] == 1


def test_an_hour_that_nobody_counted_is_as_a_week_before() -> None:
    counts = counted(LEAST_WEEKS * HOURS_OF_WEEK)
    missing = HOUR - timedelta(hours=5)
    counts[missing - timedelta(weeks=1)] = 777
    del counts[missing]
    assert row_of(HOUR, counts)[-5] == 777


def test_only_more_than_the_band_is_told() -> None:
    hours = [HOUR + timedelta(hours=step) for step in range(AHEAD)]
    bands = by_weekday(HOUR, {hour - timedelta(weeks=week): 40 for hour in hours for week in range(1, 9)})
    assert len(bands) == AHEAD
    assert outside({HOUR: 500, HOUR + timedelta(hours=1): 0}, bands) == (bands[0],)
