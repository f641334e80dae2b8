"""A clock set back, or ahead, at a post: every decision is recorded and provable, and people are told of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from limen.adapters import clock
from limen.apps.crossings.models import Crossing, Decision, Inspection
from limen.apps.journal import queries as journal
from limen.lib.basics.findings import Severity
from limen.lib.basics.travel import Direction
from limen.lib.events.proof import verify_chain
from limen.lib.inspection.moves import Move
from tests.fakes.post import Post, chain_findings, decided, opened, passport, rules_of
from tests.withstand.lane import PASSWORD, Lane, text_of

BACK = timedelta(hours=-2)


@pytest.fixture
def post(db: None) -> Post:
    """A post with a first-line officer."""
    return Post()


def _told(post: Post, at: datetime) -> list[str]:
    health = journal.health(incarnation=post.first.node.incarnation, now=at)
    return [finding.rule for finding in health.findings]


@pytest.mark.parametrize("move", [Move.ADMIT, Move.REFER, Move.VOID])
def test_a_decision_two_hours_earlier_than_its_inspection_is_recorded(post: Post, move: Move) -> None:
    one = opened(post.first)
    back = post.at(post.first, post.first.at + BACK)
    decided(back, one, move, reason="wrong-document")
    assert Decision.objects.get().at == back.at
    assert Inspection.objects.get().closed_at == back.at
    assert chain_findings() == []


def test_the_proof_and_the_health_tell_it(post: Post) -> None:
    one = opened(post.first)
    before = _told(post, post.first.at)
    back = post.at(post.first, post.first.at + BACK)
    decided(back, one)
    proof = verify_chain(journal.all_events(), checkpoints=journal.checkpoints())
    told = [finding for finding in proof.findings if finding.rule == "journal.clock"]
    assert proof.holds
    assert told
    assert told[0].severity is Severity.NOTICE
    assert told[0].values["seconds"] == 7_200
    assert "journal.clock" not in before
    assert any("clock" in rule for rule in _told(post, back.at))


def test_the_next_officer_is_told_to_look_at_the_clock(post: Post) -> None:
    decided(post.first, opened(post.first))
    back = post.at(post.first, post.first.at + BACK)
    assert "history.later-crossing" in rules_of(back, opened(back, direction=Direction.EXIT))


def test_what_was_recorded_keeps_its_order(post: Post) -> None:
    decided(post.first, opened(post.first))
    back = post.at(post.first, post.first.at + BACK)
    decided(back, opened(back, passport("X1234567")))
    assert [row.at for row in Crossing.objects.order_by("number")] == [post.first.at, back.at]
    sequences = [event.sequence for event in journal.all_events()]
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=-400), timedelta(minutes=10)], ids=str)
def test_at_the_desk_the_officer_goes_on(lane: Lane, jump: timedelta, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lane.scan(passport())
    assert first.status_code in {200, 302}
    inspection = Inspection.objects.get()
    now: Any = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + jump)
    said = lane.decide(inspection.id)
    assert said.status_code == 302, text_of(said)
    assert Inspection.objects.get().state == "admitted"
    assert Crossing.objects.count() == 1
    assert chain_findings() == []


def test_a_desk_left_alone_after_the_clock_went_back_still_locks(lane: Lane, monkeypatch: pytest.MonkeyPatch) -> None:
    now: Any = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + BACK)
    assert lane.client.get("/preferences").status_code == 200
    monkeypatch.setattr(clock, "now", lambda: now() + BACK + timedelta(minutes=16))
    assert lane.client.get("/preferences").headers["location"].startswith("/sign-in/again/")


@pytest.mark.parametrize("jump", [BACK, timedelta(0), -BACK], ids=str)
def test_a_screen_locked_by_hand_is_locked_whatever_the_clock_says(
    lane: Lane, jump: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    now: Any = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + jump)
    lane.post("/lock", {"next": "/lane"})
    assert lane.client.get("/lane").headers["location"].startswith("/sign-in/again/")
    lane.post("/sign-in/again/", {"password": PASSWORD})
    assert lane.client.get("/lane").status_code == 200
