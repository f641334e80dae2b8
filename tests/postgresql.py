"""A PostgreSQL server of the tests' own: made in a folder, reached by a socket in it, gone afterwards.

It needs the programs of PostgreSQL, and neither a running server, a password nor a port. The role `limen` owns the
databases and is no superuser, as in production: what the database must refuse, it refuses to that role.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# A test database that a power cut destroys is no loss; without flushing, the tests take half as long.
_FORGETFUL = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
_IN_SERVICE = "-c shared_buffers=512MB -c max_wal_size=8GB -c checkpoint_timeout=15min"
_OPTIONS = "-c listen_addresses='' -c max_connections=60"


@contextmanager
def serving(programs: Path) -> Iterator[Server]:
    """Run a server that flushes as one in service does, for measurements, and remove it afterwards."""
    server = Server(programs=programs, durable=True)
    try:
        yield server
    finally:
        server.stop()


class Server:
    """One running server; `stop` removes all of it."""

    def __init__(self, *, programs: Path, durable: bool = False) -> None:
        """Make and start a server with the programs in the folder `programs`; RuntimeError when it cannot.

        With `durable` it flushes as a server in service does, with the room of one, for measurements.
        """
        self._programs = programs
        # PostgreSQL refuses to run as root: it then runs as the account that its package brought.
        self._account = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        # A socket's path may have no more than 107 bytes: the name is short.
        self.folder = Path(tempfile.mkdtemp(prefix="limen-pg-"))
        if self._account:
            os.chown(self.folder, self._account.pw_uid, self._account.pw_gid)
        self._run("initdb", "--pgdata", "data", "--username=owner", "--auth=trust", "--no-sync", "--encoding=UTF8")
        options = f"-k {self.folder} {_OPTIONS}" + f" {_IN_SERVICE if durable else _FORGETFUL}"
        self._run("pg_ctl", "start", "--wait", "--silent", "--pgdata=data", f"--options={options}", "--log=log")
        self._say("CREATE ROLE limen LOGIN CREATEDB")
        self.make("limen")
        self.make("keys")

    def make(self, database: str) -> str:
        """Make one more empty database and return its address."""
        self._say(f"CREATE DATABASE {database} OWNER limen")
        return self.address(database)

    def address(self, database: str) -> str:
        """Return the address of a database as `limen.toml` writes it."""
        return f"postgresql://limen@{quote(str(self.folder), safe='')}/{database}"

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self._run("pg_ctl", "stop", "--wait", "--silent", "--mode=immediate", "--pgdata=data")
        shutil.rmtree(self.folder)

    def _say(self, statement: str) -> None:
        self._run("psql", "--quiet", f"--host={self.folder}", "--username=owner", "--dbname=postgres", "-c", statement)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._programs / program, *arguments],
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            user=self._account.pw_uid if self._account else None,
            group=self._account.pw_gid if self._account else None,
            extra_groups=[] if self._account else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")
