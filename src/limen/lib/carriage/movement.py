"""The words for movements, messages and the people whom they announce."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from limen.lib.basics.words import N_

MODES: Final = ("air", "sea", "rail", "road", "river")
"""How a movement goes; a bus by road."""
MODE_WORDS: Final = {
    "air": N_("flight"),
    "sea": N_("ship"),
    "rail": N_("train"),
    "road": N_("bus"),
    "river": N_("river boat"),
}


class Channel(StrEnum):
    """By which way a message came."""

    FOLDER = "folder"
    EMAIL = "email"
    HTTPS = "https"
    INTERACTIVE = "interactive"
    PORTAL = "portal"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _CHANNELS[self]


_CHANNELS = {
    Channel.FOLDER: N_("inbox folder"),
    Channel.EMAIL: N_("e-mail"),
    Channel.HTTPS: N_("HTTPS"),
    Channel.INTERACTIVE: N_("HTTPS, with an answer"),
    Channel.PORTAL: N_("carrier portal"),
}


class MessageState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    READ = "read"
    REJECTED = "rejected"
    """Nothing of it could be taken in; `why` says so."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _MESSAGE_STATES[self]


_MESSAGE_STATES = {
    MessageState.WAITING: N_("waits"),
    MessageState.READ: N_("taken in"),
    MessageState.REJECTED: N_("rejected as a whole"),
}


class MovementState(StrEnum):
    """Where a movement stands."""

    EXPECTED = "expected"
    CLOSED = "closed"
    """Doors are closed: who is on board is told."""
    ARRIVED = "arrived"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _MOVEMENT_STATES[self]


_MOVEMENT_STATES = {
    MovementState.EXPECTED: N_("expected"),
    MovementState.CLOSED: N_("doors closed"),
    MovementState.ARRIVED: N_("arrived"),
    MovementState.CANCELLED: N_("cancelled"),
}


class PassengerState(StrEnum):
    """Whether somebody who was announced is on board."""

    ANNOUNCED = "announced"
    ON_BOARD = "on-board"
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _PASSENGER_STATES[self]


_PASSENGER_STATES = {
    PassengerState.ANNOUNCED: N_("announced"),
    PassengerState.ON_BOARD: N_("on board"),
    PassengerState.NO_SHOW: N_("did not show up"),
    PassengerState.CANCELLED: N_("cancelled"),
}
COMING: Final = (PassengerState.ANNOUNCED, PassengerState.ON_BOARD)
"""Who may stand before an officer."""

_KEPT: Final = re.compile(r"[^A-Z0-9/-]+")
_FLIGHT: Final = re.compile(r"([A-Z0-9]{2}[A-Z]?)0*([0-9]{1,4}[A-Z]?)").fullmatch


def number_of(told: str) -> str:
    """Return the number of a movement as it is kept: capitals, without blanks; a flight without leading zeros.

    Empty where nothing is left of it.
    """
    plain = _KEPT.sub("", told.upper())[:20]
    flight = _FLIGHT(plain)
    return f"{flight[1]}{flight[2]}" if flight and not flight[1].isdecimal() else plain


def code_of(told: str) -> str:
    """Return a code as it is compared: capitals, digits, slash and hyphen only, at most 12 signs."""
    return _KEPT.sub("", told.upper())[:12]


def seat_of(told: str) -> str:
    """Return a seat as people call it: 056F is 56F."""
    plain = "".join(told.upper().split())[:12]
    return plain.lstrip("0") or plain
