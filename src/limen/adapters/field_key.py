"""The key to which devices in the field seal what they register: they themselves cannot read it again.

    secrets/field.pem    P-256 private key, mode 0600; made when a page for the field is first opened

A device that is lost or taken holds sealed texts and counts. What it sealed: the JSON text of an object {v, key, nonce,
data}: an ephemeral public key (65 bytes, uncompressed), 12 bytes, and AES-256-GCM over the text under the key that
HKDF-SHA-256 makes of the agreement (RFC 5869), each in base64; the id of the group is bound to it.
"""

from __future__ import annotations

import base64
import binascii
import json
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

VERSION: Final = 1
INFO: Final = b"limen.field/1"
LONGEST: Final = 2_000_000
"""Characters of the longest sealed text that is looked at; a family of fifteen has about 6,000, with a photo
of each a million."""


class FieldSealWrong(Problem):
    """What a device handed over was not sealed to this post, or is damaged."""

    code = "field-seal-wrong"
    sentence = N_(
        "What this device kept cannot be opened at this post. Keep the device, change nothing on it, and call whoever"
        " keeps the machine: the key of the post may have been replaced."
    )


def public_key(folder: Path) -> str:
    """Return the public key (SubjectPublicKeyInfo in base64) to which a device seals."""
    spki = _key(folder).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(spki).decode("ascii")


def open_sealed(folder: Path, sealed: str, *, group: str) -> str:
    """Return the text that a device sealed for a group. Raises FieldSealWrong."""
    if len(sealed) > LONGEST:
        raise FieldSealWrong
    try:
        said = json.loads(sealed)
        theirs, nonce, data = (base64.b64decode(said[name], validate=True) for name in ("key", "nonce", "data"))
        point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
        agreed = _key(folder).exchange(ec.ECDH(), point)
        key = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"", info=INFO).derive(agreed)
        return AESGCM(key).decrypt(nonce, data, group.encode("ascii")).decode("utf-8")
    except (ValueError, TypeError, KeyError, binascii.Error, InvalidTag, RecursionError) as error:
        raise FieldSealWrong from error


def _key(folder: Path) -> ec.EllipticCurvePrivateKey:
    path = folder / "secrets" / "field.pem"
    if read_secret(path) is None:
        fresh = ec.generate_private_key(ec.SECP256R1())
        write_secret(path, fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), replace=False)
    key = load_pem_private_key(read_secret(path) or b"", password=None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise FieldSealWrong
    return key
