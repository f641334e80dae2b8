"""Whoever asks for what is not theirs learns nothing by it, not even that it exists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Decision, Inspection, Reading
from limen.apps.crossings.operations import NoSuchInspection, Presented, Verdict
from limen.apps.journal.models import Event, Look
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.inspection.card import NO_CARD
from limen.lib.inspection.moves import Move
from tests.fakes.post import CHILD, LAND, Post, decided, opened, passport

Way = Callable[[Act, UUID], Any]
WAYS: dict[str, Way] = {
    "look": lambda act, one: crossings.look_at(act, inspection=one),
    "look at the document": lambda act, one: crossings.look_at_document(act, inspection=one),
    "replay": lambda act, one: crossings.replay(act, inspection=one),
    "read again": lambda act, one: crossings.read_again(act, inspection=one, presented=Presented(scanned=passport())),
    "decide": lambda act, one: crossings.decide(act, inspection=one, verdict=Verdict(move=Move.REFER, reading=1)),
    "family": lambda act, one: crossings.party_with(act, inspection=one),
    "leave the family": lambda act, one: crossings.leave_party(act, inspection=one),
    "link": lambda act, one: crossings.link_meeting(act, inspection=one, other=uuid4(), same=True, why="Same face."),
    "answer a duty": lambda act, one: crossings.answer_duty(
        act, inspection=one, duty=_duty(), evidence="court-order", words="Order 12."
    ),
}


def _duty() -> UUID:
    return Duty.objects.get().id


def _strangers(post: Post) -> list[Act]:
    return [
        post.officer("omar", lane="A2"),
        post.officer("lea", Role.SECOND_LINE, lane=""),
        post.officer("max", Role.SUPERVISOR, post=LAND, lane="L1"),
    ]


def _told(problem: Problem) -> tuple[object, ...]:
    return type(problem), problem.sentence, dict(problem.values), str(problem)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_somebody_elses_traveller_looks_like_none(post: Post, way: str) -> None:
    one = opened(post.first, passport(birth=CHILD))
    for stranger in _strangers(post):
        with pytest.raises(NoSuchInspection) as not_theirs:
            WAYS[way](stranger, one.inspection)
        with pytest.raises(NoSuchInspection) as not_there:
            WAYS[way](stranger, uuid4())
        assert _told(not_theirs.value) == _told(not_there.value)


@pytest.mark.parametrize("way", sorted(WAYS))
def test_and_nothing_comes_of_the_attempt(post: Post, way: str) -> None:
    one = opened(post.first, passport(birth=CHILD))
    before = (Event.objects.count(), Look.objects.count(), Reading.objects.count(), Inspection.objects.get().state)
    for stranger in _strangers(post):
        with pytest.raises(NoSuchInspection):
            WAYS[way](stranger, one.inspection)
    assert before == (
        Event.objects.count(),
        Look.objects.count(),
        Reading.objects.count(),
        Inspection.objects.get().state,
    )
    assert Decision.objects.count() == 0


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OVERSIGHT, Role.WATCHLIST_DESK, Role.STATISTICIAN])
@pytest.mark.parametrize("move", [None, Move.REFER, Move.ADMIT])
def test_who_meets_no_traveller_sees_none(post: Post, role: Role, move: Move | None) -> None:
    one = opened(post.first)
    if move:
        decided(post.first, one, move)
    with pytest.raises(NoSuchInspection):
        crossings.look_at(post.officer("x", role), inspection=one.inspection)


def test_a_party_of_another_post_is_none_either(post: Post) -> None:
    party = crossings.open_party(post.first)
    elsewhere = post.officer("max", Role.SUPERVISOR, post=LAND, lane="L1")
    told = []
    for asked in (party, uuid4()):
        with pytest.raises(Problem) as problem:
            crossings.admit_clear(elsewhere, party=asked, card=NO_CARD)
        told.append(_told(problem.value))
        assert crossings.look_at_party(elsewhere, party=asked) == ()
    assert told[0] == told[1]


def test_the_task_ends_with_the_shift(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    assert crossings.look_at(post.after(post.first, hours=11), inspection=one.inspection).id == one.inspection
    with pytest.raises(NoSuchInspection):
        crossings.look_at(post.after(post.first, hours=13), inspection=one.inspection)
