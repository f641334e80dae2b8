"""Searches the files of list data of one list, as they stand above one another, and answers with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from limen.lib.listings.persons import ListedPerson
from limen.lib.screening import artefact, kernels, reasons
from limen.lib.screening.artefact import Array, ArtefactUnreadable
from limen.lib.screening.hits import Hit
from limen.lib.screening.profile import Profile
from limen.lib.screening.queries import Asked, asked
from limen.lib.screening.stored import unpack
from limen.lib.screening.subject import Subject

MOST_COMPARED: Final = 64
"""Entries of one file that are compared in full for one name."""
_WHOLE_BELOW: Final = 1000
"""Bearers of a part who are all looked at; of a commoner part only those of about the subject's age."""
NEAR: Final = 0.5
"""Bits by which the compiled sum may differ from that of the reasons, which are rounded one by one."""


@dataclass(frozen=True, slots=True)
class SearchedFile:
    """One file of an index."""

    opened: artefact.Opened
    segment: kernels.Segment
    hidden: Array
    """1 for a person whom a later file replaces or removes; shape (persons,)."""
    digest: str
    unseen: float = 4.0
    """Bits that parts too unlike to be looked up may still add to a name."""

    def record(self, person: int) -> ListedPerson:
        """Return the entry with that number, with what is compared of it."""
        ends = self.opened.columns["p_record"]
        return unpack(bytes(self.opened.columns["records"][int(ends[person]) : int(ends[person + 1])]))


class Index:
    """The entries of one list, ready to be searched; safe among threads, as nothing in it changes."""

    def __init__(self, parts: Sequence[SearchedFile], *, profile: Profile) -> None:
        self._parts = tuple(parts)
        self._profile = profile
        # A profile that came from another process can be written to, which the compiler would take for another type.
        self._weights = kernels.Weights(*map(_read_only, (profile.values, profile.swap, profile.drop)))

    @classmethod
    def open(cls, segments: Sequence[memoryview | bytes], *, profile: Profile, digests: Sequence[str]) -> Self:
        """Return the index over the file of a whole list and those that stand above it, the oldest first.

        Only headers are read. `digests` are the names of the files in hexadecimal, one a segment. Raises
        ArtefactUnreadable for a file that is something else or was cut off, and for files of different lists.
        """
        opened = [artefact.read(memoryview(segment)) for segment in segments]
        if not opened or len({each.list_code for each in opened}) != 1:
            raise ArtefactUnreadable(wrong="the files given are not of one list.")
        parts = [
            SearchedFile(each, _segment(each), _hidden(each, opened[number + 1 :]), digest)
            for number, (each, digest) in enumerate(zip(opened, digests, strict=True))
        ]
        return cls(parts, profile=profile)

    @property
    def list_code(self) -> str:
        """Code of the list."""
        return self._parts[0].opened.list_code

    @property
    def list_version(self) -> str:
        """Version of the list as the newest file has it."""
        return self._parts[-1].opened.list_version

    @property
    def profile(self) -> Profile:
        """What names and facts are weighed by."""
        return self._profile

    @property
    def weights(self) -> kernels.Weights:
        """The same, in columns."""
        return self._weights

    def searched(self) -> tuple[SearchedFile, ...]:
        """Return the files, the oldest first."""
        return self._parts

    @property
    def artefact(self) -> str:
        """Digests of the files in hexadecimal, the oldest first, joined by `+`."""
        return "+".join(part.digest for part in self._parts)

    @property
    def persons(self) -> int:
        """How many entries can be found."""
        return sum(part.opened.persons - int(part.hidden.sum()) for part in self._parts)

    def entries(self) -> Iterator[str]:
        """Yield the keys of all entries that can be found."""
        for part in self._parts:
            for person in range(part.opened.persons):
                if not part.hidden[person]:
                    yield part.record(person).key

    def screen(self, subject: Subject, *, limit: int = 20) -> tuple[Hit, ...]:
        """Return the entries that the subject may be, from the review threshold on, the heaviest first."""
        return self._screen(subject, limit=limit, least=self.review)

    def scored(self, subject: Subject, *, least: float, limit: int = 20) -> tuple[Hit, ...]:
        """Return what `screen` would, from another number of bits on: for calibration."""
        return self._screen(subject, limit=limit, least=least)

    def screen_many(self, subjects: Iterable[Subject], *, limit: int = 20) -> Iterator[tuple[Hit, ...]]:
        """Yield the answer of `screen` for each subject."""
        return (self.screen(subject, limit=limit) for subject in subjects)

    @property
    def review(self) -> float:
        """Bits from which a hit is shown."""
        return self._profile.thresholds_of(self.list_code).review

    def compared(self, subject: Subject) -> tuple[Hit, ...]:
        """Return what `screen` would if it compared the subject with every entry: for few entries."""
        return self._screen(subject, limit=self.persons, least=self.review, everyone=True)

    def _screen(self, subject: Subject, *, limit: int, least: float, everyone: bool = False) -> tuple[Hit, ...]:
        best: dict[str, Hit] = {}
        for name in asked(subject):
            for part in self._parts:
                compared = _all(part) if everyone else self._candidates(name, part)
                for hit in self._hits(subject, name, part, compared, limit=limit, least=least):
                    known = best.get(hit.entry)
                    if known is None or hit.bits > known.bits:
                        best[hit.entry] = hit
        return tuple(sorted(best.values(), key=lambda hit: (-hit.bits, hit.entry)))[:limit]

    def _candidates(self, name: Asked, part: SearchedFile) -> tuple[Array, Array]:
        persons, most = kernels.candidates(
            name.query, part.segment, part.hidden, self._weights, MOST_COMPARED, _WHOLE_BELOW
        )
        return persons, most + np.float32(part.unseen)

    def _hits(
        self,
        subject: Subject,
        name: Asked,
        part: SearchedFile,
        compared: tuple[Array, Array],
        *,
        limit: int,
        least: float,
    ) -> Iterator[Hit]:
        query, segment = name.query, part.segment
        owners = kernels.document_owners(query, segment) if len(query.documents) else ()
        for person in owners:
            if not part.hidden[person]:
                yield from self._explained(subject, name, part, int(person), least)
        persons, bits = kernels.score(query, segment, *compared, self._weights, least - NEAR)
        for at in np.lexsort((persons, -bits))[: limit + 4]:
            yield from self._explained(subject, name, part, int(persons[at]), least)

    def _explained(self, subject: Subject, name: Asked, part: SearchedFile, person: int, least: float) -> Iterator[Hit]:
        hit = reasons.hit_of(
            reasons.Pair(
                subject=subject,
                asked=name,
                entry=part.record(person),
                segment=part.segment,
                person=person,
                list_code=self.list_code,
                list_version=self.list_version,
                artefact=self.artefact,
                profile=self._profile,
            ),
            weights=self._weights,
        )
        if hit is not None and hit.bits >= least:
            yield hit


