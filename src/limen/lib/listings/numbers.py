"""Lists of document numbers as CSV: read line by line, what cannot be read kept aside with its place and reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from limen.lib.basics.countries import is_issuer, state_of
from limen.lib.basics.document_numbers import LONGEST_NUMBER, is_number, normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word

COLUMNS = ("issuer", "number", "status", "listed_on")
STATUSES = ("lost", "stolen", "revoked", "blank-stolen")
_ORDINARY: Final = 1000
"""Characters of a line beyond which it is read with more care."""
_NORMAL: Final = re.compile(rf"[0-9A-Z]{{1,{LONGEST_NUMBER}}}").fullmatch
"""A number as it is compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNumber:
    """One document that its issuer reports."""

    issuer: str
    """ISO alpha-3 code of the State where there is one: DEU for the D of the documents."""
    number: str
    status: str
    listed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A line that was kept aside."""

    line: int
    """Counted from 1, the header line included, as an editor counts."""
    why: Problem
    text: str
    """What stands there, at most 80 characters, as far as it can be shown."""


class HeaderMissing(Problem):
    """The first line does not name the columns."""

    code = "number-list-header"
    sentence = N_("The first line must name the columns %(columns)s, separated by commas. It says: “%(found)s”.")


class RowWrong(Problem):
    """A field of a row cannot be what it says."""

    code = "number-list-row"
    sentence = N_("%(field)s: “%(typed)s” is not possible here.")


class QuoteOpen(Problem):
    """A quotation mark has no partner."""

    code = "number-list-quote"
    sentence = N_("The quotation marks of this line do not close, or it is far too long.")


def read_numbers(lines: Iterable[str]) -> Iterator[ListedNumber | Unreadable]:
    """Yield every row of a CSV with the header `issuer,number,status,listed_on`, or why it cannot be read.

    A row is one line: an open quotation mark spoils its own line and no other. Raises HeaderMissing before the first
    row when the header is not there.
    """
    numbered = enumerate(lines, start=1)
    header = _header(next(numbered, (1, ""))[1])
    for number, line in numbered:
        if line.strip():
            yield _entry(header, line, number)


def _header(line: str) -> dict[str, int]:
    """Return the place of every column that is named."""
    try:
        names = [name.strip().lower() for name in _fields(line.lstrip("\ufeff"))]
    except csv.Error:
        names = []
    if not set(COLUMNS[:3]) <= set(names):
        raise HeaderMissing(columns=", ".join(COLUMNS), found=clean_line(line, longest=120))
    return {name: place for place, name in enumerate(names)}


def _fields(line: str) -> list[str]:
    return next(csv.reader((line,), strict=True), [])


def _entry(places: dict[str, int], line: str, number: int) -> ListedNumber | Unreadable:
    try:
        # A row of ordinary length without a quotation mark is what stands between its commas, told in half the time.
        is_plain = len(line) < _ORDINARY and '"' not in line
        return _listed(places, line.rstrip("\r\n").split(",") if is_plain else _fields(line))
    except csv.Error:
        return Unreadable(line=number, why=QuoteOpen(), text=clean_line(line, longest=80))
    except RowWrong as problem:
        return Unreadable(line=number, why=problem, text=clean_line(line, longest=80))


def _listed(places: dict[str, int], fields: list[str]) -> ListedNumber:
    issuer, number, status, day = (_field(fields, places.get(column)) for column in COLUMNS)
    return ListedNumber(issuer=_issuer(issuer), number=_number(number), status=_status(status), listed_on=_day(day))


def _field(fields: list[str], place: int | None) -> str:
    return fields[place] if place is not None and place < len(fields) else ""


@lru_cache(maxsize=1024)
def _issuer(text: str) -> str:
    code = text.strip().upper().rstrip("<")
    if not is_issuer(code):
        raise _wrong(N_("issuer"), text)
    return state_of(code)


def _number(text: str) -> str:
    if _NORMAL(text) is not None:
        return text
    if not is_number(text):
        raise _wrong(N_("document number"), text)
    return normal_number(text)


def _status(text: str) -> str:
    if text in STATUSES:
        return text
    status = text.strip().lower()
    if status not in STATUSES:
        raise _wrong(N_("status"), text)
    return status


@lru_cache(maxsize=4096)
def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise _wrong(N_("date of listing"), text) from error


def _wrong(field: str, typed: str) -> RowWrong:
    return RowWrong(field=Word(field), typed=clean_line(typed, longest=40))
