"""`kill -9` of the worker at any moment of a day's load of carriers' messages: nothing is lost, nothing is twice."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests import found
from tests.doors.cli.command import Limen, with_tables
from tests.fakes.messages import Person, paxlst

MESSAGES = found.as_many(300, here=24)
KILLS = found.as_many(40, here=6)
PERSONS = 5
ROOT = Path(__file__).resolve().parents[2]
MAKE = "from benchmarks.post.building import main; main()"


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the register after the day and the kills."""
    home = with_tables(tmp_path_factory.mktemp("carriers") / "home")
    Limen(home).run(MAKE, str(home), "--crossings", "10")
    _drop(home)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.withstand.carrier_worker"],
        env={**os.environ, "LIMEN_HOME": str(home), "DJANGO_SETTINGS_MODULE": "limen.config.settings"},
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    chance, kills = random.Random(20261129), 0
    try:
        while True:
            working = _start(worker)
            if kills >= KILLS:
                _wait_until_done(home)
                return home
            time.sleep(0.02 + chance.random() * 0.3)
            os.kill(working, signal.SIGKILL)
            kills += 1
    finally:
        os.kill(working, signal.SIGKILL)
        worker.communicate(timeout=20)


def _start(worker: subprocess.Popen[str]) -> int:
    assert worker.stdin
    assert worker.stdout
    print(file=worker.stdin, flush=True)
    return int(worker.stdout.readline())


def _drop(home: Path) -> None:
    inbox = home / "carriers" / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for number in range(MESSAGES):
        people = [
            replace(Person(), given=f"NO {'ABCDEFGHIJ'[place]}", number=f"X{number:04}{place}")
            for place in range(PERSONS)
        ]
        leaves = now + timedelta(hours=1 + number % 20)
        raw = paxlst(*people, flight=f"XU{number + 1}", departs=leaves, arrives=leaves + timedelta(hours=2))
        path = inbox / f"{number}.edi"
        path.write_bytes(raw)
        os.utime(path, (now.timestamp() - 60, now.timestamp() - 60))


def _wait_until_done(home: Path) -> None:
    until = time.monotonic() + 120
    with sqlite3.connect(home / "limen.sqlite3") as register:
        while time.monotonic() < until:
            question = "SELECT count(*) FROM carriers_message WHERE assessed_at IS NOT NULL"
            if register.execute(question).fetchone()[0] == MESSAGES:
                return
            time.sleep(0.1)
    raise TimeoutError("the worker did not come to the end of the messages")


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("SELECT count(*) FROM carriers_message", MESSAGES),
        ("SELECT count(*) FROM carriers_message WHERE state = 'read'", MESSAGES),
        ("SELECT count(*) FROM carriers_movement", MESSAGES),
        ("SELECT count(*) FROM carriers_passenger", MESSAGES * PERSONS),
        ("SELECT count(*) FROM carriers_passenger WHERE assessed_at IS NULL", 0),
        ("SELECT count(*) FROM journal_event WHERE kind = 'limen.message.received'", MESSAGES),
        ("SELECT count(*) FROM journal_event WHERE kind = 'limen.message.read'", MESSAGES),
    ],
)
def test_nothing_is_lost_and_nothing_twice(taken: Path, question: str, expected: int) -> None:
    with sqlite3.connect(taken / "limen.sqlite3") as register:
        assert register.execute(question).fetchone()[0] == expected


def test_the_inbox_is_empty_and_the_chain_verifies(taken: Path) -> None:
    assert list((taken / "carriers" / "inbox").iterdir()) == []
    assert list((taken / "carriers" / "aside").iterdir()) == []
    assert Limen(taken)("journal", "verify").returncode == 0
