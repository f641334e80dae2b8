"""Codes of code generators (RFC 6238) for those who are no officers: SHA-1, six digits, half a minute each."""

from __future__ import annotations

import hmac
from base64 import b32decode
from binascii import Error as NotBase32
from datetime import datetime
from typing import Final

from limen.adapters.sealed_text import open_text

SECONDS: Final = 30
NEAR: Final = (0, -1, 1)
"""A phone's clock may be one step behind or ahead."""


def code_at(secret: str, step: int) -> str:
    """Return the code of one half minute, counted from 1970."""
    digest = hmac.digest(b32decode(secret), step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def step_of(sealed_secret: str, code: str, now: datetime) -> int | None:
    """Return the half minute whose code was typed, None for a wrong one."""
    typed = "".join(code.split())
    present = int(now.timestamp()) // SECONDS
    try:
        secret = open_text(sealed_secret)
        steps = [
            step for step in (present + near for near in NEAR) if hmac.compare_digest(code_at(secret, step), typed)
        ]
    except (NotBase32, TypeError):
        return None
    return steps[0] if steps else None
