"""What it means that the database failed: no room left, or no answer. One place, for every door that must say it."""

from __future__ import annotations

import sqlite3
from typing import Final

from django.db import Error, InterfaceError, OperationalError
from psycopg.errors import DiskFull

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class StorageFull(Problem):
    """There is no room left where the database writes."""

    code = "storage-full"
    sentence = N_(
        "There is no room left on the disk of this machine, so nothing was recorded. Tell the administrator now, and "
        "repeat the step when there is room."
    )


class StorageSilent(Problem):
    """The database is busy for too long, or cannot be reached."""

    code = "storage-silent"
    sentence = N_(
        "The register did not answer. Wait a moment and repeat the step: what was recorded already is not recorded "
        "twice. If it stays silent, tell the administrator."
    )


_SQLITE_FULL: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""The second one: the file through which the processes share the write-ahead log could not grow."""
_SQLITE_SILENT: Final = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_PRIMARY: Final = 0xFF
"""The low byte of an extended code of SQLite is the kind of failure (sqlite.org/rescode.html)."""


def problem_of(error: BaseException | None) -> Problem | None:
    """Return the problem that an error of the database is to whoever asked; None for what is a fault of the program."""
    if not isinstance(error, Error):
        return None
    match error.__cause__:
        case sqlite3.Error() as cause:
            return _of_sqlite(getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK))
        case DiskFull():
            return StorageFull()
    return StorageSilent() if isinstance(error, OperationalError | InterfaceError) else None


def _of_sqlite(code: int) -> Problem | None:
    if code in _SQLITE_FULL:
        return StorageFull()
    return StorageSilent() if code & _PRIMARY in _SQLITE_SILENT else None
