"""An event and its place in the chain."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from limen.lib.events.canonical import JSON, canonical_bytes, moment_text

GENESIS: Final = bytes(32)
"""What the first event of an incarnation names as the hash before it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. Plain fields identify nobody by themselves; `sealed` holds the personal payload."""

    id: UUID
    kind: str
    """`limen.<aggregate>.<happened>`."""
    version: int
    time: datetime
    """When it happened as the acting process claims; the order is given by `sequence` alone."""
    subject: UUID
    """The row or aggregate that it happened to."""
    subject_record: UUID | None
    """The record of the person concerned, whose key seals `sealed`."""
    node: str
    incarnation: UUID
    sequence: int
    """1, 2, 3 … within the incarnation."""
    actor: UUID
    roles: tuple[str, ...]
    post: str
    lane: str
    purpose: str
    data: Mapping[str, JSON]
    sealed: bytes | None
    key_id: UUID | None
    previous_hash: bytes
    hash: bytes


def chain_hash(event: Event) -> bytes:
    """Return the SHA-256 over the canonical bytes of everything in an event but its own hash.

    The sealed payload enters as it is sealed: the hash stays true when the key, and with it the meaning, is gone.
    """
    return hashlib.sha256(canonical_bytes(_hashed_fields(event))).digest()


def linked(event: Event, *, previous_hash: bytes) -> Event:
    """Return the event joined to the chain after `previous_hash`."""
    joined = event if event.previous_hash == previous_hash else replace(event, previous_hash=previous_hash)
    return replace(joined, hash=chain_hash(joined))


def _hashed_fields(event: Event) -> dict[str, JSON]:
    return {
        "actor": str(event.actor),
        "data": event.data,
        "id": str(event.id),
        "incarnation": str(event.incarnation),
        "key": None if event.key_id is None else str(event.key_id),
        "kind": event.kind,
        "lane": event.lane,
        "node": event.node,
        "post": event.post,
        "previous": event.previous_hash.hex(),
        "purpose": event.purpose,
        "record": None if event.subject_record is None else str(event.subject_record),
        "roles": list(event.roles),
        "sealed": None if event.sealed is None else hashlib.sha256(event.sealed).hexdigest(),
        "sequence": event.sequence,
        "subject": str(event.subject),
        "time": moment_text(event.time),
        "version": event.version,
    }
