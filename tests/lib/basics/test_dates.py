from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import OLDEST, PartialDate

parts = st.tuples(st.none() | st.integers(1, 9999), st.none() | st.integers(1, 12), st.none() | st.integers(1, 28))
partial_dates = parts.map(lambda known: PartialDate(*known))


@given(partial_dates)
def test_text_round_trips(partial: PartialDate) -> None:
    assert PartialDate.parse(str(partial)) == partial


@pytest.mark.parametrize(
    ("partial", "text"),
    [
        (PartialDate(1974, 5, 12), "1974-05-12"),
        (PartialDate(1974, 5), "1974-05"),
        (PartialDate(1974), "1974"),
        (PartialDate(), "?"),
        (PartialDate(1974, None, 12), "1974-?-12"),
        (PartialDate(None, 5, 12), "?-05-12"),
    ],
)
def test_text(partial: PartialDate, text: str) -> None:
    assert str(partial) == text


@pytest.mark.parametrize(
    "text", ["", "74", "1974-5", "1974-13", "1974-02-30", "1974-05-12-1", "١٩٧٤", "1974-05-12 ", "x"]
)
def test_refuses_other_text(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@pytest.mark.parametrize("known", [(0, 1, 1), (1974, 0, 1), (1974, 4, 31), (1900, 2, 29), (1974, None, 32)])
def test_refuses_what_no_calendar_has(known: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="not in"):
        PartialDate(*known)


def test_the_29th_of_february_of_an_unknown_year_is_possible() -> None:
    assert str(PartialDate(None, 2, 29)) == "?-02-29"


@given(st.dates(date(2, 1, 1), date(9998, 1, 1)), st.sampled_from(["year", "month", "day", "all"]))
def test_the_true_date_lies_between_earliest_and_latest(day: date, known: str) -> None:
    partial = {
        "year": PartialDate(day.year),
        "month": PartialDate(day.year, day.month),
        "day": PartialDate.of(day),
        "all": PartialDate(),
    }[known]
    assert partial.earliest <= day <= partial.latest
    assert partial.is_complete == (partial.earliest == partial.latest)
    assert partial.may_be(PartialDate.of(day))
    assert not PartialDate.of(day).may_be(PartialDate.of(day + timedelta(days=1)))


@pytest.mark.parametrize(
    ("birth", "day", "ages"),
    [
        (PartialDate(2008, 11, 22), date(2026, 11, 22), (18, 18)),
        (PartialDate(2008, 11, 23), date(2026, 11, 22), (17, 17)),
        (PartialDate(2008), date(2026, 11, 22), (17, 18)),
        (PartialDate(2008, 11), date(2026, 11, 22), (17, 18)),
        (PartialDate(2008, 2, 29), date(2026, 2, 28), (17, 17)),
        (PartialDate(2008, 2, 29), date(2026, 3, 1), (18, 18)),
        (PartialDate(), date(2026, 11, 22), (0, OLDEST)),
        (PartialDate(2027, 1, 1), date(2026, 11, 22), (0, 0)),
    ],
)
def test_age(birth: PartialDate, day: date, ages: tuple[int, int]) -> None:
    assert birth.age_on(day) == ages
