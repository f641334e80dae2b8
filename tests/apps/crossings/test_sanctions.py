"""A sanction is proposed on a whole form and decided by somebody else; never by itself, never over an open claim."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Sanction
from limen.apps.crossings.operations import sanctions
from limen.apps.crossings.operations.sanctions import (
    ClaimUndecided,
    NoSuchSanction,
    SanctionDecided,
    SanctionForm,
    SanctionOfChild,
    SanctionWrong,
)
from limen.apps.protection.models import Duty
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import SecondPersonMissing
from limen.lib.decision.rights import NotAllowed
from tests.fakes.post import CHILD, Post, chain_findings, passport
from tests.fakes.refused import legal_desk, referred, refused

FORM = {
    "kind": "warning",
    "protection": "None was said and none is apparent; asked twice through the interpreter.",
    "circumstances": "Thirty days late after an illness.",
    "proportionality": "A warning is the mildest there is.",
}


def proposed(act: Act, inspection: UUID, **changes: Any) -> UUID:
    request = clock.new_id()
    sanctions.propose_sanction(act, request=request, inspection=inspection, form=SanctionForm(**(FORM | changes)))
    return request


def decided(act: Act, sanction: UUID, *, imposed: bool = True, words: str = "It is proportionate.") -> None:
    sanctions.decide_sanction(act, sanction=sanction, imposed=imposed, words=words)


@pytest.mark.parametrize("imposed", [True, False])
def test_proposed_and_decided(post: Post, imposed: bool) -> None:
    sofia, inspection = refused(post)
    lena = legal_desk(post)
    sanction = proposed(sofia, inspection)
    for _ in range(2):
        decided(lena, sanction, imposed=imposed)
    row = Sanction.objects.get()
    assert (row.proposed_by_id, row.decided_by_id) == (sofia.actor, lena.actor)
    assert row.decision == ("imposed" if imposed else "not-imposed")
    with pytest.raises(SanctionDecided):
        decided(lena, sanction, imposed=not imposed)
    assert chain_findings() == []


@pytest.mark.parametrize("field", list(FORM))
def test_the_whole_form_or_nothing(post: Post, field: str) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(SanctionWrong):
        proposed(sofia, inspection, **{field: " "})
    assert not Sanction.objects.exists()


def test_nothing_proposes_by_itself(post: Post) -> None:
    refused(post)
    assert not Sanction.objects.exists()


def test_never_while_a_claim_is_undecided(post: Post) -> None:
    sofia, inspection = refused(post)
    sanction = proposed(sofia, inspection)
    crossings.claim_protection(post.first, inspection=inspection)
    with pytest.raises(ClaimUndecided):
        proposed(sofia, inspection)
    for imposed in (True, False):
        with pytest.raises(ClaimUndecided):
            decided(legal_desk(post), sanction, imposed=imposed)
    pia = post.officer("pia", Role.PROTECTION, lane="")
    duty = Duty.objects.get(kind="protection-claim").id
    crossings.answer_duty(pia, inspection=inspection, duty=duty, evidence="claim-decided", words="Dismissed.")
    decided(legal_desk(post), sanction)


def test_never_of_a_child(post: Post) -> None:
    sofia, inspection = referred(post, passport(issuer="NLD", citizenship="NLD", birth=CHILD))
    with pytest.raises(SanctionOfChild):
        proposed(sofia, inspection)


def test_decided_by_the_authority_and_in_words(post: Post) -> None:
    sofia, inspection = refused(post)
    sanction = proposed(sofia, inspection)
    for act in (sofia, post.officer("sam", Role.SUPERVISOR)):
        with pytest.raises(NotAllowed):
            decided(act, sanction)
    with pytest.raises(SanctionWrong):
        decided(legal_desk(post), sanction, words="")
    with pytest.raises(NoSuchSanction):
        decided(legal_desk(post), clock.new_id())


def test_never_by_whoever_proposed_it(post: Post) -> None:
    both = post.officer("sofia", Role.SECOND_LINE, Role.LEGAL_DESK, lane="")
    _, inspection = refused(post)
    sanction = proposed(both, inspection)
    with pytest.raises(SecondPersonMissing):
        decided(both, sanction)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.update(decision="imposed", decided_by=both.actor, decided_at=both.at, words="Mine.")
