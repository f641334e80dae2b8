"""Whoever is referred is followed until somebody received them; a service knows of them what it must, no more."""

from __future__ import annotations

import json

import pytest

from limen.apps.protection import access
from limen.apps.protection.access import NoSuchReferral
from limen.apps.protection.models import Message, Referral, ReferralReminder
from limen.apps.protection.operations import referrals
from limen.apps.protection.operations.referrals import take_step
from limen.lib.basics.country_pack.protection import Share
from limen.lib.safeguards.referrals import Stage
from tests.fakes import helped
from tests.fakes.case import in_hand
from tests.fakes.post import Post

NAME = "ERIKSSON"


def test_nobody_is_forgotten_at_any_step(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral, mai = helped.referred(sofia, inspection), helped.service(post)
    for number, (who, stage) in enumerate(((sofia, None), (sofia, Stage.SENT), (mai, Stage.ACCEPTED)), start=1):
        if stage:
            take_step(who, referral=referral, stage=stage)
        assert referrals.remind(post.after(sofia, days=30)) == 1
        assert ReferralReminder.objects.count() == number
    take_step(mai, referral=referral, stage=Stage.DONE)
    assert referrals.remind(post.after(sofia, days=60)) == 0
    assert Message.objects.filter(about="referral-late", addressee="contact/protection").exists()


def test_the_shelter_reads_no_name_and_no_message_tells_one(post: Post) -> None:
    sofia, inspection = in_hand(post)
    referral, mai = helped.referred(sofia, inspection), helped.service(post)
    with pytest.raises(NoSuchReferral):
        access.look_at_referral(mai, referral=referral)
    take_step(sofia, referral=referral, stage=Stage.SENT)
    view = access.look_at_referral(mai, referral=referral)
    assert {share for share, _ in view.note} <= {Share.AGE, Share.SEX, Share.NEED, Share.LANGUAGE, Share.SITUATIONS}
    assert NAME not in str(view)
    assert NAME not in json.dumps([str(row) for row in Message.objects.values()])
    assert NAME not in Referral.objects.get().note
