"""What is kept goes when its days are over, whole; before that, only by law; and the journal still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection

from limen.apps.crossings import erasure
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Arrival, Crossing, Inspection, Party, Reading
from limen.apps.journal.models import Erasure, Event
from limen.apps.journal.operations import PayloadErased, open_payload
from limen.apps.protection import erasure as protection
from limen.apps.protection.models import Claim, Duty
from limen.apps.travellers import erasure as travellers
from limen.apps.travellers.models import Document, Link, Person
from limen.apps.travellers.operations import link_persons
from limen.apps.watchlists import erasure as watchlists
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import ErasureRoom, ForgettingRoom
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from tests.fakes.post import Post, chain_findings, decided, opened, passport, view

PERSONAL = ("ERIKSSON", "ANNA", "L898902C3", "1985-08-12", "Kerkstraat", "850812", "nervous")
"""What Anna's data look like, wherever they may stand."""


@pytest.fixture
def post(transactional_db: None) -> Post:
    """A post of which transactions really end, so that keys are really destroyed."""
    return Post()


def days(act: Act, kind: RetentionClass) -> int:
    return act.pack.retention[kind].days


def everything_said() -> Iterator[tuple[str, str]]:
    """Yield (table, text) of every value in every table of the product, keys left out."""
    for model in apps.get_models():
        if model.__module__.startswith("limen.apps."):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {model._meta.db_table}")  # noqa: S608 - a table of ours
                for row in cursor.fetchall():
                    yield model._meta.db_table, " ".join(map(str, row))


def found_of_anna() -> set[str]:
    """Return the tables where something of Anna stands in the clear."""
    return {table for table, text in everything_said() if any(word in text for word in PERSONAL)}


def anna(act: Act, move: Move = Move.ADMIT) -> UUID:
    """Let Anna cross, and return her record."""
    one = opened(act)
    person = view(act, one).person
    card = crossings.Verdict(move=move, reading=1).card
    decided(act, one, move, card=replace(card, address="Kerkstraat 5") if move is Move.ADMIT else card, words="nervous")
    return person


def erase_all(act: Act) -> int:
    return sum(room.erase_due(act) for room in (erasure, protection, watchlists, travellers))


@pytest.mark.parametrize("room", [erasure, protection, travellers, watchlists], ids=lambda room: room.__name__)
def test_every_room_has_the_shape_of_one(room: object) -> None:
    assert isinstance(room, ErasureRoom)
    assert room is watchlists or isinstance(room, ForgettingRoom)


def test_nothing_goes_before_its_day(post: Post) -> None:
    anna(post.first)
    assert erase_all(post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) - 1)) == 0
    assert Reading.objects.count() == 1


def test_the_inspection_goes_first_and_the_crossing_stays(post: Post) -> None:
    anna(post.first)
    erase_all(post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) + 1))
    assert Inspection.objects.count() == Reading.objects.count() == 0
    crossing = Crossing.objects.get()
    assert crossing.officer == post.first.actor
    assert crossing.inspection_id is not None
    assert "travellers_document" in found_of_anna()
    back = post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) + 2)
    assert "history.last-crossing" in [
        finding.rule for finding in view(back, opened(back, direction=Direction.EXIT)).findings
    ]


def test_in_the_end_nothing_of_the_person_is_left_and_the_chain_holds(post: Post) -> None:
    person = anna(post.first)
    link_persons(post.first, one=person, other=_another(post), same=True, why="ANNA told so herself.")
    event = Event.objects.filter(subject_record=person, sealed__isnull=False).first()
    assert event
    assert event.key_id
    assert open_payload(post.first, event_id=event.id)
    assert found_of_anna() >= {"travellers_document", "crossings_crossing", "crossings_reading", "crossings_decision"}
    late = post.after(post.first, days=days(post.first, RetentionClass.TRAVELLERS) + 1)
    erase_all(late)
    assert found_of_anna() == set()
    assert not Person.objects.filter(id=person).exists()
    assert post.first.keys.open_key(event.key_id) is None
    with pytest.raises(PayloadErased):
        open_payload(post.first, event_id=event.id)
    assert Erasure.objects.get(subject_record=person).reason == erasure.DUE
    told = Event.objects.get(kind="limen.subject.erased", subject=person)
    assert json.loads(told.data) == {"reason": erasure.DUE}
    assert chain_findings() == []


def _another(post: Post) -> UUID:
    one = opened(post.first, passport("X1234567", primary="SMITH", secondary="JOHN"))
    return view(post.first, one).person


def test_whoever_came_back_is_kept_whole(post: Post) -> None:
    person = anna(post.first)
    again = post.after(post.first, days=days(post.first, RetentionClass.TRAVELLERS) - 10)
    decided(again, opened(again, direction=Direction.EXIT))
    late = post.after(post.first, days=days(post.first, RetentionClass.TRAVELLERS) + 1)
    erase_all(late)
    assert Person.objects.filter(id=person).exists()
    assert Crossing.objects.count() == 1


