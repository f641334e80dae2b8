"""Secrets that programs carry to the API: made here, shown once, known afterwards only by their digest."""

from __future__ import annotations

import secrets
from hashlib import sha256

PREFIX = "limen_"
"""So that a secret left in a file or a log is recognised for what it is."""
SECRET_BYTES = 32


def new_bearer() -> str:
    """Return a fresh secret of 32 random bytes, as text for an Authorization header."""
    return PREFIX + secrets.token_urlsafe(SECRET_BYTES)


def digest_of(bearer: str) -> bytes:
    """Return the SHA-256 of a secret; 256 random bits need no slower digest."""
    return sha256(bearer.encode("utf-8", "surrogateescape")).digest()
