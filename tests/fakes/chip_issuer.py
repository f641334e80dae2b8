"""A State that issues chips, for tests: keys of every kind, certificates, lists, security objects. None of it is real.

Certificates and signed data are written byte by byte, so that a test can make what no honest library would write.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.emrtd import algorithms
from limen.lib.emrtd.algorithms import DIGESTS, MGF1, PSS, RSA, Kind, Scheme
from limen.lib.emrtd.asn1 import write_integer, write_oid
from limen.lib.emrtd.certificates import Certificate, read_certificate
from limen.lib.emrtd.curves import CURVES, Curve
from limen.lib.emrtd.keys import HASHES, native_curve
from limen.lib.emrtd.lds import LDS_OBJECT, TAGS
from limen.lib.emrtd.lists import MASTER_LIST
from limen.lib.emrtd.tlv import write_tlv

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
OIDS = {name: oid for oid, name in DIGESTS.items()}
_SCHEME_OIDS = {scheme: oid for oid, scheme in algorithms._SCHEMES.items()}
SUBJECT_KEY, AUTHORITY_KEY, BASIC = "2.5.29.14", "2.5.29.35", "2.5.29.19"
DOCUMENT_TYPES = "2.23.136.1.1.6.2"
EXTENDED_USAGE = "2.5.29.37"


@dataclass(frozen=True)
class RsaPair:
    """A pair of RSA keys."""

    secret: rsa.RSAPrivateKey

    @property
    def info(self) -> bytes:
        """The SubjectPublicKeyInfo."""
        numbers = self.secret.public_key().public_numbers()
        key = write_tlv(0x30, write_integer(numbers.n), write_integer(numbers.e))
        return write_tlv(0x30, write_tlv(0x30, write_oid(RSA), b"\x05\x00"), write_tlv(3, b"\0", key))

    def sign(self, scheme: Scheme, data: bytes) -> bytes:
        """Return the signature over data."""
        if scheme.kind is Kind.PSS:
            pad: padding.AsymmetricPadding = padding.PSS(
                mgf=padding.MGF1(HASHES[scheme.mask_digest]), salt_length=scheme.salt
            )
        else:
            pad = padding.PKCS1v15()
        return self.secret.sign(data, pad, HASHES[scheme.digest])


@dataclass(frozen=True)
class EcPair:
    """A pair of keys on any of the curves; signing is our own arithmetic, with a number that a test may know."""

    curve: Curve
    secret: int
    explicit: bool = False

    @property
    def point(self) -> bytes:
        """The public key, uncompressed."""
        return self.curve.encode(self.curve.multiply(self.secret, self.curve.generator))

    @property
    def info(self) -> bytes:
        """The SubjectPublicKeyInfo."""
        parameters = explicit_parameters(self.curve) if self.explicit else write_oid(self.curve.oid)
        algorithm = write_tlv(0x30, write_oid(algorithms.EC), parameters)
        return write_tlv(0x30, algorithm, write_tlv(3, b"\0", self.point))

    def sign(self, scheme: Scheme, data: bytes) -> bytes:
        """Return the signature over data."""
        curve, n = self.curve, self.curve.order
        digest = hashlib.new(scheme.digest, data).digest()
        number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - n.bit_length())
        nonce = int.from_bytes(hashlib.sha512(digest + data[:64] + b"nonce").digest() * 2, "big") % (n - 1) + 1
        if (known := native_curve(curve)) is not None and scheme.kind is Kind.ECDSA:
            secret = ec.derive_private_key(self.secret, known)
            return secret.sign(data, ec.ECDSA(HASHES[scheme.digest]))
        point = curve.multiply(nonce, curve.generator)
        assert point is not None
        r = point[0] % n
        s = pow(nonce, -1, n) * (number + r * self.secret) % n
        if scheme.kind is Kind.ECDSA_PLAIN:
            width = (n.bit_length() + 7) // 8
            return r.to_bytes(width, "big") + s.to_bytes(width, "big")
        return encode_dss_signature(r, s)


Pair = RsaPair | EcPair


def explicit_parameters(curve: Curve, *, generator: bytes | None = None) -> bytes:
    """Return the parameters of a curve written out (RFC 3279, 2.3.5)."""
    field = write_tlv(0x30, write_oid("1.2.840.10045.1.1"), write_integer(curve.p))
    numbers = [write_tlv(4, number.to_bytes(curve.width, "big")) for number in (curve.a, curve.b)]
    base = write_tlv(4, generator or curve.encode(curve.generator))
    return write_tlv(
        0x30, write_integer(1), field, write_tlv(0x30, *numbers), base, write_integer(curve.order), write_integer(1)
    )


@lru_cache(maxsize=8)
def rsa_pair(name: str, bits: int = 2048) -> RsaPair:
    """Return the pair of that name, made once."""
    return RsaPair(rsa.generate_private_key(public_exponent=65537, key_size=bits))


def ec_pair(curve: str = "secp256r1", *, name: str = "signer", explicit: bool = False) -> EcPair:
    """Return the pair of that name on a curve, always the same."""
    found = CURVES[curve]
    secret = int.from_bytes(hashlib.sha512(f"{name}/{curve}".encode()).digest() * 2, "big") % (found.order - 1) + 1
    return EcPair(found, secret, explicit)


ECDSA_256 = Scheme(kind=Kind.ECDSA, digest="sha256")
PKCS1_256 = Scheme(kind=Kind.PKCS1, digest="sha256")


def pss(digest: str, *, salt: int = 32) -> Scheme:
    """Return RSA-PSS with one digest for both."""
    return Scheme(kind=Kind.PSS, digest=digest, mask_digest=digest, salt=salt)


def algorithm(scheme: Scheme) -> bytes:
    """Return the AlgorithmIdentifier of a scheme."""
    if scheme.kind is Kind.PSS:
        digest = write_tlv(0x30, write_oid(OIDS[scheme.digest]))
        mask = write_tlv(0x30, write_oid(MGF1), write_tlv(0x30, write_oid(OIDS[scheme.mask_digest])))
        parameters = (write_tlv(0xA0, digest), write_tlv(0xA1, mask), write_tlv(0xA2, write_integer(scheme.salt)))
        return write_tlv(0x30, write_oid(PSS), write_tlv(0x30, *parameters))
    return write_tlv(0x30, write_oid(_SCHEME_OIDS[scheme]))


def name(*pairs: tuple[str, str]) -> bytes:
    """Return a distinguished name."""
    return write_tlv(
        0x30, *(write_tlv(0x31, write_tlv(0x30, write_oid(oid), write_tlv(0x0C, text.encode()))) for oid, text in pairs)
    )


def state_name(common: str, *, country: str = "UT") -> bytes:
    """Return the name of something of a State."""
    return name(("2.5.4.6", country), ("2.5.4.10", "Ministry of the Interior"), ("2.5.4.3", common))


def moment(when: datetime) -> bytes:
    """Return a time."""
    return write_tlv(0x17, when.strftime("%y%m%d%H%M%SZ").encode())


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a certificate is to say."""

    subject: bytes
    issuer: bytes
    serial: int
    pair: Pair
    is_authority: bool = False
    begin: datetime = NOW - timedelta(days=900)
    end: datetime = NOW + timedelta(days=4000)
    authority_key_id: bytes | None = None
    subject_key_id: bytes | None = None
    document_types: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()


