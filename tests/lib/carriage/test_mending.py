"""What is mended is sent as a change, whom nobody would know again is taken off first, and nobody else is told of."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.carriage.mending import MOST_ROWS, TYPED, faulty_rows, mended
from limen.lib.carriage.understanding import read_message, understood_from
from limen.lib.carriage.understood import OnBoard, Purpose, Understood
from limen.lib.manifest import Form, Function, Issue, Manifest, invented_list, read, write
from tests.found import as_many

DEPARTS = datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - messages carry no zone
TODAY = DEPARTS.date()
TEXTS = (
    "",
    "ERIKSSON",
    "Ida Maria",
    "1985-08-12",
    "31/12/1990",
    "F",
    "UTO",
    "QQQ",
    "L898902C3",
    "12A",
    "=1+1",
    "A,\"B'",
)


def a_list(seed: int, persons: int, *, with_references: bool) -> Manifest:
    made = invented_list(1, persons, random.Random(seed), DEPARTS)
    people = made.persons if with_references else tuple(each._replace(reference="") for each in made.persons)
    issues = tuple(Issue("person-without", {"name": "?"}, person=place) for place in range(persons))
    return replace(made, persons=people, issues=issues)


def lists_in(raw: bytes) -> tuple[Understood, ...]:
    return read_message(raw, today=TODAY).lists if raw else ()


@settings(max_examples=as_many(1000, here=60), deadline=None)
@given(
    seed=st.integers(0, 1000),
    typed=st.dictionaries(
        st.integers(0, 5), st.dictionaries(st.sampled_from(TYPED), st.sampled_from(TEXTS), min_size=1), min_size=1
    ),
    with_references=st.booleans(),
)
def test_nobody_is_awaited_twice_and_nobody_else_is_told_of(
    seed: int, typed: dict[int, dict[str, str]], with_references: bool
) -> None:
    made = a_list(seed, 6, with_references=with_references)
    rows = {row.place: dict(zip(TYPED, row.cells, strict=True)) for row in faulty_rows(made)}
    said = {place: tuple((rows[place] | cells).values()) for place, cells in typed.items()}
    sent = mended(made, said, today=TODAY, agreed=None)
    before = understood_from(made).persons
    assert {each.purpose for each in lists_in(sent.gone)} <= {Purpose.REDUCTION}
    assert {each.purpose for each in lists_in(sent.change)} <= {Purpose.CHANGE}
    gone = [person for each in lists_in(sent.gone) for person in each.persons]
    new = [person for each in lists_in(sent.change) for person in each.persons]
    kept = {each.key: each for each in before}
    for person in gone:
        del kept[known_as(kept, person)]
    for person in new:
        kept[known_as(kept, person) or person.key] = person
    emptied = [place for place, cells in said.items() if not any(cells)]
    # Two who are given one document and one date of birth are one person, whatever they are called.
    alike = len(new) - len({told_by(each) for each in new})
    assert len(kept) >= len(before) - len(emptied) - alike
    assert len(kept) <= len(before) - len(emptied)
    assert all(before[place].key in kept for place in range(6) if place not in said)


def told_by(person: OnBoard) -> tuple[str, str]:
    holder, document = person.holder, person.document
    return (document.number, str(holder.birth)) if holder and document else ("", person.key)


def known_as(kept: dict[str, OnBoard], person: OnBoard) -> str:
    """Return the key of whom the register takes a person for, as it looks for them; empty for nobody."""
    if person.key in kept:
        return person.key
    if person.document is None or person.holder is None:
        return ""
    wanted = (person.document.number, person.holder.birth)
    return next(
        (
            key
            for key, each in kept.items()
            if each.document and each.holder and (each.document.number, each.holder.birth) == wanted
        ),
        "",
    )


def test_what_is_not_shown_stays_as_it_was_sent() -> None:
    made = a_list(7, 3, with_references=True)
    [row, *_] = faulty_rows(made)
    typed = (*row.cells[:2], "1985-08-12", *row.cells[3:])
    [change] = read(mended(made, {0: typed}, today=TODAY, agreed=None).change, today=TODAY).manifests
    assert (change.form, change.function) == (Form.CSV, Function.CHANGE)
    assert (change.carrier, change.number) == (made.carrier, made.number)
    [said], before = change.persons, made.persons[0]
    for field in ("residence", "embarkation", "disembarkation", "reference", "bag_count", "role"):
        assert getattr(said, field) == getattr(before, field), field
    assert (str(said.birth), said.document) == ("1985-08-12", before.document)


@pytest.mark.parametrize(("name", "text"), [("nationality", "UTO"), ("family_name", "OTHER"), ("seat", "99Z")])
def test_whoever_is_known_again_by_document_and_birth_is_not_taken_off(name: str, text: str) -> None:
    made = a_list(7, 3, with_references=False)
    typed = dict(zip(TYPED, rows_as_they_are(made)[1], strict=True)) | {name: text}
    sent = mended(made, {1: tuple(typed.values())}, today=TODAY, agreed=None)
    assert (bool(sent.change), sent.gone) == (True, b"")


def test_nothing_typed_is_nothing_sent() -> None:
    made = a_list(7, 3, with_references=False)
    sent = mended(made, rows_as_they_are(made), today=TODAY, agreed=None)
    assert (sent.gone, sent.change) == (b"", b"")


def rows_as_they_are(made: Manifest) -> dict[int, tuple[str, ...]]:
    return {row.place: row.cells for row in faulty_rows(made)}


def places(made: Manifest) -> Sequence[int]:
    return [row.place for row in faulty_rows(made)]


def test_only_the_rows_in_which_something_is_wrong_are_shown_and_not_without_end() -> None:
    made = a_list(7, MOST_ROWS + 5, with_references=True)
    assert len(places(made)) == MOST_ROWS
    assert places(replace(made, issues=made.issues[2:4])) == [2, 3]
    assert places(replace(made, issues=(Issue("segment-count", {"said": 1, "expected": 2}),))) == []


@pytest.mark.parametrize("function", [Function.REDUCTION, Function.CLOSE, Function.CANCEL_MOVEMENT])
def test_a_list_that_takes_people_off_is_not_mended(function: Function) -> None:
    assert places(replace(a_list(7, 3, with_references=True), function=function)) == []


def test_a_list_of_any_form_gives_the_same_rows() -> None:
    made = a_list(7, 4, with_references=True)
    for form in (Form.PAXLST, Form.CSV, Form.XLSX):
        [again] = read(write(made, form), today=TODAY).manifests
        assert rows_as_they_are(replace(again, issues=made.issues)) == rows_as_they_are(made), form
