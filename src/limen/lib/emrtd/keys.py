"""Public keys as certificates and chips carry them, and whether one signed something.

`cryptography` checks the signatures. What it does not take is brought into a form that it does: explicit parameters
become the named curve they mean, a modulus without padding becomes positive. Two curves it does not know are checked
here (`curves`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from limen.lib.emrtd.algorithms import DIGEST, EC, PSS, RSA, Kind, Scheme, UnknownAlgorithm
from limen.lib.emrtd.asn1 import (
    BIT_STRING,
    INTEGER,
    OCTETS,
    OID,
    SEQUENCE,
    algorithm_of,
    bits_of,
    integer_of,
    octets_of,
    oid_of,
    unsigned_of,
)
from limen.lib.emrtd.curves import BY_OID, Curve, Point, named_curve
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, read_one

_PRIME_FIELD: Final = "1.2.840.10045.1.1"
_NATIVE: Final = MappingProxyType(
    {
        "secp192r1": ec.SECP192R1(),
        "secp224r1": ec.SECP224R1(),
        "secp256r1": ec.SECP256R1(),
        "secp384r1": ec.SECP384R1(),
        "secp521r1": ec.SECP521R1(),
        "brainpoolP256r1": ec.BrainpoolP256R1(),
        "brainpoolP384r1": ec.BrainpoolP384R1(),
        "brainpoolP512r1": ec.BrainpoolP512R1(),
    }
)
HASHES: Final = MappingProxyType(
    {
        "sha1": hashes.SHA1(),  # noqa: S303 - documents of before 2010 were signed with it; the finding says so
        "sha224": hashes.SHA224(),
        "sha256": hashes.SHA256(),
        "sha384": hashes.SHA384(),
        "sha512": hashes.SHA512(),
    }
)
_ECDSA: Final = MappingProxyType({name: ec.ECDSA(Prehashed(kind)) for name, kind in HASHES.items()})
_ECDSA_KIND: Final = Kind.ECDSA
_ON_CURVES: Final = (Kind.ECDSA, Kind.ECDSA_PLAIN)
_SMALLEST_MODULUS: Final = 1_024
_LARGEST_MODULUS: Final = 8_192
"""Bits. Checking a signature takes time that grows with them; no State has more than 6144."""
_LARGEST_EXPONENT: Final = 33
"""Bits of the public exponent, for the same reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RsaKey:
    """A public key for RSA."""

    modulus: int
    exponent: int
    native: rsa.RSAPublicKey = field(compare=False)

    def __str__(self) -> str:
        return f"RSA {self.modulus.bit_length()}"


@dataclass(frozen=True, slots=True, kw_only=True)
class EcKey:
    """A point on a curve. `native` is None on curves that `cryptography` does not know."""

    curve: Curve
    point: Point
    explicit: bool
    """Its certificate writes the curve's parameters out instead of its name."""
    native: ec.EllipticCurvePublicKey | None = field(compare=False)

    def __str__(self) -> str:
        return self.curve.name


PublicKey = RsaKey | EcKey


def read_public_key(data: bytes) -> PublicKey:
    """Return the key of a SubjectPublicKeyInfo in DER; raises Malformed or UnknownAlgorithm."""
    algorithm, bits, *_ = parts(read_one(data, tag=SEQUENCE), SEQUENCE, BIT_STRING)
    oid, parameters = algorithm_of(algorithm)
    if oid in (RSA, PSS):
        return _read_rsa(bits_of(bits))
    if oid == EC:
        curve, explicit = _read_curve(parameters)
        return ec_key(curve, bits_of(bits), explicit=explicit)
    raise UnknownAlgorithm(f"key {oid}")


def ec_key(curve: Curve, encoded: bytes, *, explicit: bool = False) -> EcKey:
    """Return the key that an uncompressed point is; raises Malformed when it is not on the curve."""
    try:
        point = curve.decode(encoded)
    except ValueError as error:
        raise Malformed(str(error)) from error
    native = _NATIVE.get(curve.name)
    return EcKey(
        curve=curve,
        point=point,
        explicit=explicit,
        native=None if native is None else ec.EllipticCurvePublicKey.from_encoded_point(native, encoded),
    )


def native_curve(curve: Curve) -> ec.EllipticCurve | None:
    """Return the curve as `cryptography` knows it, None when it does not."""
    return _NATIVE.get(curve.name)


