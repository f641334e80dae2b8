"""Many kept subjects beside few new or changed entries: who is worth comparing, column by column.

For runs over a register: the subjects come as columns (of a table, of a partition), the answer is pairs of a row and
an entry. Each pair is then weighed by `Index.compared` or `compare`; no pair that reaches the threshold is left out but
where the subject's writing tore a part of a name in two. A different word is analysed once, however many bear it.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from limen.lib.basics.sex import Sex
from limen.lib.names.parts import ARABIC_STATES, MOST_PARTS, NamePart, parts_of, parts_of_mrz
from limen.lib.screening import kernels
from limen.lib.screening.building import SEXES
from limen.lib.screening.codes import country_number
from limen.lib.screening.index import Index
from limen.lib.screening.queries import part_columns, pieces

Array = kernels.Array
_AT_ONCE: Final = 4096
"""Parts that are looked up in one call."""
_MOST_LIKE: Final = 256
_SEPARATED: Final = str.maketrans("<,-/.", "     ")
_ESCAPED: Final = re.compile("X(?:H|SS|SH|KH|TT|DZ|DH|TH|ZZ|AH|TA|AA|AE)")
_LONGEST: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Subjects, one a row; every column is equally long."""

    names: Sequence[str]
    """Primary and secondary identifier, or the whole name, with spaces or fillers between the parts."""
    issuers: Sequence[str] | None = None
    """Code of the State in whose machine-readable zone the name stands; empty for a name from elsewhere."""
    years: Array
    """Of birth, int16; 0 for not known. The same for `months` and `days`, uint8."""
    months: Array
    days: Array
    sexes: Array
    """uint8: the numbers that `sex_numbers` gives."""
    citizenships: Array
    """uint16: the numbers that `country_numbers` gives; 0 for none."""


@dataclass(slots=True)
class _Words:
    """The different words of the names, numbered; one of an Arabic State's zone is another than the same elsewhere."""

    numbers: dict[str, int] = field(default_factory=dict)
    arabic: dict[str, int] = field(default_factory=dict)
    texts: list[tuple[str, bool]] = field(default_factory=list)

    def number_of(self, word: str, *, is_arabic: bool) -> int:
        known = self.arabic if is_arabic else self.numbers
        number = known.get(word)
        if number is None:
            number = known[word] = len(self.texts)
            self.texts.append((word, is_arabic))
        return number


def sex_numbers(sexes: Sequence[Sex]) -> Array:
    """Return the column of sexes."""
    known = {sex: number for number, sex in enumerate(SEXES)}
    return np.fromiter((known[sex] for sex in sexes), dtype=np.uint8, count=len(sexes))


def country_numbers(codes: Sequence[str]) -> Array:
    """Return the column of citizenships for codes of ICAO 9303-3."""
    return np.fromiter(map(country_number, codes), dtype=np.uint16, count=len(codes))


def candidate_pairs(index: Index, columns: Columns) -> tuple[Array, list[str]]:
    """Return the rows, and beside each the key of an entry, that may reach the review threshold of the list.

    Both are ordered by row. Documents are not looked at: a register knows its numbers by itself.
    """
    rows, places = candidate_places(index, columns)
    files = index.searched()
    return rows, [files[file].record(person).key for file, person in places.tolist()]


def candidate_places(index: Index, columns: Columns) -> tuple[Array, Array]:
    """Return what `candidate_pairs` does with places for keys: (number of the file, number of the person), int64 of
    shape (pairs, 2). No entry is read for it.
    """
    words = _Words()
    row_start, row_words = _rows(columns, words)
    word_start, parts = _parts(words)
    rows: list[Array] = []
    places: list[Array] = []
    for number, segment in enumerate(index.searched()):
        like = _like(index, segment.segment, parts)
        found, persons = kernels.candidate_pairs(
            _facts(columns), segment.segment, segment.hidden, index.weights, row_start, row_words, word_start,
            np.arange(len(parts), dtype=np.int32), *like, index.review, segment.unseen,
        )  # fmt: skip
        rows.append(found)
        places.append(np.column_stack((np.full(len(persons), number), persons)))
    joined = np.concatenate(rows)
    order = np.argsort(joined, kind="stable")
    return joined[order], np.concatenate(places)[order]


def _rows(columns: Columns, words: _Words) -> tuple[Array, Array]:
    starts = array("i", [0])
    numbers = array("i")
    issuers = columns.issuers or [""] * len(columns.names)
    for name, issuer in zip(columns.names, issuers, strict=True):
        text = name[:_LONGEST]
        is_arabic = bool(issuer) and (issuer in ARABIC_STATES or ("X" in text and bool(_ESCAPED.search(text))))
        for word in text.translate(_SEPARATED).split()[:MOST_PARTS]:
            numbers.append(words.number_of(word, is_arabic=is_arabic))
        starts.append(len(numbers))
    return np.asarray(starts), np.asarray(numbers, dtype=np.int32)


def _parts(words: _Words) -> tuple[Array, list[NamePart]]:
    starts = array("i", [0])
    parts: list[NamePart] = []
    for word, is_arabic in words.texts:
        parts += parts_of_mrz(word, issuer="IRQ") if is_arabic else parts_of(word)
        starts.append(len(parts))
    return np.asarray(starts), parts


def _like(index: Index, segment: kernels.Segment, parts: Sequence[NamePart]) -> tuple[Array, Array, Array]:
    """Return where the likes of each part begin, and the likes with their bits."""
    found = [_like_of(index, segment, parts[at : at + _AT_ONCE], offset=at) for at in range(0, len(parts), _AT_ONCE)]
    owner = np.concatenate([np.empty(0, dtype=np.int64), *(each[0] for each in found)])
    vocab = np.concatenate([np.empty(0, dtype=np.int64), *(each[1] for each in found)])
    bits = np.concatenate([np.empty(0, dtype=np.float32), *(each[2] for each in found)])
    return np.searchsorted(owner, np.arange(len(parts) + 1)), vocab, bits


def _like_of(
    index: Index, segment: kernels.Segment, parts: Sequence[NamePart], *, offset: int
) -> tuple[Array, Array, Array]:
    flags = np.array([kernels.PARTICLE if part.is_particle else 0 for part in parts], dtype=np.uint8)
    query = kernels.Query(**part_columns(parts, [list(pieces(part)) for part in parts]), q_flags=flags, **_no_facts())
    owner, vocab, bits, half = kernels.likely_parts(query, segment, index.weights, _MOST_LIKE)
    return owner.astype(np.int64) + offset, vocab, bits + np.where(half, kernels.GLUED, np.float32(0))


def _no_facts() -> dict[str, Array]:
    return {
        "years": np.empty(0, dtype=np.int16),
        "months": np.empty(0, dtype=np.uint8),
        "days": np.empty(0, dtype=np.uint8),
        "citizenships": np.empty(0, dtype=np.uint16),
        "sex": np.empty(0, dtype=np.uint8),
        "documents": np.empty(0, dtype=np.uint64),
    }


def _facts(columns: Columns) -> kernels.Query:
    facts: dict[str, Array] = {
        "years": np.ascontiguousarray(columns.years, dtype=np.int16),
        "months": np.ascontiguousarray(columns.months, dtype=np.uint8),
        "days": np.ascontiguousarray(columns.days, dtype=np.uint8),
        "citizenships": np.ascontiguousarray(columns.citizenships, dtype=np.uint16),
        "sex": np.ascontiguousarray(columns.sexes, dtype=np.uint8),
    }
    return kernels.Query(**part_columns((), ()), q_flags=np.empty(0, dtype=np.uint8), **(_no_facts() | facts))
