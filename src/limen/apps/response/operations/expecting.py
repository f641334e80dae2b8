"""The node counts the hours of its posts, and says before each what is to be expected of it; outside of any request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.crossings.queries import came_by_hour, first_opened
from limen.apps.journal.operations import append
from limen.apps.response import models
from limen.apps.response.queries.counting import HOUR, counts_by_wall, hour_of, last_counted, local
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.outlook import AHEAD, WEEKS, Expected, Method, by_weekday, row_of
from limen.lib.safeguards.supplies import MOST

Learn = Callable[[Sequence[int], int], Sequence[tuple[float, float, float]]]
"""Takes the people of the hours up to now and how many hours ahead; returns expected, low and high of each."""
MOST_HOURS = 3 * 366 * 24
COUNTED_AGAIN = timedelta(hours=24)
"""How far back hours are counted again: devices hand over what they registered without a network."""


class HoursWrong(Problem):
    """Counts of hours that are not hours of a post that are over."""

    code = "hours-wrong"
    sentence = N_("Give the people of full hours that are over, for a post of this State; at most %(most)s.")


def count_hours(act: Act) -> int:
    """Count the full hours of each post that are not counted, and those of the last day again; return how many.

    A post that was never counted begins with the hours of the last weeks.
    """
    return sum(_count(act, post.code) for post in act.pack.posts)


def _count(act: Act, post: str) -> int:
    until = hour_of(act.at)
    last, first = last_counted(post), first_opened(post)
    if first is None:
        return 0
    since = max(hour_of(first), until - timedelta(weeks=WEEKS, hours=2))
    if last is not None:
        since = max(since, last + HOUR - COUNTED_AGAIN)
    if since >= until:
        return 0
    came = came_by_hour(post, since=since, until=until)
    hours = [since + HOUR * step for step in range(int((until - since) / HOUR))]
    rows = [models.HourCount(post=post, hour=hour, people=came.get(hour, 0)) for hour in hours]
    with transaction.atomic():
        models.HourCount.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["post", "hour"], update_fields=["people"], batch_size=200
        )
    return len(rows)


def take_over_hours(act: Act, *, post: str, hours: Mapping[datetime, int]) -> int:
    """Keep how many people came in the hours before this program counted them, and return how many hours are new.

    What is counted already stays. Raises NotAllowed or HoursWrong.
    """
    require(act.roles, Right.LEAD_RESPONSE)
    if act.pack.post(post) is None or not hours or len(hours) > MOST_HOURS:
        raise HoursWrong(most=MOST_HOURS)
    if any(hour_of(hour) != hour or hour + HOUR > act.at or not 0 <= people <= MOST for hour, people in hours.items()):
        raise HoursWrong(most=MOST_HOURS)
    rows = [models.HourCount(post=post, hour=hour, people=people) for hour, people in sorted(hours.items())]
    with transaction.atomic():
        known = set(
            models.HourCount.objects.filter(post=post, hour__gte=min(hours), hour__lte=max(hours)).values_list(
                "hour", flat=True
            )
        )
        new = [row for row in rows if row.hour not in known]
        models.HourCount.objects.bulk_create(new, batch_size=200)
        append(act, kind="limen.hours.taken-over", subject=act.new_id(), data={"at": post, "hours": len(new)})
    return len(new)


def expect(act: Act, *, learn: Learn | None) -> int:
    """Say what is to be expected of the next hours of each post, and return of how many hours.

    With `learn`, by what it learned from the counts, else by the same hour of the same weekday; which of the two stands
    with each hour. While fewer than four weeks are counted nothing is expected.
    """
    return sum(_expect(act, post.code, learn) for post in act.pack.posts)


def _expect(act: Act, post: str, learn: Learn | None) -> int:
    zone = act.pack.time_zone_of(post)
    first = hour_of(act.at) + HOUR
    wall = local(first, zone)
    counts = counts_by_wall(post, until=first, zone=zone)
    if learn is None:
        bands, method = by_weekday(wall, counts), Method.WEEKDAY
    else:
        bands, method = _learned(wall, counts, learn), Method.LEARNED
    rows = [
        models.Outlook(
            post=post,
            hour=each.hour.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC),
            expected=each.expected,
            low=each.low,
            high=each.high,
            method=method.value,
            made_at=act.at,
        )
        for each in bands
    ]
    # The hour that is skipped where the clock is set forward is the one after it; its band is told once.
    rows = list({row.hour: row for row in rows}.values())
    with transaction.atomic():
        models.Outlook.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["post", "hour"],
            update_fields=["expected", "low", "high", "method", "made_at"],
        )
    return len(rows)


def _learned(wall: datetime, counts: dict[datetime, int], learn: Learn) -> tuple[Expected, ...]:
    # The hour that runs is not counted yet: it is foretold too, and left out.
    row = row_of(wall - HOUR, counts)
    if not row:
        return ()
    found = learn(row, AHEAD + 1)[1:]
    return tuple(
        Expected(hour=wall + HOUR * step, expected=expected, low=low, high=high)
        for step, (expected, low, high) in enumerate(found)
    )
