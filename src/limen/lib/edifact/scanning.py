"""Bytes to interchanges: what surrounds them is cut off, folds are undone, signs made the same, text decoded.

Everything is done to the whole interchange at once by operations that run at the speed of memory; the time grows with
the length and with nothing else. Where in the bytes a segment stands is only worked out when somebody asks.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate, count
from operator import add
from typing import Final

from limen.lib.edifact.marks import (
    COMPONENT,
    ELEMENT,
    Begin,
    Marks,
    beginnings,
    ends_in_lines,
    marks_of,
)
from limen.lib.edifact.remarks import Remark

LARGEST: Final = 16 << 20
"""Bytes of a file; more persons than any carrier's message has."""

_CONTROLS: Final = bytes(each for each in range(0x20) if each != 0x09) + b"\x7f"
_SEPARATORS: Final = b"\x1c\x1d\x1f"
_KEPT_SEPARATORS: Final = bytes(each for each in _CONTROLS if each not in _SEPARATORS)
_EXPECTED: Final = b"\r\n\x01\x02\x03"
"""Line breaks and the signs that telex networks put around a message."""
_HELD: Final = (b"\x01", b"\x02", b"\x03", b"\x04")
_SPACED: Final = re.compile(rb"\x1c[ \t\x1c]+")
_QUOTES: Final = (b"\xe2\x80\x99", b"\xe2\x80\x98", b"\x92")
_CHARSETS: Final = {
    "UNOC": "iso8859-1",
    "UNOD": "iso8859-2",
    "UNOE": "iso8859-5",
    "UNOF": "iso8859-7",
    "UNOG": "iso8859-3",
    "UNOH": "iso8859-4",
    "UNOI": "iso8859-6",
    "UNOJ": "iso8859-8",
    "UNOK": "iso8859-9",
}
"""ISO 9735, annex A: the character set that an interchange says it is in."""


class Interchange:
    """One interchange: its text with the signs of `marks`, and where its segments stand in the bytes it came in."""

    def __init__(self, source: _Source, begun: Begin, end: int) -> None:
        self._source = source
        # Without UNA: its signs would be taken for what they part.
        self._begin = begun.service
        self._bare = source.flat[begun.service : end]
        self.marks: Marks = marks_of(begun, source.flat)
        self.remarks: list[Remark] = []
        self.charset = "ascii"
        self._places: list[int] | None = None
        self.text = self._read()
        """Every segment with SEGMENT before it; ELEMENT and COMPONENT part what is in it. Without UNA."""

    def _read(self) -> str:
        component, element, terminator, release = self.marks
        data = self._bare
        is_released = bool(release) and release in data
        if is_released:
            data = data.replace(release * 2, _HELD[0])
            for mark, held in zip((element, component, terminator), _HELD[1:], strict=True):
                data = data.replace(release + mark, held)
            data = data.replace(release, b"")
        data = b"\x1c" + data.translate(bytes.maketrans(element + component + terminator, b"\x1d\x1f\x1c"))
        data = _SPACED.sub(b"\x1c", data)
        if is_released:
            for held, mark in zip(_HELD, (release, element, component, terminator), strict=True):
                data = data.replace(held, mark)
        if self.marks.clash:
            self.remarks.append(Remark("signs-clash", said=(component + element + terminator).decode("latin-1")))
        return self._decoded(data)

    def _decoded(self, data: bytes) -> str:
        if data.isascii():
            return data.decode("ascii")
        declared = data[1:40].decode("latin-1").replace(ELEMENT, COMPONENT).split(COMPONENT)
        syntax = declared[1].strip() if len(declared) > 1 else ""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            self.charset = _CHARSETS.get(syntax, "iso8859-1")
            if syntax not in _CHARSETS:
                self.remarks.append(Remark("charset-guessed", said=syntax, expected=self.charset))
            return data.decode(self.charset, "replace")
        self.charset = "utf-8"
        if syntax in {"UNOA", "UNOB", "IATA"}:
            self.remarks.append(Remark("charset-undeclared", said=syntax, expected="UTF-8"))
        return text

    @property
    def raw(self) -> bytes:
        """The bytes from the first segment on, without what networks put among them."""
        return self._bare

    def offsets(self, segments: Iterable[int]) -> dict[int, int]:
        """Return where segments stand in the bytes that were scanned: index of the segment to offset."""
        wanted = sorted({each for each in segments if each >= 0})
        if not wanted:
            return {}
        if self._places is None:
            self._places = self._starts() or self._starts_of_odd()
        starts = self._places
        # What is beyond the last segment stands where the last one ends.
        return {each: self._source.original(self._begin + starts[min(each, len(starts) - 1)]) for each in wanted}

    def _starts(self) -> list[int]:
        """Return where each segment begins, and the last one ends; nothing where blanks or empty segments stand between
        them, which few senders write.
        """
        terminator, release, data = self.marks.terminator, self.marks.release, self._bare
        # Where the text is as long as the bytes, nothing was taken from between them.
        if len(self.text) != len(data) + 1 and any(terminator + blank in data for blank in (b" ", b"\t", terminator)):
            return []
        if release and release in data:
            # As long as before, so that places stay.
            data = data.replace(release * 2, b"\x01\x01").replace(release + terminator, b"\x01\x01")
        lengths = accumulate(map(len, data.split(terminator)[:-1]))
        return [0, *map(add, lengths, count(1))]

    def _starts_of_odd(self) -> list[int]:
        ends = (match.end() for match in self._ends().finditer(self._bare) if match["end"] is not None)
        return [0, *ends]

    def _ends(self) -> re.Pattern[bytes]:
        """Return what finds the ends of segments, and what is released so that it is none."""
        terminator, release = re.escape(self.marks.terminator), re.escape(self.marks.release)
        end = rb"(?P<end>" + terminator + rb"[ \t" + terminator + rb"]*)"
        return re.compile(release + rb".|" + end if release else end, re.DOTALL)


