"""Evidence: sealed under the person's key, opened on record, gone with the key."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import erasure, models, queries
from limen.apps.crossings.operations import NoSuchInspection, NotYourCase, RequestReused, look_at_case
from limen.apps.crossings.operations.assessment import Answered, answer_finding, look_at_assessment
from limen.apps.crossings.operations.evidence import (
    LabelWanted,
    NoSuchEvidence,
    keep_evidence,
    look_at_evidence,
    open_evidence,
)
from limen.apps.crossings.operations.interviews import begin_interview, write_entry
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import PayloadErased, open_payload
from limen.lib.basics.act import Act
from limen.lib.decision.assessment import AnswerKind
from limen.lib.decision.evidence import EvidenceKind
from limen.lib.decision.interviews import Entry, EntryKind, Interpreter, Setting
from limen.lib.decision.rights import NotAllowed
from limen.lib.events.sealing import key_of_file
from limen.lib.inspection.moves import Move
from tests.fakes.case import PICTURE, in_hand, second_line
from tests.fakes.post import Post, chain_findings, decided, opened, passport


def kept(act: Act, case: UUID, label: str = "Ticket home", *, id_: UUID | None = None) -> UUID:
    return keep_evidence(
        act, inspection=case, evidence=id_ or clock.new_id(), kind=EvidenceKind.PHOTO, label=label, picture=PICTURE
    )


def test_a_picture_is_kept_sealed_and_opens_as_it_was(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    row = models.Evidence.objects.get()
    assert PICTURE.data not in bytes(row.sealed)
    opened_ = open_evidence(sofia, inspection=case, evidence=picture)
    assert (opened_.data, opened_.media_type) == (PICTURE.data, "image/jpeg")
    (listed,) = look_at_evidence(sofia, inspection=case).evidence
    assert (listed.id, listed.kind, listed.label, listed.size) == (picture, EvidenceKind.PHOTO, "Ticket home", 22)
    assert listed.digest == sha256(PICTURE.data).hexdigest()
    assert chain_findings() == []


def test_the_journal_proves_the_picture_and_shows_nothing_of_it(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    event = Event.objects.get(kind="limen.evidence.kept")
    assert event.data == f'{{"evidence":"{picture}"}}'
    assert open_payload(sofia, event_id=event.id)["digest"] == sha256(PICTURE.data).hexdigest()


def test_whoever_opens_a_picture_is_on_record(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    person = look_at_case(sofia, inspection=case).person
    omar = second_line(post, "omar")
    open_evidence(omar, inspection=case, evidence=picture)
    looks = Look.objects.filter(actor=omar.actor).order_by("number")
    assert [(look.what, look.subject) for look in looks] == [("evidence", person), ("evidence-picture", person)]


def test_a_destroyed_key_takes_the_picture_with_it(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    sofia.keys.destroy(key_of_file(bytes(models.Evidence.objects.get().sealed)))
    with pytest.raises(PayloadErased):
        open_evidence(sofia, inspection=case, evidence=picture)


def test_the_end_of_a_person_is_the_end_of_all_of_it(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    row = look_at_assessment(sofia, inspection=case).rows[0]
    said = Answered(
        finding=row.name, reading=1, answer=AnswerKind.CLEARED, words="Seen.", evidence=frozenset({picture})
    )
    answer_finding(sofia, inspection=case, answer_id=clock.new_id(), answered=said)
    setting = Setting(guide="overstay", language="fr", interpreter=Interpreter.NONE)
    begin_interview(sofia, inspection=case, interview=clock.new_id(), setting=setting)
    write_entry(sofia, inspection=case, entry_id=clock.new_id(), entry=Entry(kind=EntryKind.REMARK, words="Tired."))
    erasure.forget(sofia, subject_record=look_at_case(sofia, inspection=case).person)
    tables = (models.Evidence, models.Answer, models.Answer.evidence.through, models.Interview, models.InterviewEntry)
    assert [table.objects.count() for table in tables] == [0, 0, 0, 0, 0]


def test_twice_is_once(post: Post) -> None:
    sofia, case = in_hand(post)
    id_ = clock.new_id()
    assert kept(sofia, case, id_=id_) == kept(sofia, case, id_=id_) == id_
    with pytest.raises(RequestReused):
        kept(sofia, case, "Another thing", id_=id_)
    assert Event.objects.filter(kind="limen.evidence.kept").count() == 1


def test_a_picture_without_a_word_on_what_it_shows_is_not_kept(post: Post) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(LabelWanted):
        kept(sofia, case, " \n ")
    assert queries.evidence_of(case) == ()


def test_only_whoever_has_the_case_adds_to_it(post: Post) -> None:
    _, case = in_hand(post)
    with pytest.raises(NotYourCase):
        kept(second_line(post, "omar"), case)
    with pytest.raises(NotAllowed):
        kept(post.first, case)


def test_a_picture_is_seen_in_its_own_case_alone(post: Post) -> None:
    sofia, case = in_hand(post)
    picture = kept(sofia, case)
    with pytest.raises(NoSuchInspection):
        open_evidence(post.first, inspection=case, evidence=picture)
    with pytest.raises(NoSuchEvidence):
        open_evidence(sofia, inspection=case, evidence=clock.new_id())
    other = opened(replace(post.first, lane="A2"), passport("X0000001"))
    decided(replace(post.first, lane="A2"), other, Move.REFER)
    with pytest.raises(NoSuchEvidence):
        open_evidence(sofia, inspection=other.inspection, evidence=picture)


@pytest.mark.parametrize("change", ["label = 'Something else'", "sealed = NULL", "kind = 'copy'"])
def test_the_database_itself_keeps_it_as_it_was(post: Post, change: str) -> None:
    sofia, case = in_hand(post)
    kept(sofia, case)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE crossings_evidence SET {change}")  # noqa: S608 - the three lines above
