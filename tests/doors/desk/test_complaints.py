"""The public page of complaints and the register behind it, without a browser."""

from __future__ import annotations

import pytest
from django.test import Client

from limen.adapters import clock
from limen.apps.oversight.models import Complaint, SubjectRequest
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
WORDS = "She tore my paper and laughed."


def test_a_stranger_complains_and_reads_the_answer(seat: Seat) -> None:
    client = Client()
    assert client.get("/complain").status_code == 200
    empty = client.post("/complain", {"complaint": clock.new_id(), "words": "", "about": "treatment"})
    assert empty.status_code == 422
    sent = client.post("/complain", {"complaint": clock.new_id(), "words": WORDS, "about": "treatment", "post": ""})
    number, word = sent.context["number"], sent.context["word"]
    row = Complaint.objects.get()
    olga = seat("olga", Role.OVERSIGHT, where="")
    assert number in olga.get("/complaints").content.decode()
    assert WORDS in olga.get(f"/complaints/{row.id}").content.decode()
    olga.post(f"/complaints/{row.id}/take")
    waits = client.post("/complain/follow", {"number": number, "word": word}).content.decode()
    assert "Somebody looks into it" in waits
    assert "Olga" not in waits
    olga.post(f"/complaints/{row.id}/answer", {"result": "upheld", "words": "We are sorry."})
    assert "We are sorry." in client.post("/complain/follow", {"number": number, "word": word}).content.decode()
    assert client.post("/complain/follow", {"number": number, "word": "AAAA-AAAA-AAAA"}).status_code == 403
    assert client.get("/complaints").status_code == 302


def test_an_officer_writes_it_down_and_sees_none(seat: Seat) -> None:
    desk = seat("ines", Role.FIRST_LINE)
    assert desk.post("/complain", {"complaint": clock.new_id(), "words": WORDS, "about": "force"}).status_code == 200
    row = Complaint.objects.get()
    assert row.recorded_by is not None
    assert desk.get(f"/complaints/{row.id}").status_code == 403


def test_who_was_it_is_named_and_then_does_not_find_it(seat: Seat) -> None:
    Client().post("/complain", {"complaint": clock.new_id(), "words": WORDS, "about": "force"})
    row = Complaint.objects.get()
    seat("ida", Role.OVERSIGHT, where="")
    olga = seat("olga", Role.OVERSIGHT, where="")
    assert olga.post(f"/complaints/{row.id}/officer", {"officer": ""}).status_code == 422
    named = str(olga.get(f"/complaints/{row.id}").context["officer_form"].fields["officer"].choices)
    assert "Ida" in named
    from limen.apps.posts.queries import officer_named

    ida = officer_named("ida")
    assert ida is not None
    assert olga.post(f"/complaints/{row.id}/officer", {"officer": ida.id}).status_code == 302
    assert seat("ida", Role.OVERSIGHT, where="").get(f"/complaints/{row.id}").status_code == 404


def test_what_is_kept_about_me_is_asked_without_an_account_and_answered_once_it_is_known_who_asks(seat: Seat) -> None:
    client = Client()
    said = {"request": clock.new_id(), "kind": "access", "name": "Anna Eriksson", "contact": "anna@example.org"}
    assert client.get("/my-data").status_code == 200
    assert client.post("/my-data", {**said, "name": ""}).status_code == 422
    sent = client.post("/my-data", said)
    row = SubjectRequest.objects.get()
    olga, page = seat("olga", Role.OVERSIGHT, where=""), f"/data-requests/{row.id}"
    listed = olga.get("/data-requests").content.decode()
    assert row.number in listed
    assert "Eriksson" not in listed
    assert olga.post(page, {"answer-result": "done", "answer-words": "Here."}).status_code == 409
    assert olga.post(page, {"who-how": ""}).status_code == 422
    assert olga.post(page, {"who-how": "Came with her passport."}).status_code == 302
    assert olga.post(page, {"answer-result": "done", "answer-words": "Handed to you."}).status_code == 302
    followed = client.post("/complain/follow", {"number": sent.context["number"], "word": sent.context["word"]})
    assert "Handed to you." in followed.content.decode()
    assert seat("vera", Role.MONITOR, where="").get("/data-requests").status_code == 403
