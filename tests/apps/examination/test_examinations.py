"""A document sent, taken, pictured, looked at and concluded by two; what of it reaches the case, and what not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from limen.adapters import clock
from limen.apps.crossings import erasure as crossings_erasure
from limen.apps.crossings.operations import NoSuchInspection, NotYourCase, RequestReused, look_at_case, replay
from limen.apps.examination import access, erasure, models, queries
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import (
    Asked,
    AskIncomplete,
    ExaminationOpen,
    FeatureUnknown,
    NoConclusionWaits,
    NoSuchExamination,
    NotYourExamination,
    SecondExaminer,
    SeenWordsMissing,
)
from limen.apps.examination.operations.concluding import AnswerWordsMissing
from limen.apps.examination.operations.examining import ExaminationDone, ExaminationTaken
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import PayloadErased, open_payload
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.events.sealing import key_of_file
from limen.lib.examination.conclusions import (
    Answer,
    Conclusion,
    ConclusionIncomplete,
    FeaturesMissing,
    NothingDeviates,
    PicturesMissing,
)
from limen.lib.examination.features import Result, Seen, Sheet
from limen.lib.examination.pictures import Mark, MarkWrong, Shape
from limen.lib.inspection.moves import State
from limen.lib.inspection.rules import IN_FORCE
from tests.fakes.case import PICTURE, in_hand, second_line
from tests.fakes.examination import ASKED, concluded, examiner, looked_at, pictured, said, sent
from tests.fakes.post import LAND, Post, chain_findings


def test_a_document_is_sent_and_its_examiner_sees_what_was_asked(post: Post) -> None:
    _, _, examination = sent(post)
    view = examinations.look_at_examination(examiner(post), examination=examination)
    assert (view.document_type, view.issuer, view.number) == ("passport", "UTO", "L898902C3")
    assert view.words == ASKED.words
    (row,) = access.queue_for(examiner(post))
    assert (row.id, row.examiner, row.waits_for_second) == (examination, None, False)
    assert chain_findings() == []


def test_asked_twice_is_asked_once_and_one_document_is_examined_at_a_time(post: Post) -> None:
    sofia, case, examination = sent(post)
    again = examinations.ask_examination(sofia, inspection=case, examination=examination, asked=ASKED)
    assert again == examination
    other = Asked(document_type="visa", words="Another.")
    with pytest.raises(RequestReused):
        examinations.ask_examination(sofia, inspection=case, examination=examination, asked=other)
    with pytest.raises(ExaminationOpen):
        examinations.ask_examination(sofia, inspection=case, examination=clock.new_id(), asked=ASKED)
    with pytest.raises(AskIncomplete):
        examinations.ask_examination(
            sofia, inspection=case, examination=clock.new_id(), asked=Asked(document_type="passport", words=" ")
        )


def test_only_whoever_has_the_case_sends_its_document(post: Post) -> None:
    _, case = in_hand(post)
    with pytest.raises(NotYourCase):
        examinations.ask_examination(
            second_line(post, "omar"), inspection=case, examination=clock.new_id(), asked=ASKED
        )
    with pytest.raises(NotAllowed):
        examinations.ask_examination(examiner(post), inspection=case, examination=clock.new_id(), asked=ASKED)


def test_not_yours_looks_like_not_there(post: Post) -> None:
    _, case, examination = sent(post)
    elsewhere = post.officer("lars", Role.SECOND_LINE, lane="", post=LAND)
    for act, id_ in ((post.first, examination), (elsewhere, examination), (examiner(post), uuid4())):
        with pytest.raises(NoSuchExamination):
            examinations.look_at_examination(act, examination=id_)
    with pytest.raises(NoSuchInspection):
        examinations.look_at_examinations_of(elsewhere, inspection=case)


def test_every_look_is_on_record(post: Post) -> None:
    sofia, case, examination = sent(post)
    edda = examiner(post)
    picture = pictured(sofia, examination)
    examinations.open_picture(edda, examination=examination, picture=picture)
    person = look_at_case(sofia, inspection=case).person
    looks = Look.objects.filter(actor=edda.actor).order_by("number")
    assert [(look.what, look.subject) for look in looks] == [("examination", person), ("examination-picture", person)]


def test_one_examiner_has_it(post: Post) -> None:
    _, _, examination = sent(post)
    edda, runa = examiner(post), examiner(post, "runa")
    with pytest.raises(NotYourExamination):
        pictured(edda, examination)
    examinations.take_examination(edda, examination=examination)
    examinations.take_examination(edda, examination=examination)
    with pytest.raises(ExaminationTaken):
        examinations.take_examination(runa, examination=examination)
    with pytest.raises(NotYourExamination):
        pictured(runa, examination)


def test_a_picture_is_sealed_and_gone_with_the_key(post: Post) -> None:
    sofia, _, examination = sent(post)
    picture = pictured(sofia, examination)
    row = models.Picture.objects.get()
    assert PICTURE.data not in bytes(row.sealed)
    opened = examinations.open_picture(sofia, examination=examination, picture=picture)
    assert opened.data == PICTURE.data
    sofia.keys.destroy(key_of_file(bytes(row.sealed)))
    with pytest.raises(PayloadErased):
        examinations.open_picture(sofia, examination=examination, picture=picture)


def test_marks_are_numbered_measured_and_struck_out_but_not_lost(post: Post) -> None:
    _, _, examination = sent(post)
    edda = examiner(post)
    looked_at(edda, examination)
    picture = models.Picture.objects.get().id
    line = Mark(shape=Shape.LINE, x=0, y=0, x2=5_000, y2=0, words="Height of the numbers")
    box = Mark(shape=Shape.BOX, x=10, y=10, x2=900, y2=900, words="Second edge")
    drawn = [
        examinations.draw_mark(edda, examination=examination, picture=picture, mark_id=clock.new_id(), mark=mark)
        for mark in (line, box)
    ]
    assert drawn == [1, 2]
    (shown,) = examinations.look_at_examination(edda, examination=examination).pictures
    assert [mark.length_mm for mark in shown.marks] == [62.5, None]
    examinations.strike_mark(edda, examination=examination, mark=shown.marks[0].id)
    (shown,) = examinations.look_at_examination(edda, examination=examination).pictures
    assert [mark.number for mark in shown.marks] == [2]
    assert models.Mark.objects.count() == 2
    outside = Mark(shape=Shape.POINT, x=10_001, y=0, x2=0, y2=0, words="Outside")
    with pytest.raises(MarkWrong):
        examinations.draw_mark(edda, examination=examination, picture=picture, mark_id=clock.new_id(), mark=outside)


def test_a_feature_said_anew_counts_last_and_the_same_adds_nothing(post: Post) -> None:
    _, _, examination = sent(post)
    edda = examiner(post)
    looked_at(edda, examination)
    deviates = Seen(sheet=Sheet.DOCUMENT, feature="print", result=Result.DEVIATES, words="Dots of a laser.")
    assert examinations.see_features(edda, examination=examination, seen=[deviates]) == 1
    assert examinations.see_features(edda, examination=examination, seen=[deviates]) == 0
    seen = {each.seen.feature: each for each in queries.seen_of(examination)}
    assert (seen["print"].seen.result, seen["print"].number) == (Result.DEVIATES, 2)
    wordless = Seen(sheet=Sheet.DOCUMENT, feature="print", result=Result.UNCLEAR, words=" ")
    with pytest.raises(SeenWordsMissing):
        examinations.see_features(edda, examination=examination, seen=[wordless])
    unknown = Seen(sheet=Sheet.DOCUMENT, feature="ears", result=Result.AS_EXPECTED, words="")
    with pytest.raises(FeatureUnknown):
        examinations.see_features(edda, examination=examination, seen=[unknown])


def test_a_conclusion_waits_for_pictures_features_and_something_that_deviates(post: Post) -> None:
    _, _, examination = sent(post)
    edda = examiner(post)
    examinations.take_examination(edda, examination=examination)
    with pytest.raises(PicturesMissing):
        examinations.conclude(edda, examination=examination, conclusion_id=clock.new_id(), said=said())
    pictured(edda, examination)
    with pytest.raises(FeaturesMissing):
        examinations.conclude(edda, examination=examination, conclusion_id=clock.new_id(), said=said())
    looked_at(edda, examination)
    for conclusion in (Conclusion.FORGED, Conclusion.IMPOSTOR):
        with pytest.raises(NothingDeviates):
            examinations.conclude(edda, examination=examination, conclusion_id=clock.new_id(), said=said(conclusion))
    with pytest.raises(ConclusionIncomplete):
        examinations.conclude(edda, examination=examination, conclusion_id=clock.new_id(), said=said(methods=()))


def test_genuine_needs_no_second_examiner_and_is_told_to_the_case(post: Post) -> None:
    sofia, case, examination = sent(post)
    concluded(post, examination, Conclusion.GENUINE)
    rules = [finding.rule for finding in look_at_case(sofia, inspection=case).findings]
    assert "document.examined-genuine" in rules
    assert models.Fraud.objects.count() == 0
    assert access.queue_for(examiner(post)) == ()
    assert [row.id for row in access.done_for(examiner(post))] == [examination]


@pytest.mark.parametrize("conclusion", [Conclusion.FORGED, Conclusion.IMPOSTOR])
def test_what_speaks_against_a_document_waits_for_a_second_examiner(post: Post, conclusion: Conclusion) -> None:
    sofia, case, examination = sent(post)
    edda, runa = examiner(post), examiner(post, "runa")
    looked_at(edda, examination, laminate="A second film.", ears="The lobe is free.")
    made = clock.new_id()
    before = look_at_case(sofia, inspection=case)
    for _ in range(2):
        assert examinations.conclude(edda, examination=examination, conclusion_id=made, said=said(conclusion)) is None
    assert look_at_case(sofia, inspection=case).findings == before.findings
    with pytest.raises(ExaminationDone):
        pictured(edda, examination)
    with pytest.raises(SecondExaminer):
        examinations.answer_conclusion(edda, examination=examination, conclusion=made, answer=Answer.CONFIRMED)
    examinations.answer_conclusion(runa, examination=examination, conclusion=made, answer=Answer.CONFIRMED)
    after = look_at_case(sofia, inspection=case)
    assert after.reading == before.reading + 1
    assert after.state is State.REFERRED
    assert "document.examined-against" in [finding.rule for finding in after.findings]
    with pytest.raises(NoConclusionWaits):
        examinations.answer_conclusion(runa, examination=examination, conclusion=made, answer=Answer.CONFIRMED)
    assert chain_findings() == []


def test_what_the_case_was_told_replays(post: Post) -> None:
    sofia, case, examination = sent(post)
    concluded(post, examination)
    assert look_at_case(sofia, inspection=case).rules == IN_FORCE.id
    assert replay(sofia, inspection=case)


def test_a_conclusion_declined_or_taken_back_goes_nowhere_and_work_goes_on(post: Post) -> None:
    _, _, examination = sent(post)
    edda, runa = examiner(post), examiner(post, "runa")
    looked_at(edda, examination, laminate="A second film.")
    for act, answer in ((runa, Answer.DECLINED), (edda, Answer.WITHDRAWN)):
        made = clock.new_id()
        examinations.conclude(edda, examination=examination, conclusion_id=made, said=said())
        with pytest.raises(AnswerWordsMissing):
            examinations.answer_conclusion(act, examination=examination, conclusion=made, answer=answer)
        examinations.answer_conclusion(
            act, examination=examination, conclusion=made, answer=answer, words="The film is of the issuer."
        )
    assert models.Fraud.objects.count() == 0
    pictured(edda, examination)


def test_a_fraud_is_recorded_without_anybody(post: Post) -> None:
    sofia, case, examination = sent(post)
    concluded(post, examination)
    (fraud,) = queries.frauds()
    assert (fraud.conclusion, fraud.methods, fraud.issuer) == ("forged", ("photo-substitution",), "UTO")
    assert (fraud.sex, fraud.age_group, fraud.post, fraud.direction) == ("F", "30-44", "UTO-AIR-1", "entry")
    view = look_at_case(sofia, inspection=case)
    row = models.Fraud.objects.get()
    told = " ".join(str(getattr(row, field.name)) for field in models.Fraud._meta.concrete_fields)
    for personal in ("L898902C3", "ERIKSSON", "1985", str(view.person), str(case), str(examination)):
        assert personal not in told
    assert row.id.version == 4
    event = Event.objects.get(kind="limen.examination.answered")
    assert "forged" not in event.data
    assert open_payload(runa := examiner(post, "runa"), event_id=event.id)["answer"] == "confirmed", runa


def test_an_examination_goes_with_its_inspection_and_the_fraud_stays(post: Post) -> None:
    sofia, case, examination = sent(post)
    concluded(post, examination)
    person = look_at_case(sofia, inspection=case).person
    assert erasure.erase_due(sofia) == 0
    crossings_erasure.forget(sofia, subject_record=person)
    tables = (models.Examination, models.Picture, models.Mark, models.FeatureSeen, models.Concluded)
    assert [table.objects.count() for table in tables] == [0] * 5
    assert models.Fraud.objects.count() == 1


def test_forgetting_a_person_forgets_what_was_examined(post: Post) -> None:
    sofia, case, examination = sent(post)
    pictured(sofia, examination)
    erasure.forget(sofia, subject_record=look_at_case(sofia, inspection=case).person)
    assert models.Examination.objects.count() == models.Picture.objects.count() == 0


def _concluded_row(post: Post, **changes: object) -> models.Concluded:
    _, _, examination = sent(post)
    edda = examiner(post)
    told = {
        "id": clock.new_id(),
        "examination_id": examination,
        "conclusion": "forged",
        "words": "Seen.",
        "proposed_by_id": edda.actor,
        "proposed_at": edda.at,
        "answered_by_id": edda.actor,
        "answered_at": edda.at,
        **changes,
    }
    return models.Concluded(**told)


@pytest.mark.parametrize("answer", ["confirmed", "concluded"])
def test_the_database_refuses_one_examiner_in_both_places(post: Post, answer: str) -> None:
    row = _concluded_row(post, answer=answer)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.save(force_insert=True)


def test_the_database_refuses_to_change_what_was_seen(post: Post) -> None:
    _, _, examination = sent(post)
    concluded(post, examination)
    for rows, change in (
        (models.FeatureSeen.objects.all(), {"words": "Nothing."}),
        (models.Picture.objects.all(), {"label": "Another"}),
        (models.Concluded.objects.all(), {"conclusion": "genuine"}),
        (models.Fraud.objects.all(), {"issuer": "FRA"}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
