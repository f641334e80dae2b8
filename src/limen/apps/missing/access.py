"""The only way to a request, to somebody who died, or to a lead on behalf of a person; every look written before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import record_look
from limen.apps.missing import models
from limen.apps.missing.queries import (
    DeadView,
    LeadView,
    ProgressView,
    RequestView,
    dead_view,
    lead_tells_of_child,
    lead_view,
    request_view,
)
from limen.apps.protection.operations.agreements import require_may_be_told
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.safeguards.agreements import DataClass, NoAgreement, RecipientFeared
from limen.lib.safeguards.missing import Progress


class NoSuchMissing(Problem):
    """There is no such request, lead or record of somebody who died, or it is not this person's task."""

    code = "missing-unknown"
    sentence = N_("There is no such record of a missing or dead person among your tasks.")


def request_for(act: Act, request: UUID, *, what: str, lock: bool = False) -> models.Request:
    """Return a request, the look written. Raises NotAllowed or NoSuchMissing."""
    require(act.roles, Right.REUNITE)
    rows = models.Request.objects.select_for_update() if lock else models.Request.objects
    row = rows.filter(id=request).first()
    if row is None:
        raise NoSuchMissing
    record_look(act, subject=row.id, what=what)
    return row


def dead_for(act: Act, dead: UUID, *, what: str, lock: bool = False) -> models.Dead:
    """Return somebody who died: to who traces, and at the post where they were found. Raises NotAllowed or
    NoSuchMissing.
    """
    require(act.roles, Right.SEE_MISSING)
    rows = models.Dead.objects.select_for_update() if lock else models.Dead.objects
    row = rows.filter(id=dead).first()
    if row is None or not _is_task(act, row):
        raise NoSuchMissing
    record_look(act, subject=row.id, what=what)
    return row


def _is_task(act: Act, row: models.Dead) -> bool:
    return may(act.roles, Right.REUNITE) or (bool(act.post) and act.post == row.post)


def lead_for(act: Act, lead: UUID, *, what: str, lock: bool = False) -> models.Lead:
    """Return a lead to who traces, a look at both sides written. Raises NotAllowed or NoSuchMissing."""
    require(act.roles, Right.REUNITE)
    rows = models.Lead.objects.select_for_update(of=("self",)) if lock else models.Lead.objects
    row = rows.select_related("request", "dead").filter(id=lead).first()
    if row is None:
        raise NoSuchMissing
    for subject in {row.person, row.request_id or row.person}:
        record_look(act, subject=subject, what=what)
    return row


def look_at_request(act: Act, *, request: UUID) -> RequestView:
    """Return a request with what may fit. Raises NotAllowed or NoSuchMissing."""
    with transaction.atomic():
        row = request_for(act, request, what="missing-request")
        for person in row.leads.values_list("person", flat=True):
            record_look(act, subject=person, what="missing-lead")
        return request_view(act, row)


def progress_of(act: Act, *, request: UUID) -> ProgressView:
    """Return how far a request is that a program of this officer made, to whom its agreement lets it be told.

    That somebody was told stands there only once a named person did it, never of a child, and not where the agreement
    does not let that person be spoken of. Raises NotAllowed, NoSuchMissing, NoAgreement or RecipientFeared.
    """
    require(act.roles, Right.REUNITE)
    with transaction.atomic():
        row = models.Request.objects.filter(id=request, made_by=act.actor, token__isnull=False).first()
        if row is None or row.agreement is None:
            raise NoSuchMissing
        record_look(act, subject=row.id, what="missing-progress")
        require_may_be_told(act, agreement=row.agreement, person=row.id, needed={DataClass.TRACING})
        progress, since = _progress(act, row)
        return ProgressView(id=row.id, number=row.number, made_at=row.made_at, progress=progress, since=since)


def _progress(act: Act, row: models.Request) -> tuple[Progress, datetime]:
    if row.closed_at is not None:
        return Progress.CLOSED, row.closed_at
    # As it was decided when the family was told: an answer that were taken back would say that something happened
    # since, and a claim for protection is such a thing.
    lead = row.leads.filter(heard_at__isnull=False).order_by("heard_at").first()
    if lead is None or lead.heard_at is None:
        return Progress.OPEN, row.made_at
    record_look(act, subject=lead.person, what="missing-progress")
    return Progress.TOLD, lead.heard_at


def may_be_heard_of(act: Act, lead: models.Lead) -> bool:
    """Return True when the program that asked may hear that the family of this lead is told now."""
    if lead.request is None or lead.request.token is None or lead.request.agreement is None:
        return False
    if lead_tells_of_child(lead, today=act.today):
        return False
    try:
        require_may_be_told(act, agreement=lead.request.agreement, person=lead.person, needed={DataClass.TRACING})
    except (NoAgreement, RecipientFeared):
        # To refuse here would say that whoever was found has asked for protection.
        return False
    return True


def look_at_dead(act: Act, *, dead: UUID) -> DeadView:
    """Return somebody who died. Raises NotAllowed or NoSuchMissing."""
    with transaction.atomic():
        return dead_view(dead_for(act, dead, what="dead"))


def look_at_lead(act: Act, *, lead: UUID) -> LeadView:
    """Return a lead. Raises NotAllowed or NoSuchMissing."""
    with transaction.atomic():
        return lead_view(lead_for(act, lead, what="missing-lead"), today=act.today)


def requests_for(act: Act) -> tuple[RequestView, ...]:
    """Return all requests, those with something to assess first; a look at each. Raises NotAllowed."""
    require(act.roles, Right.REUNITE)
    with transaction.atomic():
        found = []
        for row in models.Request.objects.prefetch_related("leads__dead", "leads__request"):
            record_look(act, subject=row.id, what="missing-requests")
            found.append(request_view(act, row))
    return tuple(sorted(found, key=lambda view: (view.closed_at is not None, not view.waits, view.made_at, view.id)))


def dead_at(act: Act) -> tuple[DeadView, ...]:
    """Return the dead who are this person's task, those not handed over first; a look at each. Raises NotAllowed."""
    require(act.roles, Right.SEE_MISSING)
    with transaction.atomic():
        rows = [row for row in models.Dead.objects.order_by("found_at", "id") if _is_task(act, row)]
        for row in rows:
            record_look(act, subject=row.id, what="dead-list")
        views = [dead_view(row) for row in rows]
    return tuple(sorted(views, key=lambda view: (view.handed_at is not None, view.identified_at is not None)))


def family_leads_for(act: Act) -> tuple[LeadView, ...]:
    """Return who may be whom registered families look for, among the dead; a look at each. Raises NotAllowed."""
    require(act.roles, Right.REUNITE)
    with transaction.atomic():
        rows = models.Lead.objects.filter(report__isnull=False).select_related("dead", "request").order_by("made_at")
        for row in rows:
            record_look(act, subject=row.person, what="missing-lead")
        return tuple(lead_view(row, today=act.today) for row in rows)
