"""The folder into which carriers' messages are dropped: files of a network share, attachments of a mail server.

A file is taken only when whoever writes it has finished: its size stands still, and no name of a half-written file. It
is removed only after it was kept, so that a process that ends in between finds it again, and keeping it twice does
nothing. What cannot be taken stands aside with a word on why.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path
from typing import Final

from limen.adapters import clock

INBOX, ASIDE, OUTBOX = "inbox", "aside", "outbox"
FOLDERS: Final = (INBOX, ASIDE, OUTBOX)
SETTLES_SECONDS: Final = 2.0
"""A file that was written to within so long may not be whole."""
MOST_BYTES: Final = 32 << 20
"""Of one file; a mail is larger than what it carries."""
MOST_PARTS: Final = 50
"""Attachments of one mail."""
_HALF_WRITTEN: Final = (".tmp", ".part", ".filepart", ".crdownload", ".swp", "~")
_TEXTS: Final = ("text/plain", "text/csv", "application/octet-stream", "application/edifact", "application/edi-x12")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A file of the inbox, ready to be taken."""

    path: Path
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """What came in a file: the file itself, or one part of a mail."""

    name: str
    raw: bytes
    sender: str
    """Address of whoever sent a mail; empty for a plain file."""
    by_mail: bool


def make_folders(home: Path) -> Path:
    """Make the folders in the installation where they are missing, readable by nobody else; return the inbox."""
    root = home / "carriers"
    for name in FOLDERS:
        (root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return root / INBOX


def dropped_files(home: Path, *, limit: int) -> tuple[Dropped, ...]:
    """Return up to `limit` files that are whole, those that came first before the others; one level of folders deep."""
    inbox = make_folders(home)
    now = clock.now().timestamp()
    found: list[tuple[float, Dropped]] = []
    for path in _files(inbox):
        try:
            told = path.stat()
        except FileNotFoundError:
            continue  # taken by another process
        if now - told.st_mtime >= SETTLES_SECONDS or told.st_mtime > now:
            found.append((told.st_mtime, Dropped(path=path, size=told.st_size)))
    return tuple(each for _, each in sorted(found, key=lambda pair: (pair[0], str(pair[1].path)))[:limit])


def _files(inbox: Path) -> Iterator[Path]:
    for path in inbox.iterdir():
        if path.name.startswith(".") or path.name.endswith(_HALF_WRITTEN):
            continue
        if path.is_symlink():
            continue  # whoever may write here must not make us read elsewhere
        if path.is_dir():
            yield from (
                each
                for each in path.iterdir()
                if each.is_file()
                and not each.is_symlink()
                and not each.name.startswith(".")
                and not each.name.endswith(_HALF_WRITTEN)
            )
        elif path.is_file():
            yield path


def enclosed_in(file: Dropped) -> tuple[Enclosed, ...]:
    """Return what a file brings: itself, or the messages that a mail carries. Empty where there is none.

    Raises OSError where the file cannot be read, ValueError where it is larger than a message may be.
    """
    if file.size > MOST_BYTES:
        raise ValueError(f"{file.size} bytes are more than {MOST_BYTES}")
    raw = file.path.read_bytes()
    if file.path.suffix.lower() != ".eml":
        return (Enclosed(name=file.path.name, raw=raw, sender="", by_mail=False),)
    mail = BytesParser(policy=policy.default).parsebytes(raw)
    sender = parseaddr(str(mail.get("From", "")))[1][:70]
    found = []
    for place, part in enumerate(mail.walk()):
        if place > MOST_PARTS:
            break
        if part.is_multipart() or part.get_content_type() not in _TEXTS:
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data.strip():
            name = part.get_filename() or file.path.name
            found.append(Enclosed(name=str(name)[:120], raw=data, sender=sender, by_mail=True))
    return tuple(found)


def put_away(file: Dropped) -> None:
    """Remove a file whose bytes the register keeps: a copy beside it would outlive their erasure."""
    file.path.unlink(missing_ok=True)


def put_aside(home: Path, file: Dropped, *, why: str) -> None:
    """Move a file that cannot be taken aside, with a word on why beside it."""
    folder = home / "carriers" / ASIDE
    target = folder / f"{clock.new_id().hex[:12]}-{file.path.name[:120]}"
    file.path.replace(target)
    target.with_name(f"{target.name}.why.txt").write_text(f"{why}\n", encoding="utf-8")


def write_out(home: Path, *, carrier: str, name: str, raw: bytes) -> Path:
    """Write a message for a carrier into its folder of the outbox, whole or not at all; return where it stands."""
    folder = home / "carriers" / OUTBOX / carrier
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    half, whole = folder / f".{name}.part", folder / name
    with half.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    return half.replace(whole)
