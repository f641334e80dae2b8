"""A subject in the columns that the compiled code takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

import numpy as np

from limen.lib.names.parts import MOST_PARTS, NamePart, parts_of, parts_of_mrz
from limen.lib.names.sounds import LONGEST
from limen.lib.screening import kernels
from limen.lib.screening.building import SEXES, part_keys
from limen.lib.screening.codes import country_number, document_hashes, letters_hash
from limen.lib.screening.subject import Subject, SubjectName, Written

MOST_NAMES: Final = 8
"""Names of a subject that are compared."""
MOST_FACTS: Final = 8
"""Births, citizenships and documents of a subject that are compared."""

_NO_HASHES: Final = np.empty(0, dtype=np.uint64)
_NO_SOUNDS: Final = np.empty((0, LONGEST), dtype=np.uint8)
_REMEMBERED: Final = 1 << 14
"""Parts of names whose columns are remembered in a process: some 20 MB at most."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One name of a subject, ready to be searched."""

    name: SubjectName
    parts: tuple[NamePart, ...]
    query: kernels.Query


def asked(subject: Subject) -> list[Asked]:
    """Return the names that have anything to compare; a subject with documents alone keeps an empty one."""
    facts = _facts(subject)
    ready = []
    for name in subject.names[:MOST_NAMES]:
        parts = subject_parts(name)
        if parts:
            ready.append(Asked(name, parts, _query(parts, facts, cut=name.may_be_cut)))
    if not ready and subject.documents:
        ready.append(Asked(SubjectName(primary=""), (), _query((), facts, cut=False)))
    return ready


def subject_parts(name: SubjectName) -> tuple[NamePart, ...]:
    """Return the parts of a subject's name, the primary identifier first."""
    reads = parts_of_mrz if name.written is Written.MRZ else parts_of
    parts = reads(name.primary, issuer=name.issuer) + reads(name.secondary, issuer=name.issuer)
    return parts[:MOST_PARTS]


def _facts(subject: Subject) -> dict[str, kernels.Array]:
    births = subject.births[:MOST_FACTS]
    documents = [each for issuer, number in subject.documents[:MOST_FACTS] for each in document_hashes(issuer, number)]
    return {
        "years": np.array([birth.year or 0 for birth in births], dtype=np.int16),
        "months": np.array([birth.month or 0 for birth in births], dtype=np.uint8),
        "days": np.array([birth.day or 0 for birth in births], dtype=np.uint8),
        "citizenships": np.array(list(map(country_number, subject.citizenships[:MOST_FACTS])), dtype=np.uint16),
        "sex": np.array([SEXES.index(subject.sex)], dtype=np.uint8),
        "documents": np.array(documents, dtype=np.uint64) if documents else _NO_HASHES,
    }


def _query(parts: tuple[NamePart, ...], facts: dict[str, kernels.Array], *, cut: bool) -> kernels.Query:
    """Put together what `part_columns` would make, from what is remembered of each part: names come back."""
    flags = [_flags(part, is_cut=cut and number == len(parts) - 1) for number, part in enumerate(parts)]
    ready = [_ready(part) for part in parts]
    joined = [_key_hashes(((0, _joined(one, other)),)) for one, other in pairwise(parts)]
    runs, counts = [_NO_HASHES], []
    for number, each in enumerate(ready):
        more = [each.pieces, *joined[max(number - 1, 0) : number + 1]]
        runs += [each.own, *more]
        counts += [len(each.own), sum(map(len, more))]
    return kernels.Query(
        f_start=_starts([len(part.forms) for part in parts]),
        f_sound=np.concatenate([_NO_SOUNDS, *(each.sounds for each in ready)]),
        f_length=np.array([len(form.sound) for part in parts for form in part.forms], dtype=np.int32),
        f_open=np.array([form.is_open for part in parts for form in part.forms], dtype=np.uint8),
        k_hash=np.concatenate(runs),
        k_start=_starts(counts)[::2].copy(),  # side by side, as the compiled code knows it
        k_piece=np.repeat(np.arange(len(counts)) % 2 == 1, counts),
        q_bits=np.array([part.bits for part in parts], dtype=np.float32),
        q_flags=np.array(flags, dtype=np.uint8),
        q_latin=np.array([each.latin for each in ready], dtype=np.uint64),
        q_nickname=np.array([part.nickname for part in parts], dtype=np.uint16),
        **facts,
    )


