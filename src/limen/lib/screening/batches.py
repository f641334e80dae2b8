"""Many kept subjects beside few new or changed entries: who reaches the threshold, a batch in one compiled call.

For runs over a register: the subjects come as columns (of a table, of a partition), the answer is pairs of a row and
an entry. Each pair is as heavy as `Index.compared` would find it, but for rounding; whom the index finds is among them.
A different word is analysed once, however many bear it and however many batches it comes in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from limen.lib.basics.sex import Sex
from limen.lib.names.parts import NamePart, are_arabic, parts_of_arabic_word, parts_of_word, words_of
from limen.lib.screening import kernels
from limen.lib.screening.building import SEXES
from limen.lib.screening.codes import country_number
from limen.lib.screening.index import NEAR, Index, SearchedFile
from limen.lib.screening.queries import part_columns, pieces

Array = kernels.Array
_AT_ONCE: Final = 4096
"""Parts that are looked up in one call."""
_MOST_LIKE: Final = 256
_MOST_WORDS: Final = 1 << 18
"""Different words that are remembered: some 50 MB."""
_OF_FORMS: Final = ("f_sound", "f_length", "f_open")
_OF_PARTS: Final = ("q_bits", "q_flags", "q_latin", "q_nickname")
_NO_KEYS: Final[dict[str, Array]] = {
    "k_hash": np.empty(0, dtype=np.uint64),
    "k_start": np.zeros(1, dtype=np.int32),
    "k_piece": np.empty(0, dtype=np.bool_),
}
_NO_FACTS: Final[dict[str, Array]] = {
    "years": np.empty(0, dtype=np.int16),
    "months": np.empty(0, dtype=np.uint8),
    "days": np.empty(0, dtype=np.uint8),
    "citizenships": np.empty(0, dtype=np.uint16),
    "sex": np.empty(0, dtype=np.uint8),
    "documents": np.empty(0, dtype=np.uint64),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Subjects, one name a row; every column is equally long."""

    primaries: Sequence[str]
    """Primary identifiers, or whole names."""
    secondaries: Sequence[str]
    issuers: Sequence[str]
    """Code of the State that wrote the name; empty for none."""
    from_zone: Sequence[bool]
    """True where the name stands in a machine-readable zone."""
    years: Array
    """Of birth, int16; 0 for not known. The same for `months` and `days`, uint8."""
    months: Array
    days: Array
    sexes: Array
    """uint8: the numbers that `sex_numbers` gives."""
    citizenships: Array
    """uint16: the numbers that `country_numbers` gives; 0 for none."""


def sex_numbers(sexes: Sequence[Sex]) -> Array:
    """Return the column of sexes."""
    known = {sex: number for number, sex in enumerate(SEXES)}
    return np.fromiter((known[sex] for sex in sexes), dtype=np.uint8, count=len(sexes))


def country_numbers(codes: Sequence[str]) -> Array:
    """Return the column of citizenships for codes of ICAO 9303-3."""
    return np.fromiter(map(country_number, codes), dtype=np.uint16, count=len(codes))


