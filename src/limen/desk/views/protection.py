"""What protects a person, at hand on every page about one: the claim, the duties, the word on who is who."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import InspectionView
from limen.desk import answering, inspecting
from limen.desk.acting import act_of, at_work, is_allowed, needs, shift_of
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import State

AT_LANE = frozenset({State.OPEN, State.ADMITTED, State.VOIDED})
"""States that the page of the lane shows; whatever else somebody is in is a case."""


@require_http_methods(["GET", "POST"])
@needs(Right.RECORD_CLAIM)
def claim(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Say what a claim does, and record it; whoever works at no post, as the legal desk, may hear one too."""
    if shift_of(request) is None and is_allowed(request, Right.WORK_SHIFT):
        return redirect("desk:start-shift")
    act = act_of(request, purpose="protection")
    view = crossings.look_at(act, inspection=inspection)
    if request.method == "GET":
        authority = act.pack.authority("protection")
        context = {
            "id": view.id,
            "name": inspecting.full_name(view.facts.holder),
            "authority": authority,
            "authority_name": gettext(authority.name) if authority else "",
            "back": _address(request, view),
        }
        return answering.page(request, "desk/lane/claim.html", context)
    crossings.claim_protection(act, inspection=inspection)
    messages.success(request, gettext("The protection claim is recorded. Call the authority now."))
    return _back(request, inspection)


@require_POST
@needs(Right.NOTE_NEED)
@at_work
def need(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Record what an officer says that this person needs."""
    act = act_of(request, purpose="protection")
    if crossings.note_need_of(act, inspection=inspection, need=request.POST.get("need", "")):
        messages.success(request, gettext("It is a duty from now on, and whoever must know of it is told."))
    else:
        messages.success(request, gettext("It was said before, and the duty is open."))
    return _back(request, inspection)


@require_POST
@at_work
def close_duty(request: DeskRequest, inspection: UUID, duty: UUID) -> HttpResponse:
    """Record the evidence on which a duty is closed."""
    act = act_of(request, purpose="protection")
    said = request.POST
    crossings.answer_duty(
        act, inspection=inspection, duty=duty, evidence=said.get("evidence", ""), words=said.get("words", "")
    )
    messages.success(request, gettext("The evidence is recorded."))
    return _back(request, inspection)


@require_POST
@needs(Right.LINK_PERSONS)
@at_work
def link(request: DeskRequest, inspection: UUID, person: UUID) -> HttpResponse:
    """Record the officer's word that another record is, or is not, the same person; then look again."""
    act = act_of(request, purpose=lane.PURPOSE)
    same = request.POST.get("same") == "yes"
    crossings.link_meeting(act, inspection=inspection, other=person, same=same, why=request.POST.get("why", ""))
    messages.success(request, gettext("Your word is recorded.") if same else gettext("Recorded as two persons."))
    return _back(request, inspection)


def _back(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the inspection as it stands now, at the desk the officer works at."""
    act = act_of(request, purpose=lane.PURPOSE)
    view = crossings.look_at(act, inspection=inspection)
    if request.htmx and _is_lane(request, view):
        return lane.page(request, act, view)
    return redirect(_address(request, view))


def _address(request: DeskRequest, view: InspectionView) -> str:
    if not is_allowed(request, Right.WORK_SHIFT):
        return reverse("desk:legal-case", args=[view.id])
    return reverse("desk:inspection" if _is_lane(request, view) else "desk:case", args=[view.id])


def _is_lane(request: DeskRequest, view: InspectionView) -> bool:
    return view.state in AT_LANE and is_allowed(request, Right.INSPECT)