def test_a_duty_holds_the_person_until_its_own_days_are_over(post: Post) -> None:
    claimed = opened(post.first)
    crossings.claim_protection(post.first, inspection=claimed.inspection)
    decided(post.first, claimed, Move.REFER)
    long_ago = post.after(post.first, days=days(post.first, RetentionClass.DUTIES) + 1)
    erase_all(long_ago)
    assert Inspection.objects.count() == 1, "an open duty keeps everything"
    closer = replace(post.officer("pia", Role.PROTECTION), at=post.first.at)
    duty = Duty.objects.get().id
    crossings.answer_duty(
        closer, inspection=claimed.inspection, duty=duty, evidence="claim-decided", words="ANNA may stay."
    )
    erase_all(post.after(post.first, days=days(post.first, RetentionClass.DUTIES) - 1))
    assert (Inspection.objects.count(), Claim.objects.count(), Duty.objects.count()) == (0, 1, 1)
    assert Document.objects.count() == 1, "whom the duty was for can still be told"
    erase_all(long_ago)
    assert (Claim.objects.count(), Duty.objects.count(), Document.objects.count()) == (0, 0, 0)
    assert found_of_anna() == set()
    assert chain_findings() == []


def test_an_inspection_that_nobody_ended_goes_too(post: Post) -> None:
    opened(post.first)
    erase_all(post.after(post.first, days=days(post.first, RetentionClass.TRAVELLERS) + 1))
    assert found_of_anna() == set()


def test_parties_and_arrivals_go_with_their_inspections(post: Post) -> None:
    arrival = crossings.record_arrival(
        post.first, label="UT 12", direction=Direction.ENTRY, arrived_at=post.first.at, persons=None
    )
    party = crossings.open_party(post.first, label="AM 123")
    opened(post.first, arrival=arrival, party=party)
    erase_all(post.after(post.first, days=days(post.first, RetentionClass.ARRIVALS) + 1))
    assert (Arrival.objects.count(), Party.objects.count()) == (1, 1)
    erase_all(post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) + 1))
    assert (Arrival.objects.count(), Party.objects.count()) == (0, 0)


def test_links_through_the_erased_do_not_hold_the_others_together(post: Post) -> None:
    one, two, three = (
        view(post.first, opened(post.first, passport(f"K{number:07}", primary=f"NAME{number}"))).person
        for number in ("A", "B", "C")
    )
    link_persons(post.first, one=one, other=two, same=True, why="Same face.")
    link_persons(post.first, one=two, other=three, same=True, why="Same face.")
    travellers.forget(post.first, subject_record=two)
    assert Link.objects.count() == 0
    assert set(Person.objects.values_list("id", "root")) == {(one, one), (three, three)}


def test_a_court_may_have_a_person_erased_at_once(post: Post) -> None:
    person = anna(post.first)
    inspectorate = post.officer("olga", Role.OVERSIGHT)
    erasure.forget_person(inspectorate, person=person, reason="court-order")
    assert found_of_anna() == set()
    assert Erasure.objects.get().reason == "court-order"
    assert chain_findings() == []


def test_nobody_else_may_and_not_for_any_reason(post: Post) -> None:
    person = anna(post.first)
    for role in set(Role) - {Role.OVERSIGHT}:
        with pytest.raises(NotAllowed):
            erasure.forget_person(post.officer(f"x{role}", role), person=person, reason="court-order")
    with pytest.raises(erasure.ErasureReasonUnknown):
        erasure.forget_person(post.officer("olga", Role.OVERSIGHT), person=person, reason="she asked")
    assert Crossing.objects.count() == 1


def test_nobody_is_erased_out_of_an_open_inspection_or_duty(post: Post) -> None:
    inspectorate = post.officer("olga", Role.OVERSIGHT)
    one = opened(post.first)
    person = view(post.first, one).person
    with pytest.raises(erasure.NotErasable):
        erasure.forget_person(inspectorate, person=person, reason="court-order")
    decided(post.first, one)
    crossings.claim_protection(post.first, inspection=one.inspection)
    with pytest.raises(erasure.NotErasable):
        erasure.forget_person(inspectorate, person=person, reason="court-order")
    assert Claim.objects.count() == 1


def test_somebody_who_is_not_there_can_be_erased_harmlessly(post: Post) -> None:
    erasure.forget_person(post.officer("olga", Role.OVERSIGHT), person=uuid4(), reason="court-order")


def test_what_goes_by_its_days_is_told_once_a_batch(post: Post) -> None:
    person = anna(post.first)
    crossing = Crossing.objects.get()
    erasure.erase_due(post.after(post.first, days=days(post.first, RetentionClass.INSPECTIONS) + 1))
    erasure.erase_due(post.after(post.first, days=days(post.first, RetentionClass.CROSSINGS) + 1))
    told = [json.loads(event.data) for event in Event.objects.filter(kind="limen.retention.applied")]
    assert [each["class"] for each in told] == ["inspections", "crossings"]
    assert all(each["rows"] > 0 for each in told)
    assert str(person) not in str(told)
    assert str(crossing.id) not in str(told)
    assert chain_findings() == []
