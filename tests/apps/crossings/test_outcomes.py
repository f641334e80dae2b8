"""What the second line comes to: proposed, confirmed, declined, taken back, concluded; and what becomes of children."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import access, models, queries
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import (
    AdultFirst,
    NoSuchInspection,
    NoSuchOutcome,
    NotYourCase,
    NotYourOutcome,
    OutcomeAnswered,
    OutcomeWaits,
    ProposerGone,
    RequestReused,
    SeenIsOld,
)
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import open_payload
from limen.apps.posts import operations as posts
from limen.apps.posts.models import Officer
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Service
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import DutyOpen, MoveNotOpen, MoveNotYours, SecondPersonMissing
from limen.lib.decision.outcomes import AssessmentIncomplete, OutcomeNotOffered, Terms, WordsMissing
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.card import PassengerCard
from limen.lib.inspection.moves import Move, State
from tests.fakes.case import second_line
from tests.fakes.outcomes import (
    assess_all,
    concluded,
    confirmed,
    dutch,
    in_hand,
    proposal,
    proposed,
    refused,
)
from tests.fakes.post import CHILD, LAND, Post, chain_findings, decided, open_duties, opened

EXPIRED = PartialDate(2020, 1, 1)
CARD = PassengerCard(journey="NLD", purpose="visit", intended_days=12, address="3 Quay Street")


@pytest.fixture
def max_(post: Post) -> Act:
    """A supervisor: a second named person."""
    return post.officer("max", Role.SUPERVISOR, lane="")


def _state(inspection: UUID) -> str:
    return models.Inspection.objects.get(id=inspection).state


def _payload(act: Act, kind: str) -> dict[str, Any]:
    return dict(open_payload(act, event_id=Event.objects.get(kind=kind).id))


# --- by two people -------------------------------------------------------------------------------


def test_a_refusal_waits_for_a_second_person_and_then_takes_effect(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case)
    assert (_state(case), models.Decision.objects.filter(line=2).count()) == ("referred", 0)
    recorded = crossings.confirm(max_, outcome=outcome.outcome, reading=1)
    decision = models.Decision.objects.get(line=2)
    assert (recorded.state, recorded.decision, recorded.crossing) == (State.REFUSED, decision.id, None)
    assert (decision.number, decision.move, decision.reason) == (2, "refuse", "purpose-not-shown")
    assert (decision.officer_id, decision.second_officer_id, decision.outcome) == (
        sofia.actor,
        max_.actor,
        outcome.outcome,
    )
    assert models.Crossing.objects.count() == 0
    assert chain_findings() == []


def test_a_refusal_without_a_network_is_possible_and_marked(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case)
    posts.declare_outage(max_, post=max_.post, what=Service.NETWORK)
    crossings.confirm(max_, outcome=outcome.outcome, reading=1)
    assert models.Decision.objects.get(line=2).fallback == "network"
    shown = crossings.look_at(max_, inspection=case).decision
    assert shown is not None
    assert shown.fallback == ("network",)
    told = Event.objects.filter(kind="limen.inspection.decided").order_by("sequence").last()
    assert told is not None
    assert json.loads(told.data)["fallback"] == "network"


def test_the_journal_tells_of_two_people_and_seals_what_was_decided(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case)
    crossings.confirm(max_, outcome=outcome.outcome, reading=1)
    told = Event.objects.filter(kind__startswith="limen.outcome").order_by("sequence")
    assert [(each.kind, each.actor, each.subject) for each in told] == [
        ("limen.outcome.proposed", sofia.actor, outcome.outcome),
        ("limen.outcome.confirmed", max_.actor, outcome.outcome),
    ]
    assert not any("refuse" in str(each.data) for each in Event.objects.filter(post=post.base.post))
    assert _payload(max_, "limen.outcome.proposed")["proportionality"] == "No address to check."
    last = Event.objects.filter(kind="limen.inspection.decided").order_by("sequence").last()
    assert last is not None
    sealed = open_payload(max_, event_id=last.id)
    assert (sealed["move"], sealed["second"]) == ("refuse", str(max_.actor))


def test_the_same_again_is_the_same(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    said = proposal(Move.REFUSE)
    first = crossings.propose(sofia, inspection=case, proposal=said)
    assert crossings.propose(sofia, inspection=case, proposal=said) == first
    with pytest.raises(RequestReused):
        crossings.propose(sofia, inspection=case, proposal=replace(said, words="Something else."))
    recorded = crossings.confirm(max_, outcome=first.outcome, reading=1)
    assert crossings.confirm(max_, outcome=first.outcome, reading=1) == recorded
    assert crossings.propose(sofia, inspection=case, proposal=said) == first
    assert models.Decision.objects.filter(line=2).count() == models.Outcome.objects.count() == 1


def test_one_proposal_at_a_time(post: Post) -> None:
    sofia, case = in_hand(post)
    proposed(sofia, case)
    with pytest.raises(OutcomeWaits):
        proposed(sofia, case, Move.WITHDRAW)
    with pytest.raises(OutcomeWaits):
        concluded(sofia, case)


def test_who_declines_says_why_and_the_case_goes_on(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    with pytest.raises(WordsMissing):
        crossings.decline(max_, outcome=outcome, words=" ")
    for _ in range(2):
        crossings.decline(max_, outcome=outcome, words="Ask her aunt first.")
    row = models.Outcome.objects.get()
    assert (row.answer, row.answered_by_id, row.answer_words) == ("declined", max_.actor, "Ask her aunt first.")
    assert _payload(max_, "limen.outcome.declined") == {"words": "Ask her aunt first."}
    assert _state(case) == "referred"
    with pytest.raises(OutcomeAnswered):
        crossings.confirm(max_, outcome=outcome, reading=1)
    assert concluded(sofia, case).state is State.ADMITTED


def test_who_proposed_takes_it_back_and_nobody_else(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    with pytest.raises(NotYourOutcome):
        crossings.take_back(max_, outcome=outcome)
    with pytest.raises(SecondPersonMissing):
        crossings.decline(sofia, outcome=outcome, words="No.")
    for _ in range(2):
        crossings.take_back(sofia, outcome=outcome, words="Found the address.")
    with pytest.raises(OutcomeAnswered):
        crossings.decline(max_, outcome=outcome, words="No.")
    assert proposed(sofia, case).outcome != outcome


def test_a_new_reading_in_between_is_looked_at_first(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    models.Inspection.objects.filter(id=case).update(readings_count=2)
    with pytest.raises(SeenIsOld):
        crossings.confirm(max_, outcome=outcome, reading=1)
    with pytest.raises(SeenIsOld):
        crossings.confirm(max_, outcome=outcome, reading=2)
    assert _state(case) == "referred"


def test_a_finding_without_an_answer_holds_it_up(post: Post) -> None:
    one = opened(post.first, dutch(expiry=EXPIRED))
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=one.inspection)
    for move in (Move.REFUSE, Move.WITHDRAW):
        with pytest.raises(AssessmentIncomplete):
            proposed(sofia, one.inspection, move)
    with pytest.raises(AssessmentIncomplete):
        concluded(sofia, one.inspection, Move.ADMIT_CONDITIONALLY)
    assess_all(sofia, one.inspection)
    assert proposed(sofia, one.inspection).move is Move.REFUSE


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["first_line"]}])
def test_who_proposed_must_still_be_of_the_second_line(post: Post, max_: Act, change: dict[str, Any]) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    Officer.objects.filter(id=sofia.actor).update(**change)
    with pytest.raises(ProposerGone):
        crossings.confirm(max_, outcome=outcome, reading=1)
    crossings.decline(max_, outcome=outcome, words="She left; we look anew.")


def test_only_whose_case_it_is_sees_an_outcome(post: Post) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    for stranger in (
        post.officer("lea", Role.SECOND_LINE, post=LAND),
        post.officer("omar", Role.SUPERVISOR, post=""),
    ):
        for way in (
            lambda act: crossings.confirm(act, outcome=outcome, reading=1),
            lambda act: crossings.decline(act, outcome=outcome, words="No."),
            lambda act: crossings.take_back(act, outcome=outcome),
            lambda act: crossings.look_at_outcome(act, outcome=outcome),
            lambda act: crossings.confirm(act, outcome=clock.new_id(), reading=1),
        ):
            with pytest.raises(NoSuchOutcome):
                way(stranger)
    assert [each.outcome for each in access.outcomes_to_confirm(post.officer("lena", Role.LEGAL_DESK, post=""))] == [
        outcome
    ]


def test_the_list_to_confirm_is_of_others_and_the_look_is_written(post: Post, max_: Act) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    assert [each.outcome for each in access.outcomes_to_confirm(max_)] == [outcome]
    assert access.outcomes_to_confirm(sofia) == ()
    assert access.outcomes_to_confirm(post.officer("lea", Role.SECOND_LINE, post=LAND)) == ()
    with pytest.raises(NotAllowed):
        access.outcomes_to_confirm(post.first)
    assert Look.objects.filter(what="outcomes-to-confirm", actor=max_.actor).count() == 1


# --- by one --------------------------------------------------------------------------------------


def test_an_admission_records_the_crossing_with_its_card(post: Post) -> None:
    sofia, case = in_hand(post)
    recorded = crossings.conclude(sofia, inspection=case, proposal=proposal(Move.ADMIT), card=CARD)
    crossing = models.Crossing.objects.get()
    assert (recorded.state, recorded.crossing) == (State.ADMITTED, crossing.id)
    assert (crossing.officer, crossing.lane, queries.card_of(crossing)) == (sofia.actor, "A1", CARD)
    assert Event.objects.filter(kind="limen.crossing.recorded", subject=crossing.id).exists()
    assert chain_findings() == []


def test_conditions_are_kept_with_the_day_that_ends_the_stay(post: Post) -> None:
    sofia, case = in_hand(post)
    terms = Terms(conditions=(("shorter-stay", "2026-03-21"), ("show-later", "The ticket home.")))
    concluded(sofia, case, Move.ADMIT_CONDITIONALLY, terms=terms)
    kept = queries.outcomes_of(case)[0]
    assert (kept.answer, kept.terms.conditions, kept.terms.stay_until) == (
        "concluded",
        terms.conditions,
        date(2026, 3, 21),
    )
    assert _state(case) == "admitted"


def test_concluded_again_it_is_the_same(post: Post) -> None:
    sofia, case = in_hand(post)
    said = proposal(Move.ADMIT)
    recorded = crossings.conclude(sofia, inspection=case, proposal=said, card=CARD)
    assert crossings.conclude(sofia, inspection=case, proposal=said, card=CARD) == recorded
    assert (models.Crossing.objects.count(), models.Outcome.objects.count()) == (1, 1)
    with pytest.raises(MoveNotOpen):
        concluded(sofia, case)


@pytest.mark.parametrize("move", [Move.REFER, Move.VOID, Move.ANNUL, Move.CLOSE_FILE])
def test_what_is_no_outcome_is_not_concluded(post: Post, move: Move) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(OutcomeNotOffered):
        concluded(sofia, case, move)
    with pytest.raises(OutcomeNotOffered):
        proposed(sofia, case, move)


def test_nobody_decides_a_case_in_other_hands(post: Post, max_: Act) -> None:
    _, case = in_hand(post)
    for move in (Move.ADMIT, Move.TO_AGENCY):
        with pytest.raises(NotYourCase):
            concluded(max_, case, move)
    with pytest.raises(NotYourCase):
        proposed(max_, case)
    assert concluded(max_, case, Move.TO_PROTECTION).state is State.IN_PROTECTION


def test_the_way_to_protection_ends_what_was_proposed(post: Post) -> None:
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case).outcome
    omar = second_line(post, "omar")
    assert concluded(omar, case, Move.TO_PROTECTION).state is State.IN_PROTECTION
    assert models.Outcome.objects.get(id=outcome).answer == "declined"


def test_out_of_protection_only_the_authority_leads(post: Post) -> None:
    sofia, case = in_hand(post)
    concluded(sofia, case, Move.TO_PROTECTION)
    for move in (Move.ADMIT, Move.RESUME):
        with pytest.raises(MoveNotYours):
            concluded(sofia, case, move)
    pia = post.officer("pia", Role.PROTECTION, lane="")
    with pytest.raises(MoveNotOpen):
        proposed(sofia, case)
    assert concluded(pia, case, Move.RESUME).state is State.REFERRED
    with pytest.raises(NoSuchInspection):
        crossings.look_at_outcomes(pia, inspection=case)


@pytest.mark.parametrize("move", [Move.TO_AGENCY, Move.STOP, Move.WITHDRAW])
def test_from_an_agency_an_order_or_a_withdrawal_the_case_is_taken_back(post: Post, max_: Act, move: Move) -> None:
    way = Direction.EXIT if move is Move.STOP else Direction.ENTRY
    sofia, case = in_hand(post, direction=way)
    if move is Move.TO_AGENCY:
        concluded(sofia, case, move)
    else:
        confirmed(max_, proposed(sofia, case, move).outcome)
    with pytest.raises(WordsMissing):
        concluded(sofia, case, Move.RESUME, words="")
    assert concluded(sofia, case, Move.RESUME).state is State.REFERRED
    assert concluded(sofia, case).state is State.ADMITTED
    numbers = models.Decision.objects.filter(inspection=case).order_by("number").values_list("number", "line")
    assert list(numbers) == [(1, 1), (2, 2), (3, 2), (4, 2)]


def test_who_was_recorded_elsewhere_meanwhile_is_looked_at_again(post: Post) -> None:
    sofia, case = in_hand(post)
    other = opened(post.officer("omar", lane="A2"), dutch())
    decided(post.officer("omar", lane="A2"), other)
    with pytest.raises(SeenIsOld):
        concluded(sofia, case)
    assert crossings.look_at_outcomes(sofia, inspection=case).view.reading == 2
    assert concluded(sofia, case).state is State.ADMITTED


# --- families ------------------------------------------------------------------------------------


def _family(post: Post) -> tuple[Act, UUID, UUID]:
    """A mother and her child, both referred; the mother's case is in hand, the child's too."""
    party = crossings.open_party(post.first)
    mother = opened(post.first, dutch(), party=party)
    child = opened(post.first, dutch("C1234567", secondary="NILS", birth=CHILD), party=party)
    decided(post.first, mother, Move.REFER)
    decided(post.first, child.inspection, Move.REFER)
    sofia = second_line(post)
    for case in (mother.inspection, child.inspection):
        crossings.take_case(sofia, inspection=case)
        assess_all(sofia, case)
    return sofia, mother.inspection, child.inspection


def _answer(act: Act, case: UUID) -> None:
    duty = Duty.objects.get(inspection=case, closed_at__isnull=True)
    evidence = next(each.code for each in act.pack.evidence_for(duty.kind))
    crossings.answer_duty(act, inspection=case, duty=duty.id, evidence=evidence, words="Seen.")


def test_a_child_goes_on_with_its_mother_and_not_before_her(post: Post) -> None:
    sofia, mother, child = _family(post)
    assert open_duties(sofia, child) == ["child-alone"]
    with pytest.raises(DutyOpen):
        concluded(sofia, child)
    concluded(sofia, mother)
    assert open_duties(sofia, child) == []
    assert concluded(sofia, child).state is State.ADMITTED


def test_a_child_whose_mother_still_stands_at_the_lane_waits_for_her(post: Post) -> None:
    party = crossings.open_party(post.first)
    opened(post.first, dutch(), party=party)
    child = opened(post.first, dutch("C1234567", secondary="NILS", birth=CHILD), party=party)
    decided(post.first, child.inspection, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=child.inspection)
    with pytest.raises(AdultFirst):
        concluded(sofia, child.inspection)


@pytest.mark.parametrize("move", [Move.REFUSE, Move.WITHDRAW, Move.TO_AGENCY, Move.TO_PROTECTION])
def test_a_child_that_was_answered_for_is_asked_about_anew_when_its_mother_does_not_go_on(
    post: Post, max_: Act, move: Move
) -> None:
    sofia, mother, child = _family(post)
    _answer(sofia, child)
    assert open_duties(sofia, child) == []
    if move in {Move.REFUSE, Move.WITHDRAW}:
        confirmed(max_, proposed(sofia, mother, move).outcome)
    else:
        concluded(sofia, mother, move)
    assert open_duties(sofia, child) == ["child-alone"]
    with pytest.raises(DutyOpen):
        concluded(sofia, child)
    with pytest.raises(DutyOpen):
        proposed(sofia, child)
    _answer(sofia, child)
    assert proposed(sofia, child).move is Move.REFUSE


def test_a_child_at_the_lane_is_asked_about_when_its_father_is_refused(post: Post, max_: Act) -> None:
    party = crossings.open_party(post.first)
    father = opened(post.first, dutch(), party=party)
    child = opened(post.first, dutch("C1234567", secondary="NILS", birth=CHILD), party=party)
    decided(post.first, father, Move.REFER)
    sofia = second_line(post)
    _answer(post.officer("both", Role.SUPERVISOR, Role.SECOND_LINE), child.inspection)
    crossings.take_case(sofia, inspection=father.inspection)
    assess_all(sofia, father.inspection)
    confirmed(max_, proposed(sofia, father.inspection).outcome)
    assert open_duties(post.first, child.inspection) == ["child-alone"]


def test_who_travels_with_the_person_is_shown_and_the_look_is_written(post: Post) -> None:
    sofia, mother, child = _family(post)
    shown = crossings.look_at_outcomes(sofia, inspection=mother)
    assert [(each.inspection, each.is_child, each.state) for each in shown.company] == [(child, True, State.REFERRED)]
    looked = models.Inspection.objects.get(id=child).person
    assert Look.objects.filter(subject=looked, what="company", actor=sofia.actor).count() == 1


def test_the_page_says_what_is_open_and_why_not(post: Post) -> None:
    sofia, case = in_hand(post)
    crossings.claim_protection(post.first, inspection=case)
    blocked = crossings.look_at_outcomes(sofia, inspection=case).blocked
    assert {move for move, problem in blocked.items() if problem is None} == {
        Move.ADMIT,
        Move.ADMIT_CONDITIONALLY,
        Move.TO_PROTECTION,
        Move.TO_AGENCY,
    }
    assert isinstance(blocked[Move.REFUSE], DutyOpen)
    assert Move.REMOVE not in blocked


# --- what the database itself refuses --------------------------------------------------------------

REFUSED = [
    "UPDATE crossings_outcome SET answer = 'confirmed', answered_by_id = proposed_by_id, answered_at = proposed_at",
    "UPDATE crossings_outcome SET answer = 'concluded', answered_by_id = proposed_by_id, answered_at = proposed_at",
    "UPDATE crossings_outcome SET words = 'Other words.'",
    "UPDATE crossings_outcome SET move = 'withdraw'",
    "UPDATE crossings_outcome SET proposed_by_id = proposed_by_id, reasons = 'alert'",
    "UPDATE crossings_outcome SET answer = 'approved', answered_by_id = proposed_by_id, answered_at = proposed_at",
]


@pytest.mark.parametrize("statement", REFUSED)
def test_the_database_refuses(post: Post, statement: str) -> None:
    sofia, case = in_hand(post)
    proposed(sofia, case)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_answered_outcome_stays_as_it_is(post: Post) -> None:
    refused(post)
    for change in ({"answer": "declined"}, {"answer": "", "answered_at": None, "answered_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Outcome.objects.update(**change)


def test_no_decision_is_adverse_by_one_person(post: Post) -> None:
    sofia, case = in_hand(post)
    for second in (None, sofia.actor):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Decision.objects.create(
                id=clock.new_id(),
                inspection_id=case,
                number=2,
                line=2,
                move="refuse",
                officer_id=sofia.actor,
                second_officer_id=second,
                at=sofia.at,
                reading=1,
                rules="x",
            )
