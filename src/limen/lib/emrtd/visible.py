"""Visible digital seals of other States: the square code on a visa, permit or certificate (ICAO 9303-13, 2).

Read and checked with the signer's certificate; what the fields of a kind of document mean is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.certificates import COUNTRY, Certificate
from limen.lib.emrtd.keys import EcKey, is_signed
from limen.lib.emrtd.tlv import Malformed

MAGIC: Final = 0xDC
LONGEST: Final = 4_096
_VERSION_3: Final = 2
_VERSION_4: Final = 3
_SIGNATURE: Final = 0xFF
_COMMON_NAME: Final = "2.5.4.3"
_DECIMAL: Final = frozenset({"DEZV"})
_UNLATCH: Final = 0xFE
C40_LETTERS: Final = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGESTS: Final = {28: "sha224", 32: "sha256", 48: "sha384", 64: "sha512"}


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibleSeal:
    """What a seal says."""

    version: int
    """3 or 4."""
    state: str
    signer: str
    """Two letters of the State and two of the signer."""
    reference: str
    """Which certificate of the signer: its serial number in hexadecimal digits."""
    issued: date | None
    signed_on: date | None
    kind: tuple[int, int]
    """Feature definition and category of the document: which kind of document it is."""
    fields: tuple[tuple[int, bytes], ...]
    signed: bytes
    signature: bytes


def read_visible_seal(data: bytes) -> VisibleSeal:
    """Return what the bytes of a seal say, its signature not yet checked; raises Malformed."""
    if len(data) > LONGEST or len(data) < 18 or data[0] != MAGIC or data[1] not in (_VERSION_3, _VERSION_4):
        raise Malformed("no visible digital seal")
    state, at = read_c40(data[2:4]).strip(), 4
    if data[1] == _VERSION_3:
        who, at = read_c40(data[at : at + 6]), at + 6
        signer, reference = who[:4], who[4:9]
    else:
        signer, reference, at = _reference(data, at)
    if len(data) < at + 8:
        raise Malformed("header cut off")
    return _with_signature(data, at, state, signer, reference)


def _reference(data: bytes, at: int) -> tuple[str, str, int]:
    """Return signer, certificate reference and where the header goes on, of version 4."""
    head = read_c40(data[at : at + 4])
    told = head[4:6]
    # Hexadecimal, says the standard; German administrative documents write it in decimal digits.
    base = 10 if head[:4] in _DECIMAL else 16
    if not told or set(told) - set("0123456789ABCDEF"[:base]):
        raise Malformed("length of a reference")
    length = int(told, base)
    if not length:
        # Seals of proofs of arrival that say they are of version 4 and have the header of version 3.
        who = read_c40(data[at : at + 6])
        return who[:4], who[4:9], at + 6
    after = at + 4 + 2 * (-(-length // 3))
    return head[:4], read_c40(data[at + 4 : after])[:length], after


def _with_signature(data: bytes, at: int, state: str, signer: str, reference: str) -> VisibleSeal:
    fields, start = [], at + 8
    while start < len(data) and data[start] != _SIGNATURE:
        tag, value, start = read_field(data, start)
        fields.append((tag, value))
    if start >= len(data):
        raise Malformed("seal without a signature")
    _, signature, end = read_field(data, start)
    if end != len(data):
        raise Malformed("bytes behind the signature")
    return VisibleSeal(
        version=data[1] + 1,
        state=state,
        signer=signer,
        reference=reference,
        issued=_day(data[at : at + 3]),
        signed_on=_day(data[at + 3 : at + 6]),
        kind=(data[at + 6], data[at + 7]),
        fields=tuple(fields),
        signed=data[:start],
        signature=signature,
    )


def read_field(data: bytes, at: int) -> tuple[int, bytes, int]:
    """Return tag, value and where the next field begins; raises Malformed.

    Tags are one byte of any value here, so the reader of elements does not fit.
    """
    if at + 2 > len(data):
        raise Malformed("field cut off")
    length, begin = data[at + 1], at + 2
    # 80 alone means no length in DER; some issuers write 128 in this way.
    if length > 0x80:
        count = length & 0x7F
        if not 1 <= count <= 2:
            raise Malformed("length of a field")
        length, begin = int.from_bytes(data[begin : begin + count], "big"), begin + count
    if begin + length > len(data):
        raise Malformed("field cut off")
    return data[at], data[begin : begin + length], begin + length


def read_c40(data: bytes) -> str:
    """Return text packed three characters to two bytes; raises Malformed."""
    found = ""
    for at in range(0, len(data) - 1, 2):
        if data[at] == _UNLATCH:
            found += chr(data[at + 1] - 1)
            continue
        number = int.from_bytes(data[at : at + 2], "big") - 1
        values = (number // 1_600, number // 40 % 40, number % 40)
        # 0 to 2 shift to other sets, which seals use only to fill up.
        if number < 0 or max(values) > 39:
            raise Malformed("packed text")
        found += "".join(C40_LETTERS[value - 3] if value > 2 else "" for value in values)
    return found


def _day(data: bytes) -> date | None:
    """Month, day and year as one number of eight digits; None when it is no day, or there is none."""
    text = f"{int.from_bytes(data, 'big'):08}"
    try:
        return date(int(text[4:]), int(text[:2]), int(text[2:4]))
    except ValueError:
        return None


def names(seal: VisibleSeal, certificate: Certificate) -> bool:
    """True when the seal names this certificate as its signer's."""
    told = dict(certificate.subject)
    who = (told.get(COUNTRY, "") + told.get(_COMMON_NAME, "")).upper()
    return who == seal.signer and f"{certificate.serial:X}" == seal.reference.lstrip("0").upper()


def is_signed_by(seal: VisibleSeal, certificate: Certificate) -> bool:
    """Return True when the key of the certificate signed the seal. Whether it is believed is another question."""
    key = certificate.key
    if not isinstance(key, EcKey):
        return False
    digest = _DIGESTS.get(key.curve.width, "sha512")
    return is_signed(key, Scheme(kind=Kind.ECDSA_PLAIN, digest=digest), signature=seal.signature, data=seal.signed)
