"""The whole job of the first line through the programs' door: open, read, answer, decide, read the register later."""

from __future__ import annotations

from uuid import uuid4

from limen.adapters.world import World
from limen.apps.crossings import models
from limen.apps.journal.models import Look
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope
from tests.doors.api.programs import EVERYTHING_AT_WORK, Program, lines, officer, program


def test_a_traveller_is_read_and_admitted(booth: Program) -> None:
    opened = booth.open(lines())
    assert opened.status == 201, opened.body
    assert opened.body["state"] == "open"
    assert opened.body["advice"] == {"move": "admit", "sentence": "May enter"}
    assert opened.body["holder"]["primary"] == "ALDANA"
    assert opened.body["document"]["number"] == "L898902C3"

    done = booth.decide(opened.body["id"], move="admit", card={"residence": "UTO", "purpose": "holiday"})
    assert done.status == 201, done.body
    assert done.body["state"] == "admitted"

    seen = booth.get(f"/inspections/{opened.body['id']}")
    assert seen.status == 200
    assert (seen.body["state"], seen.body["crossing"]) == ("admitted", done.body["crossing"])
    assert seen.body["decision"]["officer"] == seen.body["opened_by"]


def test_what_is_found_is_said_in_words_with_its_source(booth: Program) -> None:
    found = booth.open(lines(years_left=-1)).body["findings"]
    expired = next(each for each in found if each["severity"] in {"attention", "stop"})
    assert expired["sentence"]
    assert expired["source"]
    assert expired["rule"].count(".") >= 1


def test_a_second_reading_is_added_and_an_old_one_cannot_be_decided_over(booth: Program) -> None:
    opened = booth.open(lines(number="L898902C3"))
    address = f"/inspections/{opened.body['id']}"
    again = booth.post(f"{address}/readings", {"scanned": lines(number="X11111111")})
    assert (again.status, again.body["reading"]) == (201, 2)
    assert again.body["document"]["number"] == "X11111111"
    old = booth.decide(opened.body["id"], move="admit", reading=1)
    assert (old.status, old.code) == (409, "seen-is-old")
    assert booth.decide(opened.body["id"], move="admit", reading=2).status == 201


def test_a_traveller_without_a_document_is_typed(booth: Program) -> None:
    typed = {"family_name": "Østergård", "given_names": "Анна", "born": "1974", "sex": "F", "citizenship": "UTO"}
    opened = booth.post("/inspections", {"direction": "entry", "typed": typed})
    assert opened.status == 201, opened.body
    assert opened.body["document"] is None
    assert opened.body["holder"] == {
        "primary": "OESTERGAARD",
        "secondary": "ANNA",
        "birth": "1974",
        "sex": "F",
        "citizenship": "UTO",
    }


def test_a_child_alone_is_not_admitted_and_her_duty_is_answered_by_the_second_line(world: World) -> None:
    first = program(world, officer(world, "ines", Role.FIRST_LINE), *EVERYTHING_AT_WORK)
    second = program(world, officer(world, "sofia", Role.SECOND_LINE, lane="A2"), *EVERYTHING_AT_WORK)
    opened = first.open(lines(birth="190101"))
    (duty,) = opened.body["duties"]
    assert duty["kind"] == "child-alone"
    assert "admit" in duty["blocks"]
    refused = first.decide(opened.body["id"], move="admit")
    assert (refused.status, refused.code) == (409, "duty-open")
    answer = {"evidence": duty["evidence"][0]["code"], "words": "Mother at the next booth."}
    address = f"/inspections/{opened.body['id']}/duties/{duty['id']}/answers"
    assert first.post(address, answer).code == "duty-wrong-role"
    assert first.decide(opened.body["id"], move="refer").status == 201
    closed = second.post(address, answer)
    assert closed.status == 201, closed.body
    assert [(each["closed_on"], each["words"]) for each in closed.body["duties"]] == [
        (answer["evidence"], answer["words"])
    ]


def test_a_claim_is_recorded_by_whoever_hears_it_also_after_the_decision(world: World) -> None:
    first = program(world, officer(world, "ines", Role.FIRST_LINE), *EVERYTHING_AT_WORK)
    other = program(world, officer(world, "omar", Role.FIRST_LINE, lane="A2"), Scope.CLAIMS)
    opened = first.open(lines())
    first.decide(opened.body["id"], move="admit")
    address = f"/inspections/{opened.body['id']}/claims"
    assert other.post(address).body == {"inspection": opened.body["id"], "is_new": True}
    assert first.post(address).body["is_new"] is False
    seen = first.get(f"/inspections/{opened.body['id']}").body
    assert seen["claim"] is True
    assert [duty["kind"] for duty in seen["duties"]] == ["protection-claim"]


def test_a_family_shares_a_party(booth: Program) -> None:
    mother = booth.open(lines(given="NOOR")).body
    party = booth.post(f"/inspections/{mother['id']}/party").body["party"]
    child = booth.open(lines(number="C22222222", given="SAMI", birth="190101"), party=party)
    assert child.status == 201, child.body
    assert child.body["party"] == party
    assert child.body["duties"] == []


