"""Numbers in a row: blanks are stolen by the box, and are numbered one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from limen.lib.basics.document_numbers import normal_number

MOST: Final = 10_000
"""Numbers in one row. Whoever lost more reports them box by box."""


class NotInARow(ValueError):
    """Two numbers that are no beginning and end of a row, or of one that is too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Numbers from the first to the last: the same beginning, the same length, digits counting up at the end."""

    first: str
    last: str

    @property
    def alike(self) -> int:
        """How many letters all numbers of the row begin with alike."""
        return _common(self.first, self.last)

    def numbers(self) -> Iterator[str]:
        """Yield every number of the row."""
        start = self.alike
        width = len(self.first) - start
        if not width:
            yield self.first
            return
        for each in range(int(self.first[start:]), int(self.last[start:]) + 1):
            yield f"{self.first[:start]}{each:0{width}}"

    def holds(self, number: str) -> bool:
        """Return True when a number, as it is compared, is one of the row."""
        # Of one length and one beginning, so that the order of the letters is the order of the numbers.
        start = self.alike
        fits = len(number) == len(self.first) and number[:start] == self.first[:start]
        return fits and (number[start:].isdigit() or not number[start:]) and self.first <= number <= self.last

    def meets(self, other: Row) -> bool:
        """Return True when a number is in both."""
        return any(self.holds(each) for each in (other.first, other.last)) or other.holds(self.first)


def row_of(first: str, last: str = "") -> Row:
    """Return the row from one number to another, as they are compared; of one alone without `last`.

    Raises NotInARow.
    """
    begin, end = normal_number(first), normal_number(last) or normal_number(first)
    if begin == end:
        return Row(first=begin, last=end)
    start = _common(begin, end)
    digits = (begin[start:], end[start:])
    if len(begin) != len(end) or not all(each.isascii() and each.isdigit() for each in digits):
        raise NotInARow("two numbers of other forms")
    if not 0 < int(digits[1]) - int(digits[0]) < MOST:
        raise NotInARow("backwards, or too long")
    return Row(first=begin, last=end)


def _common(one: str, other: str) -> int:
    """Return how many letters two numbers begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
