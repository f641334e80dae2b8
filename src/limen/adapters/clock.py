"""The clock and the dice: the only place that asks the machine for the time or for random bytes."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from uuid import UUID

from limen.lib.basics.ids import uuid7


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id() -> UUID:
    """Return a fresh UUIDv7."""
    return uuid7(time.time_ns() // 1_000_000, secrets.token_bytes(10))


def stopwatch() -> float:
    """Return seconds on a clock that only goes forward, for measuring how long something took."""
    return time.perf_counter()
