"""A set of document numbers is asked: the first keys tell the page, the page is checked, and it answers."""

from __future__ import annotations

import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Self

import numpy as np

from limen.lib.listings.numbers import ListedNumber
from limen.lib.screening.numbers.columns import Columns, of_pages
from limen.lib.screening.numbers.layout import (
    ABOUT,
    CHECK,
    FOOT,
    FORMS,
    MAGIC,
    PAGE,
    TEXT,
    Form,
    NumbersDamaged,
    check_sum,
    day_of,
    packed_key,
    read_foot,
    status_of,
    text_key,
    unpacked,
    untexted,
)

_AT_ONCE: Final = 256
"""Pages that are read at a time when a set is read whole: a megabyte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What a list says about one document number."""

    status: str
    listed_on: date | None


class NumberSet:
    """A set of document numbers in memory that is mapped and never changes; safe among threads."""

    @classmethod
    def open(cls, data: memoryview) -> Self:
        """Return the set that `data` holds, having read its first keys and no page. Raises NumbersDamaged."""
        return cls(data)

    def __init__(self, data: memoryview) -> None:
        counts, sums = read_foot(data)
        self._sections: list[_Section] = []
        at = PAGE
        for form, records in zip(FORMS, counts, strict=True):
            self._sections.append(_Section(data, form, records, at))
            at += form.pages(records) * PAGE
        for section, said in zip(self._sections, sums, strict=True):
            at = section.read_firsts(at, said)
        if at + FOOT.size != len(data) or bytes(data[: len(MAGIC)]) != MAGIC:
            raise NumbersDamaged
        self._packed, self._texts = _Packed(self._sections[0]), _Texts(self._sections[1])

    def __len__(self) -> int:
        return sum(section.records for section in self._sections)

    def find(self, *, issuer: str, number: str) -> Listing | None:
        """Return what is said of this number, None where it is not listed. Raises NumbersDamaged.

        Both as they are listed: the issuer's State (`state_of`), the number made comparable (`normal_number`).
        """
        about = self._about(issuer, number)
        return None if about is None else Listing(status=status_of(about), listed_on=day_of(about))

    def __iter__(self) -> Iterator[ListedNumber]:
        """Yield every number, in the order in which the set keeps them. Raises NumbersDamaged."""
        for section, read in zip(self._sections, (unpacked, untexted), strict=True):
            for records in section.columns():
                yield from _rows(records, read)

    def columns(self, form: Form) -> Iterator[Columns]:
        """Yield the records of one form, some ten thousand at a time. Raises NumbersDamaged."""
        return self._sections[FORMS.index(form)].columns()

    def check(self) -> None:
        """Read every page; raises NumbersDamaged unless all is in order, as it must be before a list takes effect."""
        for section in self._sections:
            section.check()

    def _about(self, issuer: str, number: str) -> int | None:
        key = packed_key(issuer, number)
        if key is not None:
            return self._packed.find(key)
        text = text_key(issuer, number)
        return None if text is None else self._texts.find(text)


def _rows(records: Columns, read: Any) -> Iterator[ListedNumber]:
    for key, about in zip(records.keys.tolist(), records.about.tolist(), strict=True):
        issuer, number = read(key)
        yield ListedNumber(issuer=issuer, number=number, status=status_of(about), listed_on=day_of(about))


class _Section:
    """The pages of one form."""

    def __init__(self, data: memoryview, form: Form, records: int, start: int) -> None:
        self.data, self.form, self.records, self.start = data, form, records, start
        self.pages = form.pages(records)
        self.firsts = data[:0]

    def read_firsts(self, at: int, said: int) -> int:
        """Take the first keys, which lie at `at`, and return where they end. Raises NumbersDamaged."""
        end = at + self.pages * self.form.key_size
        self.firsts = self.data[at:end]
        if len(self.firsts) != end - at or zlib.crc32(self.firsts) != said:
            raise NumbersDamaged
        return end

    def in_page(self, place: int) -> int:
        """Return how many records a page holds."""
        return min(self.form.per_page, self.records - place * self.form.per_page)

    def about(self, place: int, at: int) -> int:
        """Return what is said of the record that stands at `at` of a page."""
        start = self.start + place * PAGE + self.form.per_page * self.form.key_size + at * ABOUT
        return int.from_bytes(self.data[start : start + ABOUT], "little")

    def check_page(self, place: int) -> None:
        """Raise NumbersDamaged unless a page is what was written there."""
        start = self.start + place * PAGE
        page = self.data[start : start + PAGE]
        if int.from_bytes(page[-CHECK:], "little") != check_sum(page, place):
            raise NumbersDamaged

    def columns(self) -> Iterator[Columns]:
        """Yield the records by some pages at a time. Raises NumbersDamaged."""
        for place in range(0, self.pages, _AT_ONCE):
            end = min(place + _AT_ONCE, self.pages)
            read = of_pages(self.data[self.start + place * PAGE : self.start + end * PAGE], self.form, place=place)
            yield read.part(slice(self.records - place * self.form.per_page))

    def check(self) -> None:
        """Raise NumbersDamaged unless the keys ascend, and the first of each page are those that are searched."""
        firsts = np.frombuffer(self.firsts, self.form.key)
        last, place = None, 0
        for records in self.columns():
            found = records.keys[:: self.form.per_page]
            rises = bool((records.keys[1:] > records.keys[:-1]).all()) and (last is None or last < records.keys[0])
            if not rises or not (found == firsts[place : place + len(found)]).all():
                raise NumbersDamaged
            last, place = records.keys[-1], place + len(found)
        if place != self.pages:
            raise NumbersDamaged


class _Packed:
    """Look-ups of packed keys: words of eight bytes, searched where they lie."""

    def __init__(self, section: _Section) -> None:
        self._section = section
        end = section.start + section.pages * PAGE
        self._words = section.data[:end].cast("Q")
        self._firsts = section.firsts.cast("Q")

    def find(self, key: int) -> int | None:
        """Return what is said of a key, None where it is not there. Raises NumbersDamaged."""
        place = bisect_right(self._firsts, key) - 1
        if place < 0:
            return None
        section = self._section
        section.check_page(place)
        start = (section.start + place * PAGE) // 8
        end = start + section.in_page(place)
        at = bisect_left(self._words, key, start, end)
        if at == end or self._words[at] != key:
            return None
        return section.about(place, at - start)


class _Texts:
    """Look-ups of keys of text."""

    def __init__(self, section: _Section) -> None:
        self._section = section

    def find(self, key: bytes) -> int | None:
        """Return what is said of a key, None where it is not there. Raises NumbersDamaged."""
        key, section = key.ljust(TEXT.key_size, b"\0"), self._section
        firsts = _Keys(section.firsts, 0)
        place = bisect_right(range(section.pages), key, key=firsts.at) - 1
        if place < 0:
            return None
        section.check_page(place)
        keys = _Keys(section.data, section.start + place * PAGE)
        at = bisect_left(range(section.in_page(place)), key, key=keys.at)
        if at == section.in_page(place) or keys.at(at) != key:
            return None
        return section.about(place, at)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Keys of text that lie one after the other."""

    data: memoryview
    start: int

    def at(self, place: int) -> bytes:
        start = self.start + place * TEXT.key_size
        return bytes(self.data[start : start + TEXT.key_size])