def certify(wanted: Wanted, *, by: Pair, scheme: Scheme = ECDSA_256) -> Certificate:
    """Return a certificate signed by a pair."""
    body = write_tlv(
        0x30,
        write_tlv(0xA0, write_integer(2)),
        write_integer(wanted.serial),
        algorithm(scheme),
        wanted.issuer,
        write_tlv(0x30, moment(wanted.begin), moment(wanted.end)),
        wanted.subject,
        wanted.pair.info,
        write_tlv(0xA3, write_tlv(0x30, *_extensions(wanted, by))),
    )
    return read_certificate(write_tlv(0x30, body, algorithm(scheme), write_tlv(3, b"\0", by.sign(scheme, body))))


def key_id(pair: Pair) -> bytes:
    """Return the name of a key."""
    return hashlib.sha256(pair.info).digest()[:20]


def _extensions(wanted: Wanted, by: Pair) -> list[bytes]:
    subject_key = key_id(wanted.pair) if wanted.subject_key_id is None else wanted.subject_key_id
    authority_key = key_id(by) if wanted.authority_key_id is None else wanted.authority_key_id
    found = [_extension(SUBJECT_KEY, write_tlv(4, subject_key))]
    if authority_key:
        found.append(_extension(AUTHORITY_KEY, write_tlv(0x30, write_tlv(0x80, authority_key))))
    if wanted.is_authority:
        found.append(_extension(BASIC, write_tlv(0x30, b"\x01\x01\xff")))
    if wanted.document_types:
        codes = (write_tlv(0x13, code.encode()) for code in wanted.document_types)
        found.append(_extension(DOCUMENT_TYPES, write_tlv(0x30, write_integer(0), write_tlv(0x31, *codes))))
    if wanted.purposes:
        found.append(_extension(EXTENDED_USAGE, write_tlv(0x30, *map(write_oid, wanted.purposes))))
    return found


