"""How a set of document numbers lies in its bytes, and how a record becomes a number that can be compared.

    page 0                    the magic word, then nothing
    pages                     numbers of at most nine characters, packed into 63 bits, ascending
    pages                     longer numbers, as text, ascending
    first key of every page   of the first kind, then of the second: what a look-up searches before it reads one page
    foot                      the magic word, how many records of each kind, check sums of the first keys and of this

A page is what the machine reads at once, 4,096 bytes: the keys of its records, what is said about each in three bytes,
and a check sum over the page and its place. So one look-up touches one page, and a page that is not what was written is
noticed by whoever reads it. Everything is little-endian, and no letter is lost: equal rows in the same order give equal
bytes.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from limen.lib.basics.document_numbers import LONGEST_NUMBER
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.listings.numbers import STATUSES, ListedNumber

MAGIC: Final = b"limen numbers 1\n"
PAGE: Final = 4096
CHECK: Final = 4
"""Bytes of a page's check sum, which are its last."""
ABOUT: Final = 3
"""Bytes of what is said about a record: the day in 22 bits, the status in 2."""
FOOT: Final = struct.Struct("<16sQQIII")
"""Magic, records of each kind, check sums of their first keys, check sum of the foot itself."""
_DAY_BITS: Final = 22
_DAY: Final = (1 << _DAY_BITS) - 1

LONGEST_PACKED: Final = 9
LONGEST_ISSUER: Final = 3
_STARTS: Final[tuple[int, ...]] = tuple(
    sum(36**length for length in range(1, longest)) for longest in range(LONGEST_PACKED + 2)
)
"""How many words of the 36 digits and letters are shorter than so many characters."""
_SPAN: Final[int] = _STARTS[LONGEST_PACKED + 1]
_PACKABLE: Final = re.compile(rf"[0-9A-Z]{{1,{LONGEST_PACKED}}}").fullmatch
_NUMBER: Final = re.compile(rf"[0-9A-Z]{{1,{LONGEST_NUMBER}}}").fullmatch
_ISSUER: Final = re.compile(rf"[A-Z]{{1,{LONGEST_ISSUER}}}").fullmatch

Array = NDArray[Any]


class NumbersDamaged(Problem):
    """The bytes are no set of document numbers, or not the one that was written."""

    code = "numbers-damaged"
    sentence = N_("This list of document numbers is damaged, or is none, and is not used. Import the list again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One of the two kinds of record."""

    key: np.dtype[Any]
    per_page: int

    @property
    def key_size(self) -> int:
        """Bytes of a key."""
        return self.key.itemsize

    def pages(self, records: int) -> int:
        """Return how many pages `records` take."""
        return -(-records // self.per_page)


def _form(key: str) -> Form:
    kind = np.dtype(key)
    return Form(key=kind, per_page=(PAGE - CHECK) // (kind.itemsize + ABOUT))


PACKED: Final = _form("<u8")
TEXT: Final = _form(f"S{LONGEST_ISSUER + LONGEST_NUMBER}")
FORMS: Final = (PACKED, TEXT)


def packed_key(issuer: str, number: str) -> int | None:
    """Return issuer and number as one number below 2 to the 63rd; None for one that does not fit, or is none.

    Words of the same letters and another length are other numbers: A, 0A and A0 are three.
    """
    if _PACKABLE(number) is None or _ISSUER(issuer) is None:
        return None
    return _rank(issuer) * _SPAN + _rank(number)


def text_key(issuer: str, number: str) -> bytes | None:
    """Return issuer and number as text of one width; None for what no document is numbered with."""
    if _NUMBER(number) is None or _ISSUER(issuer) is None:
        return None
    return f"{issuer:<{LONGEST_ISSUER}}{number}".encode("ascii")


def _rank(word: str) -> int:
    return _STARTS[len(word)] + int(word, 36)


def unpacked(key: int) -> tuple[str, str]:
    """Return the issuer and the number of a packed key."""
    issuer, number = divmod(key, _SPAN)
    return _word(issuer), _word(number)


def untexted(key: bytes) -> tuple[str, str]:
    """Return the issuer and the number of a key of text."""
    text = key.decode("ascii")
    return text[:LONGEST_ISSUER].rstrip(), text[LONGEST_ISSUER:]


def _word(rank: int) -> str:
    length = next(length for length in range(1, LONGEST_PACKED + 1) if rank < _STARTS[length + 1])
    return np.base_repr(rank - _STARTS[length], 36).zfill(length)


def about_of(row: ListedNumber) -> int:
    """Return status and day of listing as one number of three bytes."""
    day = row.listed_on.toordinal() if row.listed_on else 0
    return STATUSES.index(row.status) << _DAY_BITS | day


def status_of(about: int) -> str:
    """Return the status in what is said about a record."""
    return STATUSES[about >> _DAY_BITS]


def day_of(about: int) -> date | None:
    """Return the day in what is said about a record. Raises NumbersDamaged for a day that no calendar has."""
    day = about & _DAY
    if day > date.max.toordinal():
        raise NumbersDamaged
    return date.fromordinal(day) if day else None


def check_sum(page: bytes | memoryview, place: int) -> int:
    """Return the check sum of a page that lies at `place`, counted in pages of its kind."""
    return zlib.crc32(page[: PAGE - CHECK], place)


def foot(records: list[int], sums: list[int]) -> bytes:
    """Return the last bytes of a set that holds so many records of each form, with these check sums of first keys."""
    said = FOOT.pack(MAGIC, *records, *sums, 0)
    return said[:-CHECK] + zlib.crc32(said[:-CHECK]).to_bytes(CHECK, "little")


def read_foot(data: memoryview) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return how many records of each form there are, and the check sums of their first keys. Raises NumbersDamaged."""
    end = bytes(data[-FOOT.size :])
    if len(end) != FOOT.size or end[-CHECK:] != zlib.crc32(end[:-CHECK]).to_bytes(CHECK, "little"):
        raise NumbersDamaged
    magic, packed, texts, of_packed, of_texts, _ = FOOT.unpack(end)
    if magic != MAGIC:
        raise NumbersDamaged
    return (packed, texts), (of_packed, of_texts)
