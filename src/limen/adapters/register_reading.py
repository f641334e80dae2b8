"""Reads stretches of the register away from Django: in processes that compare whole registers, here or on a cluster.

Only reads, each in a transaction of its own, and nothing is written anywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import numpy as np
import psycopg

from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.subject import subject_of
from limen.lib.screening import Columns, Subject, country_numbers, sex_numbers
from limen.lib.screening.sweeping import Statement, Stretch, Sweep, Swept, Wanted

Row = tuple[Any, ...]
BATCH: Final = 2_000
PATIENCE: Final = 30.0
"""Seconds for which a reader waits while SQLite tidies its log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Where a register is."""

    is_sqlite: bool
    address: Mapping[str, str] = field(repr=False)
    """`path` of the file, or what psycopg connects with."""


def register_of(settings: Mapping[str, Any]) -> Register:
    """Return where the register is that Django's `DATABASES` describes."""
    if settings["ENGINE"].endswith("sqlite3"):
        return Register(is_sqlite=True, address={"path": str(settings["NAME"])})
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    return Register(is_sqlite=False, address={names[key]: str(settings[key]) for key in names if settings.get(key)})


def sweep_stretch(sweep: Sweep, stretch: Stretch, *, register: Register) -> Swept:
    """Compare the people of one stretch; the same on every machine that reads the same register.

    Raises what the database raises.
    """
    with _opened(register) as read:
        persons = {row[0] for row in read(sweep.scope, stretch)}
        papers = [row for row in read(sweep.papers, stretch) if row[0] in persons]
    wanted = _wanted(sweep)
    likely = dict.fromkeys(at for at, row in enumerate(papers) if row[3] and row[3] in wanted.numbers)
    likely.update(dict.fromkeys(wanted.among(_columns(papers))))
    found = {_uuid(papers[at][0]) for at in likely if _is_hit(papers[at], wanted)}
    return Swept(stretch=stretch, persons=len(persons), found=tuple(sorted(found)))


_open: dict[bytes, Wanted] = {}


def _wanted(sweep: Sweep) -> Wanted:
    """Return the entries of a sweep, opened; the last is kept, because a process does many stretches of one."""
    if sweep.file not in _open:
        _open.clear()
        _open[sweep.file] = Wanted(sweep)
    return _open[sweep.file]


def _is_hit(row: Row, wanted: Wanted) -> bool:
    subject = _subject(row)
    return subject is not None and bool(wanted.index.screen(subject, limit=1))


def _columns(papers: Sequence[Row]) -> Columns:
    """Return what `_subject` would, of all documents at once and without a thing for each."""
    births = [_birth(row[6]) for row in papers]
    return Columns(
        # Where the zone holds no family name, the only one may be either (ICAO 9303-4, 4.2.2.1).
        primaries=[row[4] or row[5] for row in papers],
        secondaries=[row[5] if row[4] else "" for row in papers],
        issuers=[row[2] if row[3] else "" for row in papers],
        from_zone=[bool(row[3]) for row in papers],
        years=np.array([year for year, _, _ in births], dtype=np.int16),
        months=np.array([month for _, month, _ in births], dtype=np.uint8),
        days=np.array([day for _, _, day in births], dtype=np.uint8),
        sexes=np.array([_sex(row[7]) for row in papers], dtype=np.uint8),
        citizenships=np.array([_citizenship(row[8]) for row in papers], dtype=np.uint16),
    )


@lru_cache(maxsize=1 << 16)
def _birth(text: str) -> tuple[int, int, int]:
    birth = PartialDate.parse(text)
    return (birth.year, birth.month or 0, birth.day or 0) if birth.year is not None else (0, 0, 0)


@lru_cache(maxsize=16)
def _sex(text: str) -> int:
    return int(sex_numbers([Sex(text)])[0])


@lru_cache(maxsize=1024)
def _citizenship(code: str) -> int:
    return int(country_numbers([state_of(code)])[0]) if code else 0


def _subject(row: Row) -> Subject | None:
    """Return whom a document describes, just as an inspection of its bearer would ask for them."""
    _, code, issuer, number, primary, secondary, birth, sex, citizenship = row
    document = Document(code=code, issuer=issuer, number=number, expiry=PartialDate()) if number else None
    holder = Holder(
        primary=primary,
        secondary=secondary,
        birth=PartialDate.parse(birth),
        sex=Sex(sex),
        citizenship=citizenship,
    )
    return subject_of(document=document, holder=holder)


def _uuid(value: UUID | str) -> UUID:
    return value if isinstance(value, UUID) else UUID(hex=value)


@contextmanager
def _opened(register: Register) -> Iterator[Any]:
    """Open the register for reading alone; gives a function that yields the rows of a statement for a stretch."""
    if register.is_sqlite:
        address = f"file:{register.address['path']}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as connection:
            yield lambda statement, stretch: _sqlite_rows(connection, statement, stretch)
    else:
        with psycopg.connect(**register.address) as connection:  # type: ignore[arg-type]  # words that psycopg knows
            connection.read_only = True
            yield lambda statement, stretch: _postgresql_rows(connection, statement, stretch)


def _sqlite_rows(connection: sqlite3.Connection, statement: Statement, stretch: Stretch) -> Iterator[tuple[Any, ...]]:
    cursor = connection.execute(
        statement.text.replace("%s", "?"), (stretch.low, stretch.high, *map(str, statement.values))
    )
    while rows := cursor.fetchmany(BATCH):
        yield from rows


def _postgresql_rows(
    connection: psycopg.Connection[Any], statement: Statement, stretch: Stretch
) -> Iterator[tuple[Any, ...]]:
    values = (UUID(hex=stretch.low), UUID(hex=stretch.high), *statement.values)
    with connection.cursor() as cursor:
        cursor.execute(statement.text.encode(), values)
        while rows := cursor.fetchmany(BATCH):
            yield from rows
