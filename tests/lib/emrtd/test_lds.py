"""What the files of a chip say, written as States write them."""

from __future__ import annotations

import pytest

from limen.lib.emrtd.asn1 import write_oid
from limen.lib.emrtd.faces import read_faces
from limen.lib.emrtd.lds import (
    Com,
    file_of,
    read_com,
    read_document_details,
    read_mrz_lines,
    read_person_details,
    read_signature_images,
    read_sod,
)
from limen.lib.emrtd.security import read_security_infos
from limen.lib.emrtd.tlv import Malformed, children, read_tlv, write_tlv
from tests.fakes import chip as faking
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import issuer, passport


def test_what_a_chip_announces() -> None:
    assert read_com(making.com([1, 2, 14])) == Com(lds_version="0107", unicode_version="040000", groups=(1, 2, 14))


@pytest.mark.parametrize(("code", "number"), [(0x60, 0), (0x77, -1), (0x61, 1), (0x75, 2), (0x6F, 15), (0x30, None)])
def test_files_are_known_by_their_first_byte(code: int, number: int | None) -> None:
    assert file_of(bytes((code, 0))) == number
    assert file_of(b"") is None


@pytest.mark.parametrize(("length", "width"), [(88, 44), (72, 36), (90, 30)])
def test_lines_of_every_form(length: int, width: int) -> None:
    lines = read_mrz_lines(write_tlv(0x61, write_tlv(0x5F1F, b"<" * length))).split("\n")
    assert {len(line) for line in lines} == {width}
    with pytest.raises(Malformed):
        read_mrz_lines(write_tlv(0x61, write_tlv(0x5F1F, b"<" * (length - 1))))


def test_details_of_the_person() -> None:
    others = write_tlv(0xA0, b"\x02\x01\x02", write_tlv(0x5F0F, b"BERG<<ANNA"), write_tlv(0x5F0F, "ÅS<<A".encode()))
    details = read_person_details(
        write_tlv(
            0x6B,
            write_tlv(0x5C, b"\x5f\x0e\x5f\x2b"),
            write_tlv(0x5F0E, b"ERIKSSON<<ANNA<MARIA"),
            others,
            write_tlv(0x5F10, b"4711"),
            write_tlv(0x5F2B, bytes.fromhex("19740812")),
            write_tlv(0x5F11, b"Zenith<Utopia"),
        )
    )
    assert details.name == "ERIKSSON, ANNA MARIA"
    assert details.other_names == ("BERG, ANNA", "ÅS, A")
    assert (details.personal_number, details.birth, details.birthplace) == ("4711", "19740812", "Zenith, Utopia")
    assert details.telephone == ""


def test_details_of_the_document() -> None:
    details = read_document_details(
        write_tlv(0x6C, write_tlv(0x5F19, b"Passport Office"), write_tlv(0x5F26, b"20200415"), write_tlv(0x5F56, b"7"))
    )
    assert (details.authority, details.issued, details.machine) == ("Passport Office", "20200415", "7")


def test_pictures() -> None:
    signature = read_signature_images(write_tlv(0x67, b"\x02\x01\x01", write_tlv(0x5F43, b"\xff\xd8\xff\xe0")))
    assert [image.media_type for image in signature] == ["image/jpeg"]
    face = read_faces(making.group_2(b"\x00\x00\x00\x0cjP  \r\n\x87\n..."))[0]
    assert (face.image.media_type, face.width, face.height) == ("image/jp2", 240, 320)
    assert read_faces(making.group_2(b"GIF"))[0].image.media_type == "", "told by what it is, not by what it says"


def test_the_security_object() -> None:
    security = read_sod(issuer().sod(passport(), digest="sha512") + bytes(40))
    assert security.digest == "sha512"
    assert set(security.hashes) == {1, 2}


def test_a_digest_that_stands_twice_is_no_security_object() -> None:
    groups = passport()
    content = making.security_object(groups)
    version, algorithm, hashes = children(read_tlv(content)[0].value)
    one = children(hashes.value)[0].raw
    again = write_tlv(0x30, version.raw, algorithm.raw, write_tlv(0x30, one, one))
    sod = write_tlv(0x77, making.signed_data(issuer(), again, content_type="2.23.136.1.1.1"))
    with pytest.raises(Malformed, match="data group 1"):
        read_sod(sod)


def test_lengths_that_are_longer_than_needed_or_open() -> None:
    """BER, as old chips have it."""
    assert read_tlv(b"\x04\x82\x00\x02ab")[0].value == b"ab"
    inner = b"\x04\x01a"
    element, end = read_tlv(b"\x30\x80" + inner + b"\x00\x00" + b"rest")
    assert (element.value, end) == (inner, 7)
    assert children(b"\x30\x80\x30\x80" + inner + b"\x00\x00\x00\x00")[0].value == b"\x30\x80" + inner + b"\x00\x00"


def test_offers_that_are_not_known_are_passed_over() -> None:
    odd = write_tlv(0x30, write_oid("1.2.3.4"), b"\x04\x00")
    infos = read_security_infos(faking.security_infos(odd, faking.pace_info(faking.pace_oid("ECDH-GM", "AES", 16), 13)))
    assert [(info.mapping, info.cipher, info.parameters) for info in infos.pace] == [("ECDH-GM", ("AES", 16), 13)]
    assert "1.2.3.4" in infos.oids
