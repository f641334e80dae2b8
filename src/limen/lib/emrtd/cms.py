"""Signed data (RFC 5652): the envelope of EF.SOD, EF.CardSecurity, master lists and deviation lists."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, partial
from typing import Final, NamedTuple

from limen.lib.emrtd.algorithms import DIGEST, Scheme, UnknownAlgorithm, digest_of, scheme_of
from limen.lib.emrtd.asn1 import INTEGER, OID, SEQUENCE, SET, integer_of, moment_of, octets_of, oid_of
from limen.lib.emrtd.certificates import Certificate, Name, read_certificate, read_name, same_name
from limen.lib.emrtd.keys import is_signed
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, read_first, read_one, write_length

SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_SIGNING_TIME: Final = "1.2.840.113549.1.9.5"
_MOST_SIGNERS: Final = 16
_USUAL_CERTIFICATES: Final = 4_096
_MOST_CERTIFICATES: Final = 64
_Signer = tuple[
    Name | None, int | None, bytes, str, Scheme | None, str, bytes | None, str, bytes, datetime | None, bytes
]


class SignerInfo(NamedTuple):
    """One signature over the content, and what it says of itself."""

    issuer: Name | None
    serial: int | None
    """With `issuer`: which certificate signed. Or:"""
    key_id: bytes
    digest: str
    """Empty when the digest is not supported; then `unsupported` says which."""
    scheme: Scheme | None
    unsupported: str
    attributes: bytes | None
    """The signed attributes as they were signed, None when the content itself was."""
    content_type: str
    message_digest: bytes
    signing_time: datetime | None
    signature: bytes

    def names(self, certificate: Certificate) -> bool:
        """True when this is the certificate that the signer names."""
        if self.issuer is not None:
            return certificate.serial == self.serial and same_name(certificate.issuer, self.issuer)
        return bool(self.key_id) and certificate.subject_key_id == self.key_id


make_signer: Final[Callable[[_Signer], SignerInfo]] = partial(tuple.__new__, SignerInfo)
"""As `tlv.make_tlv`: the plain tuple in it, all fields in their order."""


class SignedData(NamedTuple):
    """A content, who signed it, and the certificates that came along."""

    content_type: str
    content: bytes
    certificates: tuple[Certificate, ...]
    unreadable: int
    """Certificates that came along and could not be read."""
    signers: tuple[SignerInfo, ...]


class Signing(StrEnum):
    """What a signature over signed data is worth under one certificate."""

    GOOD = "good"
    ATTRIBUTES_MISSING = "attributes missing"
    """The content is not bound to the signature: its digest or its type is missing from what was signed."""
    CONTENT_CHANGED = "content changed"
    BAD = "bad"
    UNSUPPORTED = "unsupported"


_GOOD, _BAD = Signing.GOOD, Signing.BAD


def read_signed_data(data: bytes, *, most_certificates: int = _MOST_CERTIFICATES) -> SignedData:
    """Return the signed data in `data`, padding behind it allowed; raises Malformed."""
    kind, wrapped, *_ = parts(read_first(data, tag=SEQUENCE), OID, 0xA0)
    if oid_of(kind) != SIGNED_DATA:
        raise Malformed("not signed data")
    _, _, encapsulated, *rest = parts(read_one(wrapped.value, tag=SEQUENCE), INTEGER, SET, SEQUENCE)
    content_type, content = _content(encapsulated)
    certificates, unreadable = _certificates(rest, most_certificates)
    if not rest or rest[-1].tag != SET:
        raise Malformed("signed data without signers")
    signers = children(rest[-1].value, most=_MOST_SIGNERS)
    return SignedData(
        content_type=content_type,
        content=content,
        certificates=certificates,
        unreadable=unreadable,
        signers=tuple(_read_signer(signer) for signer in signers),
    )


def signing_of(signed: SignedData, signer: SignerInfo, certificate: Certificate) -> Signing:
    """Return what the signature is worth under the key of `certificate`, chain and validity apart."""
    if signer.scheme is None or not signer.digest or certificate.key is None:
        return Signing.UNSUPPORTED
    if signer.attributes is None:
        good = is_signed(certificate.key, signer.scheme, signature=signer.signature, data=signed.content)
        return Signing.GOOD if good else Signing.BAD
    if not signer.message_digest or signer.content_type != signed.content_type:
        return Signing.ATTRIBUTES_MISSING
    digest = DIGEST[signer.digest](signed.content).digest()
    if digest != signer.message_digest:
        return Signing.CONTENT_CHANGED
    good = is_signed(certificate.key, signer.scheme, signature=signer.signature, data=signer.attributes)
    return _GOOD if good else _BAD


def _content(encapsulated: Tlv) -> tuple[str, bytes]:
    kind, *rest = parts(encapsulated, OID, most=2)
    if not rest:
        raise Malformed("signed data without its content")
    return oid_of(kind), octets_of(read_one(expect(rest[0], 0xA0).value))


def _certificates(fields: list[Tlv], most: int) -> tuple[tuple[Certificate, ...], int]:
    """What came along is the same for all documents of one signer, and is remembered where it is short."""
    field = next((each for each in fields if each.tag == 0xA0), None)
    if field is None:
        return (), 0
    if len(field.value) <= _USUAL_CERTIFICATES:
        return _known_certificates(field.value, most)
    return _read_certificates(field.value, most)


@lru_cache(maxsize=4_096)
def _known_certificates(value: bytes, most: int) -> tuple[tuple[Certificate, ...], int]:
    return _read_certificates(value, most)


def _read_certificates(value: bytes, most: int) -> tuple[tuple[Certificate, ...], int]:
    found, unreadable = [], 0
    for element in children(value, most=most):
        try:
            found.append(read_certificate(element.raw))
        except Malformed:
            unreadable += 1
    return tuple(found), unreadable


def _read_signer(element: Tlv) -> SignerInfo:
    version, who, digest_algorithm, *rest = parts(expect(element, SEQUENCE), INTEGER)
    integer_of(version)
    attributes = None
    if rest and rest[0].tag == 0xA0:
        attributes, *rest = rest
    if len(rest) < 2:
        raise Malformed("signer without a signature")
    algorithm, signature = rest[0], rest[1]
    issuer, serial, key_id = _who(who)
    digest, scheme, unsupported = _algorithms(digest_algorithm, algorithm)
    told = {} if attributes is None else _attributes(attributes)
    return SignerInfo(
        issuer=issuer,
        serial=serial,
        key_id=key_id,
        digest=digest,
        scheme=scheme,
        unsupported=unsupported,
        # What is signed is the set itself, not the tag that stands in its place (RFC 5652, 5.4).
        attributes=None if attributes is None else b"\x31" + write_length(len(attributes.value)) + attributes.value,
        content_type=_first_oid(told.get(_CONTENT_TYPE)),
        message_digest=octets_of(told[_MESSAGE_DIGEST]) if _MESSAGE_DIGEST in told else b"",
        signing_time=moment_of(told[_SIGNING_TIME]) if _SIGNING_TIME in told else None,
        signature=octets_of(signature),
    )


def _who(element: Tlv) -> tuple[Name | None, int | None, bytes]:
    if element.tag == SEQUENCE:
        issuer, serial, *_ = parts(element, SEQUENCE, INTEGER)
        return read_name(issuer), integer_of(serial), b""
    if element.tag == 0xA0:  # explicit, as some signers write it
        return None, None, octets_of(read_one(element.value))
    return None, None, expect(element, 0x80).value


def _algorithms(digest_algorithm: Tlv, algorithm: Tlv) -> tuple[str, Scheme | None, str]:
    try:
        digest = digest_of(digest_algorithm)
        return digest, scheme_of(algorithm, digest=digest), ""
    except UnknownAlgorithm as error:
        return "", None, str(error)


def _attributes(element: Tlv) -> dict[str, Tlv]:
    """Return the only value of each signed attribute; raises Malformed when one stands twice (RFC 5652, 5.3)."""
    found: dict[str, Tlv] = {}
    for attribute in children(element.value, most=32):
        kind, values, *_ = parts(attribute, OID, SET)
        oid = oid_of(kind)
        if oid in found:
            raise Malformed(f"attribute {oid} twice")
        found[oid] = read_first(values.value)
    return found


def _first_oid(element: Tlv | None) -> str:
    return "" if element is None else oid_of(element)
