"""The few kinds of ASN.1 that certificates, signed data and lists of them are made of, on top of `tlv`."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, write_tlv

BOOLEAN: Final = 0x01
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTETS: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06
ENUMERATED: Final = 0x0A
UTF8: Final = 0x0C
PRINTABLE: Final = 0x13
UTC_TIME: Final = 0x17
GENERAL_TIME: Final = 0x18
SEQUENCE: Final = 0x30
SET: Final = 0x31
_PIECES: Final = 0x24
_LONGEST_OID: Final = 64
_LONGEST_INTEGER: Final = 2_100
"""Bytes: a modulus of 16384 bits, and a little."""
_CHARSETS: Final = {UTF8: "utf-8", 0x1E: "utf-16-be", 0x1C: "utf-32-be"}


@lru_cache(maxsize=2_048)
def oid_text(value: bytes) -> str:
    """Return an object identifier with its dots; raises Malformed."""
    if not value or len(value) > _LONGEST_OID or value[-1] & 0x80:
        raise Malformed("object identifier")
    arcs, number = [], 0
    for byte in value:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            arcs.append(number)
            number = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def oid_of(element: Tlv) -> str:
    """Return the identifier of an element; raises Malformed."""
    return oid_text(expect(element, OID).value)


@lru_cache(maxsize=512)
def oid_bytes(text: str) -> bytes:
    """Return the value (without tag) of an object identifier."""
    first, second, *rest = map(int, text.split("."))
    return b"".join(_base128(arc) for arc in (40 * first + second, *rest))


def write_oid(text: str) -> bytes:
    """Return an object identifier as an element."""
    return write_tlv(OID, oid_bytes(text))


def write_integer(number: int) -> bytes:
    """Return a whole number as an element."""
    return write_tlv(INTEGER, number.to_bytes(number.bit_length() // 8 + 1, "big", signed=True))


def integer_of(element: Tlv) -> int:
    """Return a whole number, which may be negative; raises Malformed."""
    value = expect(element, INTEGER).value
    if not value or len(value) > _LONGEST_INTEGER:
        raise Malformed("whole number")
    return int.from_bytes(value, "big", signed=True)


def unsigned_of(element: Tlv) -> int:
    """Return a whole number whose sign bit some States forgot to pad; raises Malformed."""
    integer_of(element)
    return int.from_bytes(element.value, "big")


def octets_of(element: Tlv) -> bytes:
    """Return an octet string, put together when it came in pieces; raises Malformed."""
    if element.tag == OCTETS:
        return element.value
    return b"".join(expect(piece, OCTETS).value for piece in children(expect(element, _PIECES).value))


def bits_of(element: Tlv) -> bytes:
    """Return the whole bytes of a bit string; raises Malformed."""
    value = expect(element, BIT_STRING).value
    if not value or value[0] > 7:
        raise Malformed("bit string")
    return value[1:]


def text_of(element: Tlv) -> str:
    """Return a string of any of the kinds that names are written in, with what cannot be read replaced."""
    return element.value.decode(_CHARSETS.get(element.tag, "latin-1"), errors="replace")


def moment_of(element: Tlv) -> datetime:
    """Return a time; two-digit years are 1950 to 2049 (RFC 5280). Raises Malformed."""
    text = element.value.decode("ascii", errors="replace")
    if element.tag == UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    elif element.tag != GENERAL_TIME:
        raise Malformed(f"tag {element.tag:X} where a time belongs")
    digits = text[:14] if text[12:14].isdigit() else text[:12] + "00"
    # A few States write an offset or leave the Z away; all that was met meant UTC, and hours decide nothing here.
    if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
        raise Malformed("time")
    try:
        month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(4, 14, 2))
        return datetime(int(digits[:4]), month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise Malformed("time") from error


def algorithm_of(element: Tlv) -> tuple[str, Tlv | None]:
    """Return the identifier and the parameters of an AlgorithmIdentifier; raises Malformed."""
    oid, *rest = parts(expect(element, SEQUENCE), OID)
    return oid_of(oid), rest[0] if rest else None


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(arc & 0x7F | 0x80)
    return bytes(reversed(digits))
