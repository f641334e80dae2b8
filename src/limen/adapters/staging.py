"""Folders in which a backup stands unencrypted for a moment: gone with the process, or swept where it was killed."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PREFIX: Final = ".backup-"


@contextmanager
def staged(home: Path) -> Iterator[Path]:
    """Give a folder beside the databases; it is locked while this process lives and removed with the block."""
    with TemporaryDirectory(dir=home, prefix=PREFIX) as name:
        held = _lock(Path(name))
        try:
            yield Path(name)
        finally:
            if held is not None:
                os.close(held)


def abandoned(home: Path) -> list[Path]:
    """Return the folders that killed processes left: the machine lets go of a lock when its process ends."""
    return [folder for folder in sorted(home.glob(f"{PREFIX}*")) if folder.is_dir() and _is_free(folder)]


def sweep(home: Path) -> int:
    """Remove what killed processes left in plain text; return how many folders that were."""
    folders = abandoned(home)
    for folder in folders:
        shutil.rmtree(folder)
    return len(folders)


def _lock(folder: Path) -> int | None:
    """Return the descriptor that holds the folder; None when another process has it."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor


def _is_free(folder: Path) -> bool:
    held = _lock(folder)
    if held is None:
        return False
    os.close(held)
    return True
