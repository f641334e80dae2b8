"""Whoever is held is held on a basis, with milder means weighed, looked after, reviewed and let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings.models import Custody, CustodyEntry, Inspection
from limen.apps.crossings.operations import afterwards, custody, outcomes
from limen.apps.crossings.operations.cases import NotYourCase
from limen.apps.crossings.operations.custody import (
    CareUnknown,
    CustodyNotNow,
    CustodyNotRunning,
    CustodyRunning,
    CustodyWrong,
)
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.afterwards import MomentWrong
from limen.lib.decision.outcomes import Proposal
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.card import PassengerCard
from limen.lib.inspection.moves import Move
from tests.fakes.held import begun, held
from tests.fakes.post import Post, chain_findings
from tests.fakes.refused import assessed, confirmed, proposed, referred, refused, second_line_colleague


def care(act: Act, inspection: UUID, kind: str = "meal", **changes: Any) -> None:
    said: dict[str, Any] = {"request": clock.new_id(), "kind": kind, "words": "Rice and tea.", "at": act.at}
    custody.enter_care(act, inspection=inspection, **(said | changes))


def test_from_the_first_minute_to_the_last(post: Post) -> None:
    sofia, inspection = refused(post)
    id_ = begun(sofia, inspection)
    later = post.after(sofia, hours=1)
    care(later, inspection)
    custody.end_custody(later, inspection=inspection, words="To the gate.", until=later.at)
    row = Custody.objects.get()
    assert (row.id, row.since, row.until, row.ended_by_id) == (id_, sofia.at, later.at, sofia.actor)
    assert row.review_at == sofia.at + timedelta(hours=24)
    assert [(each.number, each.kind) for each in CustodyEntry.objects.all()] == [(1, "meal")]
    assert chain_findings() == []


@pytest.mark.parametrize(
    "field", ["place", "basis", "reasons", "authority", "language", "lawyer", "consulate", "contact", "medical"]
)
def test_nobody_is_held_without_saying_where_and_why(post: Post, field: str) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CustodyWrong):
        begun(sofia, inspection, **{field: " "})


def test_the_database_asks_for_the_alternatives_too(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    with pytest.raises(IntegrityError), transaction.atomic():
        Custody.objects.update(alternatives="")


def test_once_at_a_time_and_the_same_again_is_nothing(post: Post) -> None:
    sofia, inspection = refused(post)
    request = begun(sofia, inspection)
    custody.begin_custody(sofia, request=request, inspection=inspection, held=held(sofia))
    with pytest.raises(CustodyRunning):
        begun(sofia, inspection)
    assert Custody.objects.count() == 1


def test_a_line_of_care_is_one_line_however_often_it_is_sent(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    request = clock.new_id()
    for _ in range(2):
        care(sofia, inspection, request=request)
    assert CustodyEntry.objects.count() == 1


def test_anybody_of_the_second_line_looks_after_but_only_the_holder_begins(post: Post) -> None:
    sofia, inspection = refused(post)
    tomas = second_line_colleague(post)
    with pytest.raises(NotYourCase):
        begun(tomas, inspection)
    begun(sofia, inspection)
    care(tomas, inspection)
    with pytest.raises(NotAllowed):
        care(post.officer("lena", Role.LEGAL_DESK, lane=""), inspection)
    assert CustodyEntry.objects.get().officer_id == tomas.actor


def test_care_is_of_a_kind_and_of_its_time(post: Post) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CustodyNotRunning):
        care(sofia, inspection)
    begun(sofia, inspection)
    with pytest.raises(CareUnknown):
        care(sofia, inspection, kind="handcuffs")
    with pytest.raises(MomentWrong):
        care(sofia, inspection, at=sofia.at + timedelta(minutes=1))
    with pytest.raises(MomentWrong):
        care(sofia, inspection, at=sofia.at - timedelta(minutes=2))


def test_the_clocks_ring(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    care(post.after(sofia, hours=1), inspection, kind="call")
    at_three = afterwards.look_at_afterwards(post.after(sofia, hours=3), inspection=inspection).custodies[0]
    assert {clock.kind: (clock.is_over, clock.given) for clock in at_three.clocks} == {
        "check": (True, True),
        "meal": (False, False),
    }
    assert not at_three.is_review_due
    late = afterwards.look_at_afterwards(post.after(sofia, hours=24), inspection=inspection).custodies[0]
    assert all(clock.is_over for clock in late.clocks)
    assert late.is_review_due


def test_a_review_says_why_and_sets_the_next(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    later = post.after(sofia, hours=20)
    with pytest.raises(CustodyWrong):
        custody.review_custody(later, inspection=inspection, words="")
    custody.review_custody(later, inspection=inspection, words="The flight is tomorrow.")
    assert Custody.objects.get().review_at == later.at + timedelta(hours=24)
    assert CustodyEntry.objects.get().kind == "review"


def test_nobody_stays_held_where_the_case_has_left(post: Post) -> None:
    sofia, inspection = referred(post)
    begun(sofia, inspection)
    confirmed(post, proposed(sofia, inspection))
    assert Custody.objects.get().until is None
    Inspection.objects.filter(id=inspection).update(state="with_agency")
    Custody.objects.update(until=sofia.at, ended_by=sofia.actor)
    with pytest.raises(CustodyNotNow):
        begun(sofia, inspection)


def test_going_on_ends_it(post: Post) -> None:
    sofia, inspection = referred(post)
    begun(sofia, inspection)
    reading = assessed(sofia, inspection)
    outcomes.conclude(
        sofia,
        inspection=inspection,
        proposal=Proposal(request=clock.new_id(), move=Move.ADMIT, reading=reading, words="All clear."),
        card=PassengerCard(residence="NLD", journey="NLD", purpose="holiday", intended_days=3, address="Amaurot"),
    )
    assert Custody.objects.get().until == sofia.at
