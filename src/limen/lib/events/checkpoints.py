"""Checkpoints: the node signs its chain up to an event, so that nobody can write it anew without the node's key.

A checkpoint that an outsider keeps (printed, mailed, held by headquarters) fixes everything before it for ever.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from limen.lib.events.canonical import canonical_bytes, moment_text


class Signer(Protocol):
    """Whoever signs in the name of a node (Ed25519)."""

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """A signature under the chain of one incarnation of a node up to `sequence`."""

    node: str
    incarnation: UUID
    sequence: int
    hash: bytes
    """Hash of the event at `sequence`."""
    time: datetime
    public_key: bytes
    signature: bytes = b""


def signed(checkpoint: Checkpoint, *, signer: Signer) -> Checkpoint:
    """Return the checkpoint with the signature of its node."""
    unsigned = replace(checkpoint, public_key=signer.public_key)
    return replace(unsigned, signature=signer.sign(_signed_bytes(unsigned)))


def is_genuine(checkpoint: Checkpoint) -> bool:
    """Tell whether the signature fits the checkpoint and the key it names; whose key that is, is another question."""
    try:
        key = Ed25519PublicKey.from_public_bytes(checkpoint.public_key)
        key.verify(checkpoint.signature, _signed_bytes(checkpoint))
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public_key: bytes) -> str:
    """Return the short name of a public key that people compare: SHA-256, first 16 bytes, in groups of four digits."""
    digits = hashlib.sha256(public_key).hexdigest()[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def _signed_bytes(checkpoint: Checkpoint) -> bytes:
    return b"limen.checkpoint/1\0" + canonical_bytes(
        {
            "hash": checkpoint.hash.hex(),
            "incarnation": str(checkpoint.incarnation),
            "key": checkpoint.public_key.hex(),
            "node": checkpoint.node,
            "sequence": checkpoint.sequence,
            "time": moment_text(checkpoint.time),
        }
    )
