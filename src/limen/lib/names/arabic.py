"""Arabic names as Arabic-script States write them in the machine-readable zone, read back.

The table of ICAO 9303-3, 6.C writes one Arabic letter as one Latin letter or as a group that begins with X, so that it
can be undone, unlike the spelling in the visual zone, which follows the ear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from limen.lib.names.tables import ARABIC, SHADDA, TEH_MARBUTA

_FILLER = "<"


def _letters_by_code() -> dict[str, str]:
    """Y stands for yeh and for the Pashto yeh; the Arabic one is by far the more frequent, and is listed first."""
    letters: dict[str, str] = {}
    for letter, code in ARABIC.items():
        if code:
            letters.setdefault(code, letter)
    return letters | {"XTA": TEH_MARBUTA, "XAH": TEH_MARBUTA}


_LETTERS: Final = _letters_by_code()
_LONGEST: Final = max(map(len, _LETTERS))

# What a group stands for when the name is compared with one spelled by ear: the nearest plain Latin letters.
_SIMPLE: Final = {
    "XE": "A",
    "XAA": "A",
    "XAE": "A",
    "XI": "I",
    "XTA": "T",
    "XAH": "A",
    "XTH": "TH",
    "XH": "H",
    "XKH": "KH",
    "XDH": "DH",
    "XSH": "SH",
    "XSS": "S",
    "XDZ": "D",
    "XTT": "T",
    "XZZ": "Z",
    "E": "A",
    "XAY": "A",
    "XXA": "A",
    "XXT": "T",
    "XRT": "T",
    "XKE": "KH",
    "XXH": "H",
    "XC": "CH",
    "XXD": "D",
    "XDR": "D",
    "XXR": "R",
    "XRR": "R",
    "XRX": "R",
    "XJ": "J",
    "XXS": "SH",
    "XKK": "K",
    "XXK": "K",
    "XNG": "NG",
    "XGG": "G",
    "XNN": "N",
    "XXN": "N",
    "XDO": "H",
    "XYH": "H",
    "XXG": "H",
    "XGE": "H",
    "XTG": "H",
    "XYA": "Y",
    "XXY": "Y",
    "XYB": "Y",
    "XBE": "Y",
}


def decode_arabic_mrz(text: str) -> str:
    """Return the Arabic spelling of a name of the machine-readable zone written by ICAO 9303-3, 6.C.

    `<` becomes a space; a doubled letter becomes the letter with shadda. What the table does not know (a Latin name)
    stays as it is. Vowel marks and the tatweel are not encoded and cannot come back.
    """
    return " ".join(_decode_component(component) for component in text.replace(_FILLER, " ").split())


def simplify_arabic_mrz(text: str) -> str:
    """Return the name with each X group replaced by the Latin letters nearest in sound: XHSYN becomes HSYN.

    For comparing with a spelling by ear only; it is never shown as the holder's name.
    """
    components = text.replace(_FILLER, " ").split()
    return " ".join("".join(_SIMPLE.get(code, code) for code in _codes(component)) for component in components)


def _decode_component(component: str) -> str:
    decoded: list[str] = []
    previous = ""
    for code in _codes(component):
        is_double = code == previous and code in _LETTERS
        decoded.append(SHADDA if is_double else _LETTERS.get(code, code))
        previous = "" if is_double else code
    return "".join(decoded)


def _codes(component: str) -> Iterator[str]:
    """Cut into table codes, the longest that fits first; a letter that begins none stands alone."""
    position = 0
    while position < len(component):
        code = _code_at(component, position)
        yield code
        position += len(code)


def _code_at(component: str, position: int) -> str:
    for length in range(_LONGEST, 1, -1):
        code = component[position : position + length]
        if code in _LETTERS:
            return code
    return component[position]
