"""For whoever leads the response: how many came, what they need, who is not back; surge mode on and off by name."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.situation_pdf import SituationReport, SituationTable, set_situation
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.apps.response.queries import (
    AlertView,
    Counts,
    FollowedView,
    HourView,
    alerts_at,
    followed_in,
    gaps_at,
    surge_at,
)
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.requests import DeskRequest
from limen.desk.views.response.planning import shown_trigger
from limen.desk.views.response.registering import PURPOSE
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.arrivals import URGENT, Need, told_total
from limen.lib.safeguards.arrivals import told_outside as told
from limen.lib.safeguards.supplies import Supply

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
        ("people", told_total((counts.women, counts.men, counts.children, counts.other_grown))),
        ("women", told(counts.women)),
        ("men", told(counts.men)),
        ("children", told(counts.children)),
        *((f"need {need.value}", told(count)) for need, count in counts.needs.items() if need.for_partners),
    ]
    writer.writerows(rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="situation-{act.post}-{act.today}.csv"'
    return answer


@require_GET
@needs(Right.SEE_RESPONSE)
@at_work
def report_paper(request: DeskRequest) -> HttpResponse:
    """Return the same as a paper, in the language of the page, with what was given at the post."""
    act = act_of(request, purpose=PURPOSE)
    answer = HttpResponse(set_situation(_situation(act)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="situation-{act.post}-{act.today}.pdf"'
    return answer


def _situation(act: Act) -> SituationReport:
    counts, board = access.counts_for(act, hours=HOURS), access.board_for(act)
    post = act.pack.post(act.post)
    given = Counter(dict.fromkeys(Supply, 0))
    for line in board.lines:
        given[line.supply] += line.given
    people = (
        (gettext("families and groups"), told(counts.groups)),
        (gettext("women"), told(counts.women)),
        (gettext("men"), told(counts.men)),
        (gettext("children, or may be"), told(counts.children)),
        (gettext("All of them"), told_total((counts.women, counts.men, counts.children, counts.other_grown))),
    )
    wanted = tuple(
        (gettext(need.label), told(count)) for need, count in counts.needs.items() if need.for_partners and count
    )
    return SituationReport(
        authority=gettext(act.pack.second_line.issuer),
        post=gettext(post.name) if post else act.post,
        until=act.at,
        until_words=gettext("The 24 hours until %(at)s") % {"at": presenting.moment(act.at, presenting.zone_of(act))},
        tables=(
            SituationTable(heading=gettext("Persons"), columns=(gettext("What"), gettext("How many?")), rows=people),
            SituationTable(heading=gettext("Needs"), columns=(gettext("Need"), gettext("Persons")), rows=wanted),
            SituationTable(
                heading=gettext("Given in 24 hours"),
                columns=(gettext("What"), gettext("How many?")),
                rows=tuple((gettext(supply.label), told(count)) for supply, count in given.items() if count),
            ),
        ),
        remarks=(gettext("Small counts are not exact, and nothing tells who asked for protection."),),
    )


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
        "alerts": [_alert(each, act) for each in alerts_at(act.post)],
        "followed": [_followed(each, act) for each in followed_in(now.id)] if now else [],
        "others": _others(act, now.id) if now else [],
        **_counted(act),
        "outlook": _outlook(act),
    }
    if problem:
        context["problem"] = problems.shown(problem, kept=True)
    status = status_of(problem.code) if problem else 200
    return answering.page(request, "desk/response/command.html", context, address="/response", status=status)


def _alert(row: AlertView, act: Act) -> dict[str, object]:
    return {
        "id": row.id,
        "plan": row.plan,
        "name": row.name,
        "trigger": shown_trigger(row.trigger, row.limit),
        "measured": row.measured if row.trigger.has_limit else None,
        "since": presenting.moment(row.met_at, presenting.zone_of(act)),
        "seen_by": row.seen_by,
    }


def _followed(row: FollowedView, act: Act) -> dict[str, object]:
    zone = presenting.zone_of(act)
    return {
        "id": row.id,
        "series": row.series,
        "name": row.name,
        "done": sum(each.done_at is not None for each in row.steps),
        "steps": [
            {
                "number": each.number,
                "what": each.step.what,
                "who": each.step.who,
                "material": each.step.material,
                "at": presenting.hour(each.done_at, zone) if each.done_at else "",
                "by": each.done_by,
                "words": each.words,
            }
            for each in row.steps
        ],
    }


def _others(act: Act, surge: UUID) -> list[tuple[UUID, str]]:
    """Return the plans that the running surge does not follow."""
    taken = {each.series for each in followed_in(surge)}
    return [(each.series, each.plan.name) for each in access.plans_for(act) if each.series not in taken]


HIGH: Final = 240
WIDE: Final = 40
"""Height of the picture of the hours, and width of each, in units of its own: whole, and below a thousand."""
LABELLED: Final = 3
"""Every third hour has its time below it."""


def _outlook(act: Act) -> dict[str, object]:
    """Return the hours around now as a picture and as rows."""
    found = access.outlook_for(act)
    zone = presenting.zone_of(act)
    known = [each for each in found.hours if each.expected is not None or each.came is not None]
    most = max([1.0, *(each.high or 0.0 for each in known), *(float(each.came or 0) for each in known)])
    return {
        "method": gettext(found.method.label) if found.method else "",
        "made_at": presenting.hour(found.made_at, zone) if found.made_at else "",
        "bars": [_bar(place, each, most, zone) for place, each in enumerate(found.hours)] if known else [],
        "most": round(most),
        "rows": [
            {
                "at": presenting.hour(each.hour, zone),
                "expected": "" if each.expected is None else round(each.expected),
                "band": "" if each.low is None or each.high is None else f"{each.low:.0f}-{each.high:.0f}",
                "came": each.came,
                "is_above": each.is_above,
            }
            for each in known
        ],
        "width": WIDE * len(found.hours),
        "now": WIDE * len(found.hours) // 2,
    }


def _bar(place: int, hour: HourView, most: float, zone: ZoneInfo) -> dict[str, object]:
    def height(count: float) -> int:
        return round(HIGH * (1 - count / most)) + 12

    low, high, expected = hour.low or 0.0, hour.high or 0.0, hour.expected or 0.0
    x = place * WIDE + 4
    return {
        "x": x,
        "right": x + 32,
        "centre": x + 16,
        "has_band": hour.expected is not None,
        "top": height(high),
        "height": max(2, height(low) - height(high)),
        "middle": height(expected),
        "came": None if hour.came is None else height(float(hour.came)),
        "is_above": hour.is_above,
        "at": presenting.hour(hour.hour, zone) if place % LABELLED == 0 else "",
    }


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
