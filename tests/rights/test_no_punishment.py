"""Nobody is punished for having come for protection: no sanction while a claim is open, nor before anybody looked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Sanction
from limen.apps.crossings.operations import sanctions
from limen.apps.crossings.operations.sanctions import ClaimUndecided, SanctionForm, SanctionWrong
from tests.fakes.post import Post
from tests.fakes.refused import legal_desk, refused

FORM = SanctionForm(
    kind="fine", protection="Asked; he fears nobody.", circumstances="Came by night.", proportionality="Has means."
)


def test_none_is_proposed_while_a_claim_is_undecided(post: Post) -> None:
    sofia, inspection = refused(post)
    crossings.claim_protection(post.first, inspection=inspection)
    with pytest.raises(ClaimUndecided):
        sanctions.propose_sanction(sofia, request=clock.new_id(), inspection=inspection, form=FORM)


def test_none_is_imposed_either(post: Post) -> None:
    sofia, inspection = refused(post)
    id_ = clock.new_id()
    sanctions.propose_sanction(sofia, request=id_, inspection=inspection, form=FORM)
    crossings.claim_protection(post.first, inspection=inspection)
    with pytest.raises(ClaimUndecided):
        sanctions.decide_sanction(legal_desk(post), sanction=Sanction.objects.get().id, imposed=True, words="Fined.")


def test_protection_is_asked_for_before_anything_else(post: Post) -> None:
    sofia, inspection = refused(post)
    empty = SanctionForm(kind="fine", protection=" ", circumstances="Came by night.", proportionality="Has means.")
    with pytest.raises(SanctionWrong):
        sanctions.propose_sanction(sofia, request=clock.new_id(), inspection=inspection, form=empty)
    sanctions.propose_sanction(sofia, request=clock.new_id(), inspection=inspection, form=FORM)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.update(protection="")
