"""A message as it came, cut into lines that a person can read: each with its number and where its bytes begin."""

from __future__ import annotations

from typing import Final, NamedTuple

MOST_LINES: Final = 5_000
LONGEST_LINE: Final = 400
"""Signs of a line that are shown."""


class Line(NamedTuple):
    """One line of a message as it is shown."""

    number: int
    offset: int
    text: str


def lines_of(raw: bytes) -> tuple[Line, ...]:
    """Return a message in lines: one a segment where an apostrophe ends segments, else as its own lines stand.

    What is no UTF-8 is shown as ISO 8859-1; signs that cannot be seen are shown as such.
    """
    if not raw:
        return ()
    end = b"'" if raw.count(b"'") > raw.count(b"\n") else b"\n"
    made: list[Line] = []
    at = 0
    while at < len(raw) and len(made) < MOST_LINES:
        stop = raw.find(end, at)
        stop = len(raw) if stop < 0 else stop + 1
        text = _shown(raw[at:stop])
        if text:
            made.append(Line(len(made) + 1, at, text))
        at = stop
    return tuple(made)


def _shown(part: bytes) -> str:
    try:
        text = part.decode()
    except UnicodeDecodeError:
        text = part.decode("iso-8859-1")
    kept = "".join(sign if sign.isprintable() else " " if sign in "\r\n\t" else "␡" for sign in text)
    return kept.strip()[:LONGEST_LINE]
