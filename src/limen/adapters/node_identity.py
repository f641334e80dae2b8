"""Which machine this is: its name, its lives, and the key with which it signs.

    node.json                    {"name": "post-1", "incarnation": "…", "earlier": ["…"]}
    secrets/node-signing.pem     Ed25519 private key, mode 0600
    node-public.pem              the public key: what an auditor is given

A node restored from a backup, or copied, begins a new incarnation: its journal starts a chain of its own, so that two
machines can never continue one chain in two directions.
"""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from limen.adapters import clock
from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.act import Node
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_


class NodeUnknown(Problem):
    """The installation has no identity, or one that cannot be read."""

    code = "node.unknown"
    sentence = N_("%(path)s is missing or cannot be read. Run “limen init”, or put the file back from a backup.")


def identity_path(folder: Path) -> Path:
    """Return where the installation `folder` keeps the node's name and lives."""
    return folder / "node.json"


def signing_key_path(folder: Path) -> Path:
    """Return where the installation `folder` keeps the node's signing key."""
    return folder / "secrets" / "node-signing.pem"


def public_key_path(folder: Path) -> Path:
    """Return where the installation `folder` keeps the public half of the signing key."""
    return folder / "node-public.pem"


def read_node(folder: Path) -> Node:
    """Return the node of an installation; raises NodeUnknown."""
    said = _read_identity(folder)
    return Node(name=str(said["name"]), incarnation=UUID(str(said["incarnation"])))


def make_node(folder: Path, *, name: str) -> Node:
    """Return the node of an installation, giving it a name, a first incarnation and a signing key when it has none."""
    if read_secret(identity_path(folder)) is None:
        _write_identity(folder, {"name": name, "incarnation": str(clock.new_id()), "earlier": []}, replace=False)
    _make_signing_key(folder)
    return read_node(folder)


def new_incarnation(folder: Path) -> Node:
    """Begin a new life of the node (after a restore, in a copy) and return it; the earlier ones stay on record."""
    said = _read_identity(folder)
    earlier = said.get("earlier")
    lives = [*(earlier if isinstance(earlier, list) else []), said["incarnation"]]
    _write_identity(folder, {"name": said["name"], "incarnation": str(clock.new_id()), "earlier": lives}, replace=True)
    return read_node(folder)


class NodeSigner:
    """Signs in the name of the node (Ed25519)."""

    def __init__(self, *, folder: Path) -> None:
        """Read the signing key of the installation in `folder`; raises NodeUnknown."""
        path = signing_key_path(folder)
        pem = read_secret(path)
        key = None if pem is None else load_pem_private_key(pem, password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise NodeUnknown(path=str(path))
        self._key = key

    @property
    def public_key(self) -> bytes:
        """The 32 raw bytes of the public key."""
        return self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte signature of a message."""
        return self._key.sign(message)


def public_key_to_pem(public_key: bytes) -> bytes:
    """Return the PEM text of a raw Ed25519 public key."""
    return Ed25519PublicKey.from_public_bytes(public_key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def public_key_from_pem(pem: bytes) -> bytes:
    """Return the 32 raw bytes of an Ed25519 public key; raises ValueError for anything else."""
    key = load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("an Ed25519 public key was expected")  # noqa: TRY004  # the text is wrong, not its type
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def read_public_key(folder: Path) -> bytes:
    """Return the 32 raw bytes of the node's public key, without need of the secret one; raises NodeUnknown."""
    path = public_key_path(folder)
    try:
        return public_key_from_pem(read_secret(path) or b"")
    except ValueError as error:
        raise NodeUnknown(path=str(path)) from error


def _make_signing_key(folder: Path) -> None:
    fresh = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    write_secret(signing_key_path(folder), fresh, replace=False)
    public = public_key_to_pem(NodeSigner(folder=folder).public_key)
    write_secret(public_key_path(folder), public, replace=True, mode=0o644)


def _read_identity(folder: Path) -> dict[str, object]:
    path = identity_path(folder)
    try:
        said = json.loads(read_secret(path) or b"")
        UUID(str(said["incarnation"]))
    except (ValueError, KeyError, TypeError) as error:
        raise NodeUnknown(path=str(path)) from error
    return {**said, "name": str(said.get("name", ""))}


def _write_identity(folder: Path, said: dict[str, object], *, replace: bool) -> None:
    content = json.dumps(said, indent=2, ensure_ascii=False).encode() + b"\n"
    write_secret(identity_path(folder), content, replace=replace, mode=0o644)
