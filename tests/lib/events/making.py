"""Invented events for tests, and chains of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from limen.lib.events.checkpoints import Checkpoint, signed
from limen.lib.events.event import GENESIS, Event, linked
from limen.lib.events.sealing import seal

START = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
INCARNATION = UUID("018f0000-0000-7000-8000-0000000000aa")
KEY_ID = UUID("018f0000-0000-7000-8000-0000000000bb")
RECORD = UUID("018f0000-0000-7000-8000-0000000000cc")
KEY = bytes(range(32))
KIND = "limen.subject.erased"


class FixedSigner:
    """Signs with a key made from one repeated byte."""

    def __init__(self, seed: int = 7) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)


def an_event(number: int, **changes: Any) -> Event:
    """Return event `number`, sealed under KEY, not yet linked."""
    event_id = UUID(int=0x018F << 112 | 7 << 76 | 2 << 62 | number)
    nonce = number.to_bytes(12, "big")
    payload = {"name": f"TRAVELLER {number}", "note": "Übergang, \u200fعبور"}
    event = Event(
        id=event_id,
        kind=KIND,
        version=1,
        time=START + timedelta(seconds=number),
        subject=UUID(int=number),
        subject_record=RECORD,
        node="post-1",
        incarnation=INCARNATION,
        sequence=number,
        actor=UUID(int=99),
        roles=("first_line", "supervisor"),
        post="UTO-AIR-1",
        lane="A1",
        purpose="inspection",
        data={"reason": "retention"},
        sealed=seal(payload, key=KEY, nonce=nonce, event_id=event_id, kind=KIND, key_id=KEY_ID, subject_record=RECORD),
        key_id=KEY_ID,
        previous_hash=GENESIS,
        hash=GENESIS,
    )
    return replace(event, **changes)


def a_chain(length: int) -> list[Event]:
    """Return a whole chain."""
    chain: list[Event] = []
    for number in range(1, length + 1):
        chain.append(linked(an_event(number), previous_hash=chain[-1].hash if chain else GENESIS))
    return chain


def a_checkpoint(event: Event, *, seed: int = 7) -> Checkpoint:
    """Return the node's signature at an event."""
    unsigned = Checkpoint(
        node=event.node,
        incarnation=event.incarnation,
        sequence=event.sequence,
        hash=event.hash,
        time=event.time,
        public_key=b"",
    )
    return signed(unsigned, signer=FixedSigner(seed))


def rules(findings: Sequence[Any]) -> list[str]:
    """Return the ids of the rules that spoke."""
    return [finding.rule for finding in findings]
