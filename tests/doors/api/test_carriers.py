"""The carriers' door: messages in, answers out, changed minds; nothing of any other carrier, nothing of any person."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from limen.adapters import clock
from limen.adapters.bearer import digest_of, new_bearer
from limen.adapters.world import World
from limen.api.carriers import authentication
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.models import Review
from limen.apps.carriers.operations import CarrierTold
from limen.apps.crossings import operations as crossings
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.boarding import Answer
from limen.lib.decision.scopes import Scope
from limen.lib.manifest import read
from tests.doors.api.programs import Program, Said, officer, program
from tests.fakes.messages import Person, paxlst
from tools import openapi

STRANGER = Person(surname="OKAFOR", nationality="NPL", issuer="NPL", number="B5011934", reference="REF1")


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Act]:
    monkeypatch.setattr(authentication, "world", lambda: world)
    authentication.forget_callers()
    karim = officer(world, "karim", Role.CARRIER_DESK, Role.FIRST_LINE)
    yield world.act(actor=karim, actor_name="karim", roles=[Role.CARRIER_DESK], purpose="carriers")
    authentication.forget_callers()


def caller(act: Act, code: str) -> Program:
    """Return the program of a carrier that is in the register from now on."""
    carrier = carriers.add_carrier(act, told=CarrierTold(code=code, name=code, mode="air"))
    secret = new_bearer()
    expires = act.at + timedelta(days=30)
    carriers.add_key(act, carrier=carrier, name="dcs", digest=digest_of(secret), expires_at=expires)
    return Program(secret)


def a_list(*persons: Person, flight: str = "XU688") -> str:
    leaves = clock.now() + timedelta(hours=3)
    raw = paxlst(*persons, flight=flight, departs=leaves, arrives=leaves + timedelta(hours=2))
    return b64encode(raw).decode()


def asked(who: Program, content: str) -> Said:
    return who.post("/carrier/boarding", {"content": content})


def test_a_question_is_answered_in_json_and_as_cusres(desk: Act) -> None:
    who = caller(desk, "XU")
    said = asked(who, a_list(STRANGER))
    assert said.status == 200, said.body
    assert [(each["reference"], each["answer"], each["code"]) for each in said.body["persons"]] == [
        ("REF1", "no-board", "permission")
    ]
    [told] = read(said.body["cusres"].encode(), today=desk.today).answers
    assert [(each.reference, each.advice) for each in told.answers] == [("REF1", "no-board")]
    assert "OKAFOR" not in json.dumps(said.body)
    again = asked(who, a_list(STRANGER))
    assert again.body["persons"] == said.body["persons"]


def test_many_messages_at_once_and_what_was_wrong_with_one(desk: Act) -> None:
    who = caller(desk, "XU")
    bad = a_list(replace(STRANGER, number=""), flight="XU2")
    sent = who.post("/carrier/messages", {"messages": [{"content": a_list(STRANGER)}, {"content": bad}]})
    assert sent.status == 202, sent.body
    for receipt in sent.body["receipts"]:
        carriers.take_in(desk, message=UUID(receipt["message"]))
    told = who.get(f"/carrier/messages/{sent.body['receipts'][1]['message']}")
    assert (told.body["state"], told.body["faulty"]) == ("read", 1)
    assert "person-without" in {each["code"] for each in told.body["issues"]}


def test_nothing_of_another_carrier(desk: Act) -> None:
    one, other = caller(desk, "XU"), caller(desk, "ZZ")
    message = asked(one, a_list(STRANGER)).body["message"]
    assert one.get(f"/carrier/messages/{message}").status == 200
    assert other.get(f"/carrier/messages/{message}").status == 404
    assert asked(other, a_list(STRANGER)).body["rejected"] == "another-carrier"
    assert other.get("/carrier/changes").body == {"changes": []}


def test_a_changed_mind_is_told_until_it_is_acknowledged(desk: Act, world: World) -> None:
    who = caller(desk, "XU")
    asked(who, a_list(STRANGER))

    review = Review.objects.get().id
    carriers.decide_review(desk, review=review, said=carriers.Decided(answer=Answer.BOARD, words="Visa seen."))
    [change] = who.get("/carrier/changes").body["changes"]
    assert (change["person"]["answer"], change["person"]["reference"]) == ("board", "REF1")
    assert "BGM+132" in change["cusres"]
    assert who.post("/carrier/changes/acknowledged", {"answers": [change["id"]]}).body == {"count": 1}
    assert who.get("/carrier/changes").body == {"changes": []}
    assert crossings.assess_announced(desk) == 0


def test_the_description_is_the_document() -> None:
    assert openapi.CARRIERS_DOCUMENT.read_text(encoding="utf-8") == openapi.carriers_described()


def test_keys_of_carriers_and_tokens_of_officers_open_two_doors(desk: Act, world: World) -> None:
    who = caller(desk, "XU")
    assert who.get("/lists").status == 401
    of_officer = program(world, officer(world, "tomas", *Role), *Scope)
    assert of_officer.get("/carrier/changes").status == 401
    assert Client().get("/api/v1/carrier/changes").status_code == 401
