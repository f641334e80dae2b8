"""Cases of children out to Primero and in from it: by one of their members out, as new cases in."""

from __future__ import annotations

import json
from uuid import UUID

from django.db import transaction

from limen.apps.protection import models
from limen.apps.protection.access import child_case_for
from limen.apps.protection.operations.agreements import require_may_be_told
from limen.apps.protection.operations.children import Noticed, open_child_case, take_child_case
from limen.apps.protection.operations.noting import note
from limen.apps.protection.operations.tracing import Report, report_traced
from limen.apps.protection.queries import described
from limen.apps.travellers.queries import holders_of
from limen.lib.basics.act import Act
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.facts import Holder
from limen.lib.safeguards.agreements import DataClass, RecipientKind, TransferNotApproved
from limen.lib.safeguards.children import RecordKind
from limen.lib.safeguards.primero import PrimeroCase, Record, Trace, from_primero, to_primero
from limen.lib.safeguards.tracing import Described, Side

CONCERNS = {"child-alone": ("unaccompanied",), "child-at-risk": (), "age-doubted": ()}
WHY = N_("Brought the case from another system")


def export_child_case(act: Act, *, case: UUID, agreement: UUID) -> dict[str, JSON]:
    """Return a case as Primero reads it, for the recipient of an agreement; that it went out, and to whom, is noted.

    To another State only by a transfer that was approved. Raises NoSuchChildCase, NoAgreement, RecipientFeared or
    TransferNotApproved.
    """
    with transaction.atomic():
        row = child_case_for(act, case, what="child-case-export")
        needed = {DataClass.CHILD_CASE}
        if row.traced.filter(side=Side.SOUGHT).exists():
            needed.add(DataClass.TRACING)
        bound = require_may_be_told(act, agreement=agreement, person=row.person, needed=needed)
        transfers = row.records.filter(kind=RecordKind.TRANSFER, approved_at__isnull=False)
        if bound.kind is RecipientKind.STATE and bound.recipient not in {_state_of(each) for each in transfers}:
            raise TransferNotApproved
        note(
            act,
            what="child-case-exported",
            record=row.id,
            person=row.person,
            inspection=row.inspection,
            said={"agreement": str(agreement), "recipient": bound.recipient},
        )
        return to_primero([_exported(row)])


def _state_of(transfer: models.ChildRecord) -> str:
    """Return the State to which a transfer was approved; empty where the record names none."""
    return str(json.loads(transfer.said).get("state", "")).strip().upper()


def _exported(row: models.ChildCase) -> PrimeroCase:
    own = row.traced.filter(side=Side.FOUND).order_by("-at").first()
    holder = holders_of([row.person]).get(row.person)
    return PrimeroCase(
        id=row.foreign_id or str(row.id),
        number=row.number,
        who=described(own) if own else _described(holder),
        citizenship=holder.citizenship if holder else "",
        status="closed" if row.closed_at else "open",
        concerns=CONCERNS.get(row.noticed_by, ()),
        registered_on=row.noticed_at.date(),
        records=tuple(
            Record(kind=RecordKind(each.kind), said=json.loads(each.said), on=each.at.date())
            for each in row.records.order_by("number")
        ),
        tracing=tuple(
            Trace(side=Side.SOUGHT, who=described(each), relation=each.relation)
            for each in row.traced.filter(side=Side.SOUGHT).order_by("at")
        ),
    )


def _described(holder: Holder | None) -> Described:
    if holder is None:
        return Described(primary="", secondary="")
    return Described(primary=holder.primary, secondary=holder.secondary, sex=holder.sex, birth=holder.birth)


def import_child_cases(act: Act, *, said: object) -> tuple[UUID, ...]:
    """Take in the cases of an export of Primero and return their ids; one that is here already stays as it is.

    Whoever brings them is their first member. Raises NotAllowed or PrimeroUnreadable; nothing is kept then.
    """
    require(act.roles, Right.WORK_CHILD_CASES)
    cases = from_primero(said)
    with transaction.atomic():
        return tuple(_import(act, case) for case in cases)


def _import(act: Act, case: PrimeroCase) -> UUID:
    known = models.ChildCase.objects.filter(foreign_id=case.id).first()
    if known is not None:
        return known.id
    noticed = Noticed(
        person=act.new_id(), inspection=None, post="", by="transferred", met_at=act.at, at=act.at, officer=act.actor
    )
    made = open_child_case(act, noticed=noticed, foreign_id=case.id)
    take_child_case(act, case=made, why=WHY)
    row = models.ChildCase.objects.get(id=made)
    for number, record in enumerate(case.records, start=1):
        _keep(act, row, number, record)
    if case.who.names:
        report_traced(act, traced=act.new_id(), report=Report(side=Side.FOUND, who=case.who), case=made)
    for trace in case.tracing:
        if trace.who.names:
            report = Report(side=trace.side, who=trace.who, relation=trace.relation)
            report_traced(act, traced=act.new_id(), report=report, case=made)
    return made


def _keep(act: Act, row: models.ChildCase, number: int, record: Record) -> None:
    """Keep a record as it came: what another system did not ask is no reason to lose what it knows."""
    kept = models.ChildRecord.objects.create(
        id=act.new_id(),
        case=row,
        number=number,
        kind=record.kind,
        said=json.dumps(dict(record.said), ensure_ascii=False),
        at=act.at,
        recorded_by_id=act.actor,
    )
    note(act, what=f"child-{record.kind}", record=kept.id, person=row.person, said={**record.said})
