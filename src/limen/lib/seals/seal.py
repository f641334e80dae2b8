"""The text of a seal: what is in it, how it is written, signed and read back.

    LIMEN1:<base32 without padding, RFC 4648 section 6 (to be confirmed)>

    1 byte     version, 1
    8 bytes    name of the key: the first bytes of SHA-256 over the public key
    32 bytes   digest of what is printed about the person
    text       State, number, day, outcome, letters of the reasons; ASCII, parted by the unit separator
    64 bytes   Ed25519 signature over all before it, under a prefix of its own

Base32 and the colon are of the alphabet that a QR code packs best, survive a reading aloud, and hold no space that a
scanner or a hand would lose.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from limen.lib.events.checkpoints import Signer

MARK: Final = "LIMEN"
PREFIX: Final = "LIMEN1:"
LONGEST: Final = 2_000
"""Characters of the longest text that is looked at; ours have about 250."""
FACTS_BYTES: Final = 32
_VERSION: Final = b"\x01"
_KEY_BYTES: Final = 8
_SIGNATURE_BYTES: Final = 64
_FRAME: Final = len(_VERSION) + _KEY_BYTES + FACTS_BYTES + _SIGNATURE_BYTES
_SEPARATOR: Final = "\x1f"
_DOMAIN: Final = b"limen.seal/1\0"
_FORMS: Final = (
    re.compile(r"[A-Z]{1,3}"),
    re.compile(r"[A-Z0-9-]{1,32}"),
    re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    re.compile(r"[a-z_]{1,20}"),
    re.compile(r"[A-Z]{0,26}"),
)


class NotASeal(ValueError):
    """The text is no seal at all: it does not begin like one."""


class NewerSeal(ValueError):
    """The text is a seal of a version that this program does not know."""


class Damaged(ValueError):
    """The text begins like a seal, but parts of it are missing or changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a seal says."""

    state: str
    """Code of the State that issued the paper."""
    number: str
    """Number printed on the paper."""
    issued: date
    outcome: str
    """Code of what was decided: refuse, withdraw, stop, admit_conditionally."""
    reasons: str
    """Letters of the reasons, in alphabetical order; empty where the outcome has none."""
    facts: bytes
    """Digest of what is printed about the person; `lib.seals.printed` makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSeal:
    """A seal as it was read, with all that its signature is checked by."""

    seal: Seal
    key: bytes
    """Name of the key that is said to have signed it."""
    signed: bytes
    signature: bytes


def key_name(public_key: bytes) -> bytes:
    """Return the eight bytes by which a seal names the key that signed it."""
    return hashlib.sha256(public_key).digest()[:_KEY_BYTES]


def write_seal(seal: Seal, *, signer: Signer) -> str:
    """Return the signed text of a seal; raises ValueError for what a seal cannot say: a mistake of the program."""
    fields = (seal.state, seal.number, seal.issued.isoformat(), seal.outcome, seal.reasons)
    if len(seal.facts) != FACTS_BYTES or not _fit(fields):
        raise ValueError(f"a seal cannot say {seal}")
    body = _VERSION + key_name(signer.public_key) + seal.facts + _SEPARATOR.join(fields).encode("ascii")
    return PREFIX + _to_text(body + signer.sign(_DOMAIN + body))


def read_seal(text: str) -> SignedSeal:
    """Return what a text says, before its signature is checked; small letters and white space do not matter.

    Raises NotASeal, NewerSeal or Damaged.
    """
    content = _from_text(_payload(text))
    body, signature = content[:-_SIGNATURE_BYTES], content[-_SIGNATURE_BYTES:]
    start = len(_VERSION) + _KEY_BYTES
    return SignedSeal(
        seal=_said(body[start + FACTS_BYTES :], facts=body[start : start + FACTS_BYTES]),
        key=body[len(_VERSION) : start],
        signed=body,
        signature=signature,
    )


def is_signed_by(public_key: bytes, read: SignedSeal) -> bool:
    """Return True when the signature fits the seal and this key."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(read.signature, _DOMAIN + read.signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _payload(text: str) -> str:
    """Return what stands behind the prefix."""
    if len(text) > LONGEST:
        raise NotASeal
    plain = "".join(text.split()).upper()
    if plain.startswith(PREFIX):
        return plain.removeprefix(PREFIX)
    if re.match(rf"{MARK}[0-9]+:", plain, re.ASCII):
        raise NewerSeal
    raise NotASeal


def _to_text(content: bytes) -> str:
    return base64.b32encode(content).decode("ascii").rstrip("=")


def _from_text(payload: str) -> bytes:
    try:
        content = base64.b32decode(payload + "=" * (-len(payload) % 8))
    except (binascii.Error, ValueError) as error:
        raise Damaged from error
    # The last letter holds bits that decode to nothing: only the spelling that we write is the seal.
    if len(content) <= _FRAME or content[:1] != _VERSION or _to_text(content) != payload:
        raise Damaged
    return content


def _said(text: bytes, *, facts: bytes) -> Seal:
    try:
        fields = tuple(text.decode("ascii").split(_SEPARATOR))
        if not _fit(fields):
            raise Damaged
        state, number, issued, outcome, reasons = fields
        day = date.fromisoformat(issued)
    except ValueError as error:
        raise Damaged from error
    return Seal(state=state, number=number, issued=day, outcome=outcome, reasons=reasons, facts=facts)


def _fit(fields: tuple[str, ...]) -> bool:
    return len(fields) == len(_FORMS) and all(form.fullmatch(field) for form, field in zip(_FORMS, fields, strict=True))
