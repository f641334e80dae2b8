"""In what order the second line looks at those who wait: who needs us most, then who weighs most, then who waited."""

from __future__ import annotations

from enum import IntEnum

from limen.lib.basics.findings import Severity


class Urgency(IntEnum):
    """How soon somebody of the second line should look; the smaller, the sooner."""

    PROTECTED = 0
    """A claim for protection, a child, an age in doubt: a duty is open."""
    STOPPED = 1
    RETURNED = 2
    """Sent back by another State, with nowhere else to go."""
    ATTENTION = 3
    OTHER = 4


def urgency(*, duties: bool, worst: int, returned: bool) -> Urgency:
    """Return how urgent a case is; `worst` is the highest severity among its findings."""
    if duties:
        return Urgency.PROTECTED
    if worst >= Severity.STOP:
        return Urgency.STOPPED
    if returned:
        return Urgency.RETURNED
    return Urgency.ATTENTION if worst >= Severity.ATTENTION else Urgency.OTHER
