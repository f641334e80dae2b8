"""Several documents in one text: what belongs to which record, and on which line it began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from limen.lib.mrz.cleaning import LIMIT

_WIDTHS: Final = {44: 2, 36: 2, 30: 3}
"""How many lines of this width make a document."""


class Record(NamedTuple):
    """The text of one document, and the number of its first line (from 1)."""

    text: str
    line: int


def split_records(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the documents in `lines` one by one, without holding more than one of them.

    An empty line ends a record. So does the last line that a document of this width has, and a line of another width
    after a whole document; a single line that holds a whole document is a record of its own.
    """
    held: list[str] = []
    first = 1
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        width = _width(line)
        if held and (not width or _is_whole(held, width)):
            yield Record("\n".join(held), first)
            held = []
        if not width:
            continue
        first = first if held else number
        held.append(line if len(line) <= LIMIT else line[: LIMIT + 1])
    if held:
        yield Record("\n".join(held), first)


def _width(line: str) -> int:
    return len("".join(line.split()))


def _is_whole(held: list[str], next_width: int) -> bool:
    """True when what is held cannot go on with a line of `next_width` characters."""
    widths = [_width(line) for line in held]
    if sum(widths) >= 72 and widths[0] not in _WIDTHS:
        return True
    expected = _WIDTHS.get(widths[0])
    return expected is not None and (len(held) >= expected or next_width not in _near(widths[0]))


def _near(width: int) -> range:
    """A last name line may come without its fillers, which only a form of three lines has at its end."""
    return range(1, width + 3) if width == 30 else range(width - 2, width + 3)
