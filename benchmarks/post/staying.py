"""Builds a register where some are still here and times the run over stays, in a process of its own.

`python -m benchmarks.post.staying HOME --crossings N` prints one JSON object: seconds of the run, of the plain
statement that it cannot do without, and of a scan of the whole table; and what was found.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.post.building import build
from limen.adapters.installation import Configuration

STAYING_EVERY = 50
PLAIN = """
SELECT count(*) FROM crossings_crossing one WHERE one.direction = 'entry' AND one.citizenship <> 'UTO' AND NOT EXISTS (
  SELECT 1 FROM crossings_crossing later WHERE later.person = one.person
  AND (later.at > one.at OR (later.at = one.at AND later.number > one.number)))
"""
SCAN = "SELECT person, direction FROM crossings_crossing WHERE citizenship <> 'UTO' ORDER BY person, at, number"


def main() -> int:
    """Build, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--crossings", type=int, required=True)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--keys-database", default="sqlite")
    asked = parser.parse_args()
    os.environ["LIMEN_HOME"] = str(asked.home)
    configuration = Configuration(
        home=asked.home, database=asked.database, keys_database=asked.keys_database, https=False
    )
    build(configuration, crossings=asked.crossings, staying_every=STAYING_EVERY)
    sys.stdout.write(json.dumps(_measured()) + "\n")
    return 0


def _measured() -> dict[str, float]:
    from limen.adapters.world import world
    from limen.apps.crossings.operations import find_stays

    plain, here = _timed(_plain)
    scan, scanned = _timed(_scan)
    run, found = _timed(lambda: find_stays(world().machine_act(purpose="stays")).here)
    if not here == scanned == found:
        raise RuntimeError(f"the statement counts {here} people here, the scan {scanned}, the run {found}")
    return {"plain": plain, "scan": scan, "run": run, "here": found}


def _timed(work: Callable[[], int]) -> tuple[float, int]:
    started = perf_counter()
    found = work()
    return perf_counter() - started, found


def _plain() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(PLAIN)
        found: tuple[int] = cursor.fetchone()
    return found[0]


def _scan() -> int:
    """Count those whose last crossing is an entry by reading every crossing in the order of persons."""
    from django.db import connection, transaction

    here, last = 0, (None, "")
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(SCAN)
        while rows := cursor.fetchmany(10_000):
            for row in rows:
                here += row[0] != last[0] and last[1] == "entry"
                last = row
    return here + (last[1] == "entry")


if __name__ == "__main__":
    sys.exit(main())
