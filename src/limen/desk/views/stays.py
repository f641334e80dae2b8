"""Stays: the calendar of the traveller before the officer, and the lists of those whose stay has ended or ends soon."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.world import world
from limen.apps.crossings import access
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.queries import InspectionView, StayLine, StayList, last_stay_run
from limen.desk import answering, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.requests import DeskRequest
from limen.desk.stay_strip import strip_of
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Value
from limen.lib.decision.rights import Right
from limen.lib.inspection.checks.stays import entitlement_in, question_in
from limen.lib.inspection.facts import Past, Silent, is_own_national
from limen.lib.inspection.moves import State
from limen.lib.stays.entitlement import Entitlement, on_entry
from limen.lib.stays.grounds import Way

PURPOSE = "stays"
TITLES = {
    StayList.OVERSTAYED: N_("Stayed longer than allowed"),
    StayList.ENDING: N_("Stay ends soon"),
    StayList.UNFOUNDED: N_("No permission known"),
}


class DayNotPossible(Problem):
    """The day of a what-if question is no day, or lies out of reach."""

    code = "day-not-possible"
    sentence = N_("“%(typed)s” is not a day that can be asked about. Choose one of the next ten years.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a list, in words."""

    person: UUID
    name: str
    citizenship: str
    entered: str
    post: str
    basis: str
    until: str
    days: str
    reminded: str


@require_GET
@at_work
def traveller(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the stays of the traveller of an inspection, what is allowed, and what would be on another day."""
    act = act_of(request, purpose=PURPOSE)
    view = crossings.look_at(act, inspection=inspection)
    back = reverse("desk:inspection" if view.state is State.OPEN else "desk:case", args=[inspection])
    context: dict[str, object] = {"page": inspecting.page_of(view, act), "back": back}
    facts = view.facts
    if facts.past is None or facts.holder is None or is_own_national(facts):
        return answering.page(request, "desk/stays/none.html", context)
    status = 200
    try:
        context |= _shown(view, facts.past, asked=request.GET.get("on", ""))
    except DayNotPossible as problem:
        status = status_of(problem.code)
        context |= {**_shown(view, facts.past, asked=""), "problem": problems.shown(problem)}
    return answering.page(request, "desk/stays/traveller.html", context, status=status)


def _shown(view: InspectionView, past: Past, *, asked: str) -> dict[str, object]:
    facts = view.facts
    permits = () if isinstance(facts.permits, Silent) else facts.permits
    way = Way(facts.kind, past.post, past.mode)
    question = question_in(facts, past, permits)
    told = entitlement_in(facts, past, permits)
    day = _day(asked, since=facts.today)
    what_if = on_entry(question, way=way, day=day) if day else None
    return {
        "headline": headline(told),
        "weight": "clear" if told.entitled else "attention",
        "reasons": reasons(told),
        "strip": strip_of(question, what_if or told, way=way),
        "on": day.isoformat() if day else "",
        "what_if": headline(what_if) if what_if else "",
        "what_if_reasons": reasons(what_if) if what_if else (),
        "silent": isinstance(facts.permits, Silent),
    }


def _day(typed: str, *, since: date) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError as error:
        raise DayNotPossible(typed=typed[:20]) from error
    if not since <= day <= date(since.year + 10, 1, 1):
        raise DayNotPossible(typed=typed[:20])
    return day


ENTER_UNTIL = N_("On %(day)s: may enter and stay until %(until)s (%(left)s days)")
ENTER = N_("On %(day)s: may enter, without an end to the stay")
ENTER_LATER = N_("On %(day)s: nothing known allows to enter; from %(next)s on it would")
ENTER_NOT = N_("On %(day)s: nothing known allows to enter")
STAY_UNTIL = N_("May stay until %(until)s: %(left)s days after today")
STAY = N_("May stay, without an end to the stay")
STAY_OVER = N_("Longer than allowed by %(over)s days: the stay was lawful until %(until)s")
STAY_NOT = N_("Nothing known covers this stay")


def headline(told: Entitlement) -> str:
    """Return the one sentence that answers, in words a traveller could hear."""
    values: dict[str, Value] = {
        "day": told.day,
        "until": told.until or told.day,
        "left": told.days_left or 0,
        "next": told.next_entry or told.day,
        "over": told.overstayed_by,
    }
    return presenting.sentence(_sentence(told), values)


def _sentence(told: Entitlement) -> str:
    if told.direction is Direction.ENTRY:
        if told.entitled:
            return ENTER_UNTIL if told.until else ENTER
        return ENTER_LATER if told.next_entry else ENTER_NOT
    if told.overstayed_by:
        return STAY_OVER
    if told.basis is None:
        return STAY_NOT
    return STAY_UNTIL if told.until else STAY


def reasons(told: Entitlement) -> tuple[tuple[str, str], ...]:
    """Return (sentence, source) of each step of the answer."""
    return tuple((presenting.sentence(each.sentence, each.values), each.source) for each in told.reasons)


@require_GET
@needs(Right.SEE_STAYS)
def register(request: DeskRequest, which: str = StayList.OVERSTAYED.value) -> HttpResponse:
    """Show one of the lists of the last run, a page at a time."""
    if which not in list(StayList):
        raise Http404
    return _register(request, StayList(which))


@require_POST
@needs(Right.SEE_STAYS)
def remind(request: DeskRequest, person: UUID) -> HttpResponse:
    """Record that somebody was reminded, and how."""
    act = act_of(request, purpose=PURPOSE)
    try:
        crossings.remind(act, person=person, how=request.POST.get("how", ""))
    except Problem as problem:
        if request.htmx:
            return problems.answer(request, problem)
        return _register(request, StayList.ENDING, problem=problem)
    messages.success(request, gettext("Noted: this person was reminded."))
    return redirect("desk:stay-list", StayList.ENDING.value)


def _register(request: DeskRequest, which: StayList, *, problem: Problem | None = None) -> HttpResponse:
    act = act_of(request, purpose=PURPOSE)
    page = access.stays_for(act, which=which, after=_after(request))
    run = last_stay_run()
    context = {
        "which": which.value,
        "title": gettext(TITLES[which]),
        "tabs": [(each.value, gettext(TITLES[each]), page.counts[each]) for each in StayList],
        "rows": [_row(line) for line in page.lines],
        "more": page.more,
        "run_day": presenting.text(run.day) if run else "",
        "run_stopped": run is not None and run.ended_at is None,
        "problem": problems.shown(problem) if problem else None,
    }
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/stays/register.html", context, status=status)


def _after(request: DeskRequest) -> int:
    said = request.GET.get("after", "0")
    return int(said) if said.isdecimal() and len(said) < 8 else 0


def _row(line: StayLine) -> Row:
    law = world().pack.stays
    named = law.permit_kind(line.basis) or law.exemption(line.basis)
    post = world().pack.post(line.post)
    return Row(
        person=line.person,
        name=inspecting.full_name(line.holder),
        citizenship=presenting.country(line.citizenship) if line.citizenship else gettext("not known"),
        entered=presenting.text(line.entered_on),
        post=gettext(post.name) if post else line.post,
        basis=gettext(named.name) if named else gettext("not known"),
        until=presenting.text(line.until) if line.until else "",
        days=presenting.text(line.over) if line.over else "",
        reminded=line.reminded_how if line.reminded_until == line.until and line.until else "",
    )
