"""Whom another State sent back is accepted for examination."""

from __future__ import annotations

import pytest

from limen.apps.crossings.access import NoSuchInspection
from limen.apps.crossings.models import Returned
from limen.apps.crossings.operations import afterwards, returned
from limen.apps.crossings.operations.returned import ReturnedAlready, ReturnedWrong
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import MoveNotOpen, WrongDirection
from limen.lib.inspection.presented import Presented
from tests.fakes.post import Post, decided, holder, opened, passport
from tests.fakes.refused import referred


def test_at_the_first_line_without_a_document(post: Post) -> None:
    one = opened(post.first, presented=Presented(holder=holder(citizenship="NLD")))
    for _ in range(2):
        returned.record_returned(post.first, inspection=one.inspection, sent_by="DEU", letter=" BP  12/26 ")
    row = Returned.objects.get()
    assert (row.sent_by, row.letter) == ("DEU", "BP 12/26")


def test_at_the_second_line_and_shown_there(post: Post) -> None:
    sofia, inspection = referred(post)
    assert afterwards.returned_of(sofia, inspection=inspection) is None
    returned.record_returned(sofia, inspection=inspection, sent_by="DEU", letter="")
    shown = afterwards.returned_of(sofia, inspection=inspection)
    assert shown is not None
    assert shown.sent_by == "DEU"


def test_once(post: Post) -> None:
    one = opened(post.first)
    returned.record_returned(post.first, inspection=one.inspection, sent_by="DEU", letter="1")
    with pytest.raises(ReturnedAlready):
        returned.record_returned(post.first, inspection=one.inspection, sent_by="NLD", letter="1")


@pytest.mark.parametrize("state", ["UTO", "", "XXA", "QQQ"])
def test_by_a_state_that_is_not_this_one(post: Post, state: str) -> None:
    one = opened(post.first)
    with pytest.raises(ReturnedWrong):
        returned.record_returned(post.first, inspection=one.inspection, sent_by=state, letter="")


def test_on_entry_and_before_it_is_decided(post: Post) -> None:
    out = opened(post.first, direction=Direction.EXIT)
    with pytest.raises(WrongDirection):
        returned.record_returned(post.first, inspection=out.inspection, sent_by="DEU", letter="")
    one = opened(post.first, passport(number="Z7654321"))
    decided(post.first, one)
    with pytest.raises(MoveNotOpen):
        returned.record_returned(post.first, inspection=one.inspection, sent_by="DEU", letter="")


def test_not_at_somebody_elses_lane(post: Post) -> None:
    one = opened(post.first)
    with pytest.raises(NoSuchInspection):
        returned.record_returned(post.officer("omar", lane="A2"), inspection=one.inspection, sent_by="DEU", letter="")
