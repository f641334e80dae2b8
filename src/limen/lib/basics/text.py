"""Text that people and readers send, made fit to be kept and shown."""

from __future__ import annotations

import unicodedata
from typing import Final

# Overrides and embeddings make a screen show another order than what is kept (Unicode TR 36, section 2.5, to be
# confirmed). The marks that Arabic, Persian and Hebrew are really written with are not among them.
_REORDERING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN: Final = frozenset("\ufeff\ufff9\ufffa\ufffb")
_BREAKS: Final = frozenset("\n\r\t\v\f\x85\u2028\u2029")


def clean_line(text: str, *, longest: int) -> str:
    """Return `text` as one line of at most `longest` characters: white space single, nothing that cannot be shown."""
    return " ".join(_kept(text).split())[:longest].rstrip()


def clean_words(text: str, *, longest: int) -> str:
    """Return `text` with its lines, at most `longest` characters: nothing that no database keeps and no page shows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = [line if line.isprintable() else "".join(filter(_can_stay, line)) for line in lines]
    return "\n".join(kept).strip()[:longest].rstrip()


def _kept(text: str) -> str:
    """Nearly every text is printable as a whole, which is asked at once: nothing that cannot stay is printable."""
    if text.isprintable():
        return text
    return "".join(" " if character in _BREAKS else character for character in text if _can_stay(character))


def _can_stay(character: str) -> bool:
    if character in _BREAKS:
        return True
    if character in _REORDERING or character in _UNSEEN:
        return False
    return unicodedata.category(character) not in {"Cc", "Cs"}
