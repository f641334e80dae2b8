"""Active Authentication: the chip signs what the reader drew, with the key of data group 15 (9303-11, 6.1).

It says that the chip is no copy, of a chip that passed passive authentication; of any other it says nothing. What the
chip signs proves to nobody else that it was there: the reader draws eight bytes and gives them no meaning.
"""

from __future__ import annotations

import hashlib
import hmac
from types import MappingProxyType
from typing import Final

from limen.lib.emrtd.algorithms import Kind, Scheme, scheme_of
from limen.lib.emrtd.apdu import Command, Talk, ask
from limen.lib.emrtd.asn1 import write_oid
from limen.lib.emrtd.keys import EcKey, PublicKey, RsaKey, is_signed
from limen.lib.emrtd.tlv import Tlv, read_one, write_tlv

CHALLENGE: Final = 8
_LONGEST_SHORT_KEY: Final = 1_792
_TRAILERS: Final = MappingProxyType({0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"})
"""Numbers of digests in the last bytes of ISO/IEC 9796-2; BC alone means SHA-1."""
_BY_WIDTH: Final = MappingProxyType({20: "sha1", 24: "sha1", 28: "sha224", 32: "sha256", 40: "sha256", 48: "sha384"})
"""Digest by the bytes of the curve, where the chip names none (BSI TR-03111, 4.1.3, to be confirmed)."""


def active_authentication(challenge: bytes, *, expected: int = 256) -> Talk[bytes]:
    """Have the chip sign a challenge of eight bytes and return the signature; raises Refused.

    `expected` is more than 256 where the signature with its frame is longer than a short answer: `is_long` tells.
    """
    signature = yield from ask("active authentication", Command(ins=0x88, data=challenge, expected=expected))
    return signature


def is_long(key: PublicKey) -> bool:
    """True when a signature of the key needs an answer of extended length under secure messaging."""
    return isinstance(key, RsaKey) and key.modulus.bit_length() > _LONGEST_SHORT_KEY


def is_proved(key: PublicKey, *, challenge: bytes, signature: bytes, algorithm: str = "") -> bool:
    """Return True when the chip's key signed the challenge.

    `algorithm` is the identifier that data group 14 names for ECDSA; without it the digest follows from the curve.
    Raises UnknownAlgorithm for a signature of a kind that is not known.
    """
    if isinstance(key, RsaKey):
        return _is_recovered(key, challenge, signature)
    return _is_ec_signed(key, challenge, signature, algorithm)


def _is_recovered(key: RsaKey, challenge: bytes, signature: bytes) -> bool:
    """Scheme 1 of ISO/IEC 9796-2: a part of what was signed comes out of the signature itself."""
    width = (key.modulus.bit_length() + 7) // 8
    number = int.from_bytes(signature, "big")
    if len(signature) != width or number >= key.modulus:
        return False
    opened = pow(number, key.exponent, key.modulus).to_bytes(width, "big")
    # Chips may answer with the smaller of two roots (scheme 1, B.6): the other one ends as it must.
    if opened[-1] not in (0xBC, 0xCC):
        opened = (key.modulus - int.from_bytes(opened, "big")).to_bytes(width, "big")
    trailer = _trailer(opened)
    if trailer is None or opened[0] & 0xC0 != 0x40:
        return False
    digest, length = trailer
    size = hashlib.new(digest, usedforsecurity=False).digest_size
    begin = _begin(opened)
    body, end = opened[begin : -size - length], len(opened) - length
    if end - size < begin:
        return False
    expected = hashlib.new(digest, body + challenge, usedforsecurity=False).digest()
    return hmac.compare_digest(expected, opened[end - size : end])


def _trailer(opened: bytes) -> tuple[str, int] | None:
    """Return the digest that the last bytes name, and how many they are."""
    if opened[-1] == 0xBC:
        return "sha1", 1
    if opened[-1] == 0xCC and opened[-2] in _TRAILERS:
        return _TRAILERS[opened[-2]], 2
    return None


def _begin(opened: bytes) -> int:
    """Return where the message begins: behind a nibble A, or behind filling that ends in one."""
    if opened[0] & 0x0F == 0x0A:
        return 1
    at = 1
    while at < len(opened) and opened[at] == 0xBB:
        at += 1
    return at + 1


def _is_ec_signed(key: EcKey, challenge: bytes, signature: bytes, algorithm: str) -> bool:
    if algorithm:
        named: Tlv = read_one(write_tlv(0x30, write_oid(algorithm)))
        digest = scheme_of(named).digest
    else:
        digest = _BY_WIDTH.get(key.curve.width, "sha512")
    schemes = [Scheme(kind=kind, digest=digest) for kind in _forms(signature, key)]
    return any(is_signed(key, scheme, signature=signature, data=challenge) for scheme in schemes)


def _forms(signature: bytes, key: EcKey) -> tuple[Kind, ...]:
    """Chips send r and s one after the other, as they should, or as a sequence."""
    if len(signature) == 2 * ((key.curve.order.bit_length() + 7) // 8):
        return Kind.ECDSA_PLAIN, Kind.ECDSA
    return (Kind.ECDSA,)
