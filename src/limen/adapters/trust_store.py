"""Files of chips and files of trust, read from the disk: bounded, and told apart by what they hold, not by name."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.lds import MOST_FILE, file_of
from limen.lib.emrtd.lists import MOST_LDIF, Pinned, TrustFileUnreadable, read_anchor_file, read_part
from limen.lib.emrtd.passive import ChipFiles
from limen.lib.emrtd.tlv import Malformed, read_first
from limen.lib.emrtd.trust import LIST_KINDS, TrustStore, joined

_MOST_FILES: Final = 2_000


class ChipFilesMissing(Problem):
    """What was given as files of a chip is none."""

    code = "chip.files-missing"
    sentence = N_("%(file)s is no file of a chip: EF.SOD, EF.COM and data groups begin with tags of their own.")


def read_trust(paths: Iterable[Path], *, anchors: Iterable[Path] = ()) -> tuple[TrustStore, bool]:
    """Return all that the files and folders hold as one store, and whether every list in it is pinned to an anchor.

    Raises TrustFileUnreadable or ListNotBelieved.
    """
    believed = read_anchors(anchors)
    store = joined(read_part(data, name=name, anchors=believed) for name, data in trust_files(paths).items())
    return store, all(source.pinned == Pinned.YES for source in store.sources if source.kind in LIST_KINDS)


def read_anchors(paths: Iterable[Path]) -> tuple[Certificate, ...]:
    """Return the certificates in the files and folders; raises TrustFileUnreadable."""
    return joined(read_anchor_file(data, name=name) for name, data in trust_files(paths).items()).anchors


def trust_files(paths: Iterable[Path]) -> dict[str, bytes]:
    """Return the files, and those in the folders, by name; raises TrustFileUnreadable for one that cannot be read."""
    found: dict[str, bytes] = {}
    for path in _files(paths):
        try:
            found[_unused(path.name, found)] = _bytes(path, MOST_LDIF + 1)
        except OSError as error:
            raise TrustFileUnreadable(file=path.name, why=str(error)) from error
    return found


def read_chip_files(paths: Iterable[Path]) -> ChipFiles:
    """Return the files of a chip. In a folder, files of other things are passed over; named ones must be of a chip.

    Raises ChipFilesMissing.
    """
    found: dict[int, bytes] = {}
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside[:_MOST_FILES]:
            data = _bytes(file, MOST_FILE + 1) if file.is_file() else b""
            number = file_of(data)
            # Tags are letters of other files too, so in a folder the length must fit; a part that was cut off there
            # is told as one that was not read.
            if number is not None and (not path.is_dir() or _is_whole(data)):
                found[number] = data
            elif not path.is_dir():
                raise ChipFilesMissing(file=path.name)
    if not found:
        raise ChipFilesMissing(file=", ".join(path.name for path in paths))
    groups = {number: data for number, data in found.items() if number > 0}
    return ChipFiles(sod=found.get(-1), com=found.get(0), groups=groups)


def _is_whole(data: bytes) -> bool:
    try:
        read_first(data)
    except Malformed:
        return False
    return True


def _unused(name: str, used: Container[str]) -> str:
    """Files of one name come from two folders."""
    return next(each for each in (name, *(f"{name} ({count})" for count in range(2, _MOST_FILES))) if each not in used)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from [file for file in sorted(path.iterdir()) if file.is_file()][:_MOST_FILES]
        else:
            yield path


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
