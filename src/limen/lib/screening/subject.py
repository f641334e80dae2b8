"""Who is compared with the lists."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex


class Written(StrEnum):
    """Where a name stands, which says by which rules its letters came about."""

    MRZ = "mrz"
    """In the machine-readable zone: A to Z by the tables of ICAO 9303-3, perhaps cut off."""
    VISUAL = "visual"
    """As printed or said, in any script."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectName:
    """One name of the subject."""

    primary: str
    """Primary identifier (family name), or the whole name where its parts are not known."""
    secondary: str = ""
    written: Written = Written.MRZ
    issuer: str = ""
    """Code of ICAO 9303-3 of the State that wrote the name: its script and its choices in the tables."""
    may_be_cut: bool = False
    """True when the zone was full, so that letters or components may be missing at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A traveller, or somebody a program asks about, as plain data."""

    names: tuple[SubjectName, ...]
    births: tuple[PartialDate, ...] = ()
    sex: Sex = Sex.X
    citizenships: tuple[str, ...] = ()
    """Codes of ICAO 9303-3."""
    documents: tuple[tuple[str, str], ...] = ()
    """(issuer, number) as compared: code of ICAO 9303-3, capitals and digits."""
