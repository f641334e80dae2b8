"""The node watches over the plans: whoever leads is told of what is met, on the page and by message; nothing begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db import transaction

from limen.apps.crossings.queries import lane_loads
from limen.apps.journal.operations import append
from limen.apps.protection.operations import messages
from limen.apps.response import models
from limen.apps.response.queries.counting import against_usual
from limen.apps.response.queries.planning import notices_at, plan_of, plans_in_force
from limen.lib.basics.act import Act
from limen.lib.safeguards.contingency import STAYS_MET, Met, Situation, met

TOLD: Final = "response"
"""The contact of the country pack that hears of it; `response-` and the code of a post, where that has one."""


def watch_plans(act: Act) -> int:
    """Hold what is measured at each post with plans against them, and return how many triggers are newly met.

    Met once, a trigger is told once, and stays met until it was not for an hour.
    """
    posts = models.Plan.objects.values_list("post", flat=True).distinct()
    return sum(_watch(act, post) for post in sorted(posts) if act.pack.post(post) is not None)


def situation_at(act: Act, post: str) -> Situation:
    """Return what is measured at a post now."""
    goal = timedelta(minutes=act.pack.thresholds.waiting_goal_minutes)
    loads = lane_loads(post, now=act.at, goal=goal)
    slowest = max((each.mean_so_far for each in loads if each.open or each.decided), default=None)
    arrivals, usual = against_usual(post, now=act.at, zone=act.pack.time_zone_of(post))
    return Situation(
        arrivals=arrivals,
        usual=usual,
        waiting=None if slowest is None else int(slowest / timedelta(minutes=1)),
        notices=frozenset(each.kind for each in notices_at(post, now=act.at)),
    )


def _watch(act: Act, post: str) -> int:
    now = situation_at(act, post)
    with transaction.atomic():
        rows = plans_in_force(post)
        # First what is over: an alert of before this node stood still is not prolonged, but told anew.
        _let_go(act, post, rows)
        count = sum(_keep(act, row, met(plan_of(row), now)) for row in rows)
        if count:
            _tell(act, post)
    return count


def _keep(act: Act, row: models.Plan, found: Iterable[Met]) -> int:
    count = 0
    for each in found:
        known = models.Alert.objects.filter(series=row.plan, trigger=each.trigger, over_at__isnull=True).first()
        if known is not None:
            known.measured, known.last_met_at = max(known.measured, each.measured), act.at
            known.save(update_fields=["measured", "last_met_at"])
            continue
        made = models.Alert.objects.create(
            id=act.new_id(),
            plan=row,
            series=row.plan,
            post=row.post,
            trigger=each.trigger.value,
            measured=each.measured,
            limit=each.limit,
            met_at=act.at,
            last_met_at=act.at,
        )
        append(
            act,
            kind="limen.plan.triggered",
            subject=made.id,
            data={"version": str(row.id), "trigger": each.trigger.value},
        )
        count += 1
    return count


def _let_go(act: Act, post: str, rows: Iterable[models.Plan]) -> None:
    standing = models.Alert.objects.filter(post=post, over_at__isnull=True)
    standing.filter(last_met_at__lte=act.at - STAYS_MET).update(over_at=act.at)
    standing.exclude(series__in=[row.plan for row in rows]).update(over_at=act.at)


def _tell(act: Act, post: str) -> None:
    own = f"{TOLD}-{post.lower()}"
    messages.to_contact(act, own if act.pack.protection.contact(own) else TOLD, about="plan-triggered")
