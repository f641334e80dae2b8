"""Nobody of the State that somebody flees from learns of a claim: not by a consulate, a register or a journal."""

from __future__ import annotations

from typing import Any

import pytest

from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Event
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.safeguards.duties import CONSULATE_TOLD, ConsulateOfClaimant
from tests.fakes.held import begun
from tests.fakes.outcomes import dutch
from tests.fakes.post import Post, decided, opened
from tests.fakes.refused import refused


def duty() -> Duty | None:
    """Return the open duty to tell a consulate, None where there is none."""
    return Duty.objects.filter(kind="consular-notice", closed_at__isnull=True).first()


def test_who_asks_for_their_consulate_gets_it(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection, consulate="wanted")
    waiting = duty()
    assert waiting
    said: dict[str, Any] = {"inspection": inspection, "duty": waiting.id, "words": "Telephoned."}
    crossings.answer_duty(sofia, evidence=CONSULATE_TOLD, **said)
    assert duty() is None


def test_the_consulate_of_who_claims_protection_is_not_told(post: Post) -> None:
    sofia, inspection = refused(post)
    crossings.claim_protection(post.first, inspection=inspection)
    begun(sofia, inspection, consulate="wanted")
    assert duty() is None


def test_nor_when_the_claim_comes_after(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection, consulate="wanted")
    assert duty()
    crossings.claim_protection(post.first, inspection=inspection)
    assert duty() is None


def test_nor_by_an_officer_who_does_not_know(post: Post) -> None:
    sofia, inspection = refused(post)
    crossings.claim_protection(post.first, inspection=inspection)
    with_duty = Duty.objects.get(kind="protection-claim")
    Duty.objects.create(
        id=sofia.new_id(),
        inspection=inspection,
        person=with_duty.person,
        kind="consular-notice",
        opened_at=sofia.at,
        opened_by_id=sofia.actor,
    )
    waiting = duty()
    assert waiting
    said: dict[str, Any] = {"inspection": inspection, "duty": waiting.id, "words": "Telephoned."}
    with pytest.raises(ConsulateOfClaimant):
        crossings.answer_duty(sofia, evidence=CONSULATE_TOLD, **said)
    crossings.answer_duty(sofia, evidence="consulate-not-wanted", **said)


def told_elsewhere(act: Act, *, skip: int) -> tuple[Any, ...]:
    """Return what leaves the post about a traveller: columns of the crossing, and kinds of events."""
    rows = access.crossings_for(act, since=0, limit=10)
    events = Event.objects.order_by("sequence")[skip:].values_list("kind", flat=True)
    return (
        sorted(rows[-1].__slots__),
        [kind for kind in events if kind != "limen.safeguard.noted"],
    )


def test_what_leaves_is_the_same_with_a_claim_and_without(post: Post) -> None:
    reader = post.officer("stan", Role.STATISTICIAN, lane="", post="")
    before = Event.objects.count()
    decided(post.first, opened(post.first, dutch("X0000001")), words="Has a visa.")
    without = told_elsewhere(reader, skip=before)
    before = Event.objects.count()
    one = opened(post.first, dutch("X0000002"))
    crossings.claim_protection(post.first, inspection=one.inspection)
    decided(post.first, one, words="Has a visa.")
    assert told_elsewhere(reader, skip=before) == without
    assert not [name for name in without[0] if "claim" in name or "protection" in name]
