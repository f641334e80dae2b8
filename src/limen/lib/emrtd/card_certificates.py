"""Card-verifiable certificates: what a chip believes before it gives fingerprints or irises (BSI TR-03110-3, C and D).

A chip knows one authority of its State (CVCA). That authority certifies those who verify documents (DV), who certify
each reader (IS). A chip has no clock worth the name and little room, so these certificates are short, name their
authority by a text, and leave out the curve of a key that is that of the authority.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from limen.lib.emrtd.algorithms import DIGEST, Kind, Scheme, UnknownAlgorithm
from limen.lib.emrtd.asn1 import oid_text
from limen.lib.emrtd.curves import Curve, named_curve
from limen.lib.emrtd.keys import PublicKey, RsaKey, ec_key, is_signed
from limen.lib.emrtd.lds import Group
from limen.lib.emrtd.tlv import Malformed, Tlv, children, expect, parts, read_one

MOST_BYTES: Final = 8_192
"""Of one certificate; one with an RSA key of 4096 bits and its signature has about 1,200."""
INSPECTION: Final = "0.4.0.127.0.7.3.1.2.1"
"""Whom the certificate lets read: systems that inspect passports. Others are for identity cards on the internet."""
_TERMINAL: Final = "0.4.0.127.0.7.2.2.2."
_CERTIFICATE, _BODY, _SIGNATURE = 0x7F21, 0x7F4E, 0x5F37
_PROFILE, _AUTHORITY, _KEY, _HOLDER, _MAY, _FROM, _UNTIL = 0x5F29, 0x42, 0x7F49, 0x5F20, 0x7F4C, 0x5F25, 0x5F24
_LONGEST_NAME: Final = 16
_SMALLEST_MODULUS, _LARGEST_MODULUS, _LARGEST_EXPONENT = 1_024, 4_096, 33
_MOST_CHAIN: Final = 8


class Role(IntEnum):
    """Whose certificate it is: the two highest bits of what it may."""

    READER = 0
    VERIFIER_FOREIGN = 1
    VERIFIER_OWN = 2
    AUTHORITY = 3


_NEXT: Final = MappingProxyType(
    {
        Role.AUTHORITY: frozenset({Role.AUTHORITY, Role.VERIFIER_OWN, Role.VERIFIER_FOREIGN}),
        Role.VERIFIER_OWN: frozenset({Role.READER}),
        Role.VERIFIER_FOREIGN: frozenset({Role.READER}),
        Role.READER: frozenset(),
    }
)
"""Whom each may certify. An authority certifies an authority when it changes its key."""
_RIGHTS: Final = MappingProxyType({Group.FINGERS: 0x01, Group.IRISES: 0x02})


class ChainWrong(ValueError):
    """Certificates that do not lead from an authority that the chip knows to the reader; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardCertificate:
    """One certificate. What it says counts for nothing before its signature was checked (`checked_chain`)."""

    authority: str
    """The name of the key that signed it."""
    holder: str
    """The name of the key that it certifies."""
    role: Role
    rights: frozenset[int]
    """Data groups that it lets read: of 3 and 4."""
    begin: date
    end: date
    """The last day on which it counts."""
    scheme: Scheme
    """How the key that it certifies signs."""
    curve: Curve | None
    """None for RSA, and where the key is on the curve of the authority's."""
    point: bytes
    """Of a key on a curve, uncompressed; empty for RSA."""
    rsa: RsaKey | None
    body: bytes
    """What was signed: the element as it came."""
    signature: bytes

    def key_on(self, curve: Curve | None) -> PublicKey:
        """Return its key, on this curve where it names none itself; raises Malformed."""
        if self.rsa is not None:
            return self.rsa
        found = self.curve or curve
        if found is None:
            raise Malformed("key of a certificate without a curve")
        return ec_key(found, self.point)

    def is_valid(self, on: date) -> bool:
        """True on the days that it names."""
        return self.begin <= on <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Certificates whose signatures were checked, from below the authority that a chip knows to the reader."""

    known_as: str
    """The name by which the chip knows the authority."""
    certificates: tuple[CardCertificate, ...]
    """As they are shown to the chip, in this order; the last is the reader's."""
    rights: frozenset[int]
    """Data groups that every one of them lets read."""


