"""The program of a tracing agency: it asks once, hears how far it is, and never of whom somebody found, or where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from limen.adapters import clock
from limen.adapters.world import World
from limen.apps.journal.models import Look
from limen.apps.missing import models
from limen.apps.protection.operations import agreements
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from limen.lib.safeguards.agreements import Agreement, DataClass, RecipientKind
from tests.doors.api.programs import Program, officer, program


def agreed(world: World, *, id_: UUID | None = None, recipient: str = "tracing-service", days: int = 30) -> UUID:
    """Put an agreement with an agency in force, and return its id."""
    today = clock.now().date()
    said = Agreement(
        kind=RecipientKind.AGENCY,
        recipient=recipient,
        classes=frozenset({DataClass.TRACING}),
        forbids_onward=True,
        valid_from=today - timedelta(days=60),
        valid_until=today + timedelta(days=days),
        is_confirmed=False,
        is_ended=False,
    )
    id_ = id_ or clock.new_id()
    legal, olga = (
        world.act(actor=officer(world, f"{name}-{id_.hex[-8:]}", role, lane=None), actor_name=name, roles=[role],
                  purpose="agreements")
        for name, role in (("lucien", Role.LEGAL_DESK), ("olga", Role.OVERSIGHT))
    )  # fmt: skip
    agreements.propose_agreement(legal, agreement=id_, said=said, name="Tracing service", legal_basis="Act, s. 1")
    agreements.confirm_agreement(olga, agreement=id_)
    return id_


def body(agreement: UUID, **changes: str) -> dict[str, str]:
    said = {
        "agreement": str(agreement),
        "family_name": "Tekle",
        "given_names": "Selam",
        "born": "1992",
        "sex": "F",
        "seeker": "Letebrhan Haile",
        "relation": "mother",
        "contact": "+000 400 17",
    }
    return {**said, **changes}


@pytest.fixture
def agency(world: World) -> Program:
    return program(world, officer(world, "amara", Role.PROTECTION, lane=None), Scope.MISSING, name="tracing")


def test_it_asks_once_and_hears_how_far_it_is(world: World, agency: Program) -> None:
    agreement, key = agreed(world), uuid4()
    asked = agency.post("/missing/requests", body(agreement), key=key)
    assert (asked.status, asked.body["id"], asked.body["stage"]) == (201, str(key), "open"), asked.body
    assert set(asked.body) == {"id", "number", "made_at", "stage", "since"}
    again = agency.post("/missing/requests", body(agreement), key=key)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (asked.body, "true")
    assert models.Request.objects.count() == 1
    assert agency.post("/missing/requests", body(agreement, seeker="X"), key=key).code == "idempotency-key-reused"
    looks = Look.objects.count()
    assert agency.get(f"/missing/requests/{key}").body == asked.body
    assert Look.objects.count() == looks + 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"family_name": "", "given_names": ""}, "missing-request-wrong"),
        ({"contact": " "}, "missing-request-wrong"),
        ({"seeker": ""}, "fields-wrong"),
        ({"born": "yesterday"}, "fields-wrong"),
        ({"agreement": "00000000-0000-4000-8000-000000000000"}, "agreement-missing"),
        ({"place": "here"}, "fields-wrong"),
    ],
)
def test_what_is_refused_has_a_code(world: World, agency: Program, changes: dict[str, Any], code: str) -> None:
    assert agency.post("/missing/requests", {**body(agreed(world)), **changes}).code == code
    assert not models.Request.objects.exists()


def test_nobody_else_comes_in_and_nobody_sees_what_is_not_theirs(world: World, agency: Program) -> None:
    agreement, key = agreed(world), uuid4()
    agency.post("/missing/requests", body(agreement), key=key)
    other = program(world, officer(world, "berta", Role.CHILD_PROTECTION, lane=None), Scope.MISSING)
    assert other.get(f"/missing/requests/{key}").code == "missing-unknown"
    assert other.post("/missing/requests", body(agreement), key=key).code == "idempotency-key-reused"
    service = program(world, officer(world, "sara", Role.SERVICE, lane=None), Scope.REFERRALS)
    assert service.get(f"/missing/requests/{key}").code == "scope-missing"
    assert agency.get(f"/missing/requests/{uuid4()}").code == "missing-unknown"


def test_the_programs_of_one_officer_ask_for_one_agency(world: World, agency: Program) -> None:
    agency.post("/missing/requests", body(agreed(world)))
    another = agreed(world, recipient="another-agency")
    assert agency.post("/missing/requests", body(another)).code == "agreement-missing"
    renewed = agreed(world, days=90)
    assert agency.post("/missing/requests", body(renewed)).status == 201


def test_what_ends_with_an_agreement_ends_at_once(world: World, agency: Program) -> None:
    agreement, key = agreed(world), uuid4()
    agency.post("/missing/requests", body(agreement), key=key)
    id_ = officer(world, "oskar", Role.OVERSIGHT, lane=None)
    act = world.act(actor=id_, actor_name="oskar", roles=[Role.OVERSIGHT], purpose="agreements")
    agreements.end_agreement(act, agreement=agreement, words="They told others.")
    assert agency.get(f"/missing/requests/{key}").code == "agreement-missing"
    assert agency.post("/missing/requests", body(agreement), key=key).code == "agreement-missing"
