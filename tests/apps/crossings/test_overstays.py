"""The run over everybody who is here: who stayed too long, whose stay ends soon, of whom no right is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from limen.apps.crossings.models import Crossing, StayFound, StayRun
from limen.apps.crossings.operations import PastCrossing, PastTraveller, overstays, take_over_crossings
from limen.apps.crossings.operations.overstays import Found, HowMissing, NotOnTheList, find_stays, remind
from limen.apps.travellers.models import Person
from limen.apps.travellers.operations import link_persons
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.rights import NotAllowed
from tests.fakes.post import AIR, LAND, Post, document, holder

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 14)


@pytest.fixture
def desk() -> Act:
    """The permit desk at headquarters."""
    return Post().officer("petra", Role.PERMIT_DESK, post="", lane="")


def came(act: Act, name: str, citizenship: str, *days_ago: int, number: str = "") -> None:
    """Let somebody cross: in, out, in ... so many days ago, by turns at two posts."""
    crossings = tuple(
        PastCrossing(
            direction=Direction.EXIT if place % 2 else Direction.ENTRY,
            at=datetime(2026, 3, 14, 12, tzinfo=UTC) - timedelta(days=days),
            post=(AIR, LAND)[place % 2],
            lane="A1",
        )
        for place, days in enumerate(days_ago)
    )
    held = replace(document(number or f"X{name}"), issuer=citizenship)
    traveller = PastTraveller(document=held, holder=holder(name, citizenship=citizenship), crossings=crossings)
    take_over_crossings(act, travellers=[traveller])


def listed() -> dict[str, tuple[int, date | None]]:
    """Return (days over, last lawful day) of everybody on the lists, by citizenship."""
    return {row.citizenship: (row.over, row.until) for row in StayFound.objects.all()}


def test_everybody_here_is_judged_and_only_who_needs_a_look_is_listed(desk: Act) -> None:
    came(desk, "LONG", "BRA", 100)
    came(desk, "SOON", "DEU", 85)
    came(desk, "FINE", "FRA", 10)
    came(desk, "GONE", "ITA", 200, 20)
    came(desk, "BACK", "ESP", 150, 90, 40)
    came(desk, "NONE", "AFG", 3)
    came(desk, "HOME", "UTO", 400)
    found = find_stays(desk)
    assert found == Found(here=5, overstayed=2, ending=1, unfounded=1)
    assert listed() == {
        "BRA": (11, TODAY - timedelta(days=11)),
        "DEU": (0, TODAY + timedelta(days=4)),
        # 61 days before, and 29 of this stay, make ninety.
        "ESP": (12, TODAY - timedelta(days=12)),
        "AFG": (0, None),
    }
    run = StayRun.objects.get()
    assert (run.here, run.overstayed, run.ending, run.unfounded) == (5, 2, 1, 1)
    assert run.ended_at is not None


def test_who_leaves_is_listed_no_more(desk: Act) -> None:
    came(desk, "LONG", "BRA", 100)
    find_stays(desk)
    row = Crossing.objects.get()
    row.number, row.id, row.direction, row.at = None, uuid4(), Direction.EXIT, desk.at
    row.save(force_insert=True)
    assert find_stays(desk) == Found()
    assert listed() == {}


def test_two_documents_of_one_person_are_one_stay(desk: Act) -> None:
    came(desk, "TWICE", "BRA", 100, number="AA1")
    came(desk, "TWICE", "BRA", 100, 30, number="BB2")
    one, other = Person.objects.order_by("id")
    officer = Post().officer("ines", Role.FIRST_LINE)
    link_persons(officer, one=one.id, other=other.id, same=True, why="New passport, shown together")
    assert find_stays(desk) == Found()


def test_the_lists_are_the_same_whatever_the_size_of_the_steps(desk: Act, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(7):
        came(desk, f"P{place}", "BRA", 95 + place)
    whole = find_stays(desk)
    rows = list(StayFound.objects.order_by("person").values_list("person", "over", "until"))
    monkeypatch.setattr(overstays, "CHUNK", 2)
    monkeypatch.setattr(overstays, "BATCH", 1)
    steps: list[tuple[int, int]] = []
    assert find_stays(desk, progress=lambda done, of: steps.append((done, of))) == whole
    assert list(StayFound.objects.order_by("person").values_list("person", "over", "until")) == rows
    assert len(steps) >= 4
    assert steps[-1][0] == steps[-1][1]


def test_a_reminder_stays_with_the_person(desk: Act) -> None:
    came(desk, "SOON", "DEU", 85)
    find_stays(desk)
    person = StayFound.objects.get().person
    with pytest.raises(HowMissing):
        remind(desk, person=person, how=" ")
    remind(desk, person=person, how="By letter")
    find_stays(desk)
    row = StayFound.objects.get()
    assert (row.reminded_how, row.reminded_until, row.reminded_by_id) == ("By letter", row.until, desk.actor)
    with pytest.raises(NotOnTheList):
        remind(desk, person=desk.actor, how="By letter")
    with pytest.raises(NotAllowed):
        remind(replace(desk, roles=frozenset({Role.FIRST_LINE})), person=person, how="By letter")
