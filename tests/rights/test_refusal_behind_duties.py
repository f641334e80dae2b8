"""Nothing adverse goes past an open duty: not when it is proposed, not when it is confirmed, not late in the night."""

from __future__ import annotations

from uuid import UUID

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen, OwnNational
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import confirmed, dutch, in_hand, proposed
from tests.fakes.post import CHILD, Post, passport

AGAINST = [Move.REFUSE, Move.WITHDRAW]


@pytest.fixture
def max_(post: Post) -> Act:
    """A supervisor: the second named person."""
    return post.officer("max", Role.SUPERVISOR, lane="")


@pytest.mark.parametrize("move", AGAINST)
def test_a_claim_stands_before_the_proposal(post: Post, move: Move) -> None:
    sofia, case = in_hand(post)
    crossings.claim_protection(post.first, inspection=case)
    with pytest.raises(DutyOpen):
        proposed(sofia, case, move)


@pytest.mark.parametrize("move", AGAINST)
def test_a_claim_between_proposal_and_confirmation_stops_it(post: Post, max_: Act, move: Move) -> None:
    """The traveller says it at the last moment, to whoever stands there: that is in time."""
    sofia, case = in_hand(post)
    outcome = proposed(sofia, case, move).outcome
    crossings.claim_protection(post.officer("omar", lane="A2"), inspection=case)
    with pytest.raises(DutyOpen):
        confirmed(max_, outcome)
    assert Inspection.objects.get(id=case).state == "referred"
    _decided_by_the_authority(post, case)
    assert confirmed(max_, outcome).state is not State.REFERRED


@pytest.mark.parametrize("birth", [CHILD, PartialDate(2009, None, None)])
@pytest.mark.parametrize("move", AGAINST)
def test_a_child_nobody_answered_for_is_not_sent_back(post: Post, birth: PartialDate, move: Move) -> None:
    sofia, case = in_hand(post, dutch(birth=birth))
    with pytest.raises(DutyOpen):
        proposed(sofia, case, move)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.PROTECTION}))
def test_only_the_authority_ends_what_a_claim_blocks(post: Post, role: Role) -> None:
    _, case = in_hand(post)
    crossings.claim_protection(post.first, inspection=case)
    with pytest.raises(Exception, match=r"duty|tasks|role"):
        _close(post.officer("other", role, lane=""), case)
    assert Duty.objects.filter(inspection=case, closed_at__isnull=True).exists()


def test_a_national_is_not_refused_with_whatever_reason(post: Post) -> None:
    sofia, case = in_hand(post, passport(expiry=PartialDate(2020, 1, 1)))
    with pytest.raises(OwnNational):
        proposed(sofia, case)


def _close(act: Act, case: UUID) -> None:
    duty = Duty.objects.get(inspection=case, kind="protection-claim")
    crossings.answer_duty(act, inspection=case, duty=duty.id, evidence="claim-decided", words="Decision 12.")


def _decided_by_the_authority(post: Post, case: UUID) -> None:
    _close(post.officer("pia", Role.PROTECTION, lane=""), case)
