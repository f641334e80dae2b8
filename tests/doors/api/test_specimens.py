"""An examiner's program takes specimens in: whole or not at all, once, and nobody else's does."""

from __future__ import annotations

import io
import json
import zipfile
from base64 import b64encode
from uuid import uuid4

import pytest
from PIL import Image

from limen.adapters.world import World
from limen.apps.examination.models import Specimen
from limen.apps.examination.queries import find_specimens
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests.apps.examination.test_specimens import ROW
from tests.doors.api.programs import officer, program


def archive(*, without: str = "", **changes: object) -> dict[str, str]:
    row = {**ROW, **changes}
    files = {"manifest.json": json.dumps({"form": "limen.specimens/1", "specimens": [row]}).encode()}
    drawn = io.BytesIO()
    Image.new("RGB", (60, 40), "#dfe7ec").save(drawn, "PNG")
    files |= {picture["file"]: drawn.getvalue() for picture in ROW["pictures"]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            if name != without:
                packed.writestr(name, data)
    return {"archive": b64encode(out.getvalue()).decode("ascii")}


def test_specimens_are_taken_once_and_anew_as_a_version(world: World) -> None:
    edda = program(world, officer(world, "edda", Role.EXAMINER, lane=None), Scope.SPECIMENS)
    taken = edda.post("/specimens", archive())
    assert (taken.status, taken.body) == (201, {"new": 1, "changed": 0, "same": 0})
    again = edda.post("/specimens", archive())
    assert again.body == {"new": 0, "changed": 0, "same": 1}
    assert edda.post("/specimens", archive(name="Another name")).body == {"new": 0, "changed": 1, "same": 0}
    assert [row.name for row in find_specimens()] == ["Another name"]


def test_the_same_call_again_is_answered_again(world: World) -> None:
    edda = program(world, officer(world, "edda", Role.EXAMINER, lane=None), Scope.SPECIMENS)
    key, body = uuid4(), archive()
    first = edda.post("/specimens", body, key=key)
    again = edda.post("/specimens", body, key=key)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")
    assert Specimen.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"archive": b64encode(b"no zip").decode()}, "specimens-broken"),
        (archive(without="manifest.json"), "specimens-missing"),
        (archive(without=ROW["pictures"][0]["file"]), "specimens-missing"),
        (archive(type="spaceship"), "specimen-manifest-wrong"),
        ({"archive": "§"}, "fields-wrong"),
    ],
)
def test_what_is_not_right_leaves_nothing(world: World, body: dict[str, str], code: str) -> None:
    edda = program(world, officer(world, "edda", Role.EXAMINER, lane=None), Scope.SPECIMENS)
    assert edda.post("/specimens", body).code == code
    assert Specimen.objects.count() == 0


def test_whoever_only_looks_at_specimens_brings_none(world: World) -> None:
    ines = program(world, officer(world, "ines", Role.FIRST_LINE), Scope.SPECIMENS)
    assert ines.post("/specimens", archive()).code == "not-allowed"
    assert Specimen.objects.count() == 0
