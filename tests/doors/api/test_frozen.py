"""What version 1 once took and told, it takes and tells for ever: recorded calls of every operation, sent again.

A recorded call is never changed: programs of other services were built on it. A new field may be told; no field may
go away, change its name or its kind. To record a new operation: write its call into tests/frozen/api/v1 with `answer`
null, and run this file once with LIMEN_RECORD=1.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

from limen.adapters import clock
from limen.adapters.seal_signer import SealSigner
from limen.adapters.world import World
from limen.api.v1 import emergency
from limen.api.v1.description import description
from limen.apps.examination.models import Fraud
from limen.apps.examination.queries import find_specimens, specimen
from limen.apps.posts.queries import officer_named
from limen.apps.protection.operations import referrals
from limen.apps.watchlists import operations as watchlists
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from limen.lib.safeguards.referrals import Stage
from tests.apps.examination.test_specimens import taken
from tests.apps.permits.test_sealing import sealer
from tests.doors.api.people_on_lists import put_in_force
from tests.doors.api.programs import AIR, Program, administrator, officer, program
from tests.doors.api.test_missing import agreed
from tests.fakes import helped
from tools import openapi

__all__ = ["sealer"]
RECORDED = Path(__file__).resolve().parents[2] / "frozen" / "api" / "v1"
AGREEMENT = UUID("01a22700-0000-7000-8000-000000000017")
CALLS = {path.stem: path for path in sorted(RECORDED.glob("*.json"))}


def misses(recorded: Any, told: Any, at: str = "answer") -> Iterator[str]:
    """Yield where `told` is not what a program that was built on `recorded` counts on."""
    if recorded is None:
        return
    if type(recorded) is not type(told):
        yield f"{at}: {type(told).__name__} where {type(recorded).__name__} was told"
    elif isinstance(recorded, dict):
        for name, value in recorded.items():
            if name in told:
                yield from misses(value, told[name], f"{at}.{name}")
            else:
                yield f"{at}.{name} is not told any more"
    elif isinstance(recorded, list) and recorded:
        if told:
            yield from misses(recorded[0], told[0], f"{at}[0]")
        else:
            yield f"{at} is empty"


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ({"a": 2, "b": [{"c": "y"}], "new": 1}, []),
        ({"b": [{"c": "y"}]}, ["answer.a is not told any more"]),
        ({"a": "1", "b": [{"c": "y"}]}, ["answer.a: str where int was told"]),
        ({"a": 1, "b": []}, ["answer.b is empty"]),
        ({"a": 1, "b": [{}]}, ["answer.b[0].c is not told any more"]),
    ],
)
def test_what_goes_away_is_noticed(told: Any, found: list[str]) -> None:
    assert list(misses({"a": 1, "b": [{"c": "x"}], "n": None}, {**told, "n": 1})) == found


@pytest.fixture
def everybody(world: World, sealer: SealSigner, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Return a program that every operation is open to, at a post that holds a list."""
    tomas = officer(world, "tomas", *Role)
    keeper = world.act(actor=tomas, actor_name="tomas", roles=[Role.WATCHLIST_DESK], purpose="lists")
    watchlists.open_list(
        keeper, code="lost", name="Lost passports", owner="Passport office", legal_basis="Act 1", action="stop-and-call"
    )
    rows = ["issuer,number,status,listed_on", "UTO,L898902C3,lost,2026-01-31"]
    made_at = keeper.at - timedelta(hours=1)
    version = watchlists.import_numbers(keeper, list_code="lost", lines=rows, made_at=made_at).version
    other = officer(world, "wanda", *Role)
    second = world.act(actor=other, actor_name="wanda", roles=[Role.WATCHLIST_DESK], purpose="lists")
    watchlists.confirm_numbers(second, list_code="lost", version=version)
    put_in_force(world)
    referrals.name_member(administrator(world), officer=tomas, service="lotus-house")
    monkeypatch.setattr(emergency, "SealSigner", lambda *, folder: sealer)  # noqa: ARG005 - as the real one is called
    # Set by a process of its own, with letters that not every machine has.
    monkeypatch.setattr(emergency, "set_emergency", lambda _: b"%PDF-1.7")
    agreed(world, id_=AGREEMENT)
    return program(world, tomas, *Scope)


