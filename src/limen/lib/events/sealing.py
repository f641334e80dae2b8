"""Personal payload, sealed: AES-256-GCM under the key of one subject record.

The seal is bound to its event: copied into another event, or given another kind, key or person, it does not open.
Sealed form: 12 bytes nonce, then ciphertext with its 16-byte tag.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final, cast
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from limen.lib.events.canonical import JSON, canonical_bytes

NONCE: Final = 12
KEY: Final = 32
FILE: Final = "file"
"""In the place of the kind of an event, for what is sealed beside the journal."""


class SealBroken(ValueError):
    """The sealed payload does not open with this key in this place."""


def seal(
    payload: Mapping[str, JSON],
    *,
    key: bytes,
    nonce: bytes,
    event_id: UUID,
    kind: str,
    key_id: UUID,
    subject_record: UUID,
) -> bytes:
    """Return the sealed bytes of a payload. `nonce`: 12 random bytes, never used before with this key."""
    if len(key) != KEY or len(nonce) != NONCE:
        raise ValueError(f"a seal takes a key of {KEY} bytes and a nonce of {NONCE}, not {len(key)} and {len(nonce)}")
    bound = _binding(event_id, kind, key_id, subject_record)
    return nonce + AESGCM(key).encrypt(nonce, canonical_bytes(payload), bound)


def open_seal(
    sealed: bytes, *, key: bytes, event_id: UUID, kind: str, key_id: UUID, subject_record: UUID
) -> Mapping[str, JSON]:
    """Return the payload; raises SealBroken when anything about it is not as it was sealed."""
    bound = _binding(event_id, kind, key_id, subject_record)
    try:
        plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"the payload of event {event_id} does not open") from error
    return cast(Mapping[str, JSON], json.loads(plain))


def seal_file(data: bytes, *, key: bytes, nonce: bytes, file_id: UUID, key_id: UUID, subject_record: UUID) -> bytes:
    """Return the sealed bytes of a file: 16 bytes key id, 12 bytes nonce, ciphertext with its tag.

    A file outlives the row that names the key, so it carries the key's id itself.
    """
    if len(key) != KEY or len(nonce) != NONCE:
        raise ValueError(f"a seal takes a key of {KEY} bytes and a nonce of {NONCE}, not {len(key)} and {len(nonce)}")
    bound = _binding(file_id, FILE, key_id, subject_record)
    return key_id.bytes + nonce + AESGCM(key).encrypt(nonce, data, bound)


def key_of_file(sealed: bytes) -> UUID:
    """Return the id of the key that opens a sealed file; raises SealBroken for what is none."""
    if len(sealed) <= 16 + NONCE:
        raise SealBroken("these bytes are too short for a sealed file")
    return UUID(bytes=sealed[:16])


def open_file(sealed: bytes, *, key: bytes, file_id: UUID, subject_record: UUID) -> bytes:
    """Return the file; raises SealBroken when anything about it is not as it was sealed."""
    bound = _binding(file_id, FILE, key_of_file(sealed), subject_record)
    rest = sealed[16:]
    try:
        return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"the file {file_id} does not open") from error


def _binding(event_id: UUID, kind: str, key_id: UUID, subject_record: UUID) -> bytes:
    return b"limen.seal/1\0" + event_id.bytes + key_id.bytes + subject_record.bytes + kind.encode()
