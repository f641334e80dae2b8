"""What follows an outcome, on one page: the carrier, custody, headquarters, sanctions, and the closing of the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.apps.crossings.operations import afterwards
from limen.apps.crossings.operations.afterwards import (
    Afterwards,
    AppealView,
    CustodyView,
    RequestView,
    SanctionView,
)
from limen.apps.crossings.operations.looking import look_at
from limen.apps.posts.queries import officer_names
from limen.desk import answering, inspecting, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.languages import language_name
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line.after_forms import GROUNDS, STEPS, LodgeAppeal, Returned, StepForm
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import RETURNED, Missing
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import State
from limen.lib.safeguards.custody import CHECK, MEAL, SOURCE, CareClock

ANSWERS: Mapping[str, str] = {
    "": N_("not answered yet"),
    "yes": N_("headquarters agrees"),
    "no": N_("headquarters does not agree"),
}
APPEAL_KINDS: Mapping[str, str] = {"appeal": N_("Appeal"), "review": N_("Review")}
APPEAL_OUTCOMES: Mapping[str, str] = {
    "": N_("open"),
    "upheld": N_("upheld: the decision was wrong"),
    "dismissed": N_("dismissed"),
    "withdrawn": N_("withdrawn by whoever lodged it"),
}
SANCTIONS_DECIDED: Mapping[str, str] = {
    "": N_("not decided yet"),
    "imposed": N_("imposed"),
    "not-imposed": N_("not imposed"),
}

OVERDUE: Mapping[str, str] = {
    MEAL: N_("No meal for %(time)s."),
    CHECK: N_("Nobody has looked in for %(time)s."),
}
IN_TIME: Mapping[str, str] = {
    MEAL: N_("Last meal %(time)s ago; the next by %(hour)s."),
    CHECK: N_("Last looked in on %(time)s ago; again by %(hour)s."),
}
FIRST: Mapping[str, str] = {MEAL: N_("First meal by %(hour)s."), CHECK: N_("To be looked in on by %(hour)s.")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The one sentence on top of the page."""

    weight: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClock:
    """How long somebody has been without one kind of care."""

    sentence: str
    is_over: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCare:
    """A line of the custody log."""

    kind: str
    at: str
    words: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCustody:
    """A custody with its log and its clocks."""

    place: str
    basis: str
    pairs: list[tuple[str, str]]
    """What was told, asked and ordered: label and words."""
    alternatives: list[tuple[str, str]]
    """(milder means, why it would not do)."""
    missed: list[str]
    since: str
    review_at: str
    is_review_due: bool
    is_of_child: bool
    until: str
    end_words: str
    entries: list[ShownCare]
    clocks: list[ShownClock]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRequest:
    """What headquarters was asked, and its answer."""

    id: UUID
    inspection: UUID
    post: str
    move: str
    destination: str
    ground: str
    words: str
    asked: str
    asked_by: str
    answer: str
    weight: str
    answered: str
    answer_words: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAppeal:
    """An appeal or a review in words."""

    id: UUID
    inspection: UUID
    post: str
    kind: str
    move: str
    decided_at: str
    body: str
    reference: str
    suspensive: bool
    lodged: str
    outcome: str
    weight: str
    decided_on: str
    words: str
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSanction:
    """A proposed sanction in words."""

    id: UUID
    inspection: UUID
    post: str
    kind: str
    protection: str
    circumstances: str
    proportionality: str
    proposed: str
    proposed_by: str
    decision: str
    decided: str
    words: str
    is_open: bool


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show everything that follows the outcome of a case."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def take(request: DeskRequest, inspection: UUID, step: str) -> HttpResponse:
    """Record one step of what follows."""
    if step not in STEPS:
        raise Http404
    act = act_of(request, purpose=PURPOSE)
    form = STEPS[step](request.POST, act=act, prefix=step)
    if not form.is_valid():
        return _page(request, act, inspection, said={step: form}, status=422)
    try:
        form.take(inspection)
    except Problem as problem:
        return _page(request, act, inspection, said={step: form}, problem=problem)
    messages.success(request, gettext(form.done))
    return redirect("desk:case-after", inspection)


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_QUEUE)
@at_work
def appeals(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the appeals and reviews of a case, or record one."""
    act = act_of(request, purpose=PURPOSE)
    form = LodgeAppeal(request.POST if request.method == "POST" else None, act=act)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            form.take(inspection)
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext(form.done))
            return redirect("desk:case-appeals", inspection)
    after = afterwards.look_at_afterwards(act, inspection=inspection)
    law = act.pack.second_line
    context = {
        **case_context(request, act, after.view, "appeals"),
        "form": form,
        "appeals": shown_appeals(act, after.appeals),
        "may_lodge": after.may_lodge,
        "annulled": after.annulled,
        "law": law.appeal,
        "suspends": law.appeal.suspensive,
        "helpers": [(gettext(each.name), each.phone, each.address) for each in (*law.legal_aid, law.monitor)],
        **_problem(found),
    }
    return answering.page(request, "desk/second_line/appeals.html", context, status=_status(form, found))


@require_http_methods(["GET", "POST"])
@needs(Right.INSPECT)
@at_work
def returned(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Record, at either line, that another State sent this person back."""
    act = act_of(request, purpose=PURPOSE)
    view = look_at(act, inspection=inspection)
    back = "desk:inspection" if view.state is State.OPEN else "desk:case"
    form = Returned(request.POST if request.method == "POST" else None, act=act)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        try:
            form.take(inspection)
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext(form.done))
            return redirect(back, inspection)
    context = {
        "form": form,
        "page": inspecting.page_of(view, act),
        "name": inspecting.full_name(view.facts.holder),
        "back": back,
        "source": RETURNED,
        **_problem(found),
    }
    return answering.page(request, "desk/second_line/returned.html", context, status=_status(form, found))


