"""Whoever opens a notice writes a line first, also where it goes to a phone; whose task it is not does not open it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from limen.apps.crossings import models
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.access import NoSuchInspection
from limen.apps.journal.models import Look
from limen.apps.journal.operations import PayloadErased
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.notices import CopyGone
from limen.lib.events.sealing import key_of_file
from tests.fakes.outcomes import refused
from tests.fakes.post import LAND, Post
from tests.lib.seals.making import Signing

PDF = b"%PDF-1.7 of one person"


@pytest.fixture
def noticed(post: Post) -> tuple[Act, UUID, UUID]:
    """An officer, the case they have, and its notice."""
    sofia, case = refused(post)
    made = crossings.make_notice(sofia, inspection=case, language="fr", signer=Signing(), press=lambda _paper: PDF)
    return sofia, case, made.notice


def _looks(what: str) -> list[tuple[UUID, str]]:
    return list(Look.objects.filter(what=what).order_by("number").values_list("actor", "purpose"))


def test_the_paper_is_opened_after_a_line_in_the_log(noticed: tuple[Act, UUID, UUID]) -> None:
    sofia, case, notice = noticed
    before = len(_looks("notice-paper"))
    assert crossings.open_notice(sofia, inspection=case, notice=notice).pdf == PDF
    assert _looks("notice-paper")[before:] == [(sofia.actor, sofia.purpose)]


def test_nobody_else_opens_it(post: Post, noticed: tuple[Act, UUID, UUID]) -> None:
    _, case, notice = noticed
    strangers = (
        post.first,
        post.officer("zoe", Role.SECOND_LINE, lane="", post=LAND),
        post.officer("wen", Role.WATCHLIST_DESK, lane="", post=""),
        post.officer("ada", Role.ADMINISTRATOR, lane="", post=""),
    )
    for stranger in strangers:
        with pytest.raises(NoSuchInspection):
            crossings.open_notice(stranger, inspection=case, notice=notice)


def test_a_phone_writes_a_line_too_and_a_wrong_link_learns_nothing(post: Post, noticed: tuple[Act, UUID, UUID]) -> None:
    sofia, case, _ = noticed
    crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)
    nobody = replace(post.base, actor=UUID(int=0), actor_name="", roles=frozenset(), post="", purpose="notice-phone")
    with pytest.raises(CopyGone):
        crossings.fetch_copy(nobody, digest=b"2" * 32)
    assert crossings.fetch_copy(nobody, digest=b"1" * 32).pdf == PDF
    assert _looks("notice-paper")[-1] == (UUID(int=0), "notice-phone")


def test_with_the_key_of_the_person_the_paper_is_gone(noticed: tuple[Act, UUID, UUID]) -> None:
    sofia, case, notice = noticed
    sofia.keys.destroy(key_of_file(bytes(models.Notice.objects.get(id=notice).sealed)))
    with pytest.raises(PayloadErased):
        crossings.open_notice(sofia, inspection=case, notice=notice)
