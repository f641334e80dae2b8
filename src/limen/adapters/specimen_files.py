"""A folder or zip of specimens: its manifest, and its pictures written anew by the bounded process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from limen.adapters.uploads import read_picture
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.basics.zips import DAMAGED_ZIP
from limen.lib.decision.evidence import MOST_BYTES, Picture
from limen.lib.examination.specimens import MANIFEST, ManifestWrong, SpecimenData, read_manifest
from limen.lib.examination.specimens import MOST_BYTES as MOST_OF_MANIFEST

MOST_OF_ALL: Final = 256 * 1024 * 1024
"""Bytes of all pictures of an import together."""
_PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCKED: Final = 1
"""The flag of an entry that a password locks."""


class SpecimensMissing(Problem):
    """There is no manifest, or a picture that it names is not there."""

    code = "specimens-missing"
    sentence = N_("There is no “%(file)s” in this folder or archive. Nothing was taken in.")


class SpecimensTooLarge(Problem):
    """The pictures are larger than what is taken at once."""

    code = "specimens-too-large"
    sentence = N_("“%(file)s” is too large, or all pictures together are. Send fewer at once.")


class ArchiveBroken(Problem):
    """The archive cannot be read."""

    code = "specimens-broken"
    sentence = N_("This archive cannot be read. Pack the folder anew as a plain zip.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecimenFiles:
    """What an import brings."""

    specimens: tuple[SpecimenData, ...]
    pictures: dict[str, Picture]
    """By the name that the manifest has for the file."""


def read_folder(folder: Path, *, types: Collection[str], features: Collection[str]) -> SpecimenFiles:
    """Return what a folder holds. Raises what `read_archive` raises."""
    root = folder.resolve()

    def read(name: str, most: int) -> bytes:
        path = (root / name).resolve()
        if not path.is_relative_to(root) or not path.is_file():
            raise SpecimensMissing(file=name)
        if path.stat().st_size > most:
            raise SpecimensTooLarge(file=name)
        return path.read_bytes()

    return _read(read, types, features)


def read_archive(data: bytes, *, types: Collection[str], features: Collection[str]) -> SpecimenFiles:
    """Return what a zip holds: nothing is unpacked to any disk, and no entry beyond its bounds is read.

    Raises ArchiveBroken, SpecimensMissing, SpecimensTooLarge, ManifestWrong and what `read_picture` raises.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGED_ZIP as error:
        raise ArchiveBroken from error
    with archive:
        return _read(lambda name, most: _entry(archive, name, most), types, features)


def _entry(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    try:
        entry = archive.getinfo(name)
    except KeyError as error:
        raise SpecimensMissing(file=name) from error
    if entry.flag_bits & _LOCKED or entry.compress_type not in _PACKED:
        raise ArchiveBroken
    try:
        with archive.open(entry) as stream:
            # What an archive says of its sizes is not believed.
            content = stream.read(most + 1)
    except DAMAGED_ZIP as error:
        raise ArchiveBroken from error
    if len(content) > most:
        raise SpecimensTooLarge(file=name)
    return content


def _read(read: Callable[[str, int], bytes], types: Collection[str], features: Collection[str]) -> SpecimenFiles:
    try:
        text = read(MANIFEST, MOST_OF_MANIFEST).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ManifestWrong(where=MANIFEST, why="not UTF-8") from error
    specimens = read_manifest(text, types=types, features=features)
    pictures: dict[str, Picture] = {}
    total = 0
    for name in dict.fromkeys(picture.file for each in specimens for picture in each.pictures):
        content = read(name, MOST_BYTES)
        total += len(content)
        if total > MOST_OF_ALL:
            raise SpecimensTooLarge(file=name)
        pictures[name] = read_picture(content)
    return SpecimenFiles(specimens=specimens, pictures=pictures)
