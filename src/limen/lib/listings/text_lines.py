"""Lines of a file of text, whatever it was written in, in bounded memory; and records of CSV made of them."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from limen.lib.basics.problems import Problem
from limen.lib.listings.reading import EncodingWrong, LineNotText, LineTooLong, Notes, QuoteOpen

CHUNK: Final = 1 << 16
LONGEST: Final = 1 << 20
"""Bytes of a line of CSV."""
MOST_LINES: Final = 60
"""Lines that one field in quotation marks may run over."""
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
_END_OF_FILE: Final = b"\x1a"
"""What old programs write at the end of a file; the United States' lists still carry it."""


class Source(Protocol):
    """A file with a name to quote."""

    name: str

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, or why it is none."""

    number: int
    text: str
    why: Problem | None = None


class Begun:
    """A file of which the beginning was looked at already."""

    def __init__(self, file: Source) -> None:
        self.name = file.name
        self._file = file
        self._head = b""

    def peek(self, size: int) -> bytes:
        """Return the first bytes, which are read again afterwards."""
        while len(self._head) < size and (more := self._file.read(size - len(self._head))):
            self._head += more
        return self._head

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes, none at the end."""
        if self._head:
            data, self._head = self._head[:size], self._head[size:]
            return data
        return self._file.read(size)


def texts_of(file: Source, notes: Notes) -> Iterator[str]:
    """Yield the text of the file piece by piece: UTF-8, or UTF-16 where it says so. Raises EncodingWrong."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    try:
        for chunk in _as_bytes(file, notes):
            text = decoder.decode(chunk)
            line += text.count("\n")
            if text:
                yield text
        decoder.decode(b"", True)
    except UnicodeDecodeError as error:
        raise EncodingWrong(file=file.name, line=line) from error


def lines_of(file: Source, notes: Notes, *, longest: int = LONGEST) -> Iterator[Line]:
    """Yield every line of the file: UTF-8, UTF-16 where it says so, Windows-1252 line by line where it is not UTF-8.

    Holds one line of at most `longest` bytes; a longer one is skipped and told. Raises EncodingWrong for a file that
    begins as UTF-16 and does not go on so.
    """
    for number, data in enumerate(_cut(_as_bytes(file, notes), longest), start=1):
        if data is None:
            yield Line(number, "", LineTooLong(kilobytes=longest >> 10))
        elif data.strip() != _END_OF_FILE:
            yield _line(number, data, notes)


def _line(number: int, data: bytes, notes: Notes) -> Line:
    try:
        return Line(number, data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return Line(number, data.decode("ascii", "replace"), LineNotText())
    notes.legacy_lines += 1
    return Line(number, text)


def _as_bytes(file: Source, notes: Notes) -> Iterator[bytes]:
    """Yield the file in UTF-8 where it was in UTF-16, else as it is, without the mark at its beginning."""
    head = file.read(CHUNK)
    for mark, codec, name in _MARKS:
        if head.startswith(mark):
            head, encoding, notes.encoding = head[len(mark) :], codec, name
            break
    else:
        encoding, notes.encoding = _without_mark(head)
    chunks = _chunks(head, file)
    if encoding == "utf-8":
        yield from chunks
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    try:
        for chunk in chunks:
            text = decoder.decode(chunk)
            line += text.count("\n")
            # Half a surrogate pair is what a decoder lets through and no text is.
            yield text.encode("utf-8")
        decoder.decode(b"", True)
    except UnicodeError as error:
        raise EncodingWrong(file=file.name, line=line) from error


def _without_mark(head: bytes) -> tuple[str, str]:
    """A file that begins with a letter and a zero was saved as UTF-16 by a program that leaves the mark out."""
    if len(head) >= 4 and head[1] == head[3] == 0 and head[0] and head[2]:
        return "utf-16-le", "UTF-16"
    if len(head) >= 4 and head[0] == head[2] == 0 and head[1] and head[3]:
        return "utf-16-be", "UTF-16"
    return "utf-8", "UTF-8"


def _chunks(head: bytes, file: Source) -> Iterator[bytes]:
    while head:
        yield head
        head = file.read(CHUNK)


def _cut(chunks: Iterator[bytes], longest: int) -> Iterator[bytes | None]:
    """Yield what stands between line feeds, None for what is longer than `longest`."""
    rest, is_skipping = b"", False
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield None if is_skipping or len(line) > longest else line.removesuffix(b"\r")
            is_skipping = False
        if len(rest) > longest:
            rest, is_skipping = b"", True
    if is_skipping or rest:
        yield None if is_skipping else rest


@dataclass(frozen=True, slots=True)
class Row:
    """The fields of a record of CSV, or why they cannot be told; `text` is the record as it stands there."""

    number: int
    fields: list[str]
    text: str
    why: Problem | None = None


def rows_of(lines: Iterator[Line], *, delimiter: str = ",") -> Iterator[Row]:
    """Yield the records of a CSV, empty ones left out. A field in quotation marks may run over 60 lines.

    A quotation mark that does not close within them spoils its own line and no other.
    """
    held: list[Line] = []
    again: list[Line] = []
    while (line := again.pop() if again else next(lines, None)) is not None or held:
        if line is not None and line.why is None:
            held.append(line)
            if _is_open(held) and _may_go_on(held):
                continue
        elif line is not None and not held:
            yield Row(line.number, [], line.text, line.why)
            continue
        elif line is not None:
            again.append(line)
        if _is_open(held):
            yield Row(held[0].number, [], held[0].text, QuoteOpen())
            again.extend(reversed(held[1:]))
        else:
            yield from _rows(held, delimiter)
        held = []


def _is_open(held: list[Line]) -> bool:
    return sum(each.text.count('"') for each in held) % 2 == 1


def _may_go_on(held: list[Line]) -> bool:
    return len(held) < MOST_LINES and sum(len(each.text) for each in held) < LONGEST


def _rows(held: list[Line], delimiter: str) -> Iterator[Row]:
    """One record as a rule; more where marks that quote nothing stand in two records after each other."""
    text = "\n".join(each.text for each in held)
    try:
        rows = list(csv.reader([f"{each.text}\n" for each in held], delimiter=delimiter))
    except csv.Error:
        yield Row(held[0].number, [], text, QuoteOpen())
        return
    for number, fields in enumerate(rows, start=held[0].number):
        if any(each.strip() for each in fields):
            yield Row(number, fields, text)
