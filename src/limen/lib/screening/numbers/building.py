"""A set of document numbers is built: rows are sorted by runs that are put aside, and the runs merged page by page."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import numpy as np

from limen.lib.listings.numbers import ListedNumber
from limen.lib.screening.numbers.columns import Columns, merged, to_pages
from limen.lib.screening.numbers.layout import (
    FORMS,
    MAGIC,
    PACKED,
    PAGE,
    TEXT,
    Form,
    about_of,
    foot,
    packed_key,
    text_key,
)

Keep = Callable[[bytes], memoryview]
"""Puts bytes aside and gives them back as mapped memory; they are needed until the last part was taken."""

RUN: Final = 2_000_000
"""Rows of a run: some 100 megabytes of memory while it is sorted."""
STEP: Final = 16_384
STEPS: Final = 32
"""Half a million records are merged at a time."""


def build_numbers(rows: Iterable[ListedNumber], *, keep: Keep, run: int = RUN) -> Iterator[bytes]:
    """Yield the bytes of a set of numbers, part by part, in memory that does not grow with the rows.

    Where issuer and number are named again, the first row counts. `run` rows at a time are sorted and handed to `keep`.
    Equal rows in the same order give equal bytes, whatever `run` is.
    """
    runs = list(_runs(iter(rows), keep, run))
    yield MAGIC.ljust(PAGE, b"\0")
    written = [_Pages(form) for form in FORMS]
    for at, pages in enumerate(written):
        for records in merged([each[at] for each in runs], step=STEP, steps=STEPS) if runs else ():
            yield from pages.take(records)
        yield from pages.end()
    yield from (bytes(pages.firsts) for pages in written)
    yield foot([pages.records for pages in written], [zlib.crc32(pages.firsts) for pages in written])


def _runs(rows: Iterator[ListedNumber], keep: Keep, run: int) -> Iterator[tuple[Columns, ...]]:
    while True:
        gathered = _Gathered()
        for row in islice(rows, run):
            gathered.add(row)
        columns = gathered.columns()
        if not any(map(len, columns)):
            return
        yield tuple(_aside(each, form, keep) for each, form in zip(columns, FORMS, strict=True))


def _aside(records: Columns, form: Form, keep: Keep) -> Columns:
    if not len(records):
        return records
    kept = keep(records.keys.tobytes() + records.about.tobytes())
    keys = np.frombuffer(kept, form.key, len(records))
    return Columns(keys, np.frombuffer(kept, "<u4", len(records), offset=keys.nbytes))


@dataclass(slots=True)
class _Gathered:
    """The rows of one run."""

    packed: array[int] = field(default_factory=lambda: array("Q"))
    packed_about: array[int] = field(default_factory=lambda: array("I"))
    texts: list[bytes] = field(default_factory=list)
    texts_about: array[int] = field(default_factory=lambda: array("I"))

    def add(self, row: ListedNumber) -> None:
        key = packed_key(row.issuer, row.number)
        if key is not None:
            self.packed.append(key)
            self.packed_about.append(about_of(row))
            return
        text = text_key(row.issuer, row.number)
        if text is None:
            raise ValueError("no document is numbered like this: is_number and is_issuer say what is")
        self.texts.append(text)
        self.texts_about.append(about_of(row))

    def columns(self) -> tuple[Columns, Columns]:
        packed = Columns(np.array(self.packed, PACKED.key), np.array(self.packed_about, "<u4"))
        texts = Columns(np.array(self.texts, TEXT.key), np.array(self.texts_about, "<u4"))
        return packed.sorted_once(), texts.sorted_once()


class _Pages:
    """Sorted records of one form on their way into pages."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._rest = Columns.empty(form)
        self._place = 0
        self.records = 0
        self.firsts = bytearray()

    def take(self, records: Columns) -> Iterator[bytes]:
        """Yield the pages that are full."""
        waiting = Columns.joined([self._rest, records])
        whole = len(waiting) // self._form.per_page * self._form.per_page
        self._rest = waiting.part(slice(whole, None))
        yield from self._written(waiting.part(slice(whole)))

    def end(self) -> Iterator[bytes]:
        """Yield the last page."""
        yield from self._written(self._rest)

    def _written(self, records: Columns) -> Iterator[bytes]:
        if not len(records):
            return
        yield to_pages(records, self._form, place=self._place)
        self._place += self._form.pages(len(records))
        self.records += len(records)
        self.firsts += records.keys[:: self._form.per_page].tobytes()
