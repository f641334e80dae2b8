"""The list data of this node: files that never change, named by their digest, signed and mapped into memory.

    lists/<digest>.data      the bytes
    lists/<digest>.sig       size and check sums of the file, block by block, signed (Ed25519) by the node that made it
    lists/<digest>.seen      which file it was (place on the disk, size, time of change) when all of it was last checked
    lists/<digest>.damaged   a file that was found to be something else, set aside for whoever looks into it
    lists/.new-…, .work-…    in the making; what a killed process left is swept

A file is written beside, flushed, read back and then put in place, so that after a power cut it is there whole or not
at all. All of it is read again by the node process when it starts and once a day, by `limen doctor`, and by whoever
opens a file that is not the one that was last checked. To open one that is costs the signature and its last block:
a gigabyte opens in milliseconds. A damaged file is a `Problem` and set aside, never an answer.

Signatures of this node are believed, and those of the nodes in `list-trust.json`, which is written as a trust file of
seals is: headquarters, for the lists that it makes.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b, sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from limen.adapters import clock
from limen.adapters.node_identity import NodeSigner, read_public_key
from limen.adapters.seal_trust import trust_in
from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

TRUST_FILE: Final = "list-trust.json"
BLOCK: Final = 1_048_576
_SUM: Final = 16
"""Bytes of the check sum of a block (BLAKE2b)."""
_SAID: Final = b"limen list data 2 "
"""Stands before what is signed, so that the signature is good for nothing else."""
_COPY: Final = b"limen list data copy 1\n"
_NEW, _WORK = ".new-", ".work-"
_LEFT: Final = timedelta(days=1)
"""Nobody has been writing at a file for so long."""


class ArtefactMissing(Problem):
    """The file of list data that a version in force names is not there."""

    code = "artefact-missing"
    sentence = N_("The list data %(digest)s is not on this node. Import the list again, or fetch it from headquarters.")


class ArtefactDamaged(Problem):
    """The file of list data is not what was put there, or nobody whom this node believes signed it."""

    code = "artefact-damaged"
    sentence = N_("The list data %(digest)s is damaged or not signed and is not used. Import the list again.")


class CopyUnreadable(Problem):
    """What was given as a copy from another node is none."""

    code = "artefact-copy-unreadable"
    sentence = N_("This is no copy that another node wrote. Ask headquarters for it again.")


Identity = tuple[int, int, int, int]
"""Device, place on it, size, time of the last change in nanoseconds: which file it is, told without reading it."""


@dataclass(frozen=True, slots=True)
class _Sums:
    """What a file must be."""

    size: int
    sums: tuple[str, ...]

    def signed(self, digest: str) -> bytes:
        """Return the bytes that the signature is over."""
        return _SAID + json.dumps([digest, self.size, self.sums], separators=(",", ":")).encode("ascii")


class ArtefactStore:
    """The files of an installation; one per process, safe among threads."""

    def __init__(self, *, folder: Path) -> None:
        """Use the folder `lists` of the installation in `folder`; nothing is read before the first call."""
        self._home = folder
        self._folder = folder / "lists"
        self._mapped: dict[str, tuple[Identity, memoryview]] = {}
        self._lock = threading.Lock()

    def put(self, parts: Iterable[bytes]) -> str:
        """Keep the bytes of `parts`, joined, durably, and return their digest.

        Raises OSError when the disk is full, ArtefactDamaged when it does not give back what was written.
        """
        self._make_folder()
        beside = self._folder / f"{_NEW}{os.getpid()}-{threading.get_ident()}"
        try:
            digest, sums = _write(beside, parts)
            signature = NodeSigner(folder=self._home).sign(sums.signed(digest))
            _compare(digest, beside, sums)
            said = {"size": sums.size, "sums": sums.sums, "signature": signature.hex()}
            write_secret(self._path(digest, "sig"), json.dumps(said).encode("ascii"), replace=True)
            beside.replace(self._path(digest, "data"))
            self._remember(digest)
        finally:
            beside.unlink(missing_ok=True)
        self._path(digest, "damaged").unlink(missing_ok=True)
        _flush_folder(self._folder)
        return digest

    def open(self, digest: str) -> memoryview:
        """Return the bytes, read-only; raises ArtefactMissing or ArtefactDamaged."""
        try:
            found = _identity(self._path(digest, "data"))
        except FileNotFoundError as error:
            self._mapped.pop(digest, None)
            damaged = self._path(digest, "damaged").exists()
            raise (ArtefactDamaged if damaged else ArtefactMissing)(digest=digest[:12]) from error
        held = self._mapped.get(digest)
        return held[1] if held is not None and held[0] == found else self._map(digest)

    def copy_of(self, digest: str) -> Iterator[bytes]:
        """Yield a file with its signature in one stream, for a node that has no connection; raises as `check` does."""
        self.check(digest)
        said = json.loads(read_secret(self._path(digest, "sig")) or b"{}") | {"digest": digest}
        yield _COPY + json.dumps(said, separators=(",", ":")).encode("ascii") + b"\n"
        yield bytes(self.open(digest))

    def take_copy(self, copy: bytes) -> str:
        """Keep what another node wrote by `copy_of`, and return its digest.

        Raises CopyUnreadable for bytes that are none, ArtefactDamaged where a bit differs or no node that is believed
        signed it.
        """
        head, _, data = copy.removeprefix(_COPY).partition(b"\n")
        if not copy.startswith(_COPY):
            raise CopyUnreadable
        try:
            said = json.loads(head)
            digest = str(said["digest"])
            sums = _Sums(int(said["size"]), tuple(str(one) for one in said["sums"]))
            signature = bytes.fromhex(said["signature"])
        except (ValueError, KeyError, TypeError) as error:
            raise CopyUnreadable from error
        signed = any(_is_signed(key, signature, sums.signed(digest)) for key in self._believed())
        if not signed or sha256(data).hexdigest() != digest:
            raise ArtefactDamaged(digest=digest[:12])
        return self.put([data])

    def drop(self, digest: str) -> bool:
        """Remove a file that nothing names any more; whoever has it mapped keeps it until they end."""
        with self._lock:
            self._mapped.pop(digest, None)
            was_there = self._path(digest, "data").exists()
            for kind in ("data", "sig", "seen", "damaged"):
                self._path(digest, kind).unlink(missing_ok=True)
            return was_there

    def held(self, *, before: datetime | None = None) -> frozenset[str]:
        """Return the digests of all files that are there, or of those that were put there before a moment."""
        paths = self._folder.glob("*.data")
        return frozenset(path.stem for path in paths if before is None or _changed(path) < before)

    @contextmanager
    def work(self) -> Iterator[Callable[[bytes], memoryview]]:
        """Give a function that puts bytes aside on the disk and gives them back mapped; they go with the block."""
        self._make_folder()
        self._sweep()
        with TemporaryDirectory(dir=self._folder, prefix=_WORK, ignore_cleanup_errors=True) as name:
            folder = Path(name)
            descriptor = _lock(folder)
            try:
                yield lambda part: _aside(folder, part)
            finally:
                if descriptor is not None:
                    os.close(descriptor)

    def check(self, digest: str) -> None:
        """Read a file from end to end and change nothing; raises ArtefactMissing or ArtefactDamaged."""
        try:
            _compare(digest, self._path(digest, "data"), self._sums(digest))
        except FileNotFoundError as error:
            raise ArtefactMissing(digest=digest[:12]) from error

    def check_all(self) -> None:
        """Read all files; set aside what is damaged, then raise ArtefactDamaged for the first of it."""
        first: ArtefactDamaged | None = None
        for digest in sorted(self.held()):
            try:
                with self._lock:
                    self._check_and_remember(digest)
            except ArtefactDamaged as damaged:
                first = first or damaged
            except ArtefactMissing:
                continue  # dropped meanwhile
        if first is not None:
            raise first

    def _map(self, digest: str) -> memoryview:
        with self._lock:
            self._assure(digest)
            path = self._path(digest, "data")
            with path.open("rb") as file:
                view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
                self._mapped[digest] = (_identity(path), view)
                return view

    def _assure(self, digest: str) -> None:
        """Check a file as far as it must be: all of it, unless it is the very file that was checked last."""
        try:
            is_seen = read_secret(self._path(digest, "seen")) == _seen(_identity(self._path(digest, "data")))
            if not is_seen:
                self._check_and_remember(digest)
                return
            sums = self._sums(digest)
            _compare(digest, self._path(digest, "data"), sums, last_only=True)
        except ArtefactDamaged:
            self._set_aside(digest)
            raise

    def _check_and_remember(self, digest: str) -> None:
        try:
            self.check(digest)
        except ArtefactDamaged:
            self._set_aside(digest)
            raise
        self._remember(digest)

    def _remember(self, digest: str) -> None:
        write_secret(self._path(digest, "seen"), _seen(_identity(self._path(digest, "data"))), replace=True)

    def _set_aside(self, digest: str) -> None:
        """Take a damaged file out of every process's reach: each looks whether it is there before it answers."""
        self._mapped.pop(digest, None)
        self._path(digest, "seen").unlink(missing_ok=True)
        data = self._path(digest, "data")
        if data.exists():
            data.replace(self._path(digest, "damaged"))

    def _sums(self, digest: str) -> _Sums:
        """Return what a file must be, by whoever signed it; raises ArtefactDamaged."""
        try:
            said = json.loads(read_secret(self._path(digest, "sig")) or b"")
            sums = _Sums(int(said["size"]), tuple(str(one) for one in said["sums"]))
            signature = bytes.fromhex(said["signature"])
        except (ValueError, KeyError, TypeError) as error:
            raise ArtefactDamaged(digest=digest[:12]) from error
        if not any(_is_signed(key, signature, sums.signed(digest)) for key in self._believed()):
            raise ArtefactDamaged(digest=digest[:12])
        return sums

    def _believed(self) -> Iterator[bytes]:
        yield read_public_key(self._home)
        path = self._home / TRUST_FILE
        if path.exists():
            yield from (key.public_key for key in trust_in(path))

    def _make_folder(self) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def _sweep(self) -> None:
        """Remove what killed processes left in the making."""
        for path in self._folder.glob(f"{_NEW}*"):
            if _changed(path) < clock.now() - _LEFT:
                path.unlink(missing_ok=True)
        for folder in self._folder.glob(f"{_WORK}*"):
            descriptor = _lock(folder)
            if descriptor is not None:
                os.close(descriptor)
                shutil.rmtree(folder, ignore_errors=True)

    def _path(self, digest: str, kind: str) -> Path:
        return self._folder / f"{digest}.{kind}"


