"""Bits as scores: rising, bounded, and where the two thresholds say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from limen.lib.screening import Thresholds
from limen.lib.screening.scores import AT_ALERT, AT_REVIEW, bits_of, score_of

THRESHOLDS = st.tuples(st.floats(-20, 60), st.floats(0, 40)).map(
    lambda each: Thresholds(review=round(each[0], 1), alert=round(each[0] + each[1], 1))
)
BITS = st.floats(-300, 300).map(lambda bits: round(bits, 1))


@given(THRESHOLDS, BITS, BITS)
def test_more_bits_are_never_a_lower_score(thresholds: Thresholds, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= score_of(low, thresholds=thresholds) <= score_of(high, thresholds=thresholds) <= 1.0


@given(THRESHOLDS)
def test_the_thresholds_have_scores_of_their_own(thresholds: Thresholds) -> None:
    assert score_of(thresholds.review, thresholds=thresholds) == AT_REVIEW
    assert score_of(thresholds.review - 0.1, thresholds=thresholds) < AT_REVIEW
    if thresholds.alert - thresholds.review >= 1:
        assert score_of(thresholds.alert, thresholds=thresholds) == AT_ALERT


@given(THRESHOLDS, st.floats(0.0, 1.0))
def test_asking_for_the_bits_of_a_score_leaves_out_none_that_has_it(thresholds: Thresholds, score: float) -> None:
    least = bits_of(score, thresholds=thresholds)
    for tenth in range(-3000, 3000, 7):
        bits = tenth / 10
        if bits < least:
            assert score_of(bits, thresholds=thresholds) <= score


def test_no_number_is_too_large() -> None:
    thresholds = Thresholds(review=18.0, alert=24.0)
    assert score_of(1e9, thresholds=thresholds) == 1.0
    assert score_of(-1e9, thresholds=thresholds) == 0.0
    assert bits_of(0.0, thresholds=thresholds) == bits_of(-1.0, thresholds=thresholds) == -1000.0
