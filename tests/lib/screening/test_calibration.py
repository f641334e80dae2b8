"""Curves of false alarms: they fall, a budget is kept on what was replayed, and nothing but thresholds changes."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.screening import Index, Profile, Subject, SubjectName, Thresholds, build, parse_profile
from limen.lib.screening.calibration import (
    LEAST,
    STEP,
    Budget,
    Curve,
    NothingToReplay,
    proposed,
    replay,
    with_thresholds,
)

TEXT = (resources.files("limen.countries") / "utopia" / "screening" / "standard-2026-11-29.toml").read_text("utf-8")
PROFILE = parse_profile(tomllib.loads(TEXT))
DAY = date(2027, 1, 2)


def curve(*scores: float, travellers: int = 1000) -> Curve:
    return Curve(list_code="x", list_version="1", artefact="", travellers=travellers, scores=tuple(sorted(scores)))


SCORES = st.lists(st.floats(LEAST, 90).map(lambda bits: round(bits, 1)), max_size=200)


@given(SCORES, st.floats(0, 300))
def test_the_lowest_threshold_that_keeps_a_budget(scores: list[float], budget: float) -> None:
    found = curve(*scores)
    threshold = found.threshold_for(budget)
    assert found.per_thousand(threshold) <= budget + 1e-6
    assert threshold == LEAST or found.per_thousand(threshold - STEP) > budget - 1e-6


@given(SCORES, st.floats(0, 50), st.floats(0, 50))
def test_an_alert_is_never_easier_than_a_review(scores: list[float], alert: float, review: float) -> None:
    found = proposed(curve(*scores), Budget(alert=alert, review=review))
    assert found.alert >= found.review >= LEAST


@given(SCORES)
def test_a_curve_falls_to_nothing(scores: list[float]) -> None:
    rates = [rate for _, rate in curve(*scores).points()]
    assert rates == sorted(rates, reverse=True)
    assert rates[-1] == 0


def test_a_small_sample_settles_no_small_budget() -> None:
    assert not curve(travellers=29_999).settles(Budget(alert=0.1, review=1))
    assert curve(travellers=30_000).settles(Budget(alert=0.1, review=1))


def _index(profile: Profile = PROFILE) -> Index:
    listed = ListedPerson(key="1", names=(ListedName(text="Viktor Orlovsky"),), births=(PartialDate(1970, 5, 1),))
    data = b"".join(build([listed], list_code="un", list_version="1"))
    return Index.open([data], profile=profile, digests=["ab"])


def _traveller(primary: str, secondary: str) -> Subject:
    return Subject(
        names=(SubjectName(primary=primary, secondary=secondary, issuer="UTO"),), births=(PartialDate(1970, 5, 1),)
    )


def test_traffic_is_replayed_against_a_list() -> None:
    found = replay(_index(), [_traveller("ORLOVSKY", "VIKTOR"), _traveller("NAKAMURA", "YUKI")])
    assert (found.list_code, found.travellers, len(found.scores)) == ("un", 2, 1)
    assert found.per_thousand(LEAST) == 500
    with pytest.raises(NothingToReplay):
        replay(_index(), [])


def test_only_the_thresholds_of_the_list_change() -> None:
    lists = {"un": Thresholds(alert=31.5, review=22.0)}
    text, profile = with_thresholds(TEXT, name="standard", dated=DAY, lists=lists)
    assert profile.thresholds_of("un") == lists["un"]
    assert profile.thresholds_of("other") == PROFILE.thresholds
    assert profile.weights == PROFILE.weights
    assert (profile.swap == PROFILE.swap).all()
    assert (profile.drop == PROFILE.drop).all()
    assert (profile.dated, profile.id != PROFILE.id) == (DAY, True)
    assert "# For each whole difference in sound" in text
    again, _ = with_thresholds(text, name="standard", dated=DAY, lists={"eu": Thresholds(alert=30, review=20)})
    assert set(parse_profile(tomllib.loads(again)).lists) == {"un", "eu"}
