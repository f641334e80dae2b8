"""Six characters of a zone as a date: unknown parts, and the century that two digits leave open (ICAO 9303-3, 4.8)."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.mrz import sentences
from limen.lib.mrz.digits import WEIGHTS_FROM_1, WEIGHTS_FROM_2, compare, judge, weighted_sum
from limen.lib.mrz.reading import CheckDigit

UNKNOWN: Final = PartialDate()

OLDEST_TRAVELLER: Final = 115
"""Years. A date of birth that would also fit somebody not older than this a century earlier is told as doubtful."""

EXPIRY_WINDOW: Final = 50
"""Years: a date of expiry lies less than this far back and not further ahead."""

EXPIRY_USUAL: Final = 20
"""Years: a date of expiry further away than this is told as doubtful."""


class DatedField(NamedTuple):
    """A date of the zone with its check digit, and what it adds to a composite check digit."""

    date: PartialDate
    check: CheckDigit
    weight: int
    findings: tuple[Finding, ...]


# The same dates come again and again (a century has 36,525 days, a post sees some of them every hour), and decoding one
# costs more than everything else in a zone. A few thousand entries take about two megabytes.
@lru_cache(maxsize=8192)
def read_birth(characters: str, today: date) -> DatedField:
    """Return the date of birth of seven characters, six and their check digit. It is never after `today`."""
    return _read("birth", characters, today, WEIGHTS_FROM_1)


@lru_cache(maxsize=8192)
def read_expiry(characters: str, today: date) -> DatedField:
    """Return the date of expiry of seven characters, six and their check digit, near to `today`."""
    return _read("expiry", characters, today, WEIGHTS_FROM_2)


def _read(field: str, characters: str, today: date, weights: tuple[int, ...]) -> DatedField:
    """`weights`: in every format a date stands at the same place of the weights 7, 3, 1 of the composite."""
    digits, found = characters[:6], characters[6]
    check, told = judge(compare(field, digits, weighted_sum(digits), found))
    day, remarks = read_date(field, digits, today)
    return DatedField(day, check, weighted_sum(characters, weights), (*told, *remarks))


def read_date(field: str, digits: str, today: date) -> tuple[PartialDate, tuple[Finding, ...]]:
    """Return the date in six characters, and what is to be said about it; `field` is "birth" or "expiry"."""
    parts = [digits[0:2], digits[2:4], digits[4:6]]
    if not all(part == "<<" or part.isdigit() for part in parts):
        return UNKNOWN, (sentences.date_invalid(field, digits),)
    zeros = (sentences.date_with_zeros(field, digits),) if "00" in parts[1:] else ()
    if digits == "000000":
        return UNKNOWN, zeros
    year, month, day = (None if part == "<<" else int(part) for part in parts)
    try:
        known = _in_century(field, year, month or None, day or None, today)
    except ValueError:
        return UNKNOWN, (*zeros, sentences.date_invalid(field, digits))
    return known, (*zeros, *_remarks(field, known, today))


def _in_century(field: str, year: int | None, month: int | None, day: int | None, today: date) -> PartialDate:
    """Raises ValueError when no calendar has the date in any century that is possible."""
    if year is None:
        return PartialDate(None, month, day)
    newest = today.year - today.year % 100 + year
    if field == "expiry":
        newest += 100 if newest <= today.year - EXPIRY_WINDOW else 0
        newest -= 100 if newest > today.year + EXPIRY_WINDOW else 0
        return PartialDate(newest, month, day)
    if _is_after(newest, month, day, today):
        newest -= 100
    return PartialDate(newest, month, day)


def _is_after(year: int, month: int | None, day: int | None, today: date) -> bool:
    return (year, month or 1, day or 1) > (today.year, today.month, today.day)


def _remarks(field: str, known: PartialDate, today: date) -> tuple[Finding, ...]:
    if known.is_unknown:
        return (sentences.date_unknown(field),)
    remarks = () if known.is_complete else (sentences.date_partial(field, known),)
    return (*remarks, *_century_remarks(field, known, today))


def _century_remarks(field: str, known: PartialDate, today: date) -> tuple[Finding, ...]:
    if known.year is None:
        return ()
    if field == "birth" and known.age_on(today)[0] + 100 <= OLDEST_TRAVELLER:
        return (sentences.century_doubtful(field, known.year, known.year - 100),)
    if field == "expiry" and abs(known.year - today.year) > EXPIRY_USUAL:
        other = known.year - 100 if known.year > today.year else known.year + 100
        return (sentences.century_doubtful(field, known.year, other),)
    return ()
