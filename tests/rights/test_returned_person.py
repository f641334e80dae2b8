"""Whom another State sent back is examined like anybody, and is never sent back to it (ICAO Annex 9, 5.12-5.13)."""

from __future__ import annotations

import pytest

from limen.apps.crossings.operations import afterwards, returned
from limen.apps.crossings.operations.returned import ReturnedAlready
from limen.lib.decision.afterwards import DestinationSentBack, Ground, Traveller, require_destination
from limen.lib.inspection.moves import Move
from limen.lib.inspection.presented import Presented
from tests.apps.crossings.test_headquarters import asked
from tests.fakes.post import Post, decided, holder, opened, rules_of
from tests.fakes.refused import confirmed, proposed, referred


def test_they_are_accepted_without_papers_and_it_is_no_finding_against_them(post: Post) -> None:
    one = opened(post.first, presented=Presented(holder=holder(citizenship="NLD")))
    before = rules_of(post.first, one)
    returned.record_returned(post.first, inspection=one.inspection, sent_by="DEU", letter="BP 12/26")
    assert rules_of(post.first, one) == before
    decided(post.first, one, Move.REFER)


def test_nobody_is_sent_on_to_the_state_that_sent_them_here(post: Post) -> None:
    sofia, inspection = referred(post)
    returned.record_returned(sofia, inspection=inspection, sent_by="DEU", letter="")
    confirmed(post, proposed(sofia, inspection))
    with pytest.raises(DestinationSentBack):
        asked(sofia, inspection, destination="DEU")
    asked(sofia, inspection, destination="NLD")


@pytest.mark.parametrize("destination", ["DEU", "D"])
def test_nor_on_whatever_ground_and_whatever_the_spelling(destination: str) -> None:
    sent = Traveller(citizenship="DEU", sent_by="DEU")
    for ground in Ground:
        with pytest.raises(DestinationSentBack):
            require_destination(destination, ground=ground, own="UTO", traveller=sent)
        require_destination("NOR", ground=ground, own="UTO", traveller=sent)


def test_what_was_recorded_is_not_told_otherwise_afterwards(post: Post) -> None:
    sofia, inspection = referred(post)
    returned.record_returned(sofia, inspection=inspection, sent_by="DEU", letter="1")
    with pytest.raises(ReturnedAlready):
        returned.record_returned(sofia, inspection=inspection, sent_by="NLD", letter="1")
    shown = afterwards.returned_of(sofia, inspection=inspection)
    assert shown is not None
    assert shown.sent_by == "DEU"
