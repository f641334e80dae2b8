"""Secrets that are handed to a person once: one-time passwords and the seeds of sign-in codes."""

from __future__ import annotations

import base64
import secrets
from urllib.parse import quote

ISSUER = "Limen"


def one_time_password() -> str:
    """Return a password of 80 random bits in four groups that can be read out and typed without mistakes."""
    letters = base64.b32encode(secrets.token_bytes(10)).decode("ascii").lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def totp_secret() -> str:
    """Return a fresh seed of a time-based code: 160 bits (RFC 4226, section 4) in base32."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def totp_address(*, username: str, secret: str) -> str:
    """Return the otpauth address that an authenticator app reads from a QR code."""
    return f"otpauth://totp/{ISSUER}:{quote(username)}?secret={secret}&issuer={ISSUER}"
