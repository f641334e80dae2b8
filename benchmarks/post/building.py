"""Makes a post to measure, in a process of its own: `python -m benchmarks.post.building HOME --crossings N`.

Prints one JSON object: the cookie of an officer at a lane, and how long it took to take over the crossings.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from limen.adapters import clock
from limen.adapters.installation import Configuration
from limen.cli.init import install
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.roles import Role
from limen.lib.decision.scopes import Scope

MOST_TAKEN_OVER = 625_000
"""Past crossings that come in by the product's own way; a larger register is filled with copies, at most fifteen."""
POST, LANE = "UTO-AIR-1", "A1"


def build(
    configuration: Configuration, *, crossings: int, staying_every: int = 0, lists: bool = False, officers: int = 1
) -> dict[str, object]:
    """Make the installation with `crossings` past crossings and, if asked, `lists`; return what a client needs."""
    for _step in install(configuration):
        pass
    # Django reads the configuration that was written just now.
    from benchmarks.post.copies import multiply
    from benchmarks.post.lists import put_in_force
    from benchmarks.post.travellers import past_travellers
    from limen.adapters.world import world
    from limen.apps.crossings.operations import take_over_crossings

    machine = world().machine_act(purpose="benchmark")
    started = perf_counter()
    times = -(-crossings // MOST_TAKEN_OVER)
    take_over_crossings(machine, travellers=past_travellers(crossings // times, staying_every=staying_every))
    if times > 1:
        multiply(times)
    took = perf_counter() - started
    if lists:
        put_in_force(machine, world().act)
    acts = [_at_work(machine, f"bench.officer{number or ''}") for number in range(officers)]
    sessions = [_session(str(act.actor)) for act in acts]
    return {"session": sessions[0], "sessions": " ".join(sessions), "token": _token(acts[0]), "took": took}


def _at_work(machine: Act, username: str) -> Act:
    """Take an officer in whose shift has started, and return their act."""
    from limen.adapters.world import world
    from limen.apps.posts.operations import add_officer, start_shift

    officer = add_officer(
        machine,
        username=username,
        full_name="B. Officer",
        roles=[Role.FIRST_LINE],
        password=clock.new_id().hex,
        one_time=False,
    )
    act = world().act(actor=officer, actor_name="B. Officer", roles=[Role.FIRST_LINE], purpose="shift")
    start_shift(act, post=POST, lane=LANE, direction=LaneDirection.ENTRY)
    return act


def _token(act: Act) -> str:
    """Return what a program at the officer's lane carries."""
    from limen.adapters.bearer import digest_of, new_bearer
    from limen.apps.posts.operations import add_token

    bearer = new_bearer()
    add_token(
        act,
        name="benchmark",
        officer=act.actor,
        scopes=[Scope.INSPECTIONS, Scope.DECISIONS],
        digest=digest_of(bearer),
        expires_at=clock.now() + timedelta(days=1),
    )
    return bearer


def _session(officer: str) -> str:
    """Return the key of a session that signed in properly a moment ago."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore

    from limen.desk.sitting import COMPLETE, TOUCHED_AT

    now = clock.now().timestamp()
    user = get_user_model().objects.get(pk=officer)
    session = SessionStore()
    session.update(
        {
            SESSION_KEY: officer,
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "account_authentication_methods": [{"method": "password", "at": now}],
            "account_authentication_methods_user": str(user.pk),
            COMPLETE: True,
            TOUCHED_AT: now,
        }
    )
    session.create()
    return str(session.session_key)


def main() -> int:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--crossings", type=int, required=True)
    parser.add_argument("--staying-every", type=int, default=0)
    parser.add_argument("--lists", action="store_true")
    parser.add_argument("--officers", type=int, default=1)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--keys-database", default="sqlite")
    asked = parser.parse_args()
    os.environ["LIMEN_HOME"] = str(asked.home)
    configuration = Configuration(
        home=asked.home,
        database=asked.database,
        keys_database=asked.keys_database,
        https=False,
        idle_minutes=600,
    )
    told = build(
        configuration,
        crossings=asked.crossings,
        staying_every=asked.staying_every,
        lists=asked.lists,
        officers=asked.officers,
    )
    sys.stdout.write(json.dumps(told) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
