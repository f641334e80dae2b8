"""A tool that was written for yente, given this node's address and a token: its requests, and the answers it reads.

The requests are those of yente-client 0.2 and of the documentation of yente 5.5, about invented people.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from limen.adapters.world import World
from limen.apps.journal.models import Look
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from limen.lib.screening import Thresholds
from limen.lib.screening.scores import score_of
from tests.doors.api.people_on_lists import DISCREET, LIST, put_in_force
from tests.doors.api.programs import Said, officer, program

ROOT = "/api/yente"
MARWAN = {
    "schema": "Person",
    "properties": {"name": ["Marwan Haddad al-Qasimi"], "birthDate": ["1974-08-12"], "nationality": ["sy"]},
}
OLGA = {"schema": "Person", "properties": {"name": "Ольга Петровна Кузнецова", "birthDate": "1968", "country": "ru"}}


class Tool:
    """A client that was given a base URL and an API key."""

    def __init__(self, key: str | None, *, scheme: str = "ApiKey") -> None:
        self._client = Client()
        self._headers = {} if key is None else {"authorization": f"{scheme} {key}"}

    def get(self, path: str, **parameters: Any) -> Said:
        return self._said(self._client.get(ROOT + path, parameters, headers=self._headers))

    def match(self, *examples: dict[str, Any], dataset: str = "default", body: Any = None, **parameters: Any) -> Said:
        sent = body if body is not None else {"queries": {f"q{n}": each for n, each in enumerate(examples)}}
        query = "&".join(
            f"{name}={quote(str(one))}"
            for name, value in parameters.items()
            for one in (value if isinstance(value, list) else [value])
        )
        path = f"{ROOT}/match/{dataset}?{query}"
        data = json.dumps(sent).encode()
        return self._said(self._client.post(path, data, content_type="text/plain", headers=self._headers))

    @staticmethod
    def _said(response: Any) -> Said:
        return Said(status=response.status_code, body=json.loads(response.content), headers=response.headers)


@pytest.fixture
def desk(world: World, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the token of a program of the watchlist desk, at a node with lists."""
    from limen.api.yente import telling

    monkeypatch.setattr(telling, "world", lambda: world)
    put_in_force(world, discreet=True)
    bearer = program(world, officer(world, "wim", Role.WATCHLIST_DESK, lane=None), Scope.SCREENING).bearer
    assert bearer is not None
    return bearer


@pytest.fixture
def visas(world: World, desk: str) -> Tool:
    """Return a tool of the permit desk, which no discreet list names."""
    return Tool(program(world, officer(world, "petra", Role.PERMIT_DESK, lane=None), Scope.SCREENING).bearer)


def test_a_batch_is_matched(desk: str) -> None:
    said = Tool(desk).match(MARWAN, OLGA, limit=3, threshold=0.7, cutoff=0.5, algorithm="best", fuzzy="true")
    assert said.status == 200, said.body
    assert (said.body["limit"], said.headers["X-Batch-Size"]) == (3, "2")
    first, second = said.body["responses"]["q0"], said.body["responses"]["q1"]
    assert first["status"] == 200
    assert first["total"] == {"value": 1, "relation": "eq"}
    assert first["query"] == {"id": None, **MARWAN}
    (result,) = first["results"]
    assert (result["id"], result["schema"], result["datasets"]) == (f"{LIST}.QDi.901", "Person", [LIST])
    assert result["match"] is True
    assert 0.9 <= result["score"] <= 1.0
    assert result["caption"] == "Marwan Haddad Al-Qasimi"
    assert result["properties"]["birthDate"] == ["1974-08-12"]
    assert result["properties"]["citizenship"] == ["sy"]
    assert set(result["explanations"]) >= {"name_match", "birth_date_match", "nationality_match"}
    assert result["features"] == {name: each["score"] for name, each in result["explanations"].items()}
    assert result["explanations"]["name_match"]["detail"]
    assert [each["id"] for each in second["results"]] == [f"{LIST}.RUi.17"]
    assert second["query"]["properties"]["birthDate"] == ["1968"]


@pytest.mark.parametrize("scheme", ["ApiKey", "Bearer", "apikey"])
def test_the_token_comes_as_the_tool_sends_it(desk: str, scheme: str) -> None:
    assert Tool(desk, scheme=scheme).get("/catalog").status == 200


