"""The portrait on the chip: data group 2 with its biometric records, the picture left undecoded.

ISO/IEC 19794-5 (the records of nearly all documents) and 39794-5 (allowed beside it since 2020), in the frame of
ISO/IEC 7816-11 (CBEFF). Pictures are decoded elsewhere, by a bounded process.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from limen.lib.emrtd.lds import TAGS, Group, Image, content_of, image_of
from limen.lib.emrtd.tlv import Malformed, Tlv, children, read_first

MOST_FACES: Final = 9
_MARK_19794: Final = b"FAC\x00"
_HEADER: Final = 14
_FACE: Final = 20
_POINT: Final = 8
_PICTURE: Final = 12
_MARKS_39794: Final = (0x65, 0xA1)
"""With and without the choice of versions around the record."""
_DEEPEST: Final = 12
_MOST_LOOKED_AT: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One picture of the holder."""

    image: Image
    standard: str
    """`ISO/IEC 19794-5` or `ISO/IEC 39794-5`."""
    width: int
    height: int
    """As the record says; 0 when it says nothing. The picture itself is not asked."""


def read_faces(data: bytes) -> tuple[Face, ...]:
    """Return the pictures of data group 2 in their order; raises Malformed."""
    group = read_first(content_of(data, TAGS[Group.FACE]), tag=0x7F61)
    templates = [each for each in children(group.value, most=MOST_FACES + 1) if each.tag == 0x7F60]
    faces = tuple(face for template in templates for face in _faces_of(template))
    if not faces:
        raise Malformed("data group 2 without a picture")
    return faces[:MOST_FACES]


def read_face_record(record: bytes) -> tuple[Face, ...]:
    """Return the pictures of one biometric record of either standard; raises Malformed."""
    if record.startswith(_MARK_19794):
        return _read_19794(record)
    return (_read_39794(record),)


def _faces_of(template: Tlv) -> tuple[Face, ...]:
    fields = children(template.value, most=8)
    plain = next((each for each in fields if each.tag == 0x5F2E), None)
    if plain is not None:
        return read_face_record(plain.value)
    built = next((each for each in fields if each.tag == 0x7F2E), None)
    if built is None:
        raise Malformed("biometric template without a record")
    # A record of 19794-5 may stand under the tag of a built one.
    return read_face_record(built.value)


def _read_19794(record: bytes) -> tuple[Face, ...]:
    if len(record) < _HEADER:
        raise Malformed("face record cut off")
    count = int.from_bytes(record[12:14], "big")
    if not 0 < count <= MOST_FACES:
        raise Malformed(f"{count} faces")
    found, at = [], _HEADER
    for _ in range(count):
        length = int.from_bytes(record[at : at + 4], "big")
        if length < _FACE + _PICTURE or at + length > len(record):
            raise Malformed("face cut off")
        found.append(_read_19794_face(record[at : at + length]))
        at += length
    return tuple(found)


def _read_19794_face(block: bytes) -> Face:
    points = int.from_bytes(block[4:6], "big")
    start = _FACE + points * _POINT
    picture = block[start : start + _PICTURE]
    if len(picture) < _PICTURE:
        raise Malformed("face cut off")
    return Face(
        image=image_of(block[start + _PICTURE :]),
        standard="ISO/IEC 19794-5",
        width=int.from_bytes(picture[2:4], "big"),
        height=int.from_bytes(picture[4:6], "big"),
    )


def _read_39794(record: bytes) -> Face:
    """Look for the picture: the only long octet string of the record that begins like one."""
    root = read_first(record)
    if root.tag not in _MARKS_39794:
        raise Malformed("face record of no known standard")
    waiting, looked_at = [(root, 0)], 0
    while waiting and looked_at < _MOST_LOOKED_AT:
        element, depth = waiting.pop(0)
        looked_at += 1
        image = image_of(element.value)
        if image.media_type and not _is_built(element):
            return Face(image=image, standard="ISO/IEC 39794-5", width=0, height=0)
        if _is_built(element) and depth < _DEEPEST:
            waiting += [(each, depth + 1) for each in children(element.value, most=256)]
    raise Malformed("face record without a picture")


def _is_built(element: Tlv) -> bool:
    first = element.raw[0]
    return bool(first & 0x20)
