"""Whatever is wrong is a problem document in the caller's language that says what, where and what to do."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import translation

from limen.adapters.world import World
from limen.api.problems import MOST_BYTES
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection
from tests.doors.api.programs import ROOT, Program, Said, lines

TYPED = {"family_name": "Aldana", "born": "1974-08-12"}


def _open(who: Program, **changes: object) -> Said:
    body = {"direction": "entry", "scanned": lines(), **changes}
    return who.post("/inspections", {name: value for name, value in body.items() if value is not ...})


def test_a_problem_is_a_document_with_all_its_parts(booth: Program) -> None:
    said = booth.get(f"/inspections/{uuid4()}")
    assert said.headers["Content-Type"] == "application/problem+json"
    assert said.headers["Content-Language"] == "en"
    assert said.headers["Cache-Control"] == "no-store"
    assert set(said.body) == {"type", "title", "status", "detail", "instance"}
    assert said.body["type"] == "urn:limen:problem:inspection-unknown"
    assert said.body["status"] == said.status == 404
    assert said.body["instance"].startswith("urn:uuid:")


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_problems_speak_the_language_that_is_asked_for(booth: Program, language: str) -> None:
    said = Program(booth.bearer, language=f"{language};q=0.9, en;q=0.1").get(f"/inspections/{uuid4()}")
    assert said.headers["Content-Language"] == language
    with translation.override(language):
        assert said.body["detail"] == translation.gettext("There is no such inspection among your tasks.")
        assert said.body["title"] == translation.gettext("Not found")


def test_findings_and_duties_speak_arabic_to_a_program_that_asks_for_it(booth: Program) -> None:
    child = Program(booth.bearer, language="ar").open(lines(birth="190101")).body
    arabic = range(0x0600, 0x0700)
    assert any(ord(character) in arabic for character in child["duties"][0]["must"])
    assert any(ord(character) in arabic for character in child["advice"]["sentence"])


def test_an_unknown_language_is_answered_in_english(booth: Program) -> None:
    assert Program(booth.bearer, language="tlh").get("/x").headers["Content-Language"] == "en"


# --- fields --------------------------------------------------------------------------------------

WRONG: dict[str, tuple[dict[str, Any], str, str]] = {
    "a field is missing": ({"direction": ...}, "body.direction", "missing"),
    "a field is unknown": ({"lane": "A1"}, "body.lane", "extra-forbidden"),
    "a code is unknown": ({"direction": "in"}, "body.direction", "enum"),
    "a number stands for text": ({"scanned": 1}, "body.scanned", "string-type"),
    "a text is too long": ({"scanned": "P" * 5_000}, "body.scanned", "string-too-long"),
    "a text is empty": ({"scanned": ""}, "body.scanned", "string-too-short"),
    "nothing is presented": ({"scanned": ...}, "body", "one-presented"),
    "both are presented": ({"typed": TYPED}, "body", "one-presented"),
    "a moment without a zone": ({"happened_at": "2026-01-01T00:00:00"}, "body.happened_at", "no-moment"),
    "a day for a moment": ({"happened_at": "2026-01-01"}, "body.happened_at", "no-moment"),
    "a number for a moment": ({"happened_at": 1_700_000_000}, "body.happened_at", "no-moment"),
    "a date that no calendar has": (
        {"scanned": ..., "typed": {**TYPED, "born": "1974-02-30"}},
        "body.typed.born",
        "no-partial-date",
    ),
    "a control character": (
        {"scanned": ..., "typed": {**TYPED, "family_name": "A\x00B"}},
        "body.typed.family_name",
        "not-printable",
    ),
    "a turn of direction": (
        {"scanned": ..., "typed": {**TYPED, "family_name": "A\u202eB"}},
        "body.typed.family_name",
        "not-printable",
    ),
    "an unknown field inside": (
        {"scanned": ..., "typed": {**TYPED, "name": "x"}},
        "body.typed.name",
        "extra-forbidden",
    ),
    "an id that is none": ({"party": "1"}, "body.party", "uuid-parsing"),
}


@pytest.mark.parametrize(("changes", "where", "code"), WRONG.values(), ids=WRONG)
def test_a_field_that_is_not_right_is_named(booth: Program, changes: dict[str, Any], where: str, code: str) -> None:
    said = _open(booth, **changes)
    assert (said.status, said.code) == (422, "fields-wrong"), said.body
    assert [(error["where"], error["code"]) for error in said.body["errors"]] == [(where, code)]
    assert said.body["errors"][0]["detail"].endswith(".")
    assert not Inspection.objects.exists()


@pytest.mark.parametrize(
    ("parameters", "where"),
    [
        ({"limit": 0}, "query.limit"),
        ({"limit": 1_001}, "query.limit"),
        ({"since": -1}, "query.since"),
        ({"since": 2**63}, "query.since"),
        ({"since": "x"}, "query.since"),
        ({"since": ["1", "2"]}, "query.since"),
        ({"sinse": 1}, "query.sinse"),
    ],
)
def test_a_parameter_that_is_not_right_is_named(world: World, parameters: dict[str, object], where: str) -> None:
    from limen.lib.basics.roles import Role
    from limen.lib.decision.scopes import Scope
    from tests.doors.api.programs import officer, program

    reader = program(world, officer(world, "stat", Role.STATISTICIAN, lane=None), Scope.CROSSINGS)
    said = reader.get("/crossings", **parameters)
    assert (said.status, [error["where"] for error in said.body["errors"]]) == (422, [where])


def test_what_was_sent_is_never_repeated(booth: Program) -> None:
    said = _open(booth, direction="secret-of-a-traveller", **{"secret-name": "secret-of-a-traveller"})
    assert "secret-of-a-traveller" not in json.dumps(said.body)


def test_what_cannot_be_typed_is_said_in_a_sentence(booth: Program) -> None:
    said = _open(booth, scanned=..., typed={**TYPED, "citizenship": "ZZZ"})
    assert (said.status, said.code) == (422, "field-wrong")
    assert "ZZZ" in said.body["detail"]


def test_lines_that_cannot_be_read_say_what_stood_in_the_way(booth: Program) -> None:
    said = booth.open("no lines of any document")
    assert (said.status, said.code) == (422, "scan-unreadable")
    assert said.body["findings"]
    assert all(found["sentence"] and found["rule"] for found in said.body["findings"])


# --- bodies --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "body-not-json"),
        (b"\xff\xfe", "body-not-json"),
        (b'{"direction": NaN}', "body-not-json"),
        (b'{"direction": "entry", "direction": "exit"}', "body-not-json"),
        (b'{"direction": "\\ud800"}', "body-not-json"),
        (b"1" * 5_000, "body-not-json"),
        (b"[" * 60_000, "body-too-deep"),
        (b'{"a":' * 9 + b"1" + b"}" * 9, "body-too-deep"),
        (b'"' + b"[" * 100 + b'"', "fields-wrong"),
        (b"x" * (MOST_BYTES + 1), "body-too-large"),
        (b"", "fields-wrong"),
        (b"null", "fields-wrong"),
        (b"[]", "fields-wrong"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(booth: Program, data: bytes, code: str) -> None:
    said = booth.send("/inspections", data, headers={"idempotency-key": str(uuid4())})
    assert said.code == code
    assert said.status in {400, 413, 422}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_another_form_than_json_is_refused(booth: Program, content_type: str) -> None:
    said = booth.send("/inspections", b"{}", headers={"idempotency-key": str(uuid4())}, content_type=content_type)
    assert (said.status, said.code) == (415, "media-type-wrong")


# --- the framework's own answers -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "address", "status", "code"),
    [
        ("GET", "/nothing", 404, "address-unknown"),
        ("POST", "/nothing", 404, "address-unknown"),
        ("GET", "/inspections/1", 404, "address-unknown"),
        ("GET", "/../../etc/passwd", 404, "address-unknown"),
        ("GET", "/inspections", 405, "method-wrong"),
        ("PUT", "/lists", 405, "method-wrong"),
        ("DELETE", "/crossings", 405, "method-wrong"),
        ("TRACE", "/lists", 405, "method-wrong"),
    ],
)
def test_a_wrong_address_or_method_is_a_problem_too(
    booth: Program, method: str, address: str, status: int, code: str
) -> None:
    response = Client().generic(method, ROOT + address, headers={"authorization": f"Bearer {booth.bearer}"})
    assert (response.status_code, response.headers["Content-Type"]) == (status, "application/problem+json")
    assert json.loads(response.content)["type"].endswith(code)
    assert ("Allow" in response.headers) is (status == 405)


def test_a_host_that_is_not_ours_is_refused_as_a_problem(world: World) -> None:
    response = Client().get(f"{ROOT}/lists", headers={"host": "elsewhere.example"})
    assert (response.status_code, json.loads(response.content)["type"]) == (400, "urn:limen:problem:request-broken")


def test_a_fault_of_the_program_is_said_plainly_and_logged(
    booth: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of the test")

    monkeypatch.setattr(crossings, "look_at", fail)
    said = booth.get(f"/inspections/{uuid4()}")
    assert (said.status, said.code) == (500, "program-failed")
    assert "ZeroDivisionError" not in json.dumps(said.body)
    assert "ZeroDivisionError" in caplog.text
    assert said.body["instance"].removeprefix("urn:uuid:") in caplog.text


def test_a_register_that_does_not_answer_asks_to_come_back(booth: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(crossings, "open_inspection", fail)
    said = booth.open(lines())
    assert (said.status, said.code) == (503, "storage-silent")
    assert int(said.headers["Retry-After"]) > 0
