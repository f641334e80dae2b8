"""A message becomes expectations: kept, read, assessed, shown at the post, and met at the lane."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from limen.apps.carriers import access, models, queries
from limen.apps.carriers import operations as carriers
from limen.apps.crossings import operations as crossings
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel, MessageState, PassengerState
from limen.lib.decision.boarding import Answer
from limen.lib.inspection.announced import Announced
from limen.lib.safeguards.messages import MessageNotSent, Outgoing
from tests.fakes.listed import Lists
from tests.fakes.messages import FLIGHT, Person, paxlst
from tests.fakes.post import Post, decided, opened, passport, rules_of, view

HUSBAND = Person(surname="ERIKSSON", given="NILS", sex="M", number="L898902C4", booking="ABC123", seat="012B")
WIFE = Person(booking="ABC123", seat="012A")


def taken(act: Act, raw: bytes) -> carriers.Taken:
    """Keep a message, read it and assess everybody."""
    receipt = carriers.receive(act, received=carriers.Received(raw=raw, channel=Channel.FOLDER))
    assert receipt.message
    done = carriers.take_in(act, message=receipt.message)
    while crossings.assess_announced(act):
        pass
    assert done
    return done


def sofia(post: Post) -> Act:
    return post.officer("sofia", Role.SECOND_LINE, lane="")


def test_a_message_becomes_a_movement_with_people(post: Post) -> None:
    done = taken(post.first, paxlst(WIFE, HUSBAND))
    assert (done.state, done.persons) == (MessageState.READ, 2)
    [row] = access.board(sofia(post))
    assert (row.number, row.announced, row.assessed, row.post) == (FLIGHT, 2, 2, post.first.post)
    page = access.look_at_movement(sofia(post), movement=row.id)
    assert [each.seat for each in page.passengers] == ["12A", "12B"]
    assert {each.answer for each in page.passengers} <= {Answer.BOARD, Answer.INSPECT}


def test_the_lane_knows_flight_seat_and_company(post: Post) -> None:
    taken(post.first, paxlst(WIFE, HUSBAND))
    later = post.after(post.first, hours=5)
    one = opened(later, passport())
    facts = view(later, one).facts
    assert isinstance(facts.announced, Announced)
    assert (facts.announced.number, facts.announced.seat) == (FLIGHT, "12A")
    assert [other.name for other in facts.announced.together] == ["ERIKSSON NILS"]
    assert "carrier.announced" in rules_of(later, one)
    assert crossings.card_to_start_with(view(later, one)).journey == "PRT"
    decided(later, one)
    row = models.Passenger.objects.get(document_number="L898902C3")
    assert (row.inspection, row.state) == (one.inspection, PassengerState.ON_BOARD)
    assert crossings.replay(later, inspection=one.inspection)


def test_the_lane_is_told_what_the_document_says_otherwise(post: Post) -> None:
    taken(post.first, paxlst(Person(given="ANNA", born="850813", sex="M", nationality="SWE", expires="310416")))
    later = post.after(post.first, hours=5)
    facts = view(later, opened(later, passport())).facts
    assert isinstance(facts.announced, Announced)
    assert facts.holder
    assert facts.document
    assert [(each.what, each.announced, each.document) for each in facts.announced.differs] == [
        ("birth", "1985-08-13", str(facts.holder.birth)), ("sex", "M", "F"), ("citizenship", "SWE", "UTO"),
        ("expiry", "2031-04-16", str(facts.document.expiry)),
    ]  # fmt: skip


def test_the_same_again_changes_nothing(post: Post) -> None:
    raw = paxlst(WIFE, HUSBAND)
    taken(post.first, raw)
    again = carriers.receive(post.first, received=carriers.Received(raw=raw, channel=Channel.FOLDER))
    assert not again.is_new
    assert (models.Message.objects.count(), models.Passenger.objects.count()) == (1, 2)
    taken(post.first, paxlst(WIFE, HUSBAND, reference="ANOTHER"))
    assert models.Passenger.objects.count() == 2


def test_whoever_leaves_next_is_read_first(post: Post) -> None:
    act = post.first
    late, soon, gone = (
        carriers.receive(
            act,
            received=carriers.Received(
                raw=paxlst(WIFE, flight=f"XU{number}", departs=act.at + timedelta(hours=hours)),
                channel=Channel.FOLDER,
            ),
        ).message
        for number, hours in ((1, 9), (2, 1), (3, -3))
    )
    assert carriers.next_messages(act, limit=3) == (soon, late, gone)


def test_somebody_on_a_list_is_looked_at_again_when_the_list_changes(post: Post, lists: Lists) -> None:
    taken(post.first, paxlst(WIFE, HUSBAND))
    assert models.Passenger.objects.filter(worst__gte=30).count() == 0
    lists.put("wanted", "ERIKSSON")
    assert crossings.assess_announced(post.first) == 2
    assert models.Passenger.objects.filter(worst__gte=30).count() == 2
    assert crossings.assess_announced(post.first) == 0


def test_a_child_without_an_adult_of_its_booking_is_told(post: Post) -> None:
    child = Person(given="LIV", born="160501", number="L898902C5", booking="ABC123")
    lone = Person(surname="BERG", given="IDA", born="160501", number="L898902C6", booking="ZZZ999")
    taken(post.first, paxlst(WIFE, child, lone))
    alone = models.Passenger.objects.filter(is_minor_alone=True)
    assert [row.primary for row in alone] == ["BERG"]


def test_what_was_agreed_with_a_carrier_decides_what_is_missing(post: Post) -> None:
    profiles = post.first.pack.carriers.profiles
    assert profiles
    karim = replace(post.officer("karim", Role.CARRIER_DESK), post="", lane="")
    asks_more = {
        **next(iter(profiles.values())), "code": "strict",
        "passengers": ["surname", "birth", "nationality", "document_number", "booking"],
    }  # fmt: skip
    pack = replace(karim.pack, carriers=replace(karim.pack.carriers, profiles={"strict": asks_more}))
    told = carriers.CarrierTold(code="XU", name="Utopian Airways", mode="air", profile="strict", senders=("XUAIR",))
    carriers.add_carrier(karim, told=told)
    taken(replace(karim, pack=pack), paxlst(WIFE, replace(WIFE, booking="", number="L898902C8")))
    assert models.Message.objects.get().errors_count == 1


def test_a_close_out_in_parts_leaves_nobody_behind(post: Post) -> None:
    child = Person(given="LIV", born="160501", number="L898902C5")
    taken(post.first, paxlst(WIFE, HUSBAND, child))
    closed = "266+CLOB"
    parts = [
        paxlst(each, function=closed, part=part, total=2, reference=f"CLOSE{part[:2]}")
        for each, part in ((HUSBAND, "02:F"), (WIFE, "01:C"))
    ]
    taken(post.first, parts[0])
    states = models.Passenger.objects
    assert dict(states.values_list("secondary", "state")) == {
        "NILS": PassengerState.ON_BOARD, "ANNA MARIA": PassengerState.ANNOUNCED, "LIV": PassengerState.ANNOUNCED,
    }  # fmt: skip
    taken(post.first, parts[1])
    assert dict(states.values_list("secondary", "state")) == {
        "NILS": PassengerState.ON_BOARD, "ANNA MARIA": PassengerState.ON_BOARD, "LIV": PassengerState.NO_SHOW,
    }  # fmt: skip


def test_parts_in_one_file_are_one_list(post: Post) -> None:
    first, second = paxlst(WIFE, part="01:C", total=2), paxlst(HUSBAND, part="02:F", total=2, reference="SECOND")
    done = taken(post.first, first + b"\n" + second)
    assert done.persons == 2
    assert list(models.Passenger.objects.order_by("place").values_list("secondary", "place")) == [
        ("ANNA MARIA", 1), ("NILS", 2),
    ]  # fmt: skip


def test_a_carrier_is_told_that_a_part_never_came(post: Post) -> None:
    carriers.add_carrier(
        post.officer("karim", Role.CARRIER_DESK),
        told=carriers.CarrierTold(code="XU", name="Utopian Airways", mode="air", senders=("XUAIR",)),
    )
    taken(post.first, paxlst(WIFE, part="01:C", total=3))
    carriers.settle_due(post.after(post.first, hours=60))
    assert list(models.CarrierNote.objects.values_list("kind", "count", "of")) == [("incomplete", 2, 3)]


def test_a_carrier_is_written_to_once_and_the_mail_says_nothing_of_anybody(post: Post) -> None:
    karim = post.officer("karim", Role.CARRIER_DESK)
    told = carriers.CarrierTold(code="XU", name="Utopian Airways", mode="air", senders=("XUAIR",))
    carrier = carriers.add_carrier(karim, told=told)
    for name, task in (("legal", "legal"), ("data", "data"), ("gone", "data")):
        contact = carriers.ContactTold(
            name=name, task=task, phone="", email=f"{name}@xu.example", round_the_clock=False
        )
        carriers.add_contact(karim, carrier=carrier, told=contact)
    taken(post.first, paxlst(replace(WIFE, born="")))
    sent: list[Outgoing] = []

    def refusing(message: Outgoing) -> None:
        raise MessageNotSent(why="silent")

    def knowing_one(message: Outgoing) -> None:
        if message.address == "gone@xu.example":
            raise MessageNotSent(why="nobody of that name")
        sent.append(message)

    assert carriers.mail_notes(post.first, send=sent.append) == 0, "it waits for others"
    later = post.after(post.first, hours=1)
    assert carriers.mail_notes(later, send=refusing) == 0
    evening = post.after(post.first, hours=2).at
    assert queries.unmailed_since(carrier, at=later.at - timedelta(minutes=1)) is None
    assert queries.unmailed_since(carrier, at=evening) == post.first.at, "the desk sees it and calls"
    assert (carriers.mail_notes(later, send=knowing_one), carriers.mail_notes(later, send=knowing_one)) == (1, 0)
    assert [(each.channel, each.address, each.about, each.number) for each in sent] == [
        ("email", "data@xu.example", "carrier-notes", "")
    ]
    assert queries.unmailed_since(carrier, at=evening) is None


def test_what_is_refused_of_reservations_is_kept_without_what_is_sensitive(post: Post) -> None:
    raw = (
        b"UNA:+.? 'UNB+IATA:1+XU+UTO+261129:0900+REF1'UNH+1+PNRGOV:11:1:IA+X1'MSG+:22'SSR+VGML:HK:1:XU:::::NO MEAT'"
        b"UNT+4+1'UNZ+1+REF1'"
    )
    receipt = carriers.receive(post.first, received=carriers.Received(raw=raw, channel=Channel.FOLDER))
    row = models.Message.objects.get()
    assert receipt.message == row.id
    assert b"VGML" not in bytes(row.raw)
    assert b"MSG" in bytes(row.raw)


def test_a_question_waits_for_nobody_else_of_the_flight(post: Post) -> None:
    carriers.receive(post.first, received=carriers.Received(raw=paxlst(HUSBAND), channel=Channel.FOLDER))
    [waiting] = carriers.next_messages(post.first, limit=9)
    carriers.take_in(post.first, message=waiting)
    asked = carriers.Received(raw=paxlst(replace(WIFE, reference="REF1"), reference="Q1"), channel=Channel.INTERACTIVE)
    replied = crossings.answer_carrier(post.first, received=asked)
    assert [line.reference for line in replied.answers] == ["REF1"]
    assert not models.Passenger.objects.get(secondary="NILS").answer
    # The same document under another reference is found among many, too.
    again = carriers.Received(raw=paxlst(WIFE, reference="Q2"), channel=Channel.INTERACTIVE)
    crossings.answer_carrier(post.first, received=again)
    assert models.Passenger.objects.count() == 2
