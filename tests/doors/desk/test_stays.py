"""The lists of stays, the calendar of a traveller and the public page, without a browser."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from limen.adapters import clock
from limen.apps.crossings.models import Crossing, StayFound
from limen.apps.crossings.operations import PastCrossing, PastTraveller, find_stays, take_over_crossings
from limen.apps.journal.models import Look
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes.post import AIR, Post, document, holder, opened, passport

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
CHECK = {"citizenship": "BRA", "document": "P", "purpose": "holiday", "mode": "air", "kind": "", "entries": "0"}


def came(post: Post, primary: str, citizenship: str, *, days_ago: int) -> None:
    """Let somebody have come by the clock of the machine, which the pages go by."""
    act = post.at(post.base, clock.now())
    crossing = PastCrossing(direction=Direction.ENTRY, at=act.at - timedelta(days=days_ago), post=AIR, lane="A1")
    met = holder(primary, citizenship=citizenship)
    past = PastTraveller(document=document(f"N{primary}", issuer=citizenship), holder=met, crossings=(crossing,))
    take_over_crossings(act, travellers=[past])


def run(post: Post) -> None:
    find_stays(post.at(post.base, clock.now()))


def test_each_list_names_its_own_and_every_look_is_on_record(post: Post, seat: Seat) -> None:
    came(post, "LONG", "BRA", days_ago=100)
    came(post, "SOON", "DEU", days_ago=85)
    came(post, "NONE", "AFG", days_ago=3)
    desk = seat("petra", Role.PERMIT_DESK, where="")
    assert "No run has been made yet" in desk.get("/stays").content.decode()
    run(post)
    named = {which: desk.get(f"/stays/{which}").content.decode() for which in ("overstayed", "ending", "unfounded")}
    for which, primary in (("overstayed", "LONG"), ("ending", "SOON"), ("unfounded", "NONE")):
        assert [each for each in ("LONG", "SOON", "NONE") if each in named[which]] == [primary]
    assert Look.objects.filter(what__startswith="stays/").count() == 3


def test_a_list_that_is_none_is_not_found_and_others_see_no_list(seat: Seat) -> None:
    assert seat("petra", Role.PERMIT_DESK, where="").get("/stays/everybody").status_code == 404
    assert seat("sofia", Role.SECOND_LINE).get("/stays").status_code == 403


def test_a_reminder_is_noted_once_it_says_how(post: Post, seat: Seat) -> None:
    came(post, "SOON", "DEU", days_ago=85)
    run(post)
    desk = seat("petra", Role.PERMIT_DESK, where="")
    place = f"/stays/persons/{StayFound.objects.get().person}/reminder"
    refused = desk.post(place, {"how": " "})
    assert refused.status_code == 422
    assert "Say how the person was reminded" in refused.content.decode()
    assert "SOON" in refused.content.decode()
    assert desk.post(place, {"how": "By letter"}).status_code == 302
    assert "By letter" in desk.get("/stays/ending").content.decode()


@pytest.mark.parametrize("typed", ["tomorrow", "2026-02-30", "1999-01-01", "9999-12-31", "0"])
def test_a_day_that_cannot_be_asked_about_is_told_beside_the_calendar(post: Post, seat: Seat, typed: str) -> None:
    one = opened(post.first, passport("BR1", issuer="BRA", citizenship="BRA"))
    answer = seat("tomas", Role.SUPERVISOR).get(f"/inspections/{one.inspection}/stays", {"on": typed})
    assert answer.status_code == 422
    assert "is not a day that can be asked about" in answer.content.decode()
    assert "May enter" in answer.content.decode() or "may enter" in answer.content.decode()


def test_nationals_have_no_days_to_count(post: Post, seat: Seat) -> None:
    one = opened(post.first)
    page = seat("tomas", Role.SUPERVISOR).get(f"/inspections/{one.inspection}/stays")
    assert "No days are counted" in page.content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"citizenship": ""}, "it is marked below"),
        ({"citizenship": "XYZ"}, "it is marked below"),
        ({"kind": "visit-visa"}, "Write the day as it stands on the permit."),
        (
            {"kind": "visit-visa", "valid_from": "2026-03-01", "valid_until": "2026-02-01"},
            "This day lies before the first day.",
        ),
        ({"entry": ["nonsense"], "exit": [""]}, "This is not a day."),
        ({"entry": [""], "exit": ["2026-01-01"]}, "Write the day of entry too."),
        ({"entry": ["2026-02-01"], "exit": ["2026-01-01"]}, "The exit lies before the entry."),
        ({"entry": ["1950-02-01"], "exit": ["1950-03-01"]}, "Write stays of the last ten years"),
    ],
)
def test_what_is_typed_wrong_at_the_public_page_is_told(seat: Seat, changes: dict[str, object], told: str) -> None:
    answer = Client().post("/stay-check", {**CHECK, **changes})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_public_page_counts_what_is_typed_and_keeps_nothing(seat: Seat) -> None:
    today = date.today()  # noqa: DTZ011 - the page goes by the clock of the machine
    stay = {"entry": [str(today - timedelta(days=40))], "exit": [str(today - timedelta(days=31))]}
    answer = Client().post("/stay-check", {**CHECK, **stay})
    assert answer.status_code == 200
    assert "<bdi>10</bdi> of <bdi>90</bdi> days are used" in answer.content.decode()
    more = Client().post("/stay-check", {**CHECK, **stay, "more": "1"}).content.decode()
    assert more.count('name="entry"') > 6
    assert (Crossing.objects.count(), Look.objects.count()) == (0, 0)
