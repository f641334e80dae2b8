"""The nightly run over stays, held against the one statement that it cannot do without and against a table scan."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import Better, Row
from tests import found, postgresql

CROSSINGS = 10_000_000
FOLDER = Path(__file__).resolve().parents[1]


def run(scale: float) -> list[Row]:
    """Return the figures of both databases; PostgreSQL only where its programs are found."""
    crossings = max(10_000, int(CROSSINGS * scale))
    rows = _rows("SQLite", _measured(crossings), crossings)
    programs = found.postgresql_programs()
    if programs is None:
        return [*rows, Row(name="run over stays, PostgreSQL", value=0, unit="s", note="PostgreSQL was not found")]
    server = postgresql.Server(programs=programs, durable=True)
    try:
        told = _measured(crossings, database=server.address("limen"), keys_database=server.address("keys"))
    finally:
        server.stop()
    return [*rows, *_rows("PostgreSQL", told, crossings)]


def _measured(crossings: int, *, database: str = "sqlite", keys_database: str = "sqlite") -> dict[str, float]:
    home = Path(tempfile.mkdtemp(prefix="limen-bench-"))
    arguments = [sys.executable, "-m", "benchmarks.post.staying", str(home), "--crossings", str(crossings)]
    arguments += ["--database", database, "--keys-database", keys_database]
    environment = {**os.environ, "LIMEN_HOME": str(home)}
    try:
        done = subprocess.run(arguments, cwd=FOLDER, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def _rows(where: str, told: dict[str, float], crossings: int) -> list[Row]:
    against = "the plain statement that counts who is here"
    return [
        Row(
            name=f"run over stays, {crossings:,} crossings, {where}",
            value=told["run"],
            unit="s",
            against=against,
            ratio=told["run"] / told["plain"],
            better=Better.LOWER,
            note=f"{told['here']:,} people are here and were judged",
        ),
        Row(
            name=f"the same question by a scan of the table, {where}",
            value=told["scan"],
            unit="s",
            against=against,
            ratio=told["scan"] / told["plain"],
            better=Better.LOWER,
        ),
    ]
