"""What is learned from the hours of a post, by a process of its own: the day and the week are found again in it."""

from __future__ import annotations

from math import pi, sin
from random import Random

import pytest

from limen.adapters import forecasting
from limen.adapters.forecasting import ForecastFailed, learn

HOURS = 8 * 168


def tide(hour: int) -> float:
    return 40 + 30 * sin(2 * pi * hour / 24) + (25 if hour // 24 % 7 >= 5 else 0)


@pytest.mark.forecast
def test_the_day_and_the_week_are_learned() -> None:
    dice = Random(7)
    people = [max(0, round(dice.gauss(tide(hour), tide(hour) ** 0.5))) for hour in range(HOURS)]
    found = learn(people, 48)
    assert len(found) == 48
    assert all(0 <= low <= expected <= high for expected, low, high in found)
    off = [abs(expected - tide(HOURS + step)) for step, (expected, _, _) in enumerate(found)]
    assert sum(off) / len(off) < 6
    inside = sum(low <= tide(HOURS + step) <= high for step, (_, low, high) in enumerate(found))
    assert inside >= 40


@pytest.mark.forecast
def test_a_post_where_nobody_comes_is_foretold_as_such() -> None:
    assert all(high < 1 for _, _, high in learn([0] * HOURS, 24))


def test_a_process_that_fails_is_no_forecast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forecasting, "_CHILD", ("/bin/false",))
    with pytest.raises(ForecastFailed):
        learn([1] * HOURS, 24)
    monkeypatch.setattr(forecasting, "_CHILD", ("/bin/sleep", "5"))
    monkeypatch.setattr(forecasting, "WAIT_SECONDS", 0.1)
    with pytest.raises(ForecastFailed):
        learn([1] * HOURS, 24)
