"""Nobody is handed a refusal while they are with the protection authority, or after it was annulled."""

from __future__ import annotations

import pytest

from limen.apps.crossings import models, queries
from limen.apps.crossings import operations as crossings
from limen.lib.decision.notices import STANDS, NoticeNotDue, Paper, Serving, Told
from limen.lib.inspection.moves import Move, State
from tests.fakes.outcomes import concluded, refused
from tests.fakes.post import Post
from tests.lib.seals.making import Signing


def _never(_paper: Paper) -> bytes:
    raise AssertionError("a notice was set")


def test_who_is_protected_gets_no_refusal(post: Post) -> None:
    sofia, case = refused(post)
    crossings.claim_protection(sofia, inspection=case)
    concluded(sofia, case, Move.TO_PROTECTION)
    with pytest.raises(NoticeNotDue):
        crossings.make_notice(sofia, inspection=case, language="ar", signer=Signing(), press=_never)
    with pytest.raises(NoticeNotDue):
        crossings.draft_notice(sofia, inspection=case, language="ar")


def test_a_notice_that_was_made_before_is_not_handed_over_any_more(post: Post) -> None:
    sofia, case = refused(post)
    crossings.make_notice(sofia, inspection=case, language="ar", signer=Signing(), press=lambda _paper: b"%PDF-")
    models.Inspection.objects.filter(id=case).update(state=State.ANNULLED)
    serving = Serving(how="printed", signature="signed", told=tuple(Told), language="ar")
    with pytest.raises(NoticeNotDue):
        crossings.serve_notice(sofia, inspection=case, serving=serving)
    with pytest.raises(NoticeNotDue):
        crossings.offer_copy(sofia, inspection=case, digest=b"1" * 32)
    assert queries.notices_of(case)[0].served_at is None


def test_the_table_says_the_same() -> None:
    assert STANDS.isdisjoint({State.IN_PROTECTION, State.ANNULLED, State.REFERRED, State.OPEN, State.WITH_AGENCY})
