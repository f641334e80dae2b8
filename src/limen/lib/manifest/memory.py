"""Bytes in memory as the file that readers and writers of archives want: no other file is ever opened."""

from __future__ import annotations


class InMemory:
    """A file of bytes that can be read and written anywhere."""

    def __init__(self, data: bytes = b"") -> None:
        self._data = bytearray(data)
        self._at = 0

    @property
    def data(self) -> bytes:
        """Everything that is in it."""
        return bytes(self._data)

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, all of them for a negative number."""
        end = len(self._data) if size < 0 else min(len(self._data), self._at + size)
        found = bytes(self._data[self._at : end])
        self._at = max(self._at, end)
        return found

    def write(self, data: bytes, /) -> int:
        """Write at the place, over what is there."""
        self._data[self._at : self._at + len(data)] = data
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place and return it. Raises ValueError for one before the beginning."""
        start = (0, self._at, len(self._data))[whence]
        if start + offset < 0:
            raise ValueError("a place before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        """Return the place."""
        return self._at

    def flush(self) -> None:
        """Do nothing: memory is always up to date."""

    def close(self) -> None:
        """Do nothing: what was written stays."""

    def seekable(self) -> bool:
        """Return True."""
        return True
