"""A web server whose process can be killed as a power cut kills it: `python -m tests.withstand.killable PORT`.

It loads the application once, and for each line on standard input forks a process that serves it and tells its id. What
is killed has the register open and may be in the middle of a request; what is started again costs no seconds. How the
server of production starts and ends is tested with `limen serve`.
"""

from __future__ import annotations

import os
import sys
from typing import Any
from uuid import uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.util import setup_testing_defaults


class Silent(WSGIRequestHandler):
    """Says nothing about requests."""

    def log_message(self, *_said: Any) -> None:
        """Keep quiet."""


def _load() -> Any:
    """Return the application with everything loaded that its first answer takes, and no database open."""
    from django.db import connections

    from limen.config.wsgi import application

    environment: dict[str, Any] = {
        "PATH_INFO": "/api/v1/inspections",
        "REQUEST_METHOD": "POST",
        "HTTP_HOST": "localhost",
    }
    environment |= {"HTTP_AUTHORIZATION": f"Bearer limen_{'x' * 43}", "HTTP_IDEMPOTENCY_KEY": str(uuid4())}
    setup_testing_defaults(environment)
    b"".join(application(environment, lambda *_said: lambda _written: None))
    connections.close_all()
    return application


def main(port: int) -> None:
    """Start a process for each line until there are no more."""
    application = _load()
    server = WSGIServer(("127.0.0.1", port), Silent)
    server.set_app(application)
    child = 0
    for _ in sys.stdin:
        if child:
            os.waitpid(child, 0)
        if (child := os.fork()) == 0:
            server.serve_forever()
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
