"""Families are matched by sound, age, place and relatives, with the reasons; another sex is another person."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.tracing import POINTS, Described, What, fit, likeness
from limen.lib.screening.hits import Verdict
from tests import found

SELAM = Described(
    primary="Tekle",
    secondary="Selam",
    sex=Sex.F,
    birth=PartialDate(2013),
    origin="Keren",
    relatives=(("mother", "Letebrhan Haile"), ("brother", "Yonas Tekle")),
)


@pytest.mark.parametrize(
    "other",
    [
        SELAM,
        replace(SELAM, primary="Tecle", secondary="Salam"),
        replace(SELAM, primary="Selam", secondary="Tekle", birth=PartialDate(2012)),
        replace(SELAM, relatives=(("mother", "Letebirhan Hayle"),), origin="Keren, Anseba"),
        replace(SELAM, primary="", secondary="Selam Tekle", birth=PartialDate(), origin=""),
    ],
)
def test_the_same_child_is_found_however_it_was_written_down(other: Described) -> None:
    found_ = fit(SELAM, other)
    assert found_
    assert found_.score >= 70
    assert found_.reasons[0].what is What.NAME


@pytest.mark.parametrize(
    "other",
    [
        replace(SELAM, sex=Sex.M),
        Described(primary="Okafor", secondary="Ngozi", sex=Sex.F, birth=PartialDate(2013), origin="Keren"),
        Described(primary="", secondary="Sara", sex=Sex.F),
    ],
)
def test_somebody_else_is_not(other: Described) -> None:
    assert fit(SELAM, other) is None


def test_names_are_compared_across_scripts() -> None:
    assert likeness("محمد الحسن", "Mohammed Al Hassan") > 0.7
    assert likeness("Иван Петров", "Ivan Petrov") > 0.9


def test_the_reasons_say_what_agreed_and_what_did_not() -> None:
    other = replace(SELAM, birth=PartialDate(1990), origin="")
    found_ = fit(SELAM, other)
    assert found_
    said = {reason.what: reason.verdict for reason in found_.reasons}
    assert said[What.AGE] is Verdict.DISAGREES
    assert said[What.PLACE] is Verdict.SILENT
    assert said[What.RELATIVES] is Verdict.AGREES


texts = st.text(alphabet="abcdefgh ابتثАБВ", max_size=12)
described = st.builds(
    Described,
    primary=texts,
    secondary=texts,
    sex=st.sampled_from(Sex),
    birth=st.sampled_from([PartialDate(), PartialDate(2010), PartialDate(2015, 3, 1)]),
    origin=texts,
    relatives=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
)


@settings(max_examples=found.as_many(200, here=30), deadline=None)
@given(described, described)
def test_a_fit_is_a_number_of_a_hundred_and_the_same_both_ways_round(one: Described, other: Described) -> None:
    there, back = fit(one, other), fit(other, one)
    if there and back:
        assert 0 <= there.score <= 100
        assert {reason.what for reason in there.reasons} == set(POINTS)
    if there and not one.relatives and not other.relatives:
        assert back
        assert abs(there.score - back.score) <= 1
