"""From what an officer presents to `Facts`: the reading, and the answer of every source, silence included."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from limen.apps.carriers.operations import announcement_of
from limen.apps.crossings import models, queries
from limen.apps.permits.queries import permits_of
from limen.apps.posts.queries import open_outages
from limen.apps.screening.operations import NOT_ASKED, Screened, screen
from limen.apps.travellers.queries import Known, find_known
from limen.apps.watchlists.queries import find_number, oldest_copy, oldest_person_copy
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.findings import Finding
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.announced import Announced, NotAnnounced
from limen.lib.inspection.facts import (
    MOST_PASSAGES,
    Companion,
    Document,
    Facts,
    History,
    NumberLists,
    Past,
    Policy,
    Silent,
)
from limen.lib.inspection.presented import Presented, Read, read_presented
from limen.lib.inspection.screened import Screening
from limen.lib.inspection.subject import subject_of
from limen.lib.stays.grounds import Traveller, Way, law_for, passages_that_bear
from limen.lib.stays.permits import Permit

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
    inspection: UUID | None = None
    """The inspection that is being read again, which is not 'open elsewhere' to itself."""
    met: UUID | None = None
    """The record made of what was presented there before, which is no namesake of itself."""
    redress: str = ""
    """The redress number that the traveller showed."""
    codes: tuple[Finding, ...] = ()
    """What the square codes are worth that were read beside the document."""
    arrival: UUID | None = None
    """What the traveller came by, where an officer chose it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts, and what the register knew of the traveller before."""

    facts: Facts
    known: Known
    open_now: tuple[models.Inspection, ...]
    """Where this document is being inspected at this moment."""
    screened: Screened = field(default_factory=Screened)
    """What the lists of persons said, discreet ones too: for `apps.screening` alone, never for facts."""


def gather(act: Act, *, presented: Presented, circumstances: Circumstances) -> Gathered:
    """Return the facts about one traveller at the moment of `act`. Raises what `read_presented` raises."""
    return _gathered(act, read_presented(presented, today=act.today), circumstances)


def gather_again(act: Act, *, before: Facts, circumstances: Circumstances) -> Gathered:
    """Return the facts about the same traveller with the same document, every source asked anew."""
    read = Read(
        document=before.document,
        holder=before.holder,
        form=before.form,
        received=before.received,
        repaired_from=before.repaired_from,
        repairs=before.repairs,
        findings=before.reading,
    )
    if not circumstances.redress and isinstance(before.screening, Screening):
        circumstances = replace(circumstances, redress=before.screening.redress)
    return _gathered(act, read, circumstances)


def _gathered(act: Act, read: Read, circumstances: Circumstances) -> Gathered:
    moment = circumstances.happened_at or act.at
    out = {outage.what for outage in open_outages(act.post)}
    known = _known(read, circumstances)
    open_now = queries.open_with(known.document)
    permits, past = _stays(act, read, known, circumstances)
    announced = _announced(act, read, circumstances)
    screened = _screened(act, read, _records(known, announced), circumstances, out)
    facts = Facts(
        at=act.at,
        today=local_day(act, moment),
        direction=circumstances.direction,
        kind=circumstances.kind,
        state_code=act.pack.state.code,
        policy=Policy.of(act.pack.thresholds),
        received=read.received[:LONGEST_KEPT],
        repaired_from=read.repaired_from[:LONGEST_KEPT],
        repairs=read.repairs,
        form=read.form,
        reading=read.findings,
        document=read.document,
        holder=read.holder,
        lists=_lists(act, read.document, out),
        screening=_screening(screened),
        history=_history(act, known, circumstances, open_now),
        permits=permits,
        past=past,
        company=circumstances.company,
        codes=circumstances.codes,
        outages=tuple(sorted(out)),
        back_entered=circumstances.happened_at is not None,
        announced=announced,
    )
    return Gathered(facts=facts, known=known, open_now=open_now, screened=screened)


def _known(read: Read, circumstances: Circumstances) -> Known:
    if read.holder is None:
        return Known()
    return find_known(document=read.document, holder=read.holder, own=circumstances.met)


def _announced(act: Act, read: Read, circumstances: Circumstances) -> Announced | NotAnnounced | None:
    """Return what a carrier announced of the traveller; nothing is asked of what is entered afterwards."""
    if circumstances.happened_at is not None or not act.post:
        return None
    arrival = queries.arrival_label(circumstances.arrival) if circumstances.arrival else ""
    return announcement_of(
        act, document=read.document, holder=read.holder, direction=circumstances.direction, arrival=arrival
    )


def _records(known: Known, announced: Announced | NotAnnounced | None) -> tuple[UUID, ...]:
    """Return the records of this traveller: what was cleared of the announcement is cleared at the lane, too."""
    if isinstance(announced, Announced) and announced.is_exactly:
        return (*known.persons, announced.passenger)
    return known.persons


def local_day(act: Act, moment: datetime) -> date:
    """Return the date at the post when it was `moment`."""
    return moment.astimezone(ZoneInfo(act.pack.time_zone_of(act.post))).date()


def _lists(act: Act, document: Document | None, out: Collection[str]) -> NumberLists | Silent:
    if "lists" in out:
        return Silent(source="number-lists", why="declared-out", last_copy=oldest_copy())
    return find_number(document, artefacts=act.artefacts)


def _screened(
    act: Act, read: Read, persons: Collection[UUID], circumstances: Circumstances, out: Collection[str]
) -> Screened:
    if "lists" in out:
        return NOT_ASKED
    return screen(
        act,
        subject=subject_of(document=read.document, holder=read.holder, reading=read.findings),
        holder=read.holder,
        persons=persons,
        redress=circumstances.redress,
    )


def _screening(screened: Screened) -> Screening | Silent:
    if screened is NOT_ASKED:
        return Silent(source="person-lists", why="declared-out", last_copy=oldest_person_copy())
    return screened.said


def _stays(act: Act, read: Read, known: Known, circumstances: Circumstances) -> tuple[tuple[Permit, ...], Past | None]:
    """Return the permits held and the past that days are counted from; nothing is asked of nationals of this State."""
    holder = read.holder
    if holder is None or state_of(holder.citizenship) == act.pack.state.code:
        return (), None
    permits = permits_of(document=read.document, holder=holder)
    # What is entered afterwards counts from what came before it, not from what was recorded since.
    passages = queries.passages_of(known.persons, limit=MOST_PASSAGES, until=circumstances.happened_at)
    place = act.pack.post(act.post)
    way = Way(circumstances.kind, act.post, place.mode if place else "")
    law = law_for(
        act.pack.stays,
        traveller=Traveller(
            citizenships=(holder.citizenship,),
            document=read.document.code if read.document else "",
            kind=circumstances.kind,
        ),
        permits=permits,
        ways={way, *(Way(passage.kind, passage.post, passage.mode) for passage in passages)},
    )
    today = local_day(act, circumstances.happened_at or act.at)
    return permits, Past(
        post=way.post,
        mode=way.mode,
        passages=passages_that_bear(passages, law=law, permits=permits, day=today),
        law=law,
    )


def _history(act: Act, known: Known, circumstances: Circumstances, open_now: Collection[models.Inspection]) -> History:
    count, last = queries.last_movement(
        known.persons,
        zone=ZoneInfo(act.pack.time_zone_of(act.post)),
        today=local_day(act, circumstances.happened_at or act.at),
        # What is entered afterwards is paired with what came before it, not with what was recorded since.
        until=circumstances.happened_at,
    )
    return History(
        same_number=known.same_number,
        same_person=known.same_person,
        crossings=count,
        last=last,
        open_elsewhere=tuple(
            sorted({f"{row.post}/{row.lane}" for row in open_now if row.id != circumstances.inspection})
        ),
    )
