"""The case of one person: everything known, who has it, and the ways to take it, give it on or leave it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from limen.apps.crossings import operations as crossings
from limen.desk import answering
from limen.desk.acting import act_of, at_work, needs
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.decision.rights import Right


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show everything known about one person of the second line."""
    act = act_of(request, purpose=PURPOSE)
    view = crossings.look_at(act, inspection=inspection)
    return answering.page(request, "desk/second_line/case.html", case_context(request, act, view, "case"))
