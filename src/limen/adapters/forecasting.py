"""How many people to expect, learned from the hours before by a process of its own; needs `limen[forecast]`.

The library and what it stands on take two hundred megabytes and seconds to load: they come and go with the process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from math import isfinite
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

NEEDED: Final = "statsforecast"
REMEDY: Final = "pip install --no-deps --require-hashes -r requirements/forecast.txt"
WAIT_SECONDS: Final = 120.0
_CHILD: Final = (sys.executable, "-I", "-B", "-m", "limen.adapters.forecasting_child")


class ForecastFailed(Problem):
    """The process that learns from the hours of a post did not answer, or not with numbers."""

    code = "forecast-failed"
    sentence = N_("What is to be expected could not be computed (%(why)s). It is tried again by itself.")


def is_installed() -> bool:
    """Return True where `limen[forecast]` is installed."""
    return find_spec(NEEDED) is not None


def learn(people: Sequence[int], hours: int) -> tuple[tuple[float, float, float], ...]:
    """Return expected, low and high of the next `hours`, from the people of the hours before, oldest first.

    Four of five hours should lie between low and high. Raises ForecastFailed.
    """
    asked = json.dumps({"people": list(people), "hours": hours}).encode()
    try:
        done = subprocess.run(
            _CHILD,
            input=asked,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            # One thread: whoever registers at this post has the rest of the machine.
            env={"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "HOME": "/nonexistent"},
            timeout=WAIT_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ForecastFailed(why=f"no answer after {WAIT_SECONDS:.0f} seconds") from error
    if done.returncode != 0:
        raise ForecastFailed(why=f"exit code {done.returncode}")
    try:
        found = tuple((float(expected), float(low), float(high)) for expected, low, high in json.loads(done.stdout))
    except (ValueError, TypeError) as error:
        raise ForecastFailed(why="no numbers") from error
    if len(found) != hours or not all(isfinite(each) for band in found for each in band):
        raise ForecastFailed(why="no numbers")
    return found
