"""The assessment sheet: every finding that weighs has an answer in words, and every answer stays."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import models, queries
from limen.apps.crossings.operations import NoSuchInspection, NotYourCase, RequestReused, SeenIsOld
from limen.apps.crossings.operations.assessment import (
    Answered,
    AnswerIncomplete,
    NoSuchFinding,
    SheetRow,
    answer_finding,
    look_at_assessment,
)
from limen.apps.crossings.operations.evidence import NoSuchEvidence, keep_evidence
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import open_payload
from limen.lib.basics.act import Act
from limen.lib.decision.assessment import AnswerKind, unanswered
from limen.lib.decision.evidence import EvidenceKind
from limen.lib.decision.moves import MoveNotOpen
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import State
from tests.fakes.case import PICTURE, in_hand, second_line
from tests.fakes.post import Post, chain_findings

WORDS = "The consulate confirmed that it was extended."


def row_of(act: Act, case: UUID, rule: str = "document.expired") -> SheetRow:
    return next(row for row in look_at_assessment(act, inspection=case).rows if row.finding.rule == rule)


def about(row: SheetRow, **changes: object) -> Answered:
    said = Answered(finding=row.name, reading=1, answer=AnswerKind.CLEARED, words=WORDS)
    return replace(said, **changes)  # type: ignore[arg-type]  # each test names fields of it


def answered(act: Act, case: UUID, said: Answered, *, id_: UUID | None = None) -> int:
    return answer_finding(act, inspection=case, answer_id=id_ or clock.new_id(), answered=said)


def ticket(act: Act, case: UUID) -> UUID:
    id_ = clock.new_id()
    return keep_evidence(
        act, inspection=case, evidence=id_, kind=EvidenceKind.PHOTO, label="Letter of the consulate", picture=PICTURE
    )


def test_the_sheet_asks_until_it_is_answered(post: Post) -> None:
    sofia, case = in_hand(post)
    before = look_at_assessment(sofia, inspection=case)
    assert before.missing == sum(row.must for row in before.rows) == 1
    assert unanswered(before.view.findings, queries.answers_of(case))
    seen = ticket(sofia, case)
    answered(sofia, case, about(row_of(sofia, case), evidence=frozenset({seen})))
    after = look_at_assessment(sofia, inspection=case)
    assert after.missing == 0
    assert unanswered(after.view.findings, queries.answers_of(case)) == ()
    (kept,) = row_of(sofia, case).answers
    assert (kept.answer, kept.words, kept.evidence, kept.officer) == (AnswerKind.CLEARED, WORDS, (seen,), sofia.actor)
    assert chain_findings() == []


def test_every_answer_stays_and_the_last_one_counts(post: Post) -> None:
    sofia, case = in_hand(post)
    row = row_of(sofia, case)
    answered(sofia, case, about(row))
    answered(sofia, case, about(row, answer=AnswerKind.CONFIRMED, words="The consulate called back: it was not."))
    assert [each.answer for each in row_of(sofia, case).answers] == [AnswerKind.CLEARED, AnswerKind.CONFIRMED]
    assert [each.answer for each in queries.answers_of(case)] == [AnswerKind.CONFIRMED]
    assert [each.number for each in row_of(sofia, case).answers] == [1, 2]


def test_what_a_later_reading_finds_needs_an_answer_of_its_own(post: Post) -> None:
    sofia, case = in_hand(post)
    answered(sofia, case, about(row_of(sofia, case)))
    reading = queries.last_reading(case)
    other = reading.findings.replace("2020-01-01", "2019-01-01")
    assert other != reading.findings
    models.Reading.objects.create(
        id=clock.new_id(), inspection_id=case, number=2, at=sofia.at, officer_id=sofia.actor, facts=reading.facts,
        findings=other, rules=reading.rules,
    )  # fmt: skip
    models.Inspection.objects.filter(id=case).update(readings_count=2)
    assert look_at_assessment(sofia, inspection=case).missing == 1
    with pytest.raises(SeenIsOld):
        answered(sofia, case, about(row_of(sofia, case)))
    answered(sofia, case, about(row_of(sofia, case), reading=2))
    assert look_at_assessment(sofia, inspection=case).missing == 0


@pytest.mark.parametrize("wrong", [{"answer": None}, {"words": " \n"}])
def test_an_answer_is_one_in_words(post: Post, wrong: dict[str, object]) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(AnswerIncomplete):
        answered(sofia, case, about(row_of(sofia, case), **wrong))
    assert queries.answers_of(case) == ()


def test_only_what_was_found_and_shown_here_is_answered(post: Post) -> None:
    sofia, case = in_hand(post)
    row = row_of(sofia, case)
    with pytest.raises(NoSuchFinding):
        answered(sofia, case, about(row, finding="document.expired/0000000000000000"))
    with pytest.raises(NoSuchEvidence):
        answered(sofia, case, about(row, evidence=frozenset({clock.new_id()})))


def test_twice_is_once(post: Post) -> None:
    sofia, case = in_hand(post)
    said, id_ = about(row_of(sofia, case)), clock.new_id()
    assert [answered(sofia, case, said, id_=id_) for _ in range(2)] == [1, 1]
    with pytest.raises(RequestReused):
        answered(sofia, case, replace(said, words="Something else."), id_=id_)
    assert Event.objects.filter(kind="limen.assessment.answered").count() == 1


def test_only_whoever_has_the_case_answers_and_only_before_it_is_decided(post: Post) -> None:
    sofia, case = in_hand(post)
    said = about(row_of(sofia, case))
    with pytest.raises(NotYourCase):
        answered(second_line(post, "omar"), case, said)
    with pytest.raises(NotAllowed):
        answered(post.first, case, said)
    with pytest.raises(NoSuchInspection):
        look_at_assessment(post.first, inspection=case)
    models.Inspection.objects.filter(id=case).update(state=State.STOPPED)
    with pytest.raises(MoveNotOpen):
        answered(sofia, case, said)


def test_the_journal_holds_it_sealed_and_every_look_is_on_record(post: Post) -> None:
    sofia, case = in_hand(post)
    answered(sofia, case, about(row_of(sofia, case)))
    event = Event.objects.get(kind="limen.assessment.answered")
    assert event.data == '{"number":1,"reading":1}'
    payload = open_payload(sofia, event_id=event.id)
    assert (payload["answer"], payload["words"]) == ("cleared", WORDS)
    assert Look.objects.filter(actor=sofia.actor, what="assessment").count() == 2


def test_the_database_itself_keeps_an_answer_as_it_was(post: Post) -> None:
    sofia, case = in_hand(post)
    answered(sofia, case, about(row_of(sofia, case)))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE crossings_answer SET answer = 'confirmed'")
