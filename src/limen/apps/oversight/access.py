"""The only way to a complaint on behalf of a person: never for whom it is about, every look logged before."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import record_look
from limen.apps.oversight import models
from limen.apps.oversight.queries import (
    ComplaintCounts,
    ComplaintRow,
    ComplaintView,
    DataRequestView,
    complaint_counts,
    complaint_row,
    complaint_view,
    data_request_view,
)
from limen.apps.posts.queries import posts_worked_at
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.complaints import is_involved


class NoSuchComplaint(Problem):
    """There is no such complaint, or it is about this person or a post where they worked: the two look the same."""

    code = "complaint-unknown"
    sentence = N_("There is no such complaint among those that you may see.")


def complaint_for(act: Act, complaint: UUID, *, what: str, lock: bool = False) -> models.Complaint:
    """Return a complaint to somebody who stands apart from it, the look written.

    Raises NotAllowed or NoSuchComplaint.
    """
    require(act.roles, Right.SEE_COMPLAINTS)
    rows = models.Complaint.objects.select_for_update() if lock else models.Complaint.objects
    row = rows.filter(id=complaint).first()
    if row is None or _involves(act, row, posts_worked_at(act.actor)):
        raise NoSuchComplaint
    record_look(act, subject=row.id, what=what)
    return row


def _involves(act: Act, row: models.Complaint, worked_at: frozenset[str]) -> bool:
    return is_involved(act.actor, complained_of=row.complained_of_id, worked_at_post=row.post in worked_at)


def complaints_for(act: Act) -> tuple[ComplaintRow, ...]:
    """Return the register, what is late first, then what is open; no name stands in it. Raises NotAllowed."""
    require(act.roles, Right.SEE_COMPLAINTS)
    worked_at = posts_worked_at(act.actor)
    with transaction.atomic():
        record_look(act, subject=named_id("complaints", "register"), what="complaints")
        rows = [complaint_row(act, row) for row in models.Complaint.objects.all() if not _involves(act, row, worked_at)]
    return tuple(sorted(rows, key=lambda row: (not row.is_late, row.answered_at is not None, row.made_at, row.id)))


def look_at_complaint(act: Act, *, complaint: UUID) -> ComplaintView:
    """Return a complaint whole. Raises NotAllowed or NoSuchComplaint."""
    with transaction.atomic():
        return complaint_view(act, complaint_for(act, complaint, what="complaint"))


def counts_for(act: Act) -> dict[str, ComplaintCounts]:
    """Return how complaints stand, by post; no person is in it. Raises NotAllowed."""
    require(act.roles, Right.SEE_COMPLAINTS)
    return dict(complaint_counts(act))


class NoSuchDataRequest(Problem):
    """There is no such request."""

    code = "data-request-unknown"
    sentence = N_("There is no such request.")


def data_request_for(act: Act, request: UUID, *, what: str, lock: bool = False) -> models.SubjectRequest:
    """Return a request about data, the look written. Raises NotAllowed or NoSuchDataRequest."""
    require(act.roles, Right.ANSWER_DATA_REQUESTS)
    rows = models.SubjectRequest.objects.select_for_update() if lock else models.SubjectRequest.objects
    row = rows.filter(id=request).first()
    if row is None:
        raise NoSuchDataRequest
    record_look(act, subject=row.id, what=what)
    return row


def data_requests_for(act: Act) -> tuple[DataRequestView, ...]:
    """Return all requests about data, what is late first; a look at each. Raises NotAllowed."""
    require(act.roles, Right.ANSWER_DATA_REQUESTS)
    with transaction.atomic():
        rows = list(models.SubjectRequest.objects.order_by("made_at", "id"))
        for row in rows:
            record_look(act, subject=row.id, what="data-requests")
        views = [data_request_view(act, row) for row in rows]
    return tuple(sorted(views, key=lambda view: (view.answered_at is not None, not view.is_late)))


def look_at_data_request(act: Act, *, request: UUID) -> DataRequestView:
    """Return a request about data. Raises NotAllowed or NoSuchDataRequest."""
    with transaction.atomic():
        return data_request_view(act, data_request_for(act, request, what="data-request"))
