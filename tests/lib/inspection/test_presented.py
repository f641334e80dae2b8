"""What is typed becomes what lines would have said, or is refused in a sentence; what is scanned never crashes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.problems import Problem
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.presented import (
    HolderMissing,
    NothingPresented,
    Presented,
    Read,
    TypedWrong,
    Unreadable,
    read_presented,
)
from tests.lib.inspection.making import ANNA, PASSPORT, TODAY, is_keepable


def read_or_refused(presented: Presented) -> Read | Problem:
    """Return what was read, or why it could not be."""
    try:
        return read_presented(presented, today=TODAY)
    except Problem as problem:
        return problem


LINES = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
MEGABYTE = 1_000_000


def test_lines_are_read() -> None:
    read = read_presented(Presented(scanned=LINES), today=TODAY)
    assert read.document
    assert read.holder
    assert (read.form, read.document.number, read.holder.primary) == ("TD3", "L898902C3", "ERIKSSON")
    assert read.document.read


def test_lines_win_over_what_was_typed() -> None:
    read = read_presented(Presented(scanned=LINES, document=PASSPORT, holder=replace(ANNA, primary="X")), today=TODAY)
    assert read.holder
    assert read.holder.primary == "ERIKSSON"


TYPED = [
    ("number with spaces and hyphens", {"number": "l898 902-c3"}, {"number": "L898902C3"}),
    ("codes in lower case", {"code": "p", "issuer": "nld"}, {"code": "P", "issuer": "NLD"}),
    ("codes with fillers", {"code": "P<", "issuer": "D<<"}, {"code": "P", "issuer": "D"}),
]


@pytest.mark.parametrize(("typed", "expected"), [case[1:] for case in TYPED], ids=[case[0] for case in TYPED])
def test_a_typed_document_is_what_its_lines_would_say(typed: Any, expected: Any) -> None:
    read = read_presented(Presented(document=replace(PASSPORT, **typed), holder=ANNA), today=TODAY)
    assert read.document == replace(PASSPORT, read=False, **expected)


NAMES = [
    ("d’Été", "DETE"),
    ("Müller", "MUELLER"),
    ("  Jean-Luc  ", "JEAN LUC"),
    ("Жуков", "ZHUKOV"),
    ("王小明", "王小明"),
    ("ER\x00IK\x07SSON", "ERIKSSON"),
    ("\u202eERIKSSON", "ERIKSSON"),
    ("\ud800ERIKSSON", "ERIKSSON"),
]


@pytest.mark.parametrize(("typed", "expected"), NAMES)
def test_a_typed_name_is_as_lines_would_say_it(typed: str, expected: str) -> None:
    read = read_presented(Presented(holder=replace(ANNA, primary=typed)), today=TODAY)
    assert read.holder
    assert read.holder.primary == expected


WRONG: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"number": ""}, {}),
    ({"number": "<<<"}, {}),
    ({"number": "9" * 33}, {}),
    ({"number": "L8\x0098"}, {}),
    ({"issuer": "ZZZ"}, {}),
    ({"issuer": ""}, {}),
    ({"issuer": "\ud800"}, {}),
    ({"code": ""}, {}),
    ({"code": "PASSPORT"}, {}),
    ({"code": "1"}, {}),
    ({}, {"citizenship": "ZZZ"}),
    ({}, {"citizenship": "U\x00"}),
]


@pytest.mark.parametrize(("document", "holder"), WRONG)
def test_what_cannot_be_is_refused_in_a_sentence_that_can_be_shown(
    document: dict[str, Any], holder: dict[str, Any]
) -> None:
    typed = Presented(document=replace(PASSPORT, **document), holder=replace(ANNA, **holder))
    with pytest.raises(TypedWrong) as refused:
        read_presented(typed, today=TODAY)
    assert str(refused.value).isprintable()


def test_a_document_is_somebodys() -> None:
    with pytest.raises(HolderMissing):
        read_presented(Presented(document=PASSPORT), today=TODAY)


@pytest.mark.parametrize("scanned", ["", "   ", "\r\n\t"])
def test_nothing_is_nothing(scanned: str) -> None:
    with pytest.raises(NothingPresented):
        read_presented(Presented(scanned=scanned), today=TODAY)


GARBAGE = ["x", "\x00", "\ud800", "\u202e", LINES[:50], LINES * 1000, "P<" * MEGABYTE, "\x00" * MEGABYTE, "🛂" * 88]


@pytest.mark.parametrize("scanned", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_is_unreadable_and_says_why(scanned: str) -> None:
    read = read_or_refused(Presented(scanned=scanned))
    assert isinstance(read, Read | Unreadable)
    assert read.findings


any_text = st.text(st.characters(), max_size=60)
typed_documents = st.builds(
    Document, code=any_text, issuer=any_text, number=any_text, expiry=st.just(PASSPORT.expiry), read=st.booleans()
)
typed_holders = st.builds(
    Holder, primary=any_text, secondary=any_text, birth=st.just(ANNA.birth), sex=st.just(ANNA.sex), citizenship=any_text
)


@given(st.builds(Presented, scanned=any_text, document=st.none() | typed_documents, holder=st.none() | typed_holders))
def test_whatever_is_presented_is_read_or_refused_and_fits_the_tables(presented: Presented) -> None:
    read = read_or_refused(presented)
    if isinstance(read, Problem):
        assert is_keepable(str(read))
        return
    assert is_keepable(read.received)
    assert "\0" not in read.received
    if read.document:
        assert 0 < len(read.document.number) <= 32
        assert len(read.document.code) <= 2
        assert len(read.document.issuer) <= 3
    if read.holder:
        for name in (read.holder.primary, read.holder.secondary):
            assert len(name) <= 80
            assert is_keepable(name)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_the_same_lines_read_the_same_on_the_same_day(today: date) -> None:
    assert mrz.parse(LINES, today=today) == mrz.parse(LINES, today=today)


def test_lines_from_a_picture_say_so_and_keep_what_each_engine_saw() -> None:
    lines = tuple(LINES.split("\n"))
    seen = mrz.Seen(saw=mrz.Saw(lines, (lines[0].replace("ERIKSSON", "ERIXSSON"), lines[1])))
    read = read_presented(Presented(scanned=LINES, picture=seen), today=TODAY)
    told = {finding.rule: finding for finding in read.findings}
    assert {"mrz.picture.source", "mrz.picture.doubt", "mrz.picture.completed"} <= set(told)
    assert "ERIXSSON" in str(told["mrz.picture.source"].theirs)
