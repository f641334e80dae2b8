"""An entry as kept: it comes back as it was, and only what is equal has equal bytes."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.content import compared_hash, content_hash, content_of, is_compared_alike, person_of
from limen.lib.listings.difference import COMPARED
from limen.lib.listings.persons import BirthSpan, ListedDocument, ListedName, ListedPerson, NameKind

BARE = ListedPerson(key="1", names=(ListedName(text="Eriksson"),))
TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
PERSONS = st.builds(
    ListedPerson,
    key=TEXT,
    names=st.tuples(st.builds(ListedName, text=TEXT, kind=st.sampled_from(NameKind), family=TEXT)),
    births=st.tuples(st.builds(PartialDate, year=st.none() | st.integers(1, 9999))),
    birth_spans=st.tuples(st.builds(BirthSpan, first=st.integers(1900, 1950), last=st.integers(1951, 2000))),
    birth_places=st.tuples(TEXT),
    sex=st.sampled_from(Sex),
    citizenships=st.tuples(TEXT),
    documents=st.tuples(st.builds(ListedDocument, number=TEXT, issuer=TEXT, kind=TEXT)),
    listed_on=st.none() | st.dates(),
    remarks=TEXT,
)


@given(PERSONS)
def test_comes_back_as_it_was(person: ListedPerson) -> None:
    assert person_of(content_of(person)) == person


def test_what_is_empty_is_left_out() -> None:
    assert content_of(BARE) == {"key": "1", "names": [{"text": "Eriksson"}]}


OTHER: dict[str, Any] = {
    "key": "2",
    "names": (ListedName(text="Eriksson", kind=NameKind.WEAK),),
    "births": (PartialDate(1970),),
    "birth_spans": (BirthSpan(first=1969, last=1971),),
    "sex": Sex.F,
    "documents": (ListedDocument(number="X1"),),
    "listed_on": date(2020, 1, 1),
    "changed_on": date(2020, 1, 1),
}


def test_every_field_changes_the_hash() -> None:
    """One that did not would let an entry change unseen."""
    before = content_hash(content_of(BARE), besides={})
    for field in fields(ListedPerson):
        held = getattr(BARE, field.name)
        other = OTHER.get(field.name, ("UTO",) if isinstance(held, tuple) else "UTO")
        assert content_hash(content_of(replace(BARE, **{field.name: other})), besides={}) != before, field.name
    assert content_hash(content_of(BARE), besides={"category": "wanted"}) != before


def test_exactly_what_is_compared_changes_the_other_hash() -> None:
    """What was cleared is remembered by it: words must not undo that, and anything compared must."""
    before = compared_hash(content_of(BARE), besides={})
    for field in fields(ListedPerson):
        held = getattr(BARE, field.name)
        other = OTHER.get(field.name, ("UTO",) if isinstance(held, tuple) else "UTO")
        changed = compared_hash(content_of(replace(BARE, **{field.name: other})), besides={}) != before
        assert changed is (field.name in COMPARED), field.name
    assert compared_hash(content_of(BARE), besides={"category": "wanted"}) != before


@given(PERSONS, PERSONS)
def test_alike_is_what_the_hash_says(one: ListedPerson, other: ListedPerson) -> None:
    mixed = replace(one, names=other.names, births=one.births[::-1], remarks=other.remarks)
    for left, right in ((one, other), (one, mixed), (one, replace(one, remarks="x", births=one.births[::-1]))):
        said, says = content_of(left), content_of(right)
        same = compared_hash(said, besides={}) == compared_hash(says, besides={})
        assert is_compared_alike(said, says) is same


def test_the_order_in_which_an_owner_writes_the_same_things_changes_nothing() -> None:
    births = (PartialDate(1970), PartialDate(1971))
    one, other = (replace(BARE, births=each) for each in (births, births[::-1]))
    assert compared_hash(content_of(one), besides={}) == compared_hash(content_of(other), besides={})
    assert content_hash(content_of(one), besides={}) != content_hash(content_of(other), besides={})
