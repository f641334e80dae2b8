"""One person as a list names them, whatever the list came as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex


class NameKind(StrEnum):
    """How much the owner of the list stands behind a name."""

    PRIMARY = "primary"
    ALIAS = "alias"
    WEAK = "weak"
    """A low-quality alias: the owner says that it alone identifies nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedName:
    """One name of a listed person."""

    text: str
    """The whole name as the list writes it, in its own script."""
    kind: NameKind = NameKind.PRIMARY
    family: str = ""
    """The family name (ICAO: primary identifier) where the list tells which part it is, else empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDocument:
    """A document that a list says the person holds or held."""

    number: str
    """As the list writes it."""
    issuer: str = ""
    """Code of ICAO 9303-3; empty where the list does not say."""
    kind: str = ""
    """`passport`, `identity-card`, or what the list calls it; empty where it does not say."""
    issuer_as_written: str = ""
    """What the list says where no code is known for it; then `issuer` is empty."""


ABOUT_YEARS: Final = 2
"""Years by which a date of birth that a list calls approximate may be off; no list says how many it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BirthSpan:
    """Years between which a person was born, both counted in."""

    first: int
    last: int
    is_about: bool = False
    """The list says "about" one year; the span is that year with `ABOUT_YEARS` before and after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One entry about one person. Equal content is equal data, so that two versions of a list can be compared."""

    key: str
    """What the owner calls the entry; unique in the list, the same in every version."""
    names: tuple[ListedName, ...]
    """The primary one first; never empty."""
    births: tuple[PartialDate, ...] = ()
    birth_spans: tuple[BirthSpan, ...] = ()
    birth_places: tuple[str, ...] = ()
    sex: Sex = Sex.X
    citizenships: tuple[str, ...] = ()
    """Codes of ICAO 9303-3."""
    citizenships_as_written: tuple[str, ...] = ()
    """What the list says where no code is known for it; never guessed."""
    documents: tuple[ListedDocument, ...] = ()
    category: str = ""
    """Code of the country pack's category that the law knows; empty until somebody says which."""
    programme: str = ""
    """What the owner files the entry under."""
    reference: str = ""
    """What the owner publishes the entry as, such as `QDi.001`; empty where there is nothing but the key."""
    topics: tuple[str, ...] = ()
    """Why the person is in the data, where a list mixes reasons: `sanction`, `wanted`, `role.pep` (FollowTheMoney)."""
    addresses: tuple[str, ...] = ()
    listed_on: date | None = None
    changed_on: date | None = None
    remarks: str = ""
