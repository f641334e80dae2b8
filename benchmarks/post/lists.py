"""Puts a list of persons in force at a post to measure: whoever is read there is compared with somebody."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256

from benchmarks.post.people import Invented
from limen.adapters import clock
from limen.apps.posts.operations import add_officer
from limen.apps.watchlists import operations as watchlists
from limen.cli.demo.listed_persons import COLUMNS, MAPPING, SANCTIONS, load_person_lists
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.listings import read_persons

LISTED = 8_000
"""About as many persons as the lists of the UN and of the US Treasury name together."""
_FIRST, _STEP = 50_000_000, 7_919
"""Numbers that no past traveller has, far enough from one another for all parts of names to occur."""
_OLDEST, _YEARS = 1890, 40
"""Everybody listed was born before any traveller: each is compared with many, and nobody stands in the way."""


def put_in_force(machine: Act, act_of: Callable[..., Act]) -> None:
    """Open the demo's lists, and put a copy with LISTED other persons in force, by two officers as ever."""
    first, second = (
        act_of(
            actor=add_officer(
                machine,
                username=f"bench.lists.{place}",
                full_name="L. Officer",
                roles=[Role.WATCHLIST_DESK],
                password=clock.new_id().hex,
                one_time=False,
            ),
            actor_name="L. Officer",
            roles=[Role.WATCHLIST_DESK],
            purpose="lists",
        )
        for place in ("first", "second")
    )
    load_person_lists(first, second)
    text = _copy()
    reading = read_persons("generic-csv", {"list": io.BytesIO(text.encode())}, mapping=MAPPING)
    told = watchlists.Copy(
        list_code=SANCTIONS,
        made_at=first.at - timedelta(hours=1),
        source="sanctions.csv",
        digest=sha256(text.encode()).hexdigest(),
    )
    difference = watchlists.read_copy(first, copy=told, records=reading, notes=reading.findings)
    watchlists.propose_version(first, version=difference.version, words="A whole list.")
    watchlists.confirm_version(second, version=difference.version)


def _copy() -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for place in range(LISTED):
        holder = Invented(_FIRST + place * _STEP).holder
        name = f"{holder.secondary} {holder.primary}"
        born = f"{_OLDEST + place % _YEARS}-06-15"
        writer.writerow((f"B{place}", name, holder.primary, "", born, holder.citizenship, "Libya"))
    return out.getvalue()
