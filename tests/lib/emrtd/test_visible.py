"""A visible digital seal, as another State would write one."""

from __future__ import annotations

from datetime import date

import pytest

from limen.lib.emrtd.algorithms import Kind, Scheme
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.tlv import Malformed
from limen.lib.emrtd.visible import is_signed_by, names, read_c40, read_visible_seal
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer

LETTERS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIELD = b"\x01\x05hello"


def c40(text: str) -> bytes:
    values = [LETTERS.index(letter) + 3 for letter in text.ljust(-(-len(text) // 3) * 3)]
    packed = [1_600 * values[at] + 40 * values[at + 1] + values[at + 2] + 1 for at in range(0, len(values), 3)]
    return b"".join(number.to_bytes(2, "big") for number in packed)


def a_seal(curve: str, *, version: int = 4, fields: bytes = FIELD) -> bytes:
    day = int("11222026").to_bytes(3, "big")
    who = c40("UTO") + (c40("UTVS02") + c40("5B") if version == 4 else c40("UTVS0005B"))
    signed = bytes((0xDC, version - 1)) + who + day + day + b"\x5d\x01" + fields
    digest = {"brainpoolP224r1": "sha224", "secp256r1": "sha256", "brainpoolP384r1": "sha384"}[curve]
    signature = ec_pair(curve).sign(Scheme(kind=Kind.ECDSA_PLAIN, digest=digest), signed)
    return signed + bytes((0xFF, len(signature))) + signature


def a_signer(curve: str) -> Certificate:
    subject = making.name(("2.5.4.6", "UT"), ("2.5.4.3", "VS"))
    return issuer(signer=ec_pair(curve), subject=subject, serial=0x5B).signer


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("curve", ["brainpoolP224r1", "secp256r1", "brainpoolP384r1"])
def test_a_seal_that_its_signer_signed(curve: str, version: int) -> None:
    seal = read_visible_seal(a_seal(curve, version=version))
    assert (seal.version, seal.state, seal.signer, seal.kind) == (version, "UTO", "UTVS", (0x5D, 1))
    assert (seal.issued, seal.fields) == (date(2026, 11, 22), ((1, b"hello"),))
    assert names(seal, a_signer(curve))
    assert is_signed_by(seal, a_signer(curve))


def test_a_changed_seal_is_not_signed() -> None:
    changed = a_seal("secp256r1").replace(b"hello", b"hullo")
    assert not is_signed_by(read_visible_seal(changed), a_signer("secp256r1"))
    assert not is_signed_by(read_visible_seal(a_seal("secp256r1")), issuer(signer=ec_pair(name="other")).signer)


@pytest.mark.parametrize("data", [b"", b"\xdc\x03", a_seal("secp256r1")[:-1], a_seal("secp256r1") + b"x", b"\x30" * 60])
def test_what_is_no_whole_seal_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        read_visible_seal(data)


def test_packed_text() -> None:
    assert read_c40(c40("UTO12 ABC")) == "UTO12 ABC"
    with pytest.raises(Malformed):
        read_c40(b"\xff\xff")
