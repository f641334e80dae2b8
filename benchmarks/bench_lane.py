"""A register that grows: from scan to findings at each size, and the nightly run over stays at the largest.

The request that an officer waits for is held against a bare page of the same framework: scans and bare pages take
turns, so that a noisy moment of the machine strikes both. The run over stays is held against the one statement that it
cannot do without and against a scan of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from statistics import median

from benchmarks.post import staying
from benchmarks.post.serving import Client, Served, served
from benchmarks.rows import Better, Row
from limen.adapters.clock import new_id
from tests import found, postgresql

SIZES = (10_000, 1_000_000, 10_000_000)
SCANS = 600
WARM_UP = 60
STAYING_EVERY = 50
"""One past traveller in so many has not left again."""
GOAL = 4.0


def run(scale: float) -> list[Row]:
    """Return the rows for each size of the register on each database; at a small `scale` the registers are smaller."""
    rows = _growing("SQLite", scale)
    programs = found.postgresql_programs()
    if programs is None:
        return [*rows, Row(name="scan to findings, PostgreSQL", value=0, unit="ms", note="PostgreSQL was not found")]
    with postgresql.serving(programs) as server:
        return [*rows, *_growing("PostgreSQL", scale, server)]


def _growing(where: str, scale: float, server: postgresql.Server | None = None) -> list[Row]:
    rows: list[Row] = []
    medians: list[float] = []
    for size in SIZES:
        crossings = max(1_000, int(size * scale))
        with _served(crossings, server) as post:
            scans, frames, pages = _measured(post.client(), crossings)
            medians.append(median(scans))
            rows += _rows(where, crossings, scans, frames, pages)
            if size == SIZES[-1]:
                rows += _stays(where, crossings, staying.measured(post.home))
    rows.append(
        Row(
            name=f"growth of the median from the smallest register to the largest, {where}",
            value=medians[-1] * 1000,
            unit="ms",
            against="the same scan over the smallest register",
            ratio=medians[-1] / medians[0],
            goal=1.5,
            better=Better.LOWER,
        )
    )
    return rows


def _served(crossings: int, server: postgresql.Server | None) -> AbstractContextManager[Served]:
    if server is None:
        return served(crossings=crossings, staying_every=STAYING_EVERY, lists=True)
    return served(
        crossings=crossings,
        staying_every=STAYING_EVERY,
        lists=True,
        database=server.make(f"limen_{crossings}"),
        keys_database=server.make(f"keys_{crossings}"),
    )


def _measured(client: Client, crossings: int) -> tuple[list[float], list[float], list[float]]:
    scans, frames, pages = [], [], []
    for place, scanned in enumerate(_lines(crossings)):
        scan = _scan(client, scanned)
        frame, page = client.get("/bare/signed-in/"), client.get("/bare/")
        if frame.status != 200 or page.status != 200:
            raise RuntimeError(f"a bare page answered {frame.status} and {page.status}")
        if place >= WARM_UP:
            scans.append(scan)
            frames.append(frame.seconds)
            pages.append(page.seconds)
    return scans, frames, pages


def _stays(where: str, crossings: int, told: dict[str, float]) -> list[Row]:
    against = "the plain statement that counts who is here"
    name = f"stays of everybody here judged, {crossings:,} crossings, {where}"
    here = int(told["here"])
    return [
        Row(
            name=name,
            value=told["run"],
            unit="s",
            against=against,
            ratio=told["run"] / told["plain"],
            better=Better.LOWER,
            note=f"{here:,} people, {told['run'] / here * 1000:.2g} ms each; the statement alone {told['plain']:.2g} s",
        ),
        Row(
            name=f"who is here by a scan of the table, {crossings:,} crossings, {where}",
            value=told["scan"],
            unit="s",
            against=against,
            ratio=told["scan"] / told["plain"],
            better=Better.LOWER,
        ),
    ]


def _lines(crossings: int) -> list[str]:
    """Two of three travellers are known, spread over the register; the third comes for the first time."""
    from benchmarks.post.people import Invented

    known = crossings // 4
    step = max(1, known // (SCANS + WARM_UP))
    return [
        Invented(known + place if place % 3 == 2 else place * step % known).lines for place in range(SCANS + WARM_UP)
    ]


def _scan(client: Client, scanned: str) -> float:
    answer = client.post_form("/lane/scan", {"scanned": scanned, "request": str(new_id()), "direction": "entry"})
    if answer.status != 200 or b"decision" not in answer.body:
        raise RuntimeError(f"a scan answered {answer.status}: {answer.body[:300]!r}")
    return answer.seconds


def _rows(
    where: str, crossings: int, scans: Sequence[float], frames: Sequence[float], pages: Sequence[float]
) -> list[Row]:
    against = "an empty page of the desk for the same officer"
    name = f"scan to findings, {crossings:,} crossings, {where}"
    return [
        Row(
            name=f"{name}, p50",
            value=median(scans) * 1000,
            unit="ms",
            against=against,
            ratio=median(scans) / median(frames),
            better=Better.LOWER,
        ),
        Row(
            name=f"{name}, p99",
            value=_p99(scans) * 1000,
            unit="ms",
            against=against,
            ratio=_p99(scans) / _p99(frames),
            goal=GOAL,
            better=Better.LOWER,
        ),
        Row(
            name=f"{name}, p99",
            value=_p99(scans) * 1000,
            unit="ms",
            against="ten words through the same middleware, nobody signed in",
            ratio=_p99(scans) / _p99(pages),
            better=Better.LOWER,
        ),
    ]


def _p99(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
