"""The node reads what was brought to the desk, ends what is over, and tells what cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from limen.adapters.list_uploads import kept_files
from limen.adapters.world import World, world
from limen.apps.posts.models import Officer
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.queries import version_of
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.events.canonical import JSON
from limen.node import loops
from tests.fakes.lists import SANCTIONS

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


def test_the_node_ends_and_rebuilds_without_anybody(place: World, desk: Act) -> None:
    loops.expire_entries(place)
    loops.rebuild_lists(place)
