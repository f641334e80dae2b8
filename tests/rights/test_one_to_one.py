"""A bearer is compared with their own document alone, where a law allows it, and never as a ground by itself."""

from __future__ import annotations

import inspect
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import limen
from limen.adapters import one_to_one
from limen.adapters.country_pack import read_country_pack
from limen.lib import bearer
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Severity
from limen.lib.bearer import FaceCompared, FaceSeen, FingerCompared, NotAllowedHere, TooYoung

TODAY = date(2026, 11, 29)
LAW = read_country_pack("utopia").bearer
SEEN = st.builds(FaceSeen, st.integers(0, 3), st.integers(0, 300), st.integers(0, 3000))


def test_without_a_law_nobody_is_compared() -> None:
    with pytest.raises(NotAllowedHere):
        bearer.require_comparison(replace(LAW.face, allowed=False), born=PartialDate(1980), today=TODAY)


@pytest.mark.parametrize("born", [PartialDate(2014, 11, 30), PartialDate(2014), PartialDate()])
def test_a_child_is_not_compared_nor_anybody_who_may_be_one(born: PartialDate) -> None:
    with pytest.raises(TooYoung):
        bearer.require_comparison(LAW.face, born=born, today=TODAY)


def test_whoever_is_old_enough_may_be_compared() -> None:
    bearer.require_comparison(LAW.face, born=PartialDate(2014, 11, 29), today=TODAY)


@given(SEEN, SEEN, st.none() | st.integers(-1000, 1000), st.integers(0, 100), st.integers(0, 100))
def test_no_score_weighs_more_than_a_reason_to_look(
    document: FaceSeen, live: FaceSeen, score: int | None, one: int, other: int
) -> None:
    told = bearer.tell_face(FaceCompared(document, live, score), LAW.face)
    told += bearer.tell_finger(FingerCompared(one, other, score or 0), LAW.finger)
    assert max(finding.severity for finding in told) <= Severity.NOTICE
    assert [finding.rule for finding in told].count("bearer.no-attack-detection") == 2
    assert all(finding.source for finding in told)


def test_every_comparison_takes_one_document_and_one_bearer() -> None:
    for compare in (one_to_one.compare_faces, one_to_one.compare_fingers):
        said = inspect.signature(compare).parameters.values()
        assert [(each.name, each.annotation) for each in said] == [("document", "bytes"), ("live", "bytes")]


def test_templates_are_made_in_one_place_and_kept_in_none() -> None:
    """What makes a template of a face or a finger stands in the bounded process alone, which can open no file."""
    root = Path(limen.__file__).parent
    makers = ("FaceRecognizerSF.create", "extract_minutiae", "load_iso_19794", "alignCrop")
    sources = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.py")}
    found = {name for name, source in sources.items() if any(maker in source for maker in makers)}
    assert found == {"adapters/one_to_one_child.py"}
