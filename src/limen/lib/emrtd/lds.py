"""The files of a chip: which there are, and what the plain ones say (ICAO 9303-10, 3.11 and 4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from limen.lib.emrtd.algorithms import UnknownAlgorithm, digest_of
from limen.lib.emrtd.asn1 import INTEGER, OCTETS, PRINTABLE, SEQUENCE, integer_of, octets_of, text_of
from limen.lib.emrtd.cms import SignedData, read_signed_data
from limen.lib.emrtd.shapes import Hashes, Shape, Shapes, signed_by_shape
from limen.lib.emrtd.tlv import Malformed, Tlv, child_of, children, expect, parts, read_first

SOD_TAG: Final = 0x77
LDS_OBJECT: Final = "2.23.136.1.1.1"
LDS_OBJECTS: Final = frozenset({LDS_OBJECT, "1.3.27.1.1.1", "1.2.840.113549.1.7.1"})
"""Content types of the security object: that of today, the one before it (Belgium, France), and plain data (China)."""
MOST_FILE: Final = 1_048_576
"""Bytes of the largest file that is read from a chip; a portrait has 15,000, the longest length two bytes 65,535."""
_USUAL_COM: Final = 64
_MOST_TEXTS: Final = 64
_LONGEST_TEXT: Final = 4_096


class Group(IntEnum):
    """Data groups, by number."""

    MRZ = 1
    FACE = 2
    FINGERS = 3
    IRISES = 4
    PORTRAIT = 5
    SIGNATURE = 7
    DATA_FEATURES = 8
    STRUCTURE_FEATURES = 9
    SUBSTANCE_FEATURES = 10
    PERSON = 11
    DOCUMENT = 12
    OPTIONAL = 13
    SECURITY = 14
    AA_KEY = 15
    NOTIFY = 16


TAGS: Final = MappingProxyType(
    {1: 0x61, 2: 0x75, 3: 0x63, 4: 0x76, 5: 0x65, 6: 0x66, 7: 0x67, 8: 0x68}
    | {9: 0x69, 10: 0x6A, 11: 0x6B, 12: 0x6C, 13: 0x6D, 14: 0x6E, 15: 0x6F, 16: 0x70}
)
"""Number of a data group to the tag of its file."""
GROUPS: Final = MappingProxyType({tag: number for number, tag in TAGS.items()})
COM_TAG: Final = 0x60


@dataclass(frozen=True, slots=True, kw_only=True)
class Com:
    """What EF.COM announces. It is not signed: what is in the security object counts."""

    lds_version: str
    unicode_version: str
    groups: tuple[int, ...]


class SecurityObject(NamedTuple):
    """What EF.SOD says of the data groups, and the signed data that it is."""

    digest: str
    """Empty when the digest is not supported."""
    unsupported: str
    hashes: MappingProxyType[int, bytes]
    lds_version: str
    signed: SignedData


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDetails:
    """Data group 11, as it is written; what is not there is empty."""

    name: str
    other_names: tuple[str, ...]
    personal_number: str
    birth: str
    """As written: eight digits."""
    birthplace: str
    address: str
    telephone: str
    profession: str
    title: str
    summary: str
    other_documents: str
    custody: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDetails:
    """Data group 12, as it is written; what is not there is empty."""

    authority: str
    issued: str
    other_persons: tuple[str, ...]
    endorsements: str
    exit_requirements: str
    personalised: str
    machine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture, not decoded."""

    data: bytes
    media_type: str
    """Empty when it begins like none that is known."""


def file_of(data: bytes) -> int | None:
    """Return the number of the data group whose file this is, 0 for EF.COM, -1 for EF.SOD, None for any other."""
    if not data:
        return None
    return {COM_TAG: 0, SOD_TAG: -1}.get(data[0], GROUPS.get(data[0]))


def content_of(data: bytes, tag: int) -> bytes:
    """Return what stands in a file under its tag; raises Malformed, also when the file is too large."""
    if len(data) > MOST_FILE:
        raise Malformed(f"file of {len(data)} bytes")
    return read_first(data, tag=tag).value


def read_com(data: bytes) -> Com:
    """Return what EF.COM announces; raises Malformed."""
    return _known_com(data) if len(data) <= _USUAL_COM else _read_com(data)


@lru_cache(maxsize=256)
def _known_com(data: bytes) -> Com:
    """All documents of a series announce the same."""
    return _read_com(data)


def _read_com(data: bytes) -> Com:
    content = content_of(data, COM_TAG)
    tags = child_of(content, 0x5C) or b""
    return Com(
        lds_version=_ascii(child_of(content, 0x5F01)),
        unicode_version=_ascii(child_of(content, 0x5F36)),
        groups=tuple(GROUPS[tag] for tag in tags if tag in GROUPS),
    )


def read_sod(data: bytes) -> SecurityObject:
    """Return what EF.SOD says; raises Malformed. Nothing of it counts before its signature was checked."""
    shape = SHAPES.find(data)
    return _read_sod(data) if shape is None else _read_by_shape(shape, data)


def _read_by_shape(shape: Shape, data: bytes) -> SecurityObject:
    hashes = MappingProxyType({number: data[begin:end] for number, begin, end in shape.groups})
    return SecurityObject(shape.digest, "", hashes, shape.lds_version, signed_by_shape(shape, data))


