"""The door against its own description: data that fits it and data that does not, thrown at every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance
from werkzeug.test import Client

from limen.adapters.world import World
from limen.api import authentication
from limen.api.v1.description import description
from limen.config.wsgi import application
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests import found
from tests.doors.api.programs import ROOT, Program, lines, officer, program

EXAMPLES = found.as_many(40, here=6)


def _open_description() -> dict[str, Any]:
    """Return the description without its tokens: every call carries one, and test_tokens.py takes them away."""
    said = description()
    del said["components"]["securitySchemes"]
    for operations in said["paths"].values():
        for operation in operations.values():
            del operation["security"]
    return said


# A body that is too large is refused as that before anybody looks at what else is wrong with it.
REFUSED = ["400", "401", "403", "404", "405", "406", "409", "413", "415", "422", "428", "429", "5xx"]
SCHEMA = schemathesis.openapi.from_dict(
    _open_description(),
    config=SchemathesisConfig.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}),
)
SCHEMA.app = application
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]
THROWN = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # Where nothing is sent nothing can be sent wrongly.
    if mode is GenerationMode.POSITIVE or operation.body or list(operation.iter_parameters())
]
# What fits the description may still be refused by a rule of the border: lines that cannot be read, an open duty.
EXCLUDED = [positive_data_acceptance]


@pytest.fixture
def everybody(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Return a program that every operation is open to."""
    monkeypatch.setattr(authentication, "MOST_WRONG", 1_000_000)
    # The test's transaction lives in the connection that Django would otherwise give up between two requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield program(world, officer(world, "tomas", *Role), *Scope)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("operation", "mode"), THROWN)
def test_an_operation_keeps_to_its_description(operation: Any, mode: GenerationMode, everybody: Program) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def throw(case: Any, real: bool) -> None:
        if real:
            _make_real(case, everybody, mode)
        headers = {"Authorization": f"Bearer {everybody.bearer}"}
        case.call_and_validate(headers=headers, excluded_checks=EXCLUDED)

    throw()


def _make_real(case: Any, who: Program, mode: GenerationMode) -> None:
    """Let a call that would miss meet a traveller: an open inspection, its duty, lines that can be read, evidence."""
    if _is_uuid(case.path_parameters.get("inspection")):
        opened = _open(who)
        case.path_parameters["inspection"] = opened["id"]
        if _is_uuid(case.path_parameters.get("duty")):
            case.path_parameters["duty"] = opened["duties"][0]["id"]
    if _is_uuid(case.path_parameters.get("permit")):
        case.path_parameters["permit"] = _issued(who)
    if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
        real = {
            "scanned": lines(number=uuid4().hex[:9].upper()),
            "reading": 1,
            "evidence": "authority-answer",
            "version": 1,
            "reason": "court-decision",
            "kind": "visit-visa",
            "issuer": "UTO",
            "citizenship": "NGA",
        }
        case.body.update({name: value for name, value in real.items() if name in case.body})


def _open(who: Program) -> dict[str, Any]:
    """Return a new inspection of a child alone; Django's own client would give up the connection afterwards."""
    headers = {"Authorization": f"Bearer {who.bearer}", "Idempotency-Key": str(uuid4())}
    body = {"direction": "entry", "scanned": lines(number=uuid4().hex[:9].upper(), birth="190101")}
    opened: dict[str, Any] = Client(application).post(f"{ROOT}/inspections", json=body, headers=headers).get_json()
    return opened


def _issued(who: Program) -> str:
    """Return the id of a new permit."""
    headers = {"Authorization": f"Bearer {who.bearer}", "Idempotency-Key": str(uuid4())}
    body = {
        "kind": "visit-visa",
        "number": uuid4().hex[:9].upper(),
        "issuer": "UTO",
        "family_name": "Aldana",
        "born": "1985-01-22",
        "valid_from": "2026-01-01",
        "valid_until": "2026-12-31",
    }
    issued: dict[str, Any] = Client(application).post(f"{ROOT}/permits", json=body, headers=headers).get_json()
    return str(issued["id"])


def _is_uuid(text: object) -> bool:
    try:
        return isinstance(text, str) and str(UUID(text)) == text
    except ValueError:
        return False
