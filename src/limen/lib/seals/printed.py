"""What a paper prints about its person, as the seal knows it: a digest that only the paper's control word opens.

Name, birth and document of one suspected person are few enough to be guessed one after the other. The control word is
random, stands on the paper and nowhere else, and makes guessing hopeless for whoever has not the paper.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from limen.lib.events.canonical import canonical_bytes

WORD: Final = re.compile(r"[A-Z2-7]{12}")
"""Form of a control word: 60 bits."""
_WORD_LENGTH: Final = 12
_DOMAIN: Final = b"limen.seal-facts/1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What the box for checking on a paper says of its person."""

    name: str
    birth: str
    """As the box prints it: year, month, day."""
    document: str
    """Number of the travel document; empty where there was none."""


def control_word(random: bytes) -> str:
    """Return the control word made of at least eight random bytes."""
    if len(random) < 8:
        raise ValueError("a control word is made of eight random bytes or more")
    return base64.b32encode(random).decode("ascii")[:_WORD_LENGTH]


def digest_of(printed: Printed, *, control: str) -> bytes:
    """Return the digest that the seal holds. Small letters, spaces, hyphens and commas make no difference."""
    plain = {
        "birth": _plain(printed.birth),
        "control": _plain(control),
        "document": _plain(printed.document),
        "name": _plain(printed.name),
    }
    return hashlib.sha256(_DOMAIN + canonical_bytes(plain)).digest()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if character.isalnum())
