"""A traveller may know, correct and have erased what is kept of them: by a day, by name, and told to nobody else."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.journal.models import Look
from limen.apps.oversight import access, models
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.erasure import erase_due
from limen.apps.oversight.operations import AskedOfData, Receipt
from limen.apps.protection.models import Message
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.complaints import ComplaintAnswered, ComplaintsFull, ComplaintWordWrong
from limen.lib.safeguards.subject_requests import (
    AskerUnknown,
    DataRequestTaken,
    DataRequestWrong,
    DataResult,
    DataRight,
)
from tests.fakes.post import Post, chain_findings

ASKED = AskedOfData(kind=DataRight.ACCESS, name="Anna Maria Eriksson", contact="anna@example.org", document="L898902C3")


def nobody(post: Post) -> Act:
    return replace(post.base, actor=UUID(int=0), actor_name="", roles=frozenset(), post="", lane="")


def olga(post: Post) -> Act:
    return post.officer("olga", Role.OVERSIGHT, lane="", post="")


def made(act: Act, asked: AskedOfData = ASKED) -> tuple[UUID, Receipt]:
    id_ = clock.new_id()
    return id_, oversight.make_request(act, request=id_, asked=asked)


@pytest.mark.parametrize("kind", DataRight)
def test_anybody_asks_and_reads_the_answer_with_number_and_word(post: Post, kind: DataRight) -> None:
    id_, receipt = made(nobody(post), replace(ASKED, kind=kind))
    oversight.identify_asker(olga(post), request=id_, how="Came with her passport.")
    oversight.answer_request(olga(post), request=id_, result=DataResult.DONE, words="You were handed it.")
    told = oversight.follow_request(nobody(post), number=receipt.number.lower(), word=receipt.word)
    assert (told.result, told.answer) == (DataResult.DONE, "You were handed it.")
    with pytest.raises(ComplaintWordWrong):
        oversight.follow_request(nobody(post), number=receipt.number, word="AAAAAAAAAAAA")
    with pytest.raises(ComplaintAnswered):
        oversight.answer_request(olga(post), request=id_, result=DataResult.REFUSED, words="No.")
    assert Look.objects.filter(subject=id_, what="data-request-followed").count() == 1
    assert chain_findings() == []


def test_nobody_is_answered_before_they_showed_who_they_are(post: Post) -> None:
    id_, _ = made(nobody(post))
    with pytest.raises(AskerUnknown):
        oversight.answer_request(olga(post), request=id_, result=DataResult.DONE, words="Here.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.SubjectRequest.objects.update(
            answered_at=post.base.at, answered_by=olga(post).actor, result="done", answer="Here."
        )
    for change in (
        lambda: models.SubjectRequest.objects.update(name="Somebody else"),
        lambda: models.SubjectRequest.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_what_waits_too_long_rings_once(post: Post) -> None:
    made(nobody(post))
    days = post.base.pack.protection.complaints.data_days
    assert oversight.ring_requests(post.after(post.base, days=days, minutes=-1)) == 0
    late = post.after(post.base, days=days)
    assert (oversight.ring_requests(late), oversight.ring_requests(late)) == (1, 0)
    assert access.data_requests_for(post.at(olga(post), late.at))[0].is_late
    assert Message.objects.filter(about="data-request-due", addressee="contact/oversight").exists()


def test_nobody_else_reads_it_and_it_goes_when_its_days_are_over(post: Post) -> None:
    id_, _ = made(nobody(post))
    waits, _ = made(nobody(post))
    for role in set(Role) - {Role.OVERSIGHT}:
        with pytest.raises(NotAllowed):
            access.look_at_data_request(post.officer(f"x-{role}", role), request=id_)
    oversight.identify_asker(olga(post), request=id_, how="Came with her passport.")
    oversight.answer_request(olga(post), request=id_, result=DataResult.NOTHING, words="Nothing.")
    days = post.base.pack.retention[RetentionClass.COMPLAINTS].days
    assert erase_due(post.after(post.base, days=days + 1)) == 1
    assert [row.id for row in models.SubjectRequest.objects.all()] == [waits]


def test_the_same_twice_is_one_and_a_flood_turns_no_officer_away(post: Post) -> None:
    id_, first = made(nobody(post))
    again = oversight.make_request(nobody(post), request=id_, asked=ASKED)
    assert (again.number, again.word != first.word) == (first.number, True)
    with pytest.raises(ComplaintWordWrong):
        oversight.make_request(nobody(post), request=id_, asked=replace(ASKED, name="Other"))
    with pytest.raises(DataRequestWrong):
        made(nobody(post), replace(ASKED, name=" "))
    law = replace(post.base.pack.protection.complaints, most_a_day=1)
    pack = replace(post.base.pack, protection=replace(post.base.pack.protection, complaints=law))
    with pytest.raises(ComplaintsFull):
        made(replace(nobody(post), pack=pack))
    made(replace(post.first, pack=pack))


def test_how_somebody_showed_who_they_are_is_not_written_over(post: Post) -> None:
    id_, _ = made(nobody(post))
    oversight.identify_asker(olga(post), request=id_, how="Her passport, seen.")
    with pytest.raises(DataRequestTaken):
        oversight.identify_asker(olga(post), request=id_, how="Somebody said so.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.SubjectRequest.objects.update(identified_how="Somebody said so.")
