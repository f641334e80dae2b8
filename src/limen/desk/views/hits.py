"""Hits: one at the lane, side by side; and the queue of those who answer for lists, where discreet ones stand alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.crossings import operations as crossings
from limen.apps.screening import access
from limen.apps.screening import operations as screening
from limen.apps.screening.queries import HitRow, RunRow, hits_of
from limen.desk import answering, hit_page, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.requests import DeskRequest
from limen.desk.views import lane
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import State

PURPOSE = "hits"
TABS = (("open", N_("To look at")), ("cannot-say", N_("Cannot say")), ("done", N_("Answered")))
WHENCE = {
    "lane": N_("at a post"),
    "rescreen": N_("because the list changed"),
    "list-back": N_("because the list could be asked again"),
    "carrier": N_("because a carrier announced them"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One hit of the queue, in words."""

    id: UUID
    name: str
    list_name: str
    weight: str
    level: str
    is_discreet: bool
    is_help: bool
    where: str
    when: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """A retroactive run, in words."""

    list_name: str
    version: str
    scope: str
    legal_basis: str
    progress: str
    state: str
    is_going: bool
    percent: int | None
    """How far it is; None where that is not known."""


@require_GET
@needs(Right.INSPECT)
@at_work
def at_lane(request: DeskRequest, inspection: UUID, place: int) -> HttpResponse:
    """Show one hit of an inspection, record against record."""
    act = act_of(request, purpose=lane.PURPOSE)
    hit = crossings.look_at_hit(act, inspection=inspection, place=place)
    context = {
        "page": inspecting.page_of(hit.view, act),
        "hit": hit_page.shown_hit(hit.found),
        "place": place,
        "count": hit.count,
        "before": reverse("desk:inspection-hit", args=[inspection, place - 1]) if place > 1 else "",
        "after": reverse("desk:inspection-hit", args=[inspection, place + 1]) if place < hit.count else "",
        "back": reverse("desk:inspection" if hit.view.state is State.OPEN else "desk:case", args=[inspection]),
    }
    address = reverse("desk:inspection-hit", args=[inspection, place])
    return answering.page(request, "desk/hits/lane.html", context, address=address)


@require_POST
@needs(Right.INSPECT)
@at_work
def redress(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Look again with the redress number that the traveller shows."""
    act = act_of(request, purpose=lane.PURPOSE)
    try:
        crossings.show_redress_number(act, inspection=inspection, typed=request.POST.get("number", ""))
    except Problem as problem:
        if request.htmx:
            return problems.answer(request, problem)
        view = crossings.look_at(act, inspection=inspection)
        extra = {"problem": problems.shown(problem, kept=True)}
        return lane.page(request, act, view, status=status_of(problem.code), extra=extra)
    if request.htmx:
        return lane.page(request, act, crossings.look_at(act, inspection=inspection))
    return redirect("desk:inspection", inspection)


@require_GET
@needs(Right.SEE_HITS)
def queue(request: DeskRequest) -> HttpResponse:
    """Show the hits of the lists that name this officer's role, discreet ones too."""
    act = act_of(request, purpose=PURPOSE)
    which = request.GET.get("which", "open")
    page = int(request.GET["page"]) if request.GET.get("page", "").isdecimal() else 0
    found = access.hits_for(act, which=which, page=min(page, 10_000))
    context = {
        "which": which,
        "tabs": [(code, gettext(label), code == which) for code, label in TABS],
        "rows": [_row(each, act) for each in found.hits],
        "open": found.open,
        "more": page + 1 if found.more else 0,
        **_runs(found.runs),
    }
    return answering.page(request, "desk/hits/queue.html", context, address=reverse("desk:hits"))


@require_GET
@needs(Right.SEE_HITS)
def runs(request: DeskRequest) -> HttpResponse:
    """Return how far the retroactive runs are, for a page that keeps itself up to date."""
    if not request.htmx:
        return redirect("desk:hits")
    return answering.part(request, "desk/hits/runs.html", _runs(access.runs_for(act_of(request, purpose=PURPOSE))))


def _runs(rows: Sequence[RunRow]) -> dict[str, object]:
    return {"runs": [_run(each) for each in rows], "is_going": any(each.finished_at is None for each in rows)}


@require_GET
@needs(Right.SEE_HITS)
def show(request: DeskRequest, hit: UUID) -> HttpResponse:
    """Show one hit with what its entry says and all that was said of it."""
    return _page(request, act_of(request, purpose=PURPOSE), hit)


@require_POST
@needs(Right.ADJUDICATE_HITS)
def adjudicate(request: DeskRequest, hit: UUID) -> HttpResponse:
    """Record whether it is the same person."""
    act = act_of(request, purpose=PURPOSE)
    try:
        asked, said, why = hit_page.said_in(request.POST)
        screening.adjudicate(act, request=asked, hit=hit, said=said, why=why)
    except Problem as problem:
        return _refused(request, act, hit, problem)
    messages.success(request, gettext("Your word is recorded."))
    return redirect("desk:hits")


@require_POST
@needs(Right.ADJUDICATE_HITS)
def verify(request: DeskRequest, hit: UUID) -> HttpResponse:
    """Record what the owner of the list answered."""
    act = act_of(request, purpose=PURPOSE)
    try:
        asked, answer = hit_page.asked_in(request.POST, act)
        screening.verify(act, request=asked, hit=hit, asked=answer)
    except Problem as problem:
        return _refused(request, act, hit, problem)
    messages.success(request, gettext("The answer is recorded."))
    return redirect("desk:hits-show", hit)


def _refused(request: DeskRequest, act: Act, hit: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
    return _page(request, act, hit, status=status_of(problem.code), extra=extra)


def _page(
    request: DeskRequest, act: Act, hit: UUID, *, status: int = 200, extra: dict[str, object] | None = None
) -> HttpResponse:
    row = hits_of([access.hit_for(act, hit)])[0]
    shown = hit_page.shown_row(row, access.entry_of(act, row), act)
    context = {
        "each": shown,
        "hit": shown.hit,
        "works_hits": is_allowed(request, Right.ADJUDICATE_HITS),
        "said_at": reverse("desk:hits-said", args=[hit]),
        "asked_at": reverse("desk:hits-asked", args=[hit]),
        **hit_page.form_context(act),
        **(extra or {}),
    }
    address = reverse("desk:hits-show", args=[hit])
    return answering.page(request, "desk/hits/show.html", context, address=address, status=status)


def _row(row: HitRow, act: Act) -> Row:
    shown = hit_page.shown_hit(row.found)
    post = act.pack.post(row.post)
    return Row(
        id=row.id,
        name=presenting.masked(shown.name),
        list_name=shown.list_name,
        weight=shown.weight,
        level=shown.level,
        is_discreet=shown.is_discreet,
        is_help=shown.is_help,
        where=gettext(post.name) if post else gettext(WHENCE[row.whence]),
        when=presenting.moment(row.seen_at, presenting.zone_of(act)),
        said=gettext(row.said.label) if row.said else "",
    )


def _run(run: RunRow) -> ShownRun:
    told = {"persons": presenting.text(run.persons), "entries": presenting.text(run.entries)}
    return ShownRun(
        list_name=run.list_name,
        version=str(run.number),
        scope=presenting.listed(gettext(each.label) for each in run.scopes),
        legal_basis=run.legal_basis,
        progress=gettext("%(persons)s people compared with %(entries)s entries") % told,
        state=gettext("done") if run.finished_at else gettext("going on"),
        is_going=run.finished_at is None,
        percent=None if run.share is None else int(run.share * 100),
    )
