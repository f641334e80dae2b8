"""Is this document number on a list? Exact sets of a hundred million numbers and more, answered in microseconds."""

from limen.lib.screening.numbers.alike import Alike, alike
from limen.lib.screening.numbers.building import build_numbers
from limen.lib.screening.numbers.difference import Difference, difference
from limen.lib.screening.numbers.layout import NumbersDamaged
from limen.lib.screening.numbers.looking import Listing, NumberSet

__all__ = [
    "Alike",
    "Difference",
    "Listing",
    "NumberSet",
    "NumbersDamaged",
    "alike",
    "build_numbers",
    "difference",
]
