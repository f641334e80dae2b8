"""Every format of a list that is read, in one table; and the one way to read any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final, Protocol

from limen.lib.basics.words import N_, Word
from limen.lib.listings import eu, ftm, interpol, ofac, tables, un
from limen.lib.listings.dates import moment_from
from limen.lib.listings.mapping import Mapping as Columns
from limen.lib.listings.mapping import MappingWrong
from limen.lib.listings.persons import ListedPerson
from limen.lib.listings.reading import (
    Counted,
    FormatUnknown,
    ListFileMissing,
    ListFileUnexpected,
    Notes,
    Readable,
    Reading,
    Unreadable,
)

HEAD: Final = 1 << 16
"""Bytes of the beginning of a file in which its date and its format are looked for."""
Records = Iterator[ListedPerson | Unreadable]


class _Read(Protocol):
    def __call__(self, files: Mapping[str, Counted], notes: Notes) -> Records: ...


class _ReadTable(Protocol):
    def __call__(self, files: Mapping[str, Counted], notes: Notes, *, mapping: Columns) -> Records: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFile:
    """A file that a format is read from."""

    name: str
    """What `read_persons` wants it under."""
    title: str
    """The msgid of what it is called."""
    patterns: tuple[str, ...]
    """How its owner names it, as shells write patterns."""
    is_needed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format of a list."""

    code: str
    title: str
    """The msgid of its name."""
    files: tuple[WantedFile, ...]
    schema: str
    """The msgid of what was followed."""
    is_proven: bool
    """It was read from the owner's real file. False: "not yet proven on the real file"."""
    wants_mapping: bool = False
    read: _Read | None = None
    read_table: _ReadTable | None = None


def _one(*patterns: str) -> tuple[WantedFile, ...]:
    return (WantedFile(name="list", title=N_("the list"), patterns=patterns),)


_ALL: Final = (
    Format(
        code="un-xml",
        title=N_("United Nations Security Council, consolidated list (XML)"),
        files=_one("*consolidated*.xml", "*.xml"),
        schema=N_("The schema sc-sanctions.xsd of the United Nations"),
        is_proven=True,
        read=un.read,
    ),
    Format(
        code="ofac-csv",
        title=N_("United States, Specially Designated Nationals (CSV files)"),
        files=(
            WantedFile(name="sdn", title=N_("the entries"), patterns=("*sdn*.csv", "*prim*.csv")),
            WantedFile(name="alt", title=N_("the aliases"), patterns=("*alt*.csv",)),
            WantedFile(name="add", title=N_("the addresses"), patterns=("*add*.csv",), is_needed=False),
            WantedFile(name="comments", title=N_("more remarks"), patterns=("*comments*.csv",), is_needed=False),
        ),
        schema=N_("The data specification of the Office of Foreign Assets Control for sdn, alt, add and sdn_comments"),
        is_proven=True,
        read=ofac.read_csv,
    ),
    Format(
        code="ofac-xml",
        title=N_("United States, Specially Designated Nationals (XML)"),
        files=_one("*sdn*.xml", "*.xml"),
        schema=N_("The schema sdnList of the Office of Foreign Assets Control"),
        is_proven=False,
        read=ofac.read_xml,
    ),
    Format(
        code="eu-xml",
        title=N_("European Union, consolidated list of financial sanctions (XML)"),
        files=_one("*.xml"),
        schema=N_("The schema of the export of the European Union, versions 1.0 and 1.1"),
        is_proven=False,
        read=eu.read_xml,
    ),
    Format(
        code="eu-csv",
        title=N_("European Union, consolidated list of financial sanctions (CSV)"),
        files=_one("*.csv"),
        schema=N_("The columns of the export of the European Union, versions 1.0 and 1.1"),
        is_proven=False,
        read=eu.read_csv,
    ),
    Format(
        code="ftm-jsonl",
        title=N_("OpenSanctions and others, FollowTheMoney entities (JSON lines)"),
        files=_one("*.ftm.json", "*.jsonl", "*.json"),
        schema=N_("The schema Person of FollowTheMoney 4"),
        is_proven=False,
        read=ftm.read,
    ),
    Format(
        code="interpol-json",
        title=N_("Notices in the shape of INTERPOL's public service (JSON)"),
        files=_one("*.json", "*.jsonl"),
        schema=N_("The published description of INTERPOL's service of notices, version 1"),
        is_proven=False,
        read=interpol.read,
    ),
    Format(
        code="generic-csv",
        title=N_("Any table (CSV), with a mapping of its columns"),
        files=_one("*.csv", "*.txt", "*.tsv"),
        schema=N_("A header, then one entry a row; the mapping says what the columns mean"),
        is_proven=True,
        wants_mapping=True,
        read_table=tables.read_csv,
    ),
    Format(
        code="generic-xlsx",
        title=N_("Any table (XLSX), with a mapping of its columns"),
        files=_one(
            "*.xlsx",
        ),
        schema=N_(
            "ECMA-376: the first sheet with a header, then one entry a row; the mapping says what the columns mean"
        ),
        is_proven=True,
        wants_mapping=True,
        read_table=tables.read_xlsx,
    ),
)
FORMATS: Final[Mapping[str, Format]] = MappingProxyType({each.code: each for each in _ALL})
"""Every format that is read, by its code, in the order in which they are offered."""


