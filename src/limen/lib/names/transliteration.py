"""Names in national characters written with the A-Z of the machine-readable zone (ICAO 9303-3, 4.6 and section 6)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.names.tables import (
    ARABIC,
    CYRILLIC,
    CYRILLIC_BY_ISSUER,
    LATIN,
    LATIN_BY_ISSUER,
    LATIN_UNLISTED,
    SHADDA,
    TEH_MARBUTA,
    UKRAINIAN_FIRST,
)

FILLER: Final = "<"
_PLAIN: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class Untransliterable(Problem):
    """A character that no table of ICAO 9303-3 writes with A-Z: a digit, or a script such as Chinese."""

    code = "names.untransliterable"
    sentence = N_(
        "The character %(character)s cannot be written in the machine-readable zone. Give the name in Latin letters."
    )


def transliterate(text: str, *, issuer: str = "") -> str:
    """Return the name `text` in A-Z, its components separated by one `<` each (ICAO 9303-3, 4.6 and section 6).

    Hyphens, commas and spaces separate components, other punctuation is left out. `issuer` is the code of the issuing
    State, for the choices and exceptions of the tables (`UKR`: first letters, `SRB`, `MKD`, `BLR`, `BGR`, ...). Raises
    Untransliterable for a character that has no transliteration.
    """
    if text.isascii() and text.isupper() and text.replace(" ", "").isalpha():
        # Most names come so: out of machine-readable zones and carriers' lists.
        return text if text.isalpha() else FILLER.join(text.split())
    plain = unicodedata.normalize("NFKC", text).upper()
    written = (_write_component(component, issuer) for component in _components(plain))
    return FILLER.join(component for component in written if component)


def _components(text: str) -> Iterator[str]:
    for separates, characters in groupby(text, _separates):
        if not separates:
            yield "".join(characters)


def _separates(character: str) -> bool:
    return (
        character in {FILLER, ",", "\N{ARABIC COMMA}"} or character.isspace() or unicodedata.category(character) == "Pd"
    )


def _write_component(component: str, issuer: str) -> str:
    letters = [character for character in component if _is_written(character)]
    written: list[str] = []
    for position, letter in enumerate(letters):
        if letter == SHADDA:
            written.append(written[-1] if written else "")
        else:
            written.append(_write_letter(letters, position, issuer))
    return "".join(written)


def _is_written(character: str) -> bool:
    """Punctuation, marks and invisible characters are not; shadda is the one mark that is."""
    if character in {SHADDA, TEH_MARBUTA}:
        return True
    return unicodedata.category(character)[0] not in "PMCSZ" and ARABIC.get(character) != ""


def _write_letter(letters: list[str], position: int, issuer: str) -> str:
    letter = letters[position]
    if letter in _PLAIN:
        return letter
    if letter == TEH_MARBUTA:
        return "XAH" if position == len(letters) - 1 else "XTA"
    if issuer == "UKR" and position == 0 and letter in UKRAINIAN_FIRST:
        return UKRAINIAN_FIRST[letter]
    written = _table_for(issuer).get(letter)
    return written if written is not None else _write_base_letter(letter)


def _write_base_letter(letter: str) -> str:
    """A letter that is in no table but is a Latin letter with a mark (Vietnamese, Romanian comma below) loses it."""
    base = unicodedata.normalize("NFD", letter)[0]
    if base in _PLAIN:
        return base
    raise Untransliterable(character=letter)


@lru_cache(maxsize=64)
def _table_for(issuer: str) -> Mapping[str, str]:
    general = {**LATIN, **LATIN_UNLISTED, **CYRILLIC, **ARABIC}
    return general | dict(LATIN_BY_ISSUER.get(issuer, {})) | dict(CYRILLIC_BY_ISSUER.get(issuer, {}))
