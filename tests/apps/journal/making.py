"""A kind of event of the tests' own, and events of that kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.lib.events.kinds import CODE, COUNT, Kind

KIND = Kind("limen.thing.done", 1, {"how": CODE}, {"times": COUNT}, frozenset({"name"}))


def thing(subject: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """Return the arguments of one event."""
    return {"kind": KIND.name, "subject": subject or clock.new_id(), "data": {"how": "by-hand"}, **changes}


def about(record: UUID, name: str = "ERIKSSON<<ANNA") -> dict[str, Any]:
    """Return the arguments of one event that seals something about a person."""
    return thing(sealed={"name": name}, subject_record=record)
