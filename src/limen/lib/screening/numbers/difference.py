"""What a new copy of a list changes: what the second person is told before it takes effect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from limen.lib.screening.numbers.columns import Columns
from limen.lib.screening.numbers.layout import FORMS, Form
from limen.lib.screening.numbers.looking import NumberSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many numbers come, go, and are said something else of."""

    added: int = 0
    removed: int = 0
    changed: int = 0


def difference(before: NumberSet | None, after: NumberSet) -> Difference:
    """Return what `after` changes; everything is new where there was nothing before. Raises NumbersDamaged."""
    if before is None:
        return Difference(added=len(after))
    same = changed = 0
    for form in FORMS:
        for old, new in _side_by_side(before.columns(form), after.columns(form), form):
            _, at_old, at_new = np.intersect1d(old.keys, new.keys, assume_unique=True, return_indices=True)
            same += len(at_old)
            changed += int((old.about[at_old] != new.about[at_new]).sum())
    return Difference(added=len(after) - same, removed=len(before) - same, changed=changed)


def _side_by_side(one: Iterator[Columns], other: Iterator[Columns], form: Form) -> Iterator[tuple[Columns, Columns]]:
    """Yield parts of both, cut at the same keys, until one of them is at its end: what follows has no partner."""
    left, right = Columns.empty(form), Columns.empty(form)
    while True:
        left, right = left if len(left) else next(one, left), right if len(right) else next(other, right)
        if not len(left) or not len(right):
            return
        bound = min(left.keys[-1], right.keys[-1])
        cuts = [int(np.searchsorted(side.keys, bound, side="right")) for side in (left, right)]
        yield left.part(slice(cuts[0])), right.part(slice(cuts[1]))
        left, right = left.part(slice(cuts[0], None)), right.part(slice(cuts[1], None))