class Batches:
    """An index of few entries that many batches of subjects are held against; not safe among threads."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._words = _Words()
        self._likes = [_Likes(index, file) for file in index.searched()]

    def pairs(self, columns: Columns) -> tuple[Array, Array]:
        """Return the rows, in order, and beside each (number of the file, number of the person) of an entry with which
        it reaches the review threshold, but for rounding; int64 of shape (pairs,) and (pairs, 2).

        Documents are not looked at: a register knows its numbers by itself.
        """
        self._forget_when_full()
        row_start, words = self._words.rows_of(columns)
        for fresh in self._words.take_fresh():
            for likes in self._likes:
                likes.add(fresh)
        parts = self._words.query(columns)
        rows, places = [np.empty(0, dtype=np.int64)], [np.empty((0, 2), dtype=np.int64)]
        for number, likes in enumerate(self._likes):
            asked = kernels.Rows(row_start, words, self._words.starts(), *likes.columns(), *self._words.keys())
            found, persons = self._swept(asked, parts, likes.file)
            rows.append(found)
            places.append(np.column_stack((np.full(len(persons), number), persons)))
        joined = np.concatenate(rows)
        order = np.argsort(joined, kind="stable")
        return joined[order], np.concatenate(places)[order]

    def _swept(self, asked: kernels.Rows, parts: kernels.Query, file: SearchedFile) -> tuple[Array, Array]:
        index, begin, rows, persons = self._index, 0, [], []
        while True:
            found, entries, begin = kernels.sweep(
                asked, parts, file.segment, file.hidden, index.weights, index.review - NEAR, file.unseen, begin
            )
            rows.append(found)
            persons.append(entries)
            if begin == len(asked.row_start) - 1:
                return np.concatenate(rows), np.concatenate(persons)

    def _forget_when_full(self) -> None:
        if len(self._words) > _MOST_WORDS:
            self._words = _Words()
            self._likes = [_Likes(self._index, likes.file) for likes in self._likes]


def candidate_pairs(index: Index, columns: Columns) -> tuple[Array, list[str]]:
    """Return the rows, in order, and beside each the key of an entry with which it reaches the review threshold."""
    rows, places = Batches(index).pairs(columns)
    files = index.searched()
    return rows, [files[file].record(person).key for file, person in places.tolist()]


class _Words:
    """The different words of names, numbered, and the parts that they are made of.

    One of an Arabic State's zone is another than the same elsewhere; one of another script is read as the State that
    wrote it does.
    """

    def __init__(self) -> None:
        self._plain: dict[str, int] = {}
        self._arabic: dict[str, int] = {}
        self._starts = array("i", [0])
        self._fresh: list[NamePart] = []
        columns = {**part_columns((), ()), "q_flags": np.empty(0, dtype=np.uint8)}
        self._columns = {name: columns[name] for name in _OF_FORMS + _OF_PARTS}
        self._form_start = columns["f_start"]
        self._key_start = columns["f_start"]
        self._keys = np.empty(0, dtype=np.uint8)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def starts(self) -> Array:
        """Return where the parts of each word begin, and where the last one's end."""
        return np.array(self._starts, dtype=np.int32)

    def rows_of(self, columns: Columns) -> tuple[Array, Array]:
        """Return where the words of each row begin, and the words of all rows."""
        starts, numbers = array("i", [0]), array("i")
        for primary, secondary, issuer, from_zone in zip(
            columns.primaries, columns.secondaries, columns.issuers, columns.from_zone, strict=True
        ):
            self._add(numbers, primary, issuer, from_zone=from_zone)
            if secondary:
                self._add(numbers, secondary, issuer, from_zone=from_zone)
            starts.append(len(numbers))
        return np.array(starts, dtype=np.int32), np.array(numbers, dtype=np.int32)

    def _add(self, numbers: array[int], text: str, issuer: str, *, from_zone: bool) -> None:
        words = words_of(text)
        if from_zone and are_arabic(words, issuer=issuer):
            known = self._arabic
            for word in words:
                number = known.get(word)
                if number is None:
                    number = known[word] = self._number(parts_of_arabic_word(word))
                numbers.append(number)
            return
        known = self._plain
        for word in words:
            key = word if word.isascii() else f"{issuer}\n{word}"
            number = known.get(key)
            if number is None:
                number = known[key] = self._number(parts_of_word(word, issuer=issuer))
            numbers.append(number)

    def _number(self, parts: tuple[NamePart, ...]) -> int:
        self._fresh += parts
        self._starts.append(self._starts[-1] + len(parts))
        return len(self._starts) - 2

    def take_fresh(self) -> Iterator[dict[str, Array]]:
        """Yield the columns of the parts that came since, some at a time, and count them in."""
        fresh, self._fresh = self._fresh, []
        for at in range(0, len(fresh), _AT_ONCE):
            parts = fresh[at : at + _AT_ONCE]
            flags = np.array([kernels.PARTICLE if part.is_particle else 0 for part in parts], dtype=np.uint8)
            columns = {**part_columns(parts, [list(pieces(part)) for part in parts]), "q_flags": flags}
            yield columns
            self._form_start = np.concatenate((self._form_start, columns["f_start"][1:] + self._form_start[-1]))
            keys = [part.forms[0].key for part in parts]
            ends = np.cumsum([len(key) for key in keys], dtype=np.int32) + self._key_start[-1]
            self._key_start = np.concatenate((self._key_start, ends))
            self._keys = np.concatenate((self._keys, np.frombuffer("".join(keys).encode("ascii"), dtype=np.uint8)))
            for name, column in self._columns.items():
                self._columns[name] = np.concatenate((column, columns[name]))

    def keys(self) -> tuple[Array, Array]:
        """Return where the key of each part begins, and the signs of all keys."""
        return self._key_start, self._keys

    def query(self, columns: Columns) -> kernels.Query:
        """Return all parts, with the births, citizenships and sexes of the rows."""
        return kernels.Query(
            f_start=self._form_start,
            **self._columns,
            **_NO_KEYS,
            years=np.ascontiguousarray(columns.years, dtype=np.int16),
            months=np.ascontiguousarray(columns.months, dtype=np.uint8),
            days=np.ascontiguousarray(columns.days, dtype=np.uint8),
            citizenships=np.ascontiguousarray(columns.citizenships, dtype=np.uint16),
            sex=np.ascontiguousarray(columns.sexes, dtype=np.uint8),
            documents=np.empty(0, dtype=np.uint64),
        )


class _Likes:
    """What of the vocabulary of one file each part is like."""

    def __init__(self, index: Index, file: SearchedFile) -> None:
        self.file = file
        self._index = index
        self._starts = np.zeros(1, dtype=np.int64)
        self._vocab = np.empty(0, dtype=np.int64)
        self._bits = np.empty(0, dtype=np.float32)
        self._half = np.empty(0, dtype=np.bool_)

    def columns(self) -> tuple[Array, Array, Array, Array]:
        """Return where the likes of each part begin, the likes, their bits, and whether they are like a half alone."""
        return self._starts, self._vocab, self._bits, self._half

    def add(self, fresh: dict[str, Array]) -> None:
        """Look up further parts."""
        query = kernels.Query(**fresh, **_NO_FACTS)
        owner, vocab, bits, half = kernels.likely_parts(query, self.file.segment, self._index.weights, _MOST_LIKE)
        ends = np.cumsum(np.bincount(owner, minlength=len(fresh["q_bits"]))) + self._starts[-1]
        self._starts = np.concatenate((self._starts, ends))
        self._vocab = np.concatenate((self._vocab, vocab))
        self._bits = np.concatenate((self._bits, bits))
        self._half = np.concatenate((self._half, half))
