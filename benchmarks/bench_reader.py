"""A chip read over PC/SC: the smart-card service of the system, its virtual reader and a chip in another thread.

Everything between program and card is in it, and no card: a real one answers some ten times slower than the line to it,
so that the number of round trips is what a traveller waits for.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks.rows import Row
from tests.adapters.test_pcsc import ALONE
from tests.found import virtual_reader

ROOT: Final = Path(__file__).resolve().parent.parent
ROUNDS: Final = 5
WAYS: Final = {
    "bac": "BAC",
    "pace": "PACE, short pieces",
    "extended": "PACE, extended lengths",
    "agent": "PACE, by the agent's process",
}


class NoVirtualReader(Exception):
    """The machine has no virtual reader, or its administrator does not run this."""


def run(scale: float) -> list[Row]:
    """Return what reading a chip with a portrait of 15 kB takes, for each way in."""
    if virtual_reader() is None:
        raise NoVirtualReader("pcscd, vsmartcard-vpcd and pyscard, as root")
    rounds = [_read() for _ in range(max(1, round(ROUNDS * scale)))]
    return [_row(name, [each[way] for each in rounds]) for way, name in WAYS.items()]


def _read() -> Mapping[str, Any]:
    done = subprocess.run(
        ["unshare", "--net", "--mount", "sh", "-c", ALONE, "sh", sys.executable, "-m", "tests.adapters.over_pcsc"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=True,
    )
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def _row(name: str, found: list[Mapping[str, Any]]) -> Row:
    best = min(found, key=lambda each: float(each["seconds"]))
    assert best["verdict"] == "genuine"
    return Row(
        name=f"chip over PC/SC, {name}",
        value=1_000 * float(best["seconds"]),
        unit="ms",
        note=f"{best['commands']} round trips, both sides on this machine; portrait of 15 kB, Active Authentication",
    )
