from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from limen.adapters import node_identity
from limen.adapters.node_identity import NodeSigner, NodeUnknown, make_node, new_incarnation, read_node
from limen.adapters.secret_files import read_secret, write_secret


def test_a_node_is_made_once(tmp_path: Path) -> None:
    node = make_node(tmp_path, name="post-1")
    public_key = NodeSigner(folder=tmp_path).public_key
    assert make_node(tmp_path, name="another") == node == read_node(tmp_path)
    assert NodeSigner(folder=tmp_path).public_key == public_key


def test_a_new_life_keeps_name_and_key_and_remembers_the_old_one(tmp_path: Path) -> None:
    node = make_node(tmp_path, name="post-1")
    key = NodeSigner(folder=tmp_path).public_key
    again = new_incarnation(tmp_path)
    assert again.name == node.name
    assert again.incarnation != node.incarnation
    assert str(node.incarnation) in node_identity.identity_path(tmp_path).read_text()
    assert NodeSigner(folder=tmp_path).public_key == key


def test_the_signing_key_is_private_and_the_public_key_fits(tmp_path: Path) -> None:
    make_node(tmp_path, name="post-1")
    assert stat.S_IMODE(node_identity.signing_key_path(tmp_path).stat().st_mode) == 0o600
    public = load_pem_public_key(node_identity.public_key_path(tmp_path).read_bytes())
    assert isinstance(public, Ed25519PublicKey)
    public.verify(NodeSigner(folder=tmp_path).sign(b"message"), b"message")


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b'{"incarnation": "x"}'])
def test_a_node_without_identity_is_told(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        write_secret(node_identity.identity_path(tmp_path), content, replace=True)
    with pytest.raises(NodeUnknown, match="limen init"):
        read_node(tmp_path)


def test_without_signing_key_nothing_is_signed(tmp_path: Path) -> None:
    with pytest.raises(NodeUnknown):
        NodeSigner(folder=tmp_path)


def test_a_secret_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secrets" / "thing"
    assert write_secret(path, b"old", replace=False)
    assert not write_secret(path, b"new", replace=False)
    monkeypatch.setattr("os.fsync", _no_space)
    with pytest.raises(OSError, match="full"):
        write_secret(path, b"new", replace=True)
    assert read_secret(path) == b"old"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def _no_space(_descriptor: int) -> None:
    raise OSError("disk full")
