"""List data in memory: the promises of `adapters.artefact_store` without a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256

from limen.adapters.artefact_store import ArtefactDamaged, ArtefactMissing


class MemoryArtefacts:
    """Bytes by their digest."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}
        self._damaged: set[str] = set()

    def put(self, parts: Iterable[bytes]) -> str:
        whole = b"".join(parts)
        digest = sha256(whole).hexdigest()
        self._held[digest] = whole
        self._damaged.discard(digest)
        return digest

    def open(self, digest: str) -> memoryview:
        if digest not in self._held:
            raise ArtefactMissing(digest=digest[:12])
        if digest in self._damaged:
            raise ArtefactDamaged(digest=digest[:12])
        return memoryview(self._held[digest])

    def drop(self, digest: str) -> bool:
        return self._held.pop(digest, None) is not None

    def held(self, *, before: datetime | None = None) -> frozenset[str]:  # noqa: ARG002 - all of it is from long before
        return frozenset(self._held)

    @contextmanager
    def work(self) -> Iterator[Callable[[bytes], memoryview]]:
        yield memoryview

    def check(self, digest: str) -> None:
        self.open(digest)

    def check_all(self) -> None:
        for digest in sorted(self._held):
            self.check(digest)

    def damage(self, digest: str) -> None:
        """Let a file be something else than was put there."""
        self._damaged.add(digest)
