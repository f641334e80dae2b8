"""What a carrier announced of a traveller: part of the facts of an inspection, so that a reading replays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from limen.lib.basics.words import N_


@dataclass(frozen=True, slots=True, kw_only=True)
class TravelsWith:
    """Somebody of the same booking."""

    name: str
    is_child: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Differs:
    """Something that the carrier announced otherwise than the document says."""

    what: str
    """A key of `DIFFERING`."""
    announced: str
    document: str


DIFFERING: Final = {
    "name": N_("name"),
    "birth": N_("date of birth"),
    "sex": N_("sex"),
    "citizenship": N_("citizenship"),
    "expiry": N_("date of expiry"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """How a carrier announced the traveller before the officer."""

    passenger: UUID
    """The record of the announcement; screening keeps what it found under it."""
    movement: UUID
    carrier: str
    number: str
    """Of the flight, ship, train or bus."""
    origin: str
    due_at: datetime | None
    seat: str = ""
    together: tuple[TravelsWith, ...] = ()
    is_exactly: bool = True
    """False when only name, date of birth and citizenship are the same, and the document is another one."""
    announced_document: str = ""
    """Issuer and number that were announced, where they are others."""
    minor_alone: bool = False
    """True when a child was announced, and no adult of its booking."""
    journey: str = ""
    """Country of embarkation on entry, of destination on exit, where the pack knows the place that was announced."""
    differs: tuple[Differs, ...] = ()
    """What is announced otherwise of exactly this document; nothing in facts of before it was compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnnounced:
    """The traveller came off a movement of which a list was sent, and is not on it."""

    movement: UUID
    number: str
    announced: int
    """How many are on the list."""
