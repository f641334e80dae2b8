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
    PACKED,
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
        """Return the set that `data` holds, having read its foot alone: microseconds. Raises NumbersDamaged."""
        return cls(data)

    def __init__(self, data: memoryview) -> None:
        counts, self._sums = read_foot(data)
        packed, texts = (form.pages(records) for form, records in zip(FORMS, counts, strict=True))
        starts = [PAGE, PAGE + packed * PAGE]
        firsts = [starts[1] + texts * PAGE]
        firsts.append(firsts[0] + packed * PACKED.key_size)
        end = firsts[1] + texts * TEXT.key_size + FOOT.size
        if end != len(data) or bytes(data[: len(MAGIC)]) != MAGIC:
            raise NumbersDamaged
        self._packed = _Packed(data, counts[0], starts[0], firsts[0])
        self._texts = _Texts(data, counts[1], starts[1], firsts[1])
        self._sections: tuple[_Section, _Section] = self._packed, self._texts

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
        for section, said in zip(self._sections, self._sums, strict=True):
            section.check(said)

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
    """The pages of one form, and the first keys that tell which of them to read."""

    form: Form

    def __init__(self, data: memoryview, records: int, start: int, firsts: int) -> None:
        self.data, self.records, self.start = data, records, start
        self.pages = self.form.pages(records)
        self.firsts = data[firsts : firsts + self.pages * self.form.key_size]

    def columns(self) -> Iterator[Columns]:
        """Yield the records by some pages at a time. Raises NumbersDamaged."""
        for place in range(0, self.pages, _AT_ONCE):
            end = min(place + _AT_ONCE, self.pages)
            read = of_pages(self.data[self.start + place * PAGE : self.start + end * PAGE], self.form, place=place)
            yield read.part(slice(self.records - place * self.form.per_page))

    def check(self, said: int) -> None:
        """Raise NumbersDamaged unless the keys ascend, and the first of each page are those that are searched."""
        firsts = np.frombuffer(self.firsts, self.form.key)
        last, place = None, 0
        for records in self.columns():
            found = records.keys[:: self.form.per_page]
            rises = bool((records.keys[1:] > records.keys[:-1]).all()) and (last is None or last < records.keys[0])
            if not rises or not (found == firsts[place : place + len(found)]).all():
                raise NumbersDamaged
            last, place = records.keys[-1], place + len(found)
        if place != self.pages or zlib.crc32(self.firsts) != said:
            raise NumbersDamaged

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


class _Packed(_Section):
    """Packed keys: words of eight bytes, searched where they lie."""

    form = PACKED

    def __init__(self, data: memoryview, records: int, start: int, firsts: int) -> None:
        super().__init__(data, records, start, firsts)
        self._words = data[: start + self.pages * PAGE].cast("Q")
        self._first_words = self.firsts.cast("Q")

    def find(self, key: int) -> int | None:
        """Return what is said of a key, None where it is not there. Raises NumbersDamaged."""
        place = bisect_right(self._first_words, key) - 1
        if place >= 0:
            self.check_page(place)
            start = (self.start + place * PAGE) // 8
            end = start + self.in_page(place)
            at = bisect_left(self._words, key, start, end)
            if at < end and self._words[at] == key:
                return self.about(place, at - start)
            if at == start:
                raise NumbersDamaged  # the first keys led to a page that begins after this one
            if at < end:
                return None
        if place + 1 < self.pages:
            self.check_page(place + 1)
            if self._words[(self.start + (place + 1) * PAGE) // 8] <= key:
                raise NumbersDamaged  # they led to a page that ends before it
        return None


class _Texts(_Section):
    """Keys of text."""

    form = TEXT

    def find(self, key: bytes) -> int | None:
        """Return what is said of a key, None where it is not there. Raises NumbersDamaged."""
        key = key.ljust(TEXT.key_size, b"\0")
        place = bisect_right(range(self.pages), key, key=lambda at: _key(self.firsts, 0, at)) - 1
        if place >= 0:
            self.check_page(place)
            start = self.start + place * PAGE
            end = self.in_page(place)
            at = bisect_left(range(end), key, key=lambda at: _key(self.data, start, at))
            if at < end and _key(self.data, start, at) == key:
                return self.about(place, at)
            if at == 0:
                raise NumbersDamaged  # as above
            if at < end:
                return None
        if place + 1 < self.pages:
            self.check_page(place + 1)
            if _key(self.data, self.start + (place + 1) * PAGE, 0) <= key:
                raise NumbersDamaged
        return None


def _key(data: memoryview, start: int, place: int) -> bytes:
    at = start + place * TEXT.key_size
    return bytes(data[at : at + TEXT.key_size])
