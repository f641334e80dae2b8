"""A hit is a lead: nothing coercive rests on one before the owner of its list has confirmed it."""

from __future__ import annotations

from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Custody
from limen.apps.crossings.operations.custody import begin_custody
from limen.apps.screening.operations import Asked
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.hits import HitNotVerified, Owner, Said, Verified, require_verified
from limen.lib.decision.moves import ON_A_HIT
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.screened import ListAction
from tests.fakes.held import held
from tests.fakes.listed import Lists
from tests.fakes.outcomes import concluded, confirmed, dutch, in_hand, proposed
from tests.fakes.post import Post

ANSWERS = [None, Owner.NO_ANSWER, Owner.NOT_CONFIRMED]


def asked(act: Act, inspection: UUID, answer: Owner) -> None:
    """Record what the owner of the list answered about the first hit."""
    hit = crossings.look_at_hits(act, inspection=inspection).hits[0].row.id
    crossings.verify_hit(
        act,
        inspection=inspection,
        request=clock.new_id(),
        hit=hit,
        asked=Asked(asked="Insp. Vega", how="telephone", asked_at=act.at, answer=answer, words="As asked."),
    )


def cleared(act: Act, inspection: UUID) -> None:
    """Say of the first hit that it is somebody else."""
    hit = crossings.look_at_hits(act, inspection=inspection).hits[0].row.id
    crossings.adjudicate_hit(
        act, inspection=inspection, request=clock.new_id(), hit=hit, said=Said.NOT_SAME, why="Another face."
    )


def case(post: Post, lists: Lists, action: ListAction = ListAction.STOP) -> tuple[Act, UUID]:
    """Return the case of a foreign adult with one hit, everything assessed."""
    lists.put("wanted", "JANSEN", action=action)
    return in_hand(post, dutch())


@pytest.mark.parametrize("answer", ANSWERS)
def test_nobody_is_refused_on_an_alert_that_nobody_confirmed(post: Post, lists: Lists, answer: Owner | None) -> None:
    sofia, inspection = case(post, lists)
    if answer:
        asked(sofia, inspection, answer)
    with pytest.raises(HitNotVerified):
        proposed(sofia, inspection, Move.REFUSE, reasons=("alert",))


def test_confirmed_it_may_be_and_taken_back_it_may_not(post: Post, lists: Lists) -> None:
    sofia, inspection = case(post, lists)
    asked(sofia, inspection, Owner.CONFIRMED)
    outcome = proposed(sofia, inspection, Move.REFUSE, reasons=("alert",)).outcome
    # The owner calls back before the second person has confirmed.
    asked(sofia, inspection, Owner.NOT_CONFIRMED)
    with pytest.raises(HitNotVerified):
        confirmed(post.officer("max", Role.SUPERVISOR, lane=""), outcome)
    asked(sofia, inspection, Owner.CONFIRMED)
    assert confirmed(post.officer("max", Role.SUPERVISOR, lane=""), outcome).state is State.REFUSED


def test_a_refusal_on_other_grounds_rests_on_no_hit(post: Post, lists: Lists) -> None:
    sofia, inspection = case(post, lists)
    assert proposed(sofia, inspection, Move.REFUSE).move is Move.REFUSE


@pytest.mark.parametrize("answer", ANSWERS)
def test_nobody_goes_to_an_agency_because_of_one(post: Post, lists: Lists, answer: Owner | None) -> None:
    sofia, inspection = case(post, lists)
    if answer:
        asked(sofia, inspection, answer)
    with pytest.raises(HitNotVerified):
        concluded(sofia, inspection, Move.TO_AGENCY)


@pytest.mark.parametrize("answer", ANSWERS)
def test_nobody_is_held_because_of_one(post: Post, lists: Lists, answer: Owner | None) -> None:
    sofia, inspection = case(post, lists)
    if answer:
        asked(sofia, inspection, answer)
    with pytest.raises(HitNotVerified):
        begin_custody(sofia, request=clock.new_id(), inspection=inspection, held=held(sofia))
    assert not Custody.objects.exists()
    asked(sofia, inspection, Owner.CONFIRMED)
    begin_custody(sofia, request=clock.new_id(), inspection=inspection, held=held(sofia))
    assert Custody.objects.exists()


def test_what_was_found_to_be_somebody_else_holds_nothing_up(post: Post, lists: Lists) -> None:
    sofia, inspection = case(post, lists)
    cleared(sofia, inspection)
    assert concluded(sofia, inspection, Move.TO_AGENCY).state is State.WITH_AGENCY


def test_who_is_looked_for_to_be_helped_is_no_hit_against_anybody(post: Post, lists: Lists) -> None:
    sofia, inspection = case(post, lists, ListAction.ASSIST)
    assert concluded(sofia, inspection, Move.TO_AGENCY).state is State.WITH_AGENCY


def test_admission_and_the_way_to_protection_wait_for_no_owner(post: Post, lists: Lists) -> None:
    assert not {Move.ADMIT, Move.TO_PROTECTION, Move.REFER, Move.RESUME} & ON_A_HIT
    assert {Move.REFUSE, Move.REMOVE, Move.HAND_OVER} <= ON_A_HIT
    sofia, inspection = case(post, lists)
    assert concluded(sofia, inspection, Move.ADMIT).state is State.ADMITTED


def test_one_hit_confirmed_says_nothing_of_another() -> None:
    yes = Verified(hit=UUID(int=1), list_name="a", owner="A", answer=Owner.CONFIRMED, is_cleared=False)
    no = Verified(hit=UUID(int=2), list_name="b", owner="B", answer=None, is_cleared=False)
    require_verified([yes])
    with pytest.raises(HitNotVerified) as told:
        require_verified([yes, no])
    assert told.value.values == {"owner": "B", "list": "b"}
