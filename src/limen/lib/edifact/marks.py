"""The signs that part an interchange, found by what stands there: what its UNA says is a hint and no more.

Source: ISO 9735, 5 to 9, and messages that carriers really sent: signs that UNA does not name, UNA with a sign too few,
with a typographic quotation mark, with line breaks in it, none at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

SEGMENT: Final = "\x1c"
ELEMENT: Final = "\x1d"
COMPONENT: Final = "\x1f"
"""What stands between segments, elements and components once an interchange was scanned, whatever it was sent with."""

_RELEASES: Final = b"?\\)"
_UNA: Final = re.compile(rb"UNA(?P<una>[^0-9A-Za-z]{3,12})$")
_UNB: Final = re.compile(
    rb"UNB[ \t]*(?P<element>[^0-9A-Za-z \t])[ \t]*(?:UN[A-Z]{2}|[A-Z]{4})[ \t]*(?P<component>[^0-9A-Za-z \t])[ \t]*\d"
)
_UNH: Final = re.compile(
    rb"UNH[ \t]*(?P<element>[^0-9A-Za-z \t])(?:.{0,40}?(?P=element))?[ \t]*"
    rb"(?:PAXLST|CUSRES|PNRGOV|CONTRL|ACKRES)(?P<component>[^0-9A-Za-z \t])"
)
_NEXT: Final = rb"[ \t]*(?:UN[GH]|BGM|MSG|CTA|UCI)[ \t]*"
_AROUND: Final = 20
"""Bytes before UNB among which UNA stands."""


class Marks(NamedTuple):
    """The signs of one interchange, one byte each; `release` is empty where nothing is released."""

    component: bytes
    element: bytes
    terminator: bytes
    release: bytes

    @property
    def clash(self) -> bool:
        """True when a sign is one that names and telephone numbers are written with."""
        return b"-" in (self.component, self.element, self.terminator)


class Begin(NamedTuple):
    """Where an interchange begins, in bytes without line breaks."""

    start: int
    """Of UNA where there is one."""
    service: int
    """Of UNB, or of UNH where a message comes without it."""
    element: bytes
    component: bytes
    una: bytes
    """What UNA says."""
    said: int
    """Behind what says the signs."""


def beginnings(flat: bytes) -> list[Begin]:
    """Return where interchanges begin: at each UNB, and at a UNH that stands before all of them."""
    begun = [_begun(flat, at, found) for at in _all(flat, b"UNB") if (found := _UNB.match(flat, at))]
    for at in _all(flat, b"UNH", begun[0].start if begun else None):
        if found := _UNH.match(flat, at):
            return [_begun(flat, at, found), *begun]
    return begun


def _all(flat: bytes, tag: bytes, end: int | None = None) -> Iterator[int]:
    at = flat.find(tag, 0, end)
    while at >= 0:
        yield at
        at = flat.find(tag, at + 1, end)


def _begun(flat: bytes, at: int, signs: re.Match[bytes]) -> Begin:
    begin = max(0, at - _AROUND)
    found = _UNA.search(flat[begin:at])
    start, una = (begin + found.start(), found["una"]) if found else (at, b"")
    if len(una) > 6 and not una[6:].strip():
        una = una[:6]  # blanks between it and what follows
    elif len(una) == 6 and una[5:] == b" ":
        una = una[:5]  # one sign too few, and a blank
    return Begin(start, at, signs["element"], signs["component"], una, signs.end("component"))


def marks_of(begun: Begin, flat: bytes) -> Marks:
    """Return the signs of an interchange."""
    terminator = _terminator(flat, begun)
    return Marks(begun.component, begun.element, terminator, _release(begun, terminator))


def ends_in_lines(begun: Begin, flat: bytes) -> bool:
    """Return True where no sign stands before the second segment, because its line ended there."""
    found = re.compile(rb"(?P<before>.)" + _NEXT + re.escape(begun.element)).search(flat, begun.said)
    return bool(found and found["before"].isalnum())


def _terminator(flat: bytes, begun: Begin) -> bytes:
    """The sign before the first message, group, or segment that every message begins with."""
    others = re.escape(begun.element + begun.component)
    before = rb"(?P<terminator>[^0-9A-Za-z \t" + others + rb"])"
    found = re.compile(before + _NEXT + re.escape(begun.element)).search(flat, begun.said)
    if found:
        return found["terminator"]
    declared = begun.una.rstrip(b" \t")[-1:]
    return declared if declared and declared not in (begun.element, begun.component) else b"'"


def _release(begun: Begin, terminator: bytes) -> bytes:
    used = (begun.component, begun.element, terminator)
    if not begun.una:
        # Signs that no data can hold need none to be released.
        return b"?" if b"?" not in used and begun.element != b"\x1d" else b""
    if len(begun.una) == 6:
        return begun.una[3:4].strip()
    said = (bytes((each,)) for each in begun.una if each in _RELEASES)
    return next((each for each in said if each not in used), b"")
