"""Plans are written in versions, rehearsed, woken by notices, and followed by a surge: each by a named person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings.access import require_post
from limen.apps.crossings.operations import RequestReused
from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.apps.response.access.planning import last_version
from limen.apps.response.queries.planning import plan_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.contingency import (
    MOST_PAPER,
    MOST_PAPERS,
    NoticeKind,
    PaperWrong,
    Plan,
    checked,
    kind_of_paper,
    tried,
    written,
)

LONGEST_NOTICE: Final = timedelta(days=14)
LONGEST_STEP_MINUTES: Final = 1_440


class PlanOverlaps(Problem):
    """Two people changed the same plan; the second has not seen what the first wrote."""

    code = "plan-overlaps"
    sentence = N_("Somebody changed this plan meanwhile. Look at it again before you change it.")


class PlanWordsMissing(Problem):
    """A plan is not written, changed or withdrawn without a reason."""

    code = "plan-words"
    sentence = N_("Say in words why the plan is written, changed or withdrawn.")


class PapersFull(Problem):
    """A plan with more procedures than somebody could read when it is needed."""

    code = "plan-papers-full"
    sentence = N_("A plan has at most %(most)s procedures. Withdraw one first.")


class RehearsalWrong(Problem):
    """A rehearsal of which nothing could be learned afterwards."""

    code = "rehearsal-wrong"
    sentence = N_("Say when it was, not later than today, who took part, what was learned, and which steps were tried.")


class NoticeWrong(Problem):
    """A notice that says nothing, or that would be in force for ever."""

    code = "notice-wrong"
    sentence = N_("Say what is expected, who said so, and until when: at most %(days)s days from now.")


class SurgeOff(Problem):
    """Steps are ticked while the post works in surge mode."""

    code = "surge-off"
    sentence = N_("Surge mode is off at this post. A supervisor begins it, by name and with a reason.")


class NoSuchStep(Problem):
    """The plan that is followed has no such step."""

    code = "plan-step-unknown"
    sentence = N_("The plan that is followed has no such step. Look at the page again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTold:
    """A version of a plan as somebody writes it."""

    id: UUID
    """Of the version; made where it was written."""
    series: UUID
    plan: Plan
    why: str
    seen: int = 0
    """The number of the version that whoever writes had before their eyes; 0 for a new plan."""


@once_more
def keep_plan(act: Act, *, told: PlanTold) -> int:
    """Keep a new version of a plan, and return its number; the same version twice is one.

    Raises NotAllowed, AwayFromPost, PlanWrong, PlanWordsMissing or PlanOverlaps.
    """
    return _keep(act, told, plan=checked(told.plan), is_withdrawn=False)


@once_more
def withdraw_plan(act: Act, *, version: UUID, series: UUID, why: str) -> int:
    """Withdraw a plan by a last version that says so, and return its number.

    Raises NotAllowed, AwayFromPost, NoSuchPlan or PlanWordsMissing.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    if models.Plan.objects.filter(id=version).exists():
        return models.Plan.objects.values_list("number", flat=True).get(id=version)
    row = last_version(act, series=series)
    told = PlanTold(id=version, series=series, plan=plan_of(row), why=why, seen=row.number)
    return _keep(act, told, plan=told.plan, is_withdrawn=True)


def _keep(act: Act, told: PlanTold, *, plan: Plan, is_withdrawn: bool) -> int:
    require(act.roles, Right.LEAD_RESPONSE)
    require_post(act)
    why = clean_words(told.why, longest=models.LONG)
    if not why:
        raise PlanWordsMissing
    triggers, steps = written(plan)
    with transaction.atomic():
        if known := models.Plan.objects.filter(id=told.id).first():
            kept = (known.plan, known.name, known.triggers, known.steps, known.why, known.is_withdrawn)
            if kept != (told.series, plan.name, triggers, steps, why, is_withdrawn):
                raise PlanOverlaps
            return known.number
        last = models.Plan.objects.filter(plan=told.series).order_by("-number").first()
        if (last.number if last else 0) != told.seen or (last is not None and last.post != act.post):
            raise PlanOverlaps
        row = models.Plan.objects.create(
            id=told.id,
            plan=told.series,
            number=told.seen + 1,
            post=act.post,
            name=plan.name,
            triggers=triggers,
            steps=steps,
            is_withdrawn=is_withdrawn,
            why=why,
            made_at=act.at,
            made_by_id=act.actor,
        )
        said: dict[str, JSON] = {
            "plan": str(row.plan),
            "number": row.number,
            "withdrawn": is_withdrawn,
            "digest": sha256(f"{row.name}\n{triggers}\n{steps}".encode()).hexdigest(),
        }
        append(act, kind="limen.plan.kept", subject=row.id, data=said)
    return row.number


