"""The words for what is done at a post: directions, kinds of traveller, states of an inspection, moves between them."""

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


class State(StrEnum):
    """Where an inspection stands."""

    OPEN = "open"
    """Before a first-line officer."""
    REFERRED = "referred"
    """Waiting for, or with, the second line."""
    ADMITTED = "admitted"
    """Closed: the crossing is recorded."""
    VOIDED = "voided"
    """Closed: opened by mistake, nobody was inspected; nothing is recorded as a crossing."""


class Move(StrEnum):
    """What can be done with an inspection. Which move is open to whom stands in `limen.lib.decision.moves` alone."""

    ADMIT = "admit"
    REFER = "refer"
    VOID = "void"
    REFUSE = "refuse"
    REMOVE = "remove"
    HAND_OVER = "hand_over"
    """Hand the traveller over to another State."""
    CLOSE_FILE = "close_file"
