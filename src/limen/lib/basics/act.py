"""Who does what, where, when, for what purpose: everything an operation needs of the world, in one value.

A door makes an `Act` once per call; below the door nothing asks for the clock, the session or a random number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from limen.lib.basics.country_pack import CountryPack
from limen.lib.basics.roles import Role


class SubjectKeys(Protocol):
    """The store of subject keys, kept apart from the register so that destroying a key erases what it sealed.

    The store does not know whose key is whose; `apps.journal` keeps that, in the transaction that first needs the key.
    """

    def new_keys(self, *, count: int = 1) -> list[tuple[UUID, bytes]]:
        """Return `count` fresh (key id, 32-byte key), each durable before this returns and never handed out again."""

    def open_key(self, key_id: UUID) -> bytes | None:
        """Return the 32-byte key, or None once it was destroyed."""

    def destroy(self, key_id: UUID) -> bool:
        """Destroy a key for ever; False when there was none left to destroy."""

    def destroyed(self) -> frozenset[UUID]:
        """Return the ids of all keys that were destroyed."""

    def nonce(self) -> bytes:
        """Return 12 fresh random bytes for one sealing."""


class Artefacts(Protocol):
    """Files of list data that never change: named by their digest, signed by the node that made them, and mapped into
    memory by every process that asks.
    """

    def put(self, parts: Iterable[bytes]) -> str:
        """Keep the bytes of `parts`, joined, durably, and return their digest (SHA-256 in hexadecimal)."""

    def open(self, digest: str) -> memoryview:
        """Return the bytes, read-only and checked; raises a Problem when they are missing or not what was put."""

    def drop(self, digest: str) -> bool:
        """Remove a file that nothing names any more; False when there was none. Who has it mapped keeps it."""

    def held(self, *, before: datetime | None = None) -> frozenset[str]:
        """Return the digests of all files that are there, or of those that were put there before a moment."""

    def work(self) -> AbstractContextManager[Callable[[bytes], memoryview]]:
        """Give a function that puts bytes aside and gives them back mapped, until the block ends."""

    def check(self, digest: str) -> None:
        """Read all of a file, changing nothing; raises a Problem when it is missing or not what was put."""

    def check_all(self) -> None:
        """Read all files and set aside what is damaged; then raises a Problem for the first that is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """The machine that acts: its name, and which life of it this is (a restored or cloned node starts a new one)."""

    name: str
    incarnation: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One call of a door by one named person (or one named machine client) for one declared purpose."""

    actor: UUID
    actor_name: str
    roles: frozenset[Role]
    post: str
    """Code of the post where it happens; empty for headquarters work."""
    lane: str
    """Code of the lane; empty away from a lane."""
    at: datetime
    """When, aware, UTC."""
    today: date
    """The local date at the post: ages, validity and stays are counted in it."""
    purpose: str
    new_id: Callable[[], UUID]
    keys: SubjectKeys
    artefacts: Artefacts
    node: Node
    pack: CountryPack
