"""Asked twice, done once: the same key with the same body is answered again, with another body refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from limen.adapters.world import World
from limen.apps.crossings.models import Crossing, Decision, Inspection, Reading
from limen.apps.journal.models import Event
from limen.apps.posts.erasure import erase_due
from limen.apps.posts.models import REMEMBERED, Asked
from limen.apps.protection.models import Claim
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests.doors.api.programs import EVERYTHING_AT_WORK, Program, Said, administrator, lines, officer, program

Ask = Callable[[Program, str, UUID], Said]


def _counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Inspection, Reading, Decision, Crossing, Claim, Event))


ASKED: dict[str, Ask] = {
    "open": lambda who, _, key: who.open(lines(number="N00000001"), key=key),
    "open at the same lane": lambda who, _, key: who.open(lines(), key=key),
    "read": lambda who, at, key: who.post(f"/inspections/{at}/readings", {"scanned": lines()}, key=key),
    "party": lambda who, at, key: who.post(f"/inspections/{at}/party", key=key),
    "admit": lambda who, at, key: who.decide(at, move="admit", card={"residence": "UTO"}, key=key),
    "refer": lambda who, at, key: who.decide(at, move="refer", key=key),
    "claim": lambda who, at, key: who.post(f"/inspections/{at}/claims", key=key),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED)
def test_the_same_request_again_is_answered_again_and_not_done_again(booth: Program, ask: Ask) -> None:
    inspection, key = booth.open(lines()).body["id"], uuid4()
    first = ask(booth, inspection, key)
    counted = _counts()
    again = ask(booth, inspection, key)
    assert (first.status, again.status) == (201, 201), first.body
    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert _counts() == counted


def test_a_duty_is_answered_once(world: World) -> None:
    second = program(world, officer(world, "sofia", Role.SECOND_LINE), *EVERYTHING_AT_WORK)
    opened = second.open(lines(birth="190101")).body
    duty = opened["duties"][0]
    address = f"/inspections/{opened['id']}/duties/{duty['id']}/answers"
    answer, key = {"evidence": duty["evidence"][0]["code"], "words": "Her mother came."}, uuid4()
    first, again = second.post(address, answer, key=key), second.post(address, answer, key=key)
    assert (first.status, again.status) == (201, 201), first.body
    assert again.body == first.body
    assert second.post(address, answer).code == "duty-unknown", "a new request finds it closed"


def test_the_same_key_with_another_body_or_address_is_refused(booth: Program) -> None:
    key = uuid4()
    opened = booth.open(lines(), key=key)
    counted = _counts()
    for said in (
        booth.open(lines(), direction="exit", key=key),
        booth.open(lines(number="N00000001"), key=key),
        booth.post(f"/inspections/{opened.body['id']}/claims", key=key),
    ):
        assert (said.status, said.code) == (422, "idempotency-key-reused")
    assert _counts() == counted


def test_another_spelling_of_the_same_body_is_the_same_request(booth: Program) -> None:
    body, key = {"direction": "entry", "scanned": lines()}, str(uuid4())
    first = booth.send("/inspections", json.dumps(body).encode(), headers={"idempotency-key": key})
    turned = json.dumps(dict(reversed(body.items())), indent=2).encode()
    again = booth.send("/inspections", turned, headers={"idempotency-key": f'"{key.upper()}"'})
    assert (again.status, again.headers.get("Idempotent-Replayed")) == (201, "true"), again.body
    assert again.body["id"] == first.body["id"]


def test_what_was_refused_may_be_asked_again_under_its_key(booth: Program) -> None:
    opened, key = booth.open(lines()).body, uuid4()
    booth.post(f"/inspections/{opened['id']}/readings", {"scanned": lines(number="X11111111")})
    assert booth.decide(opened["id"], move="admit", reading=1, key=key).code == "seen-is-old"
    assert booth.decide(opened["id"], move="admit", reading=2, key=key).status == 201


def test_two_officers_may_use_the_same_key(world: World, booth: Program) -> None:
    other = program(world, officer(world, "omar", Role.FIRST_LINE, lane="A2"), Scope.INSPECTIONS, Scope.CLAIMS)
    mine, theirs = booth.open(lines()).body["id"], other.open(lines(number="N00000001")).body["id"]
    key = uuid4()
    assert booth.post(f"/inspections/{mine}/claims", key=key).body["is_new"] is True
    assert other.post(f"/inspections/{theirs}/claims", key=key).body["is_new"] is True


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid", "{%s}", "urn:uuid:%s", '"%s', "%s%s"])
def test_a_change_without_a_proper_key_is_refused(booth: Program, key: str) -> None:
    value = key.replace("%s", str(uuid4()))
    body = json.dumps({"direction": "entry", "scanned": lines()}).encode()
    said = booth.send("/inspections", body, headers={"idempotency-key": value})
    assert (said.status, said.code) == (400, "idempotency-key-missing")
    assert not Inspection.objects.exists()


def test_keys_are_forgotten_in_time_and_hold_nothing_personal(world: World, booth: Program) -> None:
    booth.open(lines())
    (row,) = Asked.objects.values()
    assert set(json.loads(row["outcome"])) == {"inspection"}
    erase_due(administrator(world))
    assert Asked.objects.count() == 1
    Asked.objects.update(at=row["at"] - REMEMBERED)
    erase_due(administrator(world))
    assert Asked.objects.count() == 0
