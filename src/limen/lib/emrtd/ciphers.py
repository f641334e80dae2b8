"""The symmetric half of a chip's protocols: padding, 3DES and AES, their message codes, and keys from secrets.

ICAO 9303-11, 9.7 and 9.8. 3DES is what half the documents in use speak; it protects a conversation of a second.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.cmac import CMAC

ENC: Final = 1
MAC: Final = 2
PASSWORD: Final = 3
CODE_BYTES: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A cipher and the bytes of its keys."""

    name: str
    """`3DES` or `AES`."""
    key_bytes: int

    @property
    def block(self) -> int:
        """Bytes of a block."""
        return 8 if self.name == "3DES" else 16

    def derive(self, secret: bytes, counter: int) -> bytes:
        """Return the key for one purpose from a shared secret (9.7.1)."""
        kind = "sha256" if self.key_bytes > 16 else "sha1"
        digest = hashlib.new(kind, secret + counter.to_bytes(4, "big"), usedforsecurity=False).digest()
        key = digest[: self.key_bytes]
        return _with_parity(key) if self.name == "3DES" else key

    def encrypt(self, key: bytes, data: bytes, *, iv: bytes | None = None) -> bytes:
        """Return whole blocks encrypted in CBC mode."""
        return _run(self._cipher(key, iv).encryptor(), data)

    def decrypt(self, key: bytes, data: bytes, *, iv: bytes | None = None) -> bytes:
        """Return whole blocks decrypted in CBC mode; raises ValueError for anything else."""
        return _run(self._cipher(key, iv).decryptor(), data)

    def code(self, key: bytes, data: bytes) -> bytes:
        """Return the message code of eight bytes; the retail code pads by itself here, CMAC needs none."""
        if self.name == "3DES":
            return retail_mac(key, pad(data, 8))
        mac = CMAC(AES(key))
        mac.update(data)
        return mac.finalize()[:CODE_BYTES]

    def _cipher(self, key: bytes, iv: bytes | None) -> Cipher[modes.CBC]:
        algorithm = TripleDES(key + key[:8]) if self.name == "3DES" else AES(key)
        return Cipher(algorithm, modes.CBC(iv or bytes(self.block)))


TRIPLE_DES: Final = Suite(name="3DES", key_bytes=16)


def retail_mac(key: bytes, padded: bytes) -> bytes:
    """Return MAC algorithm 3 of ISO/IEC 9797-1 with DES over whole blocks."""
    first, second = key[:8], key[8:16]
    chained = _run(Cipher(TripleDES(first * 3), modes.CBC(bytes(8))).encryptor(), padded)[-8:]
    once = _run(Cipher(TripleDES(second * 3), modes.CBC(bytes(8))).decryptor(), chained)
    return _run(Cipher(TripleDES(first * 3), modes.CBC(bytes(8))).encryptor(), once)


def pad(data: bytes, block: int) -> bytes:
    """Return data with 80 and as many zeros as the block needs (ISO/IEC 9797-1, method 2)."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes) -> bytes:
    """Return data without its padding; raises ValueError when it has none."""
    stripped = data.rstrip(b"\0")
    if stripped[-1:] != b"\x80":
        raise ValueError("no padding")
    return stripped[:-1]


def _with_parity(key: bytes) -> bytes:
    """DES ignores the last bit of each byte; the standard sets it so that the ones are odd."""
    return bytes(byte & 0xFE | (byte >> 1).bit_count() & 1 ^ 1 for byte in key)


def _run(context: CipherContext, data: bytes) -> bytes:
    return context.update(data) + context.finalize()