@once_more
def attach_paper(act: Act, *, paper: UUID, series: UUID, name: str, data: bytes) -> UUID:
    """Attach a procedure to a plan, and return its id; the same one twice is one.

    Raises NotAllowed, NoSuchPlan, PaperWrong or PapersFull.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    shown = clean_line(name, longest=120)
    media_type = kind_of_paper(data)
    if not shown:
        raise PaperWrong(megabytes=MOST_PAPER // 1024 // 1024)
    with transaction.atomic():
        row = last_version(act, series=series)
        if known := models.PlanPaper.objects.filter(id=paper).first():
            if (known.name, bytes(known.digest)) != (shown, sha256(data).digest()):
                raise RequestReused
            return paper
        if models.PlanPaper.objects.filter(plan=series, withdrawn_at__isnull=True).count() >= MOST_PAPERS:
            raise PapersFull(most=MOST_PAPERS)
        digest = sha256(data)
        models.PlanPaper.objects.create(
            id=paper,
            plan=series,
            post=row.post,
            name=shown,
            media_type=media_type,
            digest=digest.digest(),
            data=data,
            added_at=act.at,
            added_by_id=act.actor,
        )
        append(
            act, kind="limen.plan.paper-added", subject=paper, data={"plan": str(series), "digest": digest.hexdigest()}
        )
    return paper


def withdraw_paper(act: Act, *, series: UUID, paper: UUID) -> None:
    """Take a procedure from a plan; it stays in the register, and is shown no more. Raises NotAllowed or NoSuchPlan."""
    require(act.roles, Right.LEAD_RESPONSE)
    with transaction.atomic():
        last_version(act, series=series)
        gone = models.PlanPaper.objects.filter(id=paper, plan=series, withdrawn_at__isnull=True)
        if gone.update(withdrawn_at=act.at, withdrawn_by_id=act.actor):
            append(act, kind="limen.plan.paper-withdrawn", subject=paper, data={"plan": str(series)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """A rehearsal as somebody tells it."""

    id: UUID
    """Made where it was told."""
    held_on: date
    who: str
    learned: str
    minutes: tuple[int | None, ...]
    """For each step of the plan; None where it was not tried."""


@once_more
def record_rehearsal(act: Act, *, series: UUID, told: Rehearsed) -> UUID:
    """Record that the version in force was rehearsed, and return the id; the same rehearsal twice is one.

    Raises NotAllowed, NoSuchPlan or RehearsalWrong.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    who, learned = (clean_words(words, longest=models.LONG) for words in (told.who, told.learned))
    with transaction.atomic():
        if known := models.Rehearsal.objects.filter(id=told.id).first():
            if (known.held_on, known.who, known.learned, known.minutes) != (
                told.held_on,
                who,
                learned,
                tried(told.minutes),
            ):
                raise RequestReused
            return told.id
        row = last_version(act, series=series)
        if not (who and learned and told.held_on <= act.today and _are_minutes(told.minutes, row)):
            raise RehearsalWrong
        models.Rehearsal.objects.create(
            id=told.id,
            plan=row,
            held_on=told.held_on,
            who=who,
            learned=learned,
            minutes=tried(told.minutes),
            recorded_at=act.at,
            recorded_by_id=act.actor,
        )
        append(act, kind="limen.plan.rehearsed", subject=told.id, data={"version": str(row.id)})
    return told.id


def _are_minutes(minutes: Sequence[int | None], row: models.Plan) -> bool:
    """Return True where there is a word on each step, and at least one was tried."""
    known = [each for each in minutes if each is not None]
    is_whole = len(minutes) == len(plan_of(row).steps)
    return is_whole and bool(known) and all(0 <= each <= LONGEST_STEP_MINUTES for each in known)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTold:
    """A notice as it comes in."""

    id: UUID
    kind: NoticeKind
    words: str
    source: str
    until: datetime


