"""The words for how somebody crosses: which way, and in what capacity."""

from __future__ import annotations

from enum import StrEnum


class Direction(StrEnum):
    """Which way the traveller crosses."""

    ENTRY = "entry"
    EXIT = "exit"

    @property
    def reverse(self) -> Direction:
        """The other way."""
        return Direction.EXIT if self is Direction.ENTRY else Direction.ENTRY


class TravellerKind(StrEnum):
    """In what capacity the person crosses."""

    PASSENGER = "passenger"
    CREW = "crew"
