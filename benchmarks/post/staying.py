"""Times the run over stays on a register that is there, in a process of its own: `python -m benchmarks.post.staying`.

Prints one JSON object: seconds of the run, of the plain statement that it cannot do without, and of a scan of the whole
table; and how many people are here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

FOLDER = Path(__file__).resolve().parents[2]
PLAIN = """
SELECT count(*) FROM crossings_crossing one WHERE one.direction = 'entry' AND one.citizenship <> 'UTO' AND NOT EXISTS (
  SELECT 1 FROM crossings_crossing later WHERE later.person = one.person
  AND (later.at > one.at OR (later.at = one.at AND later.number > one.number)))
"""
SCAN = "SELECT person, direction FROM crossings_crossing WHERE citizenship <> 'UTO' ORDER BY person, at, number"


def measured(home: Path) -> dict[str, float]:
    """Return what `python -m benchmarks.post.staying` says of the installation in `home`."""
    command = [sys.executable, "-m", "benchmarks.post.staying"]
    environment = {**os.environ, "LIMEN_HOME": str(home)}
    done = subprocess.run(command, cwd=FOLDER, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def main() -> int:
    """Measure and print."""
    from limen.cli.register import open_register

    open_register()
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
