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
from limen.lib import mrz
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.inspection.facts import (
    Companion,
    Document,
    Facts,
    History,
    Holder,
    NumberLists,
    Policy,
    Silent,
)
from limen.lib.inspection.moves import Direction, TravellerKind
from limen.lib.inspection.numbers import normal_number

LONGEST_KEPT = 400
"""Characters of what a reader sent that are kept with the facts: three lines of a card with all their noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presented:
    """What stands before the officer: lines from a reader, or what the officer typed, or a person with nothing."""

    scanned: str = ""
    document: Document | None = None
    holder: Holder | None = None


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


class Unreadable(Problem):
    """What was scanned is no machine-readable zone at all; `findings` say what stood in the way."""

    code = "scan-unreadable"
    sentence = N_("This could not be read as the lines of a document. Scan again, or type the document.")

    def __init__(self, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__()
        self.findings = findings

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.findings,)


class NothingPresented(Problem):
    """Neither lines nor typed fields nor a description of the person."""

    code = "nothing-presented"
    sentence = N_("Nothing was scanned or typed. Scan the document, or describe the person who has none.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """The facts, and what the register knew of the traveller before."""

    facts: Facts
    known: Known


def gather(act: Act, *, presented: Presented, circumstances: Circumstances) -> Gathered:
    """Return the facts about one traveller at the moment of `act`. Raises Unreadable or NothingPresented."""
    read = _read(act, presented)
    out = {outage.what for outage in open_outages(act.post)}
    known = find_known(document=read.document, holder=read.holder) if read.holder else Known()
    facts = Facts(
        at=act.at,
        today=local_day(act, circumstances.happened_at or act.at),
        direction=circumstances.direction,
        kind=circumstances.kind,
        state_code=act.pack.state.code,
        policy=policy_of(act),
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


def policy_of(act: Act) -> Policy:
    """Return the thresholds of the country pack that the checks count with."""
    thresholds = act.pack.thresholds
    return Policy(
        adult_age=thresholds.adult_age,
        alone_below=thresholds.alone_below,
        validity_beyond_entry_days=thresholds.validity_beyond_entry_days,
        list_stale_hours=thresholds.list_stale_hours,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    document: Document | None
    holder: Holder | None
    form: str = ""
    findings: tuple[Finding, ...] = ()


def _read(act: Act, presented: Presented) -> _Read:
    if presented.scanned.strip():
        return _read_lines(act, presented.scanned)
    if presented.document is None and presented.holder is None:
        raise NothingPresented()
    return _Read(document=presented.document, holder=presented.holder)


def _read_lines(act: Act, scanned: str) -> _Read:
    reading = mrz.parse(scanned, today=act.today)
    if reading.format is None or not reading.number:
        raise Unreadable(reading.findings)
    return _Read(
        document=Document(
            code=reading.document_code,
            issuer=reading.issuer,
            number=normal_number(reading.number),
            expiry=reading.expiry,
        ),
        holder=Holder(
            primary=reading.names.primary,
            secondary=reading.names.secondary,
            birth=reading.birth,
            sex=reading.sex,
            citizenship=reading.nationality,
        ),
        form=reading.format,
        findings=reading.findings,
    )


def _lists(document: Document | None, out: Collection[str]) -> NumberLists | Silent:
    if "lists" in out:
        return Silent(source="number-lists", why="declared-out", last_copy=oldest_copy())
    return find_number(document)


def _history(act: Act, known: Known, circumstances: Circumstances) -> History:
    count, last = queries.last_movement(
        known.persons, zone=ZoneInfo(act.pack.time_zone_of(act.post)), today=local_day(act, circumstances.happened_at or act.at)
    )
    return History(
        same_number=known.same_number,
        same_person=known.same_person,
        crossings=count,
        last=last,
        open_elsewhere=queries.lanes_inspecting(known.document, besides=circumstances.besides),
    )
