"""Groups in which chip and reader agree on a secret: elliptic curves, and numbers modulo a prime (9303-11, 9.5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from limen.lib.emrtd.algorithms import DH, EC, UnknownAlgorithm
from limen.lib.emrtd.asn1 import BIT_STRING, INTEGER, OID, SEQUENCE, algorithm_of, bits_of, oid_of, unsigned_of
from limen.lib.emrtd.curves import BY_NUMBER, BY_OID, Curve, Point
from limen.lib.emrtd.keys import read_explicit
from limen.lib.emrtd.tlv import Malformed, Tlv, expect, parts, read_one

Draw = Callable[[int], bytes]
"""Returns so many bytes that nobody can guess. A library knows no chance: whoever calls brings it."""
_EXTRA: Final = 8
"""Bytes drawn beyond the order, so that the remainder is as good as even."""


class PeerWrong(ValueError):
    """A public key of the other side that is none: off the curve, outside the group, or our own sent back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveGroup:
    """Points of a curve, as multiples of a generator."""

    curve: Curve
    generator: Point
    point_tag: int = 0x86
    """Under which a public key stands in the sealed proof of PACE."""

    @property
    def name(self) -> str:
        """The name of the curve."""
        return self.curve.name

    def draw(self, draw: Draw) -> int:
        """Return a secret."""
        return int.from_bytes(draw(self.curve.width + _EXTRA), "big") % (self.curve.order - 1) + 1

    def public(self, secret: int) -> bytes:
        """Return the public key of a secret, uncompressed."""
        return self.curve.encode(self.curve.multiply(secret, self.generator))

    def agree(self, secret: int, peer: bytes) -> bytes:
        """Return the x coordinate that both come to; raises PeerWrong."""
        point = self.curve.multiply(secret, self.point(peer))
        if point is None:
            raise PeerWrong("shared secret at infinity")
        return point[0].to_bytes(self.curve.width, "big")

    def mapped(self, *, nonce: bytes, secret: int, peer: bytes) -> CurveGroup:
        """Return the group whose generator is nonce times the old one plus the shared point (4.4.3.3.1)."""
        shared = self.curve.multiply(secret, self.point(peer))
        by_nonce = self.curve.multiply(int.from_bytes(nonce, "big"), self.generator)
        return self._with(self.curve.add(by_nonce, shared))

    def mapped_by(self, random: Callable[[int], int]) -> CurveGroup:
        """Return the group whose generator a pseudo-random number encodes (4.4.3.3.2, appendix B)."""
        curve = self.curve
        p, a, b = curve.p, curve.a, curve.b
        if p % 4 != 3:
            raise UnknownAlgorithm(f"integrated mapping on {curve.name}")
        u = random(p)
        alpha = -u * u % p
        x2 = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
        x3 = alpha * x2 % p
        h2 = (x2**3 + a * x2 + b) % p
        root = pow(h2, p - 1 - (p + 1) // 4, p)
        if root * root * h2 % p == 1:
            return self._with((x2, root * h2 % p))
        return self._with((x3, root * pow(u, 3, p) * h2 % p))

    def compressed(self, public: bytes) -> bytes:
        """Return a public key in the form in which a reader's proof holds it: x alone (TR-03110-3, A.2.2.3)."""
        return public[1 : 1 + self.curve.width]

    def point(self, peer: bytes) -> Point:
        """Return the point of a public key; raises PeerWrong."""
        try:
            return self.curve.decode(peer)
        except ValueError as error:
            raise PeerWrong(str(error)) from error

    def _with(self, generator: Point) -> CurveGroup:
        if not self.curve.holds(generator):
            raise PeerWrong("generator at infinity")
        return CurveGroup(curve=self.curve, generator=generator)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimeGroup:
    """Powers of a generator modulo a prime; `order` is that of the generator, 0 when the key does not say it."""

    name: str
    p: int
    generator: int
    order: int
    point_tag: int = 0x84
    """As above."""

    @property
    def width(self) -> int:
        """Bytes of a number."""
        return (self.p.bit_length() + 7) // 8

    def draw(self, draw: Draw) -> int:
        """Return a secret."""
        order = self.order or self.p - 1
        return int.from_bytes(draw((order.bit_length() + 7) // 8 + _EXTRA), "big") % (order - 1) + 1

    def public(self, secret: int) -> bytes:
        """Return the public key of a secret."""
        return pow(self.generator, secret, self.p).to_bytes(self.width, "big")

    def agree(self, secret: int, peer: bytes) -> bytes:
        """Return the number that both come to; raises PeerWrong."""
        return self._shared(secret, peer).to_bytes(self.width, "big")

    def mapped(self, *, nonce: bytes, secret: int, peer: bytes) -> PrimeGroup:
        """Return the group whose generator is the old one to the nonce, times the shared number (4.4.3.3.1)."""
        by_nonce = pow(self.generator, int.from_bytes(nonce, "big"), self.p)
        return self._with(by_nonce * self._shared(secret, peer) % self.p)

    def mapped_by(self, random: Callable[[int], int]) -> PrimeGroup:
        """Return the group whose generator is a pseudo-random number, brought into the group (4.4.3.3.2)."""
        return self._with(pow(random(self.p), (self.p - 1) // self.order, self.p))

    def compressed(self, public: bytes) -> bytes:
        """Return a public key in the form in which a reader's proof holds it: its digest (TR-03110-3, A.2.2.3)."""
        return hashlib.sha1(public, usedforsecurity=False).digest()

    def _shared(self, secret: int, peer: bytes) -> int:
        number = int.from_bytes(peer, "big")
        if not 1 < number < self.p - 1 or (self.order and pow(number, self.order, self.p) != 1):
            raise PeerWrong("number outside the group")
        return pow(number, secret, self.p)

    def _with(self, generator: int) -> PrimeGroup:
        if generator in (0, 1):
            raise PeerWrong("generator of nothing")
        return PrimeGroup(name=self.name, p=self.p, generator=generator, order=self.order)


Agreement = CurveGroup | PrimeGroup
"""A group with a generator, in which two agree."""


def group_of(number: int) -> Agreement:
    """Return the group of a number of standardised domain parameters; raises UnknownAlgorithm."""
    if number in BY_NUMBER:
        curve = BY_NUMBER[number]
        return CurveGroup(curve=curve, generator=curve.generator)
    if number in PRIME_GROUPS:
        return PRIME_GROUPS[number]
    raise UnknownAlgorithm(f"domain parameters {number}")


def read_agreement_key(data: bytes) -> tuple[Agreement, bytes]:
    """Return group and public key of a SubjectPublicKeyInfo for key agreement; raises Malformed, UnknownAlgorithm."""
    algorithm, bits, *_ = parts(read_one(data, tag=SEQUENCE), SEQUENCE, BIT_STRING)
    oid, parameters = algorithm_of(algorithm)
    if parameters is None:
        raise Malformed("key without parameters")
    if oid == _STANDARD and parameters.tag == INTEGER:
        return group_of(unsigned_of(parameters)), bits_of(bits)
    if oid == EC:
        curve = _curve_of(parameters)
        return CurveGroup(curve=curve, generator=curve.generator), bits_of(bits)
    if oid in (DH, _DH_PKCS3):
        group = _prime_group(parameters, pkcs3=oid == _DH_PKCS3)
        return group, unsigned_of(read_one(bits_of(bits))).to_bytes(group.width, "big")
    raise UnknownAlgorithm(f"key {oid}")


_STANDARD: Final = "0.4.0.127.0.7.1.2"
_DH_PKCS3: Final = "1.2.840.113549.1.3.1"
_LARGEST_PRIME: Final = 4_096


def _curve_of(parameters: Tlv) -> Curve:
    if parameters.tag != OID:
        return read_explicit(parameters)
    oid = oid_of(parameters)
    if oid not in BY_OID:
        raise UnknownAlgorithm(f"curve {oid}")
    return BY_OID[oid]


def _prime_group(parameters: Tlv, *, pkcs3: bool) -> PrimeGroup:
    p, g, *rest = [unsigned_of(each) for each in parts(expect(parameters, SEQUENCE), INTEGER, INTEGER, most=5)[:3]]
    if not 1_024 <= p.bit_length() <= _LARGEST_PRIME or not 1 < g < p:
        raise UnknownAlgorithm(f"prime of {p.bit_length()} bits")
    return PrimeGroup(name=f"DH {p.bit_length()}", p=p, generator=g, order=0 if pkcs3 or not rest else rest[0])


def _prime_groups() -> dict[int, PrimeGroup]:
    words = _TABLE.replace("+\n", "").split()
    rows = [words[at : at + 3] for at in range(0, len(words), 3)]
    return {
        number: PrimeGroup(name=f"DH {len(p) * 4}", p=int(p, 16), generator=int(g, 16), order=int(q, 16))
        for number, (p, g, q) in enumerate(rows)
    }


# Prime, generator and order of the groups 0, 1 and 2 of the standardised domain parameters (RFC 5114, 2.1 to 2.3);
# + goes on in the next line.
_TABLE: Final = """
b10b8f96a080e01dde92de5eae5d54ec52c99fbcfb06a3c69a6a9dca52d23b616073e28675a23d189838ef1e2ee652c013ecb4aea9061123+
24975c3cd49b83bfaccbdd7d90c4bd7098488e9c219a73724effd6fae5644738faa31a4ff55bccc0a151af5f0dc8b4bd45bf37df365c1a65+
e68cfda76d4da708df1fb2bc2e4a4371
a4d1cbd5c3fd34126765a442efb99905f8104dd258ac507fd6406cff14266d31266fea1e5c41564b777e690f5504f213160217b4b01b886a+
5e91547f9e2749f4d7fbd7d3b9a92ee1909d0d2263f80a76a6a24c087a091f531dbf0a0169b6a28ad662a4d18e73afa32d779d5918d08bc8+
858f4dcef97c2a24855e6eeb22b3b2e5
f518aa8781a8df278aba4e7d64b7cb9d49462353
ad107e1e9123a9d0d660faa79559c51fa20d64e5683b9fd1b54b1597b61d0a75e6fa141df95a56dbaf9a3c407ba1df15eb3d688a309c180e+
1de6b85a1274a0a66d3f8152ad6ac2129037c9edefda4df8d91e8fef55b7394b7ad5b7d0b6c12207c9f98d11ed34dbf6c6ba0b2c8bbc27be+
6a00e0a0b9c49708b3bf8a317091883681286130bc8985db1602e714415d9330278273c7de31efdc7310f7121fd5a07415987d9adc0a486d+
cdf93acc44328387315d75e198c641a480cd86a1b9e587e8be60e69cc928b2b9c52172e413042e9b23f10b0e16e79763c9b53dcf4ba80a29+
e3fb73c16b8e75b97ef363e2ffa31f71cf9de5384e71b81c0ac4dffe0c10e64f
ac4032ef4f2d9ae39df30b5c8ffdac506cdebe7b89998caf74866a08cfe4ffe3a6824a4e10b9a6f0dd921f01a70c4afaab739d7700c29f52+
c57db17c620a8652be5e9001a8d66ad7c17669101999024af4d027275ac1348bb8a762d0521bc98ae247150422ea1ed409939d54da7460cd+
b5f6c6b250717cbef180eb34118e98d119529a45d6f834566e3025e316a330efbb77a86f0c1ab15b051ae3d428c8f8acb70a8137150b8eeb+
10e183edd19963ddd9e263e4770589ef6aa21e7f5f2ff381b539cce3409d13cd566afbb48d6c019181e1bcfe94b30269edfe72fe9b6aa4bd+
7b5a0f1c71cfff4c19c418e1f6ec017981bc087f2a7065b384b890d3191f2bfa
801c0d34c58d93fe997177101f80535a4738cebcbf389a99b36371eb
87a8e61db4b6663cffbbd19c651959998ceef608660dd0f25d2ceed4435e3b00e00df8f1d61957d4faf7df4561b2aa3016c3d91134096faa+
3bf4296d830e9a7c209e0c6497517abd5a8a9d306bcf67ed91f9e6725b4758c022e0b1ef4275bf7b6c5bfc11d45f9088b941f54eb1e59bb8+
bc39a0bf12307f5c4fdb70c581b23f76b63acae1caa6b7902d52526735488a0ef13c6d9a51bfa4ab3ad8347796524d8ef6a167b5a41825d9+
67e144e5140564251ccacb83e6b486f6b3ca3f7971506026c0b857f689962856ded4010abd0be621c3a3960a54e710c375f26375d7014103+
a4b54330c198af126116d2276e11715f693877fad7ef09cadb094ae91e1a1597
3fb32c9b73134d0b2e77506660edbd484ca7b18f21ef205407f4793a1a0ba12510dbc15077be463fff4fed4aac0bb555be3a6c1b0c6b47b1+
bc3773bf7e8c6f62901228f8c28cbb18a55ae31341000a650196f931c77a57f2ddf463e5e9ec144b777de62aaab8a8628ac376d282d6ed38+
64e67982428ebc831d14348f6f2f9193b5045af2767164e1dfc967c1fb3f2e55a4bd1bffe83b9c80d052b985d182ea0adb2a3b7313d3fe14+
c8484b1e052588b9b7d2bbd2df016199ecd06e1557cd0915b3353bbb64e0ec377fd028370df92b52c7891428cdc67eb6184b523d1db246c3+
2f63078490f00ef8d647d148d47954515e2327cfef98c582664b4c0f6cc41659
8cf83642a709a097b447997640129da299b1a47d1eb3750ba308b0fe64f5fbd3
"""
PRIME_GROUPS: Final = MappingProxyType(_prime_groups())
"""The standardised groups modulo a prime, by number."""
