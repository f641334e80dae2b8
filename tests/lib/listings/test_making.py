"""What lists write where a number, a name or a sex should stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.sex import Sex
from limen.lib.listings import ListedDocument, Notes
from limen.lib.listings.making import Draft, sex_of, taken_apart


@pytest.mark.parametrize(
    ("written", "number", "words"),
    [
        ("AB 123456", "AB 123456", ""),
        ("12.345.678", "12.345.678", ""),
        ("Booklet: A5199819", "A5199819", "Booklet"),
        ("Booklet A5250088", "A5250088", "Booklet"),
        ("Utopia 428720", "428720", "Utopia"),
        ("Utopia B/002210", "B/002210", "Utopia"),
        ("R00012098, South Sudan", "R00012098", "South Sudan"),
        ("403062567 (US)", "403062567", "US"),
        ("563210184 (Expires 18 Jun. 2018)", "563210184", "Expires 18 Jun. 2018"),
        ("#H0044232", "H0044232", ""),
        ("CNIC: 35202-5400413-9", "35202-5400413-9", "CNIC"),
        ("German travel document (Reiseausweis) A 0139243", "A 0139243", "German travel document Reiseausweis"),
        ("OR801168 and identity card 281020505755", "OR801168 and identity card 281020505755", ""),
        ("issued in Utopolis", "", "issued in Utopolis"),
        ("61 Pier Road", "61 Pier Road", ""),
        ("", "", ""),
    ],
)
def test_a_number_among_words(written: str, number: str, words: str) -> None:
    assert taken_apart(written) == (number, words)


def test_words_that_name_a_state_are_its_issuer_and_others_are_kept() -> None:
    draft = Draft(Notes())
    draft.key = "1"
    draft.add_name("Odo")
    draft.add_document("403062567 (US)", kind="passport")
    draft.add_document("Booklet: A5199819", kind="passport", issuer="UTO")
    person = draft.done()
    assert person.documents == (
        ListedDocument(number="403062567", issuer="USA", kind="passport"),
        ListedDocument(number="A5199819", issuer="UTO", kind="passport"),
    )
    assert person.remarks == "passport: Booklet: A5199819"


@given(st.text(max_size=60))
def test_no_number_is_made_up(written: str) -> None:
    number, _ = taken_apart(written)
    assert number in written


@pytest.mark.parametrize(
    ("text", "sex"), [("Male", Sex.M), ("f", Sex.F), ("FEMALE", Sex.F), ("U", Sex.X), ("", Sex.X), ("Unknown", Sex.X)]
)
def test_sex(text: str, sex: Sex) -> None:
    assert sex_of(text) is sex
