"""The only way to a hit on behalf of a person: by task or by list, and every look is logged before it is shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from limen.apps.journal.operations import record_look
from limen.apps.journal.operations.statements import locking, places, select
from limen.apps.screening import models
from limen.apps.screening.queries import HitRow, RunRow, hits_of, lists_seen_by, open_count, runs
from limen.apps.watchlists.queries import ListedEntry, content_of
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.decision.hits import HitUnknown, Said
from limen.lib.decision.rights import Right, require

PAGE: Final = 50
"""Hits on one page of the queue."""
QUEUE: Final = named_id("screening", "hits")
"""The id under which the access log knows the queue of hits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HitQueue:
    """The hits that somebody answers for."""

    hits: tuple[HitRow, ...]
    """The heaviest first, those nobody has adjudicated before the others."""
    open: int
    more: bool
    runs: tuple[RunRow, ...]


def hits_for(act: Act, *, which: str = "open", page: int = 0) -> HitQueue:
    """Return the hits of the lists whose hits this person sees in full, discreet ones too; the look is written first.

    `which`: open, cannot-say or done. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_HITS)
    lists = lists_seen_by(act.roles)
    record_look(act, subject=QUEUE, what=f"hits/{which}")
    rows = _rows(lists, which=which, start=page * PAGE)
    for row in rows[:PAGE]:
        record_look(act, subject=row.person, what="hit")
    return HitQueue(
        hits=hits_of(rows[:PAGE]),
        open=open_count(lists),
        more=len(rows) > PAGE,
        runs=_runs(lists),
    )


def runs_for(act: Act) -> tuple[RunRow, ...]:
    """Return the retroactive runs of the lists whose hits this person sees: counts, and nobody. Raises NotAllowed."""
    require(act.roles, Right.SEE_HITS)
    return _runs(lists_seen_by(act.roles))


def _runs(lists: Collection[str]) -> tuple[RunRow, ...]:
    return tuple(run for run in runs() if run.list_code in lists)


_WHICH: Final = {
    "open": ("",),
    "cannot-say": (Said.CANNOT_SAY.value,),
    "done": (Said.SAME.value, Said.NOT_SAME.value),
}


def _rows(lists: Collection[str], *, which: str, start: int) -> list[models.Hit]:
    if not lists:
        return []
    said = _WHICH.get(which, _WHICH["open"])
    where = (
        f"WHERE list_code IN {places(lists)} AND said IN {places(said)}"
        f" ORDER BY seen_at DESC, bits DESC, id LIMIT {PAGE + 1} OFFSET %s"
    )
    return select(models.Hit, where, *lists, *said, start)


def hit_for(act: Act, hit: UUID, *, what: str = "hit", lock: bool = False) -> models.Hit:
    """Return the row of a hit to somebody who sees the hits of its list in full, the look written first.

    Raises HitUnknown: also for a discreet hit that is not theirs, as if there were none.
    """
    row = next(iter(select(models.Hit, f"WHERE id = %s{locking() if lock else ''}", hit)), None)
    if row is None or row.list_code not in lists_seen_by(act.roles):
        raise HitUnknown
    record_look(act, subject=row.person, what=what)
    return row


def hit_of_case(act: Act, hit: UUID, *, persons: Collection[UUID], what: str = "hit", lock: bool = False) -> models.Hit:
    """Return the row of a hit of the person whose case the caller has made sure of, the look written first.

    Raises HitUnknown: for a discreet hit of a list that is not theirs, as if there were none.
    """
    row = next(iter(select(models.Hit, f"WHERE id = %s{locking() if lock else ''}", hit)), None)
    if row is None or row.person not in persons:
        raise HitUnknown
    if row.is_discreet and row.list_code not in lists_seen_by(act.roles):
        raise HitUnknown
    record_look(act, subject=row.person, what=what)
    return row


def discreet_of_case(act: Act, *, persons: Collection[UUID]) -> tuple[HitRow, ...]:
    """Return the discreet hits of one traveller of whom this person is told, the look at each written first."""
    lists = lists_seen_by(act.roles)
    if not lists or not persons:
        return ()
    where = f"WHERE person IN {places(persons)} AND action = %s AND list_code IN {places(lists)} ORDER BY bits DESC, id"
    rows = select(models.Hit, where, *persons, "discreet", *lists)
    for row in rows:
        record_look(act, subject=row.person, what="discreet-hit")
    return hits_of(rows)


def entry_of(act: Act, hit: HitRow) -> ListedEntry | None:
    """Return what the entry said when the hit was seen last, the look at it written first; None where it was erased."""
    entry = content_of(list_code=hit.found.hit.list_code, key=hit.found.hit.entry, number=hit.number)
    if entry is not None:
        record_look(act, subject=entry.record, what="entry")
    return entry
