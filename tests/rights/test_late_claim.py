"""A claim that arrives late opens the case again and has the authority told, whatever was decided and filed before."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from limen.apps.protection.models import Message, Told
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import concluded, dutch, in_hand
from tests.fakes.post import Post, decided, opened
from tests.fakes.refused import refused


def alerts() -> list[tuple[str, str]]:
    """Return to whom messages about a duty wait."""
    return sorted(Message.objects.filter(about="duty").values_list("addressee", "channel"), key=str)


def test_the_authority_is_told_in_the_same_breath_and_once(post: Post) -> None:
    one = opened(post.first)
    for _ in range(2):
        crossings.claim_protection(post.first, inspection=one.inspection)
        crossings.tell_authorities(post.after(post.first, minutes=5))
    assert Told.objects.get().authority == "protection"
    assert alerts() == [("contact/protection", "email"), ("contact/protection", "sms")]


@pytest.mark.parametrize("state", [State.REFUSED, State.REMOVED, State.HANDED_OVER, State.WITHDRAWN, State.STOPPED])
def test_a_closed_file_is_open_again(post: Post, state: State) -> None:
    _, inspection = refused(post)
    Inspection.objects.update(filed_at=post.first.at, state=state)
    assert crossings.claim_protection(post.after(post.first, days=3), inspection=inspection)
    assert Inspection.objects.get().filed_at is None
    assert alerts()


def test_after_a_refusal_the_way_to_protection_is_open_and_the_way_out_is_shut(post: Post) -> None:
    sofia, inspection = refused(post)
    crossings.claim_protection(post.officer("omar", lane="A2"), inspection=inspection)
    pia = post.officer("pia", Role.PROTECTION, lane="")
    assert concluded(pia, inspection, Move.TO_PROTECTION).state is State.IN_PROTECTION
    assert crossings.look_at(sofia, inspection=inspection).claim


def test_who_was_admitted_may_claim_too(post: Post) -> None:
    one = opened(post.first, dutch())
    decided(post.first, one, words="Has a visa.", move=Move.REFER)
    sofia, inspection = in_hand(post, dutch("X7654321"))
    concluded(sofia, inspection)
    assert crossings.claim_protection(post.after(post.first, days=9), inspection=inspection)
    assert Inspection.objects.get(id=inspection).state == State.ADMITTED
    assert alerts()
