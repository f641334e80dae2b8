from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from tests.found import as_many
from tests.lib.mrz.specimens import TD1, TD3, TODAY, documents, rules

CASES = [
    ("letter O in the number", TD3.replace("L898902C3", "L8989O2C3"), [(2, 6, "O", "0")]),
    ("letters in the date of birth", TD3.replace("7408122", "74O8I22"), [(2, 16, "O", "0"), (2, 18, "I", "1")]),
    ("letter as check digit", TD3.replace("L898902C36", "L898902C3G"), [(2, 10, "G", "6")]),
    ("digit in the nationality", TD3.replace("UTO7408122", "UT07408122"), [(2, 13, "0", "O")]),
    ("digit in the issuer", TD3.replace("P<UTO", "P<UT0"), [(1, 5, "0", "O")]),
    ("digit in the name", TD3.replace("ERIKSSON", "ER1K5SON"), [(1, 8, "1", "I"), (1, 10, "5", "S")]),
    ("digit for I in the document code", TD1.replace("I<UTO", "1<UTO"), [(1, 1, "1", "I")]),
    ("B for 8 in the date of expiry", TD1.replace("1204159", "12O4IS9"), None),
]


@pytest.mark.parametrize(("text", "changes"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_look_alikes_are_offered_and_not_put_in(text: str, changes: list[tuple[int, int, str, str]] | None) -> None:
    reading = mrz.parse(text, today=TODAY)
    assert "\n".join(reading.lines) == text
    (repair,) = reading.repairs
    if changes is not None:
        assert [tuple(change) for change in repair.changes] == changes
    assert mrz.parse("\n".join(repair.lines), today=TODAY).valid
    assert repair.reason
    assert "mrz.repair-possible" in rules(reading)


def test_what_is_right_needs_no_repair() -> None:
    assert mrz.parse(TD3, today=TODAY).repairs == ()


def test_no_repair_is_offered_where_none_makes_everything_right() -> None:
    reading = mrz.parse(TD3.replace("L898902C36", "L898902C37"), today=TODAY)
    assert reading.repairs == ()
    assert "mrz.repair-possible" not in rules(reading)


def test_a_letter_that_looks_like_no_digit_is_not_mended() -> None:
    assert mrz.parse(TD3.replace("7408122", "7X08122"), today=TODAY).repairs == ()


def test_too_many_ways_are_not_offered() -> None:
    # eight zeros, one of which was an O: check digits cannot say which, where the weights are the same
    lines = mrz.compose(
        mrz.Document(
            format=mrz.Format.MRV_A, document_code="V", issuer="UTO", number="O00000000", primary="A", nationality="UTO"
        )
    )
    wrong = lines[1].replace("O00000000", "000000000")
    reading = mrz.parse(f"{lines[0]}\n{wrong}", today=TODAY)
    assert [[tuple(change) for change in repair.changes] for repair in reading.repairs] == [
        [(2, place, "0", "O")] for place in (1, 4, 7)
    ]


def test_more_than_a_few_ways_are_declined_and_counted() -> None:
    lines = mrz.compose(
        mrz.Document(
            format=mrz.Format.TD1,
            document_code="I",
            issuer="UTO",
            number="A",
            primary="A",
            nationality="UTO",
            optional=("O00000000000000",),
        )
    )
    wrong = "\n".join(lines).replace("O00000000000000", "000000000000000")
    reading = mrz.parse(wrong, today=TODAY)
    assert reading.repairs == ()
    finding = next(finding for finding in reading.findings if finding.rule == "mrz.repair-ambiguous")
    assert finding.values == {"count": 5}


_EITHER = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z"}
_EITHER |= {letter: digit for digit, letter in _EITHER.items()}


@given(st.data())
@settings(max_examples=as_many(150, here=30))
def test_one_mistaken_character_is_always_found_again(data: st.DataObject) -> None:
    lines = mrz.compose(data.draw(documents(long_numbers=False)))
    right = mrz.parse("\n".join(lines), today=TODAY)
    assert right.valid
    zone = "\n".join(lines)
    number = right.checks[0].value
    start = zone.index(number, 5)
    places = [start + place for place, sign in enumerate(number) if sign in _EITHER]
    assume(places)
    place = data.draw(st.sampled_from(places))
    wrong = zone[:place] + _EITHER[zone[place]] + zone[place + 1 :]
    reading = mrz.parse(wrong, today=TODAY)
    assert not reading.valid
    declined = "mrz.repair-ambiguous" in rules(reading)
    assert declined or lines in [repair.lines for repair in reading.repairs]
    for repair in reading.repairs:
        assert len(repair.changes) == 1
        assert mrz.parse("\n".join(repair.lines), today=TODAY).valid
