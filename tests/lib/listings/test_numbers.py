"""Number lists as they come: what can be read is read, the rest is kept aside with its place and reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.listings.numbers import HeaderMissing, ListedNumber, Unreadable, read_numbers
from tests.lib.inspection.making import is_keepable

HEADER = "issuer,number,status,listed_on\n"
ROW = "UTO,L898902C3,stolen,2026-01-05\n"
LISTED = ListedNumber(issuer="UTO", number="L898902C3", status="stolen", listed_on=date(2026, 1, 5))

READ = [
    ("as it should be", HEADER + ROW, LISTED),
    ("columns in another order", "status,listed_on,number,issuer\nstolen,2026-01-05,L898902C3,UTO\n", LISTED),
    ("more columns than known", "issuer,number,status,listed_on,remark\nUTO,L898902C3,stolen,2026-01-05,x\n", LISTED),
    ("header in capitals, with spaces", "Issuer , NUMBER,Status,Listed_On\n" + ROW, LISTED),
    ("byte order mark before a quoted header", '\ufeff"issuer","number","status","listed_on"\n' + ROW, LISTED),
    ("Windows line ends", HEADER.replace("\n", "\r\n") + ROW.replace("\n", "\r\n"), LISTED),
    ("lower case, spaces and hyphens in the number", HEADER + "uto,l898 902-c3,Stolen,2026-01-05\n", LISTED),
    ("quoted", HEADER + '"UTO","L898902C3","stolen","2026-01-05"\n', LISTED),
    ("fillers", HEADER + "UTO,L898902C3<<,stolen,2026-01-05\n", LISTED),
    ("no date", "issuer,number,status\nUTO,L898902C3,stolen\n",
     ListedNumber(issuer="UTO", number="L898902C3", status="stolen", listed_on=None)),
    ("D of the documents", HEADER + "D<<,C01X00T47,lost,\n",
     ListedNumber(issuer="DEU", number="C01X00T47", status="lost", listed_on=None)),
    ("empty lines between", HEADER + "\n\n" + ROW + "\n", LISTED),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ])
def test_read(text: str, expected: ListedNumber) -> None:
    assert list(read_numbers(text.splitlines(keepends=True))) == [expected]


ASIDE = [
    ("unknown issuer", "ZZZ,L898902C3,stolen,", "number-list-row"),
    ("no number", "UTO,,stolen,", "number-list-row"),
    ("a number of fillers", "UTO,<<<,stolen,", "number-list-row"),
    ("a number that is too long", f"UTO,{'9' * 33},stolen,", "number-list-row"),
    ("a number in another script", "UTO,Ж123,stolen,", "number-list-row"),
    ("unknown status", "UTO,L898902C3,gone,", "number-list-row"),
    ("a day no calendar has", "UTO,L898902C3,stolen,2026-02-30", "number-list-row"),
    ("too few fields", "UTO", "number-list-row"),
    ("an open quotation mark", 'UTO,"L898902C3,stolen,', "number-list-quote"),
    ("a control character", "UTO,L8\x0098,stolen,", "number-list-row"),
    ("half a surrogate pair", "UTO,L8\ud80098,stolen,", "number-list-row"),
    ("a field of a megabyte", f"UTO,{'9' * 1_000_000},stolen,", "number-list-quote"),
]


@pytest.mark.parametrize(("line", "code"), [case[1:] for case in ASIDE], ids=[case[0] for case in ASIDE])
def test_kept_aside_and_the_next_line_is_read(line: str, code: str) -> None:
    aside, after = read_numbers([HEADER, line + "\n", ROW])
    assert isinstance(aside, Unreadable)
    assert (aside.line, aside.why.code) == (2, code)
    assert len(aside.text) <= 80
    assert is_keepable(str(aside.why))
    assert is_keepable(aside.text)
    assert after == LISTED


@pytest.mark.parametrize("first", ["", "UTO,L898902C3,stolen,\n", '"issuer', "\x00\ud800", "issuer;number;status\n"])
def test_without_a_header_nothing_is_read(first: str) -> None:
    with pytest.raises(HeaderMissing) as refused:
        list(read_numbers([first, ROW]))
    assert is_keepable(str(refused.value))


def test_an_empty_file_has_no_header() -> None:
    with pytest.raises(HeaderMissing):
        list(read_numbers([]))


@given(st.lists(st.text(max_size=60), max_size=5))
def test_whatever_stands_in_a_file_every_line_is_answered_for(lines: list[str]) -> None:
    answers = list(read_numbers([HEADER, *lines]))
    assert len(answers) == sum(bool(line.strip()) for line in lines)


@given(st.text(max_size=40))
def test_a_number_is_compared_with_itself_however_it_is_written(text: str) -> None:
    assert normal_number(normal_number(text)) == normal_number(text) or not is_number(text)
    assert is_number(text) == is_number(normal_number(text))
