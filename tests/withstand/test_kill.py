"""`kill -9` at any moment of a thousand decisions: what was answered "recorded" is there, and nothing is half.

A program at a booth opens inspections and admits; somebody pulls the plug of the server at random moments and starts it
again; the program asks again what it got no answer to, with the same key, as programs do.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from uuid import UUID

import pytest

from benchmarks.post.people import Invented
from benchmarks.post.serving import Client
from limen.adapters.clock import new_id
from tests import found
from tests.doors.cli.command import Limen, free_port, with_tables

DECISIONS = found.as_many(1_000, here=300)
KILLS = found.as_many(40, here=12)
SEED = 20261122
ROOT = Path(__file__).resolve().parents[2]
BUILD = "from benchmarks.post.building import main; main()"


@dataclass(slots=True)
class Server:
    """A web server that can be killed as a power cut kills it, and started again."""

    home: Path
    port: int
    kills: int = 0
    _starter: subprocess.Popen[str] | None = None
    _serving: int = 0

    def start(self) -> None:
        """Start a process that serves; the register is nobody else's meanwhile."""
        if not self._starter:
            self._starter = subprocess.Popen(
                [sys.executable, "-m", "tests.withstand.killable", str(self.port)],
                env={**os.environ, "LIMEN_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "limen.config.settings"},
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._starter.stdin
        assert self._starter.stdout
        print(file=self._starter.stdin, flush=True)
        self._serving = int(self._starter.stdout.readline())

    def kill(self) -> None:
        """End the process that serves at once, without a word."""
        os.kill(self._serving, signal.SIGKILL)
        self.kills += 1

    def restart(self) -> None:
        """Kill the server and start it again."""
        self.kill()
        self.start()

    def end(self) -> None:
        """Kill it for good."""
        self.kill()
        assert self._starter
        self._starter.communicate(timeout=20)


@dataclass(slots=True)
class Booth:
    """A program that never forgets what it asked and was not answered."""

    port: int
    token: str
    _client: Client | None = None

    def record(self, number: int) -> tuple[str, str]:
        """Have one invented traveller admitted; return the ids of inspection and crossing that were answered."""
        opened = self._insist("/inspections", {"direction": "entry", "scanned": Invented(number).lines})
        verdict = {"move": "admit", "reading": opened["reading"]}
        recorded = self._insist(f"/inspections/{opened['id']}/decisions", verdict)
        return str(opened["id"]), str(recorded["crossing"])

    def _insist(self, path: str, body: dict[str, object]) -> dict[str, object]:
        """Ask until there is an answer, each time with the same key."""
        key, until = str(new_id()), time.monotonic() + 60
        while time.monotonic() < until:
            try:
                return self._ask(path, body, key)
            except (OSError, HTTPException):
                self._client = None
                time.sleep(0.05)
        raise TimeoutError(f"no answer for a minute: {path}")

    def _ask(self, path: str, body: dict[str, object], key: str) -> dict[str, object]:
        self._client = self._client or Client(self.port)
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "Host": "localhost",
        }
        answer = self._client.ask("POST", f"/api/v1{path}", body=json.dumps(body).encode(), headers=headers)
        assert answer.status in (200, 201), (answer.status, answer.body[:500])
        try:
            told: dict[str, object] = json.loads(answer.body)
        except json.JSONDecodeError as error:
            # This server tells no length: cut off in the middle, an answer only ends early. It is not an answer.
            raise HTTPException("the answer was cut off") from error
        return told


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str], Server]:
    """Return the register after the decisions and the kills, what was answered (inspection -> crossing), the server."""
    home = with_tables(tmp_path_factory.mktemp("killed") / "home")
    built = json.loads(Limen(home).run(BUILD, str(home), "--crossings", "100").splitlines()[-1])
    server = Server(home, free_port())
    server.start()
    over = threading.Event()
    plug = threading.Thread(target=_pull_the_plug, args=(server, over))
    plug.start()
    try:
        booth = Booth(server.port, built["token"])
        answered = dict(booth.record(1_000_000 + number) for number in range(DECISIONS))
        # A fast machine may be through before the last cut.
        number = DECISIONS
        while server.kills < KILLS:
            answered.update([booth.record(1_000_000 + number)])
            number += 1
    finally:
        over.set()
        plug.join()
        server.end()
    return home, answered, server


def _pull_the_plug(server: Server, over: threading.Event) -> None:
    chance = random.Random(SEED)
    while server.kills < KILLS and not over.wait(0.1 + chance.random() * 0.5):
        server.restart()


@pytest.fixture
def register(survived: tuple[Path, dict[str, str], Server]) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(survived[0] / "limen.sqlite3")
    yield connection
    connection.close()


def _count(register: sqlite3.Connection, question: str) -> int:
    found: int = register.execute(question).fetchone()[0]
    return found


def test_the_plug_was_pulled(survived: tuple[Path, dict[str, str], Server]) -> None:
    assert survived[2].kills > KILLS
    assert len(survived[1]) >= DECISIONS


def test_every_decision_that_was_answered_is_there(
    survived: tuple[Path, dict[str, str], Server], register: sqlite3.Connection
) -> None:
    kept = dict(register.execute("SELECT inspection_id, id FROM crossings_crossing WHERE inspection_id IS NOT NULL"))
    answered = {UUID(inspection).hex: UUID(crossing).hex for inspection, crossing in survived[1].items()}
    assert answered == {inspection: kept.get(inspection) for inspection in answered}


def test_nobody_was_recorded_twice(survived: tuple[Path, dict[str, str], Server], register: sqlite3.Connection) -> None:
    assert _count(register, "SELECT count(*) FROM crossings_crossing WHERE inspection_id IS NOT NULL") == len(
        survived[1]
    )


@pytest.mark.parametrize(
    "half",
    [
        (
            "SELECT count(*) FROM crossings_inspection i WHERE state = 'admitted' AND NOT EXISTS"
            " (SELECT 1 FROM crossings_decision d WHERE d.inspection_id = i.id)"
        ),
        (
            "SELECT count(*) FROM crossings_inspection i WHERE state = 'admitted' AND NOT EXISTS"
            " (SELECT 1 FROM crossings_crossing c WHERE c.inspection_id = i.id)"
        ),
        (
            "SELECT count(*) FROM crossings_decision d WHERE NOT EXISTS"
            " (SELECT 1 FROM journal_event e WHERE e.subject = d.inspection_id AND e.kind = 'limen.inspection.decided')"
        ),
        (
            "SELECT count(*) FROM crossings_crossing c WHERE inspection_id IS NOT NULL AND NOT EXISTS"
            " (SELECT 1 FROM journal_event e WHERE e.subject = c.id AND e.kind = 'limen.crossing.recorded')"
        ),
        (
            "SELECT count(*) FROM crossings_inspection i WHERE NOT EXISTS"
            " (SELECT 1 FROM crossings_reading r WHERE r.inspection_id = i.id)"
        ),
        (
            "SELECT count(*) FROM journal_event e WHERE e.kind = 'limen.crossing.recorded' AND NOT EXISTS"
            " (SELECT 1 FROM crossings_crossing c WHERE c.id = e.subject)"
        ),
    ],
)
def test_nothing_is_half(register: sqlite3.Connection, half: str) -> None:
    assert _count(register, half) == 0


def test_the_chain_verifies(survived: tuple[Path, dict[str, str], Server]) -> None:
    proved = Limen(survived[0])("journal", "verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
