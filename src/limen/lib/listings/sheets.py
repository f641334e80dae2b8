"""Rows of the first sheet of an XLSX workbook, in bounded memory, whatever is packed into the file.

Source: ECMA-376 part 1 (SpreadsheetML). The archive is never unpacked as a whole: each part is read as a stream and
stopped at a limit, so that a small file which unpacks to a huge one is refused after that many bytes.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from lxml import etree

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word
from limen.lib.basics.zips import DAMAGED_ZIP
from limen.lib.listings.reading import MEGABYTE, Counted, Readable, Seekable, shown
from limen.lib.listings.text_lines import Row
from limen.lib.listings.xml_records import Record, children, records_of, text_of

MOST_PARTS: Final = 2_000
LARGEST_SHEET: Final = 512 * MEGABYTE
LARGEST_PART: Final = 64 * MEGABYTE
"""Bytes of shared texts, unpacked; they are held while the sheet is read."""
MOST_TEXTS: Final = 2_000_000
MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 256
LONGEST_CELL: Final = 32_767
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUOTED: Final = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})\d+")
_DAY_ZERO: Final = {False: datetime(1899, 12, 30), True: datetime(1904, 1, 1)}  # noqa: DTZ001 - a sheet has no zone


class SheetBroken(Problem):
    """The file is no workbook that can be read."""

    code = "listing-sheet-broken"
    sentence = N_("This is not a workbook that can be read (%(what)s). Save it anew as XLSX, or as CSV in UTF-8.")


class SheetTooLarge(Problem):
    """The file unpacks to more than any list."""

    code = "listing-sheet-too-large"
    sentence = N_(
        "This workbook unpacks to more than a list can be: over %(most)s %(what)s. It was not read. Save the rows as"
        " CSV in UTF-8, or ask where the file came from."
    )


class _Part:
    """One part of the archive, read as a stream and stopped at its limit."""

    def __init__(self, part: Readable, *, name: str, largest: int) -> None:
        self.name = name
        self._part = part
        self._left = largest
        self._largest = largest

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end. Raises SheetTooLarge, SheetBroken."""
        try:
            data = self._part.read(min(size, 1 << 16) if size > 0 else 1 << 16)
        except DAMAGED_ZIP as error:
            raise SheetBroken(what=shown(str(error))) from error
        self._left -= len(data)
        if self._left < 0:
            raise SheetTooLarge(most=self._largest // MEGABYTE, what=Word(N_("megabytes")))
        return data


class _Asked:
    """The file as an archive wants it; what it goes past counts as read."""

    def __init__(self, counted: Counted, file: Seekable) -> None:
        self._counted = counted
        self._file = file

    def read(self, size: int = -1, /) -> bytes:
        data = self._file.read(size)
        self._counted.consumed = max(self._counted.consumed, self._file.tell())
        return data

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def seekable(self) -> bool:
        return True


def sheet_rows(file: Counted) -> Iterator[Row]:
    """Yield the rows of the first sheet as texts, dates as `1974-05-12`, empty rows left out.

    Raises SheetBroken, SheetTooLarge, and what `records_of` raises.
    """
    book = _Book(file)
    rows = book.records(book.first_sheet(), "worksheet", {"row"}, LARGEST_SHEET)
    for number, record in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise SheetTooLarge(most=MOST_ROWS, what=Word(N_("rows")))
        stated = record.element.get("r", "")
        fields = book.fields(record.element)
        if any(fields):
            line = int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 8 else number
            yield Row(line, fields, " | ".join(filter(None, fields)))


class _Book:
    """A workbook: the parts of the archive that say where the sheet is and how its cells are read."""

    def __init__(self, file: Counted) -> None:
        source = file.file
        if not isinstance(source, Seekable):
            raise SheetBroken(what="seek")
        asked = _Asked(file, source)
        head = asked.read(4)
        asked.seek(0)
        if head == _OLD_OFFICE:
            raise SheetBroken(what="XLS, or XLSX with a password")
        try:
            self._archive = zipfile.ZipFile(asked)
        except DAMAGED_ZIP as error:
            raise SheetBroken(what=shown(str(error))) from error
        if len(self._archive.infolist()) > MOST_PARTS:
            raise SheetTooLarge(most=MOST_PARTS, what=Word(N_("parts of the file")))
        self._is_1904 = False
        self._texts = self._shared_texts()
        self._dates = self._date_styles()

    def records(self, part: str, root: str, names: set[str], largest: int) -> Iterator[Record]:
        """Yield the elements of those names in a part of the archive; none where there is no such part."""
        try:
            opened = self._archive.open(part)
        except KeyError:
            return
        except DAMAGED_ZIP as error:
            raise SheetBroken(what=shown(str(error))) from error
        with opened:
            counted = Counted(_Part(opened, name=part, largest=largest), name=part)
            yield from records_of(counted, roots=(root,), names=frozenset(names))

    def first_sheet(self) -> str:
        """Return the part that holds the first sheet. Raises SheetBroken."""
        wanted = ""
        for record in self.records("xl/workbook.xml", "workbook", {"workbookPr", "sheet"}, LARGEST_PART):
            if record.name == "workbookPr":
                self._is_1904 = record.element.get("date1904", "0") in {"1", "true"}
            elif not wanted:
                wanted = next((v for k, v in record.element.attrib.items() if str(k).endswith("}id")), "")
        for record in self.records("xl/_rels/workbook.xml.rels", "Relationships", {"Relationship"}, LARGEST_PART):
            if wanted and record.element.get("Id") == wanted:
                target = record.element.get("Target", "").removeprefix("/xl/").removeprefix("xl/")
                return f"xl/{target}"
        raise SheetBroken(what="workbook.xml")

    def _shared_texts(self) -> list[str]:
        texts: list[str] = []
        for record in self.records("xl/sharedStrings.xml", "sst", {"si"}, LARGEST_PART):
            texts.append(_rich_text(record.element)[:LONGEST_CELL])
            if len(texts) > MOST_TEXTS:
                raise SheetTooLarge(most=MOST_TEXTS, what=Word(N_("texts")))
        return texts

    def _date_styles(self) -> frozenset[int]:
        """Return the numbers of the styles that show a date."""
        own: set[int] = set()
        styles: list[int] = []
        for record in self.records("xl/styles.xml", "styleSheet", {"numFmt", "cellXfs"}, LARGEST_PART):
            if record.name == "numFmt":
                code = _QUOTED.sub("", record.element.get("formatCode", "")).casefold()
                if any(letter in code for letter in "ymd"):
                    own.add(_whole(record.element.get("numFmtId", "")))
            else:
                styles = [_whole(each.get("numFmtId", "")) for each in children(record.element, "xf")]
        return frozenset(at for at, style in enumerate(styles) if style in own or style in _DATE_FORMATS)

    def fields(self, row: etree._Element) -> list[str]:
        """Return the cells of a row as texts, each at the place of its column."""
        fields: list[str] = []
        for cell in children(row, "c"):
            column = _column(cell.get("r", "")) if cell.get("r") else len(fields)
            if column >= MOST_COLUMNS:
                continue
            fields.extend([""] * (column + 1 - len(fields)))
            fields[column] = self._text(cell).strip()
        return fields

    def _text(self, cell: etree._Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            below = next(children(cell, "is"), None)
            return "" if below is None else _rich_text(below)[:LONGEST_CELL]
        value = text_of(cell, "v")[:LONGEST_CELL]
        if kind == "s":
            at = _whole(value)
            return self._texts[at] if 0 <= at < len(self._texts) else ""
        if kind in {"n", ""}:
            return self._number(value, is_date=_whole(cell.get("s", "0")) in self._dates)
        return "" if kind == "e" else value

    def _number(self, value: str, *, is_date: bool) -> str:
        """A day where the style shows one, else the digits: numbers of documents are often stored as numbers."""
        try:
            number = float(value)
        except ValueError:
            return value
        if is_date and 0 < number < 2_958_466:
            moment = _DAY_ZERO[self._is_1904] + timedelta(days=number)
            return moment.date().isoformat()
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value


def _rich_text(element: etree._Element) -> str:
    """Return the text of a cell as it stands, without the readings over East Asian words."""
    runs = [element, *children(element, "r")]
    return "".join(text.text or "" for run in runs for text in children(run, "t"))


def _column(reference: str) -> int:
    """Return the number of a column, counted from 0: `C7` is 2. What is no reference is out of reach."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return MOST_COLUMNS
    number = 0
    for letter in found[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
