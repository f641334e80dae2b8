"""What comes out of reading a machine-readable zone.

These are named tuples, not dataclasses: a full reading makes eight of them, and a frozen dataclass costs three times as
much to make.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Final, NamedTuple

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.sex import Sex


class Format(StrEnum):
    """The five layouts of ICAO 9303 parts 4 to 7."""

    TD1 = "TD1"
    TD2 = "TD2"
    TD3 = "TD3"
    MRV_A = "MRV-A"
    MRV_B = "MRV-B"


class Name(NamedTuple):
    """The holder's name as the lines have it, components separated by one space.

    A name that fills its field to the last position must be taken as truncated, although it may just fit (9303-4,
    4.2.3.4). The `native` parts hold the original spelling where a national writing allows to restore it.
    """

    primary: str
    secondary: str
    primary_truncated: bool = False
    secondary_truncated: bool = False
    native_primary: str = ""
    native_secondary: str = ""

    def __str__(self) -> str:
        return (
            f"{self.primary}, {self.secondary}" if self.primary and self.secondary else self.primary or self.secondary
        )


class CheckDigit(NamedTuple):
    """One check digit: over which characters, what it must be, what the lines have.

    `field` is one of number, birth, expiry, personal, composite. `expected` is empty when a character of `value` could
    not be read. A filler instead of a digit is in order only over an empty field.
    """

    field: str
    value: str
    expected: str
    found: str
    ok: bool


class Change(NamedTuple):
    """One character of a repair; `line` and `position` count from 1."""

    line: int
    position: int
    found: str
    proposed: str


class Repair(NamedTuple):
    """Lines that would be right in every check digit if `changes` were misreadings. Offered, never applied."""

    lines: tuple[str, ...]
    changes: tuple[Change, ...]
    reason: str
    """An msgid."""


class Reading(NamedTuple):
    """Everything the lines say, and everything that must be said about them."""

    format: Format | None
    """None when the lines have no known form; then only `received` and `findings` mean anything."""
    lines: tuple[str, ...]
    """After cleaning; `?` stands for a character that cannot be part of a machine-readable zone."""
    received: str
    """As it came, but for what no database can keep, and cut when it was longer than any document."""
    document_code: str
    issuer: str
    """As in the lines, without fillers (`D` for Germany): `countries.state_of` makes codes comparable."""
    number: str
    """The whole document number, also where it overflows into the optional data."""
    names: Name
    nationality: str
    birth: PartialDate
    sex: Sex
    expiry: PartialDate
    optional: tuple[str, ...]
    """Optional data without trailing fillers, in the order of the lines; without the overflow of a long number."""
    personal_number: str
    """TD3 only: the field "personal number or other optional data"."""
    checks: tuple[CheckDigit, ...]
    noise: tuple[str, ...]
    """What was cleaned away or mended in the form of the lines, as ids; each is also a finding."""
    repairs: tuple[Repair, ...]
    findings: tuple[Finding, ...]
    variant: str = ""
    """The national layout, where the lines follow one that ICAO 9303 does not know."""

    @property
    def valid(self) -> bool:
        """True when every field could be read and every check digit is right."""
        return self.format is not None and all(finding.severity < Severity.ATTENTION for finding in self.findings)


# A named tuple made by its own constructor takes twice the time of the plain tuple in it. These three make the same
# tuples from all fields in order; they are for the one path that every document takes.
make_name: Final[Callable[[tuple[str, str, bool, bool, str, str]], Name]] = partial(tuple.__new__, Name)
make_check: Final[Callable[[tuple[str, str, str, str, bool]], CheckDigit]] = partial(tuple.__new__, CheckDigit)
make_reading: Final[Callable[[tuple[object, ...]], Reading]] = partial(tuple.__new__, Reading)


def empty_reading() -> Reading:
    """Return a reading that says nothing, for what has no known form."""
    return Reading(
        format=None,
        lines=(),
        received="",
        document_code="",
        issuer="",
        number="",
        names=Name("", ""),
        nationality="",
        birth=PartialDate(),
        sex=Sex.X,
        expiry=PartialDate(),
        optional=(),
        personal_number="",
        checks=(),
        noise=(),
        repairs=(),
        findings=(),
    )
