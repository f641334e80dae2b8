"""Who has a case of the second line, and that none is forgotten when a shift ends."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings import access, queries
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import HandOver, Holding, Inspection, Returned
from limen.apps.crossings.operations import NoSuchInspection
from limen.apps.crossings.queries import Waiting
from limen.apps.journal.models import Event, Look
from limen.apps.posts import operations as posts
from limen.apps.posts.operations import ShiftMissing
from limen.apps.posts.queries import current_shift
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import AIR, LAND, Post, chain_findings, decided, opened, passport, stolen

EXPIRED = PartialDate(2020, 1, 1)
LINE = "Ask the consulate again at eight."


def at_work(post: Post, name: str, role: Role = Role.SECOND_LINE, *, where: str = AIR) -> Act:
    """Return the act of an officer whose shift at the post is open."""
    act = post.officer(name, role, lane="", post=where)
    posts.start_shift(act, post=where, lane="", direction=LaneDirection.BOTH)
    return act


def referred(post: Post, number: str = "L898902C3", *, expiry: PartialDate = EXPIRED, **changes: object) -> UUID:
    """Refer a traveller and return the inspection."""
    one = opened(post.first, passport(number, expiry=expiry, **changes))  # type: ignore[arg-type]  # the passport's own
    decided(post.first, one, Move.REFER)
    return one.inspection


def case_of(act: Act, inspection: UUID) -> Waiting:
    """Return a case as the queue shows it."""
    return next(row for row in access.queue_for(act) if row.inspection == inspection)


def kinds_of(inspection: UUID) -> list[str]:
    rows = Event.objects.filter(subject=inspection, kind__startswith="limen.case.").order_by("sequence")
    return [row.kind.removeprefix("limen.case.") for row in rows]


def test_whoever_takes_a_case_has_it_and_the_queue_says_so(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    assert case_of(sofia, case).holder is None
    crossings.take_case(sofia, inspection=case)
    assert (case_of(sofia, case).holder, case_of(sofia, case).held_since) == (sofia.actor, sofia.at)
    crossings.require_holder(sofia, case)
    assert kinds_of(case) == ["taken"]
    assert chain_findings() == []


def test_twice_is_once(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    assert crossings.take_case(sofia, inspection=case) == crossings.take_case(sofia, inspection=case)
    assert kinds_of(case) == ["taken"]


def test_a_case_that_a_colleague_at_work_has_is_not_taken(post: Post) -> None:
    sofia, omar, case = at_work(post, "sofia"), at_work(post, "omar"), referred(post)
    crossings.take_case(sofia, inspection=case)
    with pytest.raises(crossings.CaseTaken, match="Sofia has this case"):
        crossings.take_case(omar, inspection=case)
    with pytest.raises(crossings.NotYourCase):
        crossings.require_holder(omar, case)


def test_the_database_itself_lets_one_officer_have_a_case(post: Post) -> None:
    sofia, omar, case = at_work(post, "sofia"), at_work(post, "omar"), referred(post)
    crossings.take_case(sofia, inspection=case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Holding.objects.create(id=clock.new_id(), inspection_id=case, officer_id=omar.actor, since=omar.at)


@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.PROTECTION, Role.OVERSIGHT, Role.LEGAL_DESK])
def test_nobody_but_the_second_line_takes_cases(post: Post, role: Role) -> None:
    case = referred(post)
    with pytest.raises(NotAllowed):
        crossings.take_case(post.officer("x", role), inspection=case)


def test_a_case_of_another_post_looks_as_if_it_were_not_there(post: Post) -> None:
    case = referred(post)
    with pytest.raises(NoSuchInspection):
        crossings.take_case(at_work(post, "lara", where=LAND), inspection=case)


def test_what_is_done_is_nobodys_case(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    Inspection.objects.filter(id=case).update(state=State.REFUSED, filed_at=sofia.at)
    with pytest.raises(crossings.CaseDone):
        crossings.take_case(sofia, inspection=case)
    with pytest.raises(crossings.CaseDone):
        crossings.give_case(at_work(post, "boss", Role.SUPERVISOR), inspection=case, to=sofia.actor, why="You know it.")


# -- given on -------------------------------------------------------------------------------------------------------


def test_the_supervisor_gives_a_case_with_a_reason_that_is_sealed(post: Post) -> None:
    sofia, omar, boss = at_work(post, "sofia"), at_work(post, "omar"), at_work(post, "boss", Role.SUPERVISOR)
    case = referred(post)
    crossings.take_case(sofia, inspection=case)
    crossings.give_case(boss, inspection=case, to=omar.actor, why="Speaks Tigrinya.")
    crossings.require_holder(omar, case)
    with pytest.raises(crossings.NotYourCase):
        crossings.require_holder(sofia, case)
    first, second = Holding.objects.order_by("id")
    assert (first.until, second.given_by_id, second.why) == (boss.at, boss.actor, "Speaks Tigrinya.")
    event = Event.objects.get(kind="limen.case.given")
    assert "Tigrinya" not in str(event.data)
    assert event.sealed


def test_whoever_has_a_case_gives_it_and_nobody_else_of_the_line(post: Post) -> None:
    sofia, omar, case = at_work(post, "sofia"), at_work(post, "omar"), referred(post)
    crossings.take_case(sofia, inspection=case)
    with pytest.raises(NotAllowed):
        crossings.give_case(omar, inspection=case, to=omar.actor, why="I want it.")
    crossings.give_case(sofia, inspection=case, to=omar.actor, why="I know this family.")
    crossings.require_holder(omar, case)


def test_a_case_is_given_with_words_and_to_somebody_who_is_there(post: Post) -> None:
    boss, case = at_work(post, "boss", Role.SUPERVISOR), referred(post)
    away, lane = post.officer("away", Role.SECOND_LINE), at_work(post, "li", Role.FIRST_LINE)
    elsewhere = at_work(post, "lara", where=LAND)
    with pytest.raises(crossings.CaseReasonMissing):
        crossings.give_case(boss, inspection=case, to=boss.actor, why="  ")
    for who in (away, lane, elsewhere):
        with pytest.raises(crossings.OfficerNotThere):
            crossings.give_case(boss, inspection=case, to=who.actor, why="Take it.")
    assert not Holding.objects.exists()


# -- the end of a shift ---------------------------------------------------------------------------------------------


def test_a_shift_with_cases_ends_only_with_a_line_for_each(post: Post) -> None:
    sofia, one, two = at_work(post, "sofia"), referred(post, "A1"), referred(post, "A2")
    for case in (one, two):
        crossings.take_case(sofia, inspection=case)
    with pytest.raises(crossings.HandOverMissing, match=r"1 .*without a line"):
        crossings.end_shift_with_cases(sofia, lines={one: LINE, two: " \n "})
    assert current_shift(sofia.actor)
    assert not HandOver.objects.exists()
    crossings.require_holder(sofia, one)

    crossings.end_shift_with_cases(sofia, lines={one: LINE, two: "Nothing came of it yet."})
    assert current_shift(sofia.actor) is None
    assert [case_of(sofia, case).holder for case in (one, two)] == [None, None]
    assert {line.words for line in queries.hand_overs(AIR)} == {LINE, "Nothing came of it yet."}
    assert kinds_of(one) == ["taken", "left"]
    assert chain_findings() == []


def test_lines_for_what_one_does_not_have_are_not_kept(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    crossings.end_shift_with_cases(sofia, lines={case: LINE})
    assert not HandOver.objects.exists()


def test_a_case_that_is_done_needs_no_line_and_is_let_go(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    crossings.take_case(sofia, inspection=case)
    Inspection.objects.filter(id=case).update(state=State.REFUSED, filed_at=sofia.at)
    crossings.end_shift_with_cases(sofia, lines={})
    assert Holding.objects.get().until == sofia.at
    assert not HandOver.objects.exists()


def test_without_a_shift_there_is_none_to_end(post: Post) -> None:
    with pytest.raises(ShiftMissing):
        crossings.end_shift_with_cases(post.officer("sofia", Role.SECOND_LINE), lines={})


def test_a_clock_that_was_set_back_keeps_nobody_at_work(post: Post) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    crossings.take_case(sofia, inspection=case)
    crossings.end_shift_with_cases(post.after(sofia, hours=-1), lines={case: LINE})
    assert Holding.objects.get().until == sofia.at


# -- the next shift -------------------------------------------------------------------------------------------------


def left_by(post: Post, name: str, case: UUID) -> Act:
    """Let an officer take a case and go home."""
    act = at_work(post, name)
    crossings.take_case(act, inspection=case)
    crossings.end_shift_with_cases(act, lines={case: LINE})
    return act


def test_nothing_is_taken_before_the_hand_over_is_read(post: Post) -> None:
    case, other = referred(post, "A1"), referred(post, "A2")
    left_by(post, "sofia", case)
    omar = post.after(at_work(post, "omar"), hours=1)
    for inspection in (case, other):
        with pytest.raises(crossings.HandOverWaiting):
            crossings.take_case(omar, inspection=inspection)
    lines = access.hand_over_lines_for(omar)
    assert [(line.inspection, line.words) for line in lines] == [(case, LINE)]
    assert crossings.acknowledge_hand_overs(omar, hand_overs=[line.id for line in lines]) == 1
    crossings.take_case(omar, inspection=case)
    kept = HandOver.objects.get()
    assert (kept.acknowledged_by_id, kept.acknowledged_at) == (omar.actor, omar.at)
    assert kinds_of(case) == ["taken", "left", "acknowledged", "taken"]


def test_the_first_reader_stays_the_one_on_record(post: Post) -> None:
    left_by(post, "sofia", referred(post))
    omar, li = at_work(post, "omar"), at_work(post, "li")
    ids = [line.id for line in access.hand_over_lines_for(omar)]
    assert crossings.acknowledge_hand_overs(omar, hand_overs=ids) == 1
    assert crossings.acknowledge_hand_overs(li, hand_overs=ids) == 0
    assert HandOver.objects.get().acknowledged_by_id == omar.actor


def test_every_line_is_looked_at_by_name(post: Post) -> None:
    case = referred(post)
    left_by(post, "sofia", case)
    omar = at_work(post, "omar")
    access.hand_over_lines_for(omar)
    person = Inspection.objects.get(id=case).person
    assert Look.objects.filter(actor=omar.actor, subject=person, what="hand-over").count() == 1


@pytest.mark.parametrize("who", ["another post", "first line"])
def test_lines_are_acknowledged_by_the_second_line_of_the_post_alone(post: Post, who: str) -> None:
    left_by(post, "sofia", referred(post))
    ids = [line.id for line in queries.hand_overs(AIR)]
    if who == "another post":
        assert crossings.acknowledge_hand_overs(at_work(post, "lara", where=LAND), hand_overs=ids) == 0
    else:
        with pytest.raises(NotAllowed):
            crossings.acknowledge_hand_overs(post.first, hand_overs=ids)
    assert HandOver.objects.get().acknowledged_at is None


def test_whoever_puts_a_case_back_says_what_comes_next_and_may_go_on(post: Post) -> None:
    sofia, case, other = at_work(post, "sofia"), referred(post, "A1"), referred(post, "A2")
    with pytest.raises(crossings.NotYourCase):
        crossings.leave_case(sofia, inspection=case, words=LINE)
    crossings.take_case(sofia, inspection=case)
    with pytest.raises(crossings.HandOverMissing):
        crossings.leave_case(sofia, inspection=case, words="")
    crossings.leave_case(sofia, inspection=case, words=LINE)
    assert case_of(sofia, case).holder is None
    crossings.take_case(sofia, inspection=other)
    with pytest.raises(crossings.HandOverWaiting):
        crossings.take_case(at_work(post, "omar"), inspection=case)


def test_a_case_of_somebody_whose_shift_ended_another_way_can_be_taken(post: Post) -> None:
    sofia, omar, case = at_work(post, "sofia"), at_work(post, "omar"), referred(post)
    crossings.take_case(sofia, inspection=case)
    posts.end_shift(sofia)
    assert case_of(omar, case).holder == sofia.actor
    crossings.take_case(omar, inspection=case)
    assert case_of(omar, case).holder == omar.actor


# -- the queue ------------------------------------------------------------------------------------------------------


def test_the_most_urgent_stands_first_then_who_has_waited_longest(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,S1,stolen,2026-01-05")
    usual, older = referred(post, "U1", expiry=PartialDate(2031, 4, 15)), referred(post, "A1")
    newer, returned = referred(post, "A2"), referred(post, "R1")
    stop, claim = referred(post, "S1", expiry=PartialDate(2031, 4, 15)), referred(post, "C1")
    crossings.claim_protection(post.first, inspection=claim)
    Returned.objects.create(
        id=clock.new_id(),
        inspection_id=returned,
        sent_by="FRA",
        recorded_at=post.first.at,
        recorded_by_id=post.first.actor,
    )
    Inspection.objects.filter(id=older).update(waiting_since=post.first.at - timedelta(hours=1))
    rows = access.queue_for(at_work(post, "sofia"))
    assert [row.inspection for row in rows] == [claim, stop, returned, older, newer, usual]
    assert [row.inspection for row in rows if row.returned] == [returned]


@pytest.mark.parametrize("state", sorted(set(State) - {State.OPEN, State.REFERRED, State.ADMITTED, State.VOIDED}))
def test_what_is_decided_stays_in_sight_until_it_is_filed(post: Post, state: State) -> None:
    sofia, case = at_work(post, "sofia"), referred(post)
    Inspection.objects.filter(id=case).update(state=state)
    assert access.queue_for(sofia) == ()
    assert [(row.inspection, row.state) for row in access.after_for(sofia)] == [(case, state)]
    Inspection.objects.filter(id=case).update(filed_at=sofia.at)
    assert access.after_for(sofia) == ()


def test_protection_sees_of_what_is_decided_only_what_is_theirs(post: Post) -> None:
    pia = post.officer("pia", Role.PROTECTION, lane="")
    refused, protected = referred(post, "A1"), referred(post, "A2")
    Inspection.objects.filter(id=refused).update(state=State.REFUSED)
    Inspection.objects.filter(id=protected).update(state=State.IN_PROTECTION)
    assert [row.inspection for row in access.after_for(pia)] == [protected]


def test_all_cases_of_the_post_are_for_whoever_assigns_them(post: Post) -> None:
    one, two = referred(post, "A1"), referred(post, "A2")
    Inspection.objects.filter(id=two).update(state=State.REFUSED)
    boss = post.officer("boss", Role.SUPERVISOR)
    assert {row.inspection for row in access.cases_for(boss)} == {one, two}
    assert Look.objects.filter(actor=boss.actor, what="second-line-cases").count() == 1
    with pytest.raises(NotAllowed):
        access.cases_for(post.officer("sofia", Role.SECOND_LINE))


def test_what_one_has_is_looked_at_by_name(post: Post) -> None:
    sofia, case, other = at_work(post, "sofia"), referred(post, "A1"), referred(post, "A2")
    crossings.take_case(sofia, inspection=case)
    assert [row.inspection for row in access.held_for(sofia)] == [case]
    assert other not in {row.inspection for row in access.held_for(sofia)}
    person = Inspection.objects.get(id=case).person
    assert Look.objects.filter(actor=sofia.actor, subject=person, what="held-case").exists()
