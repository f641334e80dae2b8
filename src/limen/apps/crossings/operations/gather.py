"""From what an officer presents to `Facts`: the reading, and the answer of every source, silence included."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from limen.apps.crossings import queries
from limen.apps.posts.queries import open_outages
from limen.apps.travellers.queries import Known, find_known
from limen.apps.watchlists.queries import find_number, oldest_copy
from limen.lib.basics.act import Act
from limen.lib.inspection.facts import (
    Companion,
    Document,
    Facts,
    History,
    NumberLists,
    Policy,
    Silent,
)
from limen.lib.inspection.moves import Direction, TravellerKind
from limen.lib.inspection.presented import Presented, read_presented

LONGEST_KEPT = 400
"""Characters of what a reader sent that are kept with the facts: three lines of a card with all their noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """How, where and with whom."""

    direction: Direction
    kind: TravellerKind = TravellerKind.PASSENGER
    company: tuple[Companion, ...] = ()
    happened_at: datetime | None = None
    """Set for back-entry: the moment the person really crossed."""
    besides: UUID | None = None
    """The inspection that is being read again, which is not 'open elsewhere' to itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts, and what the register knew of the traveller before."""

    facts: Facts
    known: Known


def gather(act: Act, *, presented: Presented, circumstances: Circumstances) -> Gathered:
    """Return the facts about one traveller at the moment of `act`. Raises Unreadable or NothingPresented."""
    read = read_presented(presented, today=act.today)
    out = {outage.what for outage in open_outages(act.post)}
    known = find_known(document=read.document, holder=read.holder) if read.holder else Known()
    facts = Facts(
        at=act.at,
        today=local_day(act, circumstances.happened_at or act.at),
        direction=circumstances.direction,
        kind=circumstances.kind,
        state_code=act.pack.state.code,
        policy=Policy.of(act.pack.thresholds),
        received=presented.scanned[:LONGEST_KEPT],
        form=read.form,
        reading=read.findings,
        document=read.document,
        holder=read.holder,
        lists=_lists(read.document, out),
        history=_history(act, known, circumstances),
        company=circumstances.company,
        outages=tuple(sorted(out)),
        back_entered=circumstances.happened_at is not None,
    )
    return Gathered(facts=facts, known=known)


def local_day(act: Act, moment: datetime) -> date:
    """Return the date at the post when it was `moment`."""
    return moment.astimezone(ZoneInfo(act.pack.time_zone_of(act.post))).date()


def _lists(document: Document | None, out: Collection[str]) -> NumberLists | Silent:
    if "lists" in out:
        return Silent(source="number-lists", why="declared-out", last_copy=oldest_copy())
    return find_number(document)


def _history(act: Act, known: Known, circumstances: Circumstances) -> History:
    count, last = queries.last_movement(
        known.persons,
        zone=ZoneInfo(act.pack.time_zone_of(act.post)),
        today=local_day(act, circumstances.happened_at or act.at),
    )
    open_now = queries.open_with(known.document)
    return History(
        same_number=known.same_number,
        same_person=known.same_person,
        crossings=count,
        last=last,
        open_elsewhere=tuple(sorted({f"{row.post}/{row.lane}" for row in open_now if row.id != circumstances.besides})),
    )