class _Source:
    """The bytes as they came, and without what networks and printers put among them."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        is_parted = b"UNB\x1d" in data or b"UNH\x1d" in data
        self._dropped = _KEPT_SEPARATORS if is_parted else _CONTROLS
        self.flat = data.translate(None, self._dropped)
        self._gone: list[int] | None = None

    @property
    def has_controls(self) -> bool:
        """True when signs were left out that no network puts there."""
        dropped = len(self.data) - len(self.flat)
        return dropped > 0 and dropped != sum(self.data.count(each) for each in _EXPECTED)

    def original(self, offset: int) -> int:
        """Return the place in the bytes as they came of a place in the flat ones."""
        if len(self.flat) == len(self.data):
            return offset
        if self._gone is None:
            found = re.compile(rb"[" + re.escape(self._dropped) + rb"]").finditer(self.data)
            self._gone = [match.start() - count for count, match in enumerate(found)]
        return offset + bisect_right(self._gone, offset)


def scan(data: bytes) -> list[Interchange]:
    """Return the interchanges in `data`, in their order; none where there is no beginning of one.

    Raises ValueError for more than LARGEST bytes.
    """
    if len(data) > LARGEST:
        raise ValueError(f"{len(data)} bytes are more than {LARGEST}")
    source = _Source(_straight(data))
    begun = beginnings(source.flat)
    if not begun:
        return []
    if b"\n" in data and ends_in_lines(begun[0], source.flat):
        source = _Source(data.replace(b"\r\n", b"\r'").replace(b"\n", b"'"))
        begun = beginnings(source.flat)
    ends = [each.start for each in begun[1:]] + [len(source.flat)]
    found = [Interchange(source, each, end) for each, end in zip(begun, ends, strict=True)]
    if source.has_controls:
        found[0].remarks.append(Remark("controls-left-out"))
    return found


def looks_like_edifact(data: bytes) -> bool:
    """Return True when an interchange, or a message without one, begins somewhere in the first 64 kilobytes."""
    return bool(beginnings(data[: 1 << 16].translate(None, _KEPT_SEPARATORS)))


def _straight(data: bytes) -> bytes:
    """Make UTF-8 of UTF-16, and plain marks of typographic ones that word processors put where segments end."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data.decode("utf-16", "replace").encode()
    for quote in () if data.isascii() else _QUOTES:
        if quote in data and data.count(quote) > data.count(b"'"):
            # As long as before, so that offsets stay; line breaks are left out anyway.
            data = data.replace(quote, b"'" if len(quote) == 1 else b"\r'\r")
    return data
