"""The lane: scan, look, decide. Every address works without scripts; with them only the middle of the page changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Opened, Recorded, Request
from limen.apps.crossings.queries import InspectionView
from limen.desk import answering, asking, chip_panel, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import FormBroken
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import Move, State

PURPOSE = "border-check"
RECORDED = {
    Move.ADMIT: N_("Recorded: %(name)s may pass."),
    Move.REFER: N_("Referred: %(name)s waits for the second line."),
    Move.VOID: N_("Voided: nothing was recorded as a crossing of %(name)s."),
}


class NotDecidedYet(Problem):
    """A new document was scanned while somebody still stands before the officer."""

    code = "not-decided-yet"
    sentence = N_("%(name)s is not decided yet. Whose document is this?")


@require_GET
@needs(Right.INSPECT)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show the lane with nobody before the officer: the cursor waits in the scan field."""
    return _lane(request, act_of(request, purpose=PURPOSE))


@require_POST
@needs(Right.INSPECT)
@at_work
def scan(request: DeskRequest) -> HttpResponse:
    """Open an inspection with what the reader sent, and show it."""
    act = act_of(request, purpose=PURPOSE)
    asked = asking.scan_request(request)
    try:
        if undecided := _undecided(act, request.POST):
            return _whose(request, act, undecided)
        opened = _opened(request, act, asked)
    except Problem as problem:
        return _not_read(request, act, problem)
    if asked.party:
        return redirect("desk:party", asked.party)
    return _inspection(request, act, crossings.look_at(act, inspection=opened.inspection))


@require_GET
@needs(Right.INSPECT)
@at_work
def inspection(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show one inspection."""
    act = act_of(request, purpose=PURPOSE)
    return _inspection(request, act, crossings.look_at(act, inspection=inspection))


@require_POST
@needs(Right.INSPECT)
@at_work
def decide(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Record what the officer decided and go on to the next traveller."""
    act = act_of(request, purpose=PURPOSE)
    try:
        verdict = asking.verdict(request.POST)
        recorded = crossings.decide(act, inspection=inspection, verdict=verdict)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    return _next(request, act, recorded, verdict.move)


def _opened(request: DeskRequest, act: Act, asked: Request) -> Opened:
    """Open the inspection, or add to the one before the officer when they said that it is the same person."""
    before = asking.uuid(request.POST, "before")
    match request.POST.get("whose", ""):
        case "same" if before:
            return crossings.read_again(act, inspection=before, presented=asked.presented)
        case "family" if before:
            party = crossings.party_with(act, inspection=before)
            return crossings.open_inspection(act, request=replace(asked, party=party))
        case "same" | "family":
            raise FormBroken
    return crossings.open_inspection(act, request=asked)


def _undecided(act: Act, said: QueryDict) -> InspectionView | None:
    """Return the inspection on the screen when it is still open and nobody said whose document this is."""
    before = asking.uuid(said, "before")
    if before is None or said.get("whose") in {"same", "family", "next"}:
        return None
    view = crossings.look_at(act, inspection=before)
    return view if view.state is State.OPEN else None


def _whose(request: DeskRequest, act: Act, view: InspectionView) -> HttpResponse:
    """Ask whose document was scanned; what was read is kept in the question."""
    problem = NotDecidedYet(name=inspecting.full_name(view.facts.holder))
    context = {
        "question": presenting.sentence(problem.sentence, problem.values),
        "before": view.id,
        **{name: request.POST.get(name, "") for name in ("scanned", "picture", "direction", "kind", "arrival")},
        "request_id": request.POST.get("request", ""),
    }
    status = status_of(problem.code)
    if request.htmx:
        return answering.in_place(request, "desk/lane/whose.html", context, status=status)
    return page(request, act, view, status=status, extra=context)


def _not_read(request: DeskRequest, act: Act, problem: Problem) -> HttpResponse:
    """Say why what was scanned opened no inspection; the lines stay in the field."""
    if request.htmx:
        return problems.answer(request, problem)
    kept = {name: request.POST.get(name, "") for name in ("scanned", "picture")}
    extra = {"problem": problems.shown(problem, kept=True), **kept}
    return _lane(request, act, status=status_of(problem.code), extra=extra)


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    """Say why the decision was not recorded, beside the inspection as it stands; the card keeps what was typed."""
    if request.htmx:
        return problems.answer(request, problem)
    view = crossings.look_at(act, inspection=inspection)
    extra = {
        "problem": problems.shown(problem, kept=True),
        "card": asking.card_as_typed(request.POST),
        "typed_words": request.POST.get("words", ""),
    }
    return page(request, act, view, status=status_of(problem.code), extra=extra)


def _next(request: DeskRequest, act: Act, recorded: Recorded, move: Move) -> HttpResponse:
    view = crossings.look_at(act, inspection=recorded.inspection)
    messages.success(request, gettext(RECORDED[move]) % {"name": inspecting.full_name(view.facts.holder)})
    if view.party and _left(act, view.party):
        return redirect("desk:party", view.party)
    return _lane(request, act) if request.htmx else redirect("desk:lane")


def _left(act: Act, party: UUID) -> bool:
    return any(member.state is State.OPEN for member in crossings.look_at_party(act, party=party))


def _inspection(request: DeskRequest, act: Act, view: InspectionView) -> HttpResponse:
    if request.method == "POST" and not request.htmx:
        return redirect("desk:inspection", view.id)
    return page(request, act, view)


def page(
    request: DeskRequest,
    act: Act,
    view: InspectionView,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Return the page of an inspection, with what `extra` says besides."""
    context = {
        "page": inspecting.page_of(view, act),
        "chip": chip_panel.panel_of(view),
        "name": inspecting.short_name(view),
        "card": asking.card_as_kept(crossings.card_to_start_with(view)),
        "void_reasons": [(each.code, gettext(each.name)) for each in act.pack.void_reasons],
        "purposes": asking.purposes(act.pack),
        "request_id": new_id(),
        # Whoever comes next comes as this one did, until the officer chooses otherwise at the lane.
        "kept": {"direction": view.direction.value, "kind": view.kind.value, "arrival": view.arrival or ""},
        "before": view.id,
        **(extra or {}),
    }
    address = reverse("desk:inspection", args=[view.id])
    return answering.page(request, "desk/lane/inspection.html", context, address=address, status=status)


def _lane(
    request: DeskRequest, act: Act, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> HttpResponse:
    waiting = access.lane_for(act)
    context = {
        **asking.scan_context(request, act),
        "open": [
            {
                "id": each.inspection,
                "name": presenting.masked(each.primary) or gettext("Name not known"),
                "clock": presenting.clock(
                    each.waiting_since, until=act.at, goal_minutes=act.pack.thresholds.waiting_goal_minutes
                ),
            }
            for each in waiting
        ],
        **(extra or {}),
    }
    return answering.page(request, "desk/lane/show.html", context, address=reverse("desk:lane"), status=status)
