"""A referral from the first word to the last: who may take which step, what each side sees, and what rings when."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import Event
from limen.apps.protection import access
from limen.apps.protection.access import NoSuchReferral
from limen.apps.protection.models import Message, Referral, ReferralReminder, ReferralStep
from limen.apps.protection.operations import messages, referrals
from limen.apps.protection.operations.referrals import PaperWordWrong, ServiceRoomWrong, take_step
from limen.lib.basics.country_pack.protection import Share
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.messages import SENTENCES, MessageNotSent, Outgoing
from limen.lib.safeguards.referrals import ReferralConsent, ReferralWrong, Stage, StepNotYours
from limen.lib.seals.seal import read_seal
from tests.fakes import helped
from tests.fakes.case import in_hand
from tests.fakes.papers import SIGNER
from tests.fakes.post import Post, chain_findings


def test_from_proposed_to_done(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral, mai = helped.referred(sofia, inspection), helped.service(post)
    with pytest.raises(NoSuchReferral):
        take_step(mai, referral=referral, stage=Stage.ACCEPTED)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    with pytest.raises(StepNotYours):
        take_step(sofia, referral=referral, stage=Stage.ACCEPTED)
    for stage in (Stage.ACCEPTED, Stage.DONE, Stage.DONE):
        take_step(mai, referral=referral, stage=stage)
    steps = ReferralStep.objects.order_by("number").values_list("number", "stage", "officer_id")
    assert [(number, stage) for number, stage, _ in steps] == [
        (1, "proposed"), (2, "sent"), (3, "accepted"), (4, "done"),
    ]  # fmt: skip
    assert {officer for _, _, officer in steps} == {sofia.actor, mai.actor}
    assert chain_findings() == []


def test_the_note_holds_only_what_this_service_may_see(post: Post) -> None:
    sofia, inspection = in_hand(post)
    helped.referred(sofia, inspection)
    note = json.loads(Referral.objects.get().note)
    assert set(note) == {"age", "sex", "need"}
    view = access.referrals_of(sofia, inspection=inspection)[0]
    assert Share.NAME not in dict(view.note)
    assert "ERIKSSON" not in str(Referral.objects.values())


def test_another_service_and_another_post_see_nothing(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral = helped.referred(sofia, inspection)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    others = [
        helped.service(post, "nurse", "port-clinic"),
        post.officer("lena", Role.SECOND_LINE, lane="", post="UTO-LND-1"),
        post.first,
    ]
    for other in others:
        with pytest.raises(NoSuchReferral):
            access.look_at_referral(other, referral=referral)
    assert access.referrals_of_service(others[0]) == ()
    with pytest.raises(NotAllowed):
        access.referrals_of_service(sofia)


@pytest.mark.parametrize(
    "changes",
    [
        {"service": "nowhere"},
        {"situations": ()},
        {"consent": None},
        {"told": {}},
        {"consent": ReferralConsent.VITAL},
    ],
)
def test_nobody_is_referred_to_nobody_for_nothing_or_unasked(post: Post, changes: dict[str, object]) -> None:
    sofia, inspection = in_hand(post)
    with pytest.raises(ReferralWrong):
        helped.referred(sofia, inspection, **changes)


def test_who_waits_is_reminded_once_and_who_is_above_hears_of_it_once(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral = helped.referred(sofia, inspection)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    law = sofia.pack.protection
    for passed, expected in ((1, 0), (law.accept_minutes, 1), (2 * law.accept_minutes, 1), (9_999, 0)):
        late = post.after(sofia, minutes=passed)
        assert sum(referrals.remind(late) for _ in range(2)) == expected
    assert list(ReferralReminder.objects.order_by("level").values_list("stage", "level")) == [("sent", 1), ("sent", 2)]
    late_ones = Message.objects.filter(about="referral-late").values_list("addressee", flat=True)
    assert set(late_ones) == {"contact/protection"}
    assert Message.objects.filter(about="referral-due", addressee="service/lotus-house").exists()


def test_a_declined_referral_is_told_at_once(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral, mai = helped.referred(sofia, inspection), helped.service(post)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    take_step(mai, referral=referral, stage=Stage.DECLINED, words="Full tonight.")
    assert Message.objects.filter(about="referral-answered", addressee="contact/protection").exists()


def test_messages_tell_nothing_of_anybody_and_are_tried_again(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral = helped.referred(sofia, inspection)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    sent: list[Outgoing] = []

    def broken(message: Outgoing) -> None:
        if message.channel == "sms":
            raise MessageNotSent(why="the gateway is silent")
        sent.append(message)

    assert messages.deliver(sofia, send=broken) == 1
    assert messages.deliver(sofia, send=broken) == 0, "not before its time"
    failed = Message.objects.get(channel="sms")
    assert (failed.tries, failed.failure) == (1, "the gateway is silent")
    assert messages.deliver(post.after(sofia, hours=1), send=sent.append) == 1
    assert {each.address for each in sent} == {"door@lotus.utopia.example", "+000 300 101"}
    number = Referral.objects.get().number
    assert all(each.number == number and "ERIKSSON" not in str(each) for each in sent)
    assert all("%(" not in words or "%(number)s" in words for words in SENTENCES.values())


def test_paper_first_entered_later(post: Post) -> None:
    sofia, inspection = in_hand(post)
    late = post.after(sofia, hours=5)
    referral = helped.referred(late, inspection, on_paper_at=late.at - timedelta(hours=1))
    paper = referrals.print_paper(late, referral=referral, signer=SIGNER)
    seal = read_seal(paper.seal).seal
    assert (seal.number, seal.outcome, seal.state) == (paper.number, "referral", "UTO")
    assert ReferralStep.objects.get(stage="sent").at == late.at - timedelta(hours=1)
    mai = helped.service(post)
    with pytest.raises(PaperWordWrong):
        take_step(mai, referral=referral, stage=Stage.ACCEPTED, paper="ANOTHERWORDX")
    take_step(mai, referral=referral, stage=Stage.ACCEPTED, paper=paper.word.lower())
    assert Referral.objects.get().stage == "accepted"


def test_a_service_says_how_much_room_it_has(post: Post) -> None:
    mai = helped.service(post)
    referrals.say_room(mai, free=3)
    with pytest.raises(ServiceRoomWrong):
        referrals.say_room(mai, free=13)
    with pytest.raises(NotAllowed):
        referrals.say_room(post.first, free=1)


@pytest.mark.parametrize("change", [{"stage": "done"}, {"words": "x"}])
def test_a_step_stays_as_it_was_taken(post: Post, change: dict[str, str]) -> None:
    sofia, inspection = in_hand(post)
    helped.referred(sofia, inspection)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralStep.objects.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralStep.objects.all().delete()


def test_the_journal_tells_a_referral_like_any_other_safeguard(post: Post) -> None:
    sofia, inspection = in_hand(post)
    before = set(Event.objects.values_list("kind", flat=True))
    helped.referred(sofia, inspection)
    assert set(Event.objects.values_list("kind", flat=True)) - before <= {"limen.safeguard.noted"}
    assert all(event.data == "{}" for event in Event.objects.filter(kind="limen.safeguard.noted"))


def test_the_same_request_twice_is_one_referral(post: Post) -> None:
    sofia, inspection = in_hand(post)
    id_ = UUID("018f0000-0000-7000-8000-00000000abcd")
    for _ in range(2):
        crossings.refer_to_service(sofia, inspection=inspection, referral=id_, need=helped.need())
    assert Referral.objects.count() == 1
