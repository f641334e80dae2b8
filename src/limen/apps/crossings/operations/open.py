"""An inspection is opened by what the traveller presents, and read again when more is presented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_for
from limen.apps.crossings.operations.gather import Circumstances, Gathered, gather
from limen.apps.journal.operations import append, record_look
from limen.apps.journal.operations.statements import insert, select
from limen.apps.protection.operations import settle_duties
from limen.apps.travellers.operations import Met, meet
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.checks.minors import youngest_age
from limen.lib.inspection.facts import Companion, Facts
from limen.lib.inspection.moves import Direction, State, TravellerKind
from limen.lib.inspection.presented import Presented
from limen.lib.inspection.record import dump_facts, dump_findings, load_facts
from limen.lib.inspection.rules import IN_FORCE, assess
from limen.lib.safeguards.duties import duties_from


class RequestReused(Problem):
    """The same request id came again with other content."""

    code = "request-reused"
    sentence = N_("This form was already sent with other content. Start again from the lane.")


class HappenedWrong(Problem):
    """A back-entry names a moment that cannot be."""

    code = "happened-wrong"
    sentence = N_("A crossing can be entered afterwards only for a past moment, at most %(days)s days back.")


class NotOpen(Problem):
    """More was presented to an inspection that is decided."""

    code = "inspection-closed"
    sentence = N_("This inspection is already decided. Start a new one.")


MOST_BACK_DAYS = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The inspection before the officer."""

    inspection: UUID
    reading: int
    is_new: bool
    """False when the same request, or the same document at the same lane, was opened before."""


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


def open_inspection(act: Act, *, request: Request) -> Opened:
    """Open an inspection, run every check, open the duties that follow, and return it.

    Raises NotAllowed, Unreadable, NothingPresented, RequestReused or HappenedWrong; nothing is kept then.
    """
    require(act.roles, Right.INSPECT)
    _require_past(act, request.happened_at)
    with transaction.atomic():
        if again := _same_request(act, request):
            return again
        gathered = gather(act, presented=request.presented, circumstances=_circumstances(request))
        if mine := _open_here(act, gathered.known.document):
            return _read_again(act, mine, request.presented)
        row = _insert(act, request, gathered)
        if request.party:
            reassess_party(act, request.party)
    return Opened(inspection=row.id, reading=1, is_new=True)


def read_again(act: Act, *, inspection: UUID, presented: Presented) -> Opened:
    """Add a reading to an open inspection: the document scanned again, another document, or fields typed by the
    officer.

    Raises NotAllowed, NoSuchInspection, NotOpen, Unreadable or NothingPresented.
    """
    require(act.roles, Right.INSPECT)
    with transaction.atomic():
        return _read_again(act, inspection, presented)


def _read_again(act: Act, inspection: UUID, presented: Presented) -> Opened:
    row = inspection_for(act, inspection, lock=True)
    if row.state != State.OPEN:
        raise NotOpen
    gathered = gather(act, presented=presented, circumstances=_circumstances_of(row))
    _add_reading(act, row, gathered)
    return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def reassess_party(act: Act, party: UUID) -> None:
    """Settle anew the duties of those in a party who may be children: with whom they are has changed.

    Runs inside the transaction of the change.
    """
    present = queries.present_in(party)
    for row in present:
        if row.state == State.OPEN and row.is_child:
            reassess(act, row, company=queries.companions(present, besides=row.id))


def reassess(act: Act, row: models.Inspection, *, company: tuple[Companion, ...]) -> None:
    """Add a reading with the same document and the company of now, where that makes a difference to the duties."""
    before = load_facts(queries.last_reading(row.id).facts)
    facts = replace(before, at=act.at, company=company)
    if duties_from(facts) != duties_from(before):
        _append_reading(act, row, facts)


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


def _open_here(act: Act, document: UUID | None) -> UUID | None:
    """The inspection of this document that is open at this very lane: scanning twice is not two travellers."""
    here = (row.id for row in queries.open_with(document) if row.post == act.post and row.lane == act.lane)
    return next(here, None)


