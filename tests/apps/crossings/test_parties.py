"""People inspected together, and people who wait together."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.apps.crossings.access import PARTY_LASTS
from limen.apps.crossings.models import Crossing, Reading
from limen.apps.crossings.operations import (
    AdultFirst,
    ArrivalWrong,
    AwayFromPost,
    LabelMissing,
    NoSuchArrival,
    NoSuchParty,
    NotOpen,
    SeenIsOld,
)
from limen.apps.protection.models import Duty
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.moves import DutyOpen
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import (
    CHILD,
    LAND,
    Post,
    chain_findings,
    decided,
    open_duties,
    opened,
    passport,
    stolen,
    view,
)

MOTHER = passport()
NILS = passport("C1234567", secondary="NILS", birth=CHILD)
STRANGER = passport("S1234567", primary="SMITH", secondary="JOHN")


def test_the_mother_steps_up_and_the_duty_goes(post: Post) -> None:
    child = opened(post.first, NILS)
    assert open_duties(post.first, child) == ["child-alone"]
    party = crossings.party_with(post.first, inspection=child.inspection)
    opened(post.first, MOTHER, party=party)
    assert open_duties(post.first, child) == []
    assert view(post.first, child).reading == 2
    done = crossings.admit_clear(post.first, party=party, card=NO_CARD)
    assert (len(done.admitted), done.left) == (2, ())
    assert Crossing.objects.count() == 2
    assert chain_findings() == []


def test_a_stranger_is_another_question(post: Post) -> None:
    child = opened(post.first, NILS)
    party = crossings.party_with(post.first, inspection=child.inspection)
    opened(post.first, STRANGER, party=party)
    assert open_duties(post.first, child) == ["child-other-name"]


def test_an_answer_given_for_the_stranger_does_not_count_for_the_next_one(post: Post) -> None:
    child = opened(post.first, NILS)
    party = crossings.party_with(post.first, inspection=child.inspection)
    stranger = opened(post.first, STRANGER, party=party)
    duty = Duty.objects.get(kind="child-other-name")
    crossings.answer_duty(
        post.first, inspection=child.inspection, duty=duty.id, evidence="consent-letter", words="Letter of both."
    )
    assert open_duties(post.first, child) == []
    crossings.leave_party(post.first, inspection=stranger.inspection)
    assert open_duties(post.first, child) == ["child-alone"]
    opened(post.first, passport("T1234567", primary="JONES"), party=party)
    assert open_duties(post.first, child) == ["child-other-name"]


def test_evidence_for_one_child_does_not_count_for_another(post: Post) -> None:
    one = opened(post.first, NILS)
    second = post.officer("sofia", Role.SECOND_LINE)
    crossings.answer_duty(
        second, inspection=one.inspection, duty=Duty.objects.get().id, evidence="court-order", words="Court of Amaurot."
    )
    other_child = crossings.Presented(scanned=passport("C7654321", secondary="ELSA", birth=CHILD))
    crossings.read_again(post.first, inspection=one.inspection, presented=other_child)
    assert open_duties(post.first, one) == ["child-alone"]


def test_a_duty_asked_again_under_the_same_facts_stays_answered(post: Post) -> None:
    one = opened(post.first, NILS)
    second = post.officer("sofia", Role.SECOND_LINE)
    crossings.answer_duty(
        second, inspection=one.inspection, duty=Duty.objects.get().id, evidence="court-order", words="Court of Amaurot."
    )
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,C1234567,lost,2026-01-05", action="inform")
    assert opened(post.first, NILS).reading == 2
    assert open_duties(post.first, one) == []


@pytest.mark.parametrize("move", [Move.VOID, Move.REFER])
def test_who_does_not_go_on_keeps_nobody_company(post: Post, move: Move) -> None:
    """The mother is held for the second line, or was scanned by mistake: the child is alone."""
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    child = opened(post.first, NILS, party=party)
    assert open_duties(post.first, child) == []
    decided(post.first, mother, move, reason="wrong-document")
    assert open_duties(post.first, child) == ["child-alone"]
    with pytest.raises(DutyOpen):
        decided(post.first, child.inspection)


def test_who_goes_the_other_way_keeps_nobody_company(post: Post) -> None:
    mother = opened(post.first, MOTHER, direction=Direction.EXIT)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    assert open_duties(post.first, opened(post.first, NILS, party=party)) == ["child-alone"]


def test_who_went_through_already_still_keeps_company(post: Post) -> None:
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    decided(post.first, mother)
    child = opened(post.first, NILS, party=party)
    assert open_duties(post.first, child) == []


def test_an_adult_who_is_read_to_be_none_keeps_nobody_company(post: Post) -> None:
    adult = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=adult.inspection)
    child = opened(post.first, NILS, party=party)
    young = crossings.Presented(scanned=passport("Y1234567", secondary="LENA", birth=CHILD))
    crossings.read_again(post.first, inspection=adult.inspection, presented=young)
    assert open_duties(post.first, child) == ["child-alone"]


def test_scanned_before_the_family_key_then_in_the_family(post: Post) -> None:
    child = opened(post.first, NILS)
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    joined = opened(post.first, NILS, party=party)
    assert joined.inspection == child.inspection
    assert view(post.first, child).party == party
    assert open_duties(post.first, child) == []


def test_clear_ones_go_the_others_stay(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,S1234567,stolen,2026-01-05")
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    stranger = opened(post.first, STRANGER, party=party)
    card = PassengerCard(residence="NLD")
    done = crossings.admit_clear(post.first, party=party, card=card)
    assert ([each.inspection for each in done.admitted], done.left) == ([mother.inspection], (stranger.inspection,))
    assert queries.card_of(Crossing.objects.get()) == card


def test_a_child_does_not_go_on_before_its_adult(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05", action="inform")
    child = opened(post.first, NILS)
    party = crossings.party_with(post.first, inspection=child.inspection)
    mother = opened(post.first, MOTHER, party=party)
    assert crossings.admit_clear(post.first, party=party, card=NO_CARD).admitted == ()
    with pytest.raises(AdultFirst):
        decided(post.first, child.inspection)
    decided(post.first, mother, words="The list is wrong: it was found.")
    assert decided(post.first, child.inspection).state is State.ADMITTED


def test_the_same_key_twice_answers_the_same(post: Post) -> None:
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    opened(post.first, NILS, party=party)
    first, again = (crossings.admit_clear(post.first, party=party, card=NO_CARD) for _ in range(2))
    assert first == again
    assert Crossing.objects.count() == 2


def test_who_was_admitted_elsewhere_meanwhile_stays_to_be_looked_at(post: Post) -> None:
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    other = post.officer("omar", lane="A2")
    decided(other, opened(other, MOTHER), words="She went over to this lane.")
    done = crossings.admit_clear(post.first, party=party, card=NO_CARD)
    assert (done.admitted, done.left) == ((), (mother.inspection,))
    with pytest.raises(SeenIsOld):
        decided(post.first, mother)


def test_parties_of_elsewhere_and_of_yesterday_are_none(post: Post) -> None:
    mother = opened(post.first, MOTHER)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    late = post.after(post.first, seconds=PARTY_LASTS.total_seconds() + 1)
    for act in (post.officer("lea", post=LAND, lane="V1"), late):
        with pytest.raises(NoSuchParty):
            opened(act, NILS, party=party)
        with pytest.raises(NoSuchParty):
            crossings.admit_clear(act, party=party, card=NO_CARD)
    with pytest.raises(NoSuchParty):
        crossings.admit_clear(post.first, party=uuid4(), card=NO_CARD)


def test_a_party_asked_for_twice_is_one(post: Post) -> None:
    one = opened(post.first)
    assert crossings.party_with(post.first, inspection=one.inspection) == crossings.party_with(
        post.first, inspection=one.inspection
    )


def test_what_is_decided_joins_and_leaves_no_party(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    with pytest.raises(NotOpen):
        crossings.party_with(post.first, inspection=one.inspection)
    with pytest.raises(NotOpen):
        crossings.leave_party(post.first, inspection=one.inspection)


def test_who_is_in_no_party_leaves_none(post: Post) -> None:
    one = opened(post.first)
    crossings.leave_party(post.first, inspection=one.inspection)
    assert view(post.first, one).reading == 1


def _bus(post: Post, passengers: int) -> tuple[int, int]:
    """Return the statements of the last scan, and the readings made, for a bus of so many."""
    party = crossings.open_party(post.first, label="AM 123")
    for number in range(passengers - 1):
        opened(post.first, passport(f"B{number:07}", primary=f"NAME{chr(65 + number)}"), party=party)
    readings = Reading.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as said:
        opened(post.first, passport(f"L{passengers:07}", primary="LAST"), party=party)
    return len(said), Reading.objects.count() - readings


def test_the_last_of_a_bus_costs_no_more_than_the_first(post: Post) -> None:
    small, few = _bus(post, 2)
    assert (_bus(post, 20), few) == ((small, 1), 1)


ARRIVALS = [
    ("", timedelta(), 5, LabelMissing),
    (" \x00\u202e ", timedelta(), 5, LabelMissing),
    ("UT 12", timedelta(minutes=1), 5, ArrivalWrong),
    ("UT 12", timedelta(hours=-49), 5, ArrivalWrong),
    ("UT 12", timedelta(), 0, ArrivalWrong),
    ("UT 12", timedelta(), 20_001, ArrivalWrong),
]


@pytest.mark.parametrize(("label", "shift", "persons", "problem"), ARRIVALS, ids=range(len(ARRIVALS)))
def test_an_arrival_that_cannot_be(
    post: Post, label: str, shift: timedelta, persons: int, problem: type[Exception]
) -> None:
    with pytest.raises(problem):
        crossings.record_arrival(
            post.first,
            label=label,
            direction=Direction.ENTRY,
            arrived_at=post.first.at + shift,
            persons=persons,
        )


def test_waiting_is_counted_from_the_arrival(post: Post) -> None:
    arrived = post.first.at - timedelta(minutes=50)
    arrival = crossings.record_arrival(
        post.first, label="UT 12", direction=Direction.ENTRY, arrived_at=arrived, persons=3
    )
    one = opened(post.first, arrival=arrival)
    assert view(post.first, one).waiting_since == arrived
    decided(post.first, one)
    shown = queries.open_arrivals(post.first.post)[0]
    assert (shown.label, shown.inspected, shown.still_waiting) == ("UT 12", 1, 2)
    load = queries.lane_loads(post.first.post, now=post.first.at, goal=timedelta(minutes=45))[0]
    assert (load.lane, load.decided, load.longest_wait, load.over_goal) == ("A1", 1, timedelta(minutes=50), 1)


def test_an_arrival_is_closed_once_and_at_its_post(post: Post) -> None:
    arrival = crossings.record_arrival(
        post.first, label="UT 12", direction=Direction.ENTRY, arrived_at=post.first.at, persons=None
    )
    elsewhere = post.officer("lea", post=LAND, lane="V1")
    with pytest.raises(NoSuchArrival):
        crossings.close_arrival(elsewhere, arrival=arrival)
    with pytest.raises(NoSuchArrival):
        opened(elsewhere, arrival=arrival)
    crossings.close_arrival(post.first, arrival=arrival)
    with pytest.raises(NoSuchArrival):
        crossings.close_arrival(post.first, arrival=arrival)
    assert queries.open_arrivals(post.first.post) == ()


def test_arrivals_and_parties_are_at_a_post_and_for_the_line(post: Post) -> None:
    nowhere = post.officer("ines", post="")
    admin = post.officer("ada", Role.ADMINISTRATOR)
    told = {"label": "UT 12", "direction": Direction.ENTRY, "arrived_at": post.first.at, "persons": None}
    with pytest.raises(AwayFromPost):
        crossings.record_arrival(nowhere, **told)  # type: ignore[arg-type]  # as above
    with pytest.raises(AwayFromPost):
        crossings.open_party(nowhere)
    with pytest.raises(NotAllowed):
        crossings.record_arrival(admin, **told)  # type: ignore[arg-type]  # as above
    with pytest.raises(NotAllowed):
        crossings.open_party(admin)


def test_the_queue_tells_who_waits_longest_and_why(post: Post) -> None:
    for minutes, number in ((0, "A0000001"), (-20, "A0000002")):
        act = post.after(post.first, minutes=minutes)
        decided(act, opened(act, passport(number)), Move.REFER)
    child = opened(post.first, NILS)
    decided(post.first, child, Move.REFER)
    queue = queries.second_line_queue(post.first.post)
    assert queue[0].inspection == child.inspection
    assert [row.waiting_since for row in queue[1:]] == sorted(row.waiting_since for row in queue[1:])
    assert [(row.is_child, row.duties) for row in queue if row.inspection == child.inspection] == [
        (True, ("child-alone",))
    ]
    assert queries.open_inspections(post.first.post, lane="A1") == ()
    assert view(post.officer("sofia", Role.SECOND_LINE, lane=""), child).state is State.REFERRED
