"""A claim for protection is recorded by whoever hears it, anywhere, any time, and nothing takes it away again."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from limen.apps.crossings.operations import NoSuchInspection
from limen.apps.journal.models import Event
from limen.apps.protection.models import Claim, Duty
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen
from limen.lib.decision.rights import NotAllowed
from limen.lib.events.kinds import KINDS as KINDS_OF_EVENTS
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE, KINDS
from tests.fakes.post import LAND, Post, chain_findings, decided, open_duties, opened, view

MEETS = [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, Role.PROTECTION]
STEPS = [None, Move.ADMIT, Move.REFER, Move.VOID]


@pytest.mark.parametrize("role", MEETS)
@pytest.mark.parametrize("place", [("UTO-AIR-1", "A1"), ("UTO-AIR-1", "A2"), (LAND, "V1"), ("", "")])
def test_by_anybody_who_can_meet_a_traveller_anywhere(post: Post, role: Role, place: tuple[str, str]) -> None:
    one = opened(post.first)
    hears = post.officer("x", role, post=place[0], lane=place[1])
    assert crossings.claim_protection(hears, inspection=one.inspection)
    assert Claim.objects.get().recorded_by_id == hears.actor


@pytest.mark.parametrize("step", STEPS, ids=str)
@pytest.mark.parametrize("days", [0, 1, 400])
def test_at_any_time_also_after_the_decision(post: Post, step: Move | None, days: int) -> None:
    one = opened(post.first)
    if step:
        decided(post.first, one, step, reason="wrong-document")
    late = post.after(post.officer("omar", lane="A2"), days=days)
    assert crossings.claim_protection(late, inspection=one.inspection)
    assert Duty.objects.get().kind == "protection-claim"


def test_whoever_is_gone_is_still_seen_by_who_must_act(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    pia = post.after(post.officer("pia", Role.PROTECTION, lane=""), days=3)
    assert access.queue_for(pia) == ()
    crossings.claim_protection(post.first, inspection=one.inspection)
    assert [row.inspection for row in access.queue_for(pia)] == [one.inspection]
    crossings.answer_duty(
        pia,
        inspection=one.inspection,
        duty=Duty.objects.get().id,
        evidence="claim-decided",
        words="Recognised.",
    )
    assert access.queue_for(pia) == ()
    # Whoever answered reads for one shift what came of it; nobody else of the authority does, and nobody later.
    assert view(pia, one).duties
    for later in (post.after(pia, hours=13), replace(post.officer("paz", Role.PROTECTION, lane=""), at=pia.at)):
        with pytest.raises(NoSuchInspection):
            view(later, one)


def test_twice_is_once_and_no_error(post: Post) -> None:
    one = opened(post.first)
    assert crossings.claim_protection(post.first, inspection=one.inspection)
    assert not crossings.claim_protection(post.officer("omar"), inspection=one.inspection)
    assert Claim.objects.count() == Duty.objects.count() == 1
    assert Event.objects.filter(kind="limen.safeguard.noted").count() == 1


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WATCHLIST_DESK, Role.OVERSIGHT])
def test_not_by_who_meets_nobody(post: Post, role: Role) -> None:
    one = opened(post.first)
    with pytest.raises(NotAllowed):
        crossings.claim_protection(post.officer("x", role), inspection=one.inspection)


def test_not_for_nobody(post: Post) -> None:
    with pytest.raises(NoSuchInspection):
        crossings.claim_protection(post.first, inspection=uuid4())


def test_a_claim_makes_nobody_worse_off(post: Post) -> None:
    """It blocks whatever would send the person back or make the case vanish, and not that they go through."""
    assert KINDS["protection-claim"].blocks >= ADVERSE | {Move.VOID}
    one = opened(post.first)
    crossings.claim_protection(post.first, inspection=one.inspection)
    with pytest.raises(DutyOpen):
        decided(post.first, one, Move.VOID, reason="wrong-document")
    assert view(post.first, one).advice.move is Move.REFER
    assert decided(post.first, one).state is State.ADMITTED
    assert open_duties(post.first, one) == ["protection-claim"]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM protection_claim",
        "UPDATE protection_claim SET recorded_at = recorded_at",
        "UPDATE protection_claim SET person = inspection",
        "DELETE FROM protection_duty",
        "DELETE FROM journal_event WHERE kind = 'limen.safeguard.noted'",
        "UPDATE protection_duty SET inspection = person",
    ],
)
def test_nobody_takes_it_away_not_even_with_the_database_open(post: Post, statement: str) -> None:
    one = opened(post.first)
    crossings.claim_protection(post.first, inspection=one.inspection)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Claim.objects.count() == Duty.objects.count() == 1


def test_nobody_reads_of_it_in_the_clear_part_of_the_journal(post: Post) -> None:
    one = opened(post.first)
    crossings.claim_protection(post.first, inspection=one.inspection)
    for event in Event.objects.filter(kind="limen.safeguard.noted"):
        assert event.data == "{}"
        assert str(one.inspection) not in f"{event.subject} {event.data}"
    assert Inspection.objects.count() == 1
    assert chain_findings() == []


def test_the_journal_tells_a_claim_like_any_other_safeguard(post: Post) -> None:
    """Whoever is handed a journal without keys must not learn who asked for protection by the kind of an event."""
    one = opened(post.first)
    before = set(Event.objects.values_list("kind", flat=True))
    crossings.claim_protection(post.first, inspection=one.inspection)
    assert set(Event.objects.values_list("kind", flat=True)) - before == {"limen.safeguard.noted"}
    assert not [kind for kind in KINDS_OF_EVENTS if "claim" in kind or "asylum" in kind]
