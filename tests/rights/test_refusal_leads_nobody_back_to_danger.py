"""Removal and hand-over go past nobody: not past a claim, an appeal that suspends, headquarters, or a cut line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from limen.apps.crossings.operations import appeals, headquarters
from limen.apps.posts import operations as posts
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Service
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import (
    FROM_HEADQUARTERS,
    AppealOpen,
    DutyOpen,
    HeadquartersNotAnswered,
    MoveNotOpen,
)
from limen.lib.decision.outcomes import Terms
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import concluded, confirmed, in_hand, proposed, refused
from tests.fakes.post import Post

AWAY = sorted(FROM_HEADQUARTERS)


@pytest.fixture
def max_(post: Post) -> Act:
    """A supervisor: the second named person."""
    return post.officer("max", Role.SUPERVISOR, lane="")


def _asked(act: Act, case: UUID, move: Move, to: str = "NLD") -> UUID:
    request = clock.new_id()
    asked = headquarters.Asked(move=move, destination=to, ground="began", words="The journey began there.")
    headquarters.ask_headquarters(act, request=request, inspection=case, asked=asked)
    return request


def _agreed(post: Post, act: Act, case: UUID, move: Move, *, agreed: bool = True) -> None:
    lena = post.officer("lena", Role.LEGAL_DESK, post="", lane="")
    headquarters.answer_post(lena, request=_asked(act, case, move), agreed=agreed, words="Looked at it.")


def _appeal(act: Act, case: UUID, *, suspensive: bool) -> UUID:
    lodged = appeals.Lodged(kind="appeal", lodged_at=act.at, suspensive=suspensive)
    return appeals.lodge_appeal(act, request=clock.new_id(), inspection=case, lodged=lodged)


@pytest.mark.parametrize("move", AWAY)
def test_with_everybodys_word_it_goes_on(post: Post, max_: Act, move: Move) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, move)
    assert confirmed(max_, proposed(sofia, case, move).outcome).state in {State.REMOVED, State.HANDED_OVER}


@pytest.mark.parametrize("move", AWAY)
def test_without_the_word_of_headquarters_nobody_goes(post: Post, move: Move) -> None:
    sofia, case = refused(post)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, case, move)
    request = _asked(sofia, case, move)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, case, move)
    lena = post.officer("lena", Role.LEGAL_DESK, post="", lane="")
    headquarters.answer_post(lena, request=request, agreed=False, words="Not there.")
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, case, move)


@pytest.mark.parametrize("told", [{"terms": Terms(destination="USA")}, {"terms": Terms()}])
def test_nobody_goes_elsewhere_than_was_agreed(post: Post, told: dict[str, Any]) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, Move.REMOVE)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, case, Move.REMOVE, **told)


def test_the_word_for_one_is_not_the_word_for_the_other(post: Post) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, Move.REMOVE)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, case, Move.HAND_OVER)


@pytest.mark.parametrize("move", AWAY)
def test_a_claim_at_the_last_moment_is_in_time(post: Post, max_: Act, move: Move) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, move)
    outcome = proposed(sofia, case, move).outcome
    crossings.claim_protection(post.first, inspection=case)
    with pytest.raises(DutyOpen):
        confirmed(max_, outcome)
    assert concluded(max_, case, Move.TO_PROTECTION).state is State.IN_PROTECTION
    with pytest.raises(MoveNotOpen):
        proposed(sofia, case, move)


@pytest.mark.parametrize("move", AWAY)
def test_an_appeal_that_suspends_holds_it_up(post: Post, max_: Act, move: Move) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, move)
    outcome = proposed(sofia, case, move).outcome
    _appeal(sofia, case, suspensive=True)
    with pytest.raises(AppealOpen):
        confirmed(max_, outcome)
    assert Inspection.objects.get(id=case).state == "refused"


def test_while_the_line_is_cut_an_older_word_does_not_count(post: Post, max_: Act) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, Move.REMOVE)
    outcome = proposed(sofia, case, Move.REMOVE).outcome
    posts.declare_outage(sofia, post=sofia.post, what=Service.NETWORK)
    with pytest.raises(HeadquartersNotAnswered):
        confirmed(max_, outcome)
    posts.end_outage(sofia, post=sofia.post, what=Service.NETWORK)
    assert confirmed(max_, outcome).state is State.REMOVED


def test_a_word_about_an_annulled_refusal_says_nothing_about_the_next(post: Post, max_: Act) -> None:
    sofia, case = refused(post)
    _agreed(post, sofia, case, Move.REMOVE)
    appeal = _appeal(sofia, case, suspensive=False)
    lena = post.officer("lena", Role.LEGAL_DESK, post="", lane="")
    ruling = appeals.Ruling(outcome="upheld", decided_on=sofia.today, words="The refusal was wrong.")
    appeals.decide_appeal(lena, appeal=appeal, ruling=ruling)
    concluded(sofia, case, Move.RESUME)
    later = post.after(sofia, hours=1)
    confirmed(post.after(max_, hours=1), proposed(later, case).outcome)
    with pytest.raises(HeadquartersNotAnswered):
        proposed(later, case, Move.REMOVE)


@pytest.mark.parametrize("move", AWAY)
def test_nobody_goes_who_was_not_refused(post: Post, move: Move) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(MoveNotOpen):
        proposed(sofia, case, move)
