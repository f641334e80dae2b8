"""For whoever leads the response: how many came, what they need, who is not back; surge mode on and off by name."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.queries import Counts, gaps_at, surge_at
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.requests import DeskRequest
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import URGENT, Need
from limen.lib.safeguards.arrivals import told_outside as told

HOURS = 24
"""How far back the page and the report look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hour:
    """People of one hour, as a bar."""

    at: str
    people: int


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show how many came and what they need, and whether surge mode is on."""
    act = act_of(request, purpose=PURPOSE)
    if request.htmx and request.htmx.target == "counts":
        return answering.part(request, "desk/response/counts.html", _counted(act))
    return _page(request, act)


@require_POST
@needs(Right.LEAD_RESPONSE)
@at_work
def surge(request: DeskRequest) -> HttpResponse:
    """Put the post into surge mode, or out of it."""
    act = act_of(request, purpose=PURPOSE)
    words, begins = request.POST.get("words", ""), "begin" in request.POST
    try:
        if begins:
            response.begin_surge(act, why=words)
        else:
            response.end_surge(act, words=words)
    except Problem as problem:
        return _page(request, act, problem)
    done = gettext("Surge mode is on. It is on record with your name.")
    messages.success(request, done if begins else gettext("Surge mode is off. It is on record with your name."))
    return redirect("desk:response")


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def report(request: DeskRequest) -> HttpResponse:
    """Return the situation report for partners: counts, small ones told as such, and nothing of any claim."""
    act = act_of(request, purpose=PURPOSE)
    counts = access.counts_for(act, hours=HOURS)
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["what", "count"])
    rows = [
        ("post", act.post),
        ("until", act.at.isoformat(timespec="minutes")),
        ("hours", str(HOURS)),
        ("groups", told(counts.groups)),
        ("people", told(counts.people)),
        ("women", told(counts.women)),
        ("men", told(counts.men)),
        ("children", told(counts.children)),
        *((f"need {need.value}", told(count)) for need, count in counts.needs.items() if need.for_partners),
    ]
    writer.writerows(rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="situation-{act.post}-{act.today}.csv"'
    return answer


def device_name(device: UUID) -> str:
    """Return the four signs by which people know a device: they stand on its page, too."""
    return str(device)[-4:].upper()


def _page(request: DeskRequest, act: Act, problem: Problem | None = None) -> HttpResponse:
    now = surge_at(act.post)
    context: dict[str, object] = {
        "surge": now,
        "since": presenting.moment(now.started_at, presenting.zone_of(act)) if now else "",
        "may_lead": is_allowed(request, Right.LEAD_RESPONSE),
        "may_register": is_allowed(request, Right.REGISTER_ARRIVALS),
        "gaps": [
            (
                device_name(each.device),
                each.missing,
                presenting.moment(each.met_at, presenting.zone_of(act)),
                each.met_by,
            )
            for each in gaps_at(act.post)
        ],
        **_counted(act),
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/response/command.html", context, address="/response", status=status)


def _counted(act: Act) -> dict[str, object]:
    counts = access.counts_for(act, hours=HOURS)
    zone = presenting.zone_of(act)
    return {
        "counts": counts,
        "needs": _needs(counts),
        "hours": [Hour(at=presenting.hour(at, zone), people=people) for at, people in counts.hours],
        "most": max((people for _, people in counts.hours), default=1),
    }


def _needs(counts: Counts) -> list[tuple[str, str, int, bool]]:
    """Return code, words, count and whether it is urgent; the urgent first, then the most wanted."""
    rows = [(need, count) for need, count in counts.needs.items() if count]
    rows.sort(key=_order)
    return [(need.value, gettext(need.label), count, need in URGENT) for need, count in rows]


def _order(row: tuple[Need, int]) -> tuple[bool, int]:
    need, count = row
    return need not in URGENT, -count
