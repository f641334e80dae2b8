"""From scan to findings: the request that an officer waits for, held against a bare page of the same framework.

Scans and bare pages take turns in one run, so that a noisy moment of the machine strikes both.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from benchmarks.post.serving import Client, served
from benchmarks.rows import Better, Row
from limen.adapters.clock import new_id

SIZES = (10_000, 1_000_000, 10_000_000)
SCANS = 600
WARM_UP = 60
GOAL = 4.0


def run(scale: float) -> list[Row]:
    """Return the rows for each size of the register; at a small `scale` the registers are smaller."""
    rows: list[Row] = []
    medians: list[float] = []
    for size in SIZES:
        crossings = max(1_000, int(size * scale))
        scans, frames, pages = _measure(crossings)
        medians.append(median(scans))
        rows += _rows(crossings, scans, frames, pages)
    rows.append(
        Row(
            name="growth of the median from the smallest register to the largest",
            value=medians[-1] * 1000,
            unit="ms",
            against="the same scan over the smallest register",
            ratio=medians[-1] / medians[0],
            goal=1.5,
            better=Better.LOWER,
        )
    )
    return rows


def _measure(crossings: int) -> tuple[list[float], list[float], list[float]]:
    # The registers are built in another process; only what makes the lines is needed here.
    with served(crossings=crossings) as post:
        client = post.client()
        lines = _lines(crossings)
        scans, frames, pages = [], [], []
        for place, scanned in enumerate(lines):
            scan = _scan(client, scanned)
            frame, page = client.get("/bare/signed-in/"), client.get("/bare/")
            if frame.status != 200 or page.status != 200:
                raise RuntimeError(f"a bare page answered {frame.status} and {page.status}")
            if place >= WARM_UP:
                scans.append(scan)
                frames.append(frame.seconds)
                pages.append(page.seconds)
        return scans, frames, pages


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


def _rows(crossings: int, scans: Sequence[float], frames: Sequence[float], pages: Sequence[float]) -> list[Row]:
    against = "an empty page of the desk for the same officer"
    name = f"scan to findings, {crossings:,} crossings"
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
