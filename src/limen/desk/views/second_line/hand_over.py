"""The hand-over: what colleagues who went home left to be done, read before anything new is taken."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.desk import answering
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.case_page import PURPOSE
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.queue import unread_of
from limen.lib.decision.rights import Right


@require_http_methods(["GET", "POST"])
@needs(Right.WORK_CASES)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show what was handed over, and record what the officer has read of it."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "POST":
        crossings.acknowledge_hand_overs(act, hand_overs=_read(request.POST.getlist("line")))
    lines = unread_of(access.hand_over_lines_for(act), act)
    if request.method == "POST" and not lines:
        messages.success(request, gettext("Everything that was handed over has been read."))
        return redirect("desk:second-line")
    return answering.page(request, "desk/second_line/handover.html", {"lines": lines})


def _read(values: list[str]) -> list[UUID]:
    """Return the ids of the lines that the page showed: what came since then is not read yet. Raises FormBroken."""
    try:
        return [UUID(value) for value in values]
    except ValueError as error:
        raise FormBroken from error
