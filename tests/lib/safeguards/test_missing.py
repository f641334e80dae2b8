"""Who was found dead and whom somebody looks for: by name, else by marks; what cannot be is shown to nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.missing import fit_dead
from limen.lib.safeguards.tracing import Described, What

KWAME = Described(primary="Osei", secondary="Kwame", sex=Sex.M, birth=PartialDate(1994))
UNKNOWN = Described(primary="", secondary="", sex=Sex.M)
MARKS = "A green jacket, a scar on the left hand, a silver ring"
texts = st.text(max_size=40)
described = st.builds(
    Described,
    primary=texts,
    secondary=texts,
    sex=st.sampled_from(Sex),
    birth=st.sampled_from([PartialDate(), PartialDate(1994), PartialDate(1960)]),
)


def score(found: Described, marks: str = "", *, sought: Described = KWAME, sought_marks: str = MARKS) -> int:
    """Return how well they fit, 0 where they do not."""
    fits = fit_dead(sought, sought_marks=sought_marks, found=found, found_marks=marks)
    return fits.score if fits else 0


def test_a_name_on_a_paper_counts_as_among_the_living() -> None:
    assert score(replace(KWAME, primary="Ossei")) > 50


@pytest.mark.parametrize(
    ("marks", "fits"),
    [("Green jacket and a scar", True), ("silver ring", True), ("jacket", False), ("", False), ("red hat", False)],
)
def test_without_a_name_two_telling_words_in_common_are_asked_about(marks: str, *, fits: bool) -> None:
    assert bool(score(UNKNOWN, marks)) is fits


def test_more_in_common_weighs_more_and_never_as_much_as_certainty() -> None:
    few, many = score(UNKNOWN, "green jacket"), score(UNKNOWN, MARKS)
    assert few < many <= 90


def test_another_sex_or_ages_that_are_no_guess_apart_end_it() -> None:
    assert not score(replace(UNKNOWN, sex=Sex.F), MARKS)
    assert not score(replace(UNKNOWN, birth=PartialDate(1960)), MARKS)
    assert score(replace(UNKNOWN, birth=PartialDate(1989)), MARKS)


@given(described, described, texts, texts)
def test_whatever_is_written_a_fit_is_a_number_with_its_reasons(
    sought: Described, found: Described, sought_marks: str, found_marks: str
) -> None:
    fits = fit_dead(sought, sought_marks=sought_marks, found=found, found_marks=found_marks)
    if fits:
        assert 0 <= fits.score <= 100
        assert fits.reasons
        assert Sex.X in (sought.sex, found.sex) or sought.sex is found.sex
        assert (
            not found.names or What.NAME in {each.what for each in fits.reasons} or fits.reasons[0].what is What.MARKS
        )
