"""Files of chips and files of trust, read from the disk: bounded, and told apart by what they hold, not by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.emrtd.certificates import Certificate
from limen.lib.emrtd.lds import MOST_FILE, file_of
from limen.lib.emrtd.lists import MOST_LDIF, Pinned, read_trust_file
from limen.lib.emrtd.passive import ChipFiles
from limen.lib.emrtd.tlv import Malformed, read_first
from limen.lib.emrtd.trust import TrustStore

FOLDER: Final = "chip-trust"
"""In the installation's folder: lists and certificates that this node believes."""
ANCHORS: Final = "anchors"
"""In it: certificates of those whose signature under a list of authorities is believed."""
_MOST_FILES: Final = 2_000


class TrustFileUnreadable(Problem):
    """A file for the trust store is none."""

    code = "chip.trust-unreadable"
    sentence = N_(
        "%(file)s is no master list, LDIF, revocation list, deviation list or certificate that can be read (%(why)s)."
    )


class ListNotBelieved(Problem):
    """A list of authorities is not signed by anybody who is believed."""

    code = "chip.list-not-believed"
    sentence = N_("%(file)s was not taken: its signature is not of anybody who was named to be believed (%(why)s).")


class ChipFilesMissing(Problem):
    """What was given as files of a chip is none."""

    code = "chip.files-missing"
    sentence = N_("%(file)s is no file of a chip: EF.SOD, EF.COM and data groups begin with tags of their own.")


def read_trust(paths: Iterable[Path], *, anchors: Iterable[Path] = ()) -> tuple[TrustStore, bool]:
    """Return all that the files and folders hold as one store, and whether every list in it is pinned to an anchor.

    Raises TrustFileUnreadable or ListNotBelieved.
    """
    believed = read_anchors(anchors)
    store, pinned = TrustStore(), True
    for path in _files(paths):
        read, how = _read(path, believed)
        if how in (Pinned.OTHER, Pinned.BAD):
            raise ListNotBelieved(file=path.name, why=how.value)
        pinned = pinned and how is Pinned.YES
        store = store.joined(read)
    return store, pinned


def read_anchors(paths: Iterable[Path]) -> tuple[Certificate, ...]:
    """Return the certificates in the files and folders; raises TrustFileUnreadable."""
    return tuple(each for path in _files(paths) for each in _read(path, ())[0].authorities)


def own_trust(home: Path) -> tuple[TrustStore, bool]:
    """Return what the installation in a folder believes: an empty store when nothing was put there."""
    folder = home / FOLDER
    if not folder.is_dir():
        return TrustStore(), True
    anchors = folder / ANCHORS
    return read_trust([folder], anchors=[anchors] if anchors.is_dir() else [])


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


def _read(path: Path, anchors: tuple[Certificate, ...]) -> tuple[TrustStore, Pinned]:
    try:
        return read_trust_file(_bytes(path, MOST_LDIF + 1), name=path.name, anchors=anchors)
    except (Malformed, OSError) as error:
        raise TrustFileUnreadable(file=path.name, why=str(error)) from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from [file for file in sorted(path.iterdir()) if file.is_file()][:_MOST_FILES]
        else:
            yield path


def _bytes(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)
