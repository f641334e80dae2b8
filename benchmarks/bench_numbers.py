"""Sets of document numbers: one look-up among many millions, against a Python set, SQLite and a sorted file."""

from __future__ import annotations

import mmap
import resource
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Final

import numpy as np

from benchmarks.rows import Better, Row
from limen.lib.listings.numbers import ListedNumber
from limen.lib.screening.numbers import NumberSet, build_numbers
from limen.lib.screening.numbers.layout import packed_key

LARGEST: Final = 100_000_000
PEERS: Final = 5_000_000
"""The most that peers are given: a Python set of more does not fit into the memory of a post."""
ASKED: Final = 100_000
GOAL: Final = 20.0
"""Microseconds that 99 of 100 look-ups stay below (issue: 100 million documents, warm)."""
_DAY: Final = date(2025, 3, 4)


def run(scale: float) -> list[Row]:
    """Return the figures for a hundredth, a tenth and all of a hundred million numbers, times `scale`."""
    sizes = [max(10_000, int(LARGEST * scale / share)) for share in (100, 10, 1)]
    rows: list[Row] = []
    for size in sizes:
        folder = Path(tempfile.mkdtemp(prefix="limen-bench-"))
        try:
            rows += _measured(size, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return [*rows, *_peers(min(sizes[1], PEERS))]


def _number(at: int, size: int) -> str:
    """Return the number of a place in a series of which one in seven is listed."""
    return f"X{at * 2_654_435_761 % (size * 7):08}"[:9]


def _rows(size: int) -> Iterator[ListedNumber]:
    for at in range(size):
        yield ListedNumber(issuer="UTO", number=_number(at, size), status="lost", listed_on=_DAY)


def _asked(size: int) -> list[str]:
    """Return numbers to ask for, half of which are listed."""
    dice = Random(7)
    listed = (_number(dice.randrange(size), size) for _ in range(ASKED // 2))
    others = (f"Y{dice.randrange(size * 7):08}"[:9] for _ in range(ASKED // 2))
    return [number for pair in zip(listed, others, strict=True) for number in pair]


def _measured(size: int, folder: Path) -> list[Row]:
    begun = time.perf_counter()
    parts = build_numbers(_rows(size), keep=lambda part: _mapped(folder / f"run-{time.monotonic_ns()}", part))
    data = folder / "numbers"
    with data.open("wb") as file:
        file.writelines(parts)
    built = time.perf_counter() - begun
    view = _map(data)
    begun = time.perf_counter()
    numbers = NumberSet.open(view)
    opened = time.perf_counter() - begun
    p50, p99 = _times(lambda number: numbers.find(issuer="UTO", number=number), _asked(size))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    name = f"document numbers, {size:,}"
    return [
        Row(name=f"{name}: a look-up, p50", value=p50, unit="µs"),
        Row(name=f"{name}: a look-up, p99", value=p99, unit="µs", goal=GOAL, better=Better.LOWER),
        Row(name=f"{name}: bytes a number", value=data.stat().st_size / len(numbers), unit="B"),
        Row(name=f"{name}: opened in", value=opened * 1e3, unit="ms"),
        Row(name=f"{name}: built in", value=built, unit="s", note=f"{memory:,.0f} MiB of memory at most so far"),
    ]


def _peers(size: int) -> list[Row]:
    numbers = NumberSet.open(memoryview(b"".join(build_numbers(_rows(size), keep=memoryview))))
    asked = _asked(size)
    own = _times(lambda number: numbers.find(issuer="UTO", number=number), asked)[0]
    rows = []
    for name, find in (("a Python set", _a_set(size)), ("SQLite", _sqlite(size)), ("a sorted file", _sorted(size))):
        p50 = _times(find, asked)[0]
        note = "says only whether, not what" if name != "SQLite" else "in memory, by its primary key"
        rows.append(
            Row(
                name=f"document numbers, {size:,}: a look-up in {name}",
                value=p50,
                unit="µs",
                against="a look-up here, p50",
                ratio=p50 / own,
                better=Better.LOWER,
                note=note,
            )
        )
    return rows


def _a_set(size: int) -> Callable[[str], object]:
    held = {f"UTO{row.number}" for row in _rows(size)}
    return lambda number: f"UTO{number}" in held


def _sqlite(size: int) -> Callable[[str], object]:
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE TABLE n (issuer TEXT, number TEXT, status TEXT, PRIMARY KEY (number, issuer)) WITHOUT ROWID"
    )
    database.executemany(
        "INSERT OR IGNORE INTO n VALUES (?, ?, ?)", ((r.issuer, r.number, r.status) for r in _rows(size))
    )
    ask = "SELECT status FROM n WHERE number = ? AND issuer = 'UTO'"
    return lambda number: database.execute(ask, (number,)).fetchone()


def _sorted(size: int) -> Callable[[str], object]:
    keys = np.sort(np.fromiter((packed_key("UTO", row.number) for row in _rows(size)), np.uint64, size))

    def find(number: str) -> bool:
        key = np.uint64(packed_key("UTO", number) or 0)
        at = int(np.searchsorted(keys, key))
        return at < len(keys) and bool(keys[at] == key)

    return find


def _times(find: Callable[[str], object], asked: Sequence[str]) -> tuple[float, float]:
    """Return the median and the ninety-ninth of a hundred in microseconds, every page having been read before."""
    for number in asked:
        find(number)
    taken = []
    for number in asked:
        begun = time.perf_counter_ns()
        find(number)
        taken.append(time.perf_counter_ns() - begun)
    taken.sort()
    return taken[len(taken) // 2] / 1e3, taken[len(taken) * 99 // 100] / 1e3


def _mapped(path: Path, part: bytes) -> memoryview:
    path.write_bytes(part)
    return _map(path)


def _map(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
