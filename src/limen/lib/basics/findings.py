"""What everything that looks at a traveller or a document answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.words import Country, Value, Values, Word, in_english


class Severity(IntEnum):
    """How much a finding weighs. The worst a machine may say is "second line"; no severity decides."""

    INFO = 10
    """Worth knowing; nothing to do."""
    NOTICE = 20
    """Look before deciding."""
    ATTENTION = 30
    """Something is wrong or unclear and must be answered."""
    STOP = 40
    """Not to be admitted at the first line: second line."""


_NO_VALUES: Final[Values] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found, with the evidence for it.

    `rule` is a stable id such as `mrz.check-digit.number`; `sentence` an English msgid that could be read out to the
    traveller, `values` what goes into it; `ours` what the register, list or calculation says and `theirs` what the
    document or the traveller says; `source` where the rule comes from.
    """

    rule: str
    severity: Severity
    sentence: str
    values: Values = field(default_factory=lambda: _NO_VALUES)
    ours: Value | None = None
    theirs: Value | None = None
    source: str = ""

    def __str__(self) -> str:
        return in_english(self.sentence, self.values)


def finding_to_dict(finding: Finding) -> dict[str, object]:
    """Return the finding as plain JSON data; `finding_from_dict` reads it back unchanged."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.name,
        "sentence": finding.sentence,
        "values": {name: value_to_json(value) for name, value in finding.values.items()},
        "ours": None if finding.ours is None else value_to_json(finding.ours),
        "theirs": None if finding.theirs is None else value_to_json(finding.theirs),
        "source": finding.source,
    }


def finding_from_dict(data: Mapping[str, object]) -> Finding:
    """Return the finding that `finding_to_dict` wrote. Raises ValueError when the data is not of that form."""
    try:
        return Finding(
            rule=_text(data["rule"]),
            severity=Severity[_text(data["severity"])],
            sentence=_text(data["sentence"]),
            values={_text(name): value_from_json(value) for name, value in _mapping(data["values"]).items()},
            ours=None if data["ours"] is None else value_from_json(data["ours"]),
            theirs=None if data["theirs"] is None else value_from_json(data["theirs"]),
            source=_text(data["source"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"this is not a finding: {error}") from error


def value_to_json(value: Value) -> object:
    """Return text and numbers as they are, everything else as an object with one key that names its kind."""
    match value:
        case PartialDate():
            return {"partial_date": str(value)}
        case date():
            return {"date": value.isoformat()[:10]}
        case Word():
            return {"word": value.msgid}
        case Country():
            return {"country": value.code}
        case _:
            return value


def value_from_json(data: object) -> Value:
    """Return the value that `value_to_json` wrote. Raises TypeError when the data is of no such form."""
    match data:
        case str() | int():
            return data
        case {"partial_date": str(text), **rest} if not rest:
            return PartialDate.parse(text)
        case {"date": str(text), **rest} if not rest:
            return date.fromisoformat(text)
        case {"word": str(text), **rest} if not rest:
            return Word(text)
        case {"country": str(text), **rest} if not rest:
            return Country(text)
        case _:
            raise TypeError(f"{type(data).__name__} is no value of a sentence")


def _mapping(data: object) -> Mapping[object, object]:
    if not isinstance(data, Mapping):
        raise TypeError(f"{type(data).__name__} where named values were expected")
    return data


def _text(data: object) -> str:
    if not isinstance(data, str):
        raise TypeError(f"{type(data).__name__} where text was expected")
    return data
