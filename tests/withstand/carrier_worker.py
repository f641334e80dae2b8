"""A worker that takes carriers' messages in until it is killed: `python -m tests.withstand.carrier_worker`.

For each line on standard input it forks a process that works, and tells its id: loading the program once is enough.
"""

from __future__ import annotations

import os
import sys
import time


def main() -> None:
    """Start a worker for each line until there are no more."""
    import django

    django.setup()
    from django.db import connections

    from limen.adapters.world import world
    from limen.node import loops

    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        connections.close_all()
        if (child := os.fork()) == 0:
            while True:
                loops.take_files(world())
                loops.take_messages(world())
                time.sleep(0.005)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
