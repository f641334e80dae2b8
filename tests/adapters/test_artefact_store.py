"""List data on disk: what was put comes back, and nothing else ever does."""

from __future__ import annotations

from pathlib import Path

import pytest

from limen.adapters import node_identity
from limen.adapters.artefact_store import ArtefactDamaged, ArtefactMissing, ArtefactStore


@pytest.fixture
def home(tmp_path: Path) -> Path:
    node_identity.make_node(tmp_path, name="post-1")
    return tmp_path


def test_what_was_put_comes_back_under_its_digest(home: Path) -> None:
    digest = ArtefactStore(folder=home).put((b"one", b"two"))
    other_process = ArtefactStore(folder=home)
    assert bytes(other_process.open(digest)) == b"onetwo"
    assert other_process.held() == {digest}


def test_what_was_never_put_is_missing(home: Path) -> None:
    with pytest.raises(ArtefactMissing):
        ArtefactStore(folder=home).open("0" * 64)


@pytest.mark.parametrize("damage", [b"", b"onetwp", b"onetwo "])
def test_a_damaged_file_is_never_used(home: Path, damage: bytes) -> None:
    digest = ArtefactStore(folder=home).put((b"onetwo",))
    (home / "lists" / f"{digest}.data").write_bytes(damage)
    with pytest.raises(ArtefactDamaged):
        ArtefactStore(folder=home).open(digest)


def test_what_nobody_signed_is_never_used(home: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    digest = ArtefactStore(folder=home).put((b"onetwo",))
    stranger = tmp_path_factory.mktemp("stranger")
    node_identity.make_node(stranger, name="stranger")
    ArtefactStore(folder=stranger).put((b"onetwo",))
    foreign = (stranger / "lists" / f"{digest}.sig").read_bytes()
    (home / "lists" / f"{digest}.sig").write_bytes(foreign)
    with pytest.raises(ArtefactDamaged):
        ArtefactStore(folder=home).open(digest)


def test_a_cut_off_writing_leaves_nothing(home: Path) -> None:
    def parts() -> object:
        yield b"one"
        raise OSError("disk full")

    store = ArtefactStore(folder=home)
    with pytest.raises(OSError, match="disk full"):
        store.put(parts())  # type: ignore[arg-type]  # a generator that fails half-way
    assert store.held() == frozenset()
    assert list((home / "lists").iterdir()) == []


def test_dropping_takes_the_file_and_not_what_is_mapped(home: Path) -> None:
    store = ArtefactStore(folder=home)
    digest = store.put((b"onetwo",))
    mapped = store.open(digest)
    assert store.drop(digest)
    assert bytes(mapped) == b"onetwo"
    assert not store.drop(digest)
    with pytest.raises(ArtefactMissing):
        store.open(digest)