def _extension(oid: str, value: bytes) -> bytes:
    return write_tlv(0x30, write_oid(oid), write_tlv(4, value))


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """A State's authority and one signer of documents."""

    authority_pair: Pair
    signer_pair: Pair
    authority: Certificate
    signer: Certificate
    scheme: Scheme = ECDSA_256
    """How the signer signs."""

    def sod(self, groups: Mapping[int, bytes], **wanted: object) -> bytes:
        """Return EF.SOD over the groups; `security_object` and `signed_data` take what is wanted otherwise."""
        return sod(self, groups, **wanted)  # type: ignore[arg-type]  # passed through to keyword arguments of their own


def issuer(
    *,
    authority: Pair | None = None,
    signer: Pair | None = None,
    authority_scheme: Scheme | None = None,
    scheme: Scheme | None = None,
    country: str = "UT",
    **wanted: object,
) -> Issuer:
    """Return a State that issues; `wanted` is put into the certificate of its signer."""
    authority_pair = authority or ec_pair(name="authority")
    signer_pair = signer or ec_pair(name="signer")
    by = state_name("CSCA", country=country)
    how = authority_scheme or default_scheme(authority_pair)
    root = Wanted(subject=by, issuer=by, serial=1, pair=authority_pair, is_authority=True)
    asked = Wanted(subject=state_name("Document signer 7", country=country), issuer=by, serial=7, pair=signer_pair)
    return Issuer(
        authority_pair=authority_pair,
        signer_pair=signer_pair,
        authority=certify(root, by=authority_pair, scheme=how),
        signer=certify(replace(asked, **wanted), by=authority_pair, scheme=how),  # type: ignore[arg-type]  # as above
        scheme=scheme or default_scheme(signer_pair),
    )


def default_scheme(pair: Pair) -> Scheme:
    """Return what a pair signs with where nothing else is asked."""
    return PKCS1_256 if isinstance(pair, RsaPair) else ECDSA_256


def security_object(groups: Mapping[int, bytes], *, digest: str = "sha256") -> bytes:
    """Return the list of digests."""
    hashes = (
        write_tlv(0x30, write_integer(number), write_tlv(4, hashlib.new(digest, data).digest()))
        for number, data in groups.items()
    )
    return write_tlv(0x30, write_integer(0), write_tlv(0x30, write_oid(OIDS[digest])), write_tlv(0x30, *hashes))


def sod(
    state: Issuer,
    groups: Mapping[int, bytes],
    *,
    digest: str = "sha256",
    content_type: str = LDS_OBJECT,
    signing_time: datetime | None = None,
    with_attributes: bool = True,
    certificates: Sequence[Certificate] | None = None,
) -> bytes:
    """Return EF.SOD over the groups."""
    content = security_object(groups, digest=digest)
    return write_tlv(
        0x77,
        signed_data(
            state,
            content,
            content_type=content_type,
            signing_time=signing_time,
            with_attributes=with_attributes,
            certificates=certificates,
        ),
    )


def signed_data(
    state: Issuer,
    content: bytes,
    *,
    content_type: str,
    signing_time: datetime | None = None,
    with_attributes: bool = True,
    certificates: Sequence[Certificate] | None = None,
) -> bytes:
    """Return signed data of the State's signer."""
    attributes = _attributes(state.scheme.digest, content, content_type, signing_time) if with_attributes else b""
    signature = state.signer_pair.sign(state.scheme, write_tlv(0x31, attributes) if attributes else content)
    digest = write_tlv(0x30, write_oid(OIDS[state.scheme.digest]))
    signer = write_tlv(
        0x30,
        write_integer(1),
        write_tlv(0x30, state_name_of(state.signer), write_integer(state.signer.serial)),
        digest,
        write_tlv(0xA0, attributes) if attributes else b"",
        algorithm(state.scheme),
        write_tlv(4, signature),
    )
    told = [state.signer] if certificates is None else certificates
    body = write_tlv(
        0x30,
        write_integer(3),
        write_tlv(0x31, digest),
        write_tlv(0x30, write_oid(content_type), write_tlv(0xA0, write_tlv(4, content))),
        write_tlv(0xA0, *(each.raw for each in told)),
        write_tlv(0x31, signer),
    )
    return write_tlv(0x30, write_oid("1.2.840.113549.1.7.2"), write_tlv(0xA0, body))


def state_name_of(certificate: Certificate) -> bytes:
    """Return the name of a certificate's issuer, written anew."""
    return name(*certificate.issuer)


