"""The ICAO Datastructure for Barcode (technical report of 2023): a code on an identity card or emergency document.

NDB1 or RDB1, one letter for signed and compressed, then base32: a header, the message in fields, the certificate of
the signer where it came along, the signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import N_
from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.visible import read_c40, read_field

LONGEST: Final = 8_192
"""Characters of the longest that is looked at."""
MOST_BYTES: Final = 8_192
"""Of what was packed: a code that unpacks to more was made to fill the memory of whoever reads it."""
_FORM: Final = re.compile(r"[NR]DB1([A-D])([A-Z2-7]+)")
_SIGNED, _PACKED = 1, 2
_MESSAGE, _CERTIFICATE, _SIGNATURE = 0x61, 0x7E, 0x7F
_DIGESTS: Final = MappingProxyType({1: "sha256", 2: "sha384", 3: "sha512"})
_LINES: Final = MappingProxyType({0x07: 30, 0x08: 44, 0x81: 36})
"""Field to the characters of its lines."""
_VISA: Final = 0x01
_INSIDE: Final = frozenset({_VISA, 0x02})
"""Fields that hold the fields of a visa or an emergency document: a seal's, without its header."""
FIELDS: Final = MappingProxyType(
    {
        0x09: N_("number on the card"),
        0x82: N_("number of the document"),
        0x83: N_("register number"),
        0x84: N_("valid until"),
        0x85: N_("document number"),
    }
)
_DATES: Final = frozenset({0x84})


@dataclass(frozen=True, slots=True, kw_only=True)
class DataBarcode:
    """What a code says."""

    state: str
    digest: str
    """Empty where it is not signed."""
    reference: bytes
    """The last five bytes of SHA-1 over the signer's certificate."""
    signed_on: date | None
    lines: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """(what, its value)."""
    certificate: Certificate | None
    signed: bytes
    signature: bytes

    def names(self, certificate: Certificate) -> bool:
        """True when this is the certificate that the code refers to."""
        return bool(self.reference) and reference_of(certificate.raw) == self.reference


def reference_of(raw: bytes) -> bytes:
    """Return how a code refers to a certificate."""
    return hashlib.sha1(raw, usedforsecurity=False).digest()[-5:]


def is_data_barcode(text: str) -> bool:
    """True for a text that begins as such a code does."""
    return bool(re.match(r"[NR]DB1[A-D]", text))


def read_data_barcode(text: str) -> DataBarcode:
    """Return what a code says, its signature not yet checked; raises Malformed."""
    form = _FORM.fullmatch("".join(text.split()).upper()) if len(text) <= LONGEST else None
    if form is None:
        raise Malformed("no barcode of this kind")
    flags, data = ord(form[1]) - ord("A"), _from_base32(form[2])
    if flags & _PACKED:
        data = _unpacked(data)
    signed = bool(flags & _SIGNED)
    head = 12 if signed else 2
    if len(data) <= head:
        raise Malformed("header cut off")
    parts = {tag: (begin, value) for begin, tag, value in _fields(data, head)}
    if _MESSAGE not in parts or (signed and _SIGNATURE not in parts):
        raise Malformed("message or signature missing")
    lines, fields = _message(parts[_MESSAGE][1])
    certificate = parts.get(_CERTIFICATE)
    # The certificate is none of what is signed: it only says who signed.
    ends = certificate or parts.get(_SIGNATURE) or (len(data), b"")
    return DataBarcode(
        state=read_c40(data[:2]).strip(),
        digest=_DIGESTS.get(data[2], "") if signed else "",
        reference=data[3:8] if signed else b"",
        signed_on=_day(data[8:12]) if signed else None,
        lines=lines,
        fields=fields,
        certificate=read_certificate(certificate[1]) if certificate else None,
        signed=data[: ends[0]],
        signature=parts[_SIGNATURE][1] if signed else b"",
    )


def _fields(data: bytes, at: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each field begins, its tag and its value."""
    while at < len(data):
        begin = at
        tag, value, at = read_field(data, at)
        yield begin, tag, value


def _message(data: bytes) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    lines: tuple[str, ...] = ()
    found: list[tuple[str, str]] = []
    for _, tag, value in _fields(data):
        if tag in _LINES:
            lines = _cut(read_c40(value), _LINES[tag])
        elif tag in _INSIDE:
            lines = _inside(tag, value) or lines
        elif tag in _DATES:
            day = _day(value)
            found.append((FIELDS[tag], day.isoformat() if day else value.hex()))
        elif tag in FIELDS:
            found.append((FIELDS[tag], read_c40(value).strip()))
    return lines, tuple(found)


def _inside(tag: int, data: bytes) -> tuple[str, ...]:
    """Return the lines among the fields of a visa (its first 72 or 64 characters) or an emergency document (all)."""
    for _, _, value in _fields(data):
        if len(value) in (44, 48):
            width = 44 if tag == _VISA and len(value) == 48 else 36
            return _cut(read_c40(value), width)
    return ()


def _cut(text: str, width: int) -> tuple[str, ...]:
    """Return the lines of a text in which spaces stand for fillers; the last may be short, as visas' are."""
    whole = text.replace(" ", "<")
    count = {30: 3}.get(width, 2)
    return tuple(whole[at : at + width].ljust(width, "<") for at in range(0, width * count, width))


def _from_base32(text: str) -> bytes:
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base32") from error


def _unpacked(data: bytes) -> bytes:
    packer = zlib.decompressobj()
    try:
        whole = packer.decompress(data, MOST_BYTES)
    except zlib.error as error:
        raise Malformed("not packed as it says") from error
    if packer.unconsumed_tail or not packer.eof:
        raise Malformed("unpacks to too much")
    return whole


def _day(data: bytes) -> date | None:
    """One byte says which digits are known, three are month, day and year; None unless all are known."""
    if len(data) != 4 or data[0]:
        return None
    text = f"{int.from_bytes(data[1:], 'big'):08}"
    try:
        return date(int(text[4:]), int(text[:2]), int(text[2:4]))
    except ValueError:
        return None
