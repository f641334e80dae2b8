from __future__ import annotations

import pytest

from limen.lib.basics.countries import ENTRIES, Kind, is_issuer, is_nationality, state_of


def test_all_of_iso_3166_1_is_there() -> None:
    iso = [entry for entry in ENTRIES.values() if entry.kind in {Kind.STATE, Kind.PART} and len(entry.code) == 3]
    assert len(iso) == 249
    assert len({entry.alpha2 for entry in iso}) == 249
    assert all(len(entry.alpha2) == 2 and entry.alpha2.isupper() and entry.code.isupper() for entry in iso)


@pytest.mark.parametrize(
    "code",
    [
        "D",
        "RKS",
        "GBD",
        "GBN",
        "GBO",
        "GBP",
        "GBS",
        "UNO",
        "UNA",
        "UNK",
        "EUE",
        "XBA",
        "XCC",
        "XCE",
        "XCO",
        "XDC",
        "XEC",
        "XES",
        "XIM",
        "XMP",
        "XOM",
        "XPO",
        "UTO",
        "ANT",
        "NTZ",
    ],
)
def test_added_codes_issue_and_are_nationalities(code: str) -> None:
    assert is_issuer(code)
    assert is_nationality(code)


@pytest.mark.parametrize("code", ["XXA", "XXB", "XXC", "XXX"])
def test_persons_without_a_nationality_issue_nothing(code: str) -> None:
    assert not is_issuer(code)
    assert is_nationality(code)


@pytest.mark.parametrize("code", ["", "QQQ", "SUN", "D<<", "uto", "DE"])
def test_other_codes_are_unknown(code: str) -> None:
    assert not is_issuer(code)
    assert not is_nationality(code)


@pytest.mark.parametrize(
    ("code", "state"), [("D", "DEU"), ("DEU", "DEU"), ("GBN", "GBR"), ("UNO", "UNO"), ("XXA", "XXA"), ("QQQ", "QQQ")]
)
def test_codes_of_one_state_compare_equal(code: str, state: str) -> None:
    assert state_of(code) == state


def test_every_code_that_name_tables_do_not_know_has_a_name() -> None:
    assert [entry.code for entry in ENTRIES.values() if not entry.alpha2 and not entry.label] == []
