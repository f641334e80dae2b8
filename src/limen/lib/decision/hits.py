"""What may be said of a hit, by whom, and what must have been asked before anything coercive rests on it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from uuid import UUID

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class Said(StrEnum):
    """What a human says of a hit."""

    SAME = "same"
    NOT_SAME = "not-same"
    CANNOT_SAY = "cannot-say"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _SAID[self]


_SAID = {
    Said.SAME: N_("The same person"),
    Said.NOT_SAME: N_("Not the same person"),
    Said.CANNOT_SAY: N_("Cannot say"),
}


class Owner(StrEnum):
    """What the owner of a list answered."""

    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not-confirmed"
    NO_ANSWER = "no-answer"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _OWNER[self]


_OWNER = {
    Owner.CONFIRMED: N_("Confirmed: the entry counts, and this is the person"),
    Owner.NOT_CONFIRMED: N_("Not confirmed: the entry is lifted, or this is somebody else"),
    Owner.NO_ANSWER: N_("No answer yet"),
}

HOWS: Final[Mapping[str, str]] = {
    "telephone": N_("by telephone"),
    "message": N_("by secure message"),
    "in-person": N_("in person"),
}
"""How the owner of a list is asked."""


class HitNotVerified(Problem):
    """Something coercive would rest on a hit that the owner of its list has not confirmed."""

    code = "hit-not-verified"
    sentence = N_(
        "A hit is a lead, and this would rest on one: first ask %(owner)s, and record the answer. Nothing coercive"
        " follows before the owner of the list “%(list)s” has confirmed it."
    )


class HitUnknown(Problem):
    """There is no such hit, or it is not this person's to see: from outside the two look the same."""

    code = "hit-unknown"
    sentence = N_("There is no such hit among your tasks.")


class HitWordsMissing(Problem):
    """Something is said of a hit without a reason."""

    code = "hit-words-missing"
    sentence = N_("Say in words what shows it: somebody else must be able to follow.")


class VerificationWrong(Problem):
    """A verification leaves out who was asked, how, when or what the answer was."""

    code = "verification-wrong"
    sentence = N_("Say who was asked, how, when (not in the future), and what the answer was.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A hit at an inspection, and whether its list's owner stands behind it."""

    hit: UUID
    list_name: str
    owner: str
    answer: Owner | None
    """The last answer; None while nobody was asked."""
    is_cleared: bool
    """True when somebody said by name that it is not the same person."""


def require_verified(hits: Collection[Verified]) -> None:
    """Raise HitNotVerified for the first hit on which something coercive would rest unconfirmed.

    What was found to be somebody else stands for nothing, and asks for nothing.
    """
    for hit in hits:
        if not hit.is_cleared and hit.answer is not Owner.CONFIRMED:
            raise HitNotVerified(owner=hit.owner, list=hit.list_name)


def require_asked(*, asked: str, how: str, asked_at: datetime, words: str, now: datetime) -> None:
    """Raise VerificationWrong unless a verification tells all that it must."""
    if not asked or not words or how not in HOWS or asked_at > now:
        raise VerificationWrong


_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXY"
"""Thirty-one digits of which none is taken for another: as many as a prime, which the check digit asks for."""
_LENGTH: Final = 8
_NUMBER: Final = re.compile(rf"R[{_DIGITS}]{{{_LENGTH + 1}}}").fullmatch
_ALIKE: Final = str.maketrans("OIL", "011")


def redress_number(seed: UUID) -> str:
    """Return a redress number made of a fresh id: R, eight digits that tell nothing of anybody, and a check digit."""
    rest, digits = int.from_bytes(blake2b(seed.bytes, digest_size=8).digest()), ""
    for _ in range(_LENGTH):
        rest, place = divmod(rest, len(_DIGITS))
        digits += _DIGITS[place]
    return f"R{digits}{_check(digits)}"


def read_redress_number(typed: str) -> str:
    """Return a redress number as it is kept; empty when what was typed or scanned is none."""
    text = re.sub(r"[\s-]", "", typed.upper())
    number = text[:1] + text[1:].translate(_ALIKE)
    return number if _NUMBER(number) and _check(number[1:-1]) == number[-1] else ""


def shown_redress_number(number: str) -> str:
    """Return the number in groups that can be read out: R 1234 5678 9."""
    return f"{number[:1]} {number[1:5]} {number[5:9]} {number[9:]}"


def _check(digits: str) -> str:
    """Return the weighted sum over a prime: every wrong digit and every swap of two digits is seen."""
    total = sum(weight * _DIGITS.index(digit) for weight, digit in enumerate(digits, start=2))
    return _DIGITS[total % len(_DIGITS)]
