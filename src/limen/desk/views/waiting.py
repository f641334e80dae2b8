"""How long people wait, per lane and for the post, against the goal; arrivals and queues. No person is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from limen.apps.crossings import operations as crossings
from limen.apps.crossings import queries
from limen.apps.crossings.queries import LaneLoad
from limen.apps.posts.queries import posts
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs, shift_of
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction
from limen.lib.decision.rights import Right

PURPOSE = "waiting-times"


class ArrivalForm(Dressed, forms.Form):
    """What arrived, when, with how many."""

    label = forms.CharField(label=_("Flight, ship, line or plate"), max_length=60)
    direction = forms.ChoiceField(
        label=_("Direction"),
        choices=(("entry", _("Entry")), ("exit", _("Exit"))),
        widget=forms.RadioSelect,
        initial="entry",
    )
    arrived_at = forms.DateTimeField(
        label=_("Arrived at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        help_text=_("Date and time at this post."),
    )
    persons = forms.IntegerField(label=_("Persons, if known"), required=False, min_value=1, max_value=20_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A lane as a row."""

    lane: str
    open: int
    decided: int
    mean: str
    longest: str
    over_goal: int
    state: str
    """within, near, over: of the longest wait against the goal."""


@require_http_methods(["GET", "POST"])
@needs(Right.SEE_WAITING)
def show(request: DeskRequest) -> HttpResponse:
    """Show how the post is doing, or record an arrival; whoever works at no post chooses one to look at."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "POST":
        return _record(request, act)
    act = replace(act, post=_post_looked_at(request, act))
    if request.htmx and request.htmx.target == "loads":
        return answering.part(request, "desk/waiting/loads.html", _loads(act))
    return _page(request, act, _fresh(act))


@require_POST
@needs(Right.RECORD_ARRIVAL)
@at_work
def close(request: DeskRequest, arrival: UUID) -> HttpResponse:
    """Say that nobody of an arrival waits any more."""
    crossings.close_arrival(act_of(request, purpose=PURPOSE), arrival=arrival)
    return redirect("desk:waiting")


def _post_looked_at(request: DeskRequest, act: Act) -> str:
    """Return the post the officer works at; for those who work at none, the one they chose, or the first."""
    if act.post:
        return act.post
    known = [row.code for row in posts()]
    asked = request.GET.get("post", "")
    return asked if asked in known else known[0]


def _record(request: DeskRequest, act: Act) -> HttpResponse:
    form = ArrivalForm(request.POST)
    if not form.is_valid():
        return _page(request, act, form, status=422)
    said = form.cleaned_data
    try:
        crossings.record_arrival(
            act,
            label=said["label"],
            direction=Direction(said["direction"]),
            arrived_at=said["arrived_at"].replace(tzinfo=presenting.zone_of(act)),
            persons=said["persons"],
        )
    except Problem as problem:
        extra = {"problem": problems.shown(problem, kept=True)}
        return _page(request, act, form, status=status_of(problem.code), extra=extra)
    return redirect("desk:waiting")


def _page(
    request: DeskRequest, act: Act, form: ArrivalForm, *, status: int = 200, extra: Mapping[str, object] | None = None
) -> HttpResponse:
    at_a_post = shift_of(request) is not None
    context = {
        **_loads(act),
        "form": form,
        "may_record": at_a_post and is_allowed(request, Right.RECORD_ARRIVAL),
        "posts": [] if at_a_post else [(row.code, gettext(row.name), row.code == act.post) for row in posts()],
        **(extra or {}),
    }
    return answering.page(request, "desk/waiting/show.html", context, status=status)


def _loads(act: Act) -> dict[str, object]:
    goal = timedelta(minutes=act.pack.thresholds.waiting_goal_minutes)
    loads = queries.lane_loads(act.post, now=act.at, goal=goal)
    return {
        "post": act.post,
        "goal": presenting.duration(goal),
        "loads": [_load(each, goal) for each in loads],
        "before_officers": sum(each.open for each in loads),
        "decided": sum(each.decided for each in loads),
        "over_goal": sum(each.over_goal for each in loads),
        "referred": queries.count_referred(act.post),
        "arrivals": [
            {
                "id": each.id,
                "label": each.label,
                "direction": each.direction.value,
                "at": presenting.hour(each.arrived_at, presenting.zone_of(act)),
                "clock": _clock(each.arrived_at, act),
                "waiting": each.still_waiting,
            }
            for each in queries.open_arrivals(act.post)
        ],
    }


def _load(load: LaneLoad, goal: timedelta) -> Load:
    share = load.longest_wait / goal
    return Load(
        lane=load.lane,
        open=load.open,
        decided=load.decided,
        mean=presenting.duration(load.mean_wait),
        longest=presenting.duration(load.longest_wait),
        over_goal=load.over_goal,
        state="over" if share > 1 else "near" if share > presenting.NEAR else "within",
    )


def _clock(since: datetime, act: Act) -> presenting.Clock:
    return presenting.clock(since, until=act.at, goal_minutes=act.pack.thresholds.waiting_goal_minutes)


def _fresh(act: Act) -> ArrivalForm:
    return ArrivalForm(initial={"arrived_at": act.at.astimezone(presenting.zone_of(act)).replace(tzinfo=None)})
