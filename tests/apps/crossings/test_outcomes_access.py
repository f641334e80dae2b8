"""Whose case it is: the second line of the post, the authority for those in its care, the legal desk by what waits."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.db import transaction

from limen.adapters import clock
from limen.apps.crossings import access, models
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.access import NoSuchInspection
from limen.apps.journal.models import Look
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move
from tests.fakes.post import LAND, Post, decided, opened, passport


@pytest.fixture(autouse=True)
def inside(db: None) -> Iterator[None]:
    """A case is fetched inside the transaction of its operation."""
    with transaction.atomic():
        yield


@pytest.fixture
def referred(post: Post) -> UUID:
    """One traveller whom the first line referred."""
    one = opened(post.first)
    decided(post.first, one, Move.REFER)
    return one.inspection


def _is_shown(act: Act, inspection: UUID) -> bool:
    try:
        access.case_for(act, inspection, what="case", lock=True)
    except NoSuchInspection:
        return False
    return True


def test_the_second_line_of_the_post_has_it_and_the_look_is_written(post: Post, referred: UUID) -> None:
    sofia = post.officer("sofia", Role.SECOND_LINE, lane="")
    row = access.case_for(sofia, referred, what="interview")
    look = Look.objects.get(actor=sofia.actor)
    assert (row.id, look.subject, look.what) == (referred, row.person, "interview")


def test_nobody_else_has(post: Post, referred: UUID) -> None:
    others = [post.officer(f"x-{role}", role) for role in Role if role not in {Role.SECOND_LINE, Role.SUPERVISOR}]
    others.append(post.officer("lea", Role.SECOND_LINE, post=LAND, lane=""))
    assert [act.actor_name for act in others if _is_shown(act, referred)] == []
    assert not Look.objects.filter(what="case").exists()


@pytest.mark.parametrize("move", [None, Move.ADMIT])
def test_who_was_never_referred_is_no_case(post: Post, move: Move | None) -> None:
    one = opened(post.first)
    if move:
        decided(post.first, one, move)
    assert not _is_shown(post.officer("sofia", Role.SECOND_LINE), one.inspection)


def test_unless_a_duty_is_open_afterwards(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    crossings.claim_protection(post.first, inspection=one.inspection)
    assert _is_shown(post.officer("sofia", Role.SECOND_LINE), one.inspection)
    assert _is_shown(post.officer("pia", Role.PROTECTION), one.inspection)


def test_the_authority_has_whom_it_has_taken_over(post: Post, referred: UUID) -> None:
    pia = post.officer("pia", Role.PROTECTION)
    assert not _is_shown(pia, referred)
    models.Inspection.objects.filter(id=referred).update(state="in_protection")
    assert _is_shown(pia, referred)


def test_the_legal_desk_has_what_waits_for_it_at_any_post(post: Post, referred: UUID) -> None:
    lena = post.officer("lena", Role.LEGAL_DESK, post="", lane="")
    assert not _is_shown(lena, referred)
    outcome = models.Outcome.objects.create(
        id=clock.new_id(),
        request=clock.new_id(),
        inspection_id=referred,
        move="refuse",
        reading=1,
        proposed_by_id=post.first.actor,
        proposed_at=post.first.at,
    )
    assert _is_shown(lena, referred)
    outcome.answered_by_id, outcome.answered_at, outcome.answer = lena.actor, lena.at, "declined"
    outcome.save()
    assert _is_shown(lena, referred)
    assert not _is_shown(post.after(lena, hours=13), referred)
    assert not _is_shown(post.officer("other", Role.LEGAL_DESK, post="", lane=""), referred)


def test_another_document_of_the_same_person_leads_nowhere(post: Post, referred: UUID) -> None:
    other = opened(post.first, passport("X1234567"))
    assert not _is_shown(post.officer("sofia", Role.SECOND_LINE), other.inspection)
    assert _is_shown(post.officer("sofia", Role.SECOND_LINE), referred)
