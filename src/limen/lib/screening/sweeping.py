"""A sweep: a whole register is held against what a list has added, in stretches that anybody can do in any order.

What a worker needs is in plain values that can be sent to another process or machine. Nobody's data is in them: a
worker reads the people of its stretch from the register itself and answers with ids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import numpy as np

from limen.lib.screening.batches import Batches, Columns
from limen.lib.screening.index import Index
from limen.lib.screening.profile import Profile


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
    people: int = 0
    """How many there are, whether the scope names them or not: what progress is told by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What came of a stretch."""

    stretch: Stretch
    persons: int
    """How many were compared."""
    found: tuple[UUID, ...]
    """Those who may be on the list, in the order of their ids."""


class Wanted:
    """The entries of a sweep, opened; for one thread."""

    def __init__(self, sweep: Sweep) -> None:
        """Raises ArtefactUnreadable."""
        self.index = Index.open([sweep.file], profile=sweep.profile, digests=["sweep"])
        self.numbers = frozenset(sweep.numbers)
        """Document numbers of the entries, as they are compared."""
        self._batches = Batches(self.index)

    def among(self, columns: Columns) -> list[int]:
        """Return the rows that `Index.screen` may find among the entries by name, birth, citizenship and sex, in order.

        Candidates are told and weighed in compiled code; whoever is here is within half a bit of a hit or is one.
        """
        rows, _ = self._batches.pairs(columns)
        return [int(row) for row in np.unique(rows)]
