"""People asked about, read from tables and JSON lines: what goes in, what is told by its row, what nobody may break."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.screening import SubjectName, Written
from limen.lib.screening.asking import COLUMNS, Asked, AskedHeader, AskedRow, asked_from, read_asked

HEADER = "id,family_name,given_names,born,sex,citizenship,issuer,number,written\n"
ROW = "7,Al Qasimi,Marwan,1974-08-12,m,SYR,SYR,n-0077 123,mrz\n"


def test_a_row_becomes_a_subject() -> None:
    (asked,) = read_asked([HEADER, ROW], as_json=False)
    assert isinstance(asked, Asked)
    assert asked.id == "7"
    assert asked.subject.names == (
        SubjectName(primary="Al Qasimi", secondary="Marwan", written=Written.MRZ, issuer="SYR"),
    )
    assert asked.subject.births == (PartialDate(1974, 8, 12),)
    assert (asked.subject.sex, asked.subject.citizenships) == (Sex.M, ("SYR",))
    assert asked.subject.documents == (("SYR", "N0077123"),)
    said = dict(zip(COLUMNS, ROW.strip().split(","), strict=True))
    assert list(read_asked([json.dumps(said)], as_json=True)) == [asked]


def test_little_is_enough() -> None:
    asked = asked_from({"family_name": "Kuznetsova"}, row=3)
    assert (asked.id, asked.subject.births, asked.subject.sex) == ("3", (), Sex.X)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"family_name": " "}, "family_name"),
        ({"family_name": "x" * 301}, "family_name"),
        ({"family_name": "Aldana", "born": "12.05.1974"}, "born"),
        ({"family_name": "Aldana", "citizenship": "Utopia"}, "citizenship"),
        ({"family_name": "Aldana", "issuer": "??"}, "issuer"),
        ({"family_name": "Aldana", "sex": "female"}, "sex"),
        ({"family_name": "Aldana", "written": "heard"}, "written"),
    ],
)
def test_what_cannot_be_is_told_with_its_row(said: dict[str, str], field: str) -> None:
    (problem,) = read_asked([json.dumps(said)], as_json=True)
    assert isinstance(problem, AskedRow)
    assert problem.values == {"row": 1, "field": field}


@pytest.mark.parametrize("line", ["[]", "{", '{"family_name": 1}', '{"family_name": "A", "claim": "x"}', "[" * 9000])
def test_what_is_no_person_is_told(line: str) -> None:
    assert [str(each) for each in read_asked([line], as_json=True)] == ["Row 1: JSON is missing or not possible."]


@pytest.mark.parametrize("header", ["", "name,born\n", "family_name,claim\n"])
def test_a_table_names_its_columns(header: str) -> None:
    with pytest.raises(AskedHeader):
        list(read_asked([header, ROW], as_json=False))


@given(st.lists(st.text(max_size=80), max_size=6), st.booleans())
def test_no_text_breaks_the_reader(lines: list[str], as_json: bool) -> None:
    start = [] if as_json else [HEADER]
    for each in read_asked([*start, *lines], as_json=as_json):
        assert isinstance(each, Asked | AskedRow)