@require_GET
@needs(Right.WORK_CASES)
@at_work
def letter(request: DeskRequest, inspection: UUID, which: str) -> HttpResponse:
    """Show a letter to print: the notice to the carrier, or the covering letter of a removal."""
    if which not in {"carrier", "covering"}:
        raise Http404
    act = act_of(request, purpose=PURPOSE)
    after = afterwards.look_at_afterwards(act, inspection=inspection)
    agreed = [each for each in after.requests if each.answer == "yes"]
    context = {
        **case_context(request, act, after.view, "after"),
        "which": which,
        "issuer": act.pack.second_line.issuer,
        "state": act.pack.state.name,
        "carrier": after.carrier,
        "told": _moment(act, after.carrier.told_at) if after.carrier else "",
        "decided": _moment(act, after.view.decision.at) if after.view.decision else "",
        "destination": presenting.country(agreed[0].destination) if agreed else "",
        "ground": gettext(GROUNDS[agreed[0].ground]) if agreed else "",
        "now": _moment(act, act.at),
        "holder": after.view.facts.holder,
        "document": after.view.facts.document,
    }
    return render(request, "desk/second_line/letter.html", context)


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    said: Mapping[str, StepForm] | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    after = afterwards.look_at_afterwards(act, inspection=inspection)
    headline = _headline(act, after)
    forms = {step: form(act=act, prefix=step, initial=_known(after, step)) for step, form in STEPS.items()}
    context = {
        **case_context(request, act, after.view, "after"),
        "headline": headline,
        "after": after,
        "carrier": after.carrier,
        "carrier_told": _moment(act, after.carrier.told_at) if after.carrier else "",
        "carrier_written": _optional(act, after.carrier.written_at if after.carrier else None),
        "carrier_consulted": _optional(act, after.carrier.consulted_at if after.carrier else None),
        "custodies": shown_custodies(act, after.custodies),
        "held": any(each.until is None for each in after.custodies),
        "child_authority": _child_authority(act),
        "child_source": SOURCE,
        "requests": shown_requests(act, after.requests),
        "sanctions": shown_sanctions(act, after.sanctions),
        "missing": [gettext(each.words) for each in after.missing],
        "is_ready": after.may_file and not _left(after),
        "is_agreed": any(each.answer == "yes" for each in after.requests),
        "is_sanction_open": any(not each.decision for each in after.sanctions),
        "filed": _optional(act, after.filed_at),
        # Underscores, because a template cannot name a key with a dash.
        "forms": {step.replace("-", "_"): form for step, form in {**forms, **(said or {})}.items()},
        "open_steps": set(said or ()),
        **_problem(problem),
    }
    found = status_of(problem.code) if problem else status
    return answering.page(request, "desk/second_line/afterwards.html", context, status=found)