def read_persons(format_code: str, files: Mapping[str, Readable], *, mapping: Columns | None = None) -> Reading:
    """Return the list as it is read: an iterator over its entries and over what could not be read.

    `files` are open, by the names that the format gives them. Raises FormatUnknown, ListFileMissing,
    ListFileUnexpected or MappingWrong at once; while it is iterated over, a Problem for a list that is unusable as a
    whole.
    """
    found = format_of(format_code)
    _check_files(found, files)
    counted = {name: Counted(file, name=name) for name, file in files.items()}
    read = found.read
    if read is not None:
        return Reading(counted, lambda notes: read(counted, notes))
    read_table = found.read_table
    if read_table is None or mapping is None:
        raise MappingWrong(what=Word(N_("there is none for this table yet.")), where="")
    return Reading(counted, lambda notes: read_table(counted, notes, mapping=mapping))


def format_of(code: str) -> Format:
    """Return the format. Raises FormatUnknown."""
    found = FORMATS.get(code)
    if found is None:
        raise FormatUnknown(format=code[:40], formats=", ".join(FORMATS))
    return found


def _check_files(found: Format, files: Mapping[str, Readable]) -> None:
    for wanted in found.files:
        if wanted.is_needed and wanted.name not in files:
            raise ListFileMissing(file=wanted.name)
    names = [wanted.name for wanted in found.files]
    for name in files:
        if name not in names:
            raise ListFileUnexpected(file=name[:40], files=", ".join(names))


# --- what the beginning of a file says ----------------------------------------------------------------------------

_UN: Final = re.compile(r"<CONSOLIDATED_LIST\b[^>]*\bdateGenerated\s*=\s*[\"']([^\"']{4,40})[\"']")
_EU: Final = re.compile(r"<(?:\w+:)?export\b[^>]*\bgenerationDate\s*=\s*[\"']([^\"']{4,40})[\"']")
_OFAC: Final = re.compile(r"<Publish_Date>\s*(\d{1,2})/(\d{1,2})/(\d{4})\s*</Publish_Date>")
_EU_CSV: Final = re.compile(r"^(?:fileGenerationDate|Date_file)\b[^\n]*\n\"?(\d{1,2})/(\d{1,2})/(\d{4})", re.IGNORECASE)


def made_at_of(format_code: str, head: bytes) -> datetime | None:
    """Return when the owner made the copy, as its first bytes say; None where the format does not say it.

    A date without a time is taken for the beginning of that day, a time without a zone for UTC: a copy is taken for too
    old rather than for too new. Raises FormatUnknown.
    """
    text = _text(head)
    match format_of(format_code).code:
        case "un-xml":
            return _moment(_UN.search(text))
        case "eu-xml":
            return _moment(_EU.search(text))
        case "ofac-xml":
            found = _OFAC.search(text)
            return _midnight(found[3], found[1], found[2]) if found else None
        case "eu-csv":
            found = _EU_CSV.search(text)
            return _midnight(found[3], found[2], found[1]) if found else None
        case _:
            return None


def guess_format(head: bytes) -> str:
    """Return the code of the format that a file begins as; empty for any other table, and for what is unknown."""
    text = _text(head)
    for code, mark in _MARKS.items():
        if mark.search(text):
            return code
    return ""


_MARKS: Final = {
    "un-xml": re.compile(r"<CONSOLIDATED_LIST\b"),
    "ofac-xml": re.compile(r"<(?:\w+:)?sdnList\b"),
    "eu-xml": re.compile(r"<(?:\w+:)?export\b[^>]*fpi/fsd/export"),
    "eu-csv": re.compile(r"^[^\n]*\bEntity_Logical_?Id;", re.IGNORECASE),
    "ofac-csv": re.compile(r'^\d+,"[^\n]*-0-'),
    "ftm-jsonl": re.compile(r'^\s*\{[^\n]*"schema"\s*:\s*"[A-Z]\w+"'),
    "interpol-json": re.compile(r'^\s*[\[{][\s\S]*"entity_id"'),
    "generic-xlsx": re.compile(r"^PK\x03\x04"),
}


def _text(head: bytes) -> str:
    """Marks of byte order, and the zeros of UTF-16, are of no account where ASCII is looked for."""
    return head[:HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").decode("utf-8", "replace")


def _moment(found: re.Match[str] | None) -> datetime | None:
    moment = moment_from(found[1]) if found else None
    if moment is None:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _midnight(year: str, month: str, day: str) -> datetime | None:
    try:
        whole = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return datetime(whole.year, whole.month, whole.day, tzinfo=UTC)
