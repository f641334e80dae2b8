from __future__ import annotations

import tarfile
from dataclasses import dataclass
from pathlib import Path

import pyrage
import pytest

from limen.adapters import archive
from limen.adapters.archive import ArchiveKeyWrong, ArchiveUnreadable, Lock, Unlock, read_archive, write_archive


@dataclass(frozen=True)
class Pair:
    recipient: str
    identity: str


@pytest.fixture(scope="module")
def pair() -> Pair:
    identity = pyrage.x25519.Identity.generate()
    return Pair(recipient=str(identity.to_public()), identity=str(identity))


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    folder = tmp_path / "source"
    folder.mkdir()
    contents = {"small.txt": b"Utopia", "secrets/large.bin": bytes(range(256)) * 20_000, "empty": b""}
    paths = {}
    for number, (name, content) in enumerate(contents.items()):
        paths[name] = folder / str(number)
        paths[name].write_bytes(content)
    return paths


def place(tmp_path: Path) -> Path:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    return folder


def test_what_was_packed_is_unpacked(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    path, target = tmp_path / "a.age", place(tmp_path)
    write_archive(path, files, about={"node": "post-1"}, lock=Lock(recipients=[pair.recipient]))
    manifest = read_archive(path, target, unlock=Unlock(identities=[f"# made today\n{pair.identity}\n"]))
    assert manifest.about == {"node": "post-1"}
    assert {name: (target / name).read_bytes() for name in files} == {
        name: source.read_bytes() for name, source in files.items()
    }
    assert path.stat().st_mode & 0o077 == 0


def test_nothing_of_it_is_readable_in_the_file(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    path = tmp_path / "a.age"
    write_archive(path, files, about={"node": "post-1"}, lock=Lock(recipients=[pair.recipient]))
    content = path.read_bytes()
    assert b"Utopia" not in content
    assert b"post-1" not in content


def test_any_age_program_opens_it(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    path = tmp_path / "a.age"
    write_archive(path, files, about={}, lock=Lock(recipients=[pair.recipient]))
    plain = tmp_path / "a.tar"
    plain.write_bytes(pyrage.decrypt(path.read_bytes(), [pyrage.x25519.Identity.from_str(pair.identity)]))
    with tarfile.open(plain) as tar:
        assert tar.getnames() == ["manifest.json", *files]


@pytest.mark.slow
def test_a_passphrase_opens_it_and_another_does_not(tmp_path: Path, files: dict[str, Path]) -> None:
    path, target = tmp_path / "a.age", place(tmp_path)
    write_archive(path, files, about={}, lock=Lock(passphrase="correct horse"))
    with pytest.raises(ArchiveKeyWrong, match="passphrase"):
        read_archive(path, target, unlock=Unlock(passphrase="wrong horse"))
    read_archive(path, target, unlock=Unlock(passphrase="correct horse"))
    assert (target / "small.txt").read_bytes() == b"Utopia"
    with tarfile.open(path) as tar:
        assert tar.getnames() == ["identity.age", "archive.age"]


def test_another_key_does_not_open_it(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    path = tmp_path / "a.age"
    write_archive(path, files, about={}, lock=Lock(recipients=[pair.recipient]))
    stranger = str(pyrage.x25519.Identity.generate())
    with pytest.raises(ArchiveUnreadable):
        read_archive(path, place(tmp_path), unlock=Unlock(identities=[stranger]))
    with pytest.raises(ArchiveUnreadable, match="not an archive made with a passphrase"):
        read_archive(path, tmp_path / "unpacked", unlock=Unlock(passphrase="x"))


@pytest.mark.parametrize("where", [100, -100, "half", "none"])
def test_damage_is_noticed(tmp_path: Path, files: dict[str, Path], pair: Pair, where: int | str) -> None:
    path = tmp_path / "a.age"
    write_archive(path, files, about={}, lock=Lock(recipients=[pair.recipient]))
    content = bytearray(path.read_bytes())
    if isinstance(where, int):
        content[where] ^= 1
    path.write_bytes(content if isinstance(where, int) else content[: len(content) // 2 if where == "half" else 0])
    with pytest.raises(ArchiveUnreadable):
        read_archive(path, place(tmp_path), unlock=Unlock(identities=[pair.identity]))


@pytest.mark.parametrize("said", ["age1nonsense", "ssh-ed25519 nonsense", ""])
def test_a_recipient_that_is_none_is_told(tmp_path: Path, files: dict[str, Path], said: str) -> None:
    with pytest.raises(ArchiveKeyWrong, match="neither an age recipient"):
        write_archive(tmp_path / "a.age", files, about={}, lock=Lock(recipients=[said]))
    assert list(tmp_path.glob("*a.age*")) == []


def test_an_identity_that_is_none_is_told(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    path = tmp_path / "a.age"
    write_archive(path, files, about={}, lock=Lock(recipients=[pair.recipient]))
    with pytest.raises(ArchiveKeyWrong, match="neither an age identity"):
        read_archive(path, place(tmp_path), unlock=Unlock(identities=["AGE-SECRET-KEY-1NONSENSE"]))


def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, files: dict[str, Path], pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.age"
    path.write_bytes(b"yesterday's")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(OSError, match="No space left"):
        write_archive(path, files, about={}, lock=Lock(recipients=[pair.recipient]))
    assert path.read_bytes() == b"yesterday's"
    assert [file.name for file in tmp_path.iterdir() if "a.age" in file.name] == ["a.age"]


def test_what_was_written_wrongly_is_noticed_when_read_back(
    tmp_path: Path, files: dict[str, Path], pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests = iter(["0" * 64] * len(files))
    monkeypatch.setattr(archive, "_digest", lambda _path: next(digests))
    with pytest.raises(ArchiveUnreadable, match="missing or were changed"):
        write_archive(tmp_path / "a.age", files, about={}, lock=Lock(recipients=[pair.recipient]))
    assert not (tmp_path / "a.age").exists()


def test_a_file_cannot_climb_out_of_its_folder(tmp_path: Path, files: dict[str, Path], pair: Pair) -> None:
    for name in ("../outside", "/outside", "a/../../outside"):
        path = tmp_path / "a.age"
        with pytest.raises(ArchiveUnreadable, match="does not belong"):
            write_archive(path, {name: files["small.txt"]}, about={}, lock=Lock(recipients=[pair.recipient]))


def test_a_source_that_vanishes_is_told_and_nothing_is_left(tmp_path: Path, pair: Pair) -> None:
    with pytest.raises(FileNotFoundError):
        write_archive(tmp_path / "a.age", {"x": tmp_path / "gone"}, about={}, lock=Lock(recipients=[pair.recipient]))
