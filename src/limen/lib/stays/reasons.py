"""Why a calculation says what it says: a sentence as data, for whoever has to answer for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from limen.lib.basics.words import Value, Values, in_english

_NO_VALUES: Final[Mapping[str, Value]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One step of a calculation: `code` is stable, `sentence` an English msgid, `values` what goes into it."""

    code: str
    sentence: str
    values: Values = field(default_factory=lambda: _NO_VALUES)
    source: str = ""
    """The law that the step rests on; empty for how this program counts."""

    def __str__(self) -> str:
        return in_english(self.sentence, self.values)
