"""Removal and hand-over wait for headquarters; nobody is taken where they came from while their claim is undecided."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.apps.crossings.models import Inspection
from limen.apps.crossings.operations import headquarters
from limen.apps.crossings.operations.headquarters import NetworkOut
from limen.apps.posts import operations as posts
from limen.lib.basics.country_pack import Service
from limen.lib.decision.afterwards import DestinationOfCitizenship
from limen.lib.decision.moves import DutyOpen, HeadquartersNotAnswered
from limen.lib.inspection.moves import Move
from tests.apps.crossings.test_headquarters import answered, asked
from tests.fakes.post import Post, decided, opened
from tests.fakes.refused import FOREIGN, confirmed, legal_desk, proposed, refused


def test_offline_nobody_is_asked_and_the_answer_of_before_does_not_count(post: Post) -> None:
    sofia, inspection = refused(post)
    request = asked(sofia, inspection)
    answered(post, request)
    row = Inspection.objects.get()
    assert queries.headquarters_agreed(row, move=Move.REMOVE, destination="NLD")
    posts.declare_outage(sofia, post=sofia.post, what=Service.NETWORK)
    assert not queries.headquarters_agreed(row, move=Move.REMOVE, destination="NLD")
    with pytest.raises(HeadquartersNotAnswered):
        proposed(sofia, inspection, Move.REMOVE)
    with pytest.raises(NetworkOut):
        asked(sofia, inspection)
    posts.end_outage(sofia, post=sofia.post, what=Service.NETWORK)
    confirmed(post, proposed(sofia, inspection, Move.REMOVE))


def test_offline_nothing_that_was_proposed_before_is_confirmed(post: Post) -> None:
    sofia, inspection = refused(post)
    answered(post, asked(sofia, inspection))
    outcome = proposed(sofia, inspection, Move.REMOVE)
    posts.declare_outage(sofia, post=sofia.post, what=Service.NETWORK)
    with pytest.raises(HeadquartersNotAnswered):
        confirmed(post, outcome)
    assert Inspection.objects.get().state == "refused"


def test_never_to_the_state_of_citizenship_while_a_claim_is_undecided(post: Post) -> None:
    sofia, inspection = refused(post)
    crossings.claim_protection(post.first, inspection=inspection)
    with pytest.raises(DestinationOfCitizenship):
        asked(sofia, inspection)


def test_not_even_when_the_claim_was_heard_at_another_inspection(post: Post) -> None:
    sofia, inspection = refused(post)
    again = opened(post.first, FOREIGN)
    crossings.claim_protection(post.first, inspection=again.inspection)
    decided(post.first, again, Move.REFER)
    with pytest.raises(DestinationOfCitizenship):
        asked(sofia, inspection)


def test_headquarters_cannot_agree_to_it_either(post: Post) -> None:
    sofia, inspection = refused(post)
    to_home, elsewhere = asked(sofia, inspection), asked(sofia, inspection, move=Move.HAND_OVER, destination="DEU")
    crossings.claim_protection(post.first, inspection=inspection)
    with pytest.raises(DestinationOfCitizenship):
        answered(post, to_home)
    with pytest.raises(DutyOpen):
        answered(post, elsewhere)
    headquarters.answer_post(legal_desk(post), request=to_home, agreed=False, words="A claim is open.")
