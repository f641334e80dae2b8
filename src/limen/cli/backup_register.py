"""What `limen backup` and `limen restore` do with an installation's databases: copy, prove, bring back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from limen.adapters.database_copy import (
    CopyBroken,
    check_sqlite,
    copy_sqlite,
    dump_postgresql,
    restore_postgresql,
)
from limen.adapters.erasure_rooms import erasure_rooms
from limen.adapters.node_identity import NodeSigner, read_node, read_public_key
from limen.adapters.world import world
from limen.apps.journal import operations, queries
from limen.apps.watchlists.operations import rows_to_files
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.events.proof import Proof

COPY: Final = "copy"
FILES: Final = {"default": ("limen.sqlite3", "limen.pgdump"), "keys": ("keys.sqlite3", "keys.pgdump")}


class DatabaseNotEmpty(Problem):
    """A restore never writes over anything."""

    code = "backup.database-not-empty"
    sentence = N_("The database %(name)s is not empty. Make a new one and name it in limen.toml, or empty this one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Copies:
    """Copies of both databases; the register as of one moment, the keys of a moment later."""

    register: Mapping[str, Path]
    keys: Mapping[str, Path]
    rows: Mapping[str, int]
    """Table of the register -> rows."""
    proof: Proof
    about: Mapping[str, str]
    """Which node this is."""


def copy_databases(folder: Path) -> Copies:
    """Copy both databases into `folder` and prove the copied journal; raises CopyBroken and ProgramMissing.

    The register comes first: a key is on disk before anything is sealed under it, so none it needs can be missing.
    """
    path = folder / _name_of_copy("default")
    rows, proof = _copy_sqlite(path) if connection.vendor == "sqlite" else _copy_postgresql(path)
    keys_path = folder / _name_of_copy("keys")
    _copy_keys(keys_path)
    node = read_node(settings.CONFIGURATION.home)
    return Copies(
        register={path.name: path},
        keys={keys_path.name: keys_path},
        rows=rows,
        proof=proof,
        about={"node": node.name, "incarnation": str(node.incarnation)},
    )


def _name_of_copy(alias: str) -> str:
    of_sqlite, of_postgresql = FILES[alias]
    return of_sqlite if connections[alias].vendor == "sqlite" else of_postgresql


def _copy_sqlite(path: Path) -> tuple[dict[str, int], Proof]:
    copy_sqlite(Path(connection.settings_dict["NAME"]), path)
    rows = check_sqlite(path)
    with _opened(path):
        return rows, queries.prove(public_keys=_own_key(), using=COPY)


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    """Let Django read a copy under the name COPY, and write nothing to it."""
    options = {"init_command": "PRAGMA query_only = ON"}
    connections.databases[COPY] = {**connection.settings_dict, "NAME": str(path), "OPTIONS": options}
    try:
        yield
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.databases[COPY]


def _copy_postgresql(path: Path) -> tuple[dict[str, int], Proof]:
    """Dump, count and prove as one and the same snapshot sees the register, whatever is written meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        dump_postgresql(connection.settings_dict, path, snapshot=cursor.fetchone()[0])
        return _rows(cursor), queries.prove(public_keys=_own_key())


def _copy_keys(path: Path) -> None:
    world().keys.destroyed()  # makes the table where nothing was ever sealed
    keys = connections["keys"]
    if keys.vendor == "sqlite":
        copy_sqlite(Path(keys.settings_dict["NAME"]), path)
        check_sqlite(path)
    else:
        dump_postgresql(keys.settings_dict, path)


def _rows(cursor: CursorWrapper) -> dict[str, int]:
    """Return table -> rows of a PostgreSQL database."""
    rows = {}
    for table in _tables(cursor):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # a table's own name
        rows[table] = int(cursor.fetchone()[0])
    return rows


def _tables(cursor: CursorWrapper) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false)) ORDER BY 1")
    return [str(row[0]) for row in cursor.fetchall()]


def _own_key() -> dict[str, tuple[bytes, ...]]:
    folder = settings.CONFIGURATION.home
    return {read_node(folder).name: (read_public_key(folder),)}


def record(*, events: int, digest: str) -> None:
    """Record in the journal that a backup was written and checked."""
    operations.record_backup(world().machine_act(purpose="backup"), events=events, digest=digest)


def bring_back(folder: Path, *, rows: Mapping[str, int]) -> Proof:
    """Bring dumps back into the databases that limen.toml names, and prove the journal.

    Raises DatabaseNotEmpty, CopyBroken and ProgramMissing. What SQLite keeps is in the folder already.
    """
    for alias in FILES:
        if connections[alias].vendor == "postgresql":
            _bring_back_dump(alias, folder / FILES[alias][1])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if _rows(cursor) != rows:
                raise CopyBroken(name=str(connection.settings_dict["NAME"]), why="rows are missing after the restore")
    return queries.prove(public_keys=_own_key())


def _bring_back_dump(alias: str, dump: Path) -> None:
    with connections[alias].cursor() as cursor:
        if _tables(cursor):
            raise DatabaseNotEmpty(name=str(connections[alias].settings_dict["NAME"]))
    if dump.exists():
        restore_postgresql(connections[alias].settings_dict, dump)
        dump.unlink()


def begin(*, earlier_incarnation: UUID) -> int:
    """Begin the new life of a restored node: erase again, say so in a new chain, sign it; return how many erasures."""
    call_command("migrate", interactive=False, verbosity=0)
    act = world().machine_act(purpose="restore")
    rows_to_files(act)  # a backup of before had its lists of numbers in rows
    erased = operations.replay_erasures(act, rooms=erasure_rooms())
    Session.objects.all().delete()  # who was signed in when the backup was made is not signed in now
    operations.record_restore(act, earlier_incarnation=earlier_incarnation, erasures_replayed=len(erased))
    operations.write_checkpoint(act, signer=NodeSigner(folder=settings.CONFIGURATION.home))
    connections.close_all()
    return len(erased)
