"""A device in the field, as the page of the field makes one of a browser."""

from __future__ import annotations

import base64
import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from limen.adapters.field_key import INFO, VERSION


def seal(public: str, text: str, *, group: str, nonce: bytes) -> str:
    """Return a text sealed as a device seals it."""
    mine = ec.generate_private_key(ec.SECP256R1())
    theirs = load_der_public_key(base64.b64decode(public))
    assert isinstance(theirs, ec.EllipticCurvePublicKey)
    key = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=INFO).derive(mine.exchange(ec.ECDH(), theirs))
    point = mine.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    data = AESGCM(key).encrypt(nonce, text.encode(), group.encode("ascii"))
    parts = {"key": point, "nonce": nonce, "data": data}
    return json.dumps({"v": VERSION} | {name: base64.b64encode(part).decode("ascii") for name, part in parts.items()})
