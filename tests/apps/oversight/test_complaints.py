"""Complaints: the same twice is one, deadlines ring once each, days over they go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from limen.adapters import clock
from limen.adapters.erasure_rooms import erasure_rooms
from limen.apps.journal import operations as journal
from limen.apps.journal.models import Event, SubjectKey
from limen.apps.oversight import access, models
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.erasure import erase_due
from limen.apps.oversight.operations import Said
from limen.apps.protection.models import Message
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.safeguards.complaints import About, ComplaintEmpty, ComplaintWords, ComplaintWordWrong, Result
from tests.fakes.post import AIR, Post, chain_findings

SAID = Said(words="They kept my telephone.", about=About.SEARCH, post=AIR, who="the one with the dog")


def test_the_same_sent_again_is_one_and_gets_a_word_anew(post: Post) -> None:
    id_ = clock.new_id()
    first = oversight.make_complaint(post.first, complaint=id_, said=SAID)
    again = oversight.make_complaint(post.first, complaint=id_, said=SAID)
    assert (first.number, models.Complaint.objects.count()) == (again.number, 1)
    with pytest.raises(ComplaintWordWrong):
        oversight.follow_complaint(post.first, number=first.number, word=first.word)
    oversight.follow_complaint(post.first, number=first.number, word=again.word)
    for said, act in ((replace(SAID, words="Other."), post.first), (SAID, post.after(post.first, hours=2))):
        with pytest.raises(ComplaintWordWrong):
            oversight.make_complaint(act, complaint=id_, said=said)
    with pytest.raises(ComplaintEmpty):
        oversight.make_complaint(post.first, complaint=clock.new_id(), said=replace(SAID, words=" \n"))


def test_each_deadline_rings_once(post: Post) -> None:
    olga = post.officer("olga", Role.OVERSIGHT, lane="", post="")
    id_ = clock.new_id()
    oversight.make_complaint(post.first, complaint=id_, said=SAID)
    assert oversight.ring_complaints(post.after(post.base, hours=47)) == 0
    late = post.after(post.base, hours=49)
    assert (oversight.ring_complaints(late), oversight.ring_complaints(late)) == (1, 0)
    assert access.complaints_for(post.at(olga, late.at))[0].is_late
    oversight.take_complaint(post.at(olga, late.at), complaint=id_)
    assert not access.complaints_for(post.at(olga, late.at))[0].is_late
    later = post.after(post.base, days=31)
    assert (oversight.ring_complaints(later), oversight.ring_complaints(later)) == (1, 0)
    assert Message.objects.filter(about="complaint-due").count() == 2
    with pytest.raises(ComplaintWords):
        oversight.answer_complaint(olga, complaint=id_, result=Result.UPHELD, words="  ")
    oversight.answer_complaint(post.at(olga, later.at), complaint=id_, result=Result.PARTLY, words="It is back.")
    counted = access.counts_for(post.at(olga, later.at))[AIR]
    assert (counted.open, counted.late, counted.answered, counted.upheld) == (0, 0, 1, 1)


def test_what_is_over_is_erased_and_what_waits_is_not(post: Post) -> None:
    olga = post.officer("olga", Role.OVERSIGHT, lane="", post="")
    answered, waits = clock.new_id(), clock.new_id()
    for id_ in (answered, waits):
        oversight.make_complaint(post.first, complaint=id_, said=SAID)
    oversight.answer_complaint(olga, complaint=answered, result=Result.PASSED_ON, words="To the ombudsman.")
    days = post.base.pack.retention[RetentionClass.COMPLAINTS].days
    assert erase_due(post.after(post.base, days=days - 1)) == 0
    assert erase_due(post.after(post.base, days=days + 1)) == 1
    assert [row.id for row in models.Complaint.objects.all()] == [waits]
    assert not SubjectKey.objects.filter(pk=answered).exists()
    journal.forget(post.base, subject_record=waits, reason="court-order", rooms=erasure_rooms())
    assert not models.Complaint.objects.exists()
    assert Event.objects.filter(kind="limen.complaint.noted").count() == 3
    assert chain_findings() == []
