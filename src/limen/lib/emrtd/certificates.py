"""Certificates of document signers and of the States' authorities (ICAO 9303-12, 7.1), read as they really are.

`cryptography` refuses some that States publish (serial numbers below zero, explicit curve parameters), and a State
whose certificates are not read is a State whose documents cannot be checked. So only what is needed is read, leniently
in form; whether it counts is decided elsewhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from limen.lib.emrtd.algorithms import Scheme, UnknownAlgorithm, scheme_of
from limen.lib.emrtd.asn1 import (
    BIT_STRING,
    BOOLEAN,
    INTEGER,
    OID,
    SEQUENCE,
    SET,
    bits_of,
    integer_of,
    moment_of,
    octets_of,
    oid_of,
    text_of,
)
from limen.lib.emrtd.keys import PublicKey, is_signed_known, read_public_key
from limen.lib.emrtd.tlv import Malformed, Tlv, child_of, children, expect, parts, read_one

COUNTRY: Final = "2.5.4.6"
_SUBJECT_KEY: Final = "2.5.29.14"
_AUTHORITY_KEY: Final = "2.5.29.35"
_BASIC: Final = "2.5.29.19"
_PURPOSES: Final = "2.5.29.37"
_DOCUMENT_TYPES: Final = "2.23.136.1.1.6.2"
_NAME_CHANGE: Final = "2.23.136.1.1.6.1"
_USUAL_NAME: Final = 512
"""Bytes of the longest name that is remembered."""
LONGEST: Final = 32_768
"""Bytes of the largest certificate that is looked at; real ones have 700 to 2000."""
Name = tuple[tuple[str, str], ...]
"""Attributes in order: object identifier, and text made comparable (RFC 5280, 7.1)."""
_SHORT: Final = {"2.5.4.3": "CN", COUNTRY: "C", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.5": "serial"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Certificate:
    """What a certificate says. Two are equal when their bytes are."""

    raw: bytes
    signed: bytes
    """The part that the signature is over."""
    serial: int
    issuer: Name
    subject: Name
    not_before: datetime
    not_after: datetime
    scheme: Scheme | None
    """None when the algorithm is not supported: then nothing can be said of its signature."""
    signature: bytes
    key: PublicKey | None
    """None when the key is of a kind that is not supported."""
    key_problem: str
    """Why there is no key; empty where there is one."""
    key_bytes: bytes
    """The SubjectPublicKeyInfo."""
    subject_key_id: bytes
    authority_key_id: bytes
    is_authority: bool
    document_types: tuple[str, ...]
    """Codes of documents that a signer may sign (9303-12, 7.1.1.6); empty when it may sign all."""
    purposes: tuple[str, ...]
    """Identifiers of its extended key usage; a signer of documents has none."""
    changes_name: bool
    """Says of itself that the authority's name changed with it (9303-12, 7.1.1.5)."""
    state: str
    """Two or three letters in capitals, as the subject has them."""

    def __eq__(self, other: object) -> bool:
        return self.raw == other.raw if isinstance(other, Certificate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.raw)

    @property
    def is_self_issued(self) -> bool:
        """True when it names itself as its issuer."""
        return same_name(self.issuer, self.subject)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def label(self) -> str:
        """Its subject for people to read."""
        return ", ".join(f"{_SHORT.get(oid, oid)}={text}" for oid, text in self.subject)

    def was_signed_by(self, authority: Certificate) -> bool:
        """True when the key of `authority` made its signature. Says nothing of names and validity."""
        if authority.key is None or self.scheme is None:
            return False
        return is_signed_known(authority.key, self.scheme, self.signature, self.signed)

    def is_valid_at(self, moment: datetime) -> bool:
        """True when the moment is within its validity."""
        return self.not_before <= moment <= self.not_after


