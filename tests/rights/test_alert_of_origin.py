"""An alert of the State that somebody flees from goes to the protection authority first: a duty, not a stop."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Reading
from limen.apps.journal.models import Event
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Severity
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE, KINDS
from tests.fakes.outcomes import concluded, dutch, in_hand
from tests.fakes.post import Post, decided, open_duties, opened, passport, stolen, view

REVOKED = "NLD,X1234567,revoked,2026-01-01"


def desk(post: Post) -> Act:
    """Return the act of the watchlist desk."""
    return post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")


def test_a_claim_turns_the_stop_into_a_duty(post: Post) -> None:
    stolen(desk(post), REVOKED)
    one = opened(post.first, dutch())
    assert max(each.severity for each in view(post.first, one).findings) is Severity.STOP
    crossings.claim_protection(post.first, inspection=one.inspection)
    after = view(post.first, one)
    assert max(each.severity for each in after.findings) < Severity.STOP
    assert "safeguard.alert-of-origin" in [each.rule for each in after.findings]
    assert sorted(open_duties(post.first, one)) == ["alert-of-origin", "protection-claim"]
    # It stops nobody: the first line may admit as if that State had said nothing.
    assert decided(post.first, one, words="Claims protection; has a visa.").state is State.ADMITTED


def test_without_a_claim_and_for_ones_own_documents_it_stays_a_stop(post: Post) -> None:
    stolen(desk(post), REVOKED, "UTO,L898902C3,revoked,2026-01-01")
    foreign = opened(post.first, dutch())
    assert view(post.first, foreign).findings[0].severity is Severity.STOP
    omar = post.officer("omar", lane="A2")
    own = opened(omar, passport())
    crossings.claim_protection(omar, inspection=own.inspection)
    assert view(omar, own).findings[0].severity is Severity.STOP
    assert "alert-of-origin" not in open_duties(omar, own)


def test_only_the_authority_answers_it_and_it_blocks_whatever_goes_against_the_person(post: Post) -> None:
    kind = KINDS["alert-of-origin"]
    assert kind.closable_by == {Role.PROTECTION}
    assert kind.blocks >= ADVERSE | {Move.TO_AGENCY, Move.STOP, Move.VOID}
    assert Move.ADMIT not in kind.blocks
    stolen(desk(post), REVOKED)
    sofia, inspection = in_hand(post, dutch())
    crossings.claim_protection(sofia, inspection=inspection)
    with pytest.raises(DutyOpen):
        concluded(sofia, inspection, Move.TO_AGENCY)
    pia = post.officer("pia", Role.PROTECTION, lane="")
    duty = Duty.objects.get(kind="alert-of-origin")
    crossings.answer_duty(
        pia, inspection=inspection, duty=duty.id, evidence="alert-weighed", words="Asked for because of a protest."
    )
    assert "alert-of-origin" not in open_duties(pia, inspection)


def test_once_answered_it_is_not_asked_again(post: Post) -> None:
    stolen(desk(post), REVOKED)
    sofia, inspection = in_hand(post, dutch())
    crossings.claim_protection(sofia, inspection=inspection)
    pia = post.officer("pia", Role.PROTECTION, lane="")
    duty = Duty.objects.get(kind="alert-of-origin")
    crossings.answer_duty(pia, inspection=inspection, duty=duty.id, evidence="alert-weighed", words="Weighed.")
    crossings.claim_protection(sofia, inspection=inspection)
    assert Duty.objects.filter(kind="alert-of-origin").count() == 1


def test_nothing_that_is_told_elsewhere_changes_by_the_claim(post: Post) -> None:
    """The reading stays, and the journal says of it what it says of every safeguard: nothing in the clear."""
    stolen(desk(post), REVOKED)
    one = opened(post.first, dutch())
    before = list(Reading.objects.values_list("number", "findings"))
    events = set(Event.objects.values_list("id", flat=True))
    crossings.claim_protection(post.first, inspection=one.inspection)
    assert list(Reading.objects.values_list("number", "findings")) == before
    new = [each for each in Event.objects.all() if each.id not in events]
    assert {(each.kind, each.data) for each in new} == {("limen.safeguard.noted", "{}")}
    assert crossings.replay(post.first, inspection=one.inspection)
