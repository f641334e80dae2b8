"""Numbers that show a slip of the pen; who may be there twice; what a tick opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import (
    LETTERS,
    Member,
    Need,
    NumberWrong,
    Relation,
    born,
    duties_by_word,
    in_order,
    is_for_second_line,
    is_there_twice,
    new_number,
    read_number,
)
from tests.found import as_many

TODAY = date(2026, 11, 29)
MOTHER = Member(family_name="Tekle", given_names="Selam", birth=PartialDate(1992), sex=Sex.F, relation=Relation.FIRST)
BOY = Member(family_name="Tekle", given_names="Yonas", birth=PartialDate(2018), sex=Sex.M, relation=Relation.CHILD)


@given(random=st.binary(min_size=7, max_size=12), place=st.integers(0, 7), sign=st.sampled_from(LETTERS))
@settings(max_examples=as_many(200, here=40))
def test_one_wrong_sign_or_two_that_are_swapped_are_noticed(random: bytes, place: int, sign: str) -> None:
    number = new_number(random)
    plain = number.replace("-", "")
    assert read_number(f" {plain.lower()}.3 ") == number
    other = plain[:place] + sign + plain[place + 1 :]
    swapped = plain[: place - 1] + plain[place] + plain[place - 1] + plain[place + 1 :] if place else plain
    for typed in {other, swapped} - {plain}:
        with pytest.raises(NumberWrong):
            read_number(typed)


@pytest.mark.parametrize("typed", ["", "K7QF", "0OIL-1111", "K7QF-2M9XX", "ﬁ" * 8])
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(NumberWrong):
        read_number(typed)


def test_who_may_be_there_twice() -> None:
    again = (replace(MOTHER, given_names="Selaam", birth=PartialDate(1994)), replace(BOY, given_names="Jonas"))
    assert is_there_twice((MOTHER, BOY), again, today=TODAY)
    assert is_there_twice((MOTHER,), (replace(MOTHER, birth=PartialDate()),), today=TODAY)
    for other in (
        (replace(MOTHER, given_names="Hana"), BOY),
        (replace(MOTHER, birth=PartialDate(1970)), BOY),
        (replace(MOTHER, sex=Sex.M), BOY),
        (replace(MOTHER, family_name="", given_names=""), BOY),
    ):
        assert not is_there_twice((MOTHER, BOY), other, today=TODAY)


def test_grown_ups_are_taken_in_first() -> None:
    assert in_order((BOY, MOTHER, replace(MOTHER, birth=PartialDate())), TODAY) == (1, 0, 2)


def test_eighteen_by_word_may_be_seventeen() -> None:
    grown, young = (replace(MOTHER, birth=born(age, TODAY), relation=Relation.NONE) for age in (19, 18))
    assert duties_by_word(grown, TODAY) == ()
    assert duties_by_word(young, TODAY) == ("child-at-risk",)


def test_a_tick_opens_what_a_word_opens() -> None:
    ill = replace(MOTHER, needs=(Need.MEDICAL, Need.FOOD))
    assert duties_by_word(ill, TODAY) == ("medical-care",)
    assert not is_for_second_line(ill, TODAY)
    for need in (Need.PROTECTION, Need.APART):
        assert is_for_second_line(replace(MOTHER, needs=(need,)), TODAY)
