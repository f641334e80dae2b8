"""Contingency plans: written before many come, rehearsed, and followed by a surge; notices that wake them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.adapters.clock import new_id
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.access import PlanPage
from limen.apps.response.operations import NoticeTold, PlanTold, Rehearsed
from limen.apps.response.queries import NoticeView, PlanView, notices_at
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.asking import FormBroken
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.contingency import (
    LIMITS,
    LONGEST_STEP,
    MOST_PAPER,
    MOST_STEPS,
    PDF,
    NoticeKind,
    PaperWrong,
    Plan,
    Step,
    Trigger,
)

ROWS = 3
"""Lines for steps on a fresh form."""
# Nothing in a paper is ever run or fetched, whatever a browser takes it for.
POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"


class PlanForm(Dressed, forms.Form):
    """A version of a plan, but for its steps."""

    version = forms.UUIDField(widget=forms.HiddenInput)
    series = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=MOST_STEPS)
    name = forms.CharField(label=_("Name"), max_length=120)
    arrivals = forms.IntegerField(
        label=_("People in an hour, in per cent of the usual for that hour and weekday"),
        min_value=LIMITS[Trigger.ARRIVALS][0],
        max_value=LIMITS[Trigger.ARRIVALS][1],
        required=False,
    )
    waiting = forms.IntegerField(
        label=_("Minutes of waiting at the slowest lane, on average"),
        min_value=LIMITS[Trigger.WAITING][0],
        max_value=LIMITS[Trigger.WAITING][1],
        required=False,
    )
    others = forms.MultipleChoiceField(
        label=_("Or when it is entered"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = forms.CharField(
        label=_("Why is it written or changed?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["name"].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        offered = [each for each in Trigger if not each.has_limit]
        choose_from(self.fields["others"], [(each.value, gettext(each.label)) for each in offered])

    def triggers(self) -> dict[Trigger, int]:
        """Return what wakes the plan."""
        said = self.cleaned_data
        limits = {Trigger.ARRIVALS: said["arrivals"], Trigger.WAITING: said["waiting"]}
        found = {each: limit for each, limit in limits.items() if limit is not None}
        return found | {Trigger(each): 0 for each in said["others"]}


class StepForm(Dressed, forms.Form):
    """One step; a line in which nothing is written is none."""

    what = forms.CharField(label=_("What is done?"), max_length=LONGEST_STEP, required=False)
    who = forms.CharField(label=_("By whom: a role or a name"), max_length=LONGEST_STEP, required=False)
    material = forms.CharField(label=_("What does it take?"), max_length=LONGEST_STEP, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let each be written in any script."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs |= {"dir": "auto", "autocomplete": "off"}


class NoticeForm(Dressed, forms.Form):
    """A notice as it comes in."""

    notice = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("About"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("What is expected?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    source = forms.CharField(label=_("Who says so?"), max_length=120)
    until = forms.DateTimeField(
        label=_("Until when?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Date and time at this post."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["kind"], [(each.value, gettext(each.label)) for each in NoticeKind])
        self.fields["source"].widget.attrs |= {"dir": "auto", "autocomplete": "off"}


class RehearsalForm(Dressed, forms.Form):
    """A rehearsal, but for the minutes of each step."""

    rehearsal = forms.UUIDField(widget=forms.HiddenInput)
    held_on = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    who = forms.CharField(
        label=_("Who took part?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )
    learned = forms.CharField(
        label=_("What was learned?"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Drop the colon behind labels."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show the plans of the post, and the notices that are in force."""
    return _list(request, act_of(request, purpose=PURPOSE), _fresh_notice())


def _fresh_notice() -> NoticeForm:
    return NoticeForm(initial={"notice": new_id()})