@dataclass(frozen=True, slots=True)
class _Ready:
    """What a part brings to every query in which it stands."""

    sounds: kernels.Array
    own: kernels.Array
    """Hashes of its own keys; `pieces` those of its halves."""
    pieces: kernels.Array
    latin: int


@lru_cache(maxsize=_REMEMBERED)
def _ready(part: NamePart) -> _Ready:
    return _Ready(
        _sounds((part,)),
        _key_hashes(tuple(part_keys(part))),
        _key_hashes(tuple(pieces(part))),
        letters_hash(part.latin),
    )


@lru_cache(maxsize=_REMEMBERED)
def _key_hashes(keys: tuple[tuple[int, str], ...]) -> kernels.Array:
    return _hashes_of(keys)[0]


def _hashes_of(keys: Sequence[tuple[int, str]]) -> tuple[kernels.Array, kernels.Array]:
    signs = np.frombuffer("".join(text for _, text in keys).encode("ascii"), dtype=np.uint8).copy()
    kinds = np.array([kind for kind, _ in keys], dtype=np.uint8)
    return kernels.key_hashes(signs, _starts([len(text) for _, text in keys]), kinds)


def _sounds(parts: Sequence[NamePart]) -> kernels.Array:
    sounds = b"".join(form.sound.encode("ascii").ljust(LONGEST, b"\0") for part in parts for form in part.forms)
    return np.frombuffer(sounds, dtype=np.uint8).reshape(-1, LONGEST).copy()  # what cannot be written is another type


def part_columns(parts: Sequence[NamePart], more: Sequence[Sequence[tuple[int, str]]]) -> dict[str, kernels.Array]:
    """Return the columns of a query that say what the parts are like; `more` has further keys for each."""
    forms = [form for part in parts for form in part.forms]
    own = [part_keys(part) for part in parts]
    keys = [key for pair in zip(own, more, strict=True) for keys in pair for key in keys]
    hashes, rows = _hashes_of(keys)
    counts = [len(one) + len(other) for one, other in zip(own, more, strict=True)]
    is_piece = [
        piece for one, other in zip(own, more, strict=True) for piece in [False] * len(one) + [True] * len(other)
    ]
    return {
        "f_start": _starts([len(part.forms) for part in parts]),
        "f_sound": _sounds(parts),
        "f_length": np.array([len(form.sound) for form in forms], dtype=np.int32),
        "f_open": np.array([form.is_open for form in forms], dtype=np.uint8),
        "k_hash": hashes,
        "k_start": np.searchsorted(rows, _starts(counts)).astype(np.int32),
        "k_piece": np.array(is_piece, dtype=np.bool_)[rows],
        "q_bits": np.array([part.bits for part in parts], dtype=np.float32),
        "q_latin": np.array([letters_hash(part.latin) for part in parts], dtype=np.uint64),
        "q_nickname": np.array([part.nickname for part in parts], dtype=np.uint16),
    }


def _starts(lengths: list[int]) -> kernels.Array:
    starts = np.zeros(len(lengths) + 1, dtype=np.int32)
    np.cumsum(lengths, out=starts[1:])
    return starts


def _flags(part: NamePart, *, is_cut: bool) -> int:
    return (kernels.PARTICLE if part.is_particle else 0) | (kernels.CUT if is_cut else 0)


def _joined(one: NamePart, other: NamePart) -> str:
    """Return the key of two neighbours written as one."""
    return one.forms[0].key + other.forms[0].key


def pieces(part: NamePart) -> Iterator[tuple[int, str]]:
    """Yield the keys of both halves of a long part, wherever it may have been two."""
    key = part.forms[0].key
    if len(key) >= 8:
        for at in range(3, len(key) - 2):
            yield 0, key[:at]
            yield 0, key[at:]
