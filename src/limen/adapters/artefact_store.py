"""The list data of this node: files that never change, named by their digest, signed and mapped into memory.

    lists/<digest>.data      the bytes
    lists/<digest>.sig       Ed25519 signature of the node that made them, over the digest

A file is written beside, flushed and then put in place, so that after a power cut it is there whole or not at all. It
is read through once before a process first uses it: a damaged file is a `Problem`, never an answer.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Iterable
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from limen.adapters.node_identity import NodeSigner, read_public_key
from limen.adapters.secret_files import read_secret, write_secret
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

_SAID: Final = b"limen list data "
"""Stands before the digest in what is signed, so that the signature is good for nothing else."""


class ArtefactMissing(Problem):
    """The file of list data that a version in force names is not there."""

    code = "artefact-missing"
    sentence = N_("The list data %(digest)s is not on this node. Import the list again, or fetch it from headquarters.")


class ArtefactDamaged(Problem):
    """The file of list data is not what was put there, or nobody whom this node believes signed it."""

    code = "artefact-damaged"
    sentence = N_("The list data %(digest)s is damaged or not signed and is not used. Import the list again.")


class ArtefactStore:
    """The files of an installation; one per process, safe among threads."""

    def __init__(self, *, folder: Path) -> None:
        """Use the folder `lists` of the installation in `folder`; nothing is read before the first call."""
        self._home = folder
        self._folder = folder / "lists"
        self._mapped: dict[str, memoryview] = {}
        self._lock = threading.Lock()

    def put(self, parts: Iterable[bytes]) -> str:
        """Keep the bytes of `parts`, joined, durably, and return their digest. Raises OSError when the disk is full."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = self._folder / f".new-{os.getpid()}-{threading.get_ident()}"
        try:
            digest = _write(beside, parts)
            signature = NodeSigner(folder=self._home).sign(_SAID + digest.encode("ascii"))
            write_secret(self._signature(digest), signature, replace=True)
            beside.replace(self._data(digest))
        finally:
            beside.unlink(missing_ok=True)
        _flush_folder(self._folder)
        return digest

    def open(self, digest: str) -> memoryview:
        """Return the bytes, read-only; raises ArtefactMissing or ArtefactDamaged."""
        with self._lock:
            if digest not in self._mapped:
                self._mapped[digest] = self._map(digest)
            return self._mapped[digest]

    def drop(self, digest: str) -> bool:
        """Remove a file that nothing names any more; whoever has it mapped keeps it until they end."""
        with self._lock:
            self._mapped.pop(digest, None)
            was_there = self._data(digest).exists()
            self._data(digest).unlink(missing_ok=True)
            self._signature(digest).unlink(missing_ok=True)
            return was_there

    def held(self) -> frozenset[str]:
        """Return the digests of all files that are there."""
        return frozenset(path.stem for path in self._folder.glob("*.data"))

    def _map(self, digest: str) -> memoryview:
        try:
            with self._data(digest).open("rb") as file:
                self._check(digest, file_digest(file, "sha256").hexdigest())
                return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except FileNotFoundError as error:
            raise ArtefactMissing(digest=digest[:12]) from error
        except ValueError as error:  # an empty file cannot be mapped
            raise ArtefactDamaged(digest=digest[:12]) from error

    def _check(self, digest: str, found: str) -> None:
        signature = read_secret(self._signature(digest))
        if found != digest or signature is None:
            raise ArtefactDamaged(digest=digest[:12])
        try:
            key = Ed25519PublicKey.from_public_bytes(read_public_key(self._home))
            key.verify(signature, _SAID + digest.encode("ascii"))
        except InvalidSignature as error:
            raise ArtefactDamaged(digest=digest[:12]) from error

    def _data(self, digest: str) -> Path:
        return self._folder / f"{digest}.data"

    def _signature(self, digest: str) -> Path:
        return self._folder / f"{digest}.sig"


def _write(path: Path, parts: Iterable[bytes]) -> str:
    hashed = sha256()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            hashed.update(part)
            file.write(part)
        file.flush()
        os.fsync(descriptor)
    return hashed.hexdigest()


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
