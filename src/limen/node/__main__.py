"""`python -m limen.node`: runs the node's jobs until it is told to stop."""

from __future__ import annotations

import os
import signal
import threading

import django


def main() -> None:
    """Run the jobs until SIGTERM or SIGINT."""
    stop = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stop.set())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "limen.config.settings")
    django.setup()
    from limen.node import loops  # noqa: PLC0415 - reads settings and tables, which are there once Django is set up

    loops.run(stop)


main()
