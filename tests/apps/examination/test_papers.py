"""Custody by two names, the report and the letters: made when they may be, sealed, opened on record, gone in time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import erasure as crossings_erasure
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import look_at_case
from limen.apps.examination import erasure, models, queries
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import Letter, PaperOvertaken, PaperUnknown, ReportTooEarly
from limen.apps.journal.models import Look
from limen.apps.protection.operations import record_claim
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.examination.conclusions import Conclusion
from limen.lib.examination.custody import CustodyIncomplete, CustodyStep, Step
from limen.lib.examination.letters import Addressee, LetterEndangers, LetterNotDue, LetterTooEarly, LetterWrong
from limen.lib.examination.papers import ExaminationPaper
from limen.lib.seals.seal import read_seal
from tests.fakes.examination import concluded, examiner, sent
from tests.fakes.outcomes import dutch
from tests.fakes.post import Post, chain_findings
from tests.lib.seals.making import Signing

SIGNER = Signing()


class Press:
    """A press that keeps what it was given."""

    papers: list[ExaminationPaper]

    def __init__(self) -> None:
        self.papers = []

    def __call__(self, paper: ExaminationPaper) -> bytes:
        """Set a paper."""
        self.papers.append(paper)
        return b"%PDF-1.7 " + paper.number.encode()


def seized(act: Act, **changes: Any) -> CustodyStep:
    step = CustodyStep(
        step=Step.SEIZED,
        given_by="The bearer",
        taken_by="Sofia Lindqvist",
        place="Airport",
        bag="B-0001",
        at=act.at,
    )
    return replace(step, **changes)


def record(act: Act, examination: UUID, step: CustodyStep) -> int:
    return examinations.record_step(act, examination=examination, step_id=clock.new_id(), step=step)


def letter(act: Act, examination: UUID, press: Press, **changes: Any) -> UUID:
    said = Letter(to=Addressee.ISSUING_STATE, addressee="Passport Office, Amsterdam", state="NLD")
    return examinations.write_letter(
        act,
        examination=examination,
        paper_id=clock.new_id(),
        letter=replace(said, **changes),
        signer=SIGNER,
        press=press,
    ).id


def test_a_chain_of_custody_is_recorded_step_by_step(post: Post) -> None:
    sofia, _, examination = sent(post)
    assert record(sofia, examination, seized(sofia)) == 1
    handed = seized(sofia, step=Step.HANDED_OVER, given_by="Sofia Lindqvist", taken_by="Edda", bag="B-0002")
    assert record(examiner(post), examination, handed) == 2
    assert [(each.taken_by, each.bag) for each in queries.chain_of(examination)] == [
        ("Sofia Lindqvist", "B-0001"),
        ("Edda", "B-0002"),
    ]
    with pytest.raises(CustodyIncomplete):
        record(sofia, examination, seized(sofia, given_by="Edda", taken_by=" edda", step=Step.HANDED_OVER))
    assert chain_findings() == []


def test_the_database_refuses_a_hand_over_to_oneself_and_any_change(post: Post) -> None:
    sofia, _, examination = sent(post)
    record(sofia, examination, seized(sofia))
    row = models.SeizedStep.objects.get()
    with pytest.raises(DatabaseError), transaction.atomic():
        models.SeizedStep.objects.filter(id=row.id).update(bag="B-9")
    row.id, row.number, row.given_by = clock.new_id(), 2, row.taken_by
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_chain_outlives_the_inspection_until_its_days_are_over(post: Post) -> None:
    sofia, case, examination = sent(post)
    record(sofia, examination, seized(sofia))
    sent_off = seized(sofia, step=Step.SENT, given_by="Sofia Lindqvist", taken_by="Court of Utopia")
    record(sofia, examination, sent_off)
    crossings_erasure.forget(sofia, subject_record=look_at_case(sofia, inspection=case).person)
    assert models.SeizedStep.objects.count() == 2
    days = sofia.pack.retention[RetentionClass.SEIZED_DOCUMENTS].days
    assert erasure.erase_due(post.after(sofia, days=days - 1)) == 0
    assert erasure.erase_due(post.after(sofia, days=days + 1)) == 3
    assert models.SeizedStep.objects.count() == 0


def test_a_report_follows_the_conclusion_and_is_made_once(post: Post) -> None:
    sofia, _, examination = sent(post)
    edda, press = examiner(post), Press()
    with pytest.raises(ReportTooEarly):
        examinations.make_report(edda, examination=examination, paper_id=clock.new_id(), signer=SIGNER, press=press)
    record(sofia, examination, seized(sofia))
    concluded(post, examination)
    made = [
        examinations.make_report(edda, examination=examination, paper_id=clock.new_id(), signer=SIGNER, press=press)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    (paper,) = press.papers
    assert (paper.first_examiner, paper.second_examiner) == ("Edda", "Runa")
    assert paper.printed.name == "ERIKSSON, ANNA MARIA"
    assert len(paper.pictures) == len(paper.custody) == 1
    assert len(paper.features) == 16
    assert read_seal(paper.seal).seal.outcome == "document_report"
    assert made[0].number == "UTO-EX-2026-000001"
    number, pdf = examinations.open_paper(sofia, examination=examination, paper=made[0].id)
    assert (number, pdf[:5]) == (made[0].number, b"%PDF-")
    assert Look.objects.filter(actor=sofia.actor, what="examination-paper").count() == 2
    with pytest.raises(PaperUnknown):
        examinations.open_paper(sofia, examination=examination, paper=clock.new_id())
    assert pdf not in bytes(models.Paper.objects.get().sealed)
    assert chain_findings() == []


def test_a_letter_follows_what_two_concluded_against_a_document(post: Post) -> None:
    _, _, examination = sent(post, scanned=dutch())
    edda, press = examiner(post), Press()
    with pytest.raises(LetterTooEarly):
        letter(edda, examination, press)
    concluded(post, examination)
    with pytest.raises(LetterWrong):
        letter(edda, examination, press, addressee=" ")
    with pytest.raises(LetterWrong):
        letter(edda, examination, press, state="")
    letter(edda, examination, press)
    letter(edda, examination, press, to=Addressee.CARRIER, state="", addressee="Utopia Air", conveyance="UA 12")
    to_state, to_carrier = press.papers
    assert to_state.document_number == "X1234567"
    assert to_carrier.conveyance == "UA 12"
    for paper in press.papers:
        assert (paper.printed.name, paper.pictures, paper.asked) == ("-", (), "")
    assert [each.number[-6:] for each in queries.papers_of(examination)] == ["000001", "000002"]


def test_nothing_is_written_about_a_genuine_document(post: Post) -> None:
    _, _, examination = sent(post)
    concluded(post, examination, Conclusion.GENUINE)
    with pytest.raises(LetterNotDue):
        letter(examiner(post), examination, Press())


def test_nobody_is_told_of_a_claimant_where_they_may_be_in_danger(post: Post) -> None:
    sofia, case, examination = sent(post, scanned=dutch())
    concluded(post, examination)
    crossings.claim_protection(sofia, inspection=case)
    edda, press = examiner(post), Press()
    with pytest.raises(LetterEndangers):
        letter(edda, examination, press)
    with pytest.raises(LetterEndangers):
        letter(edda, examination, press, to=Addressee.CARRIER, addressee="State airline")
    assert press.papers == []
    letter(edda, examination, press, state="FRA", addressee="Préfecture")
    (paper,) = press.papers
    told = " ".join(str(getattr(paper, name)) for name in paper.__dataclass_fields__)
    for personal in ("X1234567", "JANSEN", "1985", "second film lies", "Airport"):
        assert personal not in told


def test_a_claim_of_years_ago_counts(post: Post) -> None:
    sofia, case, examination = sent(post, scanned=dutch())
    person = look_at_case(sofia, inspection=case).person
    concluded(post, examination)
    earlier = post.after(sofia, days=-900)
    record_claim(earlier, inspection=clock.new_id(), person=person)
    with pytest.raises(LetterEndangers):
        letter(examiner(post), examination, Press())


def test_nobody_who_writes_waits_for_the_press_and_what_changes_meanwhile_is_in_the_paper(post: Post) -> None:
    sofia, _, examination = sent(post)
    concluded(post, examination)
    edda, press, outside = examiner(post), Press(), len(connection.savepoint_ids)

    def slow(paper: ExaminationPaper) -> bytes:
        # Whoever writes while it is set is not kept waiting, and is not left out.
        assert len(connection.savepoint_ids) == outside
        if not press.papers:
            record(sofia, examination, seized(sofia))
        return press(paper)

    made = examinations.make_report(edda, examination=examination, paper_id=clock.new_id(), signer=SIGNER, press=slow)
    assert [len(each.custody) for each in press.papers] == [0, 1]
    assert models.Paper.objects.get().number == made.number == press.papers[1].number


def test_a_claim_made_while_a_letter_is_set_keeps_it_from_being_sent(post: Post) -> None:
    sofia, case, examination = sent(post, scanned=dutch())
    person = look_at_case(sofia, inspection=case).person
    concluded(post, examination)
    edda, press = examiner(post), Press()

    def claimed(paper: ExaminationPaper) -> bytes:
        record_claim(post.first, inspection=case, person=person)
        return press(paper)

    said = Letter(to=Addressee.ISSUING_STATE, addressee="Passport Office, Amsterdam", state="NLD")
    with pytest.raises(LetterEndangers):
        examinations.write_letter(
            edda, examination=examination, paper_id=clock.new_id(), letter=said, signer=SIGNER, press=claimed
        )
    assert models.Paper.objects.count() == 0


def test_a_paper_that_is_overtaken_each_time_is_not_made(post: Post) -> None:
    sofia, _, examination = sent(post)
    concluded(post, examination)

    hands = ["The bearer", "Sofia Lindqvist", "Edda", "Runa", "Omar"]

    def never(paper: ExaminationPaper) -> bytes:
        number = len(queries.chain_of(examination))
        step = seized(sofia, given_by=hands[number], taken_by=hands[number + 1])
        record(sofia, examination, replace(step, step=Step.HANDED_OVER) if number else step)
        return paper.number.encode()

    with pytest.raises(PaperOvertaken):
        examinations.make_report(
            examiner(post), examination=examination, paper_id=clock.new_id(), signer=SIGNER, press=never
        )
    assert models.Paper.objects.count() == 0
