"""The page of a case from which its document is sent to examination, and on which one reads what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.apps.crossings.operations import look_at_case
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import Asked
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.requests import DeskRequest
from limen.desk.views.examination.bench import shown_conclusion, type_name
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_EXAMINATIONS)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the examinations of a case; send its document to one."""
    act = act_of(request, purpose=PURPOSE)
    if request.method != "POST":
        return _page(request, act, inspection)
    try:
        _ask(request, act, inspection)
    except Problem as problem:
        extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
        return _page(request, act, inspection, status=status_of(problem.code), extra=extra)
    messages.success(request, gettext("The document is with the examiners. The case goes on meanwhile."))
    return redirect("desk:case-examination", inspection)


def _ask(request: DeskRequest, act: Act, inspection: UUID) -> None:
    made = asking.uuid(request.POST, "request")
    if made is None:
        raise FormBroken
    asked = Asked(
        document_type=request.POST.get("document_type", ""),
        words=request.POST.get("words", ""),
        compares_bearer=bool(request.POST.get("compares_bearer")),
        issuer=asking.country_code(request.POST.get("issuer", "")),
        number=request.POST.get("number", ""),
    )
    examinations.ask_examination(act, inspection=inspection, examination=made, asked=asked)


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    found = examinations.look_at_examinations_of(act, inspection=inspection)
    case = look_at_case(act, inspection=inspection)
    document = case.facts.document
    usual = act.pack.examination.type_of_lines(document.code) if document else None
    officers = {each.proposed_by for view in found for each in view.conclusions}
    officers |= {each.answered_by for view in found for each in view.conclusions if each.answered_by}
    named = officer_names(officers | {view.examiner for view in found if view.examiner})
    context = {
        **case_context(request, act, case, "examination"),
        "examinations": [
            {
                "id": view.id,
                "kind": type_name(act, view.document_type),
                "words": view.words,
                "asked": presenting.moment(view.asked_at, presenting.zone_of(act)),
                "examiner": named.get(view.examiner, "") if view.examiner else "",
                "pictures": len(view.pictures),
                "concluded": shown_conclusion(act, view.in_force, named) if view.in_force else None,
                "waits": view.open_conclusion is not None,
            }
            for view in found
        ],
        "is_open": any(view.concluded_at is None for view in found),
        "document": document,
        "types": [
            Choice(value=each.code, label=gettext(each.name), chosen=each == usual)
            for each in act.pack.examination.document_types
        ],
        "request_id": new_id(),
        **(extra or {}),
    }
    address = reverse("desk:case-examination", args=[inspection])
    return answering.page(request, "desk/examination/case.html", context, address=address, status=status)
