"""Copies of lists that somebody sent to the desk: kept among the list data until the node has read them.

A file may be read for minutes, and the desk has one thread for everybody: so it keeps the bytes, and the node process
reads them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

from limen.adapters.list_sources import AddressRefused, check_address
from limen.lib.basics.act import Artefacts
from limen.lib.basics.text import clean_line
from limen.lib.listings import format_of

MOST_BYTES: Final = 32 << 20
"""Of the files of one copy together; larger copies come by the command."""


class Mapped:
    """Bytes of the store, read as a file is; nothing is copied before it is read."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        end = len(self._data) if size < 0 else min(len(self._data), self._at + size)
        part = bytes(self._data[self._at : end])
        self._at = end
        return part

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place and return it."""
        self._at = max(0, offset + (0, self._at, len(self._data))[whence])
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at


def kept_files(artefacts: Artefacts, files: Mapping[str, Iterable[bytes]]) -> tuple[tuple[tuple[str, str], ...], str]:
    """Keep files, by the names that their format gives them; return (name, digest) of each and the digest of all.

    The digest of all is the one that `list_sources` gives the same files.
    """
    kept = tuple((name, artefacts.put(parts)) for name, parts in files.items())
    whole = sha256("\n".join(f"{name} {digest}" for name, digest in kept).encode()).hexdigest()
    return kept, whole


def opened_files(artefacts: Artefacts, files: Iterable[tuple[str, str]]) -> dict[str, Mapped]:
    """Return kept files, open at their beginning. Raises what the store raises of a file that is not whole."""
    return {name: Mapped(artefacts.open(digest)) for name, digest in files}


def addresses_in(format_code: str, source: str) -> dict[str, str]:
    """Return the addresses that a list is fetched from, by the names that its format gives the files.

    `source` is one address, or `name=address` for each file with spaces between. Raises FormatUnknown or
    AddressRefused.
    """
    first = format_of(format_code).files[0].name
    found: dict[str, str] = {}
    for word in source.split():
        name, mark, address = word.partition("=")
        if not mark or "/" in name:
            name, address = first, word
        check_address(address)
        found[name] = address
    if not found:
        raise AddressRefused(source=clean_line(source, longest=80))
    return found
