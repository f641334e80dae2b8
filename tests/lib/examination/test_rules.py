"""Custody by two names, letters that endanger nobody, fraud without anybody, marks that are measured: the rules."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.examination.conclusions import ADVERSE, Conclusion
from limen.lib.examination.custody import (
    ENDS,
    CustodyBackwards,
    CustodyIncomplete,
    CustodyOther,
    CustodyOver,
    CustodyStep,
    Step,
    require_step,
)
from limen.lib.examination.fraud import AgeGroup, age_group
from limen.lib.examination.letters import Addressee, Bearer, LetterEndangers, require_letter
from limen.lib.examination.pictures import (
    WHOLE,
    Mark,
    MarkWrong,
    Shape,
    WidthWrong,
    length_mm,
    read_width,
    require_mark,
)
from limen.lib.examination.specimens import ManifestWrong, read_manifest
from limen.lib.examination.training import Fault, scores
from tests.found import as_many

NOW = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
SEIZED = CustodyStep(
    step=Step.SEIZED, given_by="A. Eriksson", taken_by="Sofia Lindqvist", place="Air post", bag="B-1", at=NOW
)
NEXT = replace(SEIZED, step=Step.HANDED_OVER, given_by="sofia lindqvist", taken_by="Edda Sturludóttir", bag="B-2")


def test_every_step_names_two_people_a_place_and_a_bag() -> None:
    require_step(SEIZED, last=None, now=NOW)
    require_step(NEXT, last=SEIZED, now=NOW)
    wrong: list[dict[str, Any]] = [{"given_by": ""}, {"taken_by": "SOFIA LINDQVIST"}, {"place": ""}, {"bag": ""}]
    for broken in wrong:
        with pytest.raises(CustodyIncomplete):
            require_step(replace(NEXT, **broken), last=SEIZED, now=NOW)


def test_a_chain_begins_once_goes_forward_and_ends_once() -> None:
    with pytest.raises(CustodyIncomplete):
        require_step(NEXT, last=None, now=NOW)
    with pytest.raises(CustodyIncomplete):
        require_step(SEIZED, last=SEIZED, now=NOW)
    with pytest.raises(CustodyBackwards):
        require_step(replace(NEXT, at=NOW - timedelta(seconds=1)), last=SEIZED, now=NOW)
    with pytest.raises(CustodyBackwards):
        require_step(replace(SEIZED, at=NOW + timedelta(hours=1)), last=None, now=NOW)
    with pytest.raises(CustodyOther):
        require_step(replace(NEXT, given_by="Omar"), last=SEIZED, now=NOW)
    for end in ENDS:
        with pytest.raises(CustodyOver):
            require_step(NEXT, last=replace(SEIZED, step=end), now=NOW)


@pytest.mark.parametrize(
    ("origins", "to", "state", "goes"),
    [
        ({"UTO"}, Addressee.ISSUING_STATE, "FRA", True),
        ({"UTO"}, Addressee.ISSUING_STATE, "UTO", False),
        ({"UTO", "FRA"}, Addressee.ISSUING_STATE, "FRA", False),
        ({"D"}, Addressee.ISSUING_STATE, "DEU", False),
        (set(), Addressee.ISSUING_STATE, "FRA", False),
        ({"UTO"}, Addressee.ISSUING_STATE, "", False),
        ({"UTO"}, Addressee.ISSUING_STATE, "NOWHERE", False),
        ({"UTO"}, Addressee.CARRIER, "", True),
        ({"UTO"}, Addressee.CARRIER, "UTO", False),
    ],
)
def test_no_letter_goes_where_a_claimant_may_be_feared(
    origins: set[str], to: Addressee, state: str, goes: bool
) -> None:
    bearer = Bearer(claimed=True, origins=frozenset(origins))
    require_letter(to=to, state=state, bearer=replace(bearer, claimed=False))
    if goes:
        require_letter(to=to, state=state, bearer=bearer)
        return
    with pytest.raises(LetterEndangers):
        require_letter(to=to, state=state, bearer=bearer)


@pytest.mark.parametrize(
    ("birth", "group"),
    [
        (None, AgeGroup.UNKNOWN),
        (PartialDate(None, 5, 1), AgeGroup.UNKNOWN),
        (PartialDate(2008, 3, 15), AgeGroup.CHILD),
        (PartialDate(2008, 3, 14), AgeGroup.YOUNG),
        (PartialDate(2008), AgeGroup.CHILD),
        (PartialDate(1966, 3, 14), AgeGroup.OLD),
        (PartialDate(2030, 1, 1), AgeGroup.UNKNOWN),
    ],
)
def test_an_age_group_is_the_youngest_that_may_be(birth: PartialDate | None, group: AgeGroup) -> None:
    assert age_group(birth, date(2026, 3, 14)) is group


def test_genuine_and_undecided_take_nothing_from_anybody() -> None:
    assert frozenset(Conclusion) - ADVERSE == {Conclusion.GENUINE, Conclusion.UNDECIDED}


@given(places=st.tuples(*[st.integers(-5, WHOLE + 5)] * 4), shape=st.sampled_from(Shape))
@settings(max_examples=as_many(100, here=25))
def test_a_mark_lies_on_its_picture_or_is_refused(places: tuple[int, int, int, int], shape: Shape) -> None:
    x, y, x2, y2 = places
    mark = Mark(shape=shape, x=x, y=y, x2=x2, y2=y2, words="There")
    try:
        require_mark(mark)
    except MarkWrong:
        return
    assert all(0 <= place <= WHOLE for place in places)
    length = length_mm(mark, width=400, height=300, width_mm=100)
    assert (length is None) == (shape is not Shape.LINE)
    assert length is None or 0 <= length <= 125


@pytest.mark.parametrize(("typed", "tenths"), [("", None), (" 125 ", 1250), ("85,6", 856)])
def test_a_width_is_read(typed: str, tenths: int | None) -> None:
    assert read_width(typed) == tenths


@pytest.mark.parametrize("typed", ["0", "-3", "wide", "1e9", "nan"])
def test_a_width_that_cannot_be_is_refused(typed: str) -> None:
    with pytest.raises(WidthWrong):
        read_width(typed)


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["form", "specimens", "state", "type", "series", "pictures", "file", "personal"]), inner
        )
    ),
    max_leaves=12,
)


@given(said=JSONS)
@settings(max_examples=as_many(100, here=25))
def test_no_manifest_brings_anything_but_an_answer(said: object) -> None:
    text = json.dumps({"form": "limen.specimens/1", "specimens": said})
    for each in (text, text[1:], json.dumps(said)):
        with suppress(ManifestWrong):
            assert read_manifest(each, types=["passport"], features=["print"])


@pytest.mark.parametrize("file", ["../x.png", "/etc/passwd", "a/../../b", "C:\\x", "", "a//b", ".hidden"])
def test_no_picture_lies_outside_its_folder(file: str) -> None:
    picture = {"file": file, "light": "white", "part": "Data page"}
    row = {"state": "UTO", "type": "passport", "series": "1", "name": "N", "source": "S", "pictures": [picture]}
    with pytest.raises(ManifestWrong):
        read_manifest(json.dumps({"form": "limen.specimens/1", "specimens": [row]}), types=["passport"], features=[])


def test_a_score_counts_what_was_found_missed_and_called_wrong() -> None:
    both = frozenset({Fault.PRINT, Fault.LINES})
    told = scores([(both, {Fault.PRINT}), (frozenset(), {Fault.PRINT})])
    assert (told[Fault.PRINT].planted, told[Fault.PRINT].found) == (1, 1)
    assert (told[Fault.PRINT].clean, told[Fault.PRINT].falsely) == (1, 1)
    assert (told[Fault.LINES].planted, told[Fault.LINES].found) == (1, 0)
