"""Where each field stands: the five layouts of ICAO 9303 parts 4 to 7.

The lines of a zone are addressed as one string without line breaks, so that a field is one slice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from limen.lib.mrz.documents import CARDS, CARDS_OF_TWO_LINES, PASSPORTS, VISAS
from limen.lib.mrz.reading import Format

ALPHABETIC: Final = "a"
NUMERIC: Final = "n"
ANY: Final = "x"

NOWHERE: Final = slice(0, 0)
"""The place of a field that a format does not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The slices of one format. Dates include their check digit, which follows them in every format."""

    format: Format
    width: int
    """Characters in a line."""
    lines: int
    names: slice
    number: slice
    nationality: slice
    birth: slice
    sex: slice
    expiry: slice
    optional: slice
    """The optional data that a composite check digit counts last, without a check digit of its own."""
    upper_optional: slice
    """TD1: the optional data of the first line, which the composite counts right after the number."""
    overflow: slice
    """Where a long document number goes on; empty where the format has no such rule."""
    personal_digit: slice
    """TD3: the check digit of the personal number."""
    composite: slice
    """The check digit over everything that is checked; empty for visas."""
    codes: frozenset[str]
    """The document codes, with filler, that need no remark."""
    source: str
    cut: Callable[[str], tuple[str, ...]] = field(init=False, repr=False, compare=False)
    """Cuts a zone into its fields, in the order of `remarks.Fields`."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "cut", self._cutter())  # the one way to set a field of a frozen dataclass

    def _cutter(self) -> Callable[[str], tuple[str, ...]]:
        return itemgetter(
            slice(0, 2),
            slice(2, 5),
            self.names,
            self.number,
            self.number_digit,
            self.nationality,
            self.birth,
            self.sex,
            self.expiry,
            self.upper_optional,
            self.optional,
            self.personal_digit,
            self.composite,
        )

    @property
    def length(self) -> int:
        """Characters in the whole zone."""
        return self.width * self.lines

    @property
    def name_width(self) -> int:
        """Characters for the name."""
        return int(self.names.stop - self.names.start)

    @property
    def number_digit(self) -> slice:
        """The check digit of the document number, which follows it in every format."""
        return slice(self.number.stop, self.number.stop + 1)

    def classes(self) -> str:
        """Return for each position what may stand there: `a` letters, `n` digits, `x` both; fillers everywhere."""
        grammar = [ANY] * self.length
        alphabetic = (slice(0, 5), self.names, self.nationality, self.sex)
        digits = (self.number_digit, self.birth, self.expiry, self.personal_digit, self.composite)
        _fill(grammar, alphabetic, ALPHABETIC)
        _fill(grammar, digits, NUMERIC)
        return "".join(grammar)


def _fill(grammar: list[str], places: Iterable[slice], kind: str) -> None:
    for place in places:
        grammar[place] = [kind] * (place.stop - place.start)


TD1: Final = Layout(
    format=Format.TD1,
    width=30,
    lines=3,
    names=slice(60, 90),
    number=slice(5, 14),
    nationality=slice(45, 48),
    birth=slice(30, 37),
    sex=slice(37, 38),
    expiry=slice(38, 45),
    upper_optional=slice(15, 30),
    optional=slice(48, 59),
    overflow=slice(15, 30),
    composite=slice(59, 60),
    personal_digit=NOWHERE,
    codes=CARDS,
    source="ICAO 9303-5, 4.2",
)
TD2: Final = Layout(
    format=Format.TD2,
    width=36,
    lines=2,
    names=slice(5, 36),
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 56),
    sex=slice(56, 57),
    expiry=slice(57, 64),
    optional=slice(64, 71),
    overflow=slice(64, 71),
    composite=slice(71, 72),
    upper_optional=NOWHERE,
    personal_digit=NOWHERE,
    codes=CARDS_OF_TWO_LINES,
    source="ICAO 9303-6, 4.2",
)
TD3: Final = Layout(
    format=Format.TD3,
    width=44,
    lines=2,
    names=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 64),
    sex=slice(64, 65),
    expiry=slice(65, 72),
    optional=slice(72, 86),
    personal_digit=slice(86, 87),
    composite=slice(87, 88),
    upper_optional=NOWHERE,
    overflow=NOWHERE,
    codes=PASSPORTS,
    source="ICAO 9303-4, 4.2",
)
MRV_A: Final = Layout(
    format=Format.MRV_A,
    width=44,
    lines=2,
    names=slice(5, 44),
    number=slice(44, 53),
    nationality=slice(54, 57),
    birth=slice(57, 64),
    sex=slice(64, 65),
    expiry=slice(65, 72),
    optional=slice(72, 88),
    upper_optional=NOWHERE,
    overflow=NOWHERE,
    personal_digit=NOWHERE,
    composite=NOWHERE,
    codes=VISAS,
    source="ICAO 9303-7, 4.2",
)
MRV_B: Final = Layout(
    format=Format.MRV_B,
    width=36,
    lines=2,
    names=slice(5, 36),
    number=slice(36, 45),
    nationality=slice(46, 49),
    birth=slice(49, 56),
    sex=slice(56, 57),
    expiry=slice(57, 64),
    optional=slice(64, 72),
    upper_optional=NOWHERE,
    overflow=NOWHERE,
    personal_digit=NOWHERE,
    composite=NOWHERE,
    codes=VISAS,
    source="ICAO 9303-7, 5.2",
)

LAYOUTS: Final = {layout.format: layout for layout in (TD1, TD2, TD3, MRV_A, MRV_B)}


def layout_of(lines: tuple[str, ...]) -> Layout | None:
    """Return the layout of clean lines by their width and first letter (V marks a visa); None for other widths."""
    match len(lines[0]):
        case 44:
            return MRV_A if lines[0][0] == "V" else TD3
        case 36:
            return MRV_B if lines[0][0] == "V" else TD2
        case 30 if len(lines) == 3:
            return TD1
        case _:
            return None
