"""The door for tools written for yente keeps to its description: data that fits, and data that does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection, positive_data_acceptance

from limen.adapters.world import World
from limen.api import authentication
from limen.api.yente import telling
from limen.api.yente.description import description
from limen.config.wsgi import application
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests import found
from tests.doors.api.people_on_lists import LIST, put_in_force
from tests.doors.api.programs import Program, officer, program
from tools import openapi

EXAMPLES = found.as_many(40, here=6)


def _open_description() -> dict[str, Any]:
    """Return the description without its tokens: every call carries one, and test_yente.py takes them away."""
    said = description()
    said["components"].pop("securitySchemes", None)
    for operations in said["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return said


SCHEMA = schemathesis.openapi.from_dict(_open_description())
SCHEMA.app = application
OPERATIONS = [each.ok() for each in SCHEMA.get_all_operations() if isinstance(each, Ok)]
THROWN = [
    pytest.param(operation, mode, id=f"{operation.label} {mode.value}")
    for operation in OPERATIONS
    for mode in GenerationMode
    # Any text is a name of a list or an entry: where nothing else is sent nothing can be sent wrongly.
    if mode is GenerationMode.POSITIVE or operation.body or list(operation.query)
]
# What fits the description may still be no schema, no list; what does not may be what yente leaves aside as well.
EXCLUDED = [positive_data_acceptance, negative_data_rejection, ignored_auth]


@pytest.fixture
def tool(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    """Return a program to whom every list is open."""
    monkeypatch.setattr(authentication, "MOST_WRONG", 1_000_000)
    monkeypatch.setattr(telling, "world", lambda: world)
    put_in_force(world, discreet=True)
    # The test's transaction lives in the connection that Django would otherwise give up between two requests.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield program(world, officer(world, "tomas", *Role, lane=None), Scope.SCREENING)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("operation", "mode"), THROWN)
def test_an_operation_keeps_to_its_description(operation: Any, mode: GenerationMode, tool: Program) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy(generation_mode=mode), real=st.booleans())
    def throw(case: Any, real: bool) -> None:
        if real:
            _make_real(case)
        case.call_and_validate(headers={"Authorization": f"ApiKey {tool.bearer}"}, excluded_checks=EXCLUDED)

    throw()


def _make_real(case: Any) -> None:
    """Let a call that would miss meet a list, an entry, somebody on it."""
    if "dataset" in case.path_parameters:
        case.path_parameters["dataset"] = "default"
    if "entity" in case.path_parameters:
        case.path_parameters["entity"] = f"{LIST}.QDi.901"
    if isinstance(case.body, dict) and isinstance(case.body.get("queries"), dict):
        person = {"schema": "Person", "properties": {"name": ["Marwan Haddad al-Qasimi"], "birthDate": ["1974"]}}
        case.body["queries"]["real"] = person


def test_the_written_description_is_the_door_s_own() -> None:
    assert openapi.YENTE_DOCUMENT.read_text(encoding="utf-8") == openapi.yente_described(), "run: make openapi"