@pytest.mark.parametrize("name", CALLS)
def test_a_recorded_call_is_taken_and_told_as_it_was(world: World, everybody: Program, name: str) -> None:
    said = json.loads(CALLS[name].read_text(encoding="utf-8"))
    places = _places(everybody)
    path = said["path"].format(
        referral=_referral(world, UUID(places["child"])), **places, **_known_documents(world, everybody)
    )
    live = everybody.get(path) if said["method"] == "GET" else everybody.post(path, _dated(said["body"]))
    if said["answer"] is None and os.environ.get("LIMEN_RECORD"):
        said.update(status=live.status, answer=live.body)
        CALLS[name].write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert live.status == said["status"], live.body
    assert list(misses(said["answer"], live.body)) == []


def _dated(body: Any) -> Any:
    """Return a body with today where its day must not be over."""
    if not isinstance(body, dict):
        return body
    return {name: clock.now().date().isoformat() if value == "{today}" else value for name, value in body.items()}


def _places(who: Program) -> dict[str, str]:
    opening = json.loads(CALLS["open_inspection"].read_text(encoding="utf-8"))["body"]
    typed = opening["typed"]
    before = who.post("/inspections", {**opening, "typed": {**typed, "number": "B00000001"}}).body
    # Since 0.2 whoever admits in spite of a finding that weighs says why: the one call of before that asks for more.
    who.decide(before["id"], move="admit", words="The card of another service shows who she is")
    grown = who.post("/inspections", {**opening, "typed": {**typed, "number": "B00000001"}}).body
    child = who.post("/inspections", {**opening, "typed": {**typed, "number": "B00000002", "born": "2019-01-01"}}).body
    listed = who.post("/inspections", opening).body
    visa = json.loads(CALLS["issue_permit"].read_text(encoding="utf-8"))["body"]
    return {
        "permit": who.post("/permits", {**visa, "number": "V7654321"}).body["id"],
        "inspection": grown["id"],
        "child": child["id"],
        "duty": child["duties"][0]["id"],
        "listed": listed["id"],
    }


def _known_documents(world: World, who: Program) -> dict[str, str]:
    """Record a fraud, a specimen and an own document that is to be found."""
    Fraud.objects.create(
        id=uuid4(), year=2026, month=11, conclusion="forged", methods="photo-substitution", document_type="passport",
        issuer="UTO", series="2019", sex="F", age_group="30-44", came_from="BRA", post=AIR, direction="entry",
    )  # fmt: skip
    edda = officer(world, "edda", Role.EXAMINER, lane=None)
    act = world.act(actor=edda, actor_name="edda", roles=[Role.EXAMINER], purpose="specimens")
    taken(act, {})
    specimen_id = find_specimens()[0].id
    whole = specimen(specimen_id)
    assert whole
    body = {"document_type": "passport", "number": "U7000001", "status": "lost"}
    given = _dated(json.loads(CALLS["issue_emergency_document"].read_text(encoding="utf-8"))["body"])
    sought = json.loads(CALLS["ask_for_missing"].read_text(encoding="utf-8"))["body"]
    return {
        "missing_request": who.post("/missing/requests", sought).body["id"],
        "emergency": who.post("/emergency-documents", {**given, "number": "E0000016"}).body["id"],
        "specimen": str(specimen_id),
        "specimen_picture": str(whole.pictures[0].id),
        "own_document": who.post("/own-documents", body).body["id"],
    }


def _referral(world: World, inspection: UUID) -> UUID:
    """Refer somebody to the service that the officer of the program answers for."""
    tomas = officer_named("tomas")
    assert tomas
    roles = [Role.SECOND_LINE]
    act = world.act(actor=tomas.id, actor_name="tomas", roles=roles, purpose="protection", post=AIR, lane="A1")
    referral = helped.referred(act, inspection)
    referrals.take_step(act, referral=referral, stage=Stage.SENT)
    return referral


def test_every_operation_has_a_recorded_call() -> None:
    operations = {each["operationId"] for path in description()["paths"].values() for each in path.values()}
    assert operations == set(CALLS)


def test_the_written_description_is_the_door_s_own() -> None:
    written = openapi.DOCUMENT.read_text(encoding="utf-8")
    assert written == openapi.described(), "run: make openapi"