def read_card_certificate(data: bytes) -> CardCertificate:
    """Return the certificate that these bytes are; raises Malformed or UnknownAlgorithm."""
    if len(data) > MOST_BYTES:
        raise Malformed(f"certificate of {len(data)} bytes")
    body, signature, *_ = parts(read_one(data, tag=_CERTIFICATE), _BODY, _SIGNATURE, most=2)
    fields = _fields(body)
    if fields[_PROFILE].value != b"\0":
        raise UnknownAlgorithm("profile of a card-verifiable certificate")
    role, rights = _may(fields[_MAY])
    scheme, curve, point, rsa_key = _key(fields[_KEY])
    return CardCertificate(
        authority=name_of(fields[_AUTHORITY].value),
        holder=name_of(fields[_HOLDER].value),
        role=role,
        rights=rights,
        begin=_day(fields[_FROM].value),
        end=_day(fields[_UNTIL].value),
        scheme=scheme,
        curve=curve,
        point=point,
        rsa=rsa_key,
        body=body.raw,
        signature=signature.value,
    )


def read_references(data: bytes) -> tuple[str, ...]:
    """Return the names of the authorities that a chip knows, from EF.CVCA; raises Malformed.

    It holds one or two, and zeros up to its end, 36 bytes in all.
    """
    found = children(data.rstrip(b"\0"), most=2)
    if not found:
        raise Malformed("no authority named")
    return tuple(name_of(expect(each, _AUTHORITY).value) for each in found)


def name_of(value: bytes) -> str:
    """Return the name of a key: country, holder, and a number of five characters; raises Malformed."""
    if not 0 < len(value) <= _LONGEST_NAME:
        raise Malformed("name of a key")
    return value.decode("latin-1")


def checked_chain(
    references: Iterable[str], certificates: Iterable[CardCertificate], *, reader: CardCertificate, on: date
) -> Chain:
    """Return the shortest chain from an authority that a chip names to the reader's certificate, every part checked.

    The certificate of that authority itself must be among `certificates`: with it, and not on the chip's word, the
    others are checked. Raises ChainWrong.
    """
    named, known = set(references), tuple(certificates)
    chains: list[tuple[CardCertificate, ...]] = [(reader,)]
    wrong: ChainWrong | None = None
    for _ in range(_MOST_CHAIN):
        for chain in chains:
            if chain[0].authority in named:
                try:
                    return _checked(chain, known, on)
                except ChainWrong as error:
                    # One that has ended may lie beside the one that was made anew under its name.
                    wrong = error
        chains = [
            (above, *chain)
            for chain in chains
            for above in known
            if above.holder == chain[0].authority and above.holder != above.authority
        ][:_MOST_CHAIN]
    if wrong is not None:
        raise wrong
    raise ChainWrong(f"no certificates lead from {', '.join(sorted(named))} to {reader.holder}")


def _checked(chain: tuple[CardCertificate, ...], known: tuple[CardCertificate, ...], on: date) -> Chain:
    known_as = chain[0].authority
    tops = [each for each in known if each.holder == known_as and each.role is Role.AUTHORITY]
    # One that names its curve first: a link certificate leaves it out.
    wrong = ChainWrong(f"the certificate of {known_as} is not here")
    for top in sorted(tops, key=lambda each: each.curve is None and each.rsa is None):
        try:
            return Chain(known_as=known_as, certificates=chain, rights=_walked(top, chain, on))
        except ChainWrong as error:
            wrong = error
        except (Malformed, UnknownAlgorithm) as error:
            wrong = ChainWrong(str(error))
    raise wrong


def _walked(top: CardCertificate, chain: tuple[CardCertificate, ...], on: date) -> frozenset[int]:
    above, curve, rights = top, top.curve, top.rights
    for each in chain:
        key = above.key_on(curve)
        if each.role not in _NEXT[above.role]:
            raise ChainWrong(f"{above.holder} may not certify {each.holder}")
        if not is_signed(key, above.scheme, signature=each.signature, data=each.body):
            raise ChainWrong(f"{above.holder} did not sign the certificate of {each.holder}")
        if not each.is_valid(on):
            raise ChainWrong(f"the certificate of {each.holder} counts from {each.begin} to {each.end}")
        above, curve, rights = each, each.curve or curve, rights & each.rights
    if above.role is not Role.READER:
        raise ChainWrong(f"{above.holder} is no reader")
    return rights


# --- parts -----------------------------------------------------------------------------------------


def _fields(body: Tlv) -> dict[int, Tlv]:
    found: dict[int, Tlv] = {}
    for each in children(body.value, most=10):
        if each.tag in found:
            raise Malformed(f"field {each.tag:X} twice")
        found[each.tag] = each
    for tag in (_PROFILE, _AUTHORITY, _KEY, _HOLDER, _MAY, _FROM, _UNTIL):
        if tag not in found:
            raise Malformed(f"certificate without field {tag:X}")
    return found


