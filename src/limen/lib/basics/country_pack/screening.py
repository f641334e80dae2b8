"""What a State lays down for the comparison of travellers with lists of persons."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from limen.lib.basics.country_pack.reading import Table
from limen.lib.basics.words import N_


class Scope(StrEnum):
    """Of whom a list that changed is asked anew."""

    CROSSED = "crossed"
    """Whoever crossed within the look-back."""
    IN_COUNTRY = "in-country"
    """Whoever entered, and of whom no exit is known."""

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return _SCOPES[self]


_SCOPE = re.compile("|".join(Scope))
_PROFILE = re.compile(r"[a-z][a-z0-9-]{0,60}(?:\.[0-9]{1,3})?")
_SCOPES = {
    Scope.CROSSED: N_("who crossed lately"),
    Scope.IN_COUNTRY: N_("who should be in the country"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreening:
    """The law on comparing people who are not at a post."""

    scopes: frozenset[Scope]
    look_back_days: int
    legal_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningLaw:
    """All of it."""

    profile: str
    """Name of the file of weights and thresholds that is in force, of those in the folder `screening` of the pack."""
    cleared_days: int
    """For so long nobody is stopped again by an entry that they were found not to be."""
    cleared_basis: str
    rescreening: Rescreening
    weights: str = field(default="", repr=False)
    """That file as it stands, which `limen.lib.screening.profile_of` reads; put in by whoever reads the pack."""


def read_screening(table: Table) -> ScreeningLaw:
    """Return what `screening.toml` lays down; raises CountryPackError."""
    cleared, again = table.part("cleared"), table.part("rescreening")
    law = ScreeningLaw(
        profile=table.text("profile", form=_PROFILE),
        cleared_days=cleared.whole("days", least=1, most=3660),
        cleared_basis=cleared.text("legal_basis"),
        rescreening=Rescreening(
            scopes=frozenset(Scope(each) for each in again.texts("scopes", form=_SCOPE)),
            look_back_days=again.whole("look_back_days", least=1, most=3660),
            legal_basis=again.text("legal_basis"),
        ),
    )
    cleared.finish()
    again.finish()
    return law
