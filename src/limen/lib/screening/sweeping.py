"""A sweep: a whole register is held against what a list has added, in stretches that anybody can do in any order.

What a worker needs is in plain values that can be sent to another process or machine. Nobody's data is in them: a
worker reads the people of its stretch from the register itself and answers with ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np

from limen.lib.basics.dates import PartialDate
from limen.lib.screening import kernels
from limen.lib.screening.batches import Columns, candidate_places, country_numbers, sex_numbers
from limen.lib.screening.index import Index
from limen.lib.screening.profile import Profile
from limen.lib.screening.subject import Subject, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What to ask a register for: constant SQL with a %s for `low`, one for `high`, and then one for each value."""

    text: str
    values: tuple[str | datetime, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What is compared with whom."""

    file: bytes = field(repr=False)
    """List data of the entries in question alone, as `build` makes it."""
    numbers: tuple[str, ...] = field(repr=False)
    """Document numbers of these entries, as they are compared."""
    profile: Profile
    scope: Statement
    """Answers with the ids of the persons in question whose id is above `low` and not above `high`."""
    papers: Statement
    """Answers with id of the person, code, issuer, number, family name, given names, birth, sex and citizenship of each
    document of the persons of a stretch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Persons by their ids, in hexadecimal: above `low`, not above `high`."""

    low: str
    high: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What came of a stretch."""

    stretch: Stretch
    persons: int
    """How many were compared."""
    found: tuple[UUID, ...]
    """Those who may be on the list, in the order of their ids."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The entries of a sweep, opened."""

    index: Index
    numbers: frozenset[str]
    """Document numbers of the entries, as they are compared."""


def opened(sweep: Sweep) -> Wanted:
    """Return the entries of a sweep, ready to be held against people. Raises ArtefactUnreadable."""
    index = Index.open([sweep.file], profile=sweep.profile, digests=["sweep"])
    return Wanted(index, frozenset(sweep.numbers))


def found_among(subjects: Sequence[Subject], *, wanted: Wanted) -> list[int]:
    """Return the places of those of `subjects` whom `Index.screen` finds among the entries, in order.

    Candidates are told in columns, and each is then compared with the entries in question. A pure function of its
    arguments: the same on one machine and on many.
    """
    found = {
        place
        for place, subject in enumerate(subjects)
        if any(number in wanted.numbers for _, number in subject.documents) and wanted.index.screen(subject)
    }
    for place, entries in _worth_comparing(subjects, wanted.index):
        if place not in found and wanted.index.reaches(subjects[place], entries):
            found.add(place)
    return sorted(found)


def _worth_comparing(subjects: Sequence[Subject], index: Index) -> Iterator[tuple[int, kernels.Array]]:
    """Yield the places of subjects who may be on the list, each with the places of the entries in question."""
    rows = [
        (place, name, birth, citizenship)
        for place, subject in enumerate(subjects)
        for name in subject.names
        for birth in subject.births or (PartialDate(),)
        for citizenship in subject.citizenships or ("",)
    ]
    if not rows:
        return
    columns = Columns(
        names=[f"{name.primary} {name.secondary}" for _, name, _, _ in rows],
        issuers=[name.issuer if name.written is Written.MRZ else "" for _, name, _, _ in rows],
        years=np.array([birth.year or 0 for _, _, birth, _ in rows], dtype=np.int16),
        months=np.array([birth.month or 0 for _, _, birth, _ in rows], dtype=np.uint8),
        days=np.array([birth.day or 0 for _, _, birth, _ in rows], dtype=np.uint8),
        sexes=sex_numbers([subjects[place].sex for place, _, _, _ in rows]),
        citizenships=country_numbers([citizenship for _, _, _, citizenship in rows]),
    )
    found, places = candidate_places(index, columns)
    if not len(found):
        return
    subject_of = np.array([place for place, *_ in rows])[found]
    starts = np.flatnonzero(np.diff(subject_of, prepend=-1))
    yield from zip(subject_of[starts].tolist(), np.split(places, starts[1:]), strict=True)
