"""The file of list data that is searched: columns and records behind a header that says where they are.

    8 bytes    LIMENSCR
    4 bytes    length of the header, little-endian
    32 bytes   SHA-256 of the header
    header     JSON: format, list, version, tables, counts, keys removed, and for each column its type, place and length
    columns    each begins at a multiple of 64

Whole and unchanged is what the store promises, by digest and signature; here only the header is read and every place
checked against the size of the file, so that opening takes no longer for five million persons than for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_

Array = npt.NDArray[Any]

FORMAT: Final = "limen-screening-1"
_MAGIC: Final = b"LIMENSCR"
_PRELUDE: Final = len(_MAGIC) + 4 + 32
_ALIGNED: Final = 64
_LONGEST_HEADER: Final = 256 << 20

COLUMNS: Final[Mapping[str, str]] = {
    # persons, ordered by key: where the names, births, citizenships and the record of each begin
    "p_names": "<i4",
    "p_births": "<i4",
    "p_citizenships": "<i4",
    "p_sex": "|u1",
    "p_record": "<i8",
    # names: kind (0 primary, 1 alias, 2 weak), where the parts of each begin
    "n_kind": "|u1",
    "n_tokens": "<i4",
    "t_vocab": "<i4",
    # vocabulary: where the sound of each part begins, the sounds, how rare it is, flags, hash of its letters, nickname
    "v_sound": "<i4",
    "v_sounds": "|u1",
    "v_bits": "<f4",
    "v_flags": "|u1",
    "v_latin": "<u8",
    "v_nickname": "<u2",
    # keys, ordered by hash: the part each leads to; where the keys with the same first sixteen bits begin
    "k_hash": "<u8",
    "k_vocab": "<i4",
    "k_bucket": "<i4",
    # bearers of each part, ordered by year of birth (0: not known)
    "o_start": "<i4",
    "o_person": "<i4",
    "o_year": "<i2",
    # births: years between which, month and day (0: not known)
    "b_first": "<i2",
    "b_last": "<i2",
    "b_month": "|u1",
    "b_day": "|u1",
    "c_code": "<u2",
    # documents, ordered by hash of issuer and number, and of the number alone
    "d_hash": "<u8",
    "d_person": "<i4",
    "records": "|u1",
}


class ArtefactUnreadable(Problem):
    """What was given as list data for screening is something else, cut off, or made by a later version."""

    code = "artefact-unreadable"
    sentence = N_("The list data cannot be read for screening: %(wrong)s Import the list again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A file of list data whose places are known; nothing else of it was read."""

    list_code: str
    list_version: str
    persons: int
    removed: tuple[str, ...]
    """Keys of entries of earlier files that are gone; those in this file replace them as well."""
    columns: Mapping[str, Array]
    """By the names of COLUMNS; read-only."""


def write(
    columns: Mapping[str, Iterable[Array | bytes]], *, list_code: str, list_version: str, persons: int, table: str,
    removed: tuple[str, ...],
) -> Iterator[bytes]:  # fmt: skip
    """Yield the bytes of the file; each column is given in pieces, which are gone through twice."""
    sizes = {name: sum(_size(piece) for piece in columns[name]) for name in COLUMNS}
    places: dict[str, tuple[int, int]] = {}
    offset = 0
    for name, size in sizes.items():
        places[name] = (offset, size)
        offset += size + -size % _ALIGNED
    header = json.dumps(
        {
            "format": FORMAT,
            "list": list_code,
            "version": list_version,
            "persons": persons,
            "table": table,
            "removed": removed,
            "columns": places,
        },
        separators=(",", ":"),
    ).encode("ascii")
    yield _MAGIC + len(header).to_bytes(4, "little") + sha256(header).digest() + header
    yield bytes(-(_PRELUDE + len(header)) % _ALIGNED)
    for name, size in sizes.items():
        for piece in columns[name]:
            yield piece if isinstance(piece, bytes) else piece.tobytes()
        yield bytes(-size % _ALIGNED)


def _size(piece: Array | bytes) -> int:
    return len(piece) if isinstance(piece, bytes) else piece.nbytes


def read(data: memoryview) -> Opened:
    """Return where everything is; raises ArtefactUnreadable."""
    header = _header_of(data)
    try:
        begin = _PRELUDE + int.from_bytes(data[8:12], "little")
        begin += -begin % _ALIGNED
        columns = {name: _column(data, begin, header["columns"][name], kind) for name, kind in COLUMNS.items()}
        opened = Opened(
            list_code=header["list"],
            list_version=header["version"],
            persons=header["persons"],
            removed=tuple(header["removed"]),
            columns=columns,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ArtefactUnreadable(wrong="its header is not complete, or the file is cut off.") from error
    _check_counts(opened)
    return opened


def _header_of(data: memoryview) -> dict[str, Any]:
    if bytes(data[:8]) != _MAGIC or len(data) < _PRELUDE:
        raise ArtefactUnreadable(wrong="it is a file of another kind.")
    length = int.from_bytes(data[8:12], "little")
    text = bytes(data[_PRELUDE : _PRELUDE + min(length, _LONGEST_HEADER)])
    if len(text) != length or sha256(text).digest() != bytes(data[12:44]):
        raise ArtefactUnreadable(wrong="its header is damaged.")
    header: dict[str, Any] = json.loads(text)
    if header.get("format") != FORMAT:
        raise ArtefactUnreadable(wrong="it was made by another version of this program.")
    return header


def _column(data: memoryview, begin: int, place: tuple[int, int], kind: str) -> Array:
    offset, size = place
    dtype = np.dtype(kind)
    if offset < 0 or size < 0 or begin + offset + size > len(data) or size % dtype.itemsize:
        raise ValueError("a column lies outside the file")
    column = np.frombuffer(data, dtype=dtype, count=size // dtype.itemsize, offset=begin + offset)
    column.flags.writeable = False
    return column


def _check_counts(opened: Opened) -> None:
    """Columns that belong together are equally long; what begins where one ends is one longer."""
    length = {name: len(column) for name, column in opened.columns.items()}
    persons, names, parts = opened.persons, length["n_kind"], length["v_bits"]
    expected = {
        **dict.fromkeys(("p_names", "p_births", "p_citizenships", "p_record"), persons + 1),
        "p_sex": persons,
        "n_tokens": names + 1,
        **dict.fromkeys(("v_sound", "o_start"), parts + 1),
        **dict.fromkeys(("v_flags", "v_latin", "v_nickname"), parts),
        "k_vocab": length["k_hash"],
        "k_bucket": (1 << 16) + 1,
        "o_year": length["o_person"],
        **dict.fromkeys(("b_last", "b_month", "b_day"), length["b_first"]),
        "d_person": length["d_hash"],
    }
    if any(length[name] != count for name, count in expected.items()):
        raise ArtefactUnreadable(wrong="its columns do not belong together.")
