"""Retroactive runs: this app knows who crossed and who should be in the country; screening compares them.

Nobody's data is copied for it: persons are named in the order of their ids, and their documents are asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from limen.apps.crossings import queries
from limen.apps.screening.operations import Work, begin_runs, do_work, make_good, next_work
from limen.lib.basics.act import Act

AT_A_TIME: Final = 200
"""Persons looked at in one transaction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreened:
    """What one call has done."""

    persons: int
    """Compared with what lists have added or changed."""
    made_good: int
    """Compared again because a list that was silent is back."""
    is_done: bool
    """False while more is to be done: call again."""


def rescreen(act: Act, *, batches: int = 10) -> Rescreened:
    """Do some of what waits: compare people of the pack's scope with what lists have added or changed since.

    In at most `batches` transactions, each of which is done whole or not at all; whoever calls again goes on. Scope,
    look-back and legal basis come of the country pack and are recorded with the run.
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
        done = _do(act, work)
        if done is None:
            break
        persons += done
    return Rescreened(persons=persons, made_good=made_good, is_done=is_done)


def _do(act: Act, work: Work) -> int | None:
    """Compare the next people of a run; None when its list cannot be opened now, or somebody else is at it."""
    found = queries.persons_in_scope(
        after=work.after,
        limit=AT_A_TIME,
        scopes=work.scopes,
        since=act.at - timedelta(days=work.look_back_days),
    )
    if not do_work(act, work=work, persons=found.persons, last=found.last):
        return None
    return len(found.persons)
