"""When data is due, when it is late, and when the law allows it no more."""

from __future__ import annotations

from datetime import datetime, timedelta


def late_minutes(received: datetime, *, departs: datetime, due_minutes: int) -> int:
    """Return the minutes after the moment at which data was due, negative where it came before it.

    `due_minutes` before departure everything must be there.
    """
    due = departs - timedelta(minutes=due_minutes)
    return int((received - due).total_seconds() // 60)


def is_past_window(received: datetime, *, departed: datetime, legal_minutes: int) -> bool:
    """Return True when data came so long after departure that the law allows it no more: it is deleted unread."""
    return received > departed + timedelta(minutes=legal_minutes)
