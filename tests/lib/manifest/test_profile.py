"""Profiles are data: what ships is accepted, what asks for more than may be asked for is refused."""

from __future__ import annotations

import pytest

from limen.adapters.country_pack import read_carrier_profiles
from limen.lib.basics.sex import Sex
from limen.lib.manifest import Element, ProfileWrong, parse_profile, read
from tests.lib.manifest.messages import LIST, TODAY

GOOD = {"code": "x", "name": "X", "passengers": ["surname"], "crew": ["surname"], "transit": ["surname"]}


def test_the_profiles_that_ship_are_accepted() -> None:
    shipped = read_carrier_profiles("utopia")
    assert set(shipped) == {"uto-air", "uto-interactive", "uto-surface"}
    assert Element.DOCUMENT_EXPIRY in shipped["uto-air"].passengers
    assert shipped["uto-air"].sexes["1"] is Sex.M


@pytest.mark.parametrize("asked", ["religion", "race", "meal", "payment", "email", "telephone", "health"])
def test_what_stands_neither_in_paxlst_nor_in_the_zone_may_not_be_asked_for(asked: str) -> None:
    with pytest.raises(ProfileWrong, match="no element that a State may ask for"):
        parse_profile({**GOOD, "passengers": ["surname", asked]})


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("passengers", []),
        ("passengers", ["surname", "surname"]),
        ("passengers", None),
        ("release", "D.5"),
        ("sexes", {"1": "Q"}),
        ("date_order", "any"),
        ("per_part", -1),
        ("titles", [1]),
        ("answer_texts", "text"),
        ("name", ""),
        ("colour", "red"),
    ],
)
def test_a_profile_that_is_wrong_says_where(key: str, value: object) -> None:
    with pytest.raises(ProfileWrong, match=f"wrong at {key}"):
        parse_profile({**GOOD, key: value})


def test_what_a_profile_asks_for_decides_who_is_insufficient() -> None:
    made = read(LIST, profile=parse_profile({**GOOD, "passengers": ["surname", "seat"]}), today=TODAY).manifests[0]
    assert [made.is_sufficient(at) for at in (0, 1)] == [True, False]


def test_days_may_come_first() -> None:
    data = LIST.replace(b"DTM+329:740812'", b"DTM+329:120874'")
    profile = parse_profile({**GOOD, "date_order": "day-first"})
    assert str(read(data, profile=profile, today=TODAY).manifests[0].persons[0].birth) == "1974-08-12"
