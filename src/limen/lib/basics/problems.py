"""The parent of every error that a person is told about."""

from __future__ import annotations

from typing import ClassVar

from limen.lib.basics.words import Value, in_english


class Problem(Exception):
    """What went wrong, as a sentence a person can act on.

    A subclass sets `code` (stable, never reused, part of the API) and `sentence` (an English msgid marked by `N_`, with
    named placeholders) and is raised with its values: `raise LaneUnknown(lane="A1")`. One table in the doors maps the
    code to an HTTP status and an exit code.
    """

    code: ClassVar[str] = ""
    sentence: ClassVar[str] = ""

    def __init__(self, **values: Value) -> None:
        super().__init__(self.code)
        self.values = values

    def __str__(self) -> str:
        return in_english(self.sentence, self.values)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuilt, (type(self), self.values)


def _rebuilt(kind: type[Problem], values: dict[str, Value]) -> Problem:
    """Make the problem again after pickling (worker processes), which would otherwise lose its values."""
    return kind(**values)
