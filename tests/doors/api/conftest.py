"""A post of Utopia behind the programs' door. Imports stand inside: Django is loaded after this file is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from limen.adapters.world import World
    from tests.doors.api.programs import Program


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Return a world of the test's own, with keys in memory, that the door uses too."""
    from django.core.cache import cache

    from limen.adapters import clock
    from limen.adapters.world import World
    from limen.api import authentication
    from limen.api.v1 import health
    from limen.apps.posts.operations import load_pack_posts
    from limen.lib.basics.act import Node
    from tests.doors.api.programs import administrator
    from tests.fakes.acting import utopia
    from tests.fakes.artefacts import MemoryArtefacts
    from tests.fakes.keys import MemoryKeys

    made = World(
        keys=MemoryKeys(),
        artefacts=MemoryArtefacts(),
        node=Node(name="post-1", incarnation=clock.new_id()),
        pack=utopia(),
    )
    for door in (authentication, health):
        monkeypatch.setattr(door, "world", lambda: made)
    load_pack_posts(administrator(made))
    authentication.forget_callers()
    cache.clear()
    yield made
    authentication.forget_callers()


@pytest.fixture
def booth(world: World) -> Program:
    """Return the program of a first-line officer at work, with every scope that touches travellers."""
    from limen.lib.basics.roles import Role
    from tests.doors.api.programs import EVERYTHING_AT_WORK, officer, program

    return program(world, officer(world, "ines", Role.FIRST_LINE), *EVERYTHING_AT_WORK, name="booth-a1")
