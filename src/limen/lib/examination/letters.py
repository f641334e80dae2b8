"""To whom a letter about a document may go, and the one to whom it never does.

Whoever asks for protection may be in danger from their own State. A letter that tells that State where its national is,
and with which papers, is a danger that we would have made; so none goes there, nor where we do not know which it is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.countries import is_issuer, state_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

SOURCE: Final = "1951 Convention, art. 33; UNHCR, confidentiality of asylum information (to be confirmed)"


class Addressee(StrEnum):
    """Who is written to."""

    ISSUING_STATE = "issuing-state"
    CARRIER = "carrier"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _LABELS[self]


_LABELS = {
    Addressee.ISSUING_STATE: N_("The authority of the issuing State"),
    Addressee.CARRIER: N_("The carrier"),
}


class LetterEndangers(Problem):
    """A letter would tell a State where somebody is who asks for protection from it, or may."""

    code = "letter-endangers"
    sentence = N_(
        "This person asked for protection. No letter goes to a State that may be the one they fear: nobody there is"
        " told of them or of their document."
    )


class LetterWrong(Problem):
    """A letter without an addressee, or about nothing that was concluded."""

    code = "letter-wrong"
    sentence = N_("Say who the letter goes to: the authority or company, and where.")


class LetterTooEarly(Problem):
    """A letter before two examiners have concluded."""

    code = "letter-too-early"
    sentence = N_("A letter follows what two examiners concluded. This document is not concluded yet.")


class LetterNotDue(Problem):
    """A letter about a document with which nothing is wrong."""

    code = "letter-not-due"
    sentence = N_("Nothing was concluded against this document: there is nothing to write about.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """What decides to whom may be written about somebody's document."""

    claimed: bool
    """True once a claim for protection was recorded for the person, whatever became of it."""
    origins: frozenset[str]
    """Every State of which the person is, or was ever said or read to be, a national."""


def require_letter(*, to: Addressee, state: str, bearer: Bearer) -> None:
    """Raise LetterEndangers for a letter to a State that may be the one from which its bearer seeks protection.

    `state` is the State written to; for a carrier it is the one that the carrier belongs to, empty where it is private.
    Where a claimant's origin is not known, no State is written to at all.
    """
    if not bearer.claimed:
        return
    if to is Addressee.CARRIER and not state:
        return
    origins = {state_of(each) for each in bearer.origins if each}
    if not origins or not is_issuer(state) or state_of(state) in origins:
        raise LetterEndangers


def origins_of(citizenships: Collection[str]) -> frozenset[str]:
    """Return the States that a person may have fled from, by everything that was ever read or said of them."""
    return frozenset(each for each in citizenships if each)
