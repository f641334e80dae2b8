"""A copy of a list at the desk: looked at, proposed by one keeper, put in force or sent back by another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from limen.apps.watchlists.operations import open_list
from limen.apps.watchlists.queries import lists_in_force
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes.post import Post

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
ROWS = "issuer,number,status\nUTO,A1234567,lost\nUTO,B1234567,stolen\nUTO,,lost\n"
COPY = {"made_at": "2026-03-01T08:00", "text": ROWS}


@pytest.fixture
def keepers(post: Post, seat: Seat) -> Callable[[str], Client]:
    """Return the desks of two keepers, with a list open."""
    act = post.officer("petra", Role.WATCHLIST_DESK)
    open_list(act, code="lost", name="Lost passports", owner="Office", legal_basis="s. 8", action="inform")
    return lambda name: seat(name, Role.WATCHLIST_DESK, where="")


def waiting_version(desk: Client) -> str:
    page = desk.get("/lists/lost/waiting").content.decode()
    found = re.search(r'name="version" value="([^"]+)"', page)
    assert found, page
    return found[1]


def test_one_proposes_and_another_confirms(keepers: Callable[[str], Client]) -> None:
    wanda, noor = keepers("wanda"), keepers("noor")
    preview = wanda.post("/lists/lost/import", COPY).content.decode()
    assert "2 numbers can be read" in preview
    assert lists_in_force()[0].waiting is None
    assert wanda.post("/lists/lost/import", {**COPY, "confirmed": "yes"}).status_code == 302
    assert lists_in_force()[0].version is None
    assert "waits for a second person" in noor.get("/lists").content.decode()
    assert "somebody else has to confirm it" in wanda.get("/lists/lost/waiting").content.decode()
    version = waiting_version(noor)
    own = wanda.post("/lists/lost/waiting", {"version": version, "answer": "confirm"})
    assert own.status_code == 409
    assert lists_in_force()[0].version is None
    assert noor.post("/lists/lost/waiting", {"version": version, "answer": "confirm"}).status_code == 302
    assert (lists_in_force()[0].entries, lists_in_force()[0].unreadable) == (2, 1)
    assert noor.get("/lists/lost/waiting").status_code == 302, "nothing waits any more"


def test_a_copy_that_removes_many_asks_for_a_second_look_and_can_be_sent_back(keepers: Callable[[str], Client]) -> None:
    wanda, noor = keepers("wanda"), keepers("noor")
    wanda.post("/lists/lost/import", {**COPY, "confirmed": "yes"})
    noor.post("/lists/lost/waiting", {"version": waiting_version(noor), "answer": "confirm"})
    short = {"made_at": "2026-03-02T08:00", "text": "issuer,number,status\nUTO,A1234567,lost\n", "confirmed": "yes"}
    wanda.post("/lists/lost/import", short)
    assert "was it cut short?" in noor.get("/lists/lost/waiting").content.decode()
    assert noor.post("/lists/lost/waiting", {"version": waiting_version(noor), "answer": "withdraw"}).status_code == 302
    assert (lists_in_force()[0].entries, lists_in_force()[0].waiting) == (2, None)


def test_what_was_not_shown_is_not_confirmed(keepers: Callable[[str], Client]) -> None:
    wanda, noor = keepers("wanda"), keepers("noor")
    wanda.post("/lists/lost/import", {**COPY, "confirmed": "yes"})
    seen = waiting_version(noor)
    wanda.post("/lists/lost/import", {**COPY, "confirmed": "yes"})
    for wrong in (seen, "", "x"):
        assert noor.post("/lists/lost/waiting", {"version": wrong, "answer": "confirm"}).status_code == 409
    assert lists_in_force()[0].version is None


def test_an_earlier_version_comes_back_by_two_people(keepers: Callable[[str], Client]) -> None:
    wanda, noor = keepers("wanda"), keepers("noor")
    assert "No version yet" in wanda.get("/lists/lost/versions").content.decode()
    for text in (ROWS, "issuer,number,status\nUTO,A1234567,lost\n"):
        wanda.post("/lists/lost/import", {**COPY, "text": text, "confirmed": "yes"})
        noor.post("/lists/lost/waiting", {"version": waiting_version(noor), "answer": "confirm"})
    assert lists_in_force()[0].entries == 1
    page = wanda.get("/lists/lost/versions").content.decode()
    (earlier,) = re.findall(r'name="version" value="([^"]+)"', page)
    for wrong in ("", "x", str(lists_in_force()[0].version)):
        assert wanda.post("/lists/lost/versions", {"version": wrong}).status_code == 409
    assert wanda.post("/lists/lost/versions", {"version": earlier}).status_code == 302
    assert lists_in_force()[0].entries == 1, "nothing changes before a second person has confirmed it"
    assert (
        wanda.post("/lists/lost/waiting", {"version": waiting_version(wanda), "answer": "confirm"}).status_code == 409
    )
    noor.post("/lists/lost/waiting", {"version": waiting_version(noor), "answer": "confirm"})
    assert lists_in_force()[0].entries == 2


def test_versions_are_for_those_who_propose(seat: Seat, keepers: Callable[[str], Client]) -> None:
    assert seat("sofia", Role.SECOND_LINE).get("/lists/lost/versions").status_code == 403
    assert keepers("wanda").get("/lists/none/versions").status_code == 404


def test_nobody_else_sees_what_waits(seat: Seat) -> None:
    assert seat("sofia", Role.SECOND_LINE).get("/lists/lost/waiting").status_code == 403
