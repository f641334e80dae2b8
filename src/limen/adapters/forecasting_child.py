"""The program that learns from the hours of a post what is to be expected; `limen.adapters.forecasting` runs it.

The day and the week are taken apart as seasons (MSTL: Bandara, Hyndman and Bergmeir 2021), what is left is followed by
exponential smoothing. Square roots are learned from, because counts of people spread wider the more there are.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Final

import numpy as np
from statsforecast.models import MSTL

CPU_SECONDS: Final = 90
LEVEL: Final = 80
"""Per cent of the hours that should lie in the band."""


def forecast(people: list[int], hours: int) -> list[tuple[float, float, float]]:
    """Return expected, low and high of the next hours."""
    model = MSTL(season_length=[24, 168])
    model.fit(np.sqrt(np.asarray(people, dtype=float)))
    found = model.predict(h=hours, level=[LEVEL])
    middle, low, high = (np.clip(found[name], 0, None) ** 2 for name in ("mean", f"lo-{LEVEL}", f"hi-{LEVEL}"))
    return [(float(m), float(min(a, m)), float(max(b, m))) for m, a, b in zip(middle, low, high, strict=True)]


def main() -> None:
    """Read, learn, answer, end."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    said = json.loads(sys.stdin.buffer.read())
    json.dump(forecast(said["people"], said["hours"]), sys.stdout)


if __name__ == "__main__":
    main()
