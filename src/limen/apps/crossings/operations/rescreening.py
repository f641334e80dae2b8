"""Retroactive runs: this app knows who crossed and who should be in the country; screening compares them.

Nobody's data is copied for it: persons are named in the order of their ids, and their documents are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final
from uuid import UUID

from limen.apps.crossings import queries
from limen.apps.screening.operations import Work, begin_runs, do_work, entries_of, make_good, next_work
from limen.apps.travellers.queries import papers_statement
from limen.lib.basics.act import Act
from limen.lib.basics.document_numbers import normal_number
from limen.lib.screening import build, profile_of
from limen.lib.screening.sweeping import Stretch, Sweep, Swept

AT_A_TIME: Final = 200
"""Persons looked at in one transaction."""
SWEPT_AT_A_TIME: Final = 20_000
"""Persons of one stretch of a sweep."""
SWEPT_A_TURN: Final = 5_000
"""Persons of one stretch where other work waits meanwhile."""
MOST_SWEPT: Final = 20_000
"""Entries that a run may be about for a sweep in small stretches; for more, the index of the whole list is faster."""
Sweeper = Callable[[Sweep, Iterable[Stretch]], Iterator[Swept]]
"""Does a sweep, on the cores of this machine or on a cluster, and yields what came of the stretches in their order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreened:
    """What one call has done."""

    persons: int
    """Compared with what lists have added or changed."""
    made_good: int
    """Compared again because a list that was silent is back."""
    is_done: bool
    """False while more is to be done: call again."""


def rescreen(act: Act, *, batches: int = 10, sweeper: Sweeper | None = None) -> Rescreened:
    """Do some of what waits: compare people of the pack's scope with what lists have added or changed since.

    In at most `batches` parts, each of which is done whole or not at all; whoever calls again goes on. Scope, look-back
    and legal basis come of the country pack and are recorded with the run. With a `sweeper` a part is SWEPT_A_TURN
    people, of whom it finds out who is worth comparing; without one, AT_A_TIME people are compared one by one.
    """
    begin_runs(act)
    persons, made_good, is_done = 0, 0, False
    for _ in range(batches):
        work = next_work(act)
        if work is None:
            good = make_good(act)
            made_good += good
            if not good:
                is_done = True
                break
            continue
        done = _sweep_some(act, work, sweeper) if sweeper and work.entries <= MOST_SWEPT else _do(act, work)
        if done is None:
            break
        persons += done
    return Rescreened(persons=persons, made_good=made_good, is_done=is_done)


def _sweep_some(act: Act, work: Work, sweeper: Sweeper) -> int | None:
    """Do what `_do` does, for a stretch of people at once."""
    stretches = islice(queries.stretches_after(work.after, persons=SWEPT_A_TURN), 1)
    for swept in sweeper(sweep_of(act, work), stretches):
        return swept.persons if _keep(act, work, swept) else None
    return 0 if do_work(act, work=work, persons=(), last=None) else None


def _do(act: Act, work: Work) -> int | None:
    """Compare the next people of a run; None when its list cannot be opened now, or somebody else is at it."""
    found = queries.persons_in_scope(
        after=work.after,
        limit=AT_A_TIME,
        scopes=work.scopes,
        since=act.at - timedelta(days=work.look_back_days),
    )
    if not do_work(act, work=work, persons=found.persons, last=found.last, walked=found.looked_at):
        return None
    return len(found.persons)


def rescreen_all(
    act: Act, *, sweeper: Sweeper, persons: int = SWEPT_AT_A_TIME, progress: Callable[[int, int], None] | None = None
) -> Rescreened:
    """Do all that waits, as `rescreen` would, for registers of millions: `sweeper` finds out who is worth comparing.

    Whoever it finds is compared as always, and how far a run is, is kept after each stretch: killed, it goes on there,
    and finds the same. `progress` is told how many people were looked at and how many hits there may be. A list that
    cannot be opened now is left for later. The register is read by others than this process: what is not committed
    yet is not seen.
    """
    begin_runs(act)
    looked_at, found, waits = 0, 0, False
    while not waits and (work := next_work(act)) is not None:
        for swept in sweeper(sweep_of(act, work), queries.stretches_after(work.after, persons=persons)):
            if not _keep(act, work, swept):
                waits = True
                break
            work = replace(work, after=UUID(hex=swept.stretch.high))
            looked_at += swept.persons
            found += len(swept.found)
            if progress:
                progress(looked_at, found)
        waits = waits or not do_work(act, work=work, persons=(), last=None)
    good = 0
    while done := make_good(act):
        good += done
    return Rescreened(persons=looked_at, made_good=good, is_done=not waits)


def _keep(act: Act, work: Work, swept: Swept) -> bool:
    """Compare those of a stretch who are worth it, some at a time, and remember how far the run is."""
    ends = [*range(0, len(swept.found), AT_A_TIME), len(swept.found)]
    parts = [swept.found[low:high] for low, high in pairwise(ends)] or [()]
    for part in parts[:-1]:
        if not do_work(act, work=work, persons=part, last=part[-1], looked_at=0):
            return False
        work = replace(work, after=part[-1])
    last = UUID(hex=swept.stretch.high)
    walked = swept.stretch.people
    return do_work(act, work=work, persons=parts[-1], last=last, looked_at=swept.persons, walked=walked)


def sweep_of(act: Act, work: Work) -> Sweep:
    """Return what a run compares with whom, as another process or machine needs it."""
    file, numbers = _built(replace(work, after=None))
    return Sweep(
        file=file,
        numbers=numbers,
        profile=profile_of(act.pack.screening),
        scope=queries.scope_statement(scopes=work.scopes, since=act.at - timedelta(days=work.look_back_days)),
        papers=papers_statement(),
    )


@lru_cache(maxsize=1)
def _built(work: Work) -> tuple[bytes, tuple[str, ...]]:
    """Return list data and document numbers of the entries of a run: made once, and not for each part of it."""
    entries = entries_of(work)
    file = b"".join(build(entries, list_code=work.list_code, list_version="sweep"))
    return file, tuple(sorted({normal_number(paper.number) for each in entries for paper in each.documents}))
