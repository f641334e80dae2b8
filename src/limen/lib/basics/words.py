"""Sentences as data: an English msgid with named placeholders, and the values that go in.

Below the doors nothing is translated. A rule says *which* sentence and *which* values; the door that shows it looks the
sentence up in the reader's language and writes each value the way that language does (dates, names of States, terms).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from limen.lib.basics.dates import PartialDate


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark an English sentence or term for translation, and return it unchanged."""
    return msgid


@dataclass(frozen=True, slots=True)
class Word:
    """A translatable term used as a value inside a sentence, such as `Word("date of birth")`."""

    msgid: str

    def __str__(self) -> str:
        return self.msgid


@dataclass(frozen=True, slots=True)
class Country:
    """A code of a State or organisation, which a door shows by its name in the reader's language."""

    code: str

    def __str__(self) -> str:
        return self.code


Value = str | int | date | PartialDate | Word | Country
Values = Mapping[str, Value]


def in_english(sentence: str, values: Values) -> str:
    """Return the sentence in English with its values put in: for logs, terminals without a catalogue, and tests."""
    return sentence % dict(values) if values else sentence.replace("%%", "%")
