"""Own lost, stolen and revoked documents show at the lane and are told outward; a false one is kept, and told of."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from limen.apps.examination import models, queries
from limen.apps.examination import operations as examinations
from limen.apps.watchlists import operations as watchlists
from limen.lib.examination.letters import Addressee
from tests.apps.examination.test_own_documents import keeper, reported
from tests.apps.examination.test_papers import Press, letter, record, seized
from tests.fakes.examination import concluded, examiner, sent
from tests.fakes.outcomes import dutch
from tests.fakes.post import Post, opened, passport, rules_of, second_keeper


@pytest.mark.parametrize("status", ["lost", "stolen", "revoked"])
def test_what_is_reported_is_seen_at_the_lane_and_told_to_other_states_once(post: Post, status: str) -> None:
    wen = keeper(post)
    reported(wen, "X7654321", status=status)
    assert queries.untold().count == 1
    told = examinations.tell_outward(wen)
    (_, line) = [json.loads(each) for each in told.text.splitlines()]
    assert (line["number"], line["state"], line["status"]) == ("X7654321", "UTO", status)
    assert queries.untold().count == 0
    brought = examinations.put_on_list(wen)
    watchlists.confirm_numbers(
        second_keeper(wen), list_code=wen.pack.examination.own_list.code, version=brought.version
    )
    assert "lists.number" in rules_of(post.first, opened(post.first, passport("X7654321")))


def test_a_withdrawn_report_is_told_too(post: Post) -> None:
    wen = keeper(post)
    reported(wen, "X7654321")
    examinations.tell_outward(wen)
    (row,) = queries.own_documents(number="X7654321")
    examinations.withdraw_document(wen, document=row.id, why="Found at home.")
    assert json.loads(examinations.tell_outward(wen).text.splitlines()[1])["action"] == "withdraw"


def test_a_false_document_is_kept_by_named_hands_and_the_operator_is_told(post: Post) -> None:
    sofia, _, examination = sent(post, scanned=dutch())
    record(sofia, examination, seized(sofia))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.SeizedStep.objects.update(bag="B-9")
    concluded(post, examination)
    press = Press()
    letter(
        examiner(post), examination, press, to=Addressee.CARRIER, state="", addressee="Utopia Air", conveyance="UA 1"
    )
    (paper,) = press.papers
    assert (paper.conveyance, paper.printed.name, paper.pictures) == ("UA 1", "-", ())