def _known(after: Afterwards, step: str) -> dict[str, str]:
    """Return what a form begins with: what was said before is corrected, not typed anew."""
    if step == "carrier-told" and after.carrier:
        told = after.carrier
        return {"carrier": told.carrier, "conveyance": told.conveyance, "how": told.told_how}
    return {}


def _problem(problem: Problem | None) -> dict[str, object]:
    return {"problem": problems.shown(problem, kept=True)} if problem else {}


def _status(form: StepForm, problem: Problem | None) -> int:
    if problem:
        return status_of(problem.code)
    return 422 if form.is_bound and not form.is_valid() else 200


def _headline(act: Act, after: Afterwards) -> Headline:
    """Return the one sentence on top: whoever is held comes before every paper."""
    running = next((each for each in after.custodies if each.until is None), None)
    if running:
        return _held(act, running)
    if after.view.state is State.REFERRED:
        return Headline(weight="info", sentence=gettext("Nothing is decided yet. What follows a decision stands here."))
    if after.filed_at:
        return Headline(weight="clear", sentence=gettext("The file is closed."))
    left = _left(after)
    if left:
        words = ngettext("%(count)s thing is left to do", "%(count)s things are left to do", left)
        return Headline(weight="notice", sentence=words % {"count": left})
    return Headline(weight="clear", sentence=gettext("Nothing is left to do. Close the file."))


def _left(after: Afterwards) -> int:
    """Return how many things keep the file open; a carrier without a letter is counted with its duty, once."""
    return len(set(after.missing) - {Missing.CARRIER}) + sum(duty.is_open for duty in after.view.duties)


def _held(act: Act, running: CustodyView) -> Headline:
    if running.is_of_child:
        return Headline(
            weight="stop",
            sentence=gettext("This may be a child, or the family of one. End the custody now and offer care."),
        )
    over = next((clock for clock in _clocks(act, running) if clock.is_over), None)
    if over:
        return Headline(weight="stop", sentence=over.sentence)
    if running.is_review_due:
        return Headline(weight="attention", sentence=gettext("Ask anew now: is holding this person still needed?"))
    since = presenting.duration(act.at - running.since)
    return Headline(weight="notice", sentence=gettext("Held for %(time)s. Is everything given?") % {"time": since})


def _clocks(act: Act, custody: CustodyView) -> list[ShownClock]:
    return [ShownClock(sentence=_clock(act, clock), is_over=clock.is_over) for clock in custody.clocks]


def _clock(act: Act, clock: CareClock) -> str:
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    told = {"time": presenting.duration(act.at - clock.since), "hour": presenting.hour(clock.due, zone)}
    if clock.is_over:
        return gettext(OVERDUE[clock.kind]) % told
    return gettext(IN_TIME[clock.kind] if clock.given else FIRST[clock.kind]) % told


def shown_custodies(act: Act, custodies: Iterable[CustodyView]) -> list[ShownCustody]:
    """Return custodies with their logs, in words."""
    found = list(custodies)
    named = officer_names(entry.officer for each in found for entry in each.entries)
    kinds = {each.code: gettext(each.name) for each in act.pack.second_line.care}
    means = {each.code: gettext(each.name) for each in act.pack.second_line.alternatives}
    return [
        ShownCustody(
            place=each.place,
            basis=each.basis,
            pairs=_custody_pairs(each),
            alternatives=[(means.get(code, code), why) for code, why in each.alternatives],
            missed=[_moment(act, at) for at in each.missed],
            since=_moment(act, each.since),
            review_at=_moment(act, each.review_at),
            is_review_due=each.is_review_due,
            is_of_child=each.is_of_child,
            until=_optional(act, each.until),
            end_words=each.end_words,
            entries=[
                ShownCare(
                    kind=kinds.get(entry.kind, gettext("Review: still needed")),
                    at=_moment(act, entry.at),
                    words=entry.words,
                    officer=named.get(entry.officer, ""),
                )
                for entry in each.entries
            ],
            clocks=_clocks(act, each),
        )
        for each in found
    ]