def test_documents_are_seen_within_the_inspection_and_never_after_it(booth: Program) -> None:
    before = booth.open(lines()).body
    booth.decide(before["id"], move="admit")
    opened = booth.open(lines(), direction="exit").body
    known = booth.get(f"/inspections/{opened['id']}/documents")
    assert known.status == 200, known.body
    assert known.body["presented"]["number"] == "L898902C3"
    assert [(met["holder"]["primary"], met["crossings"]) for met in known.body["met"]] == [("ALDANA", 1)]
    looks = list(Look.objects.filter(what__startswith="documents/").values_list("what", "purpose"))
    assert looks == [(f"documents/{opened['id']}", "border-check via booth-a1")]
    booth.decide(opened["id"], move="admit")
    assert booth.get(f"/inspections/{opened['id']}/documents").code == "inspection-closed"


def test_there_is_no_search_by_number(booth: Program) -> None:
    assert booth.get("/documents/UTO/L898902C3").code == "address-unknown"
    assert booth.get("/documents", number="L898902C3").code == "address-unknown"


def test_crossings_are_read_page_by_page_and_each_page_is_on_record(world: World, booth: Program) -> None:
    for number in ("A00000001", "A00000002", "A00000003"):
        inspection = booth.open(lines(number=number)).body["id"]
        assert booth.decide(inspection, move="admit").status == 201
    statistics = program(world, officer(world, "stat", Role.STATISTICIAN, lane=None), Scope.CROSSINGS)
    first = statistics.get("/crossings", limit=2).body
    assert [first["more"], len(first["crossings"])] == [True, 2]
    rest = statistics.get("/crossings", since=first["next"], limit=2).body
    assert [rest["more"], len(rest["crossings"])] == [False, 1]
    assert statistics.get("/crossings", since=rest["next"]).body == {
        "crossings": [],
        "next": rest["next"],
        "more": False,
    }
    told = rest["crossings"][0]
    assert told["personal"] is None
    assert (told["citizenship"], told["sex"], len(told["age_group"])) == ("UTO", "F", 5)
    numbers = list(models.Crossing.objects.order_by("number").values_list("number", flat=True))
    looks = list(Look.objects.filter(what__startswith="crossings/").order_by("number").values_list("what", flat=True))
    assert looks == [f"crossings/{numbers[0]}-{numbers[1]}", f"crossings/{numbers[2]}-{numbers[2]}"]


def test_what_leads_to_a_person_needs_a_scope_of_its_own(world: World, booth: Program) -> None:
    inspection = booth.open(lines()).body["id"]
    booth.decide(inspection, move="admit")
    reader = officer(world, "stat", Role.STATISTICIAN, lane=None)
    whole = program(world, reader, Scope.CROSSINGS, Scope.CROSSINGS_PERSONAL)
    (crossing,) = whole.get("/crossings").body["crossings"]
    assert crossing["personal"]["inspection"] == inspection
    assert crossing["personal"]["birth"] == "1974-08-12"


def test_a_token_for_one_post_reads_the_crossings_of_that_post(world: World, booth: Program) -> None:
    booth.decide(booth.open(lines()).body["id"], move="admit")
    reader = officer(world, "stat", Role.STATISTICIAN, lane=None)
    assert program(world, reader, Scope.CROSSINGS, post="UTO-SEA-1").get("/crossings").body["crossings"] == []
    assert len(program(world, reader, Scope.CROSSINGS, post="UTO-AIR-1").get("/crossings").body["crossings"]) == 1


def test_lists_and_health_say_what_a_watcher_of_machines_needs(world: World) -> None:
    keeper = officer(world, "wanda", Role.WATCHLIST_DESK, Role.ADMINISTRATOR, lane=None)
    watcher = program(world, keeper, Scope.LISTS, Scope.HEALTH)
    assert watcher.get("/lists").body == {"lists": [], "persons": []}
    health = watcher.get("/health").body
    assert (health["status"], health["node"], health["findings"]) == ("good", "post-1", [])
    assert health["events"] > 0


def test_two_officers_decide_on_one_traveller_and_one_of_them_does(world: World) -> None:
    ines = program(world, officer(world, "ines", Role.FIRST_LINE), *EVERYTHING_AT_WORK)
    tomas = program(world, officer(world, "tomas", Role.SUPERVISOR, lane="A2"), *EVERYTHING_AT_WORK)
    inspection = ines.open(lines()).body["id"]
    assert tomas.get(f"/inspections/{inspection}").status == 200
    assert ines.decide(inspection, move="admit").status == 201
    late = tomas.decide(inspection, move="refer")
    assert (late.status, late.code) == (409, "move-not-open")
    assert models.Decision.objects.count() == 1


def test_a_stranger_s_inspection_looks_like_none(world: World, booth: Program) -> None:
    elsewhere = program(
        world, officer(world, "omar", Role.FIRST_LINE, lane="F1", post="UTO-LND-1"), *EVERYTHING_AT_WORK
    )
    inspection = booth.open(lines()).body["id"]
    there = elsewhere.get(f"/inspections/{inspection}")
    nowhere = elsewhere.get(f"/inspections/{uuid4()}")
    assert there.status == 404
    assert {**there.body, "instance": ""} == {**nowhere.body, "instance": ""}
    assert elsewhere.post(f"/inspections/{inspection}/readings", {"scanned": lines()}).code == "inspection-unknown"
    assert elsewhere.decide(inspection, move="admit").code == "inspection-unknown"


def test_a_look_through_this_door_has_the_purpose_of_a_look_at_the_desk(booth: Program) -> None:
    from limen.desk.views import lane

    opened = booth.open(lines())
    booth.get(f"/inspections/{opened.body['id']}")
    assert set(Look.objects.values_list("purpose", flat=True)) == {f"{lane.PURPOSE} via booth-a1"}
