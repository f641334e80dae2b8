"""A State that signs the chips of a demo: keys of its own for each demo, believed by that demo and by nobody else."""

from __future__ import annotations

import hashlib
import io
import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID
from PIL import Image, ImageDraw

from limen.adapters import clock
from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.emrtd.asn1 import write_integer, write_oid
from limen.lib.emrtd.lds import LDS_OBJECT, TAGS
from limen.lib.emrtd.reading import COM, SOD
from limen.lib.emrtd.tlv import write_tlv

FILE: Final = "state.json"
_SHA256: Final = "2.16.840.1.101.3.4.2.1"
_ECDSA_SHA256: Final = "1.2.840.10045.4.3.2"
_SIGNED_DATA: Final = "1.2.840.113549.1.7.2"
_CONTENT_TYPE: Final = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST: Final = "1.2.840.113549.1.9.4"
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_LIVES: Final = timedelta(days=3_650)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChipState:
    """The invented State: certificates of its authority and its signer, and the seed of its keys."""

    seed: bytes
    authority: bytes
    """Certificate, DER."""
    signer: bytes
    """Certificate, DER."""

    def key(self, name: str) -> ec.EllipticCurvePrivateKey:
        """Return the key of that name: the same each time, another one in each demo."""
        number = int.from_bytes(hashlib.sha512(self.seed + name.encode()).digest(), "big") % (_ORDER - 1) + 1
        return ec.derive_private_key(number, ec.SECP256R1())


def chip_state(folder: Path) -> ChipState:
    """Return the State of the demo whose reader keeps its things in a folder; made when there is none yet."""
    content = read_secret(folder / FILE)
    if content is None:
        write_secret(folder / FILE, _made(clock.now()), replace=False)
        content = read_secret(folder / FILE) or b"{}"
    said = {name: b64decode(text) for name, text in json.loads(content).items()}
    return ChipState(**said)


def _made(at: datetime) -> bytes:
    state = ChipState(seed=secrets.token_bytes(32), authority=b"", signer=b"")
    authority = _certificate(state, "CSCA Utopia (demo)", "authority", by="CSCA Utopia (demo)", at=at)
    signer = _certificate(state, "Document signer 1 (demo)", "signer", by="CSCA Utopia (demo)", at=at)
    said = {"seed": state.seed, "authority": authority, "signer": signer}
    return json.dumps({name: b64encode(data).decode("ascii") for name, data in said.items()}).encode()


def _certificate(state: ChipState, name: str, key: str, *, by: str, at: datetime) -> bytes:
    subject, authority = state.key(key).public_key(), state.key("authority")
    is_authority = key == "authority"
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(by))
        .public_key(subject)
        .serial_number(1 if is_authority else 2)
        .not_valid_before(at - timedelta(days=400))
        .not_valid_after(at + _LIVES)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(subject), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
    )
    if is_authority:
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return built.sign(authority, SHA256()).public_bytes(Encoding.DER)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "UT"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


# --- the files of a chip ---------------------------------------------------------------------------


def files_of(state: ChipState, lines: tuple[str, ...], *, changed: tuple[str, ...] = ()) -> dict[int, bytes]:
    """Return the files of a passport with these lines, by identifier; `changed` stand on the chip unsigned instead."""
    public = state.key("chip").public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    groups = {1: _lines_group(lines), 2: _face_group(_portrait()), 15: write_tlv(TAGS[15], public)}
    signed = _security_object(state, groups)
    if changed:
        groups[1] = _lines_group(changed)
    tags = bytes(TAGS[number] for number in groups)
    announced = write_tlv(0x60, write_tlv(0x5F01, b"0107"), write_tlv(0x5F36, b"040000"), write_tlv(0x5C, tags))
    return {0x0100 + number: data for number, data in groups.items()} | {COM: announced, SOD: signed}


def _lines_group(lines: tuple[str, ...]) -> bytes:
    return write_tlv(TAGS[1], write_tlv(0x5F1F, "".join(lines).encode("ascii")))


def _face_group(picture: bytes) -> bytes:
    """One face record of ISO/IEC 19794-5 in the frame of ISO/IEC 7816-11."""
    told = bytes(16) + b"\x01\x00" + (240).to_bytes(2, "big") + (320).to_bytes(2, "big") + bytes(6)
    length = 4 + len(told) + len(picture)
    face = length.to_bytes(4, "big") + told + picture
    record = b"FAC\x00010\x00" + (14 + length).to_bytes(4, "big") + b"\x00\x01" + face
    header = write_tlv(0xA1, write_tlv(0x87, b"\x01\x01"), write_tlv(0x88, b"\x00\x08"))
    template = write_tlv(0x7F60, header, write_tlv(0x5F2E, record))
    return write_tlv(TAGS[2], write_tlv(0x7F61, write_integer(1), template))


def _portrait() -> bytes:
    """Return a drawing where a photo would be: nobody is pictured in a demo."""
    picture = Image.new("RGB", (240, 320), "#dfe7ec")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((30, 210, 210, 400), fill="#4d6f8a")
    pen.rectangle((104, 190, 136, 235), fill="#d9b28f")
    pen.ellipse((72, 70, 168, 206), fill="#e6c3a3")
    pen.pieslice((66, 56, 174, 176), 180, 360, fill="#5b4636")
    for left in (96, 134):
        pen.ellipse((left, 128, left + 10, 138), fill="#2f2a26")
    pen.arc((100, 150, 140, 180), 20, 160, fill="#9a5b4b", width=3)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _security_object(state: ChipState, groups: Mapping[int, bytes]) -> bytes:
    digest = write_tlv(0x30, write_oid(_SHA256))
    hashes = (
        write_tlv(0x30, write_integer(number), write_tlv(4, hashlib.sha256(data).digest()))
        for number, data in groups.items()
    )
    content = write_tlv(0x30, write_integer(0), digest, write_tlv(0x30, *hashes))
    attributes = _attribute(_CONTENT_TYPE, write_oid(LDS_OBJECT))
    attributes += _attribute(_MESSAGE_DIGEST, write_tlv(4, hashlib.sha256(content).digest()))
    signature = state.key("signer").sign(write_tlv(0x31, attributes), ec.ECDSA(SHA256()))
    named = x509.load_der_x509_certificate(state.signer)
    signer = write_tlv(
        0x30,
        write_integer(1),
        write_tlv(0x30, named.issuer.public_bytes(), write_integer(named.serial_number)),
        digest,
        write_tlv(0xA0, attributes),
        write_tlv(0x30, write_oid(_ECDSA_SHA256)),
        write_tlv(4, signature),
    )
    body = write_tlv(
        0x30,
        write_integer(3),
        write_tlv(0x31, digest),
        write_tlv(0x30, write_oid(LDS_OBJECT), write_tlv(0xA0, write_tlv(4, content))),
        write_tlv(0xA0, state.signer),
        write_tlv(0x31, signer),
    )
    return write_tlv(0x77, write_tlv(0x30, write_oid(_SIGNED_DATA), write_tlv(0xA0, body)))


def _attribute(oid: str, value: bytes) -> bytes:
    return write_tlv(0x30, write_oid(oid), write_tlv(0x31, value))
