"""Dates of which a part may be unknown, as travel documents carry them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

OLDEST = 150
"""Years: the upper bound of an age when the year of birth is not known."""

_LEAP_YEAR = 2000  # an unknown year must allow 29 February


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date in the Gregorian calendar with None for every part that is not known.

    Raises ValueError for a part, or a combination of known parts, that no calendar has.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is not None and not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is not in 1..9999")
        if self.month is not None and not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is not in 1..12")
        if self.day is not None and not 1 <= self.day <= self._days_in_month():
            raise ValueError(f"day {self.day} is not in 1..{self._days_in_month()}")

    def _days_in_month(self) -> int:
        return 31 if self.month is None else monthrange(self.year or _LEAP_YEAR, self.month)[1]

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the complete date `day`."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return what `str()` wrote: `1974-05-12`, `1974-05`, `1974`, `1974-?-12`, `?`. Raises ValueError."""
        parts = text.split("-")
        if len(parts) > 3 or not all(_is_part(part, width) for part, width in zip(parts, (4, 2, 2), strict=False)):
            raise ValueError(f"{text[:20]!r} is not a date like 1974-05-12, 1974-05, 1974 or ?")
        known = [None if part == "?" else int(part) for part in parts]
        return cls(*known)

    def __str__(self) -> str:
        parts = [
            "?" if number is None else f"{number:0{width}}"
            for number, width in zip((self.year, self.month, self.day), (4, 2, 2), strict=True)
        ]
        while len(parts) > 1 and parts[-1] == "?":
            parts.pop()
        return "-".join(parts)

    @property
    def is_complete(self) -> bool:
        """True when year, month and day are all known."""
        return None not in (self.year, self.month, self.day)

    @property
    def is_unknown(self) -> bool:
        """True when nothing is known."""
        return self.year is None and self.month is None and self.day is None

    @property
    def earliest(self) -> date:
        """The first day that this date may mean; `date.min` when the year is unknown."""
        if self.year is None:
            return date.min
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that this date may mean; `date.max` when the year is unknown."""
        if self.year is None:
            return date.max
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def may_be(self, other: PartialDate) -> bool:
        """True when no part that both know differs."""
        pairs = ((self.year, other.year), (self.month, other.month), (self.day, other.day))
        return all(mine is None or theirs is None or mine == theirs for mine, theirs in pairs)

    def age_on(self, day: date) -> tuple[int, int]:
        """Return the least and the greatest age in completed years on `day`, for a date of birth.

        A date of birth after `day` counts as age 0; without a year the answer is `(0, OLDEST)`.
        """
        if self.year is None:
            return 0, OLDEST
        return _completed_years(self.latest, day), _completed_years(self.earliest, day)


def _is_part(text: str, width: int) -> bool:
    return text == "?" or (len(text) == width and text.isascii() and text.isdigit())


def _completed_years(birth: date, day: date) -> int:
    """Whoever is born on 29 February completes a year on 1 March of other years."""
    before_birthday = (day.month, day.day) < (birth.month, birth.day)
    return max(0, day.year - birth.year - before_birthday)
