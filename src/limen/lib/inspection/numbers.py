"""Lists of document numbers as CSV: read line by line, what cannot be read kept aside with its place and reason."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from limen.lib.basics.countries import is_issuer
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word

COLUMNS = ("issuer", "number", "status", "listed_on")
STATUSES = ("lost", "stolen", "revoked", "blank-stolen")
LONGEST_NUMBER = 32
_DROPPED = str.maketrans("", "", " -./<\t")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNumber:
    """One document that its issuer reports."""

    issuer: str
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
    """What stands there, at most 80 characters."""


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
    sentence = N_("The quotation marks of this line do not close.")


def normal_number(number: str) -> str:
    """Return a document number as it is compared: upper case, without fillers, spaces, hyphens, dots and strokes."""
    return number.upper().translate(_DROPPED)


def read_numbers(lines: Iterable[str]) -> Iterator[ListedNumber | Unreadable]:
    """Yield every row of a CSV with the header `issuer,number,status,listed_on`, or why it cannot be read.

    Raises HeaderMissing before the first row when the header is not there.
    """
    rows = csv.reader(_without_nul(lines), strict=True)
    header = [name.strip().lower().lstrip("\ufeff") for name in next(rows, [])]
    if not set(COLUMNS[:3]) <= set(header):
        raise HeaderMissing(columns=", ".join(COLUMNS), found=", ".join(header)[:120])
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error:
            yield Unreadable(line=rows.line_num, why=QuoteOpen(), text="")
            continue
        if any(field.strip() for field in row):
            yield _entry(dict(zip(header, row, strict=False)), rows.line_num, row)


def _without_nul(lines: Iterable[str]) -> Iterator[str]:
    return (line.replace("\0", "\ufffd") for line in lines)


def _entry(row: dict[str, str], line: int, fields: list[str]) -> ListedNumber | Unreadable:
    try:
        return ListedNumber(
            issuer=_issuer(row.get("issuer", "")),
            number=_number(row.get("number", "")),
            status=_status(row.get("status", "")),
            listed_on=_day(row.get("listed_on", "")),
        )
    except RowWrong as problem:
        return Unreadable(line=line, why=problem, text=",".join(fields)[:80])


def _issuer(text: str) -> str:
    code = text.strip().upper()
    if not is_issuer(code):
        raise RowWrong(field=Word(N_("issuer")), typed=text[:20])
    return code


def _number(text: str) -> str:
    number = normal_number(text)
    if not number or len(number) > LONGEST_NUMBER or not number.isascii() or not number.isalnum():
        raise RowWrong(field=Word(N_("document number")), typed=text[:40])
    return number


def _status(text: str) -> str:
    status = text.strip().lower()
    if status not in STATUSES:
        raise RowWrong(field=Word(N_("status")), typed=text[:20])
    return status


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise RowWrong(field=Word(N_("date of listing")), typed=text[:20]) from error
