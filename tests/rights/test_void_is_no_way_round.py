"""Voiding is for slips of the hand: whoever was found, answered for or protected cannot be made to vanish by it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing, Decision, Inspection, Reading
from limen.apps.crossings.operations import Opened, Presented, ReasonMissing
from limen.apps.journal.models import Event
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen, MoveNotOpen, NotVoidable, StopFound
from limen.lib.inspection.moves import Move, State
from tests.fakes.acting import utopia
from tests.fakes.post import CHILD, Post, chain_findings, decided, holder, opened, passport, stolen

LINE = [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR]
STOLEN, CLEAN = passport("S1234567"), passport("X1234567")


def _claimed(post: Post) -> Opened:
    one = opened(post.first)
    crossings.claim_protection(post.first, inspection=one.inspection)
    return one


def _without_document(post: Post) -> Opened:
    return opened(post.first, presented=Presented(holder=holder()))


FOUND: dict[str, tuple[Callable[[Post], Opened], type[Problem]]] = {
    "stolen document": (lambda post: opened(post.first, STOLEN), NotVoidable),
    "expired document": (lambda post: opened(post.first, passport(expiry=PartialDate(2020, 1, 1))), NotVoidable),
    "no document": (_without_document, NotVoidable),
    "child alone": (lambda post: opened(post.first, passport(birth=CHILD)), DutyOpen),
    "protection claim": (_claimed, DutyOpen),
}


@pytest.fixture
def warned(post: Post) -> Post:
    """A post where one passport is on a list of stolen documents."""
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,S1234567,stolen,2026-01-05")
    return post


@pytest.mark.parametrize("role", LINE)
@pytest.mark.parametrize("found", sorted(FOUND))
def test_what_was_found_cannot_be_voided_by_anybody(warned: Post, found: str, role: Role) -> None:
    open_one, problem = FOUND[found]
    one = open_one(warned)
    for reason in utopia().void_reasons:
        with pytest.raises(problem):
            decided(warned.officer("x", role), one, Move.VOID, reason=reason.code)
    assert Inspection.objects.get().state == State.OPEN


@pytest.mark.parametrize("move", [Move.VOID, Move.ADMIT])
def test_a_clean_document_after_a_stolen_one_undoes_no_stop(warned: Post, move: Move) -> None:
    one = opened(warned.first, STOLEN)
    crossings.read_again(warned.first, inspection=one.inspection, presented=Presented(scanned=CLEAN))
    with pytest.raises((NotVoidable, StopFound)):
        decided(warned.first, one.inspection, move, reason="wrong-document")
    assert decided(warned.first, one.inspection, Move.REFER).state is State.REFERRED


def test_a_slip_of_the_hand_can_be_voided_and_stays_on_record(post: Post) -> None:
    one = opened(post.first)
    for reason in ("", "because"):
        with pytest.raises(ReasonMissing):
            decided(post.first, one, Move.VOID, reason=reason)
    assert decided(post.first, one, Move.VOID, reason="wrong-document").state is State.VOIDED
    kept = Decision.objects.get()
    assert (kept.move, kept.officer_id, kept.reason) == ("void", post.first.actor, "wrong-document")
    assert Event.objects.filter(kind="limen.inspection.decided", actor=post.first.actor).count() == 1
    assert (Reading.objects.count(), Crossing.objects.count()) == (1, 0)
    assert chain_findings() == []


@pytest.mark.parametrize("move", list(Move))
def test_nothing_follows_a_void(post: Post, move: Move) -> None:
    one = opened(post.first)
    decided(post.first, one, Move.VOID, reason="wrong-document")
    with pytest.raises(MoveNotOpen):
        decided(post.officer("omar"), one, move, reason="wrong-document")


def test_what_is_decided_cannot_be_voided(post: Post) -> None:
    for place, move in enumerate((Move.ADMIT, Move.REFER)):
        one = opened(post.first, passport(f"V000000{place}"))
        decided(post.first, one, move)
        with pytest.raises(MoveNotOpen):
            decided(post.first, one, Move.VOID, reason="wrong-document")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE crossings_decision SET move = 'void'",
        "UPDATE crossings_reading SET findings = '[]'",
        "UPDATE crossings_crossing SET direction = 'exit'",
        "DELETE FROM journal_event",
    ],
)
def test_nor_with_the_database_open(post: Post, statement: str) -> None:
    decided(post.first, opened(post.first))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
