"""Who does what, where, when, for what purpose: everything an operation needs of the world, in one value.

A door makes an `Act` once per call; below the door nothing asks for the clock, the session or a random number.
"""

from __future__ import annotations

from collections.abc import Callable
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
    node: Node
    pack: CountryPack