def _hash(request: Request) -> bytes:
    return sha256(
        repr((request.presented, request.direction, request.kind, request.party, request.happened_at)).encode()
    ).digest()


def _circumstances(request: Request) -> Circumstances:
    return Circumstances(
        direction=request.direction,
        kind=request.kind,
        company=queries.companions(queries.present_in(request.party)) if request.party else (),
        happened_at=request.happened_at,
    )


def _circumstances_of(row: models.Inspection) -> Circumstances:
    return Circumstances(
        direction=Direction(row.direction),
        kind=TravellerKind(row.kind),
        company=queries.companions(queries.present_in(row.party_id), besides=row.id) if row.party_id else (),
        happened_at=row.happened_at,
        besides=row.id,
    )


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
        waiting_since=queries.arrived_at(request.arrival, act.post) or act.at,
        opened_at=act.at,
        opened_by_id=act.actor,
        person=met.person,
        document=met.document,
        readings_count=1,
        worst=_worst(findings),
        outages=",".join(facts.outages),
        happened_at=request.happened_at,
        **_as_read(facts),
    )
    insert(row)
    _keep(act, row, facts, findings)
    append(
        act,
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
        sealed=_sealed(row, facts, findings),
        subject_record=row.person,
    )
    settle_duties(act, inspection=row.id, person=row.person, kinds=duties_from(facts))
    record_look(act, subject=row.person, what="inspection")
    return row


def _add_reading(act: Act, row: models.Inspection, gathered: Gathered) -> None:
    met = meet(act, document=gathered.facts.document, holder=gathered.facts.holder, known=gathered.known)
    row.person, row.document = _whose(row, met)
    _append_reading(act, row, gathered.facts)


def _whose(row: models.Inspection, met: Met) -> tuple[UUID, UUID | None]:
    """The record an inspection is about: what was presented last, unless that was a person without papers."""
    return (met.person, met.document) if met.document else (row.person, row.document)


def _append_reading(act: Act, row: models.Inspection, facts: Facts) -> None:
    findings = assess(facts)
    row.readings_count += 1
    row.worst = _worst(findings)
    for name, value in _as_read(facts).items():
        setattr(row, name, value)
    row.save(update_fields=["readings_count", "worst", "person", "document", *_as_read(facts)])
    _keep(act, row, facts, findings)
    append(
        act,
        kind="limen.inspection.read",
        subject=row.id,
        data={"number": row.readings_count, "rules": IN_FORCE.id, "worst": row.worst},
        sealed=_sealed(row, facts, findings),
        subject_record=row.person,
    )
    settle_duties(act, inspection=row.id, person=row.person, kinds=duties_from(facts))


def _as_read(facts: Facts) -> dict[str, str | bool]:
    """What the row of an inspection repeats of its last reading."""
    holder = facts.holder
    if holder is None:
        return {"primary": "", "birth": "", "citizenship": "", "is_child": True}
    return {
        "primary": holder.primary,
        "birth": str(holder.birth),
        "citizenship": holder.citizenship,
        "is_child": youngest_age(holder, facts) < facts.policy.adult_age,
    }


def _keep(act: Act, row: models.Inspection, facts: Facts, findings: tuple[Finding, ...]) -> None:
    insert(
        models.Reading(
            id=act.new_id(),
            inspection_id=row.id,
            number=row.readings_count,
            at=act.at,
            officer_id=act.actor,
            facts=dump_facts(facts),
            findings=dump_findings(findings),
            rules=IN_FORCE.id,
        )
    )


def _sealed(row: models.Inspection, facts: Facts, findings: tuple[Finding, ...]) -> dict[str, JSON]:
    return {
        "document": str(row.document) if row.document else None,
        "facts": dump_facts(facts),
        "findings": dump_findings(findings),
    }


def _worst(findings: tuple[Finding, ...]) -> int:
    return max((finding.severity for finding in findings), default=0)
