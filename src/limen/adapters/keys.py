"""The subject keys: a small store beside the register, so that destroying one key erases all it ever sealed.

Every subject record has an AES-256 key of its own. The keys live in the database `keys` (a file or a PostgreSQL
database apart from the register, with short-lived backups), wrapped under the node's key-encryption key (RFC 3394),
which is a file that never enters a database. The store does not know whose key is whose: the register does.

A key must be on disk before anything sealed under it is. To spare each new traveller a flush of their own, a process
takes keys from a pool that it made durable in one go.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from limen.adapters import clock
from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

ALIAS: Final = "keys"
POOL: Final = 256
"""Keys made durable in one flush; what a process leaves unused is never used again."""
CACHE: Final = 4096
CACHE_SECONDS: Final = 30.0
"""A key destroyed by one process is forgotten by every other within this time."""
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS subject_key (
    key_id varchar(32) PRIMARY KEY,
    wrapped varchar(80),
    made_at varchar(40) NOT NULL,
    destroyed_at varchar(40),
    CHECK ((wrapped IS NULL) <> (destroyed_at IS NULL))
)
"""


class KeyEncryptionKeyMissing(Problem):
    """The file with the key-encryption key is not there, or is not 32 bytes long."""

    code = "keys.kek-missing"
    sentence = N_(
        "The key-encryption key %(path)s is missing. Put it back from its safe copy, or run “limen init” on a new node."
    )


class KeyEncryptionKeyWrong(Problem):
    """The keys were wrapped under another key-encryption key."""

    code = "keys.kek-wrong"
    sentence = N_("The key-encryption key of this node does not fit its keys database. Put back the one that does.")


def kek_path(folder: Path) -> Path:
    """Return where the node of installation `folder` keeps its key-encryption key."""
    return folder / "secrets" / "kek"


def make_kek(folder: Path) -> bool:
    """Make the key-encryption key (32 random bytes, mode 0600) unless there is one; True when it was made."""
    return write_secret(kek_path(folder), secrets.token_bytes(32), replace=False)


class SubjectKeyStore:
    """The subject keys of this node; one per process, safe among threads."""

    def __init__(self, *, folder: Path) -> None:
        """Open the store of the installation in `folder`; raises KeyEncryptionKeyMissing."""
        path = kek_path(folder)
        kek = read_secret(path)
        if kek is None or len(kek) != 32:
            raise KeyEncryptionKeyMissing(path=str(path))
        self._kek = kek
        self._lock = threading.Lock()
        self._pool: list[tuple[UUID, bytes]] = []
        self._pool_owner = os.getpid()
        self._opened: OrderedDict[UUID, tuple[float, bytes]] = OrderedDict()
        self._table_made = False

    def new_keys(self, *, count: int = 1) -> list[tuple[UUID, bytes]]:
        """Return `count` fresh (key id, 32-byte key), each durable on disk and never handed out before."""
        with self._lock:
            if self._pool_owner != os.getpid():
                # A forked process holds a copy of its parent's pool: using it would give two subjects one key.
                self._pool, self._pool_owner = [], os.getpid()
            if len(self._pool) < count:
                self._pool += self._make_durable(max(POOL, count - len(self._pool)))
            taken, self._pool = self._pool[:count], self._pool[count:]
        for key_id, key in taken[-CACHE:]:
            self._remember(key_id, key)
        return taken

    def open_key(self, key_id: UUID) -> bytes | None:
        """Return the 32-byte key; None once it was destroyed, or where this node never had it."""
        if (key := self._remembered(key_id)) is not None:
            return key
        with self._cursor() as cursor:
            cursor.execute("SELECT wrapped FROM subject_key WHERE key_id = %s", [key_id.hex])
            row = cursor.fetchone()
        if row is None or row[0] is None:
            return None
        key = self._unwrap(row[0])
        self._remember(key_id, key)
        return key

    def destroy(self, key_id: UUID) -> bool:
        """Destroy a key for ever and keep the note that it was; False when there was no such key left to destroy."""
        with self._lock:
            self._opened.pop(key_id, None)
        at = clock.now().isoformat()
        with self._cursor() as cursor, transaction.atomic(using=ALIAS, durable=True):
            cursor.execute(
                "UPDATE subject_key SET wrapped = NULL, destroyed_at = %s WHERE key_id = %s AND wrapped IS NOT NULL",
                [at, key_id.hex],
            )
            destroyed = bool(cursor.rowcount)
            if not destroyed:
                # A keys database put back from an older backup may not know the key; the note keeps it from returning.
                cursor.execute(
                    "INSERT INTO subject_key (key_id, wrapped, made_at, destroyed_at) VALUES (%s, NULL, %s, %s)"
                    " ON CONFLICT (key_id) DO NOTHING",
                    [key_id.hex, at, at],
                )
        self.scrub()
        return destroyed

    def destroyed(self) -> frozenset[UUID]:
        """Return the ids of all keys destroyed on this node: what a restored register must forget again."""
        with self._cursor() as cursor:
            cursor.execute("SELECT key_id FROM subject_key WHERE destroyed_at IS NOT NULL")
            return frozenset(UUID(hex=row[0]) for row in cursor.fetchall())

    def nonce(self) -> bytes:
        """Return 12 fresh random bytes for one sealing."""
        return secrets.token_bytes(12)

    def scrub(self) -> None:
        """Wipe what destroyed keys left in free pages and logs of the database."""
        connection = connections[ALIAS]
        if connection.in_atomic_block:  # only a test case wraps the store in a transaction; nothing is on disk then
            return
        with self._cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.fetchone()
            else:
                cursor.execute("VACUUM subject_key")

    def _make_durable(self, count: int) -> list[tuple[UUID, bytes]]:
        made = [(clock.new_id(), secrets.token_bytes(32)) for _ in range(count)]
        at = clock.now().isoformat()
        rows = [(key_id.hex, aes_key_wrap(self._kek, key).hex(), at) for key_id, key in made]
        with self._cursor() as cursor, transaction.atomic(using=ALIAS, durable=True):
            cursor.executemany("INSERT INTO subject_key (key_id, wrapped, made_at) VALUES (%s, %s, %s)", rows)
        return made

    @contextmanager
    def _cursor(self) -> Iterator[CursorWrapper]:
        with connections[ALIAS].cursor() as cursor:
            if not self._table_made:
                _make_table(cursor)
                self._table_made = True
            yield cursor

    def _unwrap(self, wrapped: str) -> bytes:
        try:
            return aes_key_unwrap(self._kek, bytes.fromhex(wrapped))
        except InvalidUnwrap as error:
            raise KeyEncryptionKeyWrong from error

    def _remembered(self, key_id: UUID) -> bytes | None:
        with self._lock:
            until, key = self._opened.get(key_id, (0.0, b""))
            return key if until > clock.stopwatch() else None

    def _remember(self, key_id: UUID, key: bytes) -> None:
        with self._lock:
            self._opened[key_id] = (clock.stopwatch() + CACHE_SECONDS, key)
            self._opened.move_to_end(key_id)
            while len(self._opened) > CACHE:
                self._opened.popitem(last=False)


def _make_table(cursor: CursorWrapper) -> None:
    if connections[ALIAS].vendor == "sqlite":
        # Destroyed keys are overwritten with zeros, not merely unlinked.
        cursor.execute("PRAGMA secure_delete = ON")
        cursor.fetchone()
        cursor.execute(_TABLE)
        return
    with transaction.atomic(using=ALIAS):
        # Two processes that start together would both create it, and one would fail.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('limen.subject_key'))")
        cursor.execute(_TABLE)
