"""Interviews: one at a time, in a language, through somebody with a name; what was said stays as it was said."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from limen.adapters import clock
from limen.apps.crossings import models, queries
from limen.apps.crossings.operations import NoSuchInspection, NotYourCase, RequestReused
from limen.apps.crossings.operations.interviews import (
    InterviewRunning,
    NoSuchInterview,
    ReadBackMissing,
    begin_interview,
    end_interview,
    look_at_interviews,
    write_entry,
)
from limen.apps.journal.models import Event, Look
from limen.apps.journal.operations import open_payload
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.interviews import (
    ChildAlone,
    Entry,
    EntryKind,
    GuideUnknown,
    Interpreter,
    NothingToCorrect,
    OnBreak,
    Presence,
    ReadBack,
    Setting,
)
from limen.lib.decision.rights import NotAllowed
from tests.fakes.case import in_hand, second_line
from tests.fakes.post import CHILD, Post, chain_findings

SETTING = Setting(
    guide="purpose-of-stay",
    language="ar",
    interpreter=Interpreter.PERSON,
    interpreter_name="H. Haddad",
    presence=Presence.REMOTE,
    present="Her sister, N. Eriksson",
)
WHY = Entry(kind=EntryKind.ANSWER, question="why", words="To see my sister, who is ill.")


def begun(act: Act, case: UUID, setting: Setting = SETTING) -> UUID:
    return begin_interview(act, inspection=case, interview=clock.new_id(), setting=setting)


def said(act: Act, case: UUID, *entries: Entry) -> list[int]:
    return [write_entry(act, inspection=case, entry_id=clock.new_id(), entry=entry) for entry in entries]


def test_what_was_asked_and_answered_is_there_in_its_order(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    later = post.after(sofia, minutes=5)
    said(later, case, WHY, Entry(kind=EntryKind.BREAK, words="Water"), Entry(kind=EntryKind.RESUMED))
    said(later, case, Entry(kind=EntryKind.CORRECTION, corrects=1, words="My cousin, who is ill."))
    end_interview(post.after(sofia, minutes=9), inspection=case, read_back=ReadBack.YES)
    (kept,) = look_at_interviews(sofia, inspection=case).interviews
    assert kept.setting == SETTING
    assert (kept.read_back, kept.officer, kept.on_break) == (ReadBack.YES, sofia.actor, False)
    assert [(entry.number, entry.kind.value, entry.corrects, entry.words) for entry in kept.entries] == [
        (1, "answer", None, "To see my sister, who is ill."),
        (2, "break", None, "Water"),
        (3, "resumed", None, ""),
        (4, "correction", 1, "My cousin, who is ill."),
    ]
    assert chain_findings() == []


def test_the_journal_holds_all_of_it_and_nothing_of_it_in_the_clear(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    said(sofia, case, WHY)
    end_interview(sofia, inspection=case, read_back=ReadBack.DECLINED)
    events = list(Event.objects.filter(kind__startswith="limen.interview.").order_by("sequence"))
    assert [event.kind.rsplit(".", 1)[1] for event in events] == ["begun", "entered", "ended"]
    plain = " ".join(event.data for event in events)
    assert not any(word in plain for word in ("sister", "Haddad", "purpose", "declined", '"ar"'))
    assert open_payload(sofia, event_id=events[1].id)["words"] == WHY.words
    assert open_payload(sofia, event_id=events[0].id)["interpreter_name"] == "H. Haddad"


def test_one_interview_at_a_time(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    with pytest.raises(InterviewRunning):
        begun(sofia, case)
    end_interview(sofia, inspection=case, read_back=ReadBack.YES)
    begun(sofia, case)
    assert len(queries.interviews_of(case)) == 2


def test_twice_is_once_and_other_words_under_the_same_id_are_refused(post: Post) -> None:
    sofia, case = in_hand(post)
    interview, entry = clock.new_id(), clock.new_id()
    for _ in range(2):
        begin_interview(sofia, inspection=case, interview=interview, setting=SETTING)
        assert write_entry(sofia, inspection=case, entry_id=entry, entry=WHY) == 1
    with pytest.raises(RequestReused):
        begin_interview(sofia, inspection=case, interview=interview, setting=replace(SETTING, language="fr"))
    with pytest.raises(RequestReused):
        write_entry(sofia, inspection=case, entry_id=entry, entry=replace(WHY, words="To work."))
    assert Event.objects.filter(kind__startswith="limen.interview.").count() == 2


def test_without_an_interpreter_nothing_is_kept_of_one(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case, replace(SETTING, interpreter=Interpreter.NONE))
    (kept,) = queries.interviews_of(case)
    assert (kept.setting.interpreter_name, kept.setting.presence) == ("", None)


def test_a_child_is_not_questioned_alone(post: Post) -> None:
    sofia, case = in_hand(post, birth=CHILD)
    with pytest.raises(ChildAlone):
        begun(sofia, case, replace(SETTING, present=" \u202e "))
    begun(sofia, case)


def test_what_cannot_be_is_not_kept(post: Post) -> None:
    sofia, case = in_hand(post)
    with pytest.raises(NoSuchInterview):
        said(sofia, case, WHY)
    with pytest.raises(NoSuchInterview):
        end_interview(sofia, inspection=case, read_back=ReadBack.YES)
    with pytest.raises(GuideUnknown):
        begun(sofia, case, replace(SETTING, guide="interrogation"))
    begun(sofia, case)
    said(sofia, case, WHY, Entry(kind=EntryKind.BREAK))
    with pytest.raises(OnBreak):
        said(sofia, case, WHY)
    said(sofia, case, Entry(kind=EntryKind.RESUMED))
    with pytest.raises(NothingToCorrect):
        said(sofia, case, Entry(kind=EntryKind.CORRECTION, corrects=2, words="No."))
    with pytest.raises(ReadBackMissing):
        end_interview(sofia, inspection=case, read_back=None)
    assert len(queries.interviews_of(case)[0].entries) == 3


def test_what_has_ended_takes_no_further_word(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    end_interview(sofia, inspection=case, read_back=ReadBack.YES)
    with pytest.raises(NoSuchInterview):
        said(sofia, case, WHY)


def test_only_whoever_has_the_case_writes_and_only_the_second_line_reads(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    omar = second_line(post, "omar")
    for attempt in (
        lambda: begun(omar, case),
        lambda: said(omar, case, WHY),
        lambda: end_interview(omar, inspection=case, read_back=ReadBack.YES),
    ):
        with pytest.raises(NotYourCase):
            attempt()
    assert look_at_interviews(omar, inspection=case).running is not None
    with pytest.raises(NotAllowed):
        begun(post.first, case)
    with pytest.raises(NoSuchInspection):
        look_at_interviews(post.first, inspection=case)
    elsewhere = post.officer("lea", Role.SECOND_LINE, lane="", post="UTO-LND-1")
    with pytest.raises(NoSuchInspection):
        look_at_interviews(elsewhere, inspection=case)


def test_every_look_and_every_word_is_on_record(post: Post) -> None:
    sofia, case = in_hand(post)
    before = Look.objects.filter(actor=sofia.actor).count()
    begun(sofia, case)
    said(sofia, case, WHY)
    look_at_interviews(sofia, inspection=case)
    looks = Look.objects.filter(actor=sofia.actor).order_by("number")[before:]
    assert [look.what for look in looks] == ["interview", "interview", "interviews"]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE crossings_interviewentry SET words = 'To work.'",
        "UPDATE crossings_interview SET language = 'en'",
        "UPDATE crossings_interview SET read_back = 'yes'",
    ],
)
def test_the_database_itself_keeps_what_was_said(post: Post, change: str) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    said(sofia, case, WHY)
    end_interview(sofia, inspection=case, read_back=ReadBack.DECLINED)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_clock_that_was_set_back_ends_no_interview_before_it_began(post: Post) -> None:
    sofia, case = in_hand(post)
    begun(sofia, case)
    end_interview(post.after(sofia, minutes=-30), inspection=case, read_back=ReadBack.YES)
    kept = models.Interview.objects.get()
    assert kept.ended_at == kept.began_at
