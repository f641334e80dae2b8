"""The record of a fraud without anybody in it: what bulletins and trends are made of.

It is written in the transaction of the conclusion. It holds no name, no number, no day of birth, no day of the
crossing and no id that leads back; where so few people travel that a post, a State and an age group would name one, the
tables made of it later suppress small counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_


class AgeGroup(StrEnum):
    """How old, no closer than a bulletin needs."""

    CHILD = "0-17"
    YOUNG = "18-29"
    MIDDLE = "30-44"
    OLDER = "45-59"
    OLD = "60+"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The msgid of the words shown to people."""
        return N_("not known") if self is AgeGroup.UNKNOWN else self.value


_UPPER: Final = ((18, AgeGroup.CHILD), (30, AgeGroup.YOUNG), (45, AgeGroup.MIDDLE), (60, AgeGroup.OLDER))


@dataclass(frozen=True, slots=True, kw_only=True)
class FraudRecord:
    """One fraud, without anybody."""

    month: date
    """The first day of the month in which it was concluded."""
    conclusion: str
    methods: tuple[str, ...]
    """Codes of the country pack."""
    document_type: str
    """Code of the country pack."""
    issuer: str
    series: str
    """Of the specimen, or as the examiner wrote it; empty where none is known."""
    sex: Sex
    age_group: AgeGroup
    came_from: str
    """State where the journey began; empty where nobody knows."""
    went_to: str
    """State where the journey was to end; empty where nobody knows."""
    post: str
    direction: str


def age_group(birth: PartialDate | None, on: date) -> AgeGroup:
    """Return the age group of somebody born then; UNKNOWN where the year is not known or lies ahead.

    Of a partly known date the youngest possible age counts, as everywhere where a child may be meant.
    """
    if birth is None or birth.year is None:
        return AgeGroup.UNKNOWN
    month, day = birth.month or 12, birth.day or 31
    age = on.year - birth.year - ((on.month, on.day) < (month, day))
    if age < 0:
        return AgeGroup.UNKNOWN
    return next((group for limit, group in _UPPER if age < limit), AgeGroup.OLD)


def month_of(day: date) -> date:
    """Return the first day of the month."""
    return day.replace(day=1)
