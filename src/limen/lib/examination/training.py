"""Training on invented documents: which faults can be planted, and how well somebody found them.

Nothing here touches a real case: what is trained on is drawn from a seed, and what is answered is counted apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.words import N_
from limen.lib.examination.pictures import Light

MOST_FAULTS: Final = 3


class Fault(StrEnum):
    """Something planted in an invented page; each has the code of the feature in which it shows."""

    SUBSTRATE = "substrate"
    PRINT = "print"
    LAMINATE = "laminate"
    NUMBERING = "numbering"
    PORTRAIT = "portrait"
    LINES = "lines"

    @property
    def told(self) -> str:
        """The msgid of the sentence that says afterwards what was planted, and by which light it shows."""
        return _TOLD[self]


_TOLD = {
    Fault.SUBSTRATE: N_("The paper shines under ultraviolet light: it is ordinary paper, and no fibres are in it."),
    Fault.PRINT: N_("White light: the background behind the data is printed in dots where fine lines belong."),
    Fault.LAMINATE: N_("Light from the side: a second film with bubbles lies over the portrait."),
    Fault.NUMBERING: N_("White light: two digits of the number are smaller, lower and of another colour."),
    Fault.PORTRAIT: N_("The background ends at the edge of the portrait; light from the side or behind shows an edge."),
    Fault.LINES: N_("White light: the check digit behind the number in the second line is wrong."),
}
LIGHTS: Final = tuple(Light)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How one kind of fault was told: of the pages that had it, and of those that had it not."""

    planted: int
    found: int
    clean: int
    falsely: int
    """Of the clean ones, how many were called wrong."""


def faults_in(codes: Iterable[str]) -> frozenset[Fault]:
    """Return the faults of these codes; others are left out."""
    known = set(Fault)
    return frozenset(Fault(code) for code in codes if code in known)


def scores(answers: Iterable[tuple[Collection[Fault], Collection[Fault]]]) -> Mapping[Fault, Score]:
    """Return the score of each kind of fault over (planted, called wrong) pairs."""
    pairs = list(answers)
    return {fault: _score(fault, pairs) for fault in Fault}


def _score(fault: Fault, pairs: Iterable[tuple[Collection[Fault], Collection[Fault]]]) -> Score:
    told = [(fault in planted, fault in called) for planted, called in pairs]
    return Score(
        planted=sum(there for there, _ in told),
        found=sum(there and called for there, called in told),
        clean=sum(not there for there, _ in told),
        falsely=sum(called and not there for there, called in told),
    )
