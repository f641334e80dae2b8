"""An inspection is opened by what the traveller presents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import NoSuchArrival, is_task_of, party_for, require_post
from limen.apps.crossings.operations.gather import Circumstances, Gathered, gather
from limen.apps.crossings.operations.readings import (
    Opened,
    add_reading,
    as_read,
    circumstances_of,
    keep_reading,
    keep_screened,
    open_row,
    reassess_party,
    sealed_reading,
    worst_of,
)
from limen.apps.journal.operations import Draft, append, append_many, once_more, record_look
from limen.apps.journal.operations.statements import insert, select
from limen.apps.protection.operations import settle_duties
from limen.apps.protection.operations.announced import meet_announced
from limen.apps.travellers.operations import meet
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.announced import Announced
from limen.lib.inspection.moves import State
from limen.lib.inspection.presented import Presented
from limen.lib.inspection.rules import IN_FORCE, assess
from limen.lib.safeguards.duties import duties_from

MOST_BACK_DAYS = 31


class RequestReused(Problem):
    """The same request id came again with other content."""

    code = "request-reused"
    sentence = N_("This form was already sent with other content. Start again from the lane.")


class HappenedWrong(Problem):
    """A back-entry names a moment that cannot be."""

    code = "happened-wrong"
    sentence = N_("A crossing can be entered afterwards only for a past moment, at most %(days)s days back.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a door asks for; the same `id` twice is one inspection."""

    id: UUID
    presented: Presented
    direction: Direction
    kind: TravellerKind = TravellerKind.PASSENGER
    party: UUID | None = None
    arrival: UUID | None = None
    happened_at: datetime | None = None


@once_more
def open_inspection(act: Act, *, request: Request) -> Opened:
    """Open an inspection, run every check, open the duties that follow, and return it.

    Raises NotAllowed, AwayFromPost, RequestReused, HappenedWrong, NoSuchParty, NoSuchArrival, or what `read_presented`
    raises; nothing is kept then.
    """
    require(act.roles, Right.INSPECT)
    require_post(act)
    _require_past(act, request.happened_at)
    with transaction.atomic():
        if again := _same_request(act, request):
            return again
        if request.party:
            party_for(act, request.party)
        gathered = gather(act, presented=request.presented, circumstances=_circumstances(request))
        if mine := _open_here(act, request, gathered.open_now):
            return _scanned_again(act, mine, request)
        row = _insert(act, request, gathered)
        if request.party:
            reassess_party(act, request.party)
    return Opened(inspection=row.id, reading=row.readings_count, is_new=True)


def _require_past(act: Act, happened_at: datetime | None) -> None:
    if happened_at is None:
        return
    require(act.roles, Right.BACK_ENTER)
    if not act.at - timedelta(days=MOST_BACK_DAYS) <= happened_at < act.at:
        raise HappenedWrong(days=MOST_BACK_DAYS)


def _same_request(act: Act, request: Request) -> Opened | None:
    rows = select(models.Inspection, "WHERE request = %s", request.id)
    if not rows:
        return None
    row = rows[0]
    if bytes(row.request_hash) != _hash(request) or row.opened_by_id != act.actor:
        raise RequestReused
    return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def _hash(request: Request) -> bytes:
    told = (
        request.presented,
        request.direction,
        request.kind,
        request.party,
        request.arrival,
        request.happened_at,
    )
    return sha256(repr(told).encode()).digest()


def _open_here(act: Act, request: Request, open_now: Collection[models.Inspection]) -> UUID | None:
    """Return the inspection of this document open at this very lane for the same crossing: two scans, one traveller.

    Scanned for the other direction or for another day it is another crossing, and the old inspection is told of.
    """
    asked = (act.lane, request.direction, request.kind, request.happened_at)
    return next(
        (
            row.id
            for row in open_now
            if (row.lane, row.direction, row.kind, row.happened_at) == asked
            and (request.party is None or row.party_id in (None, request.party))
            and is_task_of(act, row)
        ),
        None,
    )


def _scanned_again(act: Act, inspection: UUID, request: Request) -> Opened:
    row = open_row(act, inspection)
    joins = request.party is not None and row.party_id is None
    if joins:
        row.party_id = request.party
        row.save(update_fields=["party"])
    add_reading(act, row, gather(act, presented=request.presented, circumstances=circumstances_of(row)))
    if joins and request.party:
        append(act, kind="limen.inspection.joined", subject=row.id, data={"party": str(request.party)})
        reassess_party(act, request.party)
    return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def _circumstances(request: Request) -> Circumstances:
    present = queries.present_in(request.party) if request.party else ()
    return Circumstances(
        direction=request.direction,
        kind=request.kind,
        company=queries.companions(present, direction=request.direction),
        happened_at=request.happened_at,
        arrival=request.arrival,
    )


def _waiting_since(act: Act, request: Request) -> datetime:
    if request.arrival is None:
        return act.at
    arrived = queries.arrived_at(request.arrival, post=act.post)
    if arrived is None:
        raise NoSuchArrival
    return arrived


def _insert(act: Act, request: Request, gathered: Gathered) -> models.Inspection:
    facts = gathered.facts
    findings = assess(facts)
    met = meet(act, document=facts.document, holder=facts.holder, known=gathered.known)
    row = models.Inspection(
        id=act.new_id(),
        request=request.id,
        request_hash=_hash(request),
        state=State.OPEN,
        post=act.post,
        lane=act.lane,
        direction=request.direction,
        kind=request.kind,
        party_id=request.party,
        arrival_id=request.arrival,
        waiting_since=_waiting_since(act, request),
        opened_at=act.at,
        opened_by_id=act.actor,
        person=met.person,
        document=met.document,
        readings_count=1,
        worst=worst_of(findings),
        outages=",".join(facts.outages),
        happened_at=request.happened_at,
        **as_read(facts),
    )
    insert(row)
    keep_reading(act, row, facts, findings)
    told = Draft(
        kind="limen.inspection.opened",
        subject=row.id,
        data={
            "direction": row.direction,
            "kind": row.kind,
            "rules": IN_FORCE.id,
            "worst": row.worst,
            "party": str(request.party) if request.party else None,
            "arrival": str(request.arrival) if request.arrival else None,
        },
        sealed=sealed_reading(row, facts, findings),
        subject_record=row.person,
    )
    append_many(act, drafts=(told, *keep_screened(act, row, gathered)))
    settle_duties(act, inspection=row.id, person=row.person, kinds=duties_from(facts))
    if isinstance(facts.announced, Announced) and facts.announced.minor_alone:
        meet_announced(act, passenger=facts.announced.passenger, inspection=row.id)
    record_look(act, subject=row.person, what="inspection")
    return row
