"""The papers of an examination, before they are put into words and pages: the report, and letters about a document.

A letter about the document of somebody who asked for protection names neither them nor their number: only what kind of
document it was, and how it was falsified.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeAlias

from limen.lib.examination.features import Result, Sheet
from limen.lib.examination.pictures import Light, Mark
from limen.lib.seals.printed import Printed

SEAL_OUTCOME: Final = "document_report"
"""What the seal of a report says in the place of an outcome."""


class PaperKind(StrEnum):
    """Which paper."""

    REPORT = "report"
    LETTER_STATE = "letter-state"
    LETTER_CARRIER = "letter-carrier"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFeature:
    """A feature as the report tells it."""

    sheet: Sheet
    name: str
    """A term of the country pack."""
    result: Result
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedPicture:
    """A picture with its marks; the lengths of lines in millimetres, None for what was not measured."""

    label: str
    light: Light
    media_type: str
    data: bytes
    width: int
    height: int
    digest: str
    marks: tuple[tuple[int, Mark, float | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedStep:
    """A step of the chain of custody."""

    step: str
    """The msgid of its name."""
    given_by: str
    taken_by: str
    place: str
    bag: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ExaminationPaper:
    """All that stands on a report or a letter."""

    kind: PaperKind
    number: str
    day: date
    language: str
    authority: str
    """A term of the country pack."""
    state_code: str
    post_name: str
    addressee: str
    """Empty on a report."""
    document_type: str
    """A term of the country pack."""
    issuer: str
    document_number: str
    """Empty where it must not be told."""
    series: str
    asked: str
    conclusion: str
    """The msgid of its name."""
    methods: tuple[str, ...]
    words: str
    first_examiner: str
    second_examiner: str
    """Empty where none was needed."""
    features: tuple[PrintedFeature, ...]
    pictures: tuple[PrintedPicture, ...]
    custody: tuple[PrintedStep, ...]
    conveyance: str
    """Flight, ship or bus, on a letter to a carrier."""
    printed: Printed
    seal: str
    control: str


Press: TypeAlias = Callable[[ExaminationPaper], bytes]
"""Whatever sets a paper: takes it, returns the PDF. May take a second or two."""
