"""Nobody is kept out of their own country: whatever stands in the document or is missing, the way in stays open."""

from __future__ import annotations

import pytest

from limen.apps.crossings.operations import Presented
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Severity
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import Post, decided, holder, open_duties, opened, passport, rules_of, stolen, view

NEVER = "a national is never refused entry"
EXPIRED = PartialDate(2020, 1, 1)
ABOUT_TO_EXPIRE = PartialDate(2026, 3, 20)
NOTHING = Presented(holder=holder(citizenship="UTO"))


def test_without_papers_the_officer_reads_that_a_national_is_never_refused(post: Post) -> None:
    seen = view(post.first, opened(post.first, presented=NOTHING))
    found = next(each for each in seen.findings if each.rule == "document.none-own-national")
    assert NEVER in found.sentence
    assert found.source.startswith("ICCPR art. 12(4)")


@pytest.mark.parametrize("citizenship", ["NLD", ""])
def test_that_is_said_of_nobody_else(post: Post, citizenship: str) -> None:
    other = Presented(holder=holder(citizenship=citizenship))
    assert "document.none-own-national" not in rules_of(post.first, opened(post.first, presented=other))


def test_nor_of_who_leaves(post: Post) -> None:
    leaving = opened(post.first, presented=NOTHING, direction=Direction.EXIT)
    assert "document.none-own-national" not in rules_of(post.first, leaving)


@pytest.mark.parametrize(
    "presented",
    [NOTHING, Presented(scanned=passport(expiry=EXPIRED)), Presented(scanned=passport(expiry=ABOUT_TO_EXPIRE))],
    ids=["no papers", "expired", "about to expire"],
)
def test_nothing_about_the_papers_stops_them(post: Post, presented: Presented) -> None:
    one = opened(post.first, presented=presented)
    assert max(each.severity for each in view(post.first, one).findings) < Severity.STOP
    assert open_duties(post.first, one) == []
    assert decided(post.first, one, words="Known at this post.").state is State.ADMITTED


def test_no_days_of_validity_beyond_entry_are_asked_of_them(post: Post) -> None:
    own = opened(post.first, passport(expiry=ABOUT_TO_EXPIRE))
    assert "document.validity-short" not in rules_of(post.first, own)
    other = opened(post.first, passport("X1234567", issuer="NLD", citizenship="NLD", expiry=ABOUT_TO_EXPIRE))
    assert "document.validity-short" in rules_of(post.first, other)


def test_even_a_passport_reported_stolen_only_sends_them_to_who_verifies(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    one = opened(post.first)
    second = post.officer("sofia", Role.SECOND_LINE)
    assert view(post.first, one).advice.move is Move.REFER
    assert decided(second, one, words="Verified: it is hers, found again.").state is State.ADMITTED
