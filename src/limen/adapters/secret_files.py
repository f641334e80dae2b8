"""Small files that must be whole, private and on disk: written beside, flushed, then put in place."""

from __future__ import annotations

import os
from pathlib import Path

PRIVATE = 0o600


def read_secret(path: Path) -> bytes | None:
    """Return the bytes of a file; None when there is no such file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def write_secret(path: Path, content: bytes, *, replace: bool, mode: int = PRIVATE) -> bool:
    """Write a file whole, flushed to disk, with `mode`; False when it exists and `replace` is not set.

    After a power cut there is the old file or the new one, never a part. The folder is made with mode 0700.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        _write_flushed(beside, content, mode=mode)
        placed = _place(beside, path, replace=replace)
    finally:
        beside.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return placed


def _write_flushed(path: Path, content: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _place(beside: Path, path: Path, *, replace: bool) -> bool:
    if replace:
        beside.replace(path)
        return True
    try:
        path.hardlink_to(beside)  # fails when the file exists: nobody's secret is overwritten, not even in a race
    except FileExistsError:
        return False
    return True


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
