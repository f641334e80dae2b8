"""What takes long to make is made once for a whole run, by whichever of its processes asks first, and then copied.

The tables of a register are the dearest of all: every migration is one more pass over all the models. Those of SQLite
are a file, and kept for the next run as long as no migration changes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ROOT = Path(__file__).resolve().parent.parent
TABLES = "limen.sqlite3"


def made_once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that `make` filled for the whole run; whoever else asks meanwhile waits. Only to be copied."""
    shared = Path(os.environ["LIMEN_TEST_MADE_ONCE"])
    shared.mkdir(exist_ok=True)
    folder, draft = shared / name, shared / f"{name}.draft"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            # A draft that is there was left by a process that failed; the next one tries anew and fails as loudly.
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir()
            make(draft)
            draft.rename(folder)
    return folder


# --- tables --------------------------------------------------------------------------------------


def tables() -> Path:
    """Return the folder of a register with all its tables and nothing in them (on SQLite: the file `limen.sqlite3`)."""
    return made_once("tables", _make_tables)


def _make_tables(folder: Path) -> None:
    """Migrate the installation of the tests, which nothing else writes to, in a process that no test hinders."""
    kept = _kept_tables()
    if kept.exists():
        shutil.copy(kept, folder / TABLES)
        return
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "limen.config.settings"}
    subprocess.run([sys.executable, "-m", "tests.made_once", str(folder)], cwd=ROOT, env=environment, check=True)
    if (folder / TABLES).exists():
        _keep(folder / TABLES, kept)


def _kept_tables() -> Path:
    """Return where the tables of exactly these migrations are kept; for PostgreSQL, nothing is ever there."""
    from django.db import connection

    told = hashlib.sha256(connection.vendor.encode())
    for path in sorted([*ROOT.glob("src/limen/apps/*/migrations/*.py"), ROOT / "requirements" / "base.txt"]):
        told.update(path.read_bytes())
    return ROOT / ".pytest_cache" / "tables" / f"{told.hexdigest()}.sqlite3"


def _keep(made: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    for older in kept.parent.iterdir():
        older.unlink(missing_ok=True)
    draft = kept.with_suffix(f".{os.getpid()}")
    shutil.copy(made, draft)
    draft.rename(kept)


def _migrate(folder: Path) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    name = str(connection.settings_dict["NAME"])
    connection.close()  # the last connection to go takes SQLite's log with it: the file is whole by itself
    if connection.vendor == "sqlite":
        shutil.move(name, folder / TABLES)


def copy_tables(connection: BaseDatabaseWrapper) -> None:
    """Make the test database of this process a copy of the tables."""
    made = tables()
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]  # the stubs lack it
    if connection.vendor == "sqlite":
        shutil.copy(made / TABLES, name)
        return
    with connection._nodb_cursor() as cursor:
        quote = connection.ops.quote_name
        cursor.execute(f"CREATE DATABASE {quote(name)} TEMPLATE {quote(connection.settings_dict['NAME'])}")


if __name__ == "__main__":
    import django

    django.setup()
    _migrate(Path(sys.argv[1]))
