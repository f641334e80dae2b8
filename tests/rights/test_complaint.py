"""Anybody complains, also without an account; whoever it is about neither sees nor answers; no lane shows any of it."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from limen.adapters import clock
from limen.apps.journal.models import Look
from limen.apps.oversight import access, models
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.access import NoSuchComplaint
from limen.apps.oversight.operations import Said
from limen.apps.posts import operations as posts
from limen.apps.protection.models import Message
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.complaints import ComplaintAnswered, ComplaintsFull, ComplaintWordWrong, Result
from tests.fakes.post import AIR, LAND, Post, opened, view

WORDS = "She tore my paper and laughed."
NOBODY = UUID(int=0)


def nobody(post: Post) -> Act:
    """Return the act of somebody who is not signed in."""
    return replace(post.base, actor=NOBODY, actor_name="", roles=frozenset(), post="", lane="")


def made(act: Act, *, post: str = AIR) -> tuple[UUID, oversight.Receipt]:
    """Make a complaint about a post."""
    id_ = clock.new_id()
    return id_, oversight.make_complaint(act, complaint=id_, said=Said(words=WORDS, post=post))


def test_anybody_complains_without_an_account_and_follows_it_by_number_and_word(post: Post) -> None:
    olga = post.officer("olga", Role.OVERSIGHT, lane="", post="")
    id_, receipt = made(nobody(post))
    assert Message.objects.filter(addressee="contact/oversight", about="complaint").exists()
    oversight.take_complaint(olga, complaint=id_)
    oversight.answer_complaint(olga, complaint=id_, result=Result.UPHELD, words="We are sorry.")
    told = oversight.follow_complaint(nobody(post), number=receipt.number, word=receipt.word.lower())
    assert (told.result, told.answer) == (Result.UPHELD, "We are sorry.")
    assert Look.objects.filter(subject=id_, actor=NOBODY).exists()
    for number, word in ((receipt.number, "AAAAAAAAAAAA"), ("K-22222222", receipt.word)):
        with pytest.raises(ComplaintWordWrong):
            oversight.follow_complaint(nobody(post), number=number, word=word)


def test_whoever_is_complained_of_or_worked_at_the_post_neither_sees_nor_answers(post: Post) -> None:
    here = post.officer("ida", Role.OVERSIGHT, Role.FIRST_LINE)
    posts.start_shift(here, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    away = post.officer("olga", Role.OVERSIGHT, lane="", post="")
    about_here, _ = made(nobody(post))
    about_land, _ = made(nobody(post), post=LAND)
    oversight.take_complaint(here, complaint=about_land)
    oversight.name_officer(away, complaint=about_land, officer=here.actor)
    assert models.Complaint.objects.get(id=about_land).taken_by_id is None
    for complaint in (about_here, about_land):
        with pytest.raises(NoSuchComplaint):
            access.look_at_complaint(here, complaint=complaint)
        with pytest.raises(NoSuchComplaint):
            oversight.answer_complaint(here, complaint=complaint, result=Result.NOT_UPHELD, words="Nothing.")
    assert access.complaints_for(here) == ()
    assert {row.id for row in access.complaints_for(away)} == {about_here, about_land}
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Complaint.objects.filter(id=about_land).update(
            answered_by=here.actor, answered_at=here.at, result="upheld", answer="x"
        )


def test_the_monitoring_body_reads_all_and_complains_and_nobody_else_does(post: Post) -> None:
    vera = post.officer("vera", Role.MONITOR, lane="", post="")
    id_, _ = made(vera)
    by_officer, _ = made(post.first)
    assert {row.id for row in access.complaints_for(vera)} == {id_, by_officer}
    with pytest.raises(NotAllowed):
        oversight.answer_complaint(vera, complaint=id_, result=Result.UPHELD, words="Yes.")
    for role in Role:
        if role not in {Role.MONITOR, Role.OVERSIGHT}:
            other = post.officer(f"x-{role}", role)
            with pytest.raises(NotAllowed):
                access.look_at_complaint(other, complaint=id_)
            with pytest.raises(NotAllowed):
                access.complaints_for(other)


def test_nothing_of_it_shows_at_the_lane(post: Post) -> None:
    one = opened(post.first)
    before = view(post.first, one)
    made(post.first)
    after = view(post.first, one)
    assert (after.findings, after.duties, after.facts) == (before.findings, before.duties, before.facts)
    # There is no way from the one to the other: no table of complaints knows an inspection or a traveller.
    names = {field.name for field in models.Complaint._meta.get_fields()}
    assert not names & {"inspection", "person", "traveller", "document"}


def test_what_was_said_and_answered_stays(post: Post) -> None:
    olga = post.officer("olga", Role.OVERSIGHT, lane="", post="")
    id_, _ = made(nobody(post))
    with connection.cursor() as cursor:
        for statement in ("UPDATE oversight_complaint SET words = 'nothing'", "DELETE FROM oversight_complaint"):
            with pytest.raises(IntegrityError), transaction.atomic():
                cursor.execute(statement)
    oversight.answer_complaint(olga, complaint=id_, result=Result.UPHELD, words="Yes.")
    with pytest.raises(ComplaintAnswered):
        oversight.answer_complaint(olga, complaint=id_, result=Result.NOT_UPHELD, words="No.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Complaint.objects.update(answer="No.")


def test_a_flood_of_the_public_page_turns_no_officer_away(post: Post) -> None:
    law = replace(post.base.pack.protection, complaints=replace(post.base.pack.protection.complaints, most_a_day=2))
    pack = replace(post.base.pack, protection=law)
    stranger = replace(nobody(post), pack=pack)
    made(stranger)
    made(stranger)
    with pytest.raises(ComplaintsFull):
        made(stranger)
    made(replace(post.first, pack=pack))
    made(post.after(stranger, days=1, minutes=1))
