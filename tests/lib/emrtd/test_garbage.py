"""No bytes of a chip, certificate or list can crash or stall: there is an answer, or `Malformed`, and it comes soon."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.emrtd.algorithms import UnknownAlgorithm
from limen.lib.emrtd.card_certificates import read_card_certificate, read_references
from limen.lib.emrtd.certificates import read_certificate
from limen.lib.emrtd.cms import read_signed_data
from limen.lib.emrtd.deviations import read_deviation_list
from limen.lib.emrtd.faces import read_face_record, read_faces
from limen.lib.emrtd.fingers import read_finger_record, read_fingers
from limen.lib.emrtd.keys import read_public_key
from limen.lib.emrtd.lds import (
    read_com,
    read_document_details,
    read_mrz_lines,
    read_person_details,
    read_signature_images,
    read_sod,
)
from limen.lib.emrtd.lists import read_ldif, read_master_list, read_trust_file
from limen.lib.emrtd.passive import ChipFiles, Verdict, passive_authentication
from limen.lib.emrtd.revocation import read_revocation_list
from limen.lib.emrtd.security import read_active_key, read_card_security, read_security_group, read_security_infos
from limen.lib.emrtd.tlv import Malformed, children, read_tlv, write_tlv
from limen.lib.emrtd.trust import TrustStore
from limen.lib.emrtd.visible import read_visible_seal
from tests.fakes import chip_issuer as making
from tests.fakes.card_authority import hierarchy, salted
from tests.fakes.chip_issuer import NOW, issuer, passport, rsa_pair
from tests.found import as_many

UTOPIA = issuer()
RSA_STATE = issuer(authority=rsa_pair("authority"), signer=rsa_pair("signer"), scheme=making.pss("sha256"))
TRUST = TrustStore(authorities=(UTOPIA.authority, RSA_STATE.authority))
READERS: dict[str, Callable[[bytes], object]] = {
    reader.__name__: reader
    for reader in (
        read_tlv,
        children,
        read_card_certificate,
        read_certificate,
        read_signed_data,
        read_deviation_list,
        read_face_record,
        read_faces,
        read_fingers,
        read_finger_record,
        read_public_key,
        read_references,
        read_com,
        read_document_details,
        read_mrz_lines,
        read_person_details,
        read_signature_images,
        read_sod,
        read_master_list,
        read_revocation_list,
        read_active_key,
        read_card_security,
        read_security_group,
        read_security_infos,
        read_visible_seal,
    )
} | {
    "read_ldif": lambda data: read_ldif(data, name="x"),
    "read_trust_file": lambda data: read_trust_file(data, name="x"),
}
WHOLE = [
    UTOPIA.sod(passport()),
    RSA_STATE.sod(passport()),
    UTOPIA.signer.raw,
    RSA_STATE.authority.raw,
    issuer(signer=making.ec_pair("brainpoolP224r1", explicit=True)).signer.raw,
    making.master_list(UTOPIA, [UTOPIA.authority]),
    making.revocation_list(UTOPIA, {7: NOW}),
    making.group_1(making.lines()),
    making.group_2(),
    making.com([1, 2]),
    UTOPIA.signer.key_bytes,
    bytes.fromhex("dc03d9c56d32c8a72cb16ecf476ecf47f908") + b"\x01\x03abc\xff\x38" + bytes(56),
    making.group_2()[making.group_2().index(b"FAC") :],
    making.group_3(b"\xff\xa0 no real print", b"\xff\xa0 of anybody"),
    making.group_3(b"\xff\xa0 no real print")[making.group_3(b"\xff\xa0 no real print").index(b"FIR") :],
    *hierarchy().raw,
    hierarchy(scheme=salted("sha256"), pair=rsa_pair("card", 2048)).reader,
    b"\x42\x0bUTCVCA00001".ljust(36, b"\0"),
]
HAND_MADE = [
    b"",
    b"\x30",
    b"\x30\x80" * 5_000,
    b"\x30\x80" + b"\x00\x00",
    b"\x30\x84\xff\xff\xff\xff",
    b"\x30\x85\x01\x00\x00\x00\x00",
    b"\x7f" + b"\xff" * 100,
    b"\x1f\x80\x80\x80\x80\x01\x00",
    write_tlv(0x30, b"\x02\x00" * 100_000),
    write_tlv(0x30, write_tlv(6, b"\x80" * 60_000)),
    write_tlv(0x02, b"\xff" * 200_000),
    b"\x24\x80" * 20_000 + b"\x00\x00" * 20_000,
    b"FAC\x00010\x00" + b"\xff" * 40,
    b"FIR\x00010\x00" + b"\xff" * 40,
    b"FIR\x00010\x00" + bytes(10) + b"\x0a" + bytes(10) + b"\x02" + bytes(60),
    b"dn: x\npkdMasterListContent:: !!!\n",
    b"dn: x\nuserCertificate;binary:: " + b"A" * 100_000,
    b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
]
SOON = 2.0
"""Seconds, on a machine that does other things too; what stalls takes minutes."""


def read(name: str, data: bytes) -> None:
    begin = time.process_time()
    said = ""
    try:
        READERS[name](data)
    except (Malformed, UnknownAlgorithm) as error:
        said = str(error)
    assert len(said) < 300, "what went wrong is said in a few words, whatever the bytes are"
    assert time.process_time() - begin < SOON


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("data", HAND_MADE, ids=range(len(HAND_MADE)))
def test_hand_made(name: str, data: bytes) -> None:
    read(name, data)


@pytest.mark.parametrize("name", READERS)
@given(data=st.binary(max_size=200))
@settings(max_examples=as_many(60, here=20), deadline=None)
def test_any_bytes(name: str, data: bytes) -> None:
    read(name, data)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Something whole of which bytes were changed, cut out, doubled or put in."""
    data = bytearray(draw(st.sampled_from(WHOLE)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(["change", "cut", "double", "insert", "end"])):
            case "change":
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=1))
            case "cut":
                del data[at : at + draw(st.integers(1, 40))]
            case "double":
                data[at:at] = data[at : at + draw(st.integers(1, 400))]
            case "insert":
                data[at:at] = draw(st.binary(max_size=8))
            case _:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", READERS)
@given(data=damaged())
@settings(max_examples=as_many(150, here=30), deadline=None)
def test_damaged(name: str, data: bytes) -> None:
    read(name, data)


@given(sod=damaged() | st.binary(max_size=60), com=damaged(), group=damaged(), number=st.integers(1, 16))
@settings(max_examples=as_many(600, here=120), deadline=None)
def test_there_is_always_a_verdict(sod: bytes, com: bytes, group: bytes, number: int) -> None:
    outcome = passive_authentication(
        ChipFiles(sod=sod, com=com, groups={**passport(), number: group}), trust=TRUST, at=NOW
    )
    assert outcome.findings
    # A damaged group never passes; a damage that leaves the security object as it was may.
    if group not in passport().values():
        assert outcome.verdict is not Verdict.GENUINE
    for finding in outcome.findings:
        assert str(finding)


@given(data=damaged())
@settings(max_examples=as_many(300, here=60), deadline=None)
def test_no_damage_to_a_signed_part_passes(data: bytes) -> None:
    groups = passport()
    outcome = passive_authentication(ChipFiles(sod=UTOPIA.sod(groups), groups=groups | {1: data}), trust=TRUST, at=NOW)
    assert outcome.verdict is Verdict.GENUINE if data == groups[1] else outcome.verdict is Verdict.ALTERED
