"""Plans of a post as they are now, what woke them, what was rehearsed, and which steps of a surge are done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max

from limen.apps.response import models
from limen.lib.safeguards.contingency import NoticeKind, Plan, Step, Trigger, read, read_tried


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """One version of a plan."""

    id: UUID
    series: UUID
    number: int
    plan: Plan
    is_withdrawn: bool
    why: str
    made_at: datetime
    made_by: str
    last_rehearsed: date | None
    """Of any version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """A procedure, unopened."""

    id: UUID
    name: str
    media_type: str
    digest: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalView:
    """A rehearsal: which version, who took part, what was learned, how long each step took."""

    id: UUID
    number: int
    held_on: date
    who: str
    learned: str
    steps: tuple[tuple[Step, int | None], ...]
    recorded_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice that is in force."""

    id: UUID
    kind: NoticeKind
    words: str
    source: str
    until: datetime
    entered_at: datetime
    entered_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertView:
    """A trigger that is met now."""

    id: UUID
    plan: UUID
    name: str
    trigger: Trigger
    measured: int
    limit: int
    met_at: datetime
    seen_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """A step of the plan that a surge follows."""

    number: int
    step: Step
    done_at: datetime | None
    done_by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedView:
    """The checklist of a running surge."""

    id: UUID
    series: UUID
    name: str
    number: int
    at: datetime
    by: str
    steps: tuple[StepView, ...]


def plan_of(row: models.Plan) -> Plan:
    """Return the plan that a version holds."""
    return read(row.name, row.triggers, row.steps)


def plans_in_force(post: str) -> tuple[models.Plan, ...]:
    """Return the last version of each plan of a post that is not withdrawn, by name."""
    last = models.Plan.objects.filter(post=post).values("plan").annotate(last=Max("number"))
    newest = {(each["plan"], each["last"]) for each in last}
    rows = models.Plan.objects.filter(post=post, is_withdrawn=False).select_related("made_by").order_by("name", "id")
    return tuple(row for row in rows if (row.plan, row.number) in newest)


def plan_view(row: models.Plan) -> PlanView:
    """Return a version of a plan."""
    held = models.Rehearsal.objects.filter(plan__plan=row.plan).aggregate(last=Max("held_on"))
    return PlanView(
        id=row.id,
        series=row.plan,
        number=row.number,
        plan=plan_of(row),
        is_withdrawn=row.is_withdrawn,
        why=row.why,
        made_at=row.made_at,
        made_by=row.made_by.full_name,
        last_rehearsed=held["last"],
    )


def versions_of(series: UUID, *, post: str) -> tuple[PlanView, ...]:
    """Return the versions of a plan of a post, the latest first; empty where there is no such plan."""
    rows = models.Plan.objects.filter(plan=series, post=post).select_related("made_by").order_by("-number")
    return tuple(map(plan_view, rows))


def papers_of(series: UUID) -> tuple[PaperView, ...]:
    """Return the procedures of a plan that are in force, unopened, by name."""
    rows = models.PlanPaper.objects.filter(plan=series, withdrawn_at__isnull=True).defer("data")
    return tuple(
        PaperView(
            id=row.id,
            name=row.name,
            media_type=row.media_type,
            digest=bytes(row.digest).hex(),
            added_at=row.added_at,
            added_by=row.added_by.full_name,
        )
        for row in rows.select_related("added_by").order_by("name", "id")
    )


def rehearsals_of(series: UUID) -> tuple[RehearsalView, ...]:
    """Return the rehearsals of a plan, the latest first."""
    rows = models.Rehearsal.objects.filter(plan__plan=series).select_related("plan", "recorded_by")
    return tuple(map(_rehearsal, rows.order_by("-held_on", "-id")))


def _rehearsal(row: models.Rehearsal) -> RehearsalView:
    steps = plan_of(row.plan).steps
    return RehearsalView(
        id=row.id,
        number=row.plan.number,
        held_on=row.held_on,
        who=row.who,
        learned=row.learned,
        steps=tuple(zip(steps, read_tried(row.minutes), strict=True)),
        recorded_by=row.recorded_by.full_name,
    )


def notices_at(post: str, *, now: datetime) -> tuple[NoticeView, ...]:
    """Return the notices that are in force at a post, the latest first."""
    rows = models.Notice.objects.filter(post=post, ended_at__isnull=True, until__gt=now).select_related("entered_by")
    return tuple(map(_notice, rows.order_by("-entered_at", "-id")))


def notice_of(notice: UUID) -> NoticeView:
    """Return a notice, in force or not."""
    return _notice(models.Notice.objects.select_related("entered_by").get(id=notice))


def _notice(row: models.Notice) -> NoticeView:
    return NoticeView(
        id=row.id,
        kind=NoticeKind(row.kind),
        words=row.words,
        source=row.source,
        until=row.until,
        entered_at=row.entered_at,
        entered_by=row.entered_by.full_name,
    )


def alerts_at(post: str) -> tuple[AlertView, ...]:
    """Return the triggers that are met at a post now, the latest first."""
    rows = models.Alert.objects.filter(post=post, over_at__isnull=True).select_related("plan", "seen_by")
    return tuple(
        AlertView(
            id=row.id,
            plan=row.series,
            name=row.plan.name,
            trigger=Trigger(row.trigger),
            measured=row.measured,
            limit=row.limit,
            met_at=row.met_at,
            seen_by=row.seen_by.full_name if row.seen_by else "",
        )
        for row in rows.order_by("-met_at", "-id")
    )


def followed_in(surge: UUID) -> tuple[FollowedView, ...]:
    """Return the checklists of a surge, in the order in which the plans were taken."""
    rows = models.Followed.objects.filter(surge=surge).select_related("plan", "by").order_by("at", "id")
    return tuple(map(_followed, rows))


def _followed(row: models.Followed) -> FollowedView:
    done: Mapping[int, models.StepDone] = {each.step: each for each in row.done.select_related("by")}
    return FollowedView(
        id=row.id,
        series=row.plan.plan,
        name=row.plan.name,
        number=row.plan.number,
        at=row.at,
        by=row.by.full_name,
        steps=tuple(
            _step(number, step, done.get(number)) for number, step in enumerate(plan_of(row.plan).steps, start=1)
        ),
    )


def _step(number: int, step: Step, done: models.StepDone | None) -> StepView:
    return StepView(
        number=number,
        step=step,
        done_at=done.at if done else None,
        done_by=done.by.full_name if done else "",
        words=done.words if done else "",
    )
