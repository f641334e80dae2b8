"""Seals for tests: a key in memory, an invented refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from limen.lib.seals.printed import Printed, digest_of
from limen.lib.seals.seal import Seal
from limen.lib.seals.trust import TrustedKey

CONTROL = "K7Q2ABCDEFGH"
PRINTED = Printed(name="ERIKSSON, ANNA MARIA", birth="1974-08-12", document="L898902C3")


class Signing:
    """A signer with a key of its own."""

    def __init__(self, seed: bytes = b"1" * 32) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def trusted(signer: Signing, **changes: Any) -> TrustedKey:
    return replace(TrustedKey(state="UTO", node="post-1", public_key=signer.public_key), **changes)


def a_seal(**changes: Any) -> Seal:
    made = Seal(
        state="UTO",
        number="UTO-AIR-1-2026-00012",
        issued=date(2026, 3, 14),
        outcome="refuse",
        reasons="CF",
        facts=digest_of(PRINTED, control=CONTROL),
    )
    return replace(made, **changes)
