"""A subject in the columns that the compiled code takes."""

from __future__ import annotations

from dataclasses import dataclass
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

_NO_DOCUMENTS: Final = np.empty(0, dtype=np.uint64)


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
        "documents": np.array(documents, dtype=np.uint64) if documents else _NO_DOCUMENTS,
    }


def _query(parts: tuple[NamePart, ...], facts: dict[str, kernels.Array], *, cut: bool) -> kernels.Query:
    forms = [(number, form) for number, part in enumerate(parts) for form in part.forms]
    sounds = np.zeros((len(forms), LONGEST), dtype=np.uint8)
    for row, (_, form) in enumerate(forms):
        sounds[row, : len(form.sound)] = np.frombuffer(form.sound.encode("ascii"), dtype=np.uint8)
    hashes, owners, pieces = _keys(parts)
    return kernels.Query(
        f_part=np.array([number for number, _ in forms], dtype=np.int32),
        f_sound=sounds,
        f_length=np.array([len(form.sound) for _, form in forms], dtype=np.int32),
        f_open=np.array([form.is_open for _, form in forms], dtype=np.uint8),
        k_hash=hashes,
        k_part=owners,
        k_piece=pieces,
        q_bits=np.array([part.bits for part in parts], dtype=np.float32),
        q_flags=np.array(
            [_flags(part, is_cut=cut and number == len(parts) - 1) for number, part in enumerate(parts)], dtype=np.uint8
        ),
        q_latin=np.array([letters_hash(part.latin) for part in parts], dtype=np.uint64),
        q_nickname=np.array([part.nickname for part in parts], dtype=np.uint16),
        **facts,
    )


def _flags(part: NamePart, *, is_cut: bool) -> int:
    return (kernels.PARTICLE if part.is_particle else 0) | (kernels.CUT if is_cut else 0)


def _keys(parts: tuple[NamePart, ...]) -> tuple[kernels.Array, kernels.Array, kernels.Array]:
    """Hash the keys of each part, and those of neighbours written as one or of one written as two, for that part."""
    keys = [(kind, text, number) for number, part in enumerate(parts) for kind, text in part_keys(part)]
    whole = len(keys)
    keys += [
        (0, one.forms[0].key + other.forms[0].key, number + step)
        for number, (one, other) in enumerate(pairwise(parts))
        for step in (0, 1)
    ]
    keys += [
        (0, piece, number)
        for number, part in enumerate(parts)
        if len(part.forms[0].key) >= 7
        for at in range(3, len(part.forms[0].key) - 2)
        for piece in (part.forms[0].key[:at], part.forms[0].key[at:])
    ]
    signs = np.frombuffer("".join(text for _, text, _ in keys).encode("ascii"), dtype=np.uint8)
    starts = np.zeros(len(keys) + 1, dtype=np.int32)
    starts[1:] = np.cumsum([len(text) for _, text, _ in keys], dtype=np.int32)
    kinds = np.array([kind for kind, _, _ in keys], dtype=np.uint8)
    hashes, rows = kernels.key_hashes(signs, starts, kinds)
    return hashes, np.array([number for _, _, number in keys], dtype=np.int32)[rows], rows >= whole