def is_signed(key: PublicKey, scheme: Scheme, *, signature: bytes, data: bytes) -> bool:
    """Return True when `key` made the signature over `data`; False also when key and scheme do not go together."""
    if isinstance(key, RsaKey):
        return _rsa_signed(key, scheme, signature, data)
    if scheme.kind not in _ON_CURVES:
        return False
    return _ec_signed(key, scheme, signature, data)


@lru_cache(maxsize=16_384)
def is_signed_known(key: PublicKey, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    """Return what `is_signed` returns, remembered: one document signer signs a hundred thousand documents."""
    return is_signed(key, scheme, signature=signature, data=data)


def _rsa_signed(key: RsaKey, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    if scheme.kind is Kind.PKCS1:
        pad: padding.AsymmetricPadding = padding.PKCS1v15()
    elif scheme.kind is Kind.PSS:
        pad = padding.PSS(mgf=padding.MGF1(HASHES[scheme.mask_digest]), salt_length=scheme.salt)
    else:
        return False
    try:
        key.native.verify(signature, data, pad, HASHES[scheme.digest])
    except (InvalidSignature, ValueError, UnsupportedAlgorithm):
        return False
    return True


def _ec_signed(key: EcKey, scheme: Scheme, signature: bytes, data: bytes) -> bool:
    digest = DIGEST[scheme.digest](data).digest()
    if key.native is not None and scheme.kind is _ECDSA_KIND:
        try:
            key.native.verify(signature, digest, _ECDSA[scheme.digest])
        except InvalidSignature:
            return False
        return True
    numbers = read_signature(signature, plain=scheme.kind is Kind.ECDSA_PLAIN)
    if numbers is None:
        return False
    r, s = numbers
    if key.native is None:
        return key.curve.is_signed(key=key.point, digest=digest, r=r, s=s)
    again = Scheme(kind=Kind.ECDSA, digest=scheme.digest)
    return _ec_signed(key, again, encode_dss_signature(r, s), data)


def read_signature(signature: bytes, *, plain: bool) -> tuple[int, int] | None:
    """Return r and s of an ECDSA signature, plain or as a sequence; None when it is neither."""
    if plain:
        half = len(signature) // 2
        if not half or len(signature) % 2:
            return None
        return int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    try:
        r, s = parts(read_one(signature, tag=SEQUENCE), INTEGER, INTEGER, most=2)
        return integer_of(r), integer_of(s)
    except Malformed:
        return None


def _read_rsa(data: bytes) -> RsaKey:
    n, e, *_ = parts(read_one(data, tag=SEQUENCE), INTEGER, INTEGER)
    modulus, exponent = unsigned_of(n), unsigned_of(e)
    if not _SMALLEST_MODULUS <= modulus.bit_length() <= _LARGEST_MODULUS or exponent.bit_length() > _LARGEST_EXPONENT:
        raise UnknownAlgorithm(f"RSA of {modulus.bit_length()} bits")
    try:
        native = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as error:
        raise Malformed("RSA key") from error
    return RsaKey(modulus=modulus, exponent=exponent, native=native)


def _read_curve(parameters: Tlv | None) -> tuple[Curve, bool]:
    """Return the curve of a key, and whether its parameters are written out."""
    if parameters is None:
        raise Malformed("key without a curve")
    if parameters.tag == OID:
        oid = oid_of(parameters)
        if oid not in BY_OID:
            raise UnknownAlgorithm(f"curve {oid}")
        return BY_OID[oid], False
    return read_explicit(parameters), True


def read_explicit(parameters: Tlv) -> Curve:
    """Return the named curve that explicit parameters mean (RFC 3279, 2.3.5); raises Malformed, UnknownAlgorithm."""
    _, field, curve, base, order, *_ = parts(
        expect(parameters, SEQUENCE), INTEGER, SEQUENCE, SEQUENCE, OCTETS, INTEGER, most=8
    )
    kind, prime, *_ = parts(field, OID, INTEGER)
    if oid_of(kind) != _PRIME_FIELD:
        raise UnknownAlgorithm("curve over another field")
    a, b, *_ = children(curve.value, most=3)
    found = named_curve(
        p=integer_of(prime),
        a=int.from_bytes(octets_of(a), "big"),
        b=int.from_bytes(octets_of(b), "big"),
        generator=octets_of(base),
        order=unsigned_of(order),
    )
    if found is None:
        raise UnknownAlgorithm("curve with parameters of its own")
    return found
