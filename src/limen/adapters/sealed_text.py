"""Short secrets that lie in the register (of code generators, for one), sealed under a key that lies outside it."""

from __future__ import annotations

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE_BYTES = 12
_PURPOSE = b"limen sealed text 1"


class SealBroken(Exception):
    """The text was sealed under another key, or was changed: a copy of the register without its `secrets` folder."""


def seal_text(text: str) -> str:
    """Return `text` sealed (AES-256-GCM), as ASCII; sealing the same text twice gives two different results."""
    nonce = os.urandom(NONCE_BYTES)
    return urlsafe_b64encode(nonce + _cipher(settings.SECRET_KEY).encrypt(nonce, text.encode(), _PURPOSE)).decode(
        "ascii"
    )


def open_text(sealed: str) -> str:
    """Return what `seal_text` sealed. Raises SealBroken."""
    try:
        raw = urlsafe_b64decode(sealed)
        return _cipher(settings.SECRET_KEY).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], _PURPOSE).decode()
    except (ValueError, InvalidTag) as error:
        raise SealBroken("not sealed with the session key of this installation") from error


@cache
def _cipher(secret: str) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(secret.encode()))
