"""A State that lets readers read fingerprints, for tests: card-verifiable certificates of every kind. None is real.

Written byte by byte, so that a test can make what no honest authority would.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from limen.lib.emrtd.algorithms import DIGEST, Kind, Scheme
from limen.lib.emrtd.asn1 import write_oid
from limen.lib.emrtd.card_certificates import CardCertificate, read_card_certificate
from limen.lib.emrtd.terminal_authentication import Terminal
from limen.lib.emrtd.tlv import write_tlv
from tests.fakes.chip_issuer import EcPair, Pair, RsaPair, ec_pair

PASSPORTS = "0.4.0.127.0.7.3.1.2.1"
TA = "0.4.0.127.0.7.2.2.2"
PLAIN_256 = Scheme(kind=Kind.ECDSA_PLAIN, digest="sha256")
TODAY = date(2026, 11, 22)
READER, FOREIGN, OWN, AUTHORITY = 0x00, 0x40, 0x80, 0xC0
FINGERS, IRISES = 0x01, 0x02


def terminal_oid(scheme: Scheme) -> str:
    """Return the identifier of a key that signs so."""
    match scheme.kind:
        case Kind.PKCS1:
            return f"{TA}.1.{({'sha1': 1, 'sha256': 2, 'sha512': 5})[scheme.digest]}"
        case Kind.PSS:
            return f"{TA}.1.{({'sha1': 3, 'sha256': 4, 'sha512': 6})[scheme.digest]}"
        case _:
            return f"{TA}.2.{1 + ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].index(scheme.digest)}"


def salted(digest: str) -> Scheme:
    """Return RSA-PSS as terminals sign with it."""
    return Scheme(kind=Kind.PSS, digest=digest, mask_digest=digest, salt=DIGEST[digest]().digest_size)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a certificate is to say."""

    authority: str
    holder: str
    pair: Pair
    scheme: Scheme = PLAIN_256
    may: int = READER | FINGERS
    begin: date = date(2026, 11, 1)
    end: date = date(2026, 12, 1)
    kind: str = PASSPORTS
    with_curve: bool = False
    profile: bytes = b"\0"
    more: bytes = b""


def certify(wanted: Wanted, *, by: Pair, scheme: Scheme = PLAIN_256) -> bytes:
    """Return a certificate signed by a pair."""
    body = write_tlv(
        0x7F4E,
        write_tlv(0x5F29, wanted.profile),
        write_tlv(0x42, wanted.authority.encode()),
        public(wanted.pair, wanted.scheme, with_curve=wanted.with_curve),
        write_tlv(0x5F20, wanted.holder.encode()),
        write_tlv(0x7F4C, write_oid(wanted.kind), write_tlv(0x53, bytes((wanted.may,)))),
        write_tlv(0x5F25, day(wanted.begin)),
        write_tlv(0x5F24, day(wanted.end)),
        wanted.more,
    )
    return write_tlv(0x7F21, body, write_tlv(0x5F37, by.sign(scheme, body)))


def day(when: date) -> bytes:
    """Return a date, a digit a byte."""
    return bytes(int(digit) for digit in f"{when:%y%m%d}")


def public(pair: Pair, scheme: Scheme, *, with_curve: bool) -> bytes:
    """Return a public key."""
    oid = write_oid(terminal_oid(scheme))
    if isinstance(pair, RsaPair):
        numbers = pair.secret.public_key().public_numbers()
        return write_tlv(0x7F49, oid, _number(0x81, numbers.n), _number(0x82, numbers.e))
    curve = pair.curve
    told = b""
    if with_curve:
        told = b"".join(
            write_tlv(tag, number.to_bytes(curve.width, "big"))
            for tag, number in ((0x81, curve.p), (0x82, curve.a), (0x83, curve.b))
        )
        told += write_tlv(0x84, curve.encode(curve.generator)) + _number(0x85, curve.order)
    key = write_tlv(0x86, pair.point)
    return write_tlv(0x7F49, oid, told, key, write_tlv(0x87, b"\x01") if with_curve else b"")


def _number(tag: int, number: int) -> bytes:
    return write_tlv(tag, number.to_bytes((number.bit_length() + 7) // 8, "big"))


@dataclass(frozen=True, kw_only=True)
class Hierarchy:
    """An authority, a verifier and a reader, and their certificates."""

    pairs: Mapping[str, Pair]
    scheme: Scheme
    authority: bytes
    verifier: bytes
    reader: bytes

    @property
    def raw(self) -> tuple[bytes, ...]:
        """All of them."""
        return self.authority, self.verifier, self.reader

    def terminal(self, *more: bytes, on: date = TODAY) -> Terminal:
        """Return the reader; `more` are certificates that it has besides."""
        known = tuple(read(each) for each in (self.authority, self.verifier, *more))
        return Terminal(
            certificate=read(self.reader),
            known=known,
            on=on,
            sign=lambda data: self.pairs["reader"].sign(self.scheme, data),
        )


def read(data: bytes) -> CardCertificate:
    """Return a certificate."""
    return read_card_certificate(data)


@cache
def hierarchy(
    curve: str = "brainpoolP256r1",
    *,
    scheme: Scheme = PLAIN_256,
    pair: RsaPair | None = None,
    authority: int = AUTHORITY | FINGERS | IRISES,
    verifier: int = FOREIGN | FINGERS | IRISES,
    reader: int = READER | FINGERS,
    end: date = date(2026, 12, 1),
) -> Hierarchy:
    """Return an authority of Utopia, a verifier of another State, and its reader; RSA with the pair, for all three."""
    pairs: dict[str, Pair] = {
        name: pair or ec_pair(curve, name=f"card {name}") for name in ("authority", "verifier", "reader")
    }
    top = Wanted(
        authority="UTCVCA00001",
        holder="UTCVCA00001",
        pair=pairs["authority"],
        scheme=scheme,
        may=authority,
        begin=date(2025, 1, 1),
        end=date(2028, 1, 1),
        with_curve=True,
    )
    middle = replace(
        top, holder="SYDVVISA00007", pair=pairs["verifier"], may=verifier, end=date(2027, 1, 1), with_curve=False
    )
    last = replace(middle, authority="SYDVVISA00007", holder="SYREADER00042", pair=pairs["reader"], may=reader, end=end)
    return Hierarchy(
        pairs=pairs,
        scheme=scheme,
        authority=certify(top, by=pairs["authority"], scheme=scheme),
        verifier=certify(middle, by=pairs["authority"], scheme=scheme),
        reader=certify(last, by=pairs["verifier"], scheme=scheme),
    )


def linked(old: Hierarchy) -> tuple[bytes, EcPair]:
    """Return the certificate by which the authority changes its key, and the new pair."""
    pair = ec_pair("brainpoolP256r1", name="card authority, the next")
    wanted = Wanted(
        authority="UTCVCA00001",
        holder="UTCVCA00002",
        pair=pair,
        may=AUTHORITY | FINGERS | IRISES,
        end=date(2029, 1, 1),
        with_curve=True,
    )
    return certify(wanted, by=old.pairs["authority"], scheme=old.scheme), pair
