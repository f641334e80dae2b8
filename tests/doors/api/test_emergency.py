"""The program of a consulate: an emergency document given once, seen, printed, reported; and who may not."""

from __future__ import annotations

from base64 import b64decode
from datetime import timedelta
from uuid import uuid4

import pytest

from limen.adapters import clock, lines_font
from limen.adapters.seal_signer import SealSigner
from limen.adapters.world import World
from limen.api.v1 import emergency
from limen.apps.examination.models import EmergencyDocument
from limen.apps.examination.queries import own_documents
from limen.apps.journal.models import Event, Look
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from limen.lib.emrtd.codes import read_code
from tests.apps.permits.test_sealing import sealer
from tests.doors.api.programs import Program, officer, program

__all__ = ["sealer"]
pytestmark = pytest.mark.usefixtures("sealed_here")


@pytest.fixture
def sealed_here(sealer: SealSigner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emergency, "SealSigner", lambda *, folder: sealer)  # noqa: ARG005 - as the real one is called


@pytest.fixture
def consulate(world: World) -> Program:
    return program(world, officer(world, "petra", Role.PERMIT_DESK, lane=None), Scope.EMERGENCY, name="consulate")


def body(**changes: str) -> dict[str, str]:
    said = {
        "number": "E0000017",
        "family_name": "Eriksson",
        "given_names": "Anna Maria",
        "born": "1974-08-12",
        "sex": "F",
        "citizenship": "UTO",
        "valid_until": (clock.now().date() + timedelta(days=9)).isoformat(),
        "journey": "Nairobi to Utopia Airport",
        "established": "Register of citizens.",
    }
    return {**said, **changes}


def test_it_is_given_once_seen_printed_and_reported(consulate: Program) -> None:
    key = uuid4()
    issued = consulate.post("/emergency-documents", body(), key=key)
    assert (issued.status, issued.body["id"], issued.body["status"]) == (201, str(key), "")
    assert issued.body["lines"][0].startswith("PUUTOERIKSSON<<ANNA<MARIA<")
    assert read_code(b64decode(issued.body["seal"])).fields[0][1] == issued.body["lines"][0]
    again = consulate.post("/emergency-documents", body(), key=key)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (issued.body, "true")
    assert EmergencyDocument.objects.count() == 1
    looks = Look.objects.count()
    assert consulate.get(f"/emergency-documents/{key}").body == issued.body
    assert Look.objects.count() == looks + 1
    if lines_font.is_installed():
        paper = consulate.post(f"/emergency-documents/{key}/paper")
        assert b64decode(paper.body["pdf"]).startswith(b"%PDF-")
        assert Event.objects.filter(kind="limen.emergency-document.printed").count() == 1
    ended = consulate.post(f"/emergency-documents/{key}/end", {"status": "stolen"})
    assert (ended.status, ended.body["status"]) == (201, "stolen")
    assert own_documents(number="E0000017")[0].status == "stolen"
    assert consulate.post(f"/emergency-documents/{key}/end", {"status": "lost"}).code == "emergency-ended"
    assert consulate.post(f"/emergency-documents/{key}/paper").code == "emergency-ended"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"citizenship": "SWE"}, "emergency-not-national"),
        ({"valid_until": "2020-01-01"}, "emergency-dates"),
        ({"journey": " "}, "emergency-incomplete"),
    ],
)
def test_what_is_refused_has_a_code(consulate: Program, changes: dict[str, str], code: str) -> None:
    assert consulate.post("/emergency-documents", body(**changes)).code == code
    assert EmergencyDocument.objects.count() == 0


def test_nobody_else_comes_in(world: World, consulate: Program) -> None:
    key = uuid4()
    consulate.post("/emergency-documents", body(), key=key)
    other = program(world, officer(world, "pat", Role.PERMIT_DESK, lane=None), Scope.PERMITS, name="visas")
    assert other.get(f"/emergency-documents/{key}").code == "scope-missing"
    assert consulate.get(f"/emergency-documents/{uuid4()}").code == "emergency-unknown"