def _may(element: Tlv) -> tuple[Role, frozenset[int]]:
    kind, bits, *_ = parts(element, 0x06, 0x53, most=2)
    if oid_text(kind.value) != INSPECTION:
        raise UnknownAlgorithm(f"certificate for {oid_text(kind.value)}")
    if len(bits.value) != 1:
        raise Malformed("rights of a certificate")
    value = bits.value[0]
    return Role(value >> 6), frozenset(group.value for group, bit in _RIGHTS.items() if value & bit)


def _day(value: bytes) -> date:
    """Six digits, a byte each: year, month, day of this century."""
    if len(value) != 6 or max(value) > 9:
        raise Malformed("date of a certificate")
    year, month, day = (10 * value[at] + value[at + 1] for at in (0, 2, 4))
    try:
        return date(2000 + year, month, day)
    except ValueError as error:
        raise Malformed("date of a certificate") from error


def _key(element: Tlv) -> tuple[Scheme, Curve | None, bytes, RsaKey | None]:
    oid, *fields = parts(element, 0x06, most=8)
    scheme = scheme_of_terminal(oid_text(oid.value))
    values: dict[int, bytes] = {}
    for each in fields:
        if each.tag in values:
            raise Malformed(f"part {each.tag:X} of a key twice")
        values[each.tag] = each.value
    if scheme.kind is not Kind.ECDSA_PLAIN:
        return scheme, None, b"", _rsa(values)
    if 0x86 not in values:
        raise Malformed("key without its point")
    return scheme, _curve(values), values[0x86], None


def _rsa(values: dict[int, bytes]) -> RsaKey:
    if not {0x81, 0x82} <= values.keys():
        raise Malformed("RSA key")
    modulus, exponent = (int.from_bytes(values[tag], "big") for tag in (0x81, 0x82))
    if not _SMALLEST_MODULUS <= modulus.bit_length() <= _LARGEST_MODULUS or exponent.bit_length() > _LARGEST_EXPONENT:
        raise UnknownAlgorithm(f"RSA of {modulus.bit_length()} bits")
    try:
        native = rsa.RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError as error:
        raise Malformed("RSA key") from error
    return RsaKey(modulus=modulus, exponent=exponent, native=native)


def _curve(values: dict[int, bytes]) -> Curve | None:
    """Return the curve that its parameters mean, None where none are written."""
    written = [values[tag] for tag in (0x81, 0x82, 0x83, 0x84, 0x85) if tag in values]
    if not written:
        return None
    if len(written) != 5:
        raise Malformed("parameters of a curve")
    p, a, b, generator, order = written
    p_, a_, b_, order_ = (int.from_bytes(each, "big") for each in (p, a, b, order))
    found = named_curve(p=p_, a=a_, b=b_, generator=generator, order=order_) if p_ else None
    if found is None or values.get(0x87, b"\x01").lstrip(b"\0") != b"\x01":
        raise UnknownAlgorithm("curve with parameters of its own")
    return found


def scheme_of_terminal(oid: str) -> Scheme:
    """Return how a key of that kind signs (TR-03110-3, A.1.1.3, A.6.3 and A.6.4); raises UnknownAlgorithm."""
    found = _SCHEMES.get(oid)
    if found is None:
        raise UnknownAlgorithm(f"key {oid}")
    return found


def _pss(digest: str) -> Scheme:
    """The salt is as long as the digest: from memory, not confirmed against the guideline."""
    return Scheme(kind=Kind.PSS, digest=digest, mask_digest=digest, salt=DIGEST[digest]().digest_size)


_SCHEMES: Final = MappingProxyType(
    {
        _TERMINAL + "1.1": Scheme(kind=Kind.PKCS1, digest="sha1"),
        _TERMINAL + "1.2": Scheme(kind=Kind.PKCS1, digest="sha256"),
        _TERMINAL + "1.3": _pss("sha1"),
        _TERMINAL + "1.4": _pss("sha256"),
        _TERMINAL + "1.5": Scheme(kind=Kind.PKCS1, digest="sha512"),
        _TERMINAL + "1.6": _pss("sha512"),
        _TERMINAL + "2.1": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha1"),
        _TERMINAL + "2.2": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha224"),
        _TERMINAL + "2.3": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha256"),
        _TERMINAL + "2.4": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha384"),
        _TERMINAL + "2.5": Scheme(kind=Kind.ECDSA_PLAIN, digest="sha512"),
    }
)
