"""Terminal Authentication from the chip's side (BSI TR-03110).

It reads certificates itself and shares with the reader only the frame of an element and the checking of a signature.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

from cryptography.hazmat.primitives.asymmetric import rsa

from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.asn1 import oid_bytes
from limen.lib.emrtd.curves import CURVES, Curve
from limen.lib.emrtd.keys import PublicKey, RsaKey, ec_key, is_signed
from limen.lib.emrtd.tlv import children, read_one, write_tlv
from tests.fakes import card_authority

OPEN, SHUT, NOT_FOUND, WRONG = 0x9000, 0x6982, 0x6A88, 0x6300
Answered = tuple[bytes, int]


@dataclass
class _Trusted:
    key: PublicKey
    scheme: Scheme
    curve: Curve | None
    may: int
    rights: int


@dataclass
class Guard:
    """What a chip keeps to find out whether a reader may read fingerprints."""

    authority: bytes
    """The certificate of the authority that it was made with."""
    today: date = date(2026, 11, 1)
    """The last day that it knows of."""
    identity: bytes = b""
    agreed_key: bytes = b""
    """Set by the chip that has it: x of the reader's key of Chip Authentication, or its digest."""
    groups: frozenset[int] = frozenset()
    """What the reader may read now."""
    _keys: dict[bytes, _Trusted] = field(default_factory=dict)
    _chosen: bytes = b""
    _pieces: bytes = b""
    _challenge: bytes = b""

    def __post_init__(self) -> None:
        fields = _fields(self.authority)
        self._keys[fields[0x5F20]] = self._trusted(fields, None)

    @property
    def references(self) -> bytes:
        """EF.CVCA."""
        name = _fields(self.authority)[0x5F20]
        return write_tlv(0x42, name).ljust(36, b"\0")

    def choose(self, data: bytes) -> Answered:
        """MSE:Set DST and MSE:Set AT."""
        self._chosen = read_one(data, tag=0x83).value
        return b"", OPEN if self._chosen in self._keys else NOT_FOUND

    def verify(self, data: bytes, *, more: bool) -> Answered:
        """PSO:Verify Certificate."""
        self._pieces += data
        if more:
            return b"", OPEN
        whole, self._pieces = self._pieces, b""
        signer = self._keys[self._chosen]
        body, signature = children(whole)
        fields = _fields(write_tlv(0x7F21, whole))
        if not is_signed(signer.key, signer.scheme, signature=signature.value, data=body.raw):
            return b"", WRONG
        ends = fields[0x5F24]
        if date(2000 + 10 * ends[0] + ends[1], 10 * ends[2] + ends[3], 10 * ends[4] + ends[5]) < self.today:
            return b"", WRONG
        self._keys[fields[0x5F20]] = self._trusted(fields, signer)
        return b"", OPEN

    def challenge(self, draw: Callable[[int], bytes]) -> Answered:
        """Get Challenge."""
        self._challenge = draw(8)
        return self._challenge, OPEN

    def prove(self, data: bytes, *, more: bool) -> Answered:
        """External Authenticate."""
        self._pieces += data
        if more:
            return b"", OPEN
        signature, self._pieces = self._pieces, b""
        reader = self._keys[self._chosen]
        said = self.identity + self._challenge + self.agreed_key
        if reader.may >> 6 or not is_signed(reader.key, reader.scheme, signature=signature, data=said):
            return b"", WRONG
        self.groups = frozenset(group for group, bit in ((3, 1), (4, 2)) if reader.rights & bit)
        return b"", OPEN

    def _trusted(self, fields: dict[int, bytes], signer: _Trusted | None) -> _Trusted:
        key = {each.tag: each.value for each in children(fields[0x7F49])}
        scheme = next(each for each in SCHEMES if oid_bytes(card_authority.terminal_oid(each)) == key[0x06])
        may = children(fields[0x7F4C])[1].value[0]
        rights = may & 0x3F if signer is None else may & signer.rights
        curve = signer.curve if signer is not None else None
        if 0x84 in key:
            curve = next(each for each in CURVES.values() if each.encode(each.generator) == key[0x84])
        if 0x86 in key:
            assert curve is not None
            return _Trusted(ec_key(curve, key[0x86]), scheme, curve, may, rights)
        n, e = (int.from_bytes(key[tag], "big") for tag in (0x81, 0x82))
        native = rsa.RSAPublicNumbers(e, n).public_key()
        return _Trusted(RsaKey(modulus=n, exponent=e, native=native), scheme, None, may, rights)


SCHEMES = (
    *(replace(card_authority.PLAIN_256, digest=name) for name in ("sha1", "sha224", "sha256", "sha384")),
    replace(card_authority.PLAIN_256, digest="sha512"),
    *(card_authority.salted(name) for name in ("sha1", "sha256", "sha512")),
    *(Scheme(kind=Kind.PKCS1, digest=name) for name in ("sha1", "sha256", "sha512")),
)


def _fields(certificate: bytes) -> dict[int, bytes]:
    body = children(read_one(certificate, tag=0x7F21).value)[0]
    return {each.tag: each.value for each in children(body.value)}


def compressed(public: bytes, *, width: int | None) -> bytes:
    """Return a key of an agreement as the proof holds it: x of a point, the digest of a number."""
    if width is None:
        return hashlib.sha1(public, usedforsecurity=False).digest()
    return public[1 : 1 + width]
