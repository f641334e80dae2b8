"""Dates and times as messages write them: six digits or eight, with hours or without, the century left open.

Source: UN/EDIFACT code list 2379 and the pivot rule of the passenger data reference: nobody was born in the future, and
no document is met sixty years after it ended.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from limen.lib.basics.dates import PartialDate

LONGEST_AFTER: Final = 60
"""Years: a document that ended longer ago is not meant."""
_LETTERS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTHS: Final = {name: number for number, name in enumerate(_LETTERS, start=1)}


def lettered(day: date) -> str:
    """Return a day as reservations write it: `12JUL1964`."""
    return f"{day.day:02}{_LETTERS[day.month - 1]}{day.year:04}"


@lru_cache(maxsize=16_384)
def birth_date(said: str, today: date, *, day_first: bool = False) -> PartialDate | None:
    """Return the date of birth that `said` is, None when it is none; two digits of a year are never after `today`."""
    return _date(said, latest=today, day_first=day_first)


@lru_cache(maxsize=16_384)
def document_date(said: str, today: date, *, day_first: bool = False) -> PartialDate | None:
    """Return the date of expiry or issue that `said` is; two digits of a year are less than sixty years back."""
    return _date(said, latest=_years_after(today, 100 - LONGEST_AFTER), day_first=day_first)


def _date(said: str, *, latest: date, day_first: bool) -> PartialDate | None:
    if said[4:5] == "-":
        return _iso(said.strip()[:10])
    digits = said.strip().replace("-", "").replace("/", "").replace(".", "")
    if not (digits.isascii() and digits.isdigit()):
        return _lettered(digits, latest)
    if len(digits) in (12, 14):
        digits = digits[:8]
    if len(digits) in (4, 8):
        return _made(int(digits[:4]), digits[4:6], digits[6:8])
    if len(digits) != 6:
        return None
    if day_first:
        digits = digits[4:6] + digits[2:4] + digits[:2]
    return _pivoted(digits, latest)


def _iso(said: str) -> PartialDate | None:
    try:
        return PartialDate.parse(said)
    except ValueError:
        return None


def _lettered(said: str, latest: date) -> PartialDate | None:
    """`12JUL64`, `12JUL1964`."""
    day, month, year = said[:2], _MONTHS.get(said[2:5].upper()), said[5:]
    if month is None or not (day + year).isascii() or not (day + year).isdigit() or len(year) not in (2, 4):
        return None
    if len(year) == 4:
        return _made(int(year), f"{month:02}", day)
    return _pivoted(f"{year}{month:02}{day}", latest)


def _pivoted(digits: str, latest: date) -> PartialDate | None:
    year = latest.year - (latest.year - int(digits[:2])) % 100
    made = _made(year, digits[2:4], digits[4:6])
    if made is not None and made.earliest > latest:
        return _made(year - 100, digits[2:4], digits[4:6])
    return made


def _made(year: int, month: str, day: str) -> PartialDate | None:
    """Zeros stand for what is not known."""
    try:
        return PartialDate(year or None, int(month or 0) or None, int(day or 0) or None)
    except ValueError:
        return None


def _years_after(day: date, years: int) -> date:
    return (day.replace(day=1) + timedelta(days=366 * years)).replace(month=day.month)


@lru_cache(maxsize=4096)
def moment(said: str, form: str = "") -> datetime | None:
    """Return the local time that `said` is in a form of code list 2379, None when it is none.

    Without a time of day it is midnight. Of a span the begin counts.
    """
    digits = said.strip().partition("-")[0]
    if not (digits.isascii() and digits.isdigit()):
        return None
    if form in {"102", "203", "204", "718"} or len(digits) in (8, 12, 14):
        if form == "201" and len(digits) == 8:
            return None
    else:
        digits = f"20{digits}"
    return _at(digits)


def _at(digits: str) -> datetime | None:
    if len(digits) not in (8, 10, 12, 14):
        return None
    parts = [int(digits[at : at + 2]) for at in range(4, len(digits), 2)]
    midnight = parts[2:3] == [24]
    if midnight:
        parts[2] = 0
    try:
        found = datetime(int(digits[:4]), *parts)  # type: ignore[arg-type]  # noqa: DTZ001 - messages carry no zone
    except ValueError:
        return None
    return found + timedelta(days=1) if midnight else found
