"""A draw that chance makes and anybody can repeat."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from heapq import nsmallest
from uuid import UUID


def drawn(records: Iterable[UUID], *, seed: str, count: int) -> list[UUID]:
    """Return `count` of `records`, or all if there are fewer: those with the least SHA-256 over seed and record.

    Whoever cannot choose the seed cannot choose who is drawn; whoever knows it draws the same again, in any order of
    the records.
    """
    salt = seed.encode()
    return nsmallest(count, set(records), key=lambda record: sha256(salt + record.bytes).digest())
