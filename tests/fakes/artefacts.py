"""List data in memory: the promises of `adapters.artefact_store` without a disk."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from limen.adapters.artefact_store import ArtefactMissing


class MemoryArtefacts:
    """Bytes by their digest."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    def put(self, parts: Iterable[bytes]) -> str:
        whole = b"".join(parts)
        digest = sha256(whole).hexdigest()
        self._held[digest] = whole
        return digest

    def open(self, digest: str) -> memoryview:
        if digest not in self._held:
            raise ArtefactMissing(digest=digest[:12])
        return memoryview(self._held[digest])

    def drop(self, digest: str) -> bool:
        return self._held.pop(digest, None) is not None

    def held(self) -> frozenset[str]:
        return frozenset(self._held)