CONSULATE: Mapping[str, str] = {
    "wanted": N_("wants their consulate to be told"),
    "declined": N_("does not want their consulate to be told"),
}


def _custody_pairs(custody: CustodyView) -> list[tuple[str, str]]:
    told = (
        (gettext("Reasons of this person"), custody.reasons),
        (gettext("By order of"), custody.authority),
        (gettext("Told in"), language_name(custody.language) if custody.language else ""),
        (gettext("Lawyer"), custody.lawyer),
        (gettext("Consulate"), gettext(CONSULATE[custody.consulate]) if custody.consulate else ""),
        (gettext("Family and friends"), custody.contact),
        (gettext("Medical check"), custody.medical),
    )
    return [(label, words) for label, words in told if words]


def shown_requests(act: Act, requests: Iterable[RequestView]) -> list[ShownRequest]:
    """Return what headquarters was asked, in words."""
    found = list(requests)
    named = officer_names(id_ for each in found for id_ in (each.asked_by, each.answered_by) if id_)
    weights = {"": "notice", "yes": "clear", "no": "attention"}
    return [
        ShownRequest(
            id=each.id,
            inspection=each.inspection,
            post=post_name(act, each.post),
            move=gettext(inspecting.MOVE_WORDS[each.move]),
            destination=presenting.country(each.destination),
            ground=gettext(GROUNDS[each.ground]),
            words=each.words,
            asked=_moment(act, each.asked_at),
            asked_by=named.get(each.asked_by, ""),
            answer=gettext(ANSWERS[each.answer]),
            weight=weights[each.answer],
            answered=_optional(act, each.answered_at),
            answer_words=each.answer_words,
            is_open=not each.answer,
        )
        for each in found
    ]


def shown_appeals(act: Act, found: Iterable[AppealView]) -> list[ShownAppeal]:
    """Return appeals and reviews in words."""
    weights = {"": "notice", "upheld": "clear"}
    return [
        ShownAppeal(
            id=each.id,
            inspection=each.inspection,
            post=post_name(act, each.post),
            kind=gettext(APPEAL_KINDS[each.kind]),
            move=gettext(inspecting.MOVE_WORDS[each.move]),
            decided_at=_moment(act, each.decided_at),
            body=each.body,
            reference=each.reference,
            suspensive=each.suspensive,
            lodged=_moment(act, each.lodged_at),
            outcome=gettext(APPEAL_OUTCOMES[each.outcome]),
            weight=weights.get(each.outcome, "info"),
            decided_on=presenting.html(each.decided_on) if each.decided_on else "",
            words=each.words,
            is_open=not each.outcome,
        )
        for each in found
    ]


def shown_sanctions(act: Act, found: Iterable[SanctionView]) -> list[ShownSanction]:
    """Return proposed sanctions in words."""
    rows = list(found)
    named = officer_names(each.proposed_by for each in rows)
    kinds = {each.code: gettext(each.name) for each in act.pack.second_line.sanctions}
    return [
        ShownSanction(
            id=each.id,
            inspection=each.inspection,
            post=post_name(act, each.post),
            kind=kinds.get(each.kind, each.kind),
            protection=each.protection,
            circumstances=each.circumstances,
            proportionality=each.proportionality,
            proposed=_moment(act, each.proposed_at),
            proposed_by=named.get(each.proposed_by, ""),
            decision=gettext(SANCTIONS_DECIDED[each.decision]),
            decided=_optional(act, each.decided_at),
            words=each.words,
            is_open=not each.decision,
        )
        for each in rows
    ]


def _child_authority(act: Act) -> tuple[str, str]:
    authority = act.pack.authority("child-protection")
    return (gettext(authority.name), authority.phone) if authority else ("", "")


def post_name(act: Act, code: str) -> str:
    """Return what a post is called in the language of the reader."""
    post = act.pack.post(code)
    return gettext(post.name) if post else code


def _optional(act: Act, at: datetime | None) -> str:
    return _moment(act, at) if at else ""


def _moment(act: Act, at: datetime) -> str:
    return presenting.moment(at, ZoneInfo(act.pack.time_zone_of(act.post)))
