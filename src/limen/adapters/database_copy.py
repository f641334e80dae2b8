"""Copies of the databases: taken while others write, of one moment, checked, and put back.

SQLite: its own online backup in one read transaction. PostgreSQL: pg_dump and pg_restore, where they are found.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

Connection = dict[str, Any]
"""Settings of a Django connection."""
_IDENTIFIER: Final = '"{}"'


class CopyBroken(Problem):
    """A copy of a database is not whole."""

    code = "backup.failed"
    sentence = N_("The copy of %(name)s is not whole: %(why)s.")


class ProgramMissing(Problem):
    """A program of PostgreSQL is not installed."""

    code = "backup.program-missing"
    sentence = N_(
        "%(program)s was not found. Install the PostgreSQL client programs (postgresql-client) and try again."
    )


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database that others may be writing to, as it is at one moment, into a single new file."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as live, closing(sqlite3.connect(target)) as copy:
        try:
            live.backup(copy)
            # The copy says of itself that it is in WAL mode; as one file it must not need a second.
            copy.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.DatabaseError as error:
            raise CopyBroken(name=source.name, why=str(error)) from error
    target.chmod(0o600)


def check_sqlite(path: Path) -> dict[str, int]:
    """Return table -> rows after SQLite found the file whole; raises CopyBroken."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        # What SQLite says about a damaged page may quote the damage.
        copy.text_factory = lambda text: text.decode("utf-8", "replace")
        try:
            found = [row[0] for row in copy.execute("PRAGMA integrity_check")]
            orphans = copy.execute("PRAGMA foreign_key_check").fetchall()
            if found != ["ok"] or orphans:
                raise CopyBroken(
                    name=path.name, why="; ".join(found[:3]) if found != ["ok"] else "rows refer to nothing"
                )
            tables = copy.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
            return {name: _count(copy, name) for (name,) in tables.fetchall()}
        except sqlite3.DatabaseError as error:
            raise CopyBroken(name=path.name, why=str(error)) from error


def _count(copy: sqlite3.Connection, table: str) -> int:
    counted: int = copy.execute(f"SELECT count(*) FROM {_IDENTIFIER.format(table)}").fetchone()[0]  # noqa: S608  # a name
    return counted


def dump_postgresql(connection: Connection, target: Path, *, snapshot: str = "") -> None:
    """Write a database to a file in pg_dump's own format, as `snapshot` (an exported snapshot) sees it."""
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--file={target}"]
    if snapshot:
        arguments.append(f"--snapshot={snapshot}")
    _run("pg_dump", arguments, connection, target.name)
    _run("pg_restore", ["--list", str(target)], None, target.name)
    target.chmod(0o600)


def restore_postgresql(connection: Connection, source: Path) -> None:
    """Bring a dump back into an empty database, all of it or nothing."""
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(source)]
    _run("pg_restore", arguments, connection, source.name)


def _run(program: str, arguments: list[str], connection: Connection | None, name: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise ProgramMissing(program=program)
    address, secret = _address(connection) if connection else ([], {})
    done = subprocess.run(
        [found, *address, *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise CopyBroken(name=name, why=f"{program}: {done.stderr.strip()[:400]}")


def _address(connection: Connection) -> tuple[list[str], dict[str, str]]:
    options = {"dbname": "NAME", "host": "HOST", "port": "PORT", "username": "USER"}
    said = {option: str(connection.get(setting) or "") for option, setting in options.items()}
    password = str(connection.get("PASSWORD") or "")
    # A password on a command line is readable by everybody on the machine.
    return [f"--{option}={value}" for option, value in said.items() if value], {
        "PGPASSWORD": password
    } if password else {}
