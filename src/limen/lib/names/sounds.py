"""What a part of a name sounds like, in one alphabet for all scripts, and the keys under which a sound is looked up.

A *sound* is a string of one-byte signs. Capitals stand for the Latin letters; what two letters write together has a
sign of its own: `1` SH, `2` CH, `3` KH, `4` GH, `5` TH, `6` DH, `7` ZH. Letters of the Arabic script whose Latin
spelling follows the ear have small signs: `a` alef, `e` ain and hamza, `h` teh marbuta, `w` waw, `y` yeh, `j` jeem,
`q` qaf, `d` dad, `z` zah. What it costs to read one sign for another is not said here but in the profile of the
comparison.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from limen.lib.names.tables import ARABIC, SHADDA, TEH_MARBUTA

LONGEST: Final = 24
"""Signs of a sound that are kept; letters of a part of a name that are read."""

# The longest group first; what follows a group is read by itself.
_GROUPS: Final = (
    ("TSCH", "2"),
    ("SHCH", "1"),
    ("SCH", "1"),
    ("TCH", "2"),
    ("DZH", "J"),
    ("DSCH", "J"),
    ("UXX", "U"),
    ("NXX", "N"),
    ("SH", "1"),
    ("CH", "2"),
    ("CZ", "2"),
    ("KH", "3"),
    ("GH", "4"),
    ("TH", "5"),
    ("DH", "6"),
    ("ZH", "7"),
    ("DJ", "J"),
    ("PH", "F"),
    ("CK", "K"),
    ("TZ", "C"),
    ("TS", "C"),
    ("AE", "A"),
    ("AA", "A"),
    ("OE", "O"),
    ("UE", "U"),
    ("OU", "U"),
    ("OO", "U"),
    ("EE", "I"),
    ("IJ", "I"),
    ("X", "KS"),
    ("Q", "K"),
    ("Y", "I"),
)
_GROUP: Final = re.compile(
    "|".join(sorted((group for group, _ in _GROUPS), key=lambda group: -len(group))) + "|C[EIY]?"
)
_SIGN: Final = {**dict(_GROUPS), "C": "K", "CE": "SE", "CI": "SI", "CY": "SI"}
_DOUBLED: Final = re.compile(r"(.)\1+")

_ARABIC_SIGNS: Final = {
    "A": "a",
    "XAA": "a",
    "XAE": "a",
    "XXA": "a",
    "I": "a",
    "XAY": "a",
    "XE": "e",
    "E": "e",
    "XI": "y",
    "U": "w",
    "W": "w",
    "Y": "y",
    "XYA": "y",
    "XXY": "y",
    "XYB": "y",
    "XBE": "y",
    "J": "j",
    "XH": "H",
    "XKH": "3",
    "XDH": "6",
    "XTH": "5",
    "XSH": "1",
    "XXS": "1",
    "XSS": "S",
    "XDZ": "d",
    "XTT": "T",
    "XZZ": "z",
    "G": "4",
    "Q": "q",
    "XTA": "h",
    "XAH": "h",
    "XTG": "h",
    "XXT": "T",
    "XRT": "T",
    "XKE": "C",
    "XXH": "C",
    "XC": "2",
    "XXD": "D",
    "XDR": "D",
    "XXR": "R",
    "XRR": "R",
    "XRX": "7",
    "XJ": "7",
    "XKK": "K",
    "XXK": "G",
    "XGG": "G",
    "XNG": "G",
    "XNN": "N",
    "XXN": "N",
    "XDO": "H",
    "XYH": "h",
    "XXG": "H",
    "XGE": "h",
}
_SIGN_OF_LETTER: Final = {
    **{letter: _ARABIC_SIGNS.get(code, code) for letter, code in ARABIC.items() if code},
    TEH_MARBUTA: "h",
    SHADDA: "",
}

_KEY: Final = str.maketrans(
    {
        "E": "A",
        "O": "U",
        "W": "V",
        "J": "I",
        "1": "S",
        "2": "S",
        "3": "H",
        "4": "G",
        "5": "T",
        "6": "D",
        "7": "S",
        "C": "S",
        "Z": "S",
    }
)
# Consonants by where they are made. Vowels, H, W, Y and what writes them in Arabic leave no trace.
_SKELETON: Final = str.maketrans(
    {
        **dict.fromkeys("AEIOUWYHaehwy", ""),
        "P": "B",
        "V": "F",
        **dict.fromkeys("G34q", "K"),
        **dict.fromkeys("D56dz", "T"),
        **dict.fromkeys("ZCJ127j", "S"),
    }
)


@lru_cache(maxsize=1 << 16)
def sound_of_latin(letters: str) -> str:
    """Return the sound of a part of a name in A to Z: MUELLER and MULLER are both MULER, SCHMIDT is 1MIDT."""
    signs = _GROUP.sub(lambda found: _SIGN[found.group()], letters[: 2 * LONGEST])
    signs = _DOUBLED.sub(r"\1", signs)
    if len(signs) > 2 and signs.endswith("AH"):
        signs = signs[:-1]
    return signs[:LONGEST]


def sound_of_arabic(text: str) -> str:
    """Return the sound of a part of a name in the Arabic script; its short vowels are not written and not in it."""
    return _DOUBLED.sub(r"\1", "".join(_SIGN_OF_LETTER.get(letter, "") for letter in text[: 2 * LONGEST]))[:LONGEST]


def key_of(sound: str) -> str:
    """Return the sound with its nearest signs made one, under which a part is looked up."""
    return _DOUBLED.sub(r"\1", sound.translate(_KEY))


def skeleton_of(sound: str) -> str:
    """Return the consonants alone, near ones made one: MOHAMED and the M-H-M-D of Arabic are both MT."""
    return _DOUBLED.sub(r"\1", sound.translate(_SKELETON))
