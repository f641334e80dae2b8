"""A permission to enter or stay as the register holds it: visa, authorisation, residence card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class PermitStatus(StrEnum):
    """What became of a permit; whether it is in its dates is another question."""

    VALID = "valid"
    ANNULLED = "annulled"
    """It should never have been given: it counts as never given."""
    REVOKED = "revoked"
    """Taken back: it counted until the day it was taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """A permission as the register holds it: plain data, a fact of an inspection."""

    id: UUID
    kind: str
    """Code of a permit kind of the country pack."""
    number: str
    issuer: str
    """ICAO 9303-3 code of the State that gave it."""
    valid_from: date
    valid_until: date
    """The last day on which it counts."""
    entries: int
    """How many entries it allows; 0 for any number."""
    stay_days: int | None
    """Days it allows, counted as the rule of its kind says; None where that rule's own number counts."""
    conditions: tuple[str, ...] = ()
    status: PermitStatus
    ended_on: date | None
    """The day on which it was annulled or revoked."""

    def covers(self, day: date) -> bool:
        """Return True when the permit counts on that day; on the day of a revocation it no longer does."""
        if not self.valid_from <= day <= self.valid_until or self.status is PermitStatus.ANNULLED:
            return False
        return self.status is PermitStatus.VALID or (self.ended_on is not None and day < self.ended_on)
