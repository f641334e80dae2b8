"""Too late is counted, masked is sealed and seen again by two people, the loop is closed, and what is due goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from limen.apps.carriers import access, erasure, models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import CarrierTold, Received, UnmaskingAlone, UnmaskingOver
from limen.apps.crossings import operations as crossings
from limen.apps.journal.models import SubjectKey
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.carriage.movement import Channel, PassengerState
from limen.lib.carriage.quality import NoteKind
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, chain_findings, decided, opened, passport

OTHER = Person(surname="BERG", given="IDA", number="L898902C9")


def desk(post: Post, name: str = "karim") -> Act:
    return replace(post.officer(name, Role.CARRIER_DESK), post="", lane="")


def taken(act: Act, raw: bytes) -> carriers.Taken | None:
    receipt = carriers.receive(act, received=Received(raw=raw, channel=Channel.FOLDER))
    done = carriers.take_in(act, message=receipt.message) if receipt.message else None
    while crossings.assess_announced(act):
        pass
    return done


def test_what_comes_after_the_legal_window_is_only_counted(post: Post) -> None:
    carriers.add_carrier(desk(post), told=CarrierTold(code="XU", name="Utopian Airways", mode="air"))
    late = post.first.at - timedelta(hours=7)
    assert taken(post.first, paxlst(Person(), OTHER, departs=late, arrives=late)) is None
    assert models.Message.objects.count() == 0
    assert models.Passenger.objects.count() == 0
    assert [(row.code, row.messages, row.persons) for row in models.LateCount.objects.all()] == [("XU", 1, 2)]


def test_announced_is_held_against_arrived(post: Post) -> None:
    carrier = carriers.add_carrier(desk(post), told=CarrierTold(code="XU", name="Utopian Airways", mode="air"))
    taken(post.first, paxlst(Person(), OTHER))
    there = post.after(post.first, hours=5)
    arrival = crossings.record_arrival(there, label="XU 688", direction=Direction.ENTRY, arrived_at=there.at, persons=3)
    decided(there, opened(there, passport(), arrival=arrival))
    stranger = opened(there, passport("Z1234567", primary="LINDQVIST"), arrival=arrival)
    decided(there, stranger)
    assert models.Movement.objects.get().unannounced == 1
    assert carriers.settle_due(post.after(post.first, hours=30)) == 1
    told = {row.kind: (row.count, row.of) for row in carriers.see_notes(post.first, carrier=carrier)}
    assert told[NoteKind.NO_SHOW] == (1, 2)
    assert told[NoteKind.UNANNOUNCED] == (1, 2)
    assert models.Passenger.objects.get(primary="BERG").state == PassengerState.NO_SHOW


def test_masked_is_seen_again_by_two_people_and_gone_when_its_days_are_over(post: Post) -> None:
    taken(post.first, paxlst(Person(), OTHER))
    days = post.first.pack.carriers.masking.days + 1
    later = post.after(post.first, days=days)
    assert erasure.mask_due(later) == 2
    assert not models.Passenger.objects.exclude(primary="").exists()
    assert b"ERIKSSON" not in b"".join(bytes(row.raw) for row in models.Message.objects.all())
    passenger = models.Passenger.objects.order_by("place")[0].id
    one, two = (post.at(desk(post, name), later.at) for name in ("karim", "kira"))
    with pytest.raises(UnmaskingOver):
        carriers.see_masked(one, passenger=passenger)
    asked = carriers.ask_unmasking(one, passenger=passenger, why="Court order 12/2026.")
    with pytest.raises(UnmaskingAlone):
        carriers.agree_unmasking(one, unmasking=asked)
    carriers.agree_unmasking(two, unmasking=asked)
    assert carriers.see_masked(one, passenger=passenger)["primary"] == "ERIKSSON"
    with pytest.raises(UnmaskingOver):
        carriers.see_masked(two, passenger=passenger)
    with pytest.raises(UnmaskingOver):
        carriers.see_masked(post.after(one, days=2), passenger=passenger)
    erasure.erase_due(post.after(post.first, days=731))
    assert models.Passenger.objects.count() == 0
    assert models.Message.objects.count() == 0
    assert not SubjectKey.objects.filter(subject_record=passenger).exists()
    assert chain_findings() == []


def test_another_post_sees_nothing_of_a_movement(post: Post) -> None:
    taken(post.first, paxlst(Person()))
    movement = models.Movement.objects.get().id
    elsewhere = post.officer("omar", Role.SECOND_LINE, lane="", post="UTO-LND-1")
    assert access.board(elsewhere) == ()
    with pytest.raises(access.MovementUnknown):
        access.look_at_movement(elsewhere, movement=movement)
