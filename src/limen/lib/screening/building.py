"""Makes the file of list data that is searched: the same entries give the same bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from limen.lib.basics.sex import Sex
from limen.lib.listings.persons import ListedPerson
from limen.lib.names.commonness import TABLE
from limen.lib.names.parts import MOST_PARTS, NamePart, parts_of_word, words_of
from limen.lib.screening.artefact import COLUMNS, Array, write
from limen.lib.screening.codes import country_number, document_hashes, letters_hash
from limen.lib.screening.stored import KINDS, births_of, pack, searched, unpack

SEXES: Final = (Sex.X, Sex.F, Sex.M)
"""By their number in the file."""
_AT_ONCE: Final = 4096
"""Records that are written in one piece."""


def build(persons: Iterable[ListedPerson], *, list_code: str, list_version: str) -> Iterator[bytes]:
    """Yield the bytes of the file for a whole list, in pieces. Of two entries with one key the last counts."""
    return build_delta(persons, removed=(), list_code=list_code, list_version=list_version)


def build_delta(
    changed: Iterable[ListedPerson], *, removed: Iterable[str], list_code: str, list_version: str
) -> Iterator[bytes]:
    """Yield the bytes of a file that stands above an earlier one: new and changed entries, and keys that are gone."""
    entries = _Entries()
    for person in changed:
        entries.add(searched(person))
    columns = _Columns()
    order = entries.in_order()
    for number in order:
        columns.add(entries.entry(number), size=entries.size_of(number))
    yield from write(
        {**columns.finished(), "records": _Records(entries, order)},
        list_code=list_code,
        list_version=list_version,
        persons=len(columns.sex),
        table=TABLE,
        removed=tuple(sorted(set(removed))),
    )


class _Entries:
    """Entries as they come, in as few bytes as they need in the file: five million must fit beside their columns."""

    def __init__(self) -> None:
        self._keys: list[str] = []
        self._packed = bytearray()
        self._ends = array("Q", [0])

    def add(self, person: ListedPerson) -> None:
        """Take in one more."""
        self._keys.append(person.key)
        self._packed += pack(person)
        self._ends.append(len(self._packed))

    def in_order(self) -> array[int]:
        """Return the numbers of the entries by key, of several with one key the last; to be called once."""
        keys, self._keys = self._keys, []
        order = array("I")
        for number in sorted(range(len(keys)), key=keys.__getitem__):
            if order and keys[order[-1]] == keys[number]:
                order[-1] = number
            else:
                order.append(number)
        return order

    def size_of(self, number: int) -> int:
        """Return how many bytes the record has."""
        return self._ends[number + 1] - self._ends[number]

    def record(self, number: int) -> bytes:
        """Return the record, as `pack` made it."""
        return bytes(self._packed[self._ends[number] : self._ends[number + 1]])

    def entry(self, number: int) -> ListedPerson:
        """Return the entry."""
        return unpack(self.record(number))


class _Records:
    """The records in order, some thousands at a time, as often as they are asked for."""

    def __init__(self, entries: _Entries, order: Sequence[int]) -> None:
        self._entries = entries
        self._order = order

    def __iter__(self) -> Iterator[bytes]:
        for first in range(0, len(self._order), _AT_ONCE):
            yield b"".join(map(self._entries.record, self._order[first : first + _AT_ONCE]))


class _Columns:
    """Columns as they grow, an entry at a time."""

    def __init__(self) -> None:
        self.names = array("I", [0])
        self.births = array("I", [0])
        self.citizenships = array("I", [0])
        self.sex = array("B")
        self.record_ends = array("Q", [0])
        self.kinds = array("B")
        self.tokens = array("I", [0])
        self.vocab = array("I")
        self.token_person = array("I")
        self.birth_rows = array("h")
        self.codes = array("H")
        self.document_hashes = array("Q")
        self.document_persons = array("I")
        self.parts = _Vocabulary()

    def add(self, person: ListedPerson, *, size: int) -> None:
        """Take in the next entry, whose record has `size` bytes."""
        number = len(self.sex)
        for name in person.names:
            self.kinds.append(KINDS.index(name.kind))
            numbers = self.parts.numbers_of(name.text)
            self.vocab.extend(numbers)
            self.token_person.extend([number] * len(numbers))
            self.tokens.append(len(self.vocab))
        self.names.append(len(self.kinds))
        for row in births_of(person):
            self.birth_rows.extend(row)
        self.births.append(len(self.birth_rows) // 4)
        self.codes.extend(map(country_number, person.citizenships))
        self.citizenships.append(len(self.codes))
        self.sex.append(SEXES.index(person.sex))
        for document in person.documents:
            hashes = document_hashes(document.issuer, document.number)
            self.document_hashes.extend(hashes)
            self.document_persons.extend([number] * len(hashes))
        self.record_ends.append(self.record_ends[-1] + size)

    def finished(self) -> dict[str, Sequence[Array]]:
        """Return every column of the file but the records."""
        births = np.frombuffer(self.birth_rows, dtype=np.int16).reshape(-1, 4)
        documents = _sorted_pairs(_column(self.document_hashes), _column(self.document_persons))
        single: dict[str, object] = {
            "p_names": self.names,
            "p_births": self.births,
            "p_citizenships": self.citizenships,
            "p_sex": self.sex,
            "p_record": self.record_ends,
            "n_kind": self.kinds,
            "n_tokens": self.tokens,
            "t_vocab": self.vocab,
            "b_first": births[:, 0],
            "b_last": births[:, 1],
            "b_month": births[:, 2],
            "b_day": births[:, 3],
            "c_code": self.codes,
            "d_hash": documents[0],
            "d_person": documents[1],
            **self.parts.columns(),
            **self._bearers(births),
        }
        return {name: [np.asarray(column).astype(COLUMNS[name], copy=False)] for name, column in single.items()}

    def _bearers(self, births: Array) -> dict[str, Array]:
        """Who bears each part, under each year of birth; 0 for none, and for one that is only a span."""
        pairs = _column(self.vocab).astype(np.uint64)
        pairs <<= np.uint64(32)
        pairs |= _column(self.token_person)
        pairs.sort()
        if len(pairs):
            pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
        vocab = (pairs >> np.uint64(32)).astype(np.int32)
        person = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int32)
        del pairs
        vocab, person, year = self._dated(vocab, person, births)
        # Both at once, so that one sort does: years have no more than fourteen bits.
        key = vocab.astype(np.int64) << 14 | year
        order = np.argsort(key, kind="stable")
        starts = np.searchsorted(vocab, np.arange(len(self.parts) + 1))
        return {"o_start": starts, "o_person": person[order], "o_year": year[order]}

    def _dated(self, vocab: Array, person: Array, births: Array) -> tuple[Array, Array, Array]:
        """Return a row for each year of birth of each bearer, in the order of the bearers."""
        begins = _column(self.births).astype(np.int32)
        counts = (begins[1:] - begins[:-1])[person]
        repeats = np.maximum(counts, 1)
        ends = np.cumsum(repeats, dtype=np.int64)
        within = np.arange(ends[-1] if len(ends) else 0, dtype=np.int32)
        within -= np.repeat((ends - repeats).astype(np.int32), repeats)
        is_dated = np.repeat(counts > 0, repeats)
        vocab, person = np.repeat(vocab, repeats), np.repeat(person, repeats)
        years = np.where(births[:, 0] == births[:, 1], births[:, 0], 0) if len(births) else np.zeros(1, np.int16)
        at = np.where(is_dated, begins[person] + within, 0)
        return vocab, person, np.where(is_dated, years[at], 0).astype(np.int16)


class _Vocabulary:
    """The different parts of names, numbered in the order in which they are met."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, bool], int] = {}
        self._parts: list[NamePart] = []
        self._words: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._parts)

    def numbers_of(self, text: str) -> list[int]:
        """Return the numbers of the parts of a name, as `parts_of` cuts it."""
        numbers: list[int] = []
        for word in words_of(text):
            known = self._words.get(word)
            if known is None:
                known = self._words[word] = [self._number_of(part) for part in parts_of_word(word)]
            numbers += known
        return numbers[:MOST_PARTS]

    def _number_of(self, part: NamePart) -> int:
        form = part.forms[0]
        identity = (part.latin, form.sound, form.is_open)
        number = self._numbers.setdefault(identity, len(self._parts))
        if number == len(self._parts):
            self._parts.append(part)
        return number

    def columns(self) -> dict[str, object]:
        sounds = [part.forms[0].sound.encode("ascii") for part in self._parts]
        hashes, owners = self._keys()
        buckets = np.searchsorted(hashes >> np.uint64(48), np.arange((1 << 16) + 1, dtype=np.uint64))
        return {
            "v_sound": _starts(sounds),
            "v_sounds": np.frombuffer(b"".join(sounds), dtype=np.uint8),
            "v_bits": np.array([part.bits for part in self._parts], dtype=np.float32),
            "v_flags": np.array([_flags(part) for part in self._parts], dtype=np.uint8),
            "v_latin": np.array([letters_hash(part.latin) for part in self._parts], dtype=np.uint64),
            "v_nickname": np.array([part.nickname for part in self._parts], dtype=np.uint16),
            "k_hash": hashes,
            "k_vocab": owners,
            "k_bucket": buckets,
        }

    def _keys(self) -> tuple[Array, Array]:
        texts: list[bytes] = []
        kinds = array("B")
        owners = array("I")
        for number, part in enumerate(self._parts):
            for kind, text in part_keys(part):
                texts.append(text.encode("ascii"))
                kinds.append(kind)
                owners.append(number)
        from limen.lib.screening import kernels  # noqa: PLC0415 - only who builds or searches pays for the compiler

        signs = np.frombuffer(b"".join(texts), dtype=np.uint8).copy()
        hashes, rows = kernels.key_hashes(signs, _starts(texts), np.asarray(kinds, dtype=np.uint8))
        found, owner = _sorted_pairs(hashes, _column(owners)[rows])
        is_new = np.ones(len(found), dtype=bool)
        is_new[1:] = (found[1:] != found[:-1]) | (owner[1:] != owner[:-1])
        return found[is_new], owner[is_new]


def part_keys(part: NamePart) -> list[tuple[int, str]]:
    """Return the keys under which a part is found: (0, sound key) unless its vowels are unwritten, (1, skeleton)."""
    keys: dict[tuple[int, str], None] = {}
    for form in part.forms:
        keys[(0, form.key)] = None
        if len(form.skeleton) >= 2:
            keys[(1, form.skeleton)] = None
    return list(keys)


def _flags(part: NamePart) -> int:
    return (1 if part.forms[0].is_open else 0) | (2 if part.is_particle else 0)


def _starts(texts: Sequence[bytes]) -> Array:
    return np.concatenate([[0], np.cumsum([len(text) for text in texts], dtype=np.int64)]).astype(np.int32)


def _column(values: array[int]) -> Array:
    return np.asarray(values)


def _sorted_pairs(hashes: Array, owners: Array) -> tuple[Array, Array]:
    order = np.lexsort((owners, hashes))
    return hashes[order], owners[order]
