"""The pages of missing and dead persons, without a browser: from the question to the word of a named person."""

from __future__ import annotations

import pytest

from limen.adapters import clock
from limen.apps.missing.models import Dead, Lead, Request
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
NAMED = {"given_names": "Kwame", "family_name": "Osei", "age": "30", "sex": "M"}
ASKED = {**NAMED, "seeker": "Abena Osei", "contact": "+000 400 23", "agreement": ""}


def test_from_the_question_to_the_word_of_a_person(seat: Seat) -> None:
    desk = seat("amara", Role.PROTECTION)
    assert desk.get("/missing").status_code == 200
    assert desk.post("/missing/new", {"record": clock.new_id(), **ASKED, "seeker": ""}).status_code == 422
    assert desk.post("/missing/new", {"record": clock.new_id(), **ASKED}).status_code == 302
    found = {**NAMED, "day": "2026-01-01", "place": "On the shore", "marks": "A scar", "whereabouts": "Cold room"}
    assert desk.post("/missing/dead/new", {"record": clock.new_id(), **found}).status_code == 302
    listed = desk.get("/missing").content.decode()
    assert Request.objects.get().number in listed
    assert "Osei" not in listed
    lead, dead = f"/missing/leads/{Lead.objects.get().id}", f"/missing/dead/{Dead.objects.get().id}"
    assert "Osei" in desk.get(f"/missing/requests/{Request.objects.get().id}").content.decode()
    assert desk.post(lead, {"lead-risk": "safe", "lead-words": "The scar."}).status_code == 302
    assert desk.post(lead, {"told-words": "Visited her."}).status_code == 409
    assert desk.post(dead, {"who-name": "Kwame Osei", "who-how": "Teeth"}).status_code == 409
    assert desk.post(dead, {"hand-to": "Institute, 17/26", "hand-whereabouts": "Institute"}).status_code == 302
    assert desk.post(dead, {"who-name": "Kwame Osei", "who-how": "Teeth"}).status_code == 302
    assert desk.post(lead, {"told-words": "Visited her."}).status_code == 302
    assert Lead.objects.get().told_at
    assert desk.post(f"/missing/requests/{Request.objects.get().id}", {"words": "She knows."}).status_code == 302


def test_a_supervisor_records_the_dead_and_sees_no_request(seat: Seat) -> None:
    desk = seat("tomas", Role.SUPERVISOR)
    page = desk.get("/missing").content.decode()
    assert "Somebody was found dead" in page
    assert "Somebody outside" not in page
    assert desk.get("/missing/new").status_code == 403
    assert seat("ines", Role.FIRST_LINE).get("/missing").status_code == 403
