"""Nobody is kept from boarding by a machine but on a declared ground, and a human looks at each; a carrier learns a
code and never a reason about the person. Fails when the safeguard is taken out.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from limen.apps.carriers import models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.access import MessageUnknown, MovementUnknown, own_message, own_movement
from limen.apps.carriers.operations import CarrierTold, Decided, Received, ReviewNotRight
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations.announced import Replied
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.decision.boarding import Answer, Ground
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.screened import ListAction
from tests.fakes.listed import Lists
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, stolen

STRANGER = Person(surname="OKAFOR", given="CHINEDU", nationality="NPL", issuer="NPL", number="B5011934", reference="1")
CHILD = replace(STRANGER, born="180501", number="B5011935", reference="2")
OWN = Person(number="L898902C3", reference="3")


def desk(post: Post) -> Act:
    return replace(post.officer("karim", Role.CARRIER_DESK), post="", lane="")


def lists_desk(post: Post) -> Act:
    return post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")


def asked(act: Act, *persons: Person, **said: Any) -> Replied:
    received = Received(raw=paxlst(*persons, **said), channel=Channel.INTERACTIVE)
    return crossings.answer_carrier(act, received=received)


def answers(replied: Replied) -> list[Answer]:
    return [each.answer for each in replied.answers]


def test_whoever_has_no_permission_does_not_board_and_a_human_looks(post: Post) -> None:
    stolen(lists_desk(post), "FRA,ZZ,lost,")
    replied = asked(post.first, STRANGER)
    assert answers(replied) == [Answer.NO_BOARD]
    assert replied.answers[0].code == "permission"
    [review] = models.Review.objects.all()
    karim = desk(post)
    with pytest.raises(ReviewNotRight):
        carriers.decide_review(karim, review=review.id, said=Decided(answer=Answer.BOARD, words=""))
    with pytest.raises(NotAllowed):
        carriers.decide_review(post.first, review=review.id, said=Decided(answer=Answer.BOARD, words="Visa seen."))
    carriers.decide_review(karim, review=review.id, said=Decided(answer=Answer.BOARD, words="Visa seen by telephone."))
    assert answers(asked(post.first, STRANGER)) == [Answer.BOARD]
    while crossings.assess_announced(post.first):
        pass
    assert models.Passenger.objects.get().answer == Answer.BOARD.value


def test_a_child_alone_and_a_national_are_referred_to_a_human(post: Post) -> None:
    stolen(lists_desk(post), "UTO,L898902C3,stolen,")
    assert answers(asked(post.first, CHILD, OWN)) == [Answer.REFER, Answer.REFER]
    assert {row.why for row in models.Review.objects.all()} == {"refer"}


def test_a_hit_alone_keeps_nobody_from_boarding(post: Post, lists: Lists) -> None:
    stolen(lists_desk(post), "FRA,ZZ,lost,")
    lists.put("wanted", "ERIKSSON")
    assert answers(asked(post.first, OWN)) == [Answer.INSPECT]


def test_silence_never_lets_board(post: Post, lists: Lists) -> None:
    stolen(lists_desk(post), "FRA,ZZ,lost,")
    assert answers(asked(post.first, OWN)) == [Answer.BOARD]
    lists.put("wanted", "SOMEBODY")
    lists.broken.add("wanted")
    assert answers(asked(post.first, OWN, reference="AGAIN")) == [Answer.INSPECT]


def test_the_carrier_learns_nothing_of_the_person(post: Post, lists: Lists) -> None:
    """What is discreet, what asks for help and what is silent leave no trace in what a carrier is told."""
    stolen(lists_desk(post), "FRA,ZZ,lost,")
    plain = asked(post.first, OWN)
    lists.put("watched", "ERIKSSON", action=ListAction.DISCREET)
    watched = asked(post.first, OWN, flight="XU777")
    assert [(each.answer, each.code) for each in plain.answers] == [
        (each.answer, each.code) for each in watched.answers
    ]
    told = json.dumps([str(each) for each in watched.answers])
    for word in ("watched", "Watched", "ERIKSSON", "discreet", "list"):
        assert word not in told


def test_a_changed_mind_is_sent_and_its_acknowledgement_kept(post: Post) -> None:
    stolen(lists_desk(post), "FRA,ZZ,lost,")
    karim = desk(post)
    carrier = carriers.add_carrier(karim, told=CarrierTold(code="XU", name="Utopian Air", mode="air"))
    assert answers(asked(post.first, OWN)) == [Answer.BOARD]
    stolen(lists_desk(post), "UTO,L898902C3,stolen,", code="second")
    while crossings.assess_announced(post.first):
        pass
    [change] = carriers.changes_for(carrier=carrier)
    assert change.answer is Answer.REFER
    assert carriers.acknowledge(karim, carrier=carrier, answers=[change.id]) == 0
    carriers.note_sent(karim, answers=[change.id], how="https")
    assert carriers.acknowledge(karim, carrier=carrier, answers=[change.id]) == 1
    assert carriers.changes_for(carrier=carrier) == ()


def test_what_was_answered_is_not_changed(post: Post) -> None:
    asked(post.first, OWN)
    with pytest.raises(Exception, match="carriers_boardinganswer"), transaction.atomic():
        models.BoardingAnswer.objects.update(answer="board")
    row = models.BoardingAnswer.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.BoardingAnswer.objects.create(
            id=row.passenger_id, passenger_id=row.passenger_id, number=9, answer="no-board", policy="x", at=row.at
        )
    assert Ground.ORDER.value in post.first.pack.carriers.answers.grounds


def test_a_carrier_sees_nothing_of_another(post: Post) -> None:
    karim = desk(post)
    ids = [
        carriers.add_carrier(karim, told=CarrierTold(code=code, name=code, mode="air")) for code in ("XU", "ZZ", "QQ")
    ]
    for carrier, flight in zip(ids, ("XU1", "ZZ1", "QQ1"), strict=True):
        raw = paxlst(OWN, flight=flight)
        receipt = carriers.receive(karim, received=Received(raw=raw, channel=Channel.HTTPS, carrier=carrier))
        assert receipt.message
        carriers.take_in(karim, message=receipt.message)
    for carrier in ids:
        for message in models.Message.objects.all():
            if message.carrier_id == carrier:
                assert own_message(carrier, message.id).id == message.id
            else:
                with pytest.raises(MessageUnknown):
                    own_message(carrier, message.id)
        for movement in models.Movement.objects.exclude(carrier=carrier):
            with pytest.raises(MovementUnknown):
                own_movement(carrier, movement.id)


def test_a_carrier_announces_nobody_on_the_movement_of_another(post: Post) -> None:
    karim = desk(post)
    own, _other = (
        carriers.add_carrier(karim, told=CarrierTold(code=code, name=code, mode="air")) for code in ("XU", "ZZ")
    )
    received = Received(raw=paxlst(OWN, flight="ZZ1"), channel=Channel.HTTPS, carrier=own)
    receipt = carriers.receive(karim, received=received)
    assert receipt.message
    taken = carriers.take_in(karim, message=receipt.message)
    assert taken
    assert (taken.why, models.Passenger.objects.count()) == ("another-carrier", 0)
