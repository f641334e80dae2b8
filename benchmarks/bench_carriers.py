"""Carriers' messages: a full flight received to assessed, a question answered, and the peak hour of a large State.

With a million persons on lists in force and a register on disk. The load is made by the product's own writer of lists.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.rows import Better, Row

LISTED = 1_000_000
SEATS = 300
QUESTIONS = 400
PEAK_MESSAGES, PEAK_PASSENGERS, PEAK_SECONDS = 4_200, 200, 3_600


def run(scale: float) -> list[Row]:
    """Measure in a process of its own, with an installation of its own."""
    with tempfile.TemporaryDirectory() as folder:
        asked = {
            "home": folder,
            "listed": max(2_000, round(LISTED * min(scale, 1.0))),
            "seats": SEATS,
            "questions": max(20, round(QUESTIONS * scale)),
            "peak": max(8, round(240 * scale)),
            "passengers": PEAK_PASSENGERS,
        }
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.post.carriers", json.dumps(asked)],
            env={**os.environ, "LIMEN_HOME": folder, "DJANGO_SETTINGS_MODULE": "limen.config.settings"},
            cwd=Path(__file__).resolve().parents[1],
            capture_output=True,
            text=True,
            check=False,
        )
    if done.returncode:
        raise RuntimeError(done.stderr[-2_000:])
    told = json.loads(done.stdout.splitlines()[-1])
    listed = f"{asked['listed']:,} persons on lists"
    needed = PEAK_MESSAGES / PEAK_SECONDS
    return [
        Row(
            name=f"a flight of {SEATS}, received to assessed",
            value=told["flight"],
            unit="s",
            goal=2.0,
            better=Better.LOWER,
            note=f"{listed}; SQLite with every commit on the disk; the best of three, {told['flights']} s each",
        ),
        Row(
            name="awaited people assessed again when a list of numbers changes",
            value=told["again"],
            unit="persons/s",
            against="the same, all lists asked",
            ratio=told["again"] / told["whole"],
            note=f"{listed}; of processor time; lists of persons that did not change are not searched again",
        ),
        Row(
            name="a question before boarding, 99 of 100",
            value=told["p99"],
            unit="ms",
            goal=250.0,
            better=Better.LOWER,
            note=f"one person a question; median {told['median']:.0f} ms; without the way over the network",
        ),
        Row(
            name=f"messages of {PEAK_PASSENGERS} passengers a second, one worker",
            value=told["rate"],
            unit="messages/s",
            goal=needed,
            note=f"the peak hour of {PEAK_MESSAGES:,} needs {needed:.2f}; {told['peak']} messages on {listed},"
            f" {told['cpu']:.2f} s of processor time each",
        ),
        Row(
            name="age of the oldest message when they come at the rate of the peak hour",
            value=told["oldest"],
            unit="s",
            goal=60.0,
            better=Better.LOWER,
            note="worked out from how long each took, one worker, arrivals spread evenly",
        ),
    ]
