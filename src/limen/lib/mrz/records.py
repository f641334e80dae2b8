"""Several documents in one text: which lines belong together, and on which line each document began."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from limen.lib.basics.countries import ISSUERS
from limen.lib.mrz.cleaning import LIMIT

_LINES: Final = {44: 2, 36: 2, 30: 3}
"""How many lines a document with lines of this width has."""

_LEAST_WHOLE: Final = 72
"""Characters of the shortest zone: a line that is longer holds a whole document."""

_LICENCE_WIDTH: Final = 9
"""Of the first line of a Swiss driving licence, two of 30 follow."""

_LOOSE: Final = 2
"""A line may have lost or won so many characters and still belong to the one before it."""

_CODES: Final = frozenset(code.ljust(3, "<") for code in ISSUERS)


class Record(NamedTuple):
    """The text of one document, and the number of its first line (from 1)."""

    text: str
    line: int


def split_records(lines: Iterable[str]) -> Iterator[Record]:
    """Yield the documents in `lines` one after the other, holding only one of them at a time.

    An empty line ends a document. Without empty lines, width and look of the lines tell which belong together, so that
    a line too many or too few spoils one document and not all that follow.
    """
    held: list[str] = []
    first = 1
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")[: LIMIT + 1]
        if held and (not line.strip() or not _goes_on(held, line)):
            yield Record("\n".join(held), first)
            held = []
        if line.strip():
            first = first if held else number
            held.append(line)
    if held:
        yield Record("\n".join(held), first)


def _goes_on(held: list[str], line: str) -> bool:
    """True when `line` can be the next line of the document of which `held` are the first."""
    signs = _signs(line)
    width = len(_signs(held[0]))
    expected = _LINES.get(width)
    if width == _LICENCE_WIDTH:
        return len(held) < 3 and len(signs) == 30
    if expected is None:
        return not _is_held_whole(held) and not _begins_document(signs)
    if len(held) >= expected:
        return False
    if expected == 2:
        return abs(len(signs) - width) <= _LOOSE and not _is_upper_line(signs)
    return _is_next_of_three(len(held), signs, width)


def _is_next_of_three(place: int, signs: str, width: int) -> bool:
    """The second of three lines is mostly digits, the third has none, and may have lost its fillers."""
    has_digits = _digits(signs) > 3
    if place == 1:
        return has_digits and abs(len(signs) - width) <= _LOOSE and not _begins_document(signs)
    return not has_digits and len(signs) <= width + _LOOSE


def _is_held_whole(held: list[str]) -> bool:
    """Lines of an unusual first width: joined, or a first line that lost its fillers, or a Swiss licence."""
    widths = [len(_signs(line)) for line in held]
    if len(widths) == 1:
        return widths[0] >= _LEAST_WHOLE
    return widths[-1] in {44, 36} or len(widths) >= 3


def _begins_document(signs: str) -> bool:
    return signs[:1].isalpha() and signs[2:5] in _CODES


def _is_upper_line(signs: str) -> bool:
    return _begins_document(signs) and _digits(signs) < 6


def _digits(signs: str) -> int:
    return sum(sign.isdigit() for sign in signs)


def _signs(line: str) -> str:
    """Return what of the line can be part of a zone, near enough to count and to look at."""
    return "".join(sign for sign in line.upper() if sign.isalnum() or sign in "<‹＜")
