"""A request "taken back" under pressure is a refusal by another name: it asks for as much, and protects as much."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import DutyOpen, SecondPersonMissing, WrongDirection
from limen.lib.decision.outcomes import FreeWillMissing, WordsMissing
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import concluded, confirmed, in_hand, proposed
from tests.fakes.post import Post


def test_it_takes_a_second_person(post: Post) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(SecondPersonMissing):
        concluded(sofia, case, Move.WITHDRAW)
    outcome = proposed(sofia, case, Move.WITHDRAW).outcome
    with pytest.raises(SecondPersonMissing):
        confirmed(sofia, outcome)


def test_it_names_through_whom_the_free_will_was_confirmed(post: Post) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(FreeWillMissing):
        proposed(sofia, case, Move.WITHDRAW, free_will="")
    with pytest.raises(WordsMissing):
        proposed(sofia, case, Move.WITHDRAW, words="")


def test_a_claim_stands_in_its_way(post: Post) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case, Move.WITHDRAW).outcome
    crossings.claim_protection(post.first, inspection=case)
    with pytest.raises(DutyOpen):
        confirmed(post.officer("max", Role.SUPERVISOR, lane=""), outcome)


def test_nobody_withdraws_from_leaving(post: Post) -> None:
    sofia, case = in_hand(post, direction=Direction.EXIT)
    with pytest.raises(WrongDirection):
        proposed(sofia, case, Move.WITHDRAW)


def test_who_thinks_again_is_looked_at_again(post: Post) -> None:
    """Nothing is lost by it: it is no refusal, and the request can be taken up again."""
    sofia, case = in_hand(post)
    confirmed(post.officer("max", Role.SUPERVISOR, lane=""), proposed(sofia, case, Move.WITHDRAW).outcome)
    assert concluded(sofia, case, Move.RESUME).state is State.REFERRED
    assert concluded(sofia, case).state is State.ADMITTED
    assert Crossing.objects.count() == 1
