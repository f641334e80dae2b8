"""The queue of the second line: who waits, since when, with whom, and what is still to be done after a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from limen.apps.crossings import access
from limen.apps.crossings.queries import HandOverLine, Waiting, count_hand_overs, hand_overs
from limen.apps.posts.queries import officer_names
from limen.desk import answering, inspecting, outcome_page, presenting
from limen.desk.acting import act_of, at_work, is_allowed, needs
from limen.desk.case_page import PURPOSE, colleagues
from limen.desk.presenting import Clock
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Severity
from limen.lib.basics.words import Word
from limen.lib.decision.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One person of the second line, without anything that tells the hall who it is."""

    id: UUID
    name: str
    citizenship: str
    lane: str
    direction: str
    clock: Clock
    state: str
    weight: str
    word: str
    duties: int
    returned: bool
    holder: str
    """Empty when nobody has the case."""
    holder_id: UUID | None
    mine: bool
    absent: bool
    """True when whoever has the case is not at work."""
    late: bool
    """True when nobody who is at work has it, for longer than the country pack lets it rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The cases of one officer, or of nobody, for whoever assigns them."""

    holder: str
    mine: bool
    absent: bool
    rows: list[Row]
    others: list[tuple[UUID, str]]
    """Who could have them instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A line of the hand-over that nobody has acknowledged."""

    id: UUID
    inspection: UUID
    name: str
    officer: str
    age: str
    words: str
    late: bool


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest) -> HttpResponse:
    """Show who waits for the second line and what follows its decisions; both keep themselves up to date."""
    act = act_of(request, purpose=PURPOSE)
    target = request.htmx.target if request.htmx else ""
    if target == "queue":
        return answering.part(request, "desk/second_line/queue.html", {"rows": rows_of(access.queue_for(act), act)})
    if target == "after":
        return answering.part(request, "desk/second_line/after.html", {"after": rows_of(access.after_for(act), act)})
    works_cases = is_allowed(request, Right.WORK_CASES)
    context = {
        "rows": rows_of(access.queue_for(act), act),
        "after": rows_of(access.after_for(act), act),
        "unread": count_hand_overs(act.post, besides=act.actor) if works_cases else 0,
        "assigns": is_allowed(request, Right.ASSIGN_CASES),
        "to_confirm": outcome_page.to_confirm(access.outcomes_to_confirm(act), act)
        if is_allowed(request, Right.CONFIRM_OUTCOMES)
        else [],
    }
    return answering.page(request, "desk/second_line/show.html", context)


@require_GET
@needs(Right.ASSIGN_CASES)
@at_work
def cases(request: DeskRequest) -> HttpResponse:
    """Show every case of the post by who has it, what rests too long, and which hand-over nobody has read."""
    act = act_of(request, purpose=PURPOSE)
    groups = _groups(rows_of(access.cases_for(act), act), act)
    context = {
        "groups": groups,
        "count": sum(len(group.rows) for group in groups),
        "resting": sum(row.late for group in groups for row in group.rows),
        "unread": unread_of(hand_overs(act.post), act),
        "free": sum(len(group.rows) for group in groups if not group.holder or group.absent),
        "reminder": presenting.duration(_reminder(act)),
    }
    return answering.page(request, "desk/second_line/cases.html", context)


def rows_of(cases: Collection[Waiting], act: Act) -> list[Row]:
    """Return cases as rows that the hall may see, in their order."""
    there = {each.id for each in colleagues(act.post)}
    named = officer_names(case.holder for case in cases if case.holder)
    return [_row(case, act, holder=named.get(case.holder, "") if case.holder else "", there=there) for case in cases]


def unread_of(lines: Collection[HandOverLine], act: Act) -> list[Unread]:
    """Return lines of the hand-over as they are shown, in their order."""
    named = officer_names(line.left_by for line in lines)
    return [
        Unread(
            id=line.id,
            inspection=line.inspection,
            name=presenting.masked(line.primary) or gettext("Name not known"),
            officer=named.get(line.left_by, ""),
            age=presenting.duration(act.at - line.left_at),
            words=line.words,
            late=act.at - line.left_at >= _reminder(act),
        )
        for line in lines
    ]


def _row(case: Waiting, act: Act, *, holder: str, there: Collection[UUID]) -> Row:
    worst = Severity(case.worst) if case.worst else Severity.INFO
    absent = case.holder is not None and case.holder not in there
    rests = absent or case.holder is None
    return Row(
        id=case.inspection,
        name=presenting.masked(case.primary) or gettext("Name not known"),
        citizenship=presenting.country(case.citizenship),
        lane=case.lane,
        direction=case.direction.value,
        clock=presenting.clock(case.waiting_since, until=act.at, goal_minutes=act.pack.thresholds.waiting_goal_minutes),
        state=inspecting.state_words(case.state, case.direction),
        weight="protection" if case.duties else presenting.WEIGHTS[worst],
        word=presenting.text(Word(presenting.WEIGHT_WORDS[worst])),
        # How many, and not which: the hall must not read who asked for protection.
        duties=len(case.duties),
        returned=case.returned,
        holder=holder,
        holder_id=case.holder,
        mine=case.holder == act.actor,
        absent=absent,
        late=rests and case.decided_at is not None and act.at - case.decided_at >= _reminder(act),
    )


def _groups(rows: Collection[Row], act: Act) -> list[Group]:
    """Return rows by who has them: nobody first, then who is not at work, then by name."""
    there = [(each.id, each.full_name) for each in colleagues(act.post)]
    by_holder: dict[UUID | None, list[Row]] = {}
    for row in rows:
        by_holder.setdefault(row.holder_id, []).append(row)
    groups = [
        Group(
            holder=of_holder[0].holder,
            mine=of_holder[0].mine,
            absent=of_holder[0].absent,
            rows=of_holder,
            others=[(id_, name) for id_, name in there if id_ != holder],
        )
        for holder, of_holder in by_holder.items()
    ]
    return sorted(groups, key=lambda group: (bool(group.holder), not group.absent, group.holder))


def _reminder(act: Act) -> timedelta:
    return timedelta(minutes=act.pack.thresholds.queue_reminder_minutes)
