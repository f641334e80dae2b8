"""Which other numbers an officer may have meant who typed this one: letters that look alike, two that are swapped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from limen.lib.screening.numbers.looking import Listing, NumberSet

_GROUPS: Final = ("0ODQ", "1IL", "2Z", "5S", "6G", "8B", "UV")
"""Characters that are taken for one another on worn, printed or hand-written numbers."""
_FOR: Final = {
    one: tuple(other for group in _GROUPS if one in group for other in group if other != one)
    for one in sorted(set("".join(_GROUPS)))
}
_PAIRS: Final = tuple(pair for group in _GROUPS for pair in permutations(group, 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A number that is listed and looks like the one that was typed."""

    number: str
    listing: Listing


def alike(numbers: NumberSet, *, issuer: str, number: str) -> tuple[Alike, ...]:
    """Return the listed numbers that may have been meant by a typed one, in their order; never the typed one itself.

    In a dense series such a number is there by chance about one time in six, so this asks for a second look at the
    document and is no hit. Raises NumbersDamaged.
    """
    found = ((other, numbers.find(issuer=issuer, number=other)) for other in sorted(set(_others(number)) - {number}))
    return tuple(Alike(number=other, listing=listing) for other, listing in found if listing is not None)


def _others(number: str) -> Iterator[str]:
    for at, one in enumerate(number):
        for other in _FOR.get(one, ()):
            yield f"{number[:at]}{other}{number[at + 1 :]}"
    for one, other in _PAIRS:
        yield number.replace(one, other)
    for at in range(len(number) - 1):
        yield f"{number[:at]}{number[at + 1]}{number[at]}{number[at + 2 :]}"