@once_more
def enter_notice(act: Act, *, told: NoticeTold) -> UUID:
    """Enter a notice of weather, of an event, or a neighbour's message for one's post, and return its id.

    The same notice twice is one. Raises NotAllowed, AwayFromPost or NoticeWrong.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    require_post(act)
    words, source = clean_words(told.words, longest=models.LONG), clean_line(told.source, longest=120)
    if not (words and source and act.at < told.until <= act.at + LONGEST_NOTICE):
        raise NoticeWrong(days=LONGEST_NOTICE.days)
    with transaction.atomic():
        kept, is_new = models.Notice.objects.get_or_create(
            id=told.id,
            defaults={
                "post": act.post,
                "kind": told.kind.value,
                "words": words,
                "source": source,
                "until": told.until,
                "entered_at": act.at,
                "entered_by_id": act.actor,
            },
        )
        if (kept.kind, kept.words, kept.source, kept.until) != (told.kind.value, words, source, told.until):
            raise RequestReused
        if is_new:
            append(act, kind="limen.response.notice-entered", subject=told.id, data={"about": told.kind.value})
    return told.id


def end_notice(act: Act, *, notice: UUID) -> None:
    """End a notice of one's post before its time; where it is over, it stays over. Raises NotAllowed."""
    require(act.roles, Right.LEAD_RESPONSE)
    with transaction.atomic():
        gone = models.Notice.objects.filter(id=notice, post=act.post, ended_at__isnull=True)
        if gone.update(ended_at=act.at, ended_by_id=act.actor):
            append(act, kind="limen.response.notice-ended", subject=notice, data={})


def see_alert(act: Act, *, alert: UUID) -> None:
    """Say by name that whoever leads has seen that a trigger is met; the first who says so stays. Raises NotAllowed."""
    require(act.roles, Right.LEAD_RESPONSE)
    with transaction.atomic():
        seen = models.Alert.objects.filter(id=alert, post=act.post, seen_at__isnull=True)
        if seen.update(seen_at=act.at, seen_by_id=act.actor):
            append(act, kind="limen.plan.alert-seen", subject=alert, data={})


@once_more
def follow_plan(act: Act, *, series: UUID) -> UUID:
    """Let the running surge follow a plan: its steps become the checklist. Return its id; the same plan twice is one.

    Raises NotAllowed, NoSuchPlan or SurgeOff.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    with transaction.atomic():
        surge = models.Surge.objects.select_for_update().filter(post=act.post, ended_at__isnull=True).first()
        if surge is None:
            raise SurgeOff
        known = models.Followed.objects.filter(surge=surge, plan__plan=series).first()
        if known is not None:
            return known.id
        row = last_version(act, series=series)
        made = models.Followed.objects.create(id=act.new_id(), surge=surge, plan=row, at=act.at, by_id=act.actor)
        append(act, kind="limen.plan.followed", subject=made.id, data={"version": str(row.id), "surge": str(surge.id)})
        return made.id


@once_more
def tick_step(act: Act, *, followed: UUID, step: int, words: str = "") -> None:
    """Say by name that a step is done; done already, it stays as it was said first.

    Whoever works at the post ticks what they did. Raises NotAllowed, SurgeOff or NoSuchStep.
    """
    require(act.roles, Right.REGISTER_ARRIVALS)
    with transaction.atomic():
        row = models.Followed.objects.select_related("plan", "surge").filter(id=followed, surge__post=act.post).first()
        if row is None or not 1 <= step <= len(plan_of(row.plan).steps):
            raise NoSuchStep
        if row.surge.ended_at is not None:
            raise SurgeOff
        _, is_new = models.StepDone.objects.get_or_create(
            followed=row,
            step=step,
            defaults={
                "id": act.new_id(),
                "words": clean_line(words, longest=200),
                "at": act.at,
                "by_id": act.actor,
            },
        )
        if is_new:
            append(act, kind="limen.plan.step-done", subject=row.id, data={"step": step})
