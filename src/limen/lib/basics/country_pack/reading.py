"""A TOML table under reading: checked values out of what a State wrote, and an error that says what to correct."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*")
PHONE = re.compile(r"\+?[0-9][0-9 ]{2,24}")

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class CountryPackError(Exception):
    """The pack cannot be used: which file, which key, what is wrong, what to do."""

    def __init__(self, *, file: str, key: str, wrong: str, remedy: str) -> None:
        super().__init__(f"{file}, {key or 'the file'}: {wrong} {remedy}")
        self.file = file
        self.key = key
        self.wrong = wrong
        self.remedy = remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A code that is recorded and the words that a person reads for it."""

    code: str
    name: str


class Table:
    """A TOML table under reading: hands out checked values, remembers which keys were asked for, refuses the rest."""

    def __init__(self, *, file: str, path: str, said: Mapping[str, object]) -> None:
        self._file = file
        self._path = path
        self._said = said
        self._asked: set[str] = set()

    def wrong(self, key: str, wrong: str, remedy: str) -> CountryPackError:
        """Return the error for a key of this table."""
        return CountryPackError(file=self._file, key=self._path + key, wrong=wrong, remedy=remedy)

    def has(self, key: str) -> bool:
        """Return True when the table says something under `key`."""
        return key in self._said

    def text(self, key: str, *, form: re.Pattern[str] | None = None, most: int = 200) -> str:
        """Return a non-empty string of at most `most` characters that fits `form` whole."""
        value = self._get(key, str, "a text in quotes")
        if not value.strip() or len(value) > most:
            raise self.wrong(key, f"must have 1 to {most} characters, not {len(value)}.", "Write it anew.")
        if form and not form.fullmatch(value):
            raise self.wrong(key, f"“{value}” does not have the form {form.pattern}.", "Write it in this form.")
        return value

    def whole(self, key: str, *, least: int, most: int) -> int:
        """Return a whole number between `least` and `most`, both allowed."""
        value = self._get(key, int, "a whole number")
        if not least <= value <= most:
            raise self.wrong(key, f"{value} is not between {least} and {most}.", "Correct the number.")
        return value

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._get(key, bool, "true or false")

    def day(self, key: str) -> date:
        """Return a date, written without quotes: 2026-01-31."""
        value = self._get(key, date, "a date without quotes, such as 2026-01-31")
        if isinstance(value, datetime):
            raise self.wrong(key, "has a time of day.", "Write the date alone.")
        return value

    def choice(self, key: str, kind: type[E]) -> E:
        """Return the member of `kind` that the value names."""
        value = self._get(key, str, "a text in quotes")
        if value not in list(kind):
            raise self.wrong(key, f"“{value}” is not known.", f"Write one of: {', '.join(kind)}.")
        return kind(value)

    def texts(self, key: str, *, form: re.Pattern[str]) -> tuple[str, ...]:
        """Return a list of at least one string, each fitting `form`, none twice."""
        values = self._get(key, list, "a list of texts")
        for value in values:
            if not isinstance(value, str) or not form.fullmatch(value):
                raise self.wrong(key, f"{value!r} does not have the form {form.pattern}.", "Write it in this form.")
        if not values or len(set(values)) != len(values):
            raise self.wrong(key, "is empty or names something twice.", "Name each once.")
        return tuple(values)

    def rows(self, key: str, read: Callable[[Table], T]) -> tuple[T, ...]:
        """Return what `read` makes of each table of the array `[[key]]`; at least one, no `code` twice."""
        values = self._get(key, list, f"an array of tables, [[{key}]]")
        if not values:
            raise self.wrong(key, "is empty.", f"Write at least one [[{key}]].")
        seen: set[object] = set()
        return tuple(self._row(key, place, value, seen, read) for place, value in enumerate(values, start=1))

    def _row(self, key: str, place: int, value: object, seen: set[object], read: Callable[[Table], T]) -> T:
        row = self._table(f"{key} number {place}", value)
        made = read(row)
        row.finish()
        code = value.get("code") if isinstance(value, Mapping) else None
        if code is not None and code in seen:
            raise row.wrong("code", f"“{code}” is used twice.", "Give each a code of its own.")
        seen.add(code)
        return made

    def part(self, key: str) -> Table:
        """Return the table `[key]`."""
        return self._table(key, self._get(key, dict, f"a table, [{key}]"))

    def finish(self) -> None:
        """Refuse every key that nobody asked for."""
        for key in self._said:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked)) or "none"
                raise self.wrong(key, "is not a key of this place.", f"Take it out; known here: {known}.")

    def _table(self, path: str, value: object) -> Table:
        if not isinstance(value, Mapping):
            raise self.wrong(path, "must be a table.", "See the pack “utopia” for an example.")
        return Table(file=self._file, path=f"{self._path}{path}, ", said=value)

    def _get(self, key: str, kind: type[T], words: str) -> T:
        self._asked.add(key)
        if key not in self._said:
            raise self.wrong(key, "is missing.", f"Add it: {words}.")
        value = self._said[key]
        # A TOML boolean is an int to Python, never to the person who wrote it.
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong(key, f"must be {words}, not {value!r}.", "Correct it.")
        return value


def read_named(row: Table) -> Named:
    """Return the code and the words of one row."""
    return Named(code=row.text("code", form=CODE), name=row.text("name"))
