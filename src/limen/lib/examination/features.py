"""The two sheets of an examination: the features of the document, and the features of the face by which one looks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from limen.lib.basics.words import N_

LONGEST_WORDS: Final = 1_000


class Sheet(StrEnum):
    """Which of the two."""

    DOCUMENT = "document"
    FACE = "face"


class Result(StrEnum):
    """What a human saw of one feature."""

    AS_EXPECTED = "as-expected"
    DEVIATES = "deviates"
    UNCLEAR = "unclear"
    NOT_EXAMINED = "not-examined"

    @property
    def label(self) -> str:
        """The msgid of the words for a feature of a document."""
        return _OF_DOCUMENT[self]

    @property
    def face_label(self) -> str:
        """The msgid of the words for a feature of a face."""
        return _OF_FACE[self]


_OF_DOCUMENT = {
    Result.AS_EXPECTED: N_("As expected"),
    Result.DEVIATES: N_("Deviates"),
    Result.UNCLEAR: N_("Unclear"),
    Result.NOT_EXAMINED: N_("Not examined"),
}
_OF_FACE = {
    Result.AS_EXPECTED: N_("Agrees"),
    Result.DEVIATES: N_("Differs, and nothing explains it"),
    Result.UNCLEAR: N_("Differs, but may be explained"),
    Result.NOT_EXAMINED: N_("Cannot be seen"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What was said last of one feature."""

    sheet: Sheet
    feature: str
    result: Result
    words: str


def missing(features: Iterable[str], seen: Collection[Seen]) -> tuple[str, ...]:
    """Return the codes of the document's features that have no answer yet, in their order."""
    answered = {each.feature for each in seen if each.sheet is Sheet.DOCUMENT}
    return tuple(code for code in features if code not in answered)


def deviating(seen: Iterable[Seen]) -> tuple[Seen, ...]:
    """Return what deviates or differs."""
    return tuple(each for each in seen if each.result is Result.DEVIATES)


def counted(seen: Iterable[Seen], sheet: Sheet) -> Mapping[Result, int]:
    """Return how often each result stands on a sheet: shown as it is, never added up to a score.

    Faces are compared feature by feature, and no number of agreements makes two faces one.
    """
    counts = dict.fromkeys(Result, 0)
    for each in seen:
        if each.sheet is sheet:
            counts[each.result] += 1
    return counts
