"""Document codes: which a form may have, and what they stand for (ICAO 9303-4, 4.4; 9303-5 to -8)."""

from __future__ import annotations

from itertools import product
from typing import Final

from limen.lib.basics.words import N_
from limen.lib.mrz.digits import ALPHABET, FILLER

_SECOND: Final = FILLER + ALPHABET[10:]


def _codes(first: str, second: str) -> frozenset[str]:
    return frozenset(map("".join, product(first, second)))


# The second letter is the issuer's own choice, but for V after A, C and I and for I after A; C after A is kept for crew
# member certificates. Passports made since 2026 follow the table of 9303-4, 4.4; older ones are good until 2037.
CARDS: Final = _codes("ACI", _SECOND) - {"AV", "CV", "IV", "AI"}
CARDS_OF_TWO_LINES: Final = CARDS | {"PU"}
"""An emergency travel document has lines of this size (ICAO's example for its seal; 9303-8, to be confirmed)."""
PASSPORTS: Final = _codes("P", _SECOND)
VISAS: Final = _codes("V", _SECOND)

_KINDS: Final = {
    "P": N_("passport"),
    "PP": N_("ordinary passport"),
    "PE": N_("emergency passport"),
    "PD": N_("diplomatic passport"),
    "PO": N_("official or service passport"),
    "PR": N_("refugee travel document"),
    "PT": N_("travel document for aliens"),
    "PS": N_("travel document for stateless persons"),
    "PL": N_("laissez-passer"),
    "PM": N_("military passport"),
    "PU": N_("emergency travel document"),
    "AC": N_("crew member certificate"),
    "V": N_("visa"),
    "A": N_("official travel document"),
    "C": N_("official travel document"),
    "I": N_("official travel document"),
}


def document_kind(code: str) -> str:
    """Return the msgid of what a document code (without filler) stands for, "unknown document" where it tells nothing.

    Passports made before 2026 may use the second letter in their own way: `PS` and `PO` are service passports of some
    States. The code itself stays beside the word.
    """
    return _KINDS.get(code) or _KINDS.get(code[:1], N_("unknown document"))
