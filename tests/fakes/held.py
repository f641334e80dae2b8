"""Somebody who is held, with everything weighed and told that the law asks for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.crossings.operations import custody
from limen.apps.crossings.operations.custody import Held
from limen.lib.basics.act import Act


def held(act: Act, **changes: Any) -> Held:
    """Return a custody that is told whole; `changes` replace any of its fields."""
    said: dict[str, Any] = {
        "place": "Room 3",
        "basis": "Border Act, section 30",
        "alternatives": {each.code: "There is no address." for each in act.pack.second_line.alternatives},
        "reasons": "He left the transit zone twice at night.",
        "authority": "Judge on duty M. Sato",
        "language": "nl",
        "lawyer": "Called the Bar's legal aid",
        "consulate": "declined",
        "contact": "Spoke with his sister by telephone",
        "medical": "Seen by the nurse; nothing to mind",
        "since": act.at,
    }
    return Held(**(said | changes))


def begun(act: Act, inspection: UUID, **changes: Any) -> UUID:
    """Begin the custody of somebody and return its id."""
    request = clock.new_id()
    custody.begin_custody(act, request=request, inspection=inspection, held=held(act, **changes))
    return request
