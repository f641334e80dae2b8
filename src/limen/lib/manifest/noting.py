"""What is wrong with a message is written down while it is read, and given its place in the bytes at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from limen.lib.basics.text import clean_line
from limen.lib.basics.words import Value
from limen.lib.edifact import Remark
from limen.lib.manifest.issues import ELEMENT_WORDS, ISSUES, Issue
from limen.lib.manifest.shapes import Function, Kind, Manifest, Name

MOST_ISSUES: Final = 1_000
LONGEST: Final = 60


class Notes:
    """The issues of one message."""

    def __init__(self) -> None:
        self._issues: list[Issue] = []
        self._is_cut = False

    def note(
        self,
        code: str,
        segment: int = -1,
        *,
        person: int = -1,
        name: Name | None = None,
        said: str | int = "",
        expected: str | int = "",
        element: str = "",
        line: int = 0,
    ) -> None:
        """Write one down; beyond MOST_ISSUES it is only said that there are more."""
        if len(self._issues) >= MOST_ISSUES:
            if not self._is_cut:
                self._is_cut = True
                self._issues.append(Issue("issues-cut", {"expected": MOST_ISSUES}))
            return
        values: dict[str, Value] = {
            key: value if isinstance(value, int) else _shown(value)
            for key, value in (("said", said), ("expected", expected), ("line", line or ""))
            if value != ""
        }
        if name is not None or person >= 0:
            values["name"] = _shown(str(name or "")) or f"#{person + 1}"
        for key in ("name", "said", "expected"):
            if f"%({key})s" in ISSUES[code].sentence:
                values.setdefault(key, "?")  # where nobody was begun, or nothing was said
        if element:
            values["element"] = ELEMENT_WORDS[element]
        self._issues.append(Issue(code, values, segment, -1, person))

    def take(self, remark: Remark) -> None:
        """Write down what was odd about the interchange."""
        values: dict[str, Value] = {"said": _shown(remark.said), "expected": _shown(remark.expected)}
        self._issues.append(Issue(remark.code, values, remark.segment))

    def check_totals(self, made: Manifest) -> None:
        """The count is of the whole movement, and so can only be held against a list that came in one piece."""
        is_whole = made.part.number == 0 or (made.part.is_first and made.part.is_last)
        if not made.persons and made.kind not in {Kind.FLIGHT_STATUS, Kind.MASTER_CREW, Kind.GATE_PASS}:
            self.note("nobody")
        if not is_whole or made.function is not Function.ORIGINAL or made.is_interactive:
            return
        crew = sum(each.role.is_crew for each in made.persons)
        told = [each for each in made.totals if each is not None]
        counts = {crew, len(made.persons) - crew, len(made.persons)}
        if made.persons and told and not counts & set(told):
            self.note("total-differs", said=told[0], expected=len(made.persons))

    def issues(self, offsets: Callable[[Iterable[int]], dict[int, int]]) -> tuple[Issue, ...]:
        """Return them in the order of their places, each with its offset."""
        found = offsets(each.segment for each in self._issues)
        placed = (each._replace(offset=found.get(each.segment, -1)) for each in self._issues)
        return tuple(sorted(placed, key=lambda each: each.segment))


def _shown(text: str) -> str:
    return clean_line(text[: 4 * LONGEST], longest=LONGEST)
