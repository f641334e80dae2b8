"""Numbers for what is compared as a whole: States, letters of a part, documents. The same on every machine."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

from limen.lib.basics.document_numbers import normal_number


@lru_cache(maxsize=4096)
def country_number(code: str) -> int:
    """Return a number below 2**16 for a code of ICAO 9303-3; other texts than one to three letters share 0."""
    number = 0
    for letter in code[:4]:
        if not "A" <= letter <= "Z" or len(code) > 3:
            return 0
        number = number * 27 + ord(letter) - 64
    return number


def letters_hash(latin: str) -> int:
    """Return 64 bits that tell the letters of one part from those of another; 0 for none."""
    return _hash(latin) if latin else 0


def document_hashes(issuer: str, number: str) -> list[int]:
    """Return under which hashes a document is kept or looked up: with its issuer where that is known, and without."""
    normal = normal_number(number[:64])
    if len(normal) < 4:
        return []
    return [_hash(f"*{normal}"), *([_hash(f"{issuer}*{normal}")] if issuer else [])]


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "little")
