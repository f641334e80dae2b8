"""Limen's own entries as FollowTheMoney entities: read by others through the properties, by Limen without loss."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings import (
    BirthSpan,
    ListedDocument,
    ListedName,
    ListedPerson,
    NameKind,
    Notes,
    from_ftm,
    to_ftm,
)
from limen.lib.listings.making import Draft
from tests.lib.listings.shared import read_all, really

WORDS = st.text(max_size=20)
PARTIAL = st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12))


@st.composite
def persons(draw: st.DrawFn) -> ListedPerson:
    """Entries of any content, as readers make them: cleaned and each thing once."""
    draft = Draft(Notes())
    draft.key, draft.category, draft.reference = draw(st.text("ab1", min_size=1)), draw(WORDS), draw(WORDS)
    draft.add_name("Odo", draw(st.sampled_from(NameKind)))
    for text in draw(st.lists(WORDS, max_size=4)):
        draft.add_name(text, draw(st.sampled_from(NameKind)), family=draw(WORDS))
    draft.births = dict.fromkeys(draw(st.lists(PARTIAL, max_size=2)))
    draft.spans = dict.fromkeys([BirthSpan(first=1949, last=1953, is_about=draw(st.booleans()))])
    draft.sex = draw(st.sampled_from(Sex))
    for text in draw(st.lists(st.sampled_from(["Germany", "UTO", "Atlantis", "na"]), max_size=3)):
        draft.add_citizenship(text)
    draft.add_document(draw(WORDS), kind=draw(st.sampled_from(["", "passport", "odd"])), issuer=draw(WORDS))
    for text in draw(st.lists(WORDS, max_size=3)):
        draft.add_place(text)
        draft.add_address(text)
        draft.add_remark(text)
        draft.programmes[text] = None
        draft.topics[text] = None
    draft.listed_on = draw(st.none() | st.dates())
    return draft.done()


@given(persons())
def test_comes_back_as_it_was(person: ListedPerson) -> None:
    entity = json.loads(json.dumps(to_ftm(person, dataset="uto_wanted", entity_id="e1")))
    assert from_ftm(entity) == person


@pytest.mark.parametrize("kinds", [(NameKind.ALIAS, NameKind.PRIMARY), (NameKind.PRIMARY, NameKind.ALIAS)])
def test_a_name_told_twice_keeps_its_greater_weight(kinds: tuple[NameKind, ...]) -> None:
    draft = Draft(Notes())
    draft.key = "1"
    for kind in kinds:
        draft.add_name("Odo", kind)
    assert [name.kind for name in draft.done().names] == [NameKind.PRIMARY]


def test_others_read_the_properties() -> None:
    person = ListedPerson(
        key="1",
        names=(
            ListedName(text="ERIKSSON, Odo", family="ERIKSSON"),
            ListedName(text="Otto", kind=NameKind.ALIAS),
            ListedName(text="The Keeper", kind=NameKind.WEAK),
        ),
        births=(PartialDate(1951, 2, 3), PartialDate(None, 2, 3)),
        birth_spans=(BirthSpan(first=1960, last=1962),),
        sex=Sex.F,
        citizenships=("DEU", "RKS", "UTO"),
        documents=(
            ListedDocument(number="D1", issuer="DEU", kind="passport"),
            ListedDocument(number="I1", kind="identity-card"),
            ListedDocument(number="X1", kind="odd"),
        ),
        topics=("sanction",),
        programme="A; B",
        listed_on=date(2020, 1, 1),
        remarks="Keeper",
    )
    entity = to_ftm(person, dataset="uto_wanted", entity_id="uto-1")
    assert {name: entity[name] for name in ("id", "caption", "schema", "datasets", "target")} == {
        "id": "uto-1",
        "caption": "ERIKSSON, Odo",
        "schema": "Person",
        "datasets": ["uto_wanted"],
        "target": True,
    }
    assert entity["properties"] == {
        "name": ["ERIKSSON, Odo"],
        "alias": ["Otto"],
        "weakAlias": ["The Keeper"],
        "lastName": ["ERIKSSON"],
        "birthDate": ["1951-02-03", "1960", "1961", "1962"],
        "gender": ["female"],
        "citizenship": ["de", "xk"],
        "passportNumber": ["D1"],
        "idNumber": ["I1"],
        "topics": ["sanction"],
        "programId": ["A", "B"],
        "notes": ["Keeper"],
    }
    assert from_ftm(entity) == person


def test_the_properties_alone_are_enough_for_another_program() -> None:
    person = ListedPerson(key="1", names=(ListedName(text="Odo"),), births=(PartialDate(1951),), citizenships=("DEU",))
    entity = to_ftm(person, dataset="uto_wanted")
    del entity["limen"]
    assert from_ftm(entity) == person


def test_the_real_lists_come_back_as_they_were() -> None:
    for code, files in (
        ("un-xml", really(list="un_consolidated_2026-02-27.xml")),
        ("ofac-csv", really(sdn="ofac_sdn_2021-07.csv", alt="ofac_alt_2021-07.csv")),
    ):
        found, _, _ = read_all(code, files)
        assert [each for each in found if from_ftm(to_ftm(each, dataset="d")) != each] == []
