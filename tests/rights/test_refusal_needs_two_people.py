"""Nobody is refused by one person: a second, named, whose role allows it, answers for it in their own name."""

from __future__ import annotations

from uuid import UUID

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Decision, Inspection
from limen.apps.crossings.operations import NoSuchInspection, NoSuchOutcome
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import SECOND_PERSON, SecondPersonMissing
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import concluded, confirmed, dutch, in_hand, proposed
from tests.fakes.post import Post, decided, opened

MAY = {Role.SECOND_LINE, Role.SUPERVISOR, Role.LEGAL_DESK}
BEFORE_REMOVAL = sorted(SECOND_PERSON - {Move.REMOVE, Move.HAND_OVER})


def _state(case: UUID) -> str:
    return Inspection.objects.get(id=case).state


@pytest.mark.parametrize("move", sorted(SECOND_PERSON))
def test_alone_nobody_concludes_what_is_adverse(post: Post, move: Move) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(SecondPersonMissing):
        concluded(sofia, case, move)
    assert _state(case) == "referred"


@pytest.mark.parametrize("move", BEFORE_REMOVAL)
def test_who_proposes_does_not_confirm_whatever_else_they_are(post: Post, move: Move) -> None:
    way = Direction.EXIT if move is Move.STOP else Direction.ENTRY
    sofia, case = in_hand(post, direction=way)
    outcome = proposed(sofia, case, move).outcome
    again = post.officer("sofia", Role.SECOND_LINE, Role.SUPERVISOR, Role.LEGAL_DESK, lane="")
    for act in (sofia, again):
        with pytest.raises(SecondPersonMissing):
            confirmed(act, outcome)
    assert (_state(case), Decision.objects.filter(line=2).count()) == ("referred", 0)


@pytest.mark.parametrize("role", sorted(Role))
def test_only_a_role_that_may_is_the_second_person(post: Post, role: Role) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    other = post.officer("other", role, lane="")
    if role in MAY:
        assert crossings.confirm(other, outcome=outcome, reading=1).state is State.REFUSED
        return
    with pytest.raises(NotAllowed):
        crossings.confirm(other, outcome=outcome, reading=1)
    assert _state(case) == "referred"


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECOND_LINE, Role.SUPERVISOR}))
def test_only_the_second_line_proposes(post: Post, role: Role) -> None:
    one = opened(post.first, dutch())
    decided(post.first, one, Move.REFER)
    with pytest.raises((NotAllowed, NoSuchInspection)):
        proposed(post.officer("other", role), one.inspection)


def test_nobody_of_another_post_confirms(post: Post) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    with pytest.raises(NoSuchOutcome):
        confirmed(post.officer("lea", Role.SUPERVISOR, post="UTO-LND-1", lane=""), outcome)


def test_who_declined_has_not_confirmed(post: Post) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    crossings.decline(post.officer("max", Role.SUPERVISOR, lane=""), outcome=outcome, words="Not like this.")
    for name in ("max", "omar"):
        with pytest.raises(Problem):
            confirmed(post.officer(name, Role.SUPERVISOR, lane=""), outcome)
    assert _state(case) == "referred"
