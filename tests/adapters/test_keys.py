from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from django.db import connections

from limen.adapters import clock, keys
from limen.adapters.keys import KeyEncryptionKeyMissing, KeyEncryptionKeyWrong, SubjectKeyStore

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


@pytest.fixture(autouse=True)
def _empty_store() -> None:
    with connections["keys"].cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS subject_key")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    keys.make_kek(tmp_path)
    return tmp_path


def _rows() -> list[tuple[str, str | None]]:
    with connections["keys"].cursor() as cursor:
        cursor.execute("SELECT key_id, wrapped FROM subject_key")
        return [tuple(row) for row in cursor.fetchall()]


def test_the_key_encryption_key_is_private_and_never_overwritten(tmp_path: Path) -> None:
    assert keys.make_kek(tmp_path)
    path = keys.kek_path(tmp_path)
    content = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert len(content) == 32
    assert not keys.make_kek(tmp_path)
    assert path.read_bytes() == content


def test_without_key_encryption_key_there_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(KeyEncryptionKeyMissing, match="limen init"):
        SubjectKeyStore(folder=tmp_path)


def test_a_new_key_is_on_disk_wrapped_before_it_is_handed_out(folder: Path) -> None:
    store = SubjectKeyStore(folder=folder)
    [(key_id, key)] = store.new_keys()
    wrapped = dict(_rows())[key_id.hex]
    assert len(key) == 32
    assert wrapped is not None
    assert key.hex() not in wrapped
    assert SubjectKeyStore(folder=folder).open_key(key_id) == key


def test_no_key_is_handed_out_twice(folder: Path) -> None:
    one, two = SubjectKeyStore(folder=folder), SubjectKeyStore(folder=folder)
    taken = [*one.new_keys(count=300), *two.new_keys(), *one.new_keys(count=10), *two.new_keys(count=5)]
    assert len({key_id for key_id, _ in taken}) == len({key for _, key in taken}) == 316


def test_a_forked_process_does_not_share_the_pool(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = SubjectKeyStore(folder=folder)
    [(first, _)] = store.new_keys()
    in_pool = {key_id for key_id, _ in store._pool}
    monkeypatch.setattr(os, "getpid", lambda: -1)
    [(second, _)] = store.new_keys()
    assert second not in in_pool | {first}


def test_a_destroyed_key_is_gone_and_stays_on_record(folder: Path) -> None:
    store = SubjectKeyStore(folder=folder)
    [(key_id, _), (other, other_key)] = store.new_keys(count=2)
    assert store.destroy(key_id)
    assert not store.destroy(key_id)
    assert store.open_key(key_id) is None
    assert store.destroyed() == {key_id}
    assert store.open_key(other) == other_key
    assert dict(_rows())[key_id.hex] is None


def test_a_key_destroyed_by_another_process_is_forgotten_in_bounded_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, other = SubjectKeyStore(folder=folder), SubjectKeyStore(folder=folder)
    [(key_id, _)] = store.new_keys()
    other.destroy(key_id)
    later = clock.stopwatch() + keys.CACHE_SECONDS + 1
    monkeypatch.setattr(clock, "stopwatch", lambda: later)
    assert store.open_key(key_id) is None


def test_no_trace_of_a_destroyed_key_is_left_in_the_file(folder: Path) -> None:
    if connections["keys"].vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its files to itself; VACUUM frees the row")
    store = SubjectKeyStore(folder=folder)
    [(key_id, _)] = store.new_keys()
    wrapped = dict(_rows())[key_id.hex]
    assert wrapped is not None
    path = Path(str(connections["keys"].settings_dict["NAME"]))
    store.scrub()
    assert wrapped.encode() in path.read_bytes()
    store.destroy(key_id)
    files = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    pieces = {wrapped[start : start + 16].encode() for start in range(len(wrapped) - 15)}
    assert not any(piece in files for piece in pieces)


def test_a_key_unknown_here_is_noted_as_destroyed(folder: Path) -> None:
    store = SubjectKeyStore(folder=folder)
    elsewhere = clock.new_id()
    assert not store.destroy(elsewhere)
    assert store.destroyed() == {elsewhere}


def test_another_key_encryption_key_is_told(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    [(key_id, _)] = SubjectKeyStore(folder=folder).new_keys()
    stranger = tmp_path_factory.mktemp("stranger")
    keys.make_kek(stranger)
    with pytest.raises(KeyEncryptionKeyWrong):
        SubjectKeyStore(folder=stranger).open_key(key_id)


def test_the_cache_is_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "CACHE", 10)
    store = SubjectKeyStore(folder=folder)
    taken = store.new_keys(count=30)
    assert len(store._opened) == 10
    assert [store.open_key(key_id) for key_id, _ in taken] == [key for _, key in taken]
