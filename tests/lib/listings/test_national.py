"""What an officer types of an entry: read field by field, refused with the field that is wrong."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.country_pack import HitAction, ListCategory, ListLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedDocument, ListedName, NameKind
from limen.lib.listings.national import EntryTooLong, TypedEntry, national_entry

TODAY = date(2026, 3, 14)
WANTED = ListCategory(
    code="wanted", name="Wanted", legal_basis="s. 1", actions=(HitAction.STOP_AND_CALL, HitAction.DISCREET),
    programmes=("Red Notice", "[arrest]"), kept_days=365, review_days=90, longest_days=400,
)  # fmt: skip
LAW = ListLaw(categories=(WANTED, replace(WANTED, code="other", programmes=())))
TYPED = TypedEntry(
    names="Viktor Halloran\nВиктор\n~Vik",
    births="1981-02-03\n1980",
    sex="m",
    citizenships="uto\nD",
    documents="UTO X1234567\nZZ 9",
    category="wanted",
    legal_basis="s. 1",
    expires_on="2026-12-31",
    authority="Court",
    redress="Ombudsman",
)


def test_every_line_is_what_it_says() -> None:
    entry = national_entry(TYPED, key="1", law=LAW, today=TODAY)
    assert entry.person.names == (
        ListedName(text="Viktor Halloran"),
        ListedName(text="Виктор", kind=NameKind.ALIAS),
        ListedName(text="Vik", kind=NameKind.WEAK),
    )
    assert entry.person.births == (PartialDate(1981, 2, 3), PartialDate(1980))
    assert (entry.person.sex, entry.person.citizenships) == (Sex.M, ("UTO", "D"))
    assert entry.person.documents == (ListedDocument(number="X1234567", issuer="UTO"), ListedDocument(number="ZZ 9"))
    assert (entry.action, entry.review_on) == (HitAction.STOP_AND_CALL, TODAY + timedelta(days=90))


def test_the_look_is_never_after_the_last_day() -> None:
    entry = national_entry(replace(TYPED, expires_on="2026-04-01"), key="1", law=LAW, today=TODAY)
    assert entry.review_on == entry.expires_on == date(2026, 4, 1)


@pytest.mark.parametrize(("days", "lasts"), [(-1, False), (0, True), (400, True), (401, False)])
def test_an_entry_lasts_as_long_as_its_category_allows(days: int, lasts: bool) -> None:
    typed = replace(TYPED, expires_on=(TODAY + timedelta(days=days)).isoformat())
    if lasts:
        assert national_entry(typed, key="1", law=LAW, today=TODAY).expires_on == TODAY + timedelta(days=days)
        return
    with pytest.raises(EntryTooLong):
        national_entry(typed, key="1", law=LAW, today=TODAY)


@given(st.builds(TypedEntry, names=st.text(), births=st.text(), documents=st.text(), expires_on=st.text()))
def test_anything_typed_is_an_entry_or_a_sentence(typed: TypedEntry) -> None:
    with suppress(Problem):
        national_entry(replace(typed, category="wanted", legal_basis="s"), key="1", law=LAW, today=TODAY)


@pytest.mark.parametrize(
    ("filed", "among", "code"),
    [
        (["red notice"], ["wanted"], "wanted"),
        (["x; Arrest"], ["wanted"], "wanted"),
        (["[RED NOTICE]"], ["wanted", "other"], "wanted"),
        (["red notice"], ["other"], None),
        (["red"], ["wanted"], None),
        (["", ";"], ["wanted"], None),
    ],
)
def test_a_programme_leads_to_its_category(filed: list[str], among: list[str], code: str | None) -> None:
    found = LAW.category_of(filed, among=among)
    assert (found.code if found else None) == code
