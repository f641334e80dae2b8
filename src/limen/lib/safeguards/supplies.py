"""The board of needs and services: what is there, what is wanted, what was given, by place and hour; counts alone."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.safeguards.arrivals import Need

MOST: Final = 100_000


class SupplyWrong(Problem):
    """A line of the board without a place, or with a count that cannot be."""

    code = "supply-wrong"
    sentence = N_("Say where, what of it, and how many: 0 to %(most)s.")


class Supply(StrEnum):
    """What people need that can be brought to a place."""

    WATER = "water"
    SHELTER = "shelter"
    MEDICAL = "medical"
    CHILDREN = "children"
    SANITATION = "sanitation"
    INTERPRETING = "interpreting"
    TRANSPORT = "transport"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _SUPPLIES[self]

    @property
    def needs(self) -> frozenset[Need]:
        """Which ticks of a registration ask for it."""
        return _ASKED_BY.get(self, frozenset())


_SUPPLIES: Final[Mapping[Supply, str]] = {
    Supply.WATER: N_("Water, food"),
    Supply.SHELTER: N_("Shelter, blankets"),
    Supply.MEDICAL: N_("Medical care"),
    Supply.CHILDREN: N_("For children: milk, nappies, a place to play"),
    Supply.SANITATION: N_("Toilets, washing"),
    Supply.INTERPRETING: N_("Interpreter"),
    Supply.TRANSPORT: N_("Transport"),
}
_ASKED_BY: Final[Mapping[Supply, frozenset[Need]]] = {
    Supply.WATER: frozenset({Need.FOOD}),
    Supply.SHELTER: frozenset({Need.SHELTER}),
    Supply.MEDICAL: frozenset({Need.MEDICAL, Need.PREGNANT}),
    Supply.CHILDREN: frozenset({Need.BABY}),
    Supply.INTERPRETING: frozenset({Need.INTERPRETER}),
}


class Line(StrEnum):
    """What a count on the board says."""

    THERE = "there"
    WANTED = "wanted"
    GIVEN = "given"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _LINES[self]


_LINES: Final[Mapping[Line, str]] = {
    Line.THERE: N_("There now"),
    Line.WANTED: N_("Wanted now"),
    Line.GIVEN: N_("Given"),
}
