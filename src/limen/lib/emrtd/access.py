"""What opens a chip: the key that the lines on the page make, or the number on the card (9303-11, 4.3, 4.4)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from limen.lib.mrz.digits import check_digit
from limen.lib.mrz.reading import Reading

MRZ: Final = 1
CAN: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """A password, and which one it is."""

    kind: int
    """1 the machine-readable zone, 2 the card access number."""
    secret: bytes
    identity: bytes = b""
    """Of the document: its number with the check digit, as a reader's proof holds it after BAC; of the zone alone."""

    @property
    def seed(self) -> bytes:
        """The first half of the digest, from which Basic Access Control makes its keys; of the zone alone."""
        return self.secret[:16]


class NoPassword(ValueError):
    """What was read is not enough to open a chip."""


def password_of_lines(reading: Reading) -> Password:
    """Return the password that the lines of a page make; raises NoPassword when a part of it was not read."""
    values = {check.field: check.value for check in reading.checks}
    if not reading.number or "birth" not in values or "expiry" not in values:
        raise NoPassword("document number, date of birth and date of expiry open a chip")
    return password_of(number=reading.number, birth=values["birth"], expiry=values["expiry"])


def password_of(*, number: str, birth: str, expiry: str) -> Password:
    """Return the password of a document number (filled up to nine) and two dates of six characters (4.3.2)."""
    filled = number.ljust(9, "<")
    text = "".join(part + check_digit(part) for part in (filled, birth, expiry))
    return Password(
        kind=MRZ,
        secret=hashlib.sha1(text.encode("ascii"), usedforsecurity=False).digest(),
        identity=(filled + check_digit(filled)).encode("ascii"),
    )


def password_of_number(can: str) -> Password:
    """Return the password that the number printed on a card is; raises NoPassword."""
    if not (can.isascii() and can.isdigit() and 4 <= len(can) <= 10):
        raise NoPassword("the number on the card has six digits")
    return Password(kind=CAN, secret=can.encode("ascii"))
