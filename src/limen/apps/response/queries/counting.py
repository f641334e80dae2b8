"""Counts without anybody in them: people by the hour, what was expected, and the board of supplies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Sum

from limen.apps.crossings.queries import came_by_hour
from limen.apps.response import models
from limen.lib.safeguards.arrivals import Need
from limen.lib.safeguards.contingency import LEAST_PEOPLE
from limen.lib.safeguards.outlook import WEEKS, Method, usual
from limen.lib.safeguards.supplies import Line, Supply

HOUR = timedelta(hours=1)
SHOWN = timedelta(hours=12)
"""How far back and ahead the page looks."""
STANDS = timedelta(hours=24)
"""How long what was said of a place stands on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HourView:
    """One hour: what was expected before it, and how many came; None where nothing was expected, or it is not over."""

    hour: datetime
    expected: float | None
    low: float | None
    high: float | None
    came: int | None

    @property
    def is_above(self) -> bool:
        """True where more came than the band says."""
        return self.came is not None and self.high is not None and self.came > self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlookView:
    """What is expected of a post."""

    hours: tuple[HourView, ...]
    method: Method | None
    """Of the latest band; None where there is none."""
    made_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyView:
    """What is there, wanted and given of one thing at one place; None where nobody said so within a day."""

    place: str
    supply: Supply
    there: int | None
    wanted: int | None
    given: int
    """In the last 24 hours."""
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The board of a post: by place, what registrations ask for at all of it, and what was given by the hour."""

    lines: tuple[SupplyView, ...]
    asked: Mapping[Supply, int]
    """Persons registered in the last 24 hours whose ticks ask for it."""
    hours: tuple[tuple[datetime, Supply, int], ...]
    """Given, by the hour, oldest first."""


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of the hour that a moment lies in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def local(hour: datetime, zone: str) -> datetime:
    """Return an hour by the wall clock of a post, without its zone."""
    return hour.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def counts_by_wall(post: str, *, until: datetime, zone: str) -> dict[datetime, int]:
    """Return the people of the full hours of the last weeks, by the wall clock of the post."""
    since = until - timedelta(weeks=WEEKS, hours=2)
    rows = models.HourCount.objects.filter(post=post, hour__gte=since, hour__lt=until).order_by("hour")
    return {local(hour, zone): people for hour, people in rows.values_list("hour", "people")}


def against_usual(post: str, *, now: datetime, zone: str) -> tuple[int | None, float | None]:
    """Return how many people came in an hour, and the usual for it: of the running hour or of the last full one,
    whichever is further above the usual; None where that cannot be said.

    The running hour is held against a whole one: so it tells early, and never too soon.
    """
    here = hour_of(now)
    counts = counts_by_wall(post, until=here, zone=zone)
    came = came_by_hour(post, since=here - HOUR, until=now)
    pairs: list[tuple[int, float]] = []
    for hour in (here, here - HOUR):
        expected = usual(local(hour, zone), counts)
        if expected is not None:
            pairs.append((came.get(hour, 0), expected.expected))
    if not pairs:
        return came.get(here - HOUR, 0), None
    # So few that they wake no plan hide no full hour that does.
    return max(pairs, key=lambda pair: (pair[0] >= LEAST_PEOPLE, pair[0] / max(pair[1], 1.0)))


def outlook_at(post: str, *, now: datetime) -> OutlookView:
    """Return what was expected of the hours around now, and what came."""
    here = hour_of(now)
    since, until = here - SHOWN, here + SHOWN
    bands = {row.hour: row for row in models.Outlook.objects.filter(post=post, hour__gte=since, hour__lt=until)}
    came = dict(
        models.HourCount.objects.filter(post=post, hour__gte=since, hour__lt=here).values_list("hour", "people")
    )
    hours = [since + HOUR * step for step in range(2 * int(SHOWN / HOUR))]
    last = models.Outlook.objects.filter(post=post, hour__gte=here).order_by("-made_at", "-hour").first()
    return OutlookView(
        hours=tuple(_hour(hour, bands.get(hour), came.get(hour)) for hour in hours),
        method=Method(last.method) if last else None,
        made_at=last.made_at if last else None,
    )


def _hour(hour: datetime, band: models.Outlook | None, came: int | None) -> HourView:
    return HourView(
        hour=hour,
        expected=band.expected if band else None,
        low=band.low if band else None,
        high=band.high if band else None,
        came=came,
    )


def board_at(post: str, *, now: datetime) -> Board:
    """Return the board of a post."""
    since = now - STANDS
    rows = models.Supplied.objects.filter(post=post, at__gt=since).select_related("by").order_by("at", "id")
    by_place: dict[tuple[str, Supply], list[models.Supplied]] = {}
    for row in rows:
        by_place.setdefault((row.place, Supply(row.supply)), []).append(row)
    return Board(
        lines=tuple(_line(place, supply, found) for (place, supply), found in sorted(by_place.items())),
        asked=_asked(post, since),
        hours=_given(rows),
    )


def _line(place: str, supply: Supply, rows: Iterable[models.Supplied]) -> SupplyView:
    found = list(rows)
    last = {row.line: row.count for row in found}
    return SupplyView(
        place=place,
        supply=supply,
        there=last.get(Line.THERE),
        wanted=last.get(Line.WANTED),
        given=sum(row.count for row in found if row.line == Line.GIVEN),
        at=found[-1].at,
        by=found[-1].by.full_name,
    )


def _asked(post: str, since: datetime) -> dict[Supply, int]:
    rows = models.Registered.objects.filter(group__post=post, group__said_at__gt=since).values_list("needs", flat=True)
    ticked = [frozenset(Need(each) for each in needs.split(",") if each) for needs in rows]
    return {supply: sum(not supply.needs.isdisjoint(each) for each in ticked) for supply in Supply if supply.needs}


def _given(rows: Iterable[models.Supplied]) -> tuple[tuple[datetime, Supply, int], ...]:
    given: dict[tuple[datetime, Supply], int] = {}
    for row in rows:
        if row.line == Line.GIVEN:
            key = (hour_of(row.at), Supply(row.supply))
            given[key] = given.get(key, 0) + row.count
    return tuple((hour, supply, count) for (hour, supply), count in sorted(given.items()))


def given_since(post: str, *, since: datetime) -> dict[Supply, int]:
    """Return how much was given at a post since a moment."""
    rows = models.Supplied.objects.filter(post=post, at__gte=since, line=Line.GIVEN)
    found = dict(rows.values("supply").annotate(all=Sum("count")).values_list("supply", "all"))
    return {supply: found[supply.value] for supply in Supply if supply.value in found}


def last_counted(post: str) -> datetime | None:
    """Return the last hour of a post that is counted; None where none is."""
    last: datetime | None = models.HourCount.objects.filter(post=post).aggregate(last=Max("hour"))["last"]
    return last