def held_in(home: Path, folder: Path) -> dict[str, Path]:
    """Hold the list data of an installation in `folder`, a folder of the same disk, whatever is dropped meanwhile.

    Return the name of every file, as it stands in the installation, with where it is held. Nothing is copied.
    """
    kept: dict[str, Path] = {}
    for path in sorted((home / "lists").glob("[!.]*.*")):
        beside = folder / "lists" / path.name
        beside.parent.mkdir(mode=0o700, exist_ok=True)
        if path.suffix in (".data", ".sig") and _is_linked(path, beside):
            kept[f"lists/{path.name}"] = beside
    return kept


def _is_linked(path: Path, beside: Path) -> bool:
    try:
        beside.hardlink_to(path)
    except FileNotFoundError:  # dropped meanwhile: nothing names it any more
        return False
    return True


def _write(path: Path, parts: Iterable[bytes]) -> tuple[str, _Sums]:
    """Write the parts, flushed, and return their digest and the check sums of their blocks."""
    hashed, sums, waiting, size = sha256(), list[str](), bytearray(), 0
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            hashed.update(part)
            file.write(part)
            size += len(part)
            waiting += part
            while len(waiting) >= BLOCK:
                sums.append(_sum(waiting[:BLOCK]))
                del waiting[:BLOCK]
        file.flush()
        os.fsync(descriptor)
    return hashed.hexdigest(), _Sums(size, (*sums, _sum(waiting)) if waiting else tuple(sums))


