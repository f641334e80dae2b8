"""Records of one form as columns: sorted, merged, written into pages and read out of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from limen.lib.screening.numbers.layout import ABOUT, CHECK, PAGE, Array, Form, NumbersDamaged, check_sum


@dataclass(frozen=True, slots=True)
class Columns:
    """Keys of one form, and beside each what is said about it in three bytes of four."""

    keys: Array
    about: Array

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def empty(cls, form: Form) -> Self:
        """Return no records."""
        return cls(np.empty(0, form.key), np.empty(0, "<u4"))

    @classmethod
    def joined(cls, parts: Sequence[Self]) -> Self:
        """Return the records of all parts one after the other."""
        return cls(np.concatenate([part.keys for part in parts]), np.concatenate([part.about for part in parts]))

    def part(self, which: slice | Array) -> Columns:
        """Return some of the records."""
        return Columns(self.keys[which], self.about[which])

    def sorted_once(self) -> Columns:
        """Return the records in the order of their keys; of equal keys the one that came first."""
        order = np.argsort(self.keys, kind="stable")
        keys = self.keys[order]
        is_first = np.ones(len(keys), bool)
        is_first[1:] = keys[1:] != keys[:-1]
        return self.part(order[is_first])


def merged(runs: Sequence[Columns], *, step: int, steps: int) -> Iterator[Columns]:
    """Yield the records of sorted runs in the order of their keys, about `step` times `steps` of them at a time.

    Of equal keys the one of the earliest run is taken. One key in `step` is looked at to tell where all runs are cut.
    """
    ends = [0] * len(runs)
    seen = np.sort(np.concatenate([run.keys[step::step] for run in runs]))
    for bound in np.unique(seen[steps::steps]):
        starts, ends = ends, [int(np.searchsorted(run.keys, bound, side="right")) for run in runs]
        yield _between(runs, starts, ends)
    yield _between(runs, ends, [len(run) for run in runs])


def _between(runs: Iterable[Columns], starts: Iterable[int], ends: Iterable[int]) -> Columns:
    parts = [run.part(slice(start, end)) for run, start, end in zip(runs, starts, ends, strict=True)]
    return Columns.joined(parts).sorted_once()


def to_pages(records: Columns, form: Form, *, place: int) -> bytes:
    """Return the pages of sorted records, of which the first lies at `place`; the last is filled up with nothing."""
    pages = form.pages(len(records))
    keys = np.zeros(pages * form.per_page, form.key)
    keys[: len(records)] = records.keys
    about = np.zeros(pages * form.per_page, "<u4")
    about[: len(records)] = records.about
    written = np.zeros((pages, PAGE), np.uint8)
    split = form.per_page * form.key_size
    written[:, :split] = keys.view(np.uint8).reshape(pages, -1)
    low = about.view(np.uint8).reshape(-1, 4)[:, :ABOUT]
    written[:, split : split + form.per_page * ABOUT] = low.reshape(pages, -1)
    sums = [check_sum(page.data, place + at) for at, page in enumerate(written)]
    written[:, -CHECK:] = np.array(sums, "<u4").view(np.uint8).reshape(pages, CHECK)
    return written.tobytes()


def of_pages(data: memoryview, form: Form, *, place: int) -> Columns:
    """Return what lies in whole pages, the filling included. Raises NumbersDamaged where a check sum is wrong."""
    pages = np.frombuffer(data, np.uint8).reshape(-1, PAGE)
    sums = np.ascontiguousarray(pages[:, -CHECK:]).view("<u4")[:, 0]
    if any(
        int(said) != check_sum(page.data, place + at) for at, (page, said) in enumerate(zip(pages, sums, strict=True))
    ):
        raise NumbersDamaged
    split = form.per_page * form.key_size
    about = np.zeros((len(pages) * form.per_page, 4), np.uint8)
    about[:, :ABOUT] = pages[:, split : split + form.per_page * ABOUT].reshape(-1, ABOUT)
    keys = np.ascontiguousarray(pages[:, :split]).view(form.key).reshape(-1)
    return Columns(keys, about.view("<u4").reshape(-1))
