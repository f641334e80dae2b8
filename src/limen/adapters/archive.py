"""Encrypted archives in the age format: a tar file with a manifest, written as a stream, checked by reading it back.

For recipients (`age1…` or an ssh key) the file is one age file that the `age` program opens too. For a passphrase
it is a tar file of two: `identity.age`, opened by the passphrase, holds the identity that opens `archive.age`.

Nothing is written to disk in plain, nothing is held in memory whole.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

import pyrage

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

MANIFEST: Final = "manifest.json"
IDENTITY: Final = "identity.age"
ARCHIVE: Final = "archive.age"
LARGEST_MANIFEST: Final = 1_048_576
_MAGIC: Final = b"age-encryption.org/v1"
_BLOCK: Final = tarfile.BLOCKSIZE
_CHUNK: Final = 1_048_576
Answer = TypeVar("Answer")


class ArchiveUnreadable(Problem):
    """The file is no archive of ours, is damaged, or does not open with what was given."""

    code = "backup.unreadable"
    sentence = N_("%(path)s cannot be read: %(why)s.")


class ArchiveKeyWrong(Problem):
    """A recipient, identity or passphrase cannot be used."""

    code = "backup.key"
    sentence = N_("%(said)s cannot be used: %(why)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Who will be able to open an archive: recipients, or whoever knows the passphrase."""

    recipients: Sequence[str] = ()
    passphrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """What opens an archive: the text of an age identity file, or the passphrase."""

    identities: Sequence[str] = ()
    passphrase: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an archive holds, by its own account."""

    about: Mapping[str, Any]
    """Whatever the writer said: which node, when, how many rows."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Name -> SHA-256."""


def write_archive(path: Path, files: Mapping[str, Path], *, about: Mapping[str, Any], lock: Lock) -> str:
    """Write an archive, read it back whole, and put it in place; return the SHA-256 of the file.

    The file is also encrypted to an identity that only this call knows and forgets: that is how it can be read back
    without the recipient's secret. Raises ArchiveKeyWrong, ArchiveUnreadable and OSError; then there is no file.
    """
    manifest = Manifest(about=about, files={name: _digest(source) for name, source in files.items()})
    own = pyrage.x25519.Identity.generate()
    recipients = [*(_recipient(said) for said in lock.recipients), own.to_public()]
    beside = path.with_name(f".{path.name}.{os.getpid()}")

    def encrypt(file: BinaryIO) -> None:
        _through_pipe(
            lambda into: _write_tar(into, manifest, files), lambda plain: pyrage.encrypt_io(plain, file, recipients)
        )

    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            _write_wrapped(file, own, lock.passphrase, encrypt)
            file.flush()
            os.fsync(file.fileno())
        _read_back(beside, manifest, own, lock.passphrase)
        digest = _digest(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return digest


def read_archive(path: Path, folder: Path, *, unlock: Unlock) -> Manifest:
    """Unpack an archive into `folder` (an empty one) and return its manifest, every file checked against it.

    Raises ArchiveUnreadable and ArchiveKeyWrong; then the folder may hold a part.
    """
    identities = [identity for said in unlock.identities for identity in _identities(said)]
    with path.open("rb") as file:
        if unlock.passphrase:
            identities, sealed = _unwrapped(path, file, unlock.passphrase)
        else:
            sealed = file
        return _read_sealed(path, sealed, identities, lambda tar: _unpack(path, tar, folder))


def _write_wrapped(file: BinaryIO, own: Any, passphrase: str, encrypt: Callable[[BinaryIO], None]) -> None:
    """Let `encrypt` write the archive into the file: alone, or inside a tar file beside the wrapped identity."""
    if not passphrase:
        encrypt(file)
        return
    wrapped = pyrage.passphrase.encrypt(str(own).encode(), passphrase)
    file.write(_tar_header(IDENTITY, len(wrapped)) + wrapped + _padding(len(wrapped)))
    header = file.tell()
    file.write(bytes(_BLOCK))
    start = file.tell()
    encrypt(file)
    size = file.tell() - start
    file.write(_padding(size) + bytes(2 * _BLOCK))
    # Only now is the size known; the place of the header was kept free.
    file.seek(header)
    file.write(_tar_header(ARCHIVE, size))


def _tar_header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(format=tarfile.GNU_FORMAT)


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)


def _write_tar(into: BinaryIO, manifest: Manifest, files: Mapping[str, Path]) -> None:
    with tarfile.open(fileobj=into, mode="w|", format=tarfile.GNU_FORMAT) as tar:
        said = json.dumps({"about": manifest.about, "files": manifest.files}, ensure_ascii=False).encode()
        _add(tar, MANIFEST, len(said), io.BytesIO(said))
        for name, source in files.items():
            with source.open("rb") as content:
                _add(tar, name, source.stat().st_size, content)


def _add(tar: tarfile.TarFile, name: str, size: int, content: BinaryIO | io.BytesIO) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    tar.addfile(info, content)


def _read_back(path: Path, manifest: Manifest, own: Any, passphrase: str) -> None:
    with path.open("rb") as file:
        identities, sealed = _unwrapped(path, file, passphrase) if passphrase else ([own], file)
        read = _read_sealed(path, sealed, identities, lambda tar: _check(path, tar))
    if read != manifest:
        raise ArchiveUnreadable(path=str(path), why="what was read back is not what was written")


