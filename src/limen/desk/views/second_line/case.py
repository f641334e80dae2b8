"""The case of one person: everything known, who has it, and the ways to take it, give it on or put it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.crossings import operations as crossings
from limen.desk import answering, asking, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show everything known about one person of the second line."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def take(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Take the case; what colleagues handed over is read first."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.take_case(act, inspection=inspection)
    except crossings.HandOverWaiting:
        return redirect("desk:second-line-hand-over")
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("You have this case now."))
    return redirect("desk:case", inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def give(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Give the case to a colleague who is at work."""
    act = act_of(request, purpose=PURPOSE)
    to = asking.uuid(request.POST, "to")
    if to is None:
        raise FormBroken
    try:
        crossings.give_case(act, inspection=inspection, to=to, why=request.POST.get("why", ""))
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The case has been given on."))
    return redirect("desk:second-line-cases" if request.POST.get("from") == "cases" else "desk:second-line")


@require_POST
@needs(Right.WORK_CASES)
@at_work
def leave(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Put the case back into the queue, with a line on what is to be done next."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.leave_case(act, inspection=inspection, words=request.POST.get("words", ""))
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The case is back in the queue."))
    return redirect("desk:second-line")


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    """Say why nothing changed, beside the case as it stands; what was typed is kept."""
    if request.htmx:
        return problems.answer(request, problem)
    extra = {
        "problem": problems.shown(problem, kept=True),
        "typed_why": request.POST.get("why", ""),
        "typed_words": request.POST.get("words", ""),
    }
    return _page(request, act, inspection, status=status_of(problem.code), extra=extra)


def _page(
    request: DeskRequest, act: Act, inspection: UUID, *, status: int = 200, extra: dict[str, object] | None = None
) -> HttpResponse:
    view = crossings.look_at_case(act, inspection=inspection)
    context = case_context(request, act, view, "case") | (extra or {})
    address = reverse("desk:case", args=[view.id])
    return answering.page(request, "desk/second_line/case.html", context, address=address, status=status)
