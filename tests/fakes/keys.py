"""Subject keys in memory: same promises as `limen.adapters.keys.SubjectKeyStore`, no database, no secrets on disk."""

from __future__ import annotations

import secrets
from uuid import UUID

from limen.adapters import clock


class MemoryKeys:
    """Keys that live as long as this object."""

    def __init__(self) -> None:
        self._keys: dict[UUID, bytes] = {}
        self._destroyed: set[UUID] = set()

    def new_keys(self, *, count: int = 1) -> list[tuple[UUID, bytes]]:
        made = [(clock.new_id(), secrets.token_bytes(32)) for _ in range(count)]
        self._keys.update(made)
        return made

    def open_key(self, key_id: UUID) -> bytes | None:
        return self._keys.get(key_id)

    def destroy(self, key_id: UUID) -> bool:
        self._destroyed.add(key_id)
        return self._keys.pop(key_id, None) is not None

    def destroyed(self) -> frozenset[UUID]:
        return frozenset(self._destroyed)

    def nonce(self) -> bytes:
        return secrets.token_bytes(12)
