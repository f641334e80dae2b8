"""The passenger card, the identity key, the words that are kept, the directions."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.travel import Direction
from limen.lib.inspection.card import NO_CARD, CardNotRight, PassengerCard, clean_card, require_card
from limen.lib.inspection.identity import KEY_BYTES, identity_key, is_same_data, is_telling
from tests.lib.inspection.making import ANNA, is_keepable

FILLED = PassengerCard(
    residence="NLD",
    birth_country="YUG",
    journey="FRA",
    purpose="holiday",
    intended_days=12,
    address="Kerkstraat 5, Utrecht",
)
WRONG_CARDS: list[dict[str, Any]] = [
    {"residence": "ZZZ"},
    {"residence": "YUG"},
    {"birth_country": "ZZZ"},
    {"journey": "\x00"},
    {"purpose": "spying"},
    {"intended_days": -1},
    {"intended_days": 36_501},
    {"intended_days": 10**400},
    {"address": "x" * 201},
    {"address": "a\x00b"},
    {"address": "a\u202eb"},
    {"address": "\ud800"},
    {"address": "two\nlines"},
]


@pytest.mark.parametrize("card", [NO_CARD, FILLED, replace(FILLED, address="خیابان می‌دان ۵")])
def test_a_card_that_can_be(card: PassengerCard) -> None:
    require_card(card, purposes=["holiday"])


@pytest.mark.parametrize("change", WRONG_CARDS, ids=range(len(WRONG_CARDS)))
def test_a_card_that_cannot_be_names_the_field(change: dict[str, Any]) -> None:
    with pytest.raises(CardNotRight) as refused:
        require_card(replace(FILLED, **change), purposes=["holiday"])
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 200


@given(st.text(st.characters(), max_size=230))
def test_an_address_is_refused_or_kept_as_it_is(address: str) -> None:
    card = PassengerCard(address=address)
    with suppress(CardNotRight):
        require_card(card, purposes=())
        assert clean_card(card).address == address.strip()


def test_the_key_is_the_same_for_the_same_person_under_another_document() -> None:
    assert len(identity_key(ANNA)) == KEY_BYTES
    assert identity_key(replace(ANNA, primary="Eriksson")) == identity_key(ANNA)
    assert identity_key(replace(ANNA, citizenship="D")) == identity_key(replace(ANNA, citizenship="DEU"))
    assert identity_key(replace(ANNA, sex=Sex.X)) == identity_key(ANNA)


@pytest.mark.parametrize(
    "change",
    [{"primary": "ERIKSON"}, {"secondary": "ANNA"}, {"birth": PartialDate(1985, 8)}, {"citizenship": "NLD"},
     {"primary": "ERIKSSON ANNA MARIA", "secondary": ""}],
    ids=range(5),
)  # fmt: skip
def test_the_key_differs_with_every_part(change: dict[str, Any]) -> None:
    assert identity_key(replace(ANNA, **change)) != identity_key(ANNA)


def test_same_data_includes_the_sex() -> None:
    assert is_same_data(ANNA, replace(ANNA, primary="Eriksson"))
    assert not is_same_data(ANNA, replace(ANNA, sex=Sex.X))


def test_a_common_name_alone_says_nothing() -> None:
    assert is_telling(ANNA)
    assert not is_telling(replace(ANNA, birth=PartialDate(1985)))
    assert not is_telling(replace(ANNA, primary=""))


def test_reverse() -> None:
    assert [way.reverse for way in Direction] == [Direction.EXIT, Direction.ENTRY]


@given(st.text(st.characters(), max_size=80), st.integers(1, 60))
def test_a_clean_line_can_be_kept_anywhere_and_is_clean(text: str, longest: int) -> None:
    line = clean_line(text, longest=longest)
    assert len(line) <= longest
    assert is_keepable(line)
    assert "\n" not in line
    assert clean_line(line, longest=longest) == line


@given(st.text(st.characters(), max_size=80), st.integers(1, 60))
def test_clean_words_keep_their_lines(text: str, longest: int) -> None:
    words = clean_words(text, longest=longest)
    assert len(words) <= longest
    assert is_keepable(words)
    assert clean_words(words, longest=longest) == words


def test_words_of_a_right_to_left_script_stay() -> None:
    assert clean_words("خیابان می‌دان\r\nשלום\u202e", longest=80) == "خیابان می‌دان\nשלום"