@pytest.mark.parametrize(("key", "scheme"), [(None, ""), ("wrong", "ApiKey"), ("x", "Basic")])
def test_without_a_token_nothing_is_told(world: World, key: str | None, scheme: str) -> None:
    said = Tool(key, scheme=scheme).get("/catalog")
    assert said.status == 401
    assert isinstance(said.body["detail"], str)
    assert said.headers["Content-Type"] == "application/json"


def test_scores_rise_with_bits_and_meet_the_thresholds() -> None:
    thresholds = Thresholds(alert=24.0, review=18.0)
    scores = [score_of(bits / 10, thresholds=thresholds) for bits in range(-400, 900)]
    assert scores == sorted(scores)
    assert all(0.0 <= score <= 1.0 for score in scores)
    assert score_of(18.0, thresholds=thresholds) == 0.7
    assert score_of(24.0, thresholds=thresholds) == 0.9
    assert score_of(17.9, thresholds=thresholds) < 0.7


def test_what_is_asked_for_narrows_what_is_found(desk: str) -> None:
    tool = Tool(desk)

    def found(**parameters: Any) -> list[str]:
        body = tool.match(MARWAN, **parameters).body
        return [each["id"] for each in body["responses"]["q0"]["results"]]

    assert found(dataset=LIST) == found(include_dataset=[LIST]) == [f"{LIST}.QDi.901"]
    assert found(topics=["sanction", "role.pep"]) == [f"{LIST}.QDi.901"]
    assert found(exclude_entity_ids=[f"{LIST}.QDi.901"]) == []
    assert found(exclude_dataset=[LIST]) == found(include_dataset=["moon"]) == []
    assert found(exclude_schema=["Person"]) == found(topics=["crime"]) == found(limit=0) == []
    assert found(changed_since="2026-01-01") == []


def test_a_lower_threshold_lets_weaker_likeness_match(desk: str) -> None:
    weak = {"schema": "Person", "properties": {"name": ["Marwan Haddad"], "birthDate": ["1974"]}}
    tool = Tool(desk)
    strict = tool.match(weak, threshold=0.999).body["responses"]["q0"]
    loose = tool.match(weak, threshold=0.05).body["responses"]["q0"]
    assert strict["total"]["value"] == 0
    assert loose["total"]["value"] >= 1
    assert all(each["match"] for each in loose["results"])


def test_what_is_about_no_person_finds_nobody(desk: str) -> None:
    company = {"schema": "Company", "properties": {"name": ["Marwan Haddad al-Qasimi"], "jurisdiction": ["sy"]}}
    assert Tool(desk).match(company).body["responses"]["q0"]["results"] == []


def test_parts_of_a_name_are_put_together(desk: str) -> None:
    parts = {"firstName": "Marwan", "middleName": "Haddad", "lastName": "Al-Qasimi", "birthDate": "1974-08-12"}
    found = Tool(desk).match({"schema": "Person", "properties": parts}).body["responses"]["q0"]["results"]
    assert [each["id"] for each in found] == [f"{LIST}.QDi.901"]


REFUSED = [
    ({}, {"body": {"queries": {}}}, 400, "queries-missing"),
    ({}, {"body": {"queries": {str(n): MARWAN for n in range(101)}}}, 400, "queries-too-many"),
    ({"algorithm": "coin"}, {}, 400, "algorithm-unknown"),
    ({}, {"body": {"queries": {"q": MARWAN}, "weights": {"name_match": 0.1}}}, 400, "weights-fixed"),
    ({}, {"body": {"queries": {"q": {"schema": "Spaceship", "properties": {}}}}}, 400, "schema-unknown"),
    ({}, {"dataset": "moon"}, 404, "dataset-unknown"),
    ({"limit": 501}, {}, 422, "fields-wrong"),
    ({"threshold": "nan"}, {}, 422, "fields-wrong"),
    ({"changed_since": "yesterday"}, {}, 422, "fields-wrong"),
    ({}, {"body": []}, 422, "fields-wrong"),
]


@pytest.mark.parametrize(("parameters", "more", "status", "code"), REFUSED, ids=[each[3] for each in REFUSED])
def test_what_cannot_be_asked_is_refused_in_yente_s_form(
    desk: str, parameters: dict[str, Any], more: dict[str, Any], status: int, code: str
) -> None:
    said = Tool(desk).match(MARWAN, **more, **parameters)
    assert (said.status, said.body["code"]) == (status, code)
    assert said.body["detail"]
    assert "Marwan" not in json.dumps(said.body)


