"""Names of States as lists write them: known or kept as text, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.countries import ENTRIES, NATIONALITIES, Kind
from limen.lib.listings.states import _names, code_of, coded


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Germany", "DEU"),
        ("D", "DEU"),
        ("DE", "DEU"),
        ("deu", "DEU"),
        ("Côte d’Ivoire", "CIV"),
        ("Cote d'Ivoire", "CIV"),
        ("  Iran (Islamic   Republic of) ", "IRN"),
        ("United Kingdom of Great Britain and Northern\nIreland", "GBR"),
        ("Korea, North", "PRK"),
        ("The Gambia", "GMB"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Congo", "COG"),
        ("Democratic Republic of the Congo", "COD"),
        ("Palestinian", "PSE"),
        ("Kosovo", "RKS"),
        ("Stateless", "XXA"),
        ("UTO", "UTO"),
        ("NA", "NAM"),
        ("na", ""),
        ("N/A", ""),
        ("Unknown", ""),
        ("00", ""),
        ("", ""),
        ("?", ""),
        ("Possibly Ethiopian", None),
        ("Bahrain (citizenship revoked in Jan. 2015)", None),
        ("former Soviet Union", None),
        ("SUN", None),
        ("Korea", None),
        ("Guinea Ecuatorial", None),
        ("XQ", None),
    ],
)
def test_a_name_is_known_or_is_none(text: str, code: str | None) -> None:
    assert code_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("na", "NAM"), ("NA", "NAM"), ("de", "DEU"), ("00", ""), ("zz", ""), ("su", None), ("Germany", None)],
)
def test_where_a_code_stands_nothing_is_a_word(text: str, code: str | None) -> None:
    assert coded(text) == code


def test_every_name_leads_to_a_citizenship_that_somebody_can_have() -> None:
    assert set(_names().values()) <= NATIONALITIES


def test_every_state_has_a_name() -> None:
    states = {code for code, entry in ENTRIES.items() if entry.kind is Kind.STATE and code != "D"}
    assert states <= set(_names().values())


@given(st.text(max_size=30))
def test_any_text_is_answered(text: str) -> None:
    assert code_of(text) in {None, "", *NATIONALITIES}
    assert coded(text) in {None, "", *NATIONALITIES}
