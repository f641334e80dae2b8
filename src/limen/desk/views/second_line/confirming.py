"""The second named person: everything that was found, answered and said, then yes or no in one's own name."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import assessment
from limen.desk import answering, inspecting, outcome_page, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs, shift_of
from limen.desk.asking import FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right

P = ParamSpec("P")
View = Callable[Concatenate[DeskRequest, P], HttpResponse]
CONFIRMED = N_("Confirmed in your name: the outcome for %(name)s is in force.")


def at_work_or_away(view: View[P]) -> View[P]:
    """Decorate a view for officers on shift, and for those who never work one: the legal desk."""

    @wraps(view)
    def guarded(request: DeskRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if shift_of(request) is None and is_allowed(request, Right.WORK_SHIFT):
            return redirect("desk:start-shift")
        return view(request, *args, **kwargs)

    return guarded


@require_GET
@needs(Right.CONFIRM_OUTCOMES)
@at_work_or_away
def waiting(request: DeskRequest) -> HttpResponse:
    """Show what waits for this officer as the second person."""
    act = act_of(request, purpose=PURPOSE)
    rows = outcome_page.to_confirm(access.outcomes_to_confirm(act), act)
    return answering.page(request, "desk/second_line/confirming.html", {"to_confirm": rows})


@require_GET
@needs(Right.CONFIRM_OUTCOMES)
@at_work_or_away
def show(request: DeskRequest, outcome: UUID) -> HttpResponse:
    """Show one outcome with everything it rests on."""
    return _page(request, act_of(request, purpose=PURPOSE), outcome)


@require_POST
@needs(Right.CONFIRM_OUTCOMES)
@at_work_or_away
def confirm(request: DeskRequest, outcome: UUID) -> HttpResponse:
    """Confirm it in one's own name."""
    act, reading = act_of(request, purpose=PURPOSE), request.POST.get("reading", "")
    if not reading.isdecimal() or len(reading) > 6:
        raise FormBroken
    try:
        crossings.confirm(act, outcome=outcome, reading=int(reading))
    except Problem as problem:
        return _refused(request, act, outcome, problem)
    case, _ = crossings.look_at_outcome(act, outcome=outcome)
    messages.success(request, gettext(CONFIRMED) % {"name": inspecting.full_name(case.view.facts.holder)})
    return redirect("desk:outcome", outcome)


@require_POST
@needs(Right.CONFIRM_OUTCOMES)
@at_work_or_away
def decline(request: DeskRequest, outcome: UUID) -> HttpResponse:
    """Decline it, in words."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.decline(act, outcome=outcome, words=request.POST.get("words", ""))
    except Problem as problem:
        return _refused(request, act, outcome, problem)
    messages.success(request, gettext("Declined. The case goes on, and your words stand beside it."))
    return redirect("desk:outcomes")


def _refused(request: DeskRequest, act: Act, outcome: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    return _page(request, act, outcome, problem=problem)


def _page(request: DeskRequest, act: Act, outcome: UUID, *, problem: Problem | None = None) -> HttpResponse:
    case, view = crossings.look_at_outcome(act, outcome=outcome)
    context = {
        **case_context(request, act, case.view, "outcome"),
        "outcome": outcome_page.shown(view, act, direction=case.view.direction),
        "sheet": [
            (presenting.finding(row.finding), row.answers[-1] if row.answers else None, row.must)
            for row in assessment.sheet_of(case.view)
        ],
        "company": outcome_page.members_of(case.company, act.today),
        "button": outcome_page.button_of(view.move, case.view),
        "typed_words": request.POST.get("words", ""),
        "problem": problems.shown(problem, kept=True) if problem else None,
        "sees_case": is_allowed(request, Right.SEE_QUEUE),
    }
    if not context["sees_case"]:
        # The tabs of a case are for the second line of the post.
        context["tabs"] = []
    address = reverse("desk:outcome", args=[outcome])
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/second_line/confirm.html", context, address=address, status=status)
