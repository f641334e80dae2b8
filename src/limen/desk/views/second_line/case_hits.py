"""The hits of a case: each with its reasons, the word of humans on it, and the answer of the owner of its list."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.crossings import operations as crossings
from limen.desk import answering, hit_page, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.hits import shown_redress_number
from limen.lib.decision.rights import Right


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the hits of one case that this officer may know of."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.ADJUDICATE_HITS)
@at_work
def adjudicate(request: DeskRequest, inspection: UUID, hit: UUID) -> HttpResponse:
    """Record whether the traveller is the same person."""
    act = act_of(request, purpose=PURPOSE)
    try:
        asked, said, why = hit_page.said_in(request.POST)
        crossings.adjudicate_hit(act, inspection=inspection, request=asked, hit=hit, said=said, why=why)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("Your word is recorded."))
    return redirect("desk:case-hits", inspection)


@require_POST
@needs(Right.ADJUDICATE_HITS)
@at_work
def verify(request: DeskRequest, inspection: UUID, hit: UUID) -> HttpResponse:
    """Record what the owner of the list answered."""
    act = act_of(request, purpose=PURPOSE)
    try:
        asked, answer = hit_page.asked_in(request.POST, act)
        crossings.verify_hit(act, inspection=inspection, request=asked, hit=hit, asked=answer)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The answer is recorded."))
    return redirect("desk:case-hits", inspection)


@require_POST
@needs(Right.ADJUDICATE_HITS)
@at_work
def issue_number(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Give the traveller a redress number, on a paper with nothing else about them."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.give_redress_number(act, inspection=inspection)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    return redirect("desk:case-hits", inspection)


@require_GET
@needs(Right.ADJUDICATE_HITS)
@at_work
def paper(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the redress number alone, to be printed: nothing else of the person is on it."""
    act = act_of(request, purpose=PURPOSE)
    found = crossings.look_at_hits(act, inspection=inspection)
    if not found.redress:
        return redirect("desk:case-hits", inspection)
    context = {"id": inspection, "number": shown_redress_number(found.redress)}
    return answering.page(request, "desk/second_line/redress.html", context)


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
    return _page(request, act, inspection, status=status_of(problem.code), extra=extra)


def _page(
    request: DeskRequest, act: Act, inspection: UUID, *, status: int = 200, extra: dict[str, object] | None = None
) -> HttpResponse:
    found = crossings.look_at_hits(act, inspection=inspection)
    zone = presenting.zone_of(act)
    context = {
        **case_context(request, act, found.view, "hits"),
        "hits": [
            (
                each,
                reverse("desk:case-hit-said", args=[inspection, each.id]),
                reverse("desk:case-hit-asked", args=[inspection, each.id]),
            )
            for each in hit_page.shown_case_hits(found.hits, act)
        ],
        "works_hits": is_allowed(request, Right.ADJUDICATE_HITS),
        "cleared": [
            (each.list_name, presenting.moment(each.cleared_at, zone), presenting.text(each.expires_on))
            for each in found.cleared
        ],
        "number": shown_redress_number(found.redress) if found.redress else "",
        **hit_page.form_context(act),
        **(extra or {}),
    }
    address = reverse("desk:case-hits", args=[inspection])
    return answering.page(request, "desk/second_line/hits.html", context, address=address, status=status)