def test_a_name_is_searched_for(desk: str) -> None:
    tool = Tool(desk)
    said = tool.get(f"/search/{LIST}", q="olga kuznetsova", limit=5).body
    assert [each["id"] for each in said["results"]] == [f"{LIST}.RUi.17"]
    assert (said["limit"], said["offset"], said["total"]) == (5, 0, {"value": 1, "relation": "eq"})
    assert set(said["facets"]) == {"countries", "topics", "datasets"}
    assert said["facets"]["countries"]["values"] == [{"name": "ru", "label": "Russia", "count": 1}]
    assert tool.get("/search/default", q="olga", countries=["sy"]).body["results"] == []
    assert tool.get("/search/default", q="olga kuznetsova", topics=["wanted"]).body["total"]["value"] == 1
    assert tool.get("/search/default", q="olga", schema="Vessel").body["results"] == []
    assert tool.get("/search/default", q="olga", schema="Spaceship").body["code"] == "schema-unknown"
    assert tool.get("/search/default", q="olga", sort=["name:asc"]).body["code"] == "filter-unknown"


def test_only_who_keeps_the_lists_goes_through_them(desk: str, visas: Tool) -> None:
    every = Tool(desk).get("/search/default", facets=["schema", "genders", "identifiers"]).body
    assert [each["id"] for each in every["results"]] == [f"{LIST}.QDi.901", f"{LIST}.RUi.17", f"{DISCREET.code}.D-1"]
    assert every["facets"]["schema"]["values"] == [{"name": "Person", "label": "Person", "count": 3}]
    page = Tool(desk).get("/search/default", limit=1, offset=1).body
    assert [each["id"] for each in page["results"]] == [f"{LIST}.RUi.17"]
    assert visas.get("/search/default").status == 403
    assert visas.get("/search/default", q="Olga Kuznetsova").status == 200


def test_an_entity_is_read_by_its_id(desk: str, visas: Tool) -> None:
    tool = Tool(desk)
    said = tool.get(f"/entities/{LIST}.QDi.901", nested="true")
    assert (said.status, said.body["id"]) == (200, f"{LIST}.QDi.901")
    assert said.body["properties"]["passportNumber"] == ["N0077123"]
    assert tool.get(f"/entities/{LIST}.QDi.901/adjacent").body == {"entity": said.body, "adjacent": {}}
    assert tool.get(f"/entities/{LIST}.QDi.999").body["code"] == "entity-unknown"
    assert tool.get("/entities/Q7747").status == 404
    assert tool.get(f"/entities/{DISCREET.code}.D-1").status == 200
    assert visas.get(f"/entities/{DISCREET.code}.D-1").body == visas.get("/entities/moon.D-1").body
    assert Look.objects.filter(what="list-entry/read").count() == 3


def test_discreet_entries_are_there_for_whom_the_list_names_alone(desk: str, visas: Tool) -> None:
    watched = {"schema": "Person", "properties": {"name": "Teodor Brandvold Lindqvist", "birthDate": "1981-02-03"}}
    assert Tool(desk).match(watched).body["responses"]["q0"]["results"]
    assert visas.match(watched).body["responses"]["q0"]["results"] == []
    assert visas.match(watched, dataset=DISCREET.code).status == 404
    assert visas.get("/search/default", q="Teodor Brandvold Lindqvist").body["results"] == []
    assert [each["name"] for each in visas.get("/catalog").body["datasets"]] == ["default", LIST]


def test_the_catalogue_tells_lists_and_their_ages(desk: str) -> None:
    said = Tool(desk).get("/catalog").body
    assert [each["name"] for each in said["datasets"]] == ["default", LIST, DISCREET.code]
    assert said["datasets"][0]["children"] == [LIST, DISCREET.code]
    assert (said["current"], said["outdated"], said["index_stale"]) == ([LIST, DISCREET.code], [], False)
    assert said["datasets"][1]["entity_count"] == 2
    assert Tool(desk).get("/manifest").body == said


def test_the_node_says_how_it_scores_and_how_it_is(desk: str) -> None:
    said = Tool(desk).get("/algorithms").body
    assert said["default"] == said["best"] == said["algorithms"][0]["name"]
    assert Tool(None).get("/healthz").body == {"status": "ok"}
    assert Tool(None).get("/readyz").body == {"status": "ok"}
    assert Tool(desk).get("/statements").status == 404
    assert Tool(desk).get("/statements").body["detail"]


def test_a_node_without_lists_is_not_ready(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from limen.api.yente import telling

    monkeypatch.setattr(telling, "world", lambda: world)
    assert Tool(None).get("/readyz").status == 503