def _read_only(column: Array) -> Array:
    view = column.view()
    view.flags.writeable = False
    return view


def _all(part: SearchedFile) -> tuple[Array, Array]:
    return _these(np.flatnonzero(part.hidden == 0))


def _these(persons: Array) -> tuple[Array, Array]:
    """Return persons of whom it is not known how many bits their names can have at most."""
    return persons, np.full(len(persons), np.inf, dtype=np.float32)


def _segment(opened: artefact.Opened) -> kernels.Segment:
    return kernels.Segment(*(opened.columns[name] for name in kernels.Segment._fields))


def _hidden(opened: artefact.Opened, later: Sequence[artefact.Opened]) -> Array:
    hidden = np.zeros(opened.persons, dtype=np.uint8)
    for each in later:
        for key in (*each.removed, *_keys(each)):
            if (person := _find(opened, key)) is not None:
                hidden[person] = 1
    return hidden


def _keys(opened: artefact.Opened) -> Iterator[str]:
    return (_key_at(opened, person) for person in range(opened.persons))


def _key_at(opened: artefact.Opened, person: int) -> str:
    ends = opened.columns["p_record"]
    return unpack(bytes(opened.columns["records"][int(ends[person]) : int(ends[person + 1])])).key


def _find(opened: artefact.Opened, key: str) -> int | None:
    """Entries are ordered by key, so that halving finds one."""
    low, high = 0, opened.persons
    while low < high:
        middle = (low + high) // 2
        if _key_at(opened, middle) < key:
            low = middle + 1
        else:
            high = middle
    return low if low < opened.persons and _key_at(opened, low) == key else None
