"""What is odd about an interchange, by its code; the sentence for it is told by whoever reads the message."""

from __future__ import annotations

from typing import NamedTuple


class Remark(NamedTuple):
    """One thing that was odd."""

    code: str
    segment: int = -1
    """Index of the segment in its interchange, counted from 0; -1 where it is about the whole."""
    said: str = ""
    """What stands there, as far as it can be quoted."""
    expected: str = ""
    """What should stand there."""
