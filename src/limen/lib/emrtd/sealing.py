"""Making visible digital seals (ICAO 9303-13, version 4), for papers of this State. Reading them is `visible`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from limen.lib.emrtd.certificates import COUNTRY, Certificate
from limen.lib.emrtd.keys import EcKey
from limen.lib.emrtd.tlv import write_length
from limen.lib.emrtd.visible import C40_LETTERS, MAGIC

VISA: Final = (0x5D, 0x01)
RESIDENCE_PERMIT: Final = (0xFB, 0x06)
EMERGENCY_DOCUMENT: Final = (0x5E, 0x03)
_VERSION_4: Final = 3
_SIGNATURE: Final = 0xFF
_COMMON_NAME: Final = "2.5.4.3"


class Sealer(Protocol):
    """The key that seals papers, and the certificate that an authority of the State gave it."""

    @property
    def certificate(self) -> Certificate:
        """The certificate; its subject is the country and two letters (9303-13, signer's certificate)."""

    def sign(self, message: bytes) -> bytes:
        """Return r and s of an ECDSA signature one after the other, with the digest that the curve asks for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a seal is to say."""

    state: str
    """Code of the issuing State."""
    kind: tuple[int, int]
    fields: tuple[tuple[int, bytes], ...]
    """(tag, value) in order."""
    issued: date
    signed_on: date


def can_seal(certificate: Certificate) -> bool:
    """True when a seal can name the certificate: two letters of its country, two of its name, a key on a curve."""
    told = dict(certificate.subject)
    letters = told.get(COUNTRY, "") + told.get(_COMMON_NAME, "")
    return len(letters) == 4 and letters.isascii() and letters.isalnum() and isinstance(certificate.key, EcKey)


def write_visible_seal(wanted: Wanted, *, by: Sealer) -> bytes:
    """Return the bytes of a seal; raises ValueError for a certificate or a text that a seal cannot say."""
    if not can_seal(by.certificate):
        raise ValueError("a seal cannot name this certificate")
    told = dict(by.certificate.subject)
    reference = f"{by.certificate.serial:X}"
    signer = (told[COUNTRY] + told[_COMMON_NAME]).upper()
    head = bytes((MAGIC, _VERSION_4)) + write_c40(wanted.state.ljust(3))
    head += write_c40(f"{signer}{len(reference):02X}") + write_c40(reference)
    head += _day(wanted.issued) + _day(wanted.signed_on) + bytes(wanted.kind)
    signed = head + b"".join(_field(tag, value) for tag, value in wanted.fields)
    return signed + _field(_SIGNATURE, by.sign(signed))


def write_lines(lines: Iterable[str], *, most: int) -> bytes:
    """Return machine-readable lines as a seal holds them: the first `most` characters, packed."""
    return write_c40("".join(lines)[:most].replace("<", " "))


def write_c40(text: str) -> bytes:
    """Return text packed three characters to two bytes (ISO/IEC 16022; 9303-13, 2.6.1); raises ValueError."""
    values = [C40_LETTERS.index(letter) + 3 for letter in text]
    triples = zip(values[::3], values[1::3], values[2::3], strict=False)
    packed = b"".join(_pack(*triple) for triple in triples)
    rest = len(text) % 3
    if rest == 2:
        return packed + _pack(values[-2], values[-1], 0)
    return packed + bytes((0xFE, ord(text[-1]) + 1)) if rest else packed


def _pack(one: int, two: int, three: int) -> bytes:
    return (1_600 * one + 40 * two + three + 1).to_bytes(2, "big")


def _field(tag: int, value: bytes) -> bytes:
    return bytes((tag,)) + write_length(len(value)) + value


def _day(day: date) -> bytes:
    return int(f"{day:%m%d%Y}").to_bytes(3, "big")
