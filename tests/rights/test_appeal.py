"""An appeal that suspends holds up removal; one that is upheld takes the refusal away, everywhere."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from limen.apps.crossings.models import Decision, Inspection
from limen.apps.crossings.operations import afterwards, filing
from limen.apps.protection.models import Duty
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import WHO, AppealOpen, Second, Standing, next_state
from limen.lib.inspection.moves import Move, State
from tests.apps.crossings.test_appeals import lodged, ruled
from tests.apps.crossings.test_headquarters import answered, asked
from tests.fakes.post import Post, opened, rules_of, view
from tests.fakes.refused import FOREIGN, confirmed, legal_desk, proposed, refused

TWO = Second(officer=UUID(int=2), roles=frozenset({Role.SECOND_LINE}))
READY = Standing(
    state=State.REFUSED,
    direction=Direction.ENTRY,
    officer=UUID(int=1),
    roles=frozenset({Role.SECOND_LINE}),
    second=TWO,
    headquarters_agreed=True,
)


@pytest.mark.parametrize("move", [Move.REMOVE, Move.HAND_OVER, Move.CLOSE_FILE])
def test_the_table_itself_waits(move: Move) -> None:
    assert next_state(move, READY)
    with pytest.raises(AppealOpen):
        next_state(move, replace(READY, wait_for_remedies=frozenset({move})))


def test_no_removal_while_it_suspends(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    appeal = lodged(sofia, inspection, suspensive=True)
    with pytest.raises(AppealOpen):
        proposed(sofia, inspection, Move.REMOVE)
    ruled(legal_desk(post), appeal, "dismissed")
    confirmed(post, proposed(sofia, inspection, Move.REMOVE))
    assert Inspection.objects.get().state == State.REMOVED


def test_lodged_between_proposal_and_confirmation_it_still_suspends(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    outcome = proposed(sofia, inspection, Move.REMOVE)
    lodged(sofia, inspection, suspensive=True)
    with pytest.raises(AppealOpen):
        confirmed(post, outcome)
    assert Inspection.objects.get().state == State.REFUSED


def test_headquarters_cannot_agree_meanwhile(post: Post) -> None:
    sofia, inspection = refused(post)
    request = asked(sofia, inspection)
    lodged(sofia, inspection, suspensive=True)
    with pytest.raises(AppealOpen):
        answered(post, request)


@pytest.mark.parametrize("suspensive", [True, False])
def test_the_file_stays_open(post: Post, suspensive: bool) -> None:
    sofia, inspection = refused(post)
    Inspection.objects.filter(id=inspection).update(filed_at=sofia.at)
    lodged(sofia, inspection, suspensive=suspensive)
    assert Inspection.objects.get().filed_at is None
    Duty.objects.update(closed_at=sofia.at, closed_by=sofia.actor, evidence="no-carrier")
    with pytest.raises(AppealOpen):
        filing.close_file(sofia, inspection=inspection)


def test_only_the_legal_desk_annuls() -> None:
    assert WHO[Move.ANNUL] == {Role.LEGAL_DESK}


def test_upheld_after_the_removal_it_is_annulled_all_the_same(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    confirmed(post, proposed(sofia, inspection, Move.REMOVE))
    appeal = lodged(sofia, inspection)
    assert ruled(legal_desk(post), appeal) is State.ANNULLED


def test_the_record_keeps_the_refusal_and_says_that_it_was_annulled(post: Post) -> None:
    sofia, inspection = refused(post)
    ruled(legal_desk(post), lodged(sofia, inspection))
    assert Decision.objects.filter(move=Move.REFUSE).exists()
    shown = afterwards.look_at_afterwards(sofia, inspection=inspection)
    assert shown.annulled
    assert [(each.move, each.outcome) for each in shown.appeals] == [(Move.REFUSE, "upheld")]
    assert view(sofia, inspection).state is State.ANNULLED


def test_next_time_it_does_not_count(post: Post) -> None:
    sofia, inspection = refused(post)
    ruled(legal_desk(post), lodged(sofia, inspection))
    never_refused = set(rules_of(sofia, inspection))
    again = opened(post.after(post.first, days=1), FOREIGN)
    assert set(rules_of(post.after(post.first, days=1), again)) <= never_refused