@lru_cache(maxsize=8_192)
def read_certificate(data: bytes) -> Certificate:
    """Return what a certificate in DER says; raises Malformed. Keys that are not supported are no error here."""
    if len(data) > LONGEST:
        raise Malformed(f"certificate of {len(data)} bytes")
    outer = read_one(data, tag=SEQUENCE)
    body, algorithm, bits, *_ = parts(outer, SEQUENCE, SEQUENCE, BIT_STRING, most=3)
    fields = [field for field in children(body.value, most=12) if field.tag != 0xA0]
    serial, _, issuer, validity, subject, key, *_ = _six(fields)
    begin, end, *_ = _pair(validity)
    extensions = _extensions(child_of(body.value, 0xA3))
    subject_name = read_name(subject)
    public_key, problem = _read_key(key.raw)
    return Certificate(
        raw=data,
        signed=body.raw,
        serial=integer_of(serial),
        issuer=read_name(issuer),
        subject=subject_name,
        not_before=moment_of(begin),
        not_after=moment_of(end),
        scheme=_scheme(algorithm),
        signature=bits_of(bits),
        key=public_key,
        key_problem=problem,
        key_bytes=key.raw,
        subject_key_id=_subject_key(extensions),
        authority_key_id=_authority_key(extensions),
        is_authority=_is_authority(extensions),
        document_types=_document_types(extensions),
        purposes=_purposes(extensions),
        changes_name=_NAME_CHANGE in extensions,
        state=country_of(subject_name),
    )


def read_name(element: Tlv) -> Name:
    """Return a distinguished name so that two spellings of one name are equal; raises Malformed."""
    return _known_name(element.raw) if len(element.raw) <= _USUAL_NAME else _read_name(element)


@lru_cache(maxsize=4_096)
def _known_name(raw: bytes) -> Name:
    return _read_name(read_one(raw))


def _read_name(element: Tlv) -> Name:
    found = []
    for part in children(expect(element, SEQUENCE).value, most=32):
        for pair in children(expect(part, SET).value, most=8):
            oid, text, *_ = _pair(pair)
            found.append((oid_of(oid), " ".join(text_of(text).split()).casefold()))
    return tuple(found)


def same_name(one: Name, other: Name) -> bool:
    """True when two names have the same attributes: some States change their order from one certificate to the next."""
    return one == other or sorted(one) == sorted(other)


def country_of(name: Name) -> str:
    """Return the country of a name in capitals, empty without one."""
    return next((text.upper() for oid, text in name if oid == COUNTRY), "")


def _six(fields: list[Tlv]) -> list[Tlv]:
    if len(fields) < 6:
        raise Malformed("certificate with parts missing")
    expect(fields[0], INTEGER)
    return fields


def _pair(element: Tlv) -> list[Tlv]:
    found = children(expect(element, SEQUENCE).value, most=8)
    if len(found) < 2:
        raise Malformed("pair")
    return found


def _scheme(algorithm: Tlv) -> Scheme | None:
    try:
        return scheme_of(algorithm)
    except UnknownAlgorithm:
        return None


def _read_key(data: bytes) -> tuple[PublicKey | None, str]:
    try:
        return read_public_key(data), ""
    except (UnknownAlgorithm, Malformed) as error:
        return None, str(error)


def _extensions(value: bytes | None) -> dict[str, bytes]:
    if value is None:
        return {}
    found = {}
    for extension in children(read_one(value, tag=SEQUENCE).value, most=64):
        oid, *rest = parts(extension, OID, most=3)
        if rest and rest[0].tag == BOOLEAN:
            rest = rest[1:]
        if rest:
            found[oid_of(oid)] = octets_of(rest[0])
    return found


def _subject_key(extensions: dict[str, bytes]) -> bytes:
    value = extensions.get(_SUBJECT_KEY)
    return b"" if value is None else octets_of(read_one(value))


def _authority_key(extensions: dict[str, bytes]) -> bytes:
    value = extensions.get(_AUTHORITY_KEY)
    if value is None:
        return b""
    return child_of(read_one(value, tag=SEQUENCE).value, 0x80) or b""


def _is_authority(extensions: dict[str, bytes]) -> bool:
    value = extensions.get(_BASIC)
    return value is not None and child_of(read_one(value, tag=SEQUENCE).value, BOOLEAN) not in (None, b"\0")


def _document_types(extensions: dict[str, bytes]) -> tuple[str, ...]:
    value = extensions.get(_DOCUMENT_TYPES)
    if value is None:
        return ()
    fields = children(read_one(value, tag=SEQUENCE).value, most=4)
    return tuple(text_of(code) for field in fields if field.tag == SET for code in children(field.value, most=64))


def _purposes(extensions: dict[str, bytes]) -> tuple[str, ...]:
    value = extensions.get(_PURPOSES)
    if value is None:
        return ()
    return tuple(oid_of(each) for each in children(read_one(value, tag=SEQUENCE).value, most=64))
