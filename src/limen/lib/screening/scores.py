"""Bits as a score between 0 and 1, for programs that were written for matchers which answer with one."""

from __future__ import annotations

from math import log2
from typing import Final

from limen.lib.screening.profile import Thresholds

AT_REVIEW: Final = 0.7
"""Score of a hit that just asks for a review: what matchers of FollowTheMoney take for a match unless told."""
AT_ALERT: Final = 0.9
"""Score of a hit that just asks for an alert."""
_LEAST_SPAN: Final = 1.0
"""Bits between the two thresholds, at least, so that a profile with one threshold for both has a slope."""


def score_of(bits: float, *, thresholds: Thresholds) -> float:
    """Return the score of `bits`: it rises with them, is 0.7 at the review threshold and 0.9 at that of an alert.

    Between and beyond it follows the logistic curve through these two points, rounded to six digits. The same bits
    under the same thresholds give the same score, for ever.
    """
    low, high = (log2(each / (1 - each)) for each in (AT_REVIEW, AT_ALERT))
    slope = (high - low) / max(thresholds.alert - thresholds.review, _LEAST_SPAN)
    odds = low + (bits - thresholds.review) * slope
    return round(1 / (1 + 2.0 ** -min(odds, 60.0)), 6) if odds > -1000 else 0.0


def bits_of(score: float, *, thresholds: Thresholds) -> float:
    """Return the least bits whose score is `score` or more, within what rounding leaves; for 0 and less, minus 1000."""
    if score <= 0.0:
        return -1000.0
    low, high = (log2(each / (1 - each)) for each in (AT_REVIEW, AT_ALERT))
    slope = (high - low) / max(thresholds.alert - thresholds.review, _LEAST_SPAN)
    inside = min(score, 0.999999)
    return thresholds.review + (log2(inside / (1 - inside)) - low) / slope - 1e-6