def _read_sod(data: bytes) -> SecurityObject:
    signed = read_signed_data(content_of(data, SOD_TAG))
    if signed.content_type not in LDS_OBJECTS:
        raise Malformed("no security object of a travel document")
    version, algorithm, values, *rest = parts(
        read_first(signed.content, tag=SEQUENCE), INTEGER, SEQUENCE, SEQUENCE, most=8
    )
    integer_of(version)
    try:
        digest, unsupported = digest_of(algorithm), ""
    except UnknownAlgorithm as error:
        digest, unsupported = "", str(error)
    hashes, lds_version = _hashes(values), _version(rest)
    if digest:
        SHAPES.remember(data, signed, Hashes(digest=digest, lds_version=lds_version, values=hashes))
    return SecurityObject(
        digest=digest,
        unsupported=unsupported,
        hashes=MappingProxyType(hashes),
        lds_version=lds_version,
        signed=signed,
    )


def read_mrz_lines(data: bytes) -> str:
    """Return the machine-readable zone of data group 1, a line each; raises Malformed."""
    if data[:5] == _LINES_OF_TD3 and len(data) == 93:
        text = data[5:].decode("ascii", errors="replace")
        return f"{text[:44]}\n{text[44:]}"
    value = child_of(content_of(data, TAGS[Group.MRZ]), 0x5F1F)
    if value is None or len(value) not in _LINES:
        raise Malformed("data group 1 without machine-readable lines")
    text, width = value.decode("ascii", errors="replace"), _LINES[len(value)]
    return "\n".join(text[at : at + width] for at in range(0, len(text), width))


def read_person_details(data: bytes) -> PersonDetails:
    """Return data group 11; raises Malformed."""
    fields = _fields(content_of(data, TAGS[Group.PERSON]))
    return PersonDetails(
        name=_name(fields.get(0x5F0E)),
        other_names=_repeated(fields.get(0xA0), 0x5F0F),
        personal_number=_utf8(fields.get(0x5F10)),
        birth=_digits(fields.get(0x5F2B)),
        birthplace=_lines(fields.get(0x5F11)),
        address=_lines(fields.get(0x5F42)),
        telephone=_utf8(fields.get(0x5F12)),
        profession=_utf8(fields.get(0x5F13)),
        title=_utf8(fields.get(0x5F14)),
        summary=_utf8(fields.get(0x5F15)),
        other_documents=_lines(fields.get(0x5F17)),
        custody=_utf8(fields.get(0x5F18)),
    )


def read_document_details(data: bytes) -> DocumentDetails:
    """Return data group 12; raises Malformed."""
    fields = _fields(content_of(data, TAGS[Group.DOCUMENT]))
    return DocumentDetails(
        authority=_utf8(fields.get(0x5F19)),
        issued=_digits(fields.get(0x5F26)),
        other_persons=_repeated(fields.get(0xA0), 0x5F1A),
        endorsements=_utf8(fields.get(0x5F1B)),
        exit_requirements=_utf8(fields.get(0x5F1C)),
        personalised=_digits(fields.get(0x5F55)),
        machine=_utf8(fields.get(0x5F56)),
    )


def read_signature_images(data: bytes) -> tuple[Image, ...]:
    """Return the pictures of the holder's signature or mark in data group 7; raises Malformed."""
    found = children(content_of(data, TAGS[Group.SIGNATURE]), most=16)
    return tuple(image_of(each.value) for each in found if each.tag == 0x5F43)


def image_of(data: bytes) -> Image:
    """Return a picture with what its first bytes say it is."""
    media_type = next((kind for start, kind in _IMAGES if data.startswith(start)), "")
    return Image(data=data, media_type=media_type)


SHAPES: Final = Shapes()
"""Of this process: what was read of one document helps to read the next of the same signer."""
_LINES_OF_TD3: Final = b"\x61\x5b\x5f\x1f\x58"
"""How the file of every passport's lines begins: read at once, as nearly all documents are passports."""
_LINES: Final = {88: 44, 72: 36, 90: 30}
"""Characters of the whole zone to those of a line."""
_IMAGES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/j2k"),
    (b"\xff\xa0", "image/x-wsq"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
)


def _hashes(values: Tlv) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for value in children(values.value, most=32):
        number, digest, *_ = parts(value, INTEGER, OCTETS)
        group = integer_of(number)
        if group in found or group not in TAGS:
            raise Malformed(f"digest of data group {group}")
        found[group] = octets_of(digest)
    return found


def _version(rest: list[Tlv]) -> str:
    if not rest:
        return ""
    first, *_ = parts(expect(rest[0], SEQUENCE), PRINTABLE, most=4)
    return text_of(first)[:8]


def _fields(content: bytes) -> dict[int, bytes]:
    return {field.tag: field.value for field in children(content, most=_MOST_TEXTS)}


def _repeated(value: bytes | None, tag: int) -> tuple[str, ...]:
    """Values of a group that begins with their number, which is not believed."""
    if value is None:
        return ()
    return tuple(_name(each.value) for each in children(value, most=_MOST_TEXTS) if each.tag == tag)


def _ascii(value: bytes | None) -> str:
    return "" if value is None else value.decode("ascii", errors="replace")[:32]


def _utf8(value: bytes | None) -> str:
    return "" if value is None else value[:_LONGEST_TEXT].decode("utf-8", errors="replace").strip()


def _lines(value: bytes | None) -> str:
    """`<` parts the lines of a place."""
    return ", ".join(filter(None, (part.strip() for part in _utf8(value).split("<"))))


def _name(value: bytes | None) -> str:
    """Two fillers part the family name from the given names, one parts words."""
    return ", ".join(" ".join(part.split("<")).strip() for part in _utf8(value).split("<<") if part.strip("<"))


def _digits(value: bytes | None) -> str:
    """Dates are eight characters, or four bytes with two digits each."""
    if value is None:
        return ""
    return value.hex() if len(value) in (4, 7) else _ascii(value)