def _compare(digest: str, path: Path, sums: _Sums, *, last_only: bool = False) -> None:
    """Raise ArtefactDamaged unless the file at `path` is what it must be; FileNotFoundError when it is not there."""
    with path.open("rb") as file:
        fits = file.seek(0, os.SEEK_END) == sums.size and bool(sums.sums)
        start = len(sums.sums) - 1 if last_only else 0
        file.seek(start * BLOCK if fits else 0)
        if not fits or not all(_sum(file.read(BLOCK)) == said for said in sums.sums[start:]):
            raise ArtefactDamaged(digest=digest[:12])


def _sum(block: bytes | bytearray) -> str:
    return blake2b(block, digest_size=_SUM).hexdigest()


def _is_signed(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _identity(path: Path) -> Identity:
    said = path.stat()
    return said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns


def _seen(identity: Identity) -> bytes:
    return " ".join(map(str, identity)).encode("ascii")


def _changed(path: Path) -> datetime:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:  # dropped meanwhile
        return datetime.max.replace(tzinfo=UTC)


def _aside(folder: Path, part: bytes) -> memoryview:
    path = folder / str(len(list(folder.iterdir())))
    with path.open("x+b") as file:
        file.write(part)
        file.flush()
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))


def _lock(folder: Path) -> int | None:
    """Return the descriptor that holds a folder while its process lives; None when another one has it."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