def _attributes(digest: str, content: bytes, content_type: str, signing_time: datetime | None) -> bytes:
    told = [
        ("1.2.840.113549.1.9.3", write_oid(content_type)),
        ("1.2.840.113549.1.9.4", write_tlv(4, hashlib.new(digest, content).digest())),
    ]
    if signing_time is not None:
        told.append(("1.2.840.113549.1.9.5", moment(signing_time)))
    return b"".join(write_tlv(0x30, write_oid(oid), write_tlv(0x31, value)) for oid, value in told)


def master_list(state: Issuer, authorities: Sequence[Certificate], *, made_at: datetime = NOW) -> bytes:
    """Return a master list of the authorities, signed by the State's signer."""
    content = write_tlv(0x30, write_integer(0), write_tlv(0x31, *(each.raw for each in authorities)))
    return signed_data(state, content, content_type=MASTER_LIST, signing_time=made_at)


def revocation_list(
    state: Issuer, revoked: Mapping[int, datetime], *, made_at: datetime = NOW, days: int = 90
) -> bytes:
    """Return a revocation list of the State's authority."""
    scheme = default_scheme(state.authority_pair)
    entries = (write_tlv(0x30, write_integer(serial), moment(when)) for serial, when in revoked.items())
    body = write_tlv(
        0x30,
        write_integer(1),
        algorithm(scheme),
        name(*state.authority.subject),
        moment(made_at),
        moment(made_at + timedelta(days=days)),
        write_tlv(0x30, *entries) if revoked else b"",
    )
    return write_tlv(0x30, body, algorithm(scheme), write_tlv(3, b"\0", state.authority_pair.sign(scheme, body)))


def lines(*, issuing: str = "UTO", number: str = "L898902C3", code: str = "P") -> str:
    """Return the machine-readable lines of an invented passport."""
    return "\n".join(
        mrz.compose(
            mrz.Document(
                format=mrz.Format.TD3,
                document_code=code,
                issuer=issuing,
                number=number,
                primary="ERIKSSON",
                secondary="ANNA MARIA",
                nationality="UTO",
                birth=PartialDate(1974, 8, 12),
                sex=Sex.F,
                expiry=PartialDate(2030, 4, 15),
            )
        )
    )


def group_1(text: str) -> bytes:
    """Return data group 1 with machine-readable lines."""
    return write_tlv(TAGS[1], write_tlv(0x5F1F, text.replace("\n", "").encode()))


def group_2(picture: bytes = b"\xff\xd8\xff\xe0 no real picture") -> bytes:
    """Return data group 2 with one face record of ISO/IEC 19794-5."""
    block = bytes(16) + b"\0\x01" + bytes(2)
    face = block[:4] + b"\0\0" + bytes(14) + b"\x01\x00\x00\xf0\x01\x40" + bytes(6) + picture
    face = len(face).to_bytes(4, "big") + face[4:]
    record = b"FAC\x00010\x00" + (14 + len(face)).to_bytes(4, "big") + b"\0\x01" + face
    header = write_tlv(0xA1, write_tlv(0x87, b"\x01\x01"), write_tlv(0x88, b"\0\x08"))
    template = write_tlv(0x7F60, header, write_tlv(0x5F2E, record))
    return write_tlv(TAGS[2], write_tlv(0x7F61, write_integer(1), template))


def group_3(*prints: bytes) -> bytes:
    """Return data group 3 with a record of ISO/IEC 19794-4 for each print, the right thumb first."""
    templates = (_finger_template(position, print_) for position, print_ in enumerate(prints, start=1))
    return write_tlv(TAGS[3], write_tlv(0x7F61, write_integer(len(prints)), *templates))


def _finger_template(position: int, print_: bytes) -> bytes:
    view = bytes((position, 1, 1, 90, 0)) + (300).to_bytes(2, "big") + (400).to_bytes(2, "big") + b"\0"
    finger = (4 + len(view) + len(print_)).to_bytes(4, "big") + view + print_
    head = (500).to_bytes(2, "big") * 4 + b"\x08\x02\0\0"
    told = bytes(2) + (31).to_bytes(2, "big") + b"\x01\x01" + head
    record = b"FIR\x00010\x00" + (32 + len(finger)).to_bytes(6, "big") + told + finger
    header = write_tlv(0xA1, write_tlv(0x87, b"\x01\x01"), write_tlv(0x88, b"\0\x07"))
    return write_tlv(0x7F60, header, write_tlv(0x5F2E, record))


def com(groups: Sequence[int]) -> bytes:
    """Return EF.COM."""
    tags = bytes(TAGS[number] for number in groups)
    return write_tlv(0x60, write_tlv(0x5F01, b"0107"), write_tlv(0x5F36, b"040000"), write_tlv(0x5C, tags))


def passport(**wanted: str) -> dict[int, bytes]:
    """Return the two groups that every document has."""
    return {1: group_1(lines(**wanted)), 2: group_2()}
