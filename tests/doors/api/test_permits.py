"""The issuing authority's program: a permit recorded once, seen, ended, followed; and who may not."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from limen.adapters.world import World
from limen.apps.journal.models import Event, Look
from limen.apps.permits.models import Permit
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests.doors.api.programs import Program, officer, program

VISA = {
    "kind": "visit-visa",
    "number": "V1234567",
    "issuer": "UTO",
    "family_name": "Okafor",
    "given_names": "Chinedu",
    "born": "1985-01-22",
    "sex": "M",
    "citizenship": "NGA",
    "document_issuer": "NGA",
    "document_number": "B50119342",
    "valid_from": "2026-01-01",
    "valid_until": "2026-12-31",
    "conditions": ["No paid work | at all"],
}
END = {"version": 1, "reason": "holder-asked", "words": "The holder moved away."}


@pytest.fixture
def authority(world: World) -> Program:
    """Return the program of the permit desk, whose officer works no shift."""
    return program(world, officer(world, "petra", Role.PERMIT_DESK, lane=None), Scope.PERMITS, name="visa-system")


def test_a_permit_is_recorded_once_and_followed_to_its_end(authority: Program) -> None:
    key = uuid4()
    issued = authority.post("/permits", VISA, key=key)
    assert (issued.status, issued.body["id"], issued.body["version"]) == (201, str(key), 1)
    assert issued.body["conditions"] == ["No paid work at all"]
    again = authority.post("/permits", VISA, key=key)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (issued.body, "true")
    assert authority.post("/permits", VISA).code == "permit-there"
    assert Permit.objects.count() == 1
    assert authority.get(f"/permits/{key}").body == issued.body
    first = authority.get("/permits/changes").body
    assert [(each["what"], each["permit"]["id"]) for each in first["changes"]] == [("issued", str(key))]
    ended = authority.post(f"/permits/{key}/revocation", END)
    assert (ended.status, ended.body["status"], ended.body["version"]) == (201, "revoked", 2)
    assert authority.post(f"/permits/{key}/annulment", {**END, "version": 2}).code == "permit-ended"
    rest = authority.get("/permits/changes", since=first["next"]).body
    assert [each["what"] for each in rest["changes"]] == ["revoked"]
    assert authority.get("/permits/changes", since=rest["next"]).body == {
        "changes": [], "next": rest["next"], "more": False,
    }  # fmt: skip
    purposes = set(Event.objects.filter(kind__startswith="limen.permit").values_list("purpose", flat=True))
    assert purposes == {"permits via visa-system"}
    assert Look.objects.filter(what="permit", subject=Permit.objects.get().person).count() >= 3


WRONG = [
    {"valid_until": "2025-12-31"},
    {"kind": "visa-for-the-moon"},
    {"citizenship": "ZZZ"},
    {"valid_from": 20260101},
    {"valid_from": "2026-01-01T00:00:00Z"},
    {"entries": 3},
    {"status": "valid"},
]


@pytest.mark.parametrize("changes", WRONG, ids="-".join)
def test_what_cannot_be_is_refused(authority: Program, changes: dict[str, object]) -> None:
    assert authority.post("/permits", {**VISA, **changes}).status == 422
    assert not Permit.objects.exists()


def test_ending_asks_for_version_ground_and_words(authority: Program) -> None:
    key = UUID(authority.post("/permits", VISA).body["id"])
    wrong = [("annulment", END, "permit-reason"), ("revocation", {**END, "version": 2}, "permit-changed")]
    for how, body, code in wrong:
        assert authority.post(f"/permits/{key}/{how}", body).code == code
    assert authority.post(f"/permits/{key}/revocation", {**END, "words": ""}).code == "fields-wrong"
    assert authority.post(f"/permits/{uuid4()}/revocation", END).code == "permit-unknown"
    assert authority.get(f"/permits/{uuid4()}").code == "permit-unknown"


def test_no_other_token_opens_permits(world: World, authority: Program, booth: Program) -> None:
    key = authority.post("/permits", VISA).body["id"]
    for answer in (booth.post("/permits", VISA), booth.get(f"/permits/{key}"), booth.get("/permits/changes")):
        assert answer.code == "scope-missing"
