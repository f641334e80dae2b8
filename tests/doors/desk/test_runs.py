"""Runs over people who are not at a post: the desk shows how far each is, up to date while one goes on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from limen.adapters import clock
from limen.apps.screening.models import Run
from limen.apps.watchlists.operations import open_person_list
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes.lists import SANCTIONS
from tests.fakes.post import Post

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true", "X-Limen-Live": "1"}


@pytest.fixture
def run(post: Post) -> Run:
    """Return a run over half of the people known."""
    open_person_list(
        post.officer("petra", Role.WATCHLIST_DESK, lane="", post=""),
        told=replace(SANCTIONS, seen_by=("watchlist_desk",)),
    )
    return Run.objects.create(
        id=uuid4(), list_code="sanctions", after=0, number=1, scopes="crossed", look_back_days=180, legal_basis="s. 15",
        entries_count=1000, started_at=clock.now(), persons_count=300, known_count=1000, walked_count=500,
    )  # fmt: skip


def test_a_run_that_goes_on_shows_how_far_it_is_until_it_is_done(seat: Seat, run: Run) -> None:
    desk = seat("wanda", Role.WATCHLIST_DESK, where="")
    page = desk.get("/hits").content.decode()
    for told in (
        '<progress max="100" value="50"',
        "50%",
        "300 people compared with 1,000 entries",
        'hx-trigger="every',
    ):
        assert told in page, told
    part = desk.get("/hits/runs", headers=LIVE).content.decode()
    assert part.lstrip().startswith('<section id="runs"')
    run.walked_count, run.finished_at = 990, run.started_at + timedelta(seconds=9)
    run.save()
    part = desk.get("/hits/runs", headers=LIVE).content.decode()
    assert "done" in part
    assert "progress" not in part
    assert "hx-trigger" not in part, "what is done needs no further look"


def test_without_scripts_it_is_the_page_and_others_see_nothing(seat: Seat, run: Run) -> None:
    assert seat("wanda", Role.WATCHLIST_DESK, where="").get("/hits/runs")["Location"] == "/hits"
    assert seat("sofia", Role.FIRST_LINE).get("/hits/runs").status_code == 403
