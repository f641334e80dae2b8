"""What a comparison answers with: never a bare score, always which entry, what agreed, what did not, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from limen.lib.basics.words import Value, Values
from limen.lib.listings.persons import NameKind


class Field(StrEnum):
    """What was compared."""

    NAME = "name"
    BIRTH = "birth"
    CITIZENSHIP = "citizenship"
    SEX = "sex"
    DOCUMENT = "document"


class Verdict(StrEnum):
    """How the two sides stand to each other."""

    AGREES = "agrees"
    CLOSE = "close"
    """Not equal, and as two writings of the same thing would differ."""
    DISAGREES = "disagrees"
    SILENT = "silent"
    """One side says nothing."""


class Level(StrEnum):
    """What a hit asks for; the thresholds come of the profile. Neither decides."""

    ALERT = "alert"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedPart:
    """How one part of the listed name was found in the subject's name."""

    listed: str
    """Empty for a part that only the subject's name has."""
    presented: str
    """Empty for a part that only the listed name has."""
    how: str
    """Code: `same`, `variant`, `spelling`, `sound`, `initial`, `joined`, `cut`, `nickname`, `missing`, `extra`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of the reasons: a field, how the sides stand to each other, and what that weighs."""

    field: Field
    verdict: Verdict
    bits: float
    """For the same person when above nought, against when below; one decimal."""
    sentence: str
    """English msgid that says why, with `values`."""
    values: Values
    ours: Value | None
    """What the list says."""
    theirs: Value | None
    """What the traveller or the document says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A subject may be an entry of a list: a lead to be verified with the list's owner, never a result."""

    list_code: str
    list_version: str
    entry: str
    """Key of the entry in its list."""
    name: str
    """The listed name that matched, as the list writes it."""
    name_kind: NameKind
    level: Level
    bits: float
    """The sum of the evidence; one decimal."""
    evidence: tuple[Evidence, ...]
    """Heaviest first."""
    alignment: tuple[AlignedPart, ...]
    rarity: float
    """How rare the parts of the name that agreed are together, in bits; one decimal."""
    profile: str
    """Name, date and hash of the weights and thresholds."""
    artefact: str
    """Digest of the list data that was searched, in hexadecimal."""
