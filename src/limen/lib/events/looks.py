"""The access log as it is chained: looks in batches, each batch hashed over the batch before."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from limen.lib.events.canonical import canonical_bytes, moment_text

ACCESS_LOG: Final = UUID("6c6f6f6b-7320-5000-8000-6c696d656e00")
"""The subject of events about the access log as a whole."""
FIRST_BATCH: Final = bytes(32)
"""What the first batch names as the hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One look at personal data."""

    number: int
    at: datetime
    actor: UUID
    roles: tuple[str, ...]
    post: str
    lane: str
    purpose: str
    subject: UUID
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBatch:
    """A stretch of the access log: all looks from `first` to `last`, `count` of them."""

    number: int
    first: int
    last: int
    count: int
    sealed_at: datetime
    previous_hash: bytes
    hash: bytes


def batch_of(looks: Iterable[Look], *, after: LookBatch | None, sealed_at: datetime) -> LookBatch:
    """Return the batch that seals looks (at least one, by rising number) after the batch before."""
    previous = FIRST_BATCH if after is None else after.hash
    number = 1 if after is None else after.number + 1
    digest = hashlib.sha256(canonical_bytes([number, previous.hex(), moment_text(sealed_at)]))
    numbers = []
    for look in looks:
        numbers.append(look.number)
        digest.update(b"\n" + _look_bytes(look))
    if not numbers:
        raise ValueError("a batch seals at least one look")
    return LookBatch(
        number=number,
        first=numbers[0],
        last=numbers[-1],
        count=len(numbers),
        sealed_at=sealed_at,
        previous_hash=previous,
        hash=digest.digest(),
    )


def _look_bytes(look: Look) -> bytes:
    return canonical_bytes(
        {
            "actor": str(look.actor),
            "at": moment_text(look.at),
            "lane": look.lane,
            "number": look.number,
            "post": look.post,
            "purpose": look.purpose,
            "roles": list(look.roles),
            "subject": str(look.subject),
            "what": look.what,
        }
    )
