"""Days of birth as lists write them: complete, in part, about a year, between two years."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.listings.persons import ABOUT_YEARS, BirthSpan

Birth = PartialDate | BirthSpan

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}
_LONGEST: Final = 60
_ISO: Final = re.compile(
    r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?(?:Z|[+-]\d\d:\d\d|T[\d:.]+(?:Z|[+-]\d\d:\d\d)?)?"
)
_WORDED: Final = re.compile(r"(?:(\d{1,2})\.? )?([A-Za-z]{3,9})\.?,? (\d{4})")
_ABOUT: Final = re.compile(r"(?:circa|ca\.?|c\.|about|approximately|approx\.?|around)\s+(.+)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"(.+?)\s*(?:\bto\b|\band\b|–|(?<=\d{4})-(?=\d{4}))\s*(.+)", re.IGNORECASE)
_TIMED: Final = re.compile(r"\d{4}-\d\d-\d\d")


def birth_from(text: str) -> Birth | None:
    """Return what `text` says about a day of birth, None when it cannot be told.

    Reads `1948-12-10`, `1948/12/10`, `1948-12`, `1948`, `10 Dec 1948`, `Dec 1948`, any of them after `circa`, and two
    of them with `to`, `and` or a dash between.
    """
    said = plain_digits(" ".join(text[: 2 * _LONGEST].split()))
    if not said or len(said) > _LONGEST:
        return None
    if about := _ABOUT.fullmatch(said):
        return _about(about[1])
    if (single := date_from(said)) is not None:
        return single
    if between := _BETWEEN.fullmatch(said.removeprefix("between ").removeprefix("Between ")):
        return _between(between[1], between[2])
    return None


def plain_digits(text: str) -> str:
    """Return `text` with the digits of every script as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each, each)) for each in text)


def date_from(text: str) -> PartialDate | None:
    """Return the one date that `text` is, with as much of it as is given; None when it is none."""
    if iso := _ISO.fullmatch(text):
        return dated(iso[1], iso[2] or "", iso[3] or "")
    if (worded := _WORDED.fullmatch(text)) and (month := _MONTHS.get(worded[2].casefold())):
        return dated(worded[3], str(month), worded[1] or "")
    return None


def dated(year: str, month: str = "", day: str = "") -> PartialDate | None:
    """Return the date of these digits, empty or zero for what is not known; None when no calendar has it."""
    numbers = [int(each) if each.isascii() and each.isdigit() and len(each) <= 4 else 0 for each in (year, month, day)]
    if not numbers[0] or (not numbers[1] and numbers[2]):
        return None
    try:
        return PartialDate(*(number or None for number in numbers))
    except ValueError:
        return None


def about(year: int) -> BirthSpan:
    """Return the years that "about `year`" is taken for."""
    return BirthSpan(first=year - ABOUT_YEARS, last=year + ABOUT_YEARS, is_about=True)


def span(first: int, last: int) -> BirthSpan | None:
    """Return the years from `first` to `last`, None when they run backwards or further than a life."""
    return BirthSpan(first=first, last=last) if 1 <= first <= last <= first + 120 else None


def day_from(text: str) -> date | None:
    """Return the complete day that `text` begins with (`2012-12-31`, also with a time after it), else None."""
    found = _TIMED.match(text.strip())
    if not found:
        return None
    try:
        return date.fromisoformat(found[0])
    except ValueError:
        return None


def moment_from(text: str) -> datetime | None:
    """Return the moment that `text` is in ISO 8601, None when it is none; without a zone it has none."""
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _about(text: str) -> Birth | None:
    single = date_from(text)
    if single is not None and single.year is not None:
        return about(single.year)
    between = _BETWEEN.fullmatch(text)
    return _between(between[1], between[2]) if between else None


def _between(first: str, last: str) -> Birth | None:
    begin, end = date_from(first), date_from(last)
    if begin is None or end is None or begin.year is None or end.year is None:
        return None
    return begin if begin == end else span(begin.year, end.year)
