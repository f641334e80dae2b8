"""The lines against what is printed above them: number, names and dates, where they can be read there.

The printed page is read by one engine, from any typeface: what it does not show is only not compared, and what it
shows otherwise is a reason to look, not more (ICAO 9303-3, 3: the visual zone is for people).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import N_, Word
from limen.lib.mrz.digits import UNREAD
from limen.lib.mrz.reading import Reading
from limen.lib.names import fold

SOURCE: Final = "ICAO 9303-3, 3 and 4 (to be confirmed): the visual zone and the lines say the same"
_ALIKE: Final = str.maketrans("OIZSBGQ", "0125860")
_MONTHS: Final = {
    # English and French stand on every passport; Spanish, Portuguese and German on many.
    "JAN": 1, "FEB": 2, "MAR": 3, "APR": 4, "MAY": 5, "JUN": 6, "JUL": 7, "AUG": 8, "SEP": 9, "OCT": 10, "NOV": 11,
    "DEC": 12,
    "FEV": 2, "AVR": 4, "MAI": 5, "JUIN": 6, "JUIL": 7, "AOU": 8, "ENE": 1, "ABR": 4, "AGO": 8, "DIC": 12, "SET": 9,
    "OUT": 10,
    "DEZ": 12, "OKT": 10,
}  # fmt: skip
_WRITTEN: Final = re.compile(r"(?<!\d)(\d{1,2})[ .\-/]*([A-Z]{3,9})[ .\-/A-Z]*?(\d{4}|\d{2})(?!\d)")
_DIGITS: Final = re.compile(r"(?<!\d)(\d{1,2})[ .\-/](\d{1,2})[ .\-/](\d{4})(?!\d)")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})[.\-/](\d{1,2})[.\-/](\d{1,2})(?!\d)")
MOST_OFF: Final = 2
"""Characters of a number or a name that may differ, and it is still taken for the same one misprinted or altered."""
LEAST_LETTERS: Final = 4
"""Of a name that is looked for by likeness: shorter ones look like many things."""

FIELDS: Final = {
    "number": N_("document number"),
    "birth": N_("date of birth"),
    "expiry": N_("date of expiry"),
    "primary": N_("family name"),
    "secondary": N_("given names"),
}


def compare(printed: Iterable[str], reading: Reading) -> tuple[Finding, ...]:
    """Return what pieces of printed text say otherwise than the lines, and what could not be compared."""
    written = [piece for piece in printed if piece.strip()]
    pieces = [fold(piece) for piece in written]
    if not pieces or reading.format is None:
        return ()
    plain = [re.sub(r"[^A-Z0-9]", "", piece) for piece in pieces]
    words = [word for piece in pieces for word in re.findall(r"[A-Z]+", piece)]
    dates = [day for piece in written for day in dates_in(piece)]
    return tuple(
        finding
        for finding in (
            _number(plain, reading.number),
            _date("birth", dates, reading.birth),
            _date("expiry", dates, reading.expiry),
            _name("primary", words, reading.names.primary),
            _name("secondary", words, reading.names.secondary),
        )
        if finding is not None
    )


def _number(pieces: list[str], number: str) -> Finding | None:
    if not number or UNREAD in number:
        return None
    wanted = number.translate(_ALIKE)
    if any(wanted in piece.translate(_ALIKE) for piece in pieces):
        return None
    near = [
        piece for piece in pieces if len(piece) == len(number) and _off(piece.translate(_ALIKE), wanted) <= MOST_OFF
    ]
    return _differs("number", number, near[0]) if near else _not_compared("number")


def _off(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


def _date(field: str, dates: list[date], day: PartialDate) -> Finding | None:
    if not day.is_complete:
        return None
    if any(day.earliest == each for each in dates):
        return None
    near = [each for each in dates if sum((each.year == day.year, each.month == day.month, each.day == day.day)) == 2]
    return _differs(field, day, near[0]) if near else _not_compared(field)


def _name(field: str, words: list[str], name: str) -> Finding | None:
    """Every component of the name is looked for; the first that is there in other letters is told."""
    if not name or UNREAD in name:
        return None
    missing = [each for each in name.split() if each not in words and not any(each in word for word in words)]
    for component in missing:
        near = [word for word in words if len(component) >= LEAST_LETTERS and _distance(component, word) <= MOST_OFF]
        if near:
            return _differs(field, component, near[0])
    return _not_compared(field) if missing else None


def _distance(one: str, other: str) -> int:
    """Return the number of letters to change, add or leave out; MOST_OFF + 1 for any that is larger."""
    if abs(len(one) - len(other)) > MOST_OFF:
        return MOST_OFF + 1
    before = list(range(len(other) + 1))
    for count, letter in enumerate(one, 1):
        row = [count]
        for place, known in enumerate(other, 1):
            row.append(min(before[place - 1] + (letter != known), before[place] + 1, row[-1] + 1))
        before = row
    return min(before[-1], MOST_OFF + 1)


def dates_in(text: str) -> Iterator[date]:
    """Yield the dates that are written in a piece of text; a two-digit year in both centuries."""
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text.upper()) if not unicodedata.combining(sign))
    for day, month, year in _WRITTEN.findall(text):
        if number := _MONTHS.get(month[:4]) or _MONTHS.get(month[:3]):
            yield from _made(year, str(number), day)
    for day, month, year in _DIGITS.findall(text):
        yield from _made(year, month, day)
    for year, month, day in _ISO.findall(text):
        yield from _made(year, month, day)


def _made(year: str, month: str, day: str) -> Iterator[date]:
    for century in (0,) if len(year) == 4 else (1900, 2000):
        try:
            yield date(century + int(year), int(month), int(day))
        except ValueError:
            continue


def _differs(field: str, ours: PartialDate | str, theirs: date | str) -> Finding:
    return Finding(
        rule=f"mrz.visual.{field}",
        severity=Severity.NOTICE,
        sentence=N_("The %(field)s is printed on the page otherwise than it stands in the lines: compare them."),
        values={"field": Word(FIELDS[field])},
        ours=ours,
        theirs=theirs,
        source=SOURCE,
    )


def _not_compared(field: str) -> Finding:
    return Finding(
        rule=f"mrz.visual.{field}.not-compared",
        severity=Severity.INFO,
        sentence=N_("The %(field)s was not found on the printed page, and was not compared with the lines."),
        values={"field": Word(FIELDS[field])},
        source=SOURCE,
    )
