"""A first, exact comparison of two spellings of a name. Screening has its own, with reasons."""

from __future__ import annotations

import unicodedata
from typing import Final

from limen.lib.names.transliteration import Untransliterable, transliterate

# One name, two lawful spellings in documents: Müller is MUELLER in one and MULLER in another (9303-3, 6.A).
_SPELLINGS: Final = (("AE", "A"), ("OE", "O"), ("UE", "U"), ("AA", "A"), ("NXX", "N"), ("UXX", "U"))


def fold(text: str) -> str:
    """Return the name in plain capitals with single spaces, for comparison: `Jean-Luc d’Été` is `JEAN LUC DETE`.

    Scripts of the ICAO tables become Latin; a script they do not know (Chinese) stays, without its marks.
    """
    try:
        return transliterate(text).replace("<", " ")
    except Untransliterable:
        plain = unicodedata.normalize("NFKD", text).upper()
        kept = "".join(" " if character in "<-," else character for character in plain if _is_kept(character))
        return " ".join(kept.split())


def same_name(one: str, other: str) -> bool:
    """True when both hold the same components, in whatever order, allowing for the choices of the ICAO tables."""
    return _components(one) == _components(other)


def _components(text: str) -> list[str]:
    return sorted(_reduced(component) for component in fold(text).split())


def _reduced(component: str) -> str:
    for long, short in _SPELLINGS:
        component = component.replace(long, short)
    return component


def _is_kept(character: str) -> bool:
    return character in "<-," or character.isspace() or unicodedata.category(character)[0] in "LN"
