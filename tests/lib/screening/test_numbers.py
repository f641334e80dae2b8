"""Sets of document numbers: they answer as a dictionary would, and damaged bytes never answer at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.listings.numbers import STATUSES, ListedNumber
from limen.lib.screening import numbers
from limen.lib.screening.numbers import Listing, NumbersDamaged, NumberSet, alike, build_numbers, building, difference

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def row(number: str, issuer: str = "UTO", status: str = "lost", listed_on: date | None = None) -> ListedNumber:
    return ListedNumber(issuer=issuer, number=number, status=status, listed_on=listed_on)


def built(rows: Iterable[ListedNumber], *, run: int = 1000) -> bytes:
    return b"".join(build_numbers(rows, keep=memoryview, run=run))


def opened(*rows: ListedNumber) -> NumberSet:
    return NumberSet.open(memoryview(built(rows)))


# few letters, so that numbers are named again and are one letter longer or shorter than others
ROWS = st.lists(
    st.builds(
        ListedNumber,
        issuer=st.sampled_from(("UTO", "DEU", "D", "AB")),
        number=st.one_of(st.text("0AZ", min_size=1, max_size=12), st.text(DIGITS, min_size=1, max_size=32)),
        status=st.sampled_from(STATUSES),
        listed_on=st.none() | st.dates(),
    ),
    max_size=60,
)


@given(ROWS, st.integers(1, 20), st.lists(st.text("0AZ", min_size=1, max_size=12)))
def test_a_set_answers_as_a_dictionary_would(rows: list[ListedNumber], run: int, others: list[str]) -> None:
    expected: dict[tuple[str, str], ListedNumber] = {}
    for one in rows:
        expected.setdefault((one.issuer, one.number), one)
    held = NumberSet.open(memoryview(built(rows, run=run)))
    held.check()
    assert len(held) == len(expected)
    assert {(one.issuer, one.number): one for one in held} == expected
    for issuer, number in [*expected, *(("UTO", number) for number in others)]:
        found = held.find(issuer=issuer, number=number)
        there = expected.get((issuer, number))
        assert found == (there and Listing(status=there.status, listed_on=there.listed_on))


@given(ROWS, st.integers(1, 20))
def test_equal_rows_give_equal_bytes_however_they_are_sorted(rows: list[ListedNumber], run: int) -> None:
    assert built(rows, run=run) == built(rows)


def test_many_pages_and_many_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "STEP", 7)
    monkeypatch.setattr(building, "STEPS", 3)
    rows = [row(f"{(at * 7919) % 5003:06}{'X' * (at % 2 * 6)}", status=STATUSES[at % 4]) for at in range(6000)]
    held = NumberSet.open(memoryview(built(rows, run=500)))
    held.check()
    assert len(held) == len({one.number for one in rows})
    assert all(held.find(issuer="UTO", number=one.number) for one in rows)
    assert held.find(issuer="UTO", number="005003") is None
    assert held.find(issuer="UTO", number="005003XXXXXX") is None


@pytest.mark.parametrize("number", ["", "l898902c3", "L89 8902", "_1", "+1", "٣", "1" * 33, "A\0"])
@pytest.mark.parametrize("issuer", ["UTO", "", "UTOP", "uto", "U1O"])
def test_what_no_document_is_numbered_with_is_not_found(issuer: str, number: str) -> None:
    assert opened(row("A1"), row("A" * 12)).find(issuer=issuer, number=number) is None


def test_what_no_document_is_numbered_with_is_not_listed() -> None:
    with pytest.raises(ValueError, match="numbered"):
        built([row("a-1")])


def test_no_number_is_a_set_too() -> None:
    held = opened()
    held.check()
    assert len(held) == 0
    assert held.find(issuer="UTO", number="A1") is None
    assert held.find(issuer="UTO", number="A" * 12) is None


WHOLE = built([*(row(f"A{at:07}") for at in range(1000)), *(row(f"LONG{at:09}") for at in range(300))])


@given(st.integers(0, len(WHOLE) * 8 - 1))
def test_a_bit_that_turned_is_noticed(at: int) -> None:
    """By the check of the whole wherever it is; and no look-up ever says anything else than before."""
    turned = bytearray(WHOLE)
    turned[at // 8] ^= 1 << at % 8
    if len(numbers.layout.MAGIC) <= at // 8 < numbers.layout.PAGE:
        return  # the first page is empty but for the magic word
    with pytest.raises(NumbersDamaged):
        NumberSet.open(memoryview(turned)).check()
    for number in ("A0000007", "A0000371", "A0000372", "A0000999", "B0000000", "LONG000000007", "LONG000000299"):
        try:
            found = NumberSet.open(memoryview(turned)).find(issuer="UTO", number=number)
        except NumbersDamaged:
            continue
        assert (found is not None) == (number[0] != "B")


FIRSTS = len(WHOLE) - numbers.layout.FOOT.size - 3 * 8 - 3 * 35
"""Where the first keys of three pages of either kind lie."""


@pytest.mark.parametrize("at", range(FIRSTS, len(WHOLE) - numbers.layout.FOOT.size))
def test_first_keys_that_turned_lead_no_look_up_astray(at: int) -> None:
    """Nothing reads all of them before each look-up, so what they led to must prove itself."""
    turned = bytearray(WHOLE)
    for bits in (0x01, 0x80, 0xFF):
        turned[at] = WHOLE[at] ^ bits
        held = NumberSet.open(memoryview(turned))
        for number, there in [
            ("A0000007", 1),
            ("A0000371", 1),
            ("A0000800", 1),
            ("A00008000", 0),
            ("LONG000000150", 1),
        ]:
            try:
                assert (held.find(issuer="UTO", number=number) is not None) == bool(there)
            except NumbersDamaged:
                continue


@given(st.binary(max_size=300) | st.integers(0, len(WHOLE) - 1).map(lambda end: WHOLE[:end]))
def test_foreign_bytes_and_a_file_cut_short_are_refused(data: bytes) -> None:
    with pytest.raises(NumbersDamaged):
        NumberSet.open(memoryview(data))


def test_pages_that_changed_places_are_noticed() -> None:
    size = numbers.layout.PAGE
    swapped = WHOLE[:size] + WHOLE[2 * size : 3 * size] + WHOLE[size : 2 * size] + WHOLE[3 * size :]
    with pytest.raises(NumbersDamaged):
        NumberSet.open(memoryview(swapped)).find(issuer="UTO", number="A0000007")


ALIKE = [
    ("one letter for the digit it looks like", "L8989O2C3", ["L898902C3"]),
    ("all of them at once", "OOO123OO", ["00012300"]),
    ("two neighbours changed places", "L899802C3", ["L898902C3"]),
    ("another digit is another number", "L898903C3", []),
    ("places further apart", "L098982C3", []),
    ("one letter more", "L898902C33", []),
    ("the number itself", "L898902C3", []),
    ("two that were meant", "S1", ["51", "SI"]),
]


@pytest.mark.parametrize(("typed", "meant"), [case[1:] for case in ALIKE], ids=[case[0] for case in ALIKE])
def test_only_what_looks_alike_may_have_been_meant(typed: str, meant: list[str]) -> None:
    held = opened(row("L898902C3", status="stolen"), row("00012300"), row("51"), row("SI"), row("LB98902C3", "DEU"))
    assert [each.number for each in alike(held, issuer="UTO", number=typed)] == meant


@given(ROWS, ROWS)
def test_a_difference_counts_what_comes_goes_and_changes(before: list[ListedNumber], after: list[ListedNumber]) -> None:
    old, new = ({(one.issuer, one.number): one for one in reversed(rows)} for rows in (before, after))
    found = difference(opened(*before), opened(*after))
    assert (found.added, found.removed) == (len(new.keys() - old.keys()), len(old.keys() - new.keys()))
    assert found.changed == sum(old[key] != new[key] for key in old.keys() & new.keys())
    assert difference(None, opened(*after)).added == len(new)
