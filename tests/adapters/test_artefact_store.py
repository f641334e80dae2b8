"""List data on disk: what was put comes back, and nothing else ever does."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limen.adapters import artefact_store, node_identity
from limen.adapters.artefact_store import TRUST_FILE, ArtefactDamaged, ArtefactMissing, ArtefactStore
from limen.lib.seals.trust import TrustedKey, write_trust
from tests.found import as_many


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


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(artefact_store, "BLOCK", 16)


def turn(path: Path, at: int) -> None:
    """Let one bit be another, as a disk does it: nothing is said of it anywhere."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[at // 8] ^= 1 << at % 8
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


CONTENT = bytes(range(100))


@pytest.mark.usefixtures("small_blocks")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=as_many(40, here=10))
@given(at=st.integers(0, len(CONTENT) * 8 - 1))
def test_a_bit_that_turned_anywhere_is_found_and_the_file_is_set_aside(home: Path, at: int) -> None:
    store, other_process = ArtefactStore(folder=home), ArtefactStore(folder=home)
    digest = store.put((CONTENT,))
    assert bytes(other_process.open(digest)) == CONTENT
    turn(home / "lists" / f"{digest}.data", at)
    with pytest.raises(ArtefactDamaged):
        store.check(digest)
    with pytest.raises(ArtefactDamaged):
        store.check_all()
    for each in (store, other_process, ArtefactStore(folder=home)):
        with pytest.raises(ArtefactDamaged):
            each.open(digest)
    assert store.held() == frozenset()
    store.check_all()
    assert store.put((CONTENT,)) == digest
    assert bytes(other_process.open(digest)) == CONTENT


@pytest.mark.usefixtures("small_blocks")
def test_a_file_checked_before_is_opened_by_its_signature_and_its_last_block(home: Path) -> None:
    digest = ArtefactStore(folder=home).put((CONTENT,))
    read: list[int] = []
    real = artefact_store._sum

    def seen(block: bytes) -> str:
        read.append(len(block))
        return real(block)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(artefact_store, "_sum", seen)
        ArtefactStore(folder=home).open(digest)
    assert read == [len(CONTENT) % 16]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("kind", ["data", "seen"])
def test_another_file_than_the_one_checked_is_read_whole(home: Path, kind: str) -> None:
    """Brought back from a backup, copied, or written to: it is not the file that somebody looked at."""
    digest = ArtefactStore(folder=home).put((CONTENT,))
    data = home / "lists" / f"{digest}.data"
    turn(data, 5)
    if kind == "data":
        os.utime(data)
    else:
        (home / "lists" / f"{digest}.seen").unlink()
    with pytest.raises(ArtefactDamaged):
        ArtefactStore(folder=home).open(digest)


@pytest.mark.parametrize("said", [b"", b"{}", b"[]", b"\xff", b'{"size": 1, "sums": 3, "signature": ""}'])
def test_a_signature_that_is_none_is_not_believed(home: Path, said: bytes) -> None:
    digest = ArtefactStore(folder=home).put((CONTENT,))
    (home / "lists" / f"{digest}.sig").write_bytes(said)
    with pytest.raises(ArtefactDamaged):
        ArtefactStore(folder=home).open(digest)


def test_what_headquarters_signed_is_used_where_its_key_was_put(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    headquarters = tmp_path_factory.mktemp("headquarters")
    node_identity.make_node(headquarters, name="headquarters")
    digest = ArtefactStore(folder=headquarters).put((CONTENT,))
    (home / "lists").mkdir()
    for kind in ("data", "sig"):
        name = f"{digest}.{kind}"
        (home / "lists" / name).write_bytes((headquarters / "lists" / name).read_bytes())
    with pytest.raises(ArtefactDamaged):
        ArtefactStore(folder=home).open(digest)
    (home / "lists" / f"{digest}.damaged").rename(home / "lists" / f"{digest}.data")
    key = TrustedKey(state="UTO", node="headquarters", public_key=node_identity.read_public_key(headquarters))
    (home / TRUST_FILE).write_text(write_trust([key]))
    assert bytes(ArtefactStore(folder=home).open(digest)) == CONTENT


def test_bytes_put_aside_go_with_the_block_and_so_does_what_a_killed_process_left(home: Path) -> None:
    store = ArtefactStore(folder=home)
    left = home / "lists" / ".work-killed"
    left.mkdir(parents=True)
    unfinished = home / "lists" / ".new-1-1"
    unfinished.touch()
    os.utime(unfinished, (0, 0))
    with store.work() as keep, store.work() as keep_too:
        views = [keep(b"one"), keep_too(b"two"), keep(b"three")]
        assert [bytes(view) for view in views] == [b"one", b"two", b"three"]
        assert not left.exists()
    assert list((home / "lists").iterdir()) == []


def test_only_what_is_old_enough_is_told_when_asked_so(home: Path) -> None:
    store = ArtefactStore(folder=home)
    digest = store.put((CONTENT,))
    assert store.held(before=datetime.now(UTC) + timedelta(minutes=1)) == {digest}
    assert store.held(before=datetime.now(UTC) - timedelta(days=1)) == frozenset()
