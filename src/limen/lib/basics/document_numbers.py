"""The number of a document as it is compared, whoever wrote it and wherever it stands."""

from __future__ import annotations

from typing import Final

LONGEST_NUMBER: Final = 32
_DROPPED: Final = str.maketrans("", "", " -./<\t")


def normal_number(number: str) -> str:
    """Return a document number as it is compared: upper case, without fillers, spaces, hyphens, dots and strokes."""
    return number.upper().translate(_DROPPED)


def is_number(number: str) -> bool:
    """Return True when something a document may be numbered with is left of `number` once it is made comparable."""
    normal = normal_number(number)
    return 0 < len(normal) <= LONGEST_NUMBER and normal.isascii() and normal.isalnum()
