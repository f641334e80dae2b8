"""An `Act` for tests: an invented officer at a post of Utopia, keys in memory, a life of the node of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.adapters.country_pack import read_country_pack
from limen.lib.basics.act import Act, Node
from limen.lib.basics.country_pack import CountryPack
from limen.lib.basics.roles import Role
from tests.fakes.artefacts import MemoryArtefacts
from tests.fakes.keys import MemoryKeys

OFFICER = UUID("018f0000-0000-7000-8000-000000000001")
AT = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


@cache
def utopia() -> CountryPack:
    """Return the country pack of Utopia, read once."""
    return read_country_pack("utopia")


def an_act(**changes: Any) -> Act:
    """Return an act of a first-line officer; `changes` replace any of its fields."""
    pack = changes.pop("pack", None) or utopia()
    post = next(iter(pack.posts))
    act = Act(
        actor=OFFICER,
        actor_name="A. Tester",
        roles=frozenset({Role.FIRST_LINE}),
        post=post.code,
        lane=post.lanes[0].code,
        at=AT,
        today=date(2026, 3, 14),
        purpose="inspection",
        new_id=clock.new_id,
        keys=MemoryKeys(),
        artefacts=MemoryArtefacts(),
        node=Node(name="post-1", incarnation=clock.new_id()),
        pack=pack,
    )
    return replace(act, **changes)