def _list(request: DeskRequest, act: Act, form: NoticeForm, problem: Problem | None = None) -> HttpResponse:
    context: dict[str, object] = {
        "plans": [_shown(each, act) for each in access.plans_for(act)],
        "notices": [shown_notice(each, act) for each in notices_at(act.post, now=act.at)],
        "form": form,
        "may_lead": is_allowed(request, Right.LEAD_RESPONSE),
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 422 if form.is_bound and form.errors else 200
    return answering.page(request, "desk/response/plans.html", context, address="/response/plans", status=status)


def shown_notice(row: NoticeView, act: Act) -> dict[str, object]:
    """Return a notice as a row."""
    zone = presenting.zone_of(act)
    return {
        "id": row.id,
        "kind": gettext(row.kind.label),
        "words": row.words,
        "source": row.source,
        "until": presenting.moment(row.until, zone),
        "by": row.entered_by,
    }


def _shown(row: PlanView, act: Act) -> dict[str, object]:
    return {
        "series": row.series,
        "number": row.number,
        "name": row.plan.name,
        "triggers": [shown_trigger(each, limit) for each, limit in row.plan.triggers.items()],
        "steps": row.plan.steps,
        "why": row.why,
        "made_at": presenting.moment(row.made_at, presenting.zone_of(act)),
        "made_by": row.made_by,
        "is_withdrawn": row.is_withdrawn,
        "rehearsed": presenting.text(row.last_rehearsed) if row.last_rehearsed else "",
    }


def shown_trigger(trigger: Trigger, limit: int) -> str:
    """Return a trigger with its limit, in words."""
    match trigger:
        case Trigger.ARRIVALS:
            return gettext("From %(percent)s %% of the usual in an hour") % {"percent": presenting.text(limit)}
        case Trigger.WAITING:
            return gettext("From %(minutes)s minutes of waiting") % {"minutes": presenting.text(limit)}
        case _:
            return gettext(trigger.label)


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def notice(request: DeskRequest) -> HttpResponse:
    """Enter a notice."""
    act = act_of(request, purpose=PURPOSE)
    form = NoticeForm(request.POST)
    if not form.is_valid():
        return _list(request, act, form)
    said = form.cleaned_data
    told = NoticeTold(
        id=said["notice"],
        kind=NoticeKind(said["kind"]),
        words=said["words"],
        source=said["source"],
        until=_here(said["until"], act),
    )
    try:
        response.enter_notice(act, told=told)
    except Problem as problem:
        return _list(request, act, form, problem)
    messages.success(request, gettext("The notice is entered. Plans that name it are told of it within a minute."))
    return redirect("desk:response-plans")


def _here(moment: datetime, act: Act) -> datetime:
    return moment.replace(tzinfo=presenting.zone_of(act))


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def end_notice(request: DeskRequest, notice: UUID) -> HttpResponse:
    """End a notice before its time."""
    response.end_notice(act_of(request, purpose=PURPOSE), notice=notice)
    return redirect("desk:response-plans")


@require_http_methods(["GET", "POST"])
@needs(Right.LEAD_RESPONSE)
@at_work
def write(request: DeskRequest, series: UUID | None = None) -> HttpResponse:
    """Ask for a plan, new or as it is now, and keep it as a version; `more` gives it another line for a step."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        form, steps = _start(act, series)
        return _form_page(request, form, steps, series)
    form = PlanForm(request.POST)
    rows = _rows(request.POST)
    steps = [StepForm(request.POST, prefix=f"s{place}") for place in range(1, rows + 1)]
    if "more" in request.POST:
        again = [StepForm(initial=_typed(each), prefix=each.prefix) for each in steps]
        return _form_page(request, PlanForm(initial=_typed(form)), again, series)
    if not all([form.is_valid(), *[each.is_valid() for each in steps]]):
        return _form_page(request, form, steps, series, status=422)
    try:
        response.keep_plan(act, told=_told(form, steps))
    except Problem as problem:
        return _form_page(request, form, steps, series, problem=problem)
    messages.success(request, gettext("The plan is kept, with your name."))
    return redirect("desk:response-plan", form.cleaned_data["series"])


def _rows(said: QueryDict) -> int:
    typed = said.get("rows", "")
    rows = int(typed) if typed.isdecimal() and len(typed) < 3 else ROWS
    return max(1, min(MOST_STEPS, rows + ("more" in said)))


def _typed(form: forms.Form) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields}


def _start(act: Act, series: UUID | None) -> tuple[PlanForm, list[StepForm]]:
    start: dict[str, Any] = {"version": new_id(), "series": series or new_id(), "seen": 0}
    known: tuple[Step, ...] = ()
    if series is not None:
        last = access.look_at_plan(act, series=series).last
        known = last.plan.steps
        start |= {
            "seen": last.number,
            "name": last.plan.name,
            "arrivals": last.plan.triggers.get(Trigger.ARRIVALS),
            "waiting": last.plan.triggers.get(Trigger.WAITING),
            "others": [each.value for each in last.plan.triggers if not each.has_limit],
        }
    rows = max(ROWS, len(known))
    steps = [
        StepForm(
            initial={"what": step.what, "who": step.who, "material": step.material} if step else {}, prefix=f"s{place}"
        )
        for place, step in enumerate([*known, *[None] * (rows - len(known))], start=1)
    ]
    return PlanForm(initial=start), steps


def _told(form: PlanForm, steps: list[StepForm]) -> PlanTold:
    said = form.cleaned_data
    return PlanTold(
        id=said["version"],
        series=said["series"],
        plan=Plan(
            name=said["name"],
            triggers=form.triggers(),
            steps=tuple(Step(**each.cleaned_data) for each in steps),
        ),
        why=said["why"],
        seen=said["seen"],
    )


def _form_page(
    request: DeskRequest,
    form: PlanForm,
    steps: list[StepForm],
    series: UUID | None,
    *,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, object] = {
        "form": form,
        "steps": steps,
        "rows": len(steps),
        "more": len(steps) < MOST_STEPS,
        "series": series,
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else status
    return answering.page(request, "desk/response/plan_form.html", context, status=status)


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def one(request: DeskRequest, series: UUID) -> HttpResponse:
    """Show a plan: what wakes it, its steps, procedures, rehearsals and versions."""
    return _page(request, act_of(request, purpose=PURPOSE), series)


def _page(
    request: DeskRequest,
    act: Act,
    series: UUID,
    *,
    problem: Problem | None = None,
    form: RehearsalForm | None = None,
) -> HttpResponse:
    page = access.look_at_plan(act, series=series)
    form = form or RehearsalForm(initial={"rehearsal": new_id(), "held_on": act.today})
    context: dict[str, object] = {
        "page": _shown(page.last, act),
        "papers": _papers(page, act),
        "rehearsals": _rehearsals(page),
        "versions": [_shown(each, act) for each in page.versions[1:]],
        "form": form,
        "paper_id": new_id(),
        "withdrawal_id": new_id(),
        "megabytes": MOST_PAPER // 1024 // 1024,
        "may_lead": is_allowed(request, Right.LEAD_RESPONSE) and not page.last.is_withdrawn,
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 422 if form.is_bound and form.errors else 200
    address = f"/response/plans/{series}"
    return answering.page(request, "desk/response/plan.html", context, address=address, status=status)


def _papers(page: PlanPage, act: Act) -> list[dict[str, object]]:
    zone = presenting.zone_of(act)
    return [
        {
            "id": each.id,
            "name": each.name,
            "kind": "PDF" if each.media_type == PDF else gettext("text"),
            "at": presenting.moment(each.added_at, zone),
            "by": each.added_by,
        }
        for each in page.papers
    ]


def _rehearsals(page: PlanPage) -> list[dict[str, object]]:
    return [
        {
            "number": each.number,
            "day": presenting.text(each.held_on),
            "who": each.who,
            "learned": each.learned,
            "by": each.recorded_by,
            "steps": [(step.what, minutes) for step, minutes in each.steps],
        }
        for each in page.rehearsals
    ]


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def withdraw(request: DeskRequest, series: UUID) -> HttpResponse:
    """Withdraw a plan."""
    act = act_of(request, purpose=PURPOSE)
    version = asking.uuid(request.POST, "version")
    if version is None:
        raise FormBroken
    try:
        response.withdraw_plan(act, version=version, series=series, why=request.POST.get("why", ""))
    except Problem as problem:
        return _page(request, act, series, problem=problem)
    messages.success(request, gettext("The plan is withdrawn. What it was stays readable."))
    return redirect("desk:response-plans")


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def attach(request: DeskRequest, series: UUID) -> HttpResponse:
    """Attach a procedure."""
    act = act_of(request, purpose=PURPOSE)
    paper, sent = asking.uuid(request.POST, "paper"), request.FILES.get("file")
    if paper is None:
        raise FormBroken
    try:
        if sent is None or (sent.size or 0) > MOST_PAPER:
            raise PaperWrong(megabytes=MOST_PAPER // 1024 // 1024)
        response.attach_paper(act, paper=paper, series=series, name=request.POST.get("name", ""), data=sent.read())
    except Problem as problem:
        return _page(request, act, series, problem=problem)
    messages.success(request, gettext("The procedure is attached."))
    return redirect("desk:response-plan", series)


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def paper(request: DeskRequest, series: UUID, paper: UUID) -> HttpResponse:
    """Send a procedure, to be kept and read; no browser runs anything in it."""
    row = access.open_paper(act_of(request, purpose=PURPOSE), series=series, paper=paper)
    kind = row.media_type if row.media_type == PDF else f"{row.media_type}; charset=utf-8"
    name = f"procedure-{str(row.id)[-12:]}.{'pdf' if row.media_type == PDF else 'txt'}"
    return HttpResponse(
        bytes(row.data),
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Content-Security-Policy": POLICY},
    )


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def withdraw_paper(request: DeskRequest, series: UUID, paper: UUID) -> HttpResponse:
    """Take a procedure away."""
    response.withdraw_paper(act_of(request, purpose=PURPOSE), series=series, paper=paper)
    return redirect("desk:response-plan", series)


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def rehearse(request: DeskRequest, series: UUID) -> HttpResponse:
    """Record a rehearsal."""
    act = act_of(request, purpose=PURPOSE)
    form = RehearsalForm(request.POST)
    if not form.is_valid():
        return _page(request, act, series, form=form)
    said = form.cleaned_data
    count = len(access.look_at_plan(act, series=series).last.plan.steps)
    told = Rehearsed(
        id=said["rehearsal"],
        held_on=said["held_on"],
        who=said["who"],
        learned=said["learned"],
        minutes=tuple(_minutes(request.POST.get(f"minutes-{place}", "")) for place in range(1, count + 1)),
    )
    try:
        response.record_rehearsal(act, series=series, told=told)
    except Problem as problem:
        return _page(request, act, series, problem=problem, form=form)
    messages.success(request, gettext("The rehearsal is recorded."))
    return redirect("desk:response-plan", series)


def _minutes(typed: str) -> int | None:
    return int(typed) if typed.isdecimal() and len(typed) < 5 else None


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def see_alert(request: DeskRequest, alert: UUID) -> HttpResponse:
    """Say that a trigger that is met was seen."""
    response.see_alert(act_of(request, purpose=PURPOSE), alert=alert)
    return redirect("desk:response")


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def follow(request: DeskRequest, series: UUID) -> HttpResponse:
    """Let the running surge follow a plan."""
    act = act_of(request, purpose=PURPOSE)
    try:
        response.follow_plan(act, series=series)
    except Problem as problem:
        return _page(request, act, series, problem=problem)
    messages.success(request, gettext("The steps of the plan are the checklist of this surge now."))
    return redirect("desk:response")


@require_POST
@needs(Right.REGISTER_ARRIVALS)
@at_work
def tick(request: DeskRequest, followed: UUID, step: int) -> HttpResponse:
    """Say that a step is done."""
    act = act_of(request, purpose=PURPOSE)
    response.tick_step(act, followed=followed, step=step, words=request.POST.get("words", ""))
    return redirect("desk:response")
