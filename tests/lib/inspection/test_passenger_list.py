"""Lists of passengers: lines of documents or a table; what can be read is read, what cannot is kept aside with why."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.inspection.passenger_list import (
    MOST_PERSONS,
    ColumnsMissing,
    FieldWrong,
    ListedPerson,
    ListEmpty,
    ListTooLong,
    RowAside,
    Typed,
    presented_from,
    read_passenger_list,
)

TODAY = date(2026, 3, 14)
LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
HEADER = "family_name,given_names,born,sex,citizenship,document,issuer,number,expires"


def test_reads_a_table() -> None:
    (row,) = read_passenger_list(
        f"{HEADER}\nGarcía Íñiguez,Ana,1980-02-03,f,esp,P,ESP,AB 123-456,2031-01-02", today=TODAY
    )
    assert isinstance(row, ListedPerson)
    holder, document = row.presented.holder, row.presented.document
    assert holder is not None
    assert document is not None
    assert (holder.primary, holder.secondary, holder.sex, holder.citizenship) == ("GARCIA INIGUEZ", "ANA", Sex.F, "ESP")
    assert holder.birth == PartialDate(1980, 2, 3)
    assert (document.number, document.issuer, document.read) == ("AB123456", "ESP", False)
    assert row.line == 2


def test_a_person_without_a_document_is_on_the_list_too() -> None:
    (row,) = read_passenger_list("family_name;born\nHalabi;1991", today=TODAY)
    assert isinstance(row, ListedPerson)
    assert row.presented.document is None


def test_reads_lines_of_documents_one_after_the_other() -> None:
    rows = read_passenger_list(f"{LINES}\n\nthis is no passport\n\n{LINES}", today=TODAY)
    assert [type(row) for row in rows] == [ListedPerson, RowAside, ListedPerson]
    assert [row.line for row in rows] == [1, 4, 6]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("Moreno,Ana,31.12.1980,F,ESP,P,ESP,AB1,2031-01-01", "date of birth"),
        ("Moreno,Ana,1980-12-31,Q,ESP,P,ESP,AB1,2031-01-01", "sex"),
        ("Moreno,Ana,1980-12-31,F,Spain,P,ESP,AB1,2031-01-01", "citizenship"),
        ("Moreno,Ana,1980-12-31,F,ESP,P,QQQ,AB1,2031-01-01", "issuer"),
        ("Moreno,Ana,1980-12-31,F,ESP,P,ESP,AB1,soon", "valid until"),
        ("王,Ana,1980-12-31,F,ESP,P,ESP,AB1,2031-01-01", "family name"),
        (f"{'A' * 81},Ana,1980-12-31,F,ESP,P,ESP,AB1,2031-01-01", "family name"),
    ],
)
def test_a_row_that_cannot_be_names_its_field(row: str, field: str) -> None:
    (aside,) = read_passenger_list(f"{HEADER}\n{row}", today=TODAY)
    assert isinstance(aside, RowAside)
    assert isinstance(aside.why, FieldWrong)
    assert str(aside.why).startswith(f"{field}:")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ListEmpty),
        ("   \n\n", ListEmpty),
        (HEADER, ListEmpty),
        ("name,age\nMoreno,40", ColumnsMissing),
        ("family_name,born\n" + "A,1980\n" * (MOST_PERSONS + 1), ListTooLong),
    ],
)
def test_a_list_that_is_none_is_refused_whole(text: str, problem: type[Problem]) -> None:
    with pytest.raises(problem):
        read_passenger_list(text, today=TODAY)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    told: object
    try:
        told = read_passenger_list(text, today=TODAY)
    except Problem as problem:
        told = str(problem)
    assert told


@given(st.builds(Typed, **dict.fromkeys(Typed.__slots__, st.text(max_size=90))))
def test_whatever_is_typed_is_plain_data_or_a_named_field(typed: Typed) -> None:
    try:
        holder = presented_from(typed).holder
    except FieldWrong as problem:
        named = str(problem.values["field"])
    else:
        named = holder.primary if holder else "nobody"
    assert named.isascii()
