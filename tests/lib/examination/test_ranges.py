"""Blanks in a row: every number of it and no other, bounded, whatever is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.examination.ranges import MOST, NotInARow, row_of


@st.composite
def rows(draw: st.DrawFn) -> tuple[str, int, int, int]:
    """Return a beginning, a width, and the first and the last of a row."""
    prefix = draw(st.text(alphabet="ABCX09", max_size=4))
    width = draw(st.integers(1, 7))
    first = draw(st.integers(0, 10**width - 1))
    return prefix, width, first, draw(st.integers(first, min(10**width - 1, first + 300)))


@given(rows(), st.integers(-3, 400))
def test_a_row_holds_what_it_counts(row: tuple[str, int, int, int], beside: int) -> None:
    prefix, width, first, last = row
    made = row_of(f"{prefix}{first:0{width}}", f"{prefix}{last:0{width}}")
    numbers = list(made.numbers())
    assert numbers == [f"{prefix}{each:0{width}}" for each in range(first, last + 1)]
    assert all(made.holds(each) for each in numbers)
    other = first + beside
    if 0 <= other < 10**width:
        assert made.holds(f"{prefix}{other:0{width}}") is (other <= last and beside >= 0)
    assert not made.holds(numbers[0] + "0")
    assert not made.holds("")


@given(rows(), rows())
def test_two_rows_meet_where_they_share_a_number(
    one: tuple[str, int, int, int], two: tuple[str, int, int, int]
) -> None:
    first, second = (row_of(f"{p}{a:0{w}}", f"{p}{b:0{w}}") for p, w, a, b in (one, two))
    shared = set(first.numbers()) & set(second.numbers())
    assert first.meets(second) is second.meets(first) is bool(shared)


@pytest.mark.parametrize(
    ("first", "last"),
    [("E10", "E09"), ("E1", "F2"), ("E9", "E10"), ("EA", "EB"), ("E0000001", f"E{MOST + 1:07}"), ("1", "A")],
)
def test_what_is_no_row(first: str, last: str) -> None:
    with pytest.raises(NotInARow):
        row_of(first, last)


def test_one_number_is_a_row_of_its_own() -> None:
    assert list(row_of(" e-17 ").numbers()) == list(row_of("E17", "e 17").numbers()) == ["E17"]
    assert len(list(row_of("E0000001", f"E{MOST:07}").numbers())) == MOST
