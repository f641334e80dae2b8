"""Identifiers that can be made anywhere, also without a network, and sort by the time they were made."""

from __future__ import annotations

from uuid import UUID, uuid5

_NAMED = UUID("6d1b2f9e-0c0f-5a8e-9d2f-4c696d656e00")
"""Namespace of the ids of things that have a name of their own, such as a list or a lane; made once, never changed."""
_TIME_LIMIT = 1 << 48
_RANDOM_BYTES = 10


def uuid7(unix_ms: int, random_bytes: bytes) -> UUID:
    """Return the UUID version 7 of `unix_ms` (milliseconds since 1970, UTC) and 10 random bytes (RFC 9562, 5.7).

    Raises ValueError when the time needs more than 48 bits or there are not exactly 10 bytes; six of their 80 bits make
    room for version and variant.
    """
    if not 0 <= unix_ms < _TIME_LIMIT:
        raise ValueError(f"{unix_ms} milliseconds do not fit in 48 bits")
    if len(random_bytes) != _RANDOM_BYTES:
        raise ValueError(f"{_RANDOM_BYTES} random bytes are needed, not {len(random_bytes)}")
    noise = int.from_bytes(random_bytes, "big")
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    return UUID(int=unix_ms << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low)


def unix_ms_of(identifier: UUID) -> int:
    """Return the milliseconds since 1970 (UTC) at which a version 7 UUID was made. Raises ValueError for others."""
    if identifier.version != 7:
        raise ValueError("only a version 7 UUID carries a time")
    return identifier.int >> 80


def named_id(kind: str, name: str) -> UUID:
    """Return the id (UUID version 5) of a thing that is known by its kind and name, the same on every node."""
    return uuid5(_NAMED, f"{kind}/{name}")
