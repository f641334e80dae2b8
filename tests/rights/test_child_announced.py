"""A child announced without an adult is told of before it comes, without its name; it is met, and not waved on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from limen.adapters.messages import text_of
from limen.apps.crossings import operations as crossings
from limen.apps.protection import access, erasure
from limen.apps.protection.models import ChildAnnounced, Message
from limen.apps.protection.queries import authority_told_of
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.decision.moves import DutyOpen
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from limen.lib.safeguards.messages import Outgoing
from tests.apps.carriers.test_expected import HUSBAND, WIFE, taken
from tests.fakes import helped
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, chain_findings, decided, open_duties, opened, passport

LONE = Person(surname="BERG", given="IDA", born="160501", number="L898902C6", booking="ZZZ999")


def test_the_authority_is_told_before_it_comes_once_and_without_a_name(post: Post) -> None:
    taken(post.first, paxlst(WIFE, LONE, replace(LONE, given="OLE", number="L898902C7", booking="YYY999")))
    clara = helped.authority(post)
    (coming,) = access.children_expected_by(clara)
    assert (coming.count, coming.met, coming.told_at) == (2, 0, post.first.at)
    assert coming.due_at is None or coming.due_at > coming.told_at
    told = Message.objects.filter(about="child-announced")
    assert {each.addressee for each in told} == {"contact/child-protection"}
    assert told.count() == 2, "one by mail and one by telephone, however many children"
    for each in told:
        said = text_of(Outgoing(id="1", channel=each.channel, address="x", about=each.about, number=each.number))
        assert coming.number in said
        assert not {"BERG", "IDA", "L898902C6"} & set(said.upper().split())
    assert authority_told_of(coming.movement) == post.first.at
    taken(post.first, paxlst(WIFE, LONE, HUSBAND, replace(LONE, given="PER", number="L898902C9", booking="XXX999")))
    assert told.count() == 2
    with pytest.raises(NotAllowed):
        access.children_expected_by(post.first)
    assert chain_findings() == []


def test_the_duty_opens_when_its_inspection_begins_and_it_is_not_waved_on(post: Post) -> None:
    taken(post.first, paxlst(WIFE, LONE))
    at = post.after(post.first, hours=3)
    lines = passport("L898902C6", primary="BERG", secondary="IDA", birth=PartialDate(2016, 5, 1), sex=Sex.F)
    one = opened(at, lines)
    assert "child-alone" in open_duties(at, one)
    row = ChildAnnounced.objects.get()
    assert (row.met_at, row.inspection, row.met_at and row.met_at - row.told_at) == (
        at.at,
        one.inspection,
        timedelta(hours=3),
    )
    with pytest.raises(DutyOpen):
        decided(at, one, Move.ADMIT, words="Somebody waits outside.")
    assert access.children_expected_by(helped.authority(post))[0].met == 1
    crossings.tell_authorities(post.after(at, minutes=5))
    assert access.child_cases_for(helped.authority(post))


def test_a_list_that_puts_an_adult_beside_it_takes_it_back(post: Post) -> None:
    taken(post.first, paxlst(WIFE, replace(LONE, surname="ERIKSSON")))
    assert ChildAnnounced.objects.filter(cleared_at__isnull=True).exists()
    taken(post.after(post.first, minutes=5), paxlst(WIFE, replace(LONE, surname="ERIKSSON", booking="ABC123")))
    assert access.children_expected_by(helped.authority(post)) == ()


def test_a_child_whose_adult_does_not_come_is_noticed_then(post: Post) -> None:
    child = replace(LONE, surname="ERIKSSON", booking="ABC123")
    taken(post.first, paxlst(WIFE, child))
    assert not ChildAnnounced.objects.exists()
    taken(post.after(post.first, minutes=5), paxlst(child, function="266+CLOB", reference="CLOSE"))
    assert [each.count for each in access.children_expected_by(helped.authority(post))] == [1]


def test_it_goes_with_the_days_of_passengers(post: Post) -> None:
    taken(post.first, paxlst(WIFE, LONE))
    days = post.base.pack.retention[RetentionClass.PASSENGERS].days
    erasure.erase_due(post.after(post.base, days=days - 1))
    assert ChildAnnounced.objects.exists()
    erasure.erase_due(post.after(post.base, days=days + 1))
    assert not ChildAnnounced.objects.exists()
