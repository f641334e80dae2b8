"""Fingerprints in data group 3 (ICAO 9303-10, 4.7.3; ISO/IEC 19794-4, version 1): read, never kept, never searched.

A chip gives them only to a reader that its State certified (`terminal_authentication`). They are taken apart here for
one comparison with the finger of the person who is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from limen.lib.emrtd.lds import TAGS, Group, Image, content_of, image_of
from limen.lib.emrtd.tlv import Malformed, Tlv, children, read_first

MOST_FINGERS: Final = 10
_MARK: Final = b"FIR\x00010\x00"
_HEADER: Final = 32
_VIEW: Final = 14
_COMPARABLE: Final = frozenset({"image/x-wsq", "image/jpeg", "image/png"})
_COMPRESSIONS: Final = {0: "", 1: "", 2: "image/x-wsq", 3: "image/jpeg", 4: "image/jp2", 5: "image/png"}
"""Code of the record to what its pictures are; 0 and 1 are bare points, which nothing here takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finger:
    """One print."""

    position: int
    """1 right thumb to 5 right little finger, 6 left thumb to 10; 0 unknown (ISO/IEC 19794-4, table 6)."""
    image: Image


def read_fingers(data: bytes) -> tuple[Finger, ...]:
    """Return the prints of data group 3 in their order; raises Malformed.

    A chip of a person whose prints could not be taken has a group without any: that is no error, and gives none.
    """
    group = read_first(content_of(data, TAGS[Group.FINGERS]), tag=0x7F61)
    templates = [each for each in children(group.value, most=MOST_FINGERS + 1) if each.tag == 0x7F60]
    return tuple(finger for template in templates for finger in _of(template))[:MOST_FINGERS]


def _of(template: Tlv) -> tuple[Finger, ...]:
    # A record stands under either tag, as with faces.
    record = next((each for each in children(template.value, most=8) if each.tag in (0x5F2E, 0x7F2E)), None)
    if record is None:
        raise Malformed("biometric template without a record")
    return read_finger_record(record.value)


def print_of(fingers: tuple[Finger, ...], *, position: int | None = None) -> Finger | None:
    """Return the print of a finger, or the first one; None where there is none that can be compared."""
    usable = (each for each in fingers if each.image.media_type in _COMPARABLE)
    return next((each for each in usable if position in (None, each.position)), None)


def read_finger_record(record: bytes) -> tuple[Finger, ...]:
    """Return the prints of one biometric record; raises Malformed."""
    if not record.startswith(_MARK) or len(record) < _HEADER:
        raise Malformed("finger record of no known standard")
    count, kind = record[18], _COMPRESSIONS.get(record[29])
    if kind is None or count > MOST_FINGERS:
        raise Malformed("finger record of a form that is not known")
    found, at = [], _HEADER
    for _ in range(count):
        length = int.from_bytes(record[at : at + 4], "big")
        if length <= _VIEW or at + length > len(record):
            raise Malformed("finger cut off")
        image = image_of(record[at + _VIEW : at + length])
        found.append(Finger(position=record[at + 4], image=image))
        at += length
    return tuple(found)
