"""Reads stretches of the register away from Django: in processes that compare whole registers, here or on a cluster.

Only reads, each in a transaction of its own, and nothing is written anywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import psycopg

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.subject import subject_of
from limen.lib.screening.subject import Subject
from limen.lib.screening.sweeping import Statement, Stretch, Sweep, Swept, Wanted, found_among, opened

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
        persons = {_uuid(row[0]) for row in read(sweep.scope, stretch)}
        people = list(_people(read(sweep.papers, stretch), persons))
    places = found_among([subject for _, subject in people], wanted=_wanted(sweep))
    return Swept(stretch=stretch, persons=len(persons), found=tuple(sorted({people[place][0] for place in places})))


_open: dict[bytes, Wanted] = {}


def _wanted(sweep: Sweep) -> Wanted:
    """Return the entries of a sweep, opened; the last is kept, because a process does many stretches of one."""
    if sweep.file not in _open:
        _open.clear()
        _open[sweep.file] = opened(sweep)
    return _open[sweep.file]


def _people(rows: Iterator[tuple[Any, ...]], persons: set[UUID]) -> Iterator[tuple[UUID, Subject]]:
    for row in rows:
        if (person := _uuid(row[0])) in persons and (subject := _subject(row)):
            yield person, subject


def _subject(row: tuple[Any, ...]) -> Subject | None:
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
