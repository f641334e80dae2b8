"""Seals as a State would make them, for tests: visible ones, signed JSON, data barcodes. None of it is real."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, date, datetime

from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.json_seals import canonical
from limen.lib.emrtd.tlv import write_length
from limen.lib.emrtd.trust import Signers, TrustStore, signer_row
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer
from tests.lib.emrtd.test_visible import c40

PLAIN = Scheme(kind=Kind.ECDSA_PLAIN, digest="sha256")
PAIR = ec_pair(name="seal signer")
STATE = issuer(signer=PAIR, subject=making.name(("2.5.4.6", "UT"), ("2.5.4.3", "VS")), serial=0x5B)
SIGNER: Certificate = STATE.signer
STORE = TrustStore(authorities=(STATE.authority,), signers=Signers([signer_row(SIGNER)]))
AT = datetime(2026, 11, 29, tzinfo=UTC)
LINES = making.lines().split("\n")
DAY = int("11222026").to_bytes(3, "big")
VISA_LINES = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<" + "L8988901C4UTO7408122F3004159"
"""The first 72 characters of a visa of size A."""


def visible(*, fields: bytes = b"", kind: bytes = b"\x5d\x01", state: str = "UTO") -> bytes:
    """Return a seal of version 4."""
    lines = c40(VISA_LINES.replace("<", " "))
    told = fields or b"\x01" + bytes((len(lines),)) + lines + b"\x05\x06" + c40("L898902C3")
    signed = b"\xdc\x03" + c40(state) + c40("UTVS02") + c40("5B") + DAY + DAY + kind + told
    return signed + b"\xff\x40" + PAIR.sign(PLAIN, signed)


def signed_json(*, state: str = "UTO", **person: str) -> bytes:
    """Return signed JSON about a person."""
    pid = {"n": "ERIKSSON  ANNA MARIA", "dob": "1974-08-12", "i": "L898902C3", "sex": "F"} | person
    body = {"hdr": {"t": "icao.dta", "v": 1, "is": state}, "msg": {"pid": pid, "ref": "7"}}
    signature = PAIR.sign(PLAIN, canonical(body).encode())
    seal = {"alg": "ES256", "cer": _text(SIGNER.raw), "sigvl": _text(signature)}
    return json.dumps({"sig": seal, "data": body}, indent=1).encode()


def barcode(*, with_certificate: bool = False) -> bytes:
    """Return a data barcode with the lines of a passport."""
    lines = c40("".join(LINES).replace("<", " "))
    message = b"\x08" + bytes((len(lines),)) + lines
    reference = hashlib.sha1(SIGNER.raw, usedforsecurity=False).digest()[-5:]
    signed = c40("UTO") + b"\x01" + reference + b"\0" + DAY + b"\x61" + bytes((len(message),)) + message
    brought = b"\x7e" + write_length(len(SIGNER.raw)) + SIGNER.raw if with_certificate else b""
    whole = signed + brought + b"\x7f\x40" + PAIR.sign(PLAIN, signed)
    return b"RDB1B" + base64.b32encode(whole).rstrip(b"=")


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def on(day: date) -> datetime:
    """Return noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
