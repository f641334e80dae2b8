"""Which signature algorithm and which digest an identifier means (ICAO 9303-12, 4.4; RFC 4055, 5758; TR-03111)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Final

from limen.lib.emrtd.asn1 import SEQUENCE, algorithm_of, integer_of
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, read_one

RSA: Final = "1.2.840.113549.1.1.1"
PSS: Final = "1.2.840.113549.1.1.10"
MGF1: Final = "1.2.840.113549.1.1.8"
EC: Final = "1.2.840.10045.2.1"
DH: Final = "1.2.840.10046.2.1"
DIGESTS: Final = MappingProxyType(
    {
        "1.3.14.3.2.26": "sha1",
        "2.16.840.1.101.3.4.2.4": "sha224",
        "2.16.840.1.101.3.4.2.1": "sha256",
        "2.16.840.1.101.3.4.2.2": "sha384",
        "2.16.840.1.101.3.4.2.3": "sha512",
    }
)
"""Names as `hashlib` has them. MD5 is not among them: no document of today was signed with it, and none should be."""
DIGEST: Final = MappingProxyType(
    {name: getattr(hashlib, name) for name in DIGESTS.values()}
    # Old documents were signed with it, which their finding says; a system that forbids it is told what it is for.
    | {"sha1": partial(hashlib.sha1, usedforsecurity=False)}
)
"""The functions themselves: to look one up by its name for each part of a chip takes longer than digesting it."""
WEAK: Final = frozenset({"sha1"})
"""Digests for which two files with one value can be made. Documents of before 2010 have them (9303-12, 4.4.3)."""


class Kind(StrEnum):
    """How a digest becomes a signature."""

    PKCS1 = "RSA PKCS#1 v1.5"
    PSS = "RSA-PSS"
    ECDSA = "ECDSA"
    ECDSA_PLAIN = "ECDSA (plain)"
    """r and s one after the other, as BSI TR-03111 writes them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One way of signing."""

    kind: Kind
    digest: str
    mask_digest: str = ""
    """RSA-PSS only."""
    salt: int = 0

    def __str__(self) -> str:
        return f"{self.kind} {self.digest.upper()}"


class UnknownAlgorithm(ValueError):
    """An algorithm that is not supported; the text names it."""


_USUAL: Final = 128
"""Bytes of the longest identifier that is remembered; that of RSA-PSS with everything named has 67."""
_ECDSA_PLAIN: Final = "0.4.0.127.0.7.1.1.4.1."
_SCHEMES: Final = MappingProxyType(
    {
        "1.2.840.113549.1.1.5": Scheme(kind=Kind.PKCS1, digest="sha1"),
        "1.2.840.113549.1.1.14": Scheme(kind=Kind.PKCS1, digest="sha224"),
        "1.2.840.113549.1.1.11": Scheme(kind=Kind.PKCS1, digest="sha256"),
        "1.2.840.113549.1.1.12": Scheme(kind=Kind.PKCS1, digest="sha384"),
        "1.2.840.113549.1.1.13": Scheme(kind=Kind.PKCS1, digest="sha512"),
        "1.2.840.10045.4.1": Scheme(kind=Kind.ECDSA, digest="sha1"),
        "1.2.840.10045.4.3.1": Scheme(kind=Kind.ECDSA, digest="sha224"),
        "1.2.840.10045.4.3.2": Scheme(kind=Kind.ECDSA, digest="sha256"),
        "1.2.840.10045.4.3.3": Scheme(kind=Kind.ECDSA, digest="sha384"),
        "1.2.840.10045.4.3.4": Scheme(kind=Kind.ECDSA, digest="sha512"),
        _ECDSA_PLAIN + "1": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha1"),
        _ECDSA_PLAIN + "2": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha224"),
        _ECDSA_PLAIN + "3": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha256"),
        _ECDSA_PLAIN + "4": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha384"),
        _ECDSA_PLAIN + "5": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha512"),
    }
)
_BY_DIGEST: Final = MappingProxyType({RSA: Kind.PKCS1, EC: Kind.ECDSA})
"""Identifiers of keys that stand where an algorithm belongs: the digest is named elsewhere."""


def digest_of(element: Tlv) -> str:
    """Return the name of a digest from its AlgorithmIdentifier; raises Malformed or UnknownAlgorithm."""
    return _digest_of(element.raw) if len(element.raw) <= _USUAL else _read_digest(element)


def scheme_of(element: Tlv, *, digest: str = "") -> Scheme:
    """Return what an AlgorithmIdentifier means; `digest` is what is named beside it.

    Raises Malformed or UnknownAlgorithm.
    """
    return _scheme_of(element.raw, digest) if len(element.raw) <= _USUAL else _read_scheme(element, digest)


@lru_cache(maxsize=256)
def _digest_of(raw: bytes) -> str:
    return _read_digest(read_one(raw))


@lru_cache(maxsize=256)
def _scheme_of(raw: bytes, digest: str) -> Scheme:
    return _read_scheme(read_one(raw), digest)


def _read_digest(element: Tlv) -> str:
    oid, _ = algorithm_of(element)
    if oid not in DIGESTS:
        raise UnknownAlgorithm(f"digest {oid}")
    return DIGESTS[oid]


def _read_scheme(element: Tlv, digest: str) -> Scheme:
    oid, parameters = algorithm_of(element)
    if found := _SCHEMES.get(oid):
        return found
    if oid == PSS:
        return _pss(parameters)
    if oid in _BY_DIGEST and digest:
        return Scheme(kind=_BY_DIGEST[oid], digest=digest)
    raise UnknownAlgorithm(f"signature {oid}")


def _pss(parameters: Tlv | None) -> Scheme:
    """Read the parameters of RSA-PSS, each of which has a default (RFC 4055, 3.1)."""
    digest = mask_digest = "sha1"
    salt = 20
    for field in () if parameters is None else children(expect(parameters, SEQUENCE).value, most=4):
        inner = read_one(field.value)
        match field.tag:
            case 0xA0:
                digest = digest_of(inner)
            case 0xA1:
                mask_digest = _mask_digest(inner)
            case 0xA2:
                salt = integer_of(inner)
    if not 0 <= salt <= 512:
        raise Malformed("length of a salt")
    return Scheme(kind=Kind.PSS, digest=digest, mask_digest=mask_digest, salt=salt)


def _mask_digest(element: Tlv) -> str:
    oid, parameters = algorithm_of(element)
    if oid != MGF1 or parameters is None:
        raise UnknownAlgorithm(f"mask {oid}")
    return digest_of(parameters)
