"""Deciding: what comes of it, who may, over what, once; and what no double click, clock or colleague breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.apps.crossings.models import Crossing, Decision, Inspection
from limen.apps.crossings.operations import (
    NoSuchInspection,
    Presented,
    ReasonMissing,
    SeenIsOld,
    Verdict,
    WordsMissing,
)
from limen.apps.journal.models import Event
from limen.apps.protection.models import Duty
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.decision.moves import DutyOpen, MoveNotOpen, NotVoidable, StopFound
from limen.lib.inspection.card import CardNotRight, PassengerCard
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import (
    CHILD,
    Post,
    chain_findings,
    decided,
    holder,
    open_duties,
    opened,
    passport,
    rules_of,
    stolen,
    view,
)

CARD = PassengerCard(
    residence="NLD",
    birth_country="YUG",
    journey="FRA",
    purpose="holiday",
    intended_days=12,
    address=" Kerkstraat 5 ",
)


def test_an_admission_is_a_crossing_with_all_that_statistics_need(post: Post) -> None:
    one = opened(post.first, kind=TravellerKind.CREW)
    recorded = decided(post.after(post.first, minutes=2), one, card=CARD)
    crossing = Crossing.objects.get()
    assert recorded.crossing == crossing.id
    assert recorded.state is State.ADMITTED
    assert (crossing.direction, crossing.kind, crossing.mode, crossing.post, crossing.lane) == (
        "entry", "crew", "air", "UTO-AIR-1", "A1",
    )  # fmt: skip
    assert crossing.at == crossing.recorded_at == post.first.at + timedelta(minutes=2)
    assert crossing.day == date(2026, 3, 14)
    assert (crossing.citizenship, crossing.birth, crossing.sex) == ("UTO", "1985-08-12", "F")
    assert (crossing.document_code, crossing.document_issuer) == ("P", "UTO")
    assert queries.card_of(crossing) == replace(CARD, address="Kerkstraat 5")
    assert crossing.officer == post.first.actor
    assert not crossing.back_entered
    assert chain_findings() == []


def test_the_card_is_where_the_next_one_starts(post: Post) -> None:
    decided(post.first, opened(post.first), card=CARD)
    decided(post.first, opened(post.first, direction=Direction.EXIT))
    again = view(post.first, opened(post.first))
    assert crossings.card_to_start_with(again) == replace(CARD, address="Kerkstraat 5")


def test_what_was_entered_afterwards_says_so(post: Post) -> None:
    happened = post.first.at - timedelta(days=2)
    decided(post.first, opened(post.first, happened_at=happened))
    crossing = Crossing.objects.get()
    assert (crossing.at, crossing.recorded_at, crossing.back_entered) == (happened, post.first.at, True)
    assert crossing.day == happened.date()


def test_without_a_document_too(post: Post) -> None:
    described = Presented(holder=holder(citizenship="NLD"))
    decided(post.first, opened(post.first, presented=described), words="The consul knows her.")
    crossing = Crossing.objects.get()
    assert (crossing.document_code, crossing.document_issuer, crossing.citizenship) == ("", "", "NLD")


@pytest.mark.parametrize("move", [Move.ADMIT, Move.REFER])
def test_the_same_decision_again_answers_the_same(post: Post, move: Move) -> None:
    one = opened(post.first)
    first = decided(post.first, one, move, card=CARD if move is Move.ADMIT else PassengerCard())
    again = decided(post.first, one, move, card=CARD if move is Move.ADMIT else PassengerCard())
    assert again == first
    assert Decision.objects.count() == 1
    assert Event.objects.filter(kind="limen.inspection.decided").count() == 1


def test_another_word_on_what_is_decided_is_not_swallowed(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one, card=CARD)
    others: list[dict[str, Any]] = [
        {"move": Move.REFER},
        {"card": PassengerCard()},
        {"card": CARD, "words": "He seemed nervous."},
    ]
    for other in others:
        with pytest.raises(MoveNotOpen):
            decided(post.first, one, **{"move": Move.ADMIT, **other})


def test_the_colleague_who_decided_may_ask_again_and_the_opener_is_told(post: Post) -> None:
    one = opened(post.first)
    colleague = post.officer("li")
    recorded = decided(colleague, one)
    assert decided(colleague, one) == recorded
    for late in (post.first, post.officer("omar")):
        with pytest.raises(MoveNotOpen):
            crossings.decide(late, inspection=one.inspection, verdict=Verdict(move=Move.ADMIT, reading=1))
    assert Decision.objects.get().officer_id == colleague.actor


def test_a_decision_over_an_old_page_is_not_taken(post: Post) -> None:
    one = opened(post.first)
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05", action="inform")
    opened(post.first)
    with pytest.raises(SeenIsOld):
        crossings.decide(post.first, inspection=one.inspection, verdict=Verdict(move=Move.ADMIT, reading=1))
    assert decided(post.first, one.inspection, words="It was found again.").state is State.ADMITTED


def test_a_reading_to_come_is_no_reading(post: Post) -> None:
    one = opened(post.first)
    with pytest.raises(SeenIsOld):
        crossings.decide(post.first, inspection=one.inspection, verdict=Verdict(move=Move.ADMIT, reading=2))


def test_admitted_against_a_finding_only_with_a_word_why(post: Post) -> None:
    one = opened(post.first, passport(expiry=PartialDate(2020, 1, 1)))
    for words in ("", "  \n"):
        with pytest.raises(WordsMissing):
            decided(post.first, one, words=words)
    assert (Decision.objects.count(), Crossing.objects.count()) == (0, 0)
    assert decided(post.first, one, words="Extended by the consulate.").state is State.ADMITTED
    assert Decision.objects.get().words == "Extended by the consulate."


@pytest.mark.parametrize("move", [Move.REFER, Move.ADMIT])
def test_what_goes_with_the_advice_needs_no_words(post: Post, move: Move) -> None:
    expiry = PartialDate(2020, 1, 1) if move is Move.REFER else PartialDate(2031, 4, 15)
    recorded = decided(post.first, opened(post.first, passport(expiry=expiry)), move)
    assert recorded.state is (State.REFERRED if move is Move.REFER else State.ADMITTED)


def test_what_a_duty_closed_on_evidence_has_answered_needs_no_words(post: Post) -> None:
    mother = opened(post.first)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    child = opened(post.first, passport("C1", primary="OTHER", birth=PartialDate(2016, 5, 1)), party=party)
    decided(post.first, mother)
    duty = view(post.first, child).duties[0]
    crossings.answer_duty(
        post.first, inspection=child.inspection, duty=duty.id, evidence="consent-letter", words="Letter of both."
    )
    assert decided(post.first, child.inspection).state is State.ADMITTED


def test_admitted_at_another_lane_meanwhile_is_found_before_it_is_recorded_twice(post: Post) -> None:
    here, there = opened(post.first), opened(post.officer("omar", lane="A2"))
    decided(post.officer("omar", lane="A2"), there, words="She went over to this lane.")
    with pytest.raises(SeenIsOld):
        decided(post.first, here)
    assert Crossing.objects.count() == 1
    assert "history.entry-without-exit" in rules_of(post.first, here)
    assert decided(post.first, view(post.first, here).id).state is State.ADMITTED
    assert Crossing.objects.count() == 2


def test_crossed_meanwhile_under_a_linked_document_too(post: Post) -> None:
    decided(post.first, opened(post.first, passport("X1234567")))
    here = opened(post.first)
    other = view(post.first, here).facts.history.same_person[0].person  # type: ignore[union-attr]  # held, not silent
    linked = crossings.link_meeting(post.first, inspection=here.inspection, other=other, same=True, why="Same face.")
    assert linked.reading == 2
    second = post.officer("omar", lane="A2")
    decided(second, opened(second, passport("X1234567"), direction=Direction.EXIT))
    with pytest.raises(SeenIsOld):
        decided(post.first, linked)


WHO = [
    (Role.FIRST_LINE, None),
    (Role.SECOND_LINE, None),
    (Role.SUPERVISOR, None),
    (Role.PROTECTION, NoSuchInspection),
    (Role.OVERSIGHT, NoSuchInspection),
    (Role.WATCHLIST_DESK, NoSuchInspection),
    (Role.ADMINISTRATOR, NoSuchInspection),
]


@pytest.mark.parametrize(("role", "problem"), WHO)
def test_who_decides(post: Post, role: Role, problem: type[Problem] | None) -> None:
    one = opened(post.first)
    act = post.officer("x", role)
    if problem is None:
        assert (
            crossings.decide(act, inspection=one.inspection, verdict=Verdict(move=Move.REFER, reading=1)).state
            is State.REFERRED
        )
    else:
        with pytest.raises(problem):
            crossings.decide(act, inspection=one.inspection, verdict=Verdict(move=Move.REFER, reading=1))


@pytest.mark.parametrize("move", [Move.REFUSE, Move.REMOVE, Move.HAND_OVER, Move.CLOSE_FILE])
@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR])
def test_nobody_is_refused_removed_or_handed_over(post: Post, move: Move, role: Role) -> None:
    one = opened(post.first)
    with pytest.raises(MoveNotOpen):
        decided(post.officer("x", role), one, move)


def test_a_stop_is_for_the_second_line(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    one = opened(post.first)
    with pytest.raises(StopFound):
        decided(post.first, one)
    assert decided(post.first, one, Move.REFER).state is State.REFERRED


def test_void_wants_a_reason_of_the_pack(post: Post) -> None:
    one = opened(post.first)
    for reason in ("", "boredom", "x" * 1000, "\x00"):
        with pytest.raises(ReasonMissing):
            decided(post.first, one, Move.VOID, reason=reason)
    assert decided(post.first, one, Move.VOID, reason="wrong-document").state is State.VOIDED
    assert Crossing.objects.count() == 0


def test_void_is_no_way_around_a_finding(post: Post) -> None:
    expired = opened(post.first, passport(expiry=PartialDate(2026, 1, 1)))
    with pytest.raises(NotVoidable):
        decided(post.first, expired, Move.VOID, reason="wrong-document")


def test_a_duty_blocks_and_says_which(post: Post) -> None:
    child = opened(post.first, passport(birth=CHILD))
    for move in (Move.ADMIT, Move.VOID):
        with pytest.raises(DutyOpen, match="care of this child"):
            decided(post.first, child, move, reason="wrong-document")
    assert open_duties(post.first, child) == ["child-alone"]


WRONG_CARDS = [
    PassengerCard(residence="ZZZ"),
    PassengerCard(purpose="spying"),
    PassengerCard(intended_days=-1),
    PassengerCard(intended_days=10**30),
    PassengerCard(address="x" * 201),
    PassengerCard(address="\x00"),
]


@pytest.mark.parametrize("card", WRONG_CARDS, ids=range(len(WRONG_CARDS)))
def test_a_card_that_cannot_be_stops_the_decision_whole(post: Post, card: PassengerCard) -> None:
    one = opened(post.first)
    before = Event.objects.count()
    with pytest.raises(CardNotRight):
        decided(post.first, one, card=card)
    assert Inspection.objects.get().state == State.OPEN
    assert (Decision.objects.count(), Crossing.objects.count(), Event.objects.count()) == (0, 0, before)


def test_words_are_kept_without_what_no_database_takes(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one, Move.REFER, words="\x00He said:\r\n\u202eno\ud800 " + "x" * 2000, reason="y" * 99)
    kept = Decision.objects.get()
    assert kept.words.startswith("He said:\nno x")
    assert len(kept.words) <= 1000
    assert kept.reason == ""


def test_every_decision_names_its_officer_its_reading_and_its_rules(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    kept = Decision.objects.get()
    assert (kept.officer_id, kept.reading, kept.line) == (post.first.actor, 1, 1)
    assert kept.rules == view(post.first, one).rules
    told = Event.objects.get(kind="limen.inspection.decided")
    assert (told.actor, told.subject) == (post.first.actor, one.inspection)


def test_a_clock_set_back_loses_nothing(post: Post) -> None:
    arrival = crossings.record_arrival(
        post.first, label="UT 12", direction=Direction.ENTRY, arrived_at=post.first.at, persons=2
    )
    one = opened(post.first, arrival=arrival)
    party = crossings.party_with(post.first, inspection=one.inspection)
    back = post.after(post.first, hours=-30)
    assert opened(back).inspection == one.inspection
    two = opened(back, passport("X1234567", secondary="NILS", birth=CHILD), party=party, arrival=arrival)
    assert decided(back, one.inspection).state is State.ADMITTED
    assert decided(back, two).state is State.ADMITTED
    crossings.close_arrival(back, arrival=arrival)
    assert view(back, one).closed_at == back.at
    load = queries.lane_loads(back.post, now=back.at, goal=timedelta(minutes=45))[0]
    assert (load.decided, load.longest_wait, load.over_goal) == (2, timedelta(), 0)
    assert chain_findings() == []


def test_a_crossing_dated_after_now_is_told(post: Post) -> None:
    decided(post.first, opened(post.first))
    back = post.after(post.first, hours=-2)
    assert "history.later-crossing" in rules_of(back, opened(back, direction=Direction.EXIT))


def test_an_unknown_inspection_is_not_decided(post: Post) -> None:
    with pytest.raises(NoSuchInspection):
        crossings.decide(post.first, inspection=uuid4(), verdict=Verdict(move=Move.ADMIT, reading=1))


def test_a_child_after_the_duty_is_answered_goes_through(post: Post) -> None:
    child = opened(post.first, passport(birth=CHILD))
    second = post.officer("sofia", Role.SECOND_LINE)
    duty = Duty.objects.get()
    crossings.answer_duty(
        second, inspection=child.inspection, duty=duty.id, evidence="parent-present", words="Father, with family book."
    )
    seen = view(post.first, child)
    assert seen.advice.move is Move.ADMIT
    assert decided(post.first, child).state is State.ADMITTED
