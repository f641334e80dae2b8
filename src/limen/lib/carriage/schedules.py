"""Schedules of movements: a table (CSV), or the flight legs of SSIM, chapter 7, as far as a border needs them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.carriage.movement import MODES, number_of

COLUMNS: Final = ("carrier", "number", "mode", "origin", "destination", "departs", "arrives")
"""Of a table; `departs` and `arrives` are local: 2026-11-29T07:35. Carrier and mode may be left out."""
MOST_MOVEMENTS: Final = 20_000
MOST_DAYS: Final = 200
"""A leg of SSIM is spread over so many days at most from today on."""
_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_DAY: Final = re.compile(r"(\d{2})([A-Z]{3})(\d{2})").fullmatch


class ScheduleEmpty(Problem):
    """No line of a schedule can be read."""

    code = "schedule-empty"
    sentence = N_(
        "No line of this schedule could be read. Send a table with the columns number, origin, destination, departs and"
        " arrives, or flight legs of SSIM."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A movement of one day, as planned; moments are local at their place."""

    carrier: str
    number: str
    mode: str
    origin: str
    destination: str
    departs: datetime
    arrives: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAside:
    """A line that was kept aside."""

    line: int
    text: str


def read_schedule(text: str, *, today: date) -> tuple[tuple[Planned, ...], tuple[LineAside, ...]]:
    """Return every movement of a schedule, and every line that cannot be read. Raises ScheduleEmpty."""
    lines = text.lstrip("\ufeff").splitlines()
    read = _ssim(lines, today) if any(_is_leg(line) for line in lines) else _table(lines)
    planned: list[Planned] = []
    aside: list[LineAside] = []
    for each in read:
        if isinstance(each, Planned):
            planned.append(each)
        else:
            aside.append(each)
        if len(planned) >= MOST_MOVEMENTS:
            break
    if not planned:
        raise ScheduleEmpty
    return tuple(planned), tuple(aside)


def _is_leg(line: str) -> bool:
    return len(line) >= 72 and line.startswith("3 ")


def _ssim(lines: list[str], today: date) -> Iterator[Planned | LineAside]:
    """Yield the days of each flight leg record (type 3), by the columns of IATA SSIM, chapter 7 (to be confirmed)."""
    for place, line in enumerate(lines, start=1):
        if not line.startswith("3"):
            continue  # header, season and trailer say nothing of a movement
        try:
            yield from _legs(line, today)
        except ValueError:
            yield LineAside(line=place, text=line[:80])


def _legs(line: str, today: date) -> Iterator[Planned]:
    carrier, number = line[2:5].strip(), line[5:9].strip()
    first, last = _ssim_day(line[14:21]), _ssim_day(line[21:28])
    weekdays = line[28:35]
    origin, departs = line[36:39], _clock(line[39:43])
    destination, arrives = line[54:57], _clock(line[57:61])
    if not number.isdecimal() or not origin.isalpha() or not destination.isalpha():
        raise ValueError("no leg")
    first, last = max(first, today), min(last, today + timedelta(days=MOST_DAYS))
    for step in range((last - first).days + 1):
        day = first + timedelta(days=step)
        if str(day.isoweekday()) in weekdays:
            leaves = datetime.combine(day, departs)
            comes = datetime.combine(day, arrives)
            yield Planned(
                carrier=carrier,
                number=number_of(f"{carrier}{number}"),
                mode="air",
                origin=origin,
                destination=destination,
                departs=leaves,
                # Both clocks are local: one that stands earlier on arrival is the next day's.
                arrives=comes if comes > leaves - timedelta(hours=12) else comes + timedelta(days=1),
            )


def _ssim_day(text: str) -> date:
    told = _DAY(text.upper())
    if told is None:
        # Without an end: as long as anybody looks ahead.
        if text.strip() in ("", "00XXX00"):
            return date(2999, 12, 31)
        raise ValueError("no day")
    return date(2000 + int(told[3]), _MONTHS.index(told[2]) + 1, int(told[1]))


def _clock(text: str) -> time:
    if not text.isdecimal():
        raise ValueError("no time")
    return time(int(text[:2]), int(text[2:4]))


def _table(lines: list[str]) -> Iterator[Planned | LineAside]:
    first = next((line for line in lines if line.strip()), "")
    separator = next((mark for mark in "\t;," if mark in first), ",")
    rows = csv.reader([line.replace("\0", "") for line in lines], delimiter=separator)
    header = [name.strip().lower() for name in next(rows, [])]
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            yield LineAside(line=rows.line_num, text=lines[rows.line_num - 1][:80])
            continue
        if row is None:
            return
        if any(field.strip() for field in row):
            yield _row(dict(zip(header, (field.strip() for field in row), strict=False)), rows.line_num, row)


def _row(said: Mapping[str, str], line: int, fields: list[str]) -> Planned | LineAside:
    try:
        departs, arrives = datetime.fromisoformat(said["departs"]), datetime.fromisoformat(said["arrives"])
        number, origin, destination = number_of(said["number"]), said["origin"], said["destination"]
    except (KeyError, ValueError):
        return LineAside(line=line, text=",".join(fields)[:80])
    if not (number and origin and destination) or departs.tzinfo or arrives.tzinfo:
        return LineAside(line=line, text=",".join(fields)[:80])
    mode = said.get("mode", "").lower()
    return Planned(
        carrier=said.get("carrier", ""),
        number=number,
        mode=mode if mode in MODES else "air",
        origin=origin.upper()[:8],
        destination=destination.upper()[:8],
        departs=departs,
        arrives=arrives,
    )
