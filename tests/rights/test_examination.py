"""What is concluded about a document decides nothing about its bearer, and bars no claim for protection."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Decision, Outcome, Sanction
from limen.apps.crossings.operations import look_at_case
from limen.apps.examination import operations as examinations
from limen.lib.basics.findings import Severity
from limen.lib.decision.moves import DutyOpen
from limen.lib.examination.conclusions import Conclusion
from limen.lib.inspection.moves import Move, State
from tests.fakes.examination import concluded, examiner, sent
from tests.fakes.outcomes import dutch, proposed
from tests.fakes.post import Post, open_duties


def test_a_conclusion_decides_nothing(post: Post) -> None:
    sofia, case, examination = sent(post)
    decided = Decision.objects.count()
    concluded(post, examination)
    view = look_at_case(sofia, inspection=case)
    assert view.state is State.REFERRED
    found = next(finding for finding in view.findings if finding.rule == "document.examined-against")
    # It must be answered by a human in words, and stops nobody by itself.
    assert found.severity is Severity.ATTENTION
    assert "bars no claim for protection" in str(found)
    assert Decision.objects.count() == decided
    assert Outcome.objects.count() == Sanction.objects.count() == 0


@pytest.mark.parametrize("conclusion", [Conclusion.FORGED, Conclusion.IMPOSTOR])
def test_a_false_document_closes_no_claim_and_leads_to_no_refusal_past_it(post: Post, conclusion: Conclusion) -> None:
    """Non-punishment: whoever flees may have had no other papers (1951 Convention, art. 31)."""
    sofia, case, examination = sent(post, scanned=dutch())
    crossings.claim_protection(post.first, inspection=case)
    concluded(post, examination, conclusion)
    assert "protection-claim" in open_duties(sofia, case)
    with pytest.raises(DutyOpen):
        proposed(sofia, case, Move.REFUSE)


def test_a_claim_after_the_conclusion_is_in_time(post: Post) -> None:
    sofia, case, examination = sent(post, scanned=dutch())
    concluded(post, examination)
    crossings.claim_protection(post.first, inspection=case)
    with pytest.raises(DutyOpen):
        proposed(sofia, case, Move.REFUSE)


def test_an_examiner_who_hears_it_records_it(post: Post) -> None:
    sofia, case, examination = sent(post, scanned=dutch())
    examinations.claim_at_bench(examiner(post), examination=examination)
    assert "protection-claim" in open_duties(sofia, case)
