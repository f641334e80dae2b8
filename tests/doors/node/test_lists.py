"""The node reads what was brought to the desk, ends what is over, and tells what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from typing import Final
from uuid import UUID

import pytest

from limen.adapters.list_uploads import kept_files
from limen.adapters.world import World, world
from limen.apps.journal.models import Event
from limen.apps.posts.models import Officer
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.models import PersonListVersion
from limen.apps.watchlists.queries import VersionView, person_lists_in_force, version_of
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.events.canonical import JSON
from limen.node import loops
from tests.adapters.test_list_sources import Answer, Server, says, sends, server
from tests.fakes.lists import SANCTIONS

__all__ = ["server"]
pytestmark = pytest.mark.django_db
MAPPING: dict[str, JSON] = {
    "version": 1,
    "columns": [{"name": "no", "field": "key"}, {"name": "name", "field": "name"}],
}


@pytest.fixture
def place() -> World:
    return world()


@pytest.fixture
def desk(place: World) -> Act:
    machine = place.machine_act(purpose="test")
    officer = Officer.objects.create(id=machine.new_id(), username="wanda", full_name="Wanda", roles=["watchlist_desk"])
    act = place.act(actor=officer.id, actor_name="Wanda", roles=(Role.WATCHLIST_DESK,), purpose="lists")
    watchlists.open_person_list(act, told=replace(SANCTIONS, format="generic-csv", mapping=MAPPING))
    return act


def received(act: Act, data: bytes) -> UUID:
    files, digest = kept_files(act.artefacts, {"list": [data]})
    copy = watchlists.Copy(list_code="sanctions", made_at=act.at - timedelta(hours=1), source="list.csv", digest=digest)
    return watchlists.receive_copy(act, copy=copy, files=files)


def test_a_copy_is_read_and_its_file_is_gone(place: World, desk: Act) -> None:
    before = desk.artefacts.held()
    version = received(desk, b"no,name\n1,Ann Quiet\n2,Ben Loud\n")
    assert len(desk.artefacts.held() - before) == 1
    loops.read_lists(place)
    view = version_of(version)
    assert view is not None
    assert (view.state, view.entries, view.read) == ("read", 2, 2)
    assert len(desk.artefacts.held() - before) == 1  # the list data; what was sent is gone
    loops.read_lists(place)


def test_what_cannot_be_read_is_told(place: World, desk: Act) -> None:
    version = received(desk, b"\x00\x01\x02")
    loops.read_lists(place)
    view = version_of(version)
    assert view is not None
    assert view.state == "withdrawn"
    assert view.failure is not None


def test_an_address_that_is_none_is_told(place: World, desk: Act) -> None:
    copy = watchlists.Copy(list_code="sanctions", made_at=desk.at, source="", digest="")
    version = watchlists.receive_copy(desk, copy=copy, files=())
    loops.read_lists(place)
    view = version_of(version)
    assert view is not None
    assert view.failure is not None
    assert view.failure.rule == "list-address-refused"


LIST = b"no,name\n1,Ann Quiet\n"
DAYS: Final = timedelta(days=30)


def served(given: bytes, **headers: str) -> Answer:
    """Return what a server does that knows which copy it sent."""
    whole = sends(given, **headers)

    def answer(request: BaseHTTPRequestHandler) -> None:
        known = request.headers.get("If-None-Match") == headers.get("ETag", "none")
        (says(304) if known else whole)(request)

    return answer


class Fetched:
    """A list that is fetched from a server, with a copy in force that is too old."""

    def __init__(self, place: World, desk: Act, server: Server, **headers: str) -> None:
        self.place, self.desk, self.server = place, desk, server
        self.told = replace(
            SANCTIONS, format="generic-csv", mapping=MAPPING, source=f"{server.address}/list.csv", stale_hours=24
        )
        watchlists.open_person_list(desk, told=self.told)
        server.answers["/list.csv"] = served(LIST, **headers)
        machine = place.machine_act(purpose="test")
        weng = Officer.objects.create(id=machine.new_id(), username="weng", full_name="Weng", roles=["watchlist_desk"])
        self.second = place.act(actor=weng.id, actor_name="Weng", roles=(Role.WATCHLIST_DESK,), purpose="lists")
        self.confirm(self.fetch())
        PersonListVersion.objects.update(made_at=desk.at - DAYS)

    def confirm(self, version: VersionView) -> None:
        watchlists.propose_version(self.desk, version=version.id, words="Weekly.")
        watchlists.confirm_version(self.second, version=version.id)

    def fetch(self) -> VersionView:
        copy = watchlists.Copy(list_code="sanctions", made_at=self.desk.at, source="", digest="")
        version = watchlists.receive_copy(self.desk, copy=copy, files=())
        loops.read_lists(self.place)
        view = version_of(version)
        assert view is not None
        return view

    def is_stale(self) -> bool:
        (kept,) = person_lists_in_force()
        return kept.is_stale(at=world().machine_act(purpose="test").at)


@pytest.mark.parametrize("headers", [{"ETag": '"v1"'}, {}], ids=["a mark", "the same bytes"])
def test_a_copy_of_which_the_owner_has_nothing_newer_is_fresh_again(
    place: World, desk: Act, server: Server, headers: dict[str, str]
) -> None:
    fetched = Fetched(place, desk, server, **headers)
    assert fetched.is_stale()
    again = fetched.fetch()
    assert (again.state, again.failure, again.entries, again.changed) == ("withdrawn", None, 1, 0)
    assert again.answer == ("HTTP 304 Not Modified" if headers else f"SHA-256 {sha256_of(LIST)}")
    assert not fetched.is_stale()
    (kept,) = person_lists_in_force()
    assert (kept.number, kept.made_at) == (1, desk.at - DAYS)
    assert kept.fresh_at == kept.checked_at
    told = Event.objects.filter(kind="limen.person-list.withdrawn").latest("time")
    assert '"unchanged"' in told.data


def test_another_copy_is_read_and_the_old_one_stays_old(place: World, desk: Act, server: Server) -> None:
    fetched = Fetched(place, desk, server, ETag='"v1"')
    server.answers["/list.csv"] = served(LIST + b"2,Ben Loud\n", ETag='"v2"')
    again = fetched.fetch()
    assert (again.state, again.added) == ("read", 1)
    assert fetched.is_stale()


def test_what_would_be_read_otherwise_today_is_fetched_whole(place: World, desk: Act, server: Server) -> None:
    fetched = Fetched(place, desk, server, ETag='"v1"')
    watchlists.open_person_list(desk, told=replace(fetched.told, action="inform"))
    again = fetched.fetch()
    assert "If-None-Match" not in server.asked[-1][1]
    assert (again.state, again.entries) == ("read", 1)
    assert fetched.is_stale()


def test_the_next_version_is_as_old_as_its_owner_says(place: World, desk: Act, server: Server) -> None:
    fetched = Fetched(place, desk, server, ETag='"v1"')
    fetched.fetch()
    assert not fetched.is_stale()
    server.answers["/list.csv"] = served(LIST + b"2,Ben Loud\n", Last_Modified="Mon, 02 Mar 2020 10:00:00 GMT")
    fetched.confirm(fetched.fetch())
    (kept,) = person_lists_in_force()
    assert (kept.entries, kept.checked_at) == (2, None)
    assert fetched.is_stale()


def sha256_of(data: bytes) -> str:
    """Return what the digest of a copy of one file is."""
    return sha256(f"list {sha256(data).hexdigest()}".encode()).hexdigest()


def test_the_node_ends_and_rebuilds_without_anybody(place: World, desk: Act) -> None:
    loops.expire_entries(place)
    loops.rebuild_lists(place)
