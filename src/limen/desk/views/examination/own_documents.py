"""Own lost, stolen and revoked documents at the desk: recorded, withdrawn, listed, told outward."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import OwnDocumentWrong, Reported
from limen.apps.examination.queries import outward_files, own_documents, untold
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right

PURPOSE = "own-documents"
STATUSES = {
    "lost": N_("Lost"),
    "stolen": N_("Stolen"),
    "revoked": N_("Revoked"),
    "blank-stolen": N_("Blank that was stolen"),
}


@require_http_methods(["GET", "POST"])
@needs(Right.KEEP_OWN_DOCUMENTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show the register; record a document."""
    act = act_of(request, purpose=PURPOSE)
    if request.method != "POST":
        return _page(request, act)
    try:
        _report(request.POST, act)
    except Problem as problem:
        return _page(request, act, problem)
    messages.success(request, gettext("Recorded. Put it on the list of the lanes, and tell other States."))
    return redirect("desk:own-documents")


def _report(typed: QueryDict, act: Act) -> None:
    made = asking.uuid(typed, "request")
    if made is None:
        raise FormBroken
    reported = Reported(
        document_type=typed.get("type", ""),
        number=typed.get("number", ""),
        until=typed.get("until", ""),
        status=typed.get("status", ""),
        happened_on=_day(typed.get("happened_on", "")),
        words=typed.get("words", ""),
    )
    examinations.report_document(act, document=made, reported=reported)


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise OwnDocumentWrong from error


@require_POST
@needs(Right.KEEP_OWN_DOCUMENTS)
def withdraw(request: DeskRequest, document: UUID) -> HttpResponse:
    """Withdraw a report."""
    act = act_of(request, purpose=PURPOSE)
    try:
        examinations.withdraw_document(act, document=document, why=request.POST.get("why", ""))
    except Problem as problem:
        return _page(request, act, problem)
    messages.success(request, gettext("Withdrawn. Put it on the list of the lanes, and tell other States."))
    return redirect("desk:own-documents")


@require_POST
@needs(Right.KEEP_OWN_DOCUMENTS)
def list_(request: DeskRequest) -> HttpResponse:
    """Bring the register as a new copy of the list of the lanes."""
    act = act_of(request, purpose=PURPOSE)
    try:
        report = examinations.put_on_list(act)
    except Problem as problem:
        return _page(request, act, problem)
    told = gettext("A copy with %(count)s numbers waits for a second person, under Lists.")
    messages.success(request, told % {"count": presenting.text(report.entries)})
    return redirect("desk:own-documents")


@require_POST
@needs(Right.KEEP_OWN_DOCUMENTS)
def tell(request: DeskRequest) -> HttpResponse:
    """Make the next file for other States."""
    act = act_of(request, purpose=PURPOSE)
    try:
        file = examinations.tell_outward(act)
    except Problem as problem:
        return _page(request, act, problem)
    messages.success(request, gettext("File %(number)s is made. Hand it on.") % {"number": file.number})
    return redirect("desk:own-documents")


@require_GET
@needs(Right.KEEP_OWN_DOCUMENTS)
def file(request: DeskRequest, number: int) -> HttpResponse:
    """Hand a file out."""
    act = act_of(request, purpose=PURPOSE)
    found = examinations.hand_out(act, number=number)
    name = f"{act.pack.state.code.lower()}-documents-{found.number:06d}.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(found.text, content_type="application/x-ndjson; charset=utf-8", headers=headers)


def _page(request: DeskRequest, act: Act, problem: Problem | None = None) -> HttpResponse:
    zone, left = presenting.zone_of(act), untold()
    typed = request.POST if problem else QueryDict()
    types = {each.code: gettext(each.name) for each in act.pack.examination.document_types}
    limit = timedelta(hours=act.pack.examination.own_list.report_hours)
    context = {
        "rows": [
            {
                "id": each.id,
                "kind": types.get(each.document_type, each.document_type),
                "number": f"{each.number} – {each.until}" if each.until else each.number,
                "status": gettext(STATUSES[each.status]),
                "happened": presenting.text(each.happened_on) if each.happened_on else "",
                "reported": presenting.moment(each.reported_at, zone),
                "withdrawn": presenting.moment(each.withdrawn_at, zone) if each.withdrawn_at else "",
                "why": each.why,
                "told": each.told,
            }
            for each in own_documents(number=request.GET.get("number", ""))
        ],
        "files": [
            {"number": each.number, "made": presenting.moment(each.made_at, zone), "rows": each.rows}
            for each in outward_files()
        ],
        "untold": left.count,
        "late": left.oldest is not None and act.at - left.oldest > limit,
        "oldest": presenting.duration(act.at - left.oldest) if left.oldest else "",
        "types": [Choice(value=code, label=name, chosen=typed.get("type") == code) for code, name in types.items()],
        "statuses": [
            Choice(value=code, label=gettext(name), chosen=typed.get("status") == code)
            for code, name in STATUSES.items()
        ],
        "typed": typed,
        "asked": request.GET.get("number", ""),
        "request_id": new_id(),
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/examination/own_documents.html", context, status=status)
