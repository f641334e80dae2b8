"""Lists of document numbers as CSV: read line by line, what cannot be read kept aside with its place and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from limen.lib.basics.countries import is_issuer, state_of
from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word

COLUMNS = ("issuer", "number", "status", "listed_on")
STATUSES = ("lost", "stolen", "revoked", "blank-stolen")


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


def _header(line: str) -> list[str]:
    try:
        header = [name.strip().lower() for name in _fields(line.lstrip("\ufeff"))]
    except csv.Error:
        header = []
    if not set(COLUMNS[:3]) <= set(header):
        raise HeaderMissing(columns=", ".join(COLUMNS), found=clean_line(line, longest=120))
    return header


def _fields(line: str) -> list[str]:
    return next(csv.reader((line,), strict=True), [])


def _entry(header: list[str], line: str, number: int) -> ListedNumber | Unreadable:
    try:
        return _listed(dict(zip(header, _fields(line), strict=False)))
    except csv.Error:
        return Unreadable(line=number, why=QuoteOpen(), text=clean_line(line, longest=80))
    except RowWrong as problem:
        return Unreadable(line=number, why=problem, text=clean_line(line, longest=80))


def _listed(row: dict[str, str]) -> ListedNumber:
    return ListedNumber(
        issuer=_issuer(row.get("issuer", "")),
        number=_number(row.get("number", "")),
        status=_status(row.get("status", "")),
        listed_on=_day(row.get("listed_on", "")),
    )


def _issuer(text: str) -> str:
    code = text.strip().upper().rstrip("<")
    if not is_issuer(code):
        raise _wrong(N_("issuer"), text)
    return state_of(code)


def _number(text: str) -> str:
    if not is_number(text):
        raise _wrong(N_("document number"), text)
    return normal_number(text)


def _status(text: str) -> str:
    status = text.strip().lower()
    if status not in STATUSES:
        raise _wrong(N_("status"), text)
    return status


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise _wrong(N_("date of listing"), text) from error


def _wrong(field: str, typed: str) -> RowWrong:
    return RowWrong(field=Word(field), typed=clean_line(typed, longest=40))
