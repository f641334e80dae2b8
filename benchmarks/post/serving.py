"""Serves a post that `building` made, and talks to it as a browser and as a program would: one connection kept open."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

FOLDER = Path(__file__).resolve().parents[2]
TOKEN = "b" * 32
"""The form token of the benchmark's browser: the server only compares the cookie with the field."""


@dataclass(slots=True)
class Answer:
    """What came back, and how long it took in seconds."""

    status: int
    body: bytes
    seconds: float
    location: str


@dataclass(slots=True)
class Client:
    """One connection."""

    port: int
    session: str = ""
    _connection: HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._connection = HTTPConnection("127.0.0.1", self.port, timeout=60)

    def get(self, path: str) -> Answer:
        """Open a page as a signed-in browser."""
        return self.ask("GET", path, headers=self._cookies())

    def post_form(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form as the page's own script does: the answer is the middle of the page."""
        headers = {**self._cookies(), "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}
        body = urlencode({**fields, "csrfmiddlewaretoken": TOKEN})
        return self.ask("POST", path, body=body.encode(), headers=headers)

    def ask(self, method: str, path: str, *, body: bytes | None = None, headers: Mapping[str, str]) -> Answer:
        """Send one request and read the whole answer; the clock runs from the first byte out to the last one in."""
        started = time.perf_counter()
        self._connection.request(method, path, body=body, headers=dict(headers))
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        return Answer(response.status, content, seconds, response.headers.get("Location", ""))

    def _cookies(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "Host": "localhost"}


@dataclass(frozen=True, slots=True)
class Served:
    """A post that answers."""

    home: Path
    port: int
    built: dict[str, str]
    sessions: tuple[str, ...]
    """One of each officer, the first that of `built`."""

    def client(self) -> Client:
        """Return a connection of the officer whose shift has started."""
        return Client(self.port, self.built["session"])


@contextmanager
def served(
    *,
    crossings: int,
    staying_every: int = 0,
    lists: bool = False,
    officers: int = 1,
    database: str = "sqlite",
    keys_database: str = "sqlite",
    workers: int = 1,
) -> Iterator[Served]:
    """Build a post with `crossings` past crossings, serve it, and take all of it away afterwards.

    Of every `staying_every` past travellers one has not left again; 0 for none. With `lists`, persons are on lists;
    `officers` are at work there, each with a session.
    """
    home = Path(tempfile.mkdtemp(prefix="limen-bench-"))
    environment = {**os.environ, "LIMEN_HOME": str(home)}
    try:
        arguments = [sys.executable, "-m", "benchmarks.post.building", str(home), "--crossings", str(crossings)]
        arguments += ["--staying-every", str(staying_every), "--database", database, "--keys-database", keys_database]
        arguments += ["--lists"] if lists else []
        arguments += ["--officers", str(officers)]
        done = subprocess.run(arguments, cwd=FOLDER, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        built = json.loads(done.stdout.splitlines()[-1])
        port = _free_port()
        server = subprocess.Popen(_command(port, workers), cwd=FOLDER, env=_settings(environment))
        try:
            _wait(port)
            yield Served(home, port, built, tuple(built["sessions"].split()))
        finally:
            server.terminate()
            server.wait(timeout=30)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _settings(environment: Mapping[str, str]) -> dict[str, str]:
    return {**environment, "DJANGO_SETTINGS_MODULE": "benchmarks.post.settings"}


def _command(port: int, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "limen.config.wsgi:application", "--interface", "wsgi"),
        *("--host", "127.0.0.1", "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "1", "--no-ws", "--log-level", "warning"),
    ]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server to measure did not answer within a minute")
