"""The letter-for-letter writing of Russian names in the passport of a citizen used inside Russia (document code PN).

It replaces every Cyrillic letter by one Latin letter or digit, so that nothing is lost; ICAO 9303 does not know it, and
allows no digits in names. Table and layout are from specimens, to be confirmed against the ministry's order.
"""

from __future__ import annotations

from typing import Final

_CYRILLIC: Final = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_WRITTEN: Final = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678"
_DECODE: Final = str.maketrans(_WRITTEN + "<", _CYRILLIC + " ")


def decode_russian_mrz(text: str) -> str:
    """Return the Cyrillic spelling of a name written letter for letter: ANATOL9EVI3 is АНАТОЛЬЕВИЧ."""
    return " ".join(text.translate(_DECODE).split())
