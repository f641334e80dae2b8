"""A program that asks whether somebody is on a list: what it is told, what is logged, and what it never learns."""

from __future__ import annotations

from typing import Any

import pytest

from limen.adapters.world import World
from limen.apps.journal.models import Event, Look
from limen.apps.watchlists.models import PersonEntry
from limen.apps.watchlists.queries import building
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope, ScopeBeyondRole
from tests.doors.api.people_on_lists import DISCREET, LIST, put_in_force
from tests.doors.api.programs import Program, officer, program

MARWAN = {
    "id": "row-1",
    "names": [{"primary": "AL QASIMI", "secondary": "MARWAN HADDAD", "written": "mrz", "issuer": "SYR"}],
    "births": ["1974-08-12"],
    "sex": "M",
    "citizenships": ["SYR"],
}
NOBODY = {"id": "row-2", "names": [{"primary": "Aldana", "secondary": "Noor"}], "births": ["1990-01-01"]}
WATCHED = {
    "names": [{"primary": "Lindqvist", "secondary": "Teodor Brandvold"}],
    "births": ["1981-02-03"],
    "sex": "M",
    "citizenships": ["NOR"],
}


@pytest.fixture
def visas(world: World) -> Program:
    """Return the program of the permit desk, whose applicants are compared with the lists."""
    put_in_force(world, discreet=True)
    return program(world, officer(world, "petra", Role.PERMIT_DESK, lane=None), Scope.SCREENING, name="visa-system")


@pytest.fixture
def lists_desk(world: World, visas: Program) -> Program:
    """Return a program of the watchlist desk, which the discreet list names."""
    return program(world, officer(world, "wim", Role.WATCHLIST_DESK, lane=None), Scope.SCREENING)


def test_a_hit_says_why_and_from_where(visas: Program) -> None:
    said = visas.post("/screen", {"subjects": [MARWAN, NOBODY]})
    assert said.status == 200, said.body
    first, second = said.body["results"]
    assert (first["id"], second["id"], second["hits"]) == ("row-1", "row-2", [])
    (hit,) = first["hits"]
    assert (hit["list_code"], hit["entry"], hit["level"], hit["category"]) == (LIST, "QDi.901", "alert", "sanctions")
    assert (bool(hit["verify_with"]), bool(hit["artefact"]), hit["version"]) == (True, True, "1")
    assert {line["field"] for line in hit["evidence"]} >= {"name", "birth", "citizenship"}
    assert all(line["sentence"] for line in hit["evidence"])
    assert round(sum(line["bits"] for line in hit["evidence"]), 1) == hit["bits"]
    assert {part["how"] for part in hit["alignment"]} <= {
        "same", "variant", "spelling", "sound", "initial", "joined", "cut", "nickname", "missing", "extra",
    }  # fmt: skip
    (asked,) = said.body["lists"]
    assert (asked["code"], asked["is_stale"], asked["age_hours"]) == (LIST, False, 1)
    assert said.body["profile"].startswith("standard/")
    assert visas.post("/screen", {"subjects": [MARWAN, NOBODY]}).body["results"] == said.body["results"]


def test_reasons_come_in_the_language_asked_for(visas: Program, world: World) -> None:
    french = Program(visas.bearer, language="fr")
    sentences = [
        line["sentence"]
        for who in (visas, french)
        for line in who.post("/screen", {"subjects": [MARWAN]}).body["results"][0]["hits"][0]["evidence"]
    ]
    assert all(sentences)


def test_every_entry_shown_is_a_look_and_nothing_of_the_people_is_kept(visas: Program) -> None:
    events = Event.objects.count()
    visas.post("/screen", {"subjects": [MARWAN, NOBODY]})
    looks = list(Look.objects.filter(what="list-entry/compared"))
    assert [look.subject for look in looks] == [PersonEntry.objects.get(key="QDi.901").record]
    assert {look.purpose for look in looks} == {"screening via visa-system"}
    assert Event.objects.count() == events


def test_a_discreet_list_is_there_for_whom_it_names_alone(visas: Program, lists_desk: Program) -> None:
    asked = {"subjects": [WATCHED]}
    assert visas.post("/screen", asked).body["results"][0]["hits"] == []
    assert DISCREET.code not in [each["code"] for each in visas.post("/screen", asked).body["lists"]]
    assert visas.post("/screen", {**asked, "lists": [DISCREET.code]}).code == "list-unknown"
    (hit,) = lists_desk.post("/screen", asked).body["results"][0]["hits"]
    assert (hit["list_code"], hit["action"]) == (DISCREET.code, "discreet")
    assert not Look.objects.filter(purpose="screening via visa-system").exists()


def test_only_the_lists_that_are_named_are_asked(visas: Program) -> None:
    assert visas.post("/screen", {"subjects": [MARWAN], "lists": [LIST]}).body["results"][0]["hits"]
    assert visas.post("/screen", {"subjects": [MARWAN], "lists": ["moon"]}).code == "list-unknown"


WRONG: list[dict[str, Any]] = [
    {"subjects": []},
    {"subjects": [NOBODY] * 101},
    {"subjects": [{**NOBODY, "names": []}]},
    {"subjects": [{**NOBODY, "births": ["12.05.1974"]}]},
    {"subjects": [{**NOBODY, "citizenships": ["utopia"]}]},
    {"subjects": [{**NOBODY, "claim": True}]},
    {"subjects": [{**NOBODY, "names": [{"primary": "A\u0007"}]}]},
]


@pytest.mark.parametrize("body", WRONG, ids=range(len(WRONG)))
def test_what_cannot_be_is_refused(visas: Program, body: dict[str, Any]) -> None:
    said = visas.post("/screen", body)
    assert (said.status, said.code) == (422, "fields-wrong")


def test_a_hundred_people_fit_into_one_question_and_more_bytes_than_that_do_not(visas: Program) -> None:
    said = visas.post("/screen", {"subjects": [{**NOBODY, "id": str(number)} for number in range(100)]})
    assert [each["id"] for each in said.body["results"]] == [str(number) for number in range(100)]
    assert visas.post("/screen", {"subjects": "x" * 1_100_000}).code == "body-too-large"


def test_no_other_token_asks(world: World, visas: Program, booth: Program) -> None:
    assert booth.post("/screen", {"subjects": [NOBODY]}).code == "scope-missing"
    census = officer(world, "census", Role.STATISTICIAN, lane=None)
    with pytest.raises(ScopeBeyondRole):
        program(world, census, Scope.SCREENING)


def test_a_list_that_cannot_be_opened_is_no_clean_answer(visas: Program, world: World) -> None:
    for digest in world.artefacts.held():
        world.artefacts.drop(digest)
    building._indexes.clear()
    said = visas.post("/screen", {"subjects": [NOBODY]})
    assert (said.status, said.code) == (503, "artefact-missing")
