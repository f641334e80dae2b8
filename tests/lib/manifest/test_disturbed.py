"""Whatever happens to a message on its way: the same list, or a refusal with its reason; never an exception."""

from __future__ import annotations

import os
import random
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.edifact import scan
from limen.lib.manifest import ISSUES, Delivery, Form, Issue, Level, invented_list, read, write
from limen.lib.manifest.noting import Notes
from tests.found import as_many
from tests.lib.manifest.messages import LIST, TODAY, delivery
from tests.lib.manifest.test_bookings import BOOKINGS, XML
from tests.lib.manifest.test_other_forms import BUS
from tools.messages import folded, persons_of, resigned, row, said

DATA = Path(os.environ.get("LIMEN_MESSAGE_DATA", Path(__file__).parents[4] / "shared/data/passenger-messages"))
DEPARTS = datetime(2026, 11, 29, 11, 0)  # noqa: DTZ001 - messages carry no zone
INVENTED = invented_list(7, 5, random.Random(7), DEPARTS)
WRITTEN = {LIST, BOOKINGS.encode(), BUS.encode(), XML}
OURS = sorted({write(INVENTED, form) for form in Form} | WRITTEN)
SIGNS = st.permutations(["*", "|", "~", "#", "^", "(", "$", "%", "\\", "?"])


def has_answer(came: Delivery) -> bool:
    """Return True when a carrier learns what became of the file; asks every issue for its words."""
    made: list[Any] = [*came.manifests, *came.answers, *came.acknowledgements, *came.refused]
    for issue in (*came.issues, *(each for one in made for each in one.issues)):
        assert str(issue)
    assert all(each.reason.level is Level.UNUSABLE for each in came.refused)
    return bool(made)


@settings(max_examples=as_many(300, here=25), deadline=None)
@given(data=st.sampled_from([LIST, BOOKINGS.encode()]), signs=SIGNS, width=st.integers(1, 90))
def test_other_signs_and_folds_say_the_same(data: bytes, signs: list[str], width: int) -> None:
    (interchange,) = scan(data)
    again = resigned(interchange, element=signs[0], component=signs[1], terminator=signs[2], release=signs[3])
    assert said(delivery(again)) == said(delivery(data))
    assert said(delivery(folded(again, width))) == said(delivery(data))


@settings(max_examples=as_many(2000, here=120), deadline=None)
@given(
    data=st.sampled_from(OURS),
    changes=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
)
def test_changed_bytes_are_read_or_refused(data: bytes, changes: list[tuple[float, int]]) -> None:
    changed = bytearray(data)
    for place, byte in changes:
        changed[int(place * len(changed))] = byte
    assert has_answer(read(bytes(changed), today=TODAY))


@settings(max_examples=as_many(1000, here=60), deadline=None)
@given(data=st.sampled_from(OURS), first=st.floats(0, 1), last=st.floats(0, 1))
def test_what_was_cut_off_is_read_or_refused(data: bytes, first: float, last: float) -> None:
    assert has_answer(read(data[int(first * len(data)) : int(last * len(data))], today=TODAY))


@settings(max_examples=as_many(1000, here=60), deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_or_read(data: bytes) -> None:
    assert has_answer(read(data, today=TODAY))


def test_every_issue_has_words_and_something_to_do() -> None:
    for code, told in ISSUES.items():
        assert Issue(code).sentence == told.sentence
        assert told.sentence.endswith(".")
        assert told.remedy.endswith(".")


def test_the_work_grows_with_the_length_and_nothing_else() -> None:
    """Ten times the persons take no more than twenty times the calls; the time is measured by `make bench`."""
    few, many = (write(invented_list(1, count, random.Random(1), DEPARTS), Form.PAXLST) for count in (40, 400))
    read(many, today=TODAY)  # what is learnt of how a sender writes is learnt once
    assert _calls(many) < 20 * _calls(few)


def _calls(data: bytes) -> int:
    count = 0

    def note(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        read(data, today=TODAY)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.skipif(not DATA.is_dir(), reason="the messages are not part of the project")
@pytest.mark.parametrize("name", ["gtas/infant.edi", "gtas/airline2.edi", "iapi/31_CUSRES_BGM962.edi"])
def test_messages_that_nobody_here_wrote(name: str) -> None:
    path = DATA / name
    made = row(path.read_bytes(), name, path.name)
    assert made.is_right, made.cells
    assert persons_of(read(path.read_bytes(), today=TODAY))


@pytest.mark.parametrize("code", ISSUES)
def test_an_issue_has_its_words_where_the_message_says_nothing(code: str) -> None:
    notes = Notes()
    notes.note(code, element="surname", line=1)
    (issue,) = notes.issues(lambda _segments: {})
    assert str(issue)
