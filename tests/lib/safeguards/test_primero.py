"""Primero's JSON, out and in: what goes out comes back, and what we do not know is kept as words."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.children import RecordKind
from limen.lib.safeguards.primero import PrimeroCase, PrimeroUnreadable, Record, Trace, from_primero, to_primero
from limen.lib.safeguards.tracing import Described, Side
from tests import found

SELAM = Described(
    primary="Tekle",
    secondary="Selam",
    sex=Sex.F,
    birth=PartialDate(2013, 4, 2),
    origin="Keren",
    relatives=(("mother", "Letebrhan Haile"),),
)
CASE = PrimeroCase(
    id="b3222e84-a5d7-4692-a643-1ab3d41f17d6",
    number="C-ABCD2345",
    who=SELAM,
    citizenship="ERI",
    status="open",
    concerns=("unaccompanied",),
    registered_on=date(2026, 3, 14),
    records=(
        Record(kind=RecordKind.NOTE, said={"words": "Likes to draw."}, on=date(2026, 3, 14)),
        Record(kind=RecordKind.FOLLOW_UP, said={"seen": "yes", "how": "Well."}, on=date(2026, 3, 20)),
        Record(kind=RecordKind.BEST_INTERESTS, said={"view": "To her aunt.", "conclusion": "To her aunt."}),
    ),
    tracing=(Trace(side=Side.SOUGHT, who=Described(primary="", secondary="Letebrhan Haile"), relation="mother"),),
)


def test_what_goes_out_comes_back() -> None:
    [back] = from_primero(json.loads(json.dumps(to_primero([CASE]))))
    assert (back.id, back.who, back.citizenship, back.concerns) == (CASE.id, SELAM, "ERI", ("unaccompanied",))
    assert {(each.kind, tuple(sorted(each.said.items()))) for each in back.records} == {
        (each.kind, tuple(sorted(each.said.items()))) for each in CASE.records
    }
    assert [(each.who.names, each.relation) for each in back.tracing] == [(("Letebrhan Haile",), "mother")]
    assert back.unread == ()


def test_a_case_as_primero_lists_it() -> None:
    said = {"data": [{"id": "b3222e84", "age": 16, "sex": "female", "name": "Edwine Edgemont", "owned_by": "primero"}]}
    [case] = from_primero(said)
    assert (case.who.secondary, case.who.sex, case.status) == ("Edwine Edgemont", Sex.F, "open")


def test_an_estimated_birth_is_a_year_and_no_day() -> None:
    [case] = from_primero({"id": "1", "date_of_birth": "2010-01-01", "estimated": True})
    assert case.who.birth == PartialDate(2010)


def test_what_we_have_no_place_for_is_kept_as_a_note() -> None:
    [case] = from_primero({"id": "1", "unhcr_needs_codes": ["CR-CH", "SV"], "tattoo": "a bird"})
    assert case.unread == ("tattoo", "unhcr_needs_codes")
    [note] = case.records
    assert note.kind is RecordKind.NOTE
    assert "CR-CH, SV" in note.said["words"]
    assert "a bird" in note.said["words"]


@pytest.mark.parametrize(
    "said", [[], {}, "case", 7, None, {"data": []}, {"data": ["x"]}, {"id": "1", "notes_section": "x"},
             {"id": "1", "registration_date": "yesterday"}, {"name": "without id"}],
)  # fmt: skip
def test_anything_else_is_told(said: object) -> None:
    with pytest.raises(PrimeroUnreadable):
        from_primero(said)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["id", "name", "sex", "date_of_birth", "notes_section", "nationality", "tattoo", "status"])


@settings(max_examples=found.as_many(300, here=40), deadline=None)
@given(st.dictionaries(fields, json_values, max_size=6))
def test_no_json_breaks_it(said: dict[str, object]) -> None:
    try:
        cases = from_primero(said)
    except PrimeroUnreadable:
        return
    assert len(cases) == 1
    json.dumps(to_primero(cases))
