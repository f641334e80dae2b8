"""The sex entered in a travel document."""

from __future__ import annotations

from enum import StrEnum

from limen.lib.basics.words import N_


class Sex(StrEnum):
    """What the document says: F, M, or X where it does not say (`<` in the machine-readable zone)."""

    F = "F"
    M = "M"
    X = "X"

    @property
    def label(self) -> str:
        """The msgid of the word shown to people."""
        return _LABELS[self]


_LABELS = {Sex.F: N_("female"), Sex.M: N_("male"), Sex.X: N_("not specified")}