def _unwrapped(path: Path, file: BinaryIO, passphrase: str) -> tuple[list[Any], BinaryIO]:
    """Return the identity behind the passphrase and the sealed part of the file."""
    try:
        tar = tarfile.open(fileobj=file, mode="r:")  # noqa: SIM115  # its member outlives this function
        wrapped, sealed = (cast(BinaryIO, tar.extractfile(name)) for name in (IDENTITY, ARCHIVE))
        identity = pyrage.passphrase.decrypt(wrapped.read(_CHUNK), passphrase).decode("ascii")
    except (tarfile.TarError, KeyError, AttributeError) as error:
        why = "it is not an archive made with a passphrase"
        raise ArchiveUnreadable(path=str(path), why=why) from error
    except (pyrage.DecryptError, UnicodeDecodeError) as error:
        raise ArchiveKeyWrong(said="The passphrase", why="it does not open this file") from error
    return _identities(identity), sealed


def _read_sealed(
    path: Path, sealed: BinaryIO, identities: Sequence[Any], use: Callable[[tarfile.TarFile], Answer]
) -> Answer:
    def unpack(plain: BinaryIO) -> Answer:
        with tarfile.open(fileobj=plain, mode="r|") as tar:
            answer = use(tar)
        while plain.read(_CHUNK):  # what follows the tar file's end is read, so that age checks the file to its end
            pass
        return answer

    try:
        return _through_pipe(lambda into: pyrage.decrypt_io(sealed, into, list(identities)), unpack)
    except (pyrage.DecryptError, tarfile.TarError, EOFError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the machine's own trouble; pyrage tells of a damaged stream by an OSError without a number
        why = "it was not made for this key, or it is damaged"
        raise ArchiveUnreadable(path=str(path), why=why) from error


def _unpack(path: Path, tar: tarfile.TarFile, folder: Path) -> Manifest:
    def keep(name: str, content: BinaryIO) -> str:
        target = folder / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            while chunk := content.read(_CHUNK):
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest()

    return _members(path, tar, keep)


def _check(path: Path, tar: tarfile.TarFile) -> Manifest:
    return _members(path, tar, lambda _name, content: _digest_of(content))


def _members(path: Path, tar: tarfile.TarFile, take: Callable[[str, BinaryIO], str]) -> Manifest:
    """Take every file of the archive that its manifest names, and return the manifest once all digests agree."""
    manifest: Manifest | None = None
    taken: dict[str, str] = {}
    for member in tar:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None:
            raise ArchiveUnreadable(path=str(path), why=f"{member.name!r} in it is no file")
        if manifest is None:
            manifest = _manifest(path, member.name, content.read(LARGEST_MANIFEST))
        elif member.name not in manifest.files or member.name in taken or not _is_inside(member.name):
            raise ArchiveUnreadable(path=str(path), why=f"{member.name!r} does not belong in it")
        else:
            taken[member.name] = take(member.name, cast(BinaryIO, content))
    if manifest is None or taken != dict(manifest.files):
        raise ArchiveUnreadable(path=str(path), why="files in it are missing or were changed")
    return manifest


def _is_inside(name: str) -> bool:
    return not name.startswith("/") and ".." not in Path(name).parts


def _manifest(path: Path, name: str, content: bytes) -> Manifest:
    try:
        said = json.loads(content if name == MANIFEST else b"")
        files = {str(key): str(value) for key, value in said["files"].items()}
        return Manifest(about=dict(said["about"].items()), files=files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArchiveUnreadable(path=str(path), why="it has no manifest") from error


def _recipient(said: str) -> Any:
    try:
        ssh = said.startswith("ssh-")
        return pyrage.ssh.Recipient.from_str(said) if ssh else pyrage.x25519.Recipient.from_str(said)
    except pyrage.RecipientError as error:
        raise ArchiveKeyWrong(said=said, why="it is neither an age recipient nor an ssh public key") from error


def _identities(said: str) -> list[Any]:
    """Return the identities in the text of an age identity file (comments begin with #), or the one of an ssh key."""
    try:
        if "PRIVATE KEY" in said:
            return [pyrage.ssh.Identity.from_buffer(said.encode())]
        lines = [line.strip() for line in said.splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise ArchiveKeyWrong(
            said="The identity", why="it is neither an age identity nor an ssh private key"
        ) from error


class _Producer(threading.Thread):
    """Writes into a pipe beside the thread that reads from it, and keeps what went wrong."""

    def __init__(self, produce: Callable[[BinaryIO], None], descriptor: int) -> None:
        super().__init__(daemon=True)
        self._produce, self._descriptor = produce, descriptor
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            with os.fdopen(self._descriptor, "wb") as into:
                self._produce(into)
        except BaseException as error:  # noqa: BLE001  # raised again by the thread that waits for this one
            self.failure = error


def _through_pipe(produce: Callable[[BinaryIO], None], consume: Callable[[BinaryIO], Answer]) -> Answer:
    """Return what `consume` makes of the bytes that `produce` writes; neither side holds more than a pipe does."""
    reading, writing = os.pipe()
    producer = _Producer(produce, writing)
    producer.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            answer = consume(plain)
    except Exception as error:
        producer.join()
        if producer.failure is not None and not isinstance(producer.failure, BrokenPipeError):
            raise producer.failure from error  # the reader failed because the writer did
        raise
    producer.join()
    if producer.failure is not None:
        raise producer.failure
    return answer


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return _digest_of(file)


def _digest_of(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    while chunk := content.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
