"""Whoever is in our care is looked in on, fed and heard from the first minute; clocks ring, what is written stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from limen.apps.crossings.models import Custody, CustodyEntry
from limen.apps.crossings.operations import afterwards
from limen.apps.crossings.operations.custody import CustodyWrong
from limen.lib.safeguards.custody import CHECK, MEAL, Cared, care_clocks
from tests.apps.crossings.test_custody import care
from tests.fakes.acting import AT
from tests.fakes.held import begun
from tests.fakes.post import Post
from tests.fakes.refused import refused


def test_the_clocks_run_from_the_minute_they_are_taken_over(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    assert Custody.objects.get().since == sofia.at
    law = sofia.pack.second_line
    for hours, kind in ((law.custody_check_hours, CHECK), (law.custody_meal_hours, MEAL)):
        for late, is_over in ((-1, False), (1, True)):
            at = post.after(sofia, hours=hours, minutes=late)
            (shown,) = afterwards.look_at_afterwards(at, inspection=inspection).custodies
            assert {each.kind: each.is_over for each in shown.clocks}[kind] is is_over


def test_a_look_is_no_meal_and_what_was_given_stays_written(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    later = post.after(sofia, hours=sofia.pack.second_line.custody_meal_hours, minutes=1)
    care(later, inspection, kind="call")
    (shown,) = afterwards.look_at_afterwards(later, inspection=inspection).custodies
    assert {each.kind: each.is_over for each in shown.clocks} == {CHECK: False, MEAL: True}
    with pytest.raises(IntegrityError), transaction.atomic():
        CustodyEntry.objects.update(words="A meal.")


@pytest.mark.parametrize("field", ["medical", "lawyer", "contact", "consulate", "language", "reasons"])
def test_nobody_is_in_custody_without_care_being_told(post: Post, field: str) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CustodyWrong):
        begun(sofia, inspection, **{field: " "})
    assert not Custody.objects.exists()


@given(
    given=st.lists(st.tuples(st.integers(0, 72), st.sampled_from(["meal", "call", "doctor", "check"]))),
    now=st.integers(0, 96),
)
def test_no_hour_without_care_is_hidden(given: list[tuple[int, str]], now: int) -> None:
    entries = [Cared(kind=kind, at=AT + timedelta(hours=hour)) for hour, kind in given if hour <= now]
    clocks = care_clocks(entries, since=AT, now=AT + timedelta(hours=now), check_hours=2, meal_hours=6)
    over = {each.kind: each.is_over for each in clocks}
    looks = [hour for hour, _ in given if hour <= now]
    meals = [hour for hour, kind in given if hour <= now and kind == "meal"]
    assert over[CHECK] is (now - max(looks, default=0) >= 2)
    assert over[MEAL] is (now - max(meals, default=0) >= 6)
