"""Recorded inspections a second: opened with a passport's lines and admitted, over the API, on both databases.

Server and client share the machine's two cores. Each recorded inspection is two requests, two transactions flushed to
the disk, three journal events with sealed payload, and looks on record.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from benchmarks.post.people import Invented
from benchmarks.post.serving import Client, Served, served
from benchmarks.rows import Row
from limen.adapters.clock import new_id
from tests import found, postgresql

CROSSINGS = 100_000
CONNECTIONS = 8
SECONDS = 20.0
FLUSHES = 200
GOAL = 100.0


def run(scale: float) -> list[Row]:
    """Return the figures of both databases; PostgreSQL only where its programs are found."""
    crossings, seconds = max(1_000, int(CROSSINGS * scale)), max(3.0, SECONDS * scale)
    with served(crossings=crossings) as post:
        rows = [_row("SQLite, one web process", _recorded(post, seconds), _flush(post.home))]
    programs = found.postgresql_programs()
    if programs is None:
        return [
            *rows,
            Row(name="recorded inspections, PostgreSQL", value=0, unit="/s", note="PostgreSQL was not found"),
        ]
    with postgresql.serving(programs) as server:
        addresses = server.address("limen"), server.address("keys")
        with served(crossings=crossings, workers=2, database=addresses[0], keys_database=addresses[1]) as post:
            rows.append(_row("PostgreSQL, two web processes", _recorded(post, seconds), _flush(post.home)))
    return rows


def _row(where: str, rate: float, flush: float) -> Row:
    note = f"a flush of the disk took {flush * 1000:.2g} ms right afterwards; an inspection waits for two"
    return Row(name=f"recorded inspections, {where}", value=rate, unit="/s", goal=GOAL, note=note)


def _flush(folder: Path) -> float:
    """Return the seconds that the disk below `folder` takes to keep four kilobytes more for good."""
    with (folder / "flushed").open("wb", buffering=0) as file:
        started = time.perf_counter()
        for _ in range(FLUSHES):
            file.write(bytes(4096))
            os.fsync(file.fileno())
        return (time.perf_counter() - started) / FLUSHES


def _recorded(post: Served, seconds: float) -> float:
    """Return recorded inspections a second with CONNECTIONS programs at work at once."""
    numbers = count(10_000_000)
    _record(Client(post.port), post.built["token"], next(numbers))
    end = time.monotonic() + seconds
    with ThreadPoolExecutor(CONNECTIONS) as programs:
        done = sum(programs.map(lambda _: _work(post, numbers, end), range(CONNECTIONS)))
    return done / seconds


def _work(post: Served, numbers: Iterator[int], end: float) -> int:
    client, done = Client(post.port), 0
    while time.monotonic() < end:
        _record(client, post.built["token"], next(numbers))
        done += 1
    return done


def _record(client: Client, token: str, number: int) -> None:
    opened = _post(client, token, "/inspections", {"direction": "entry", "scanned": Invented(number).lines})
    _post(client, token, f"/inspections/{opened['id']}/decisions", {"move": "admit", "reading": opened["reading"]})


def _post(client: Client, token: str, path: str, body: dict[str, object]) -> dict[str, object]:
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(new_id()),
        "Host": "localhost",
    }
    answer = client.ask("POST", f"/api/v1{path}", body=json.dumps(body).encode(), headers=headers)
    if answer.status not in (200, 201):
        raise RuntimeError(f"{path} answered {answer.status}: {answer.body[:400]!r}")
    told: dict[str, object] = json.loads(answer.body)
    return told
