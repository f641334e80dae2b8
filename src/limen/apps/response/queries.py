"""Reads: whether a post works in surge mode, counts without anybody in them, groups with their people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from limen.apps.posts.queries import officer_names
from limen.apps.response import models
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import GROWN, Member, Need, Relation, is_there_twice

TWICE_WITHIN = timedelta(days=2)
"""How far back a group is looked for that may be registered already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeNow:
    """Surge mode, on at a post."""

    id: UUID
    why: str
    started_at: datetime
    started_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """One person of a group."""

    id: UUID
    place: int
    inspection: UUID
    member: Member
    taken_up: bool
    is_done: bool
    """True once somebody has decided at the inspection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """A group with its people."""

    id: UUID
    number: str
    came_from: str
    goes_to: str
    said_at: datetime
    registered_by: str
    was_offline: bool
    people: tuple[PersonView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many came, and what they need; nobody can be told from them at the post, which is who reads them."""

    groups: int
    people: int
    last_hour: int
    women: int
    men: int
    children: int
    """Those whose age leaves it open, too."""
    unfinished: int
    """Whose file nobody has completed."""
    needs: Mapping[Need, int]
    hours: tuple[tuple[datetime, int], ...]
    """People by the hour they were registered in, oldest first."""


def surge_at(post: str) -> SurgeNow | None:
    """Return the surge mode that is on at a post, None where it is off."""
    row = models.Surge.objects.filter(post=post, ended_at__isnull=True).select_related("started_by").first()
    if row is None:
        return None
    return SurgeNow(id=row.id, why=row.why, started_at=row.started_at, started_by=row.started_by.full_name)


def counts_at(post: str, *, since: datetime, now: datetime, today: date) -> Counts:
    """Return how many were registered at a post since a moment, and what they need."""
    rows = list(
        models.Registered.objects.filter(group__post=post, group__said_at__gte=since).values_list(
            "group", "group__said_at", "sex", "birth", "needs", "inspection__closed_at"
        )
    )
    hours = Counter(said.replace(minute=0, second=0, microsecond=0) for _, said, *_ in rows)
    grown = [sex for _, _, sex, birth, _, _ in rows if birth_of(birth).age_on(today)[0] >= GROWN]
    ticked = Counter(each for *_, needs, _ in rows for each in needs.split(",") if each)
    return Counts(
        groups=len({group for group, *_ in rows}),
        people=len(rows),
        last_hour=sum(said > now - timedelta(hours=1) for _, said, *_ in rows),
        women=grown.count(Sex.F),
        men=grown.count(Sex.M),
        children=len(rows) - len(grown),
        unfinished=sum(closed is None for *_, closed in rows),
        needs={need: ticked[need] for need in Need},
        hours=tuple(sorted(hours.items())),
    )


def number_of(group: UUID) -> str:
    """Return the number of a group, wherever it was registered: it tells nothing."""
    return models.Group.objects.values_list("number", flat=True).get(id=group)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceGap:
    """A device that has registered more groups than have come in."""

    device: UUID
    missing: int
    met_at: datetime
    met_by: str


def gaps_at(post: str) -> tuple[DeviceGap, ...]:
    """Return the devices of a post that still have groups, the one that was seen longest ago first."""
    came = Counter(models.Group.objects.filter(device__isnull=False).values_list("device", flat=True))
    rows = models.Device.objects.filter(post=post).select_related("met_by").order_by("met_at")
    return tuple(
        DeviceGap(device=row.id, missing=row.registered - came[row.id], met_at=row.met_at, met_by=row.met_by.full_name)
        for row in rows
        if row.registered > came[row.id]
    )


def group_view(row: models.Group) -> GroupView:
    """Return a group with its people; the caller has logged the look."""
    people = row.people.select_related("inspection").order_by("place")
    return GroupView(
        id=row.id,
        number=row.number,
        came_from=row.came_from,
        goes_to=row.goes_to,
        said_at=row.said_at,
        registered_by=officer_names([row.registered_by_id]).get(row.registered_by_id, ""),
        was_offline=row.device is not None,
        people=tuple(
            PersonView(
                id=each.id,
                place=each.place,
                inspection=each.inspection_id,
                member=member_of(each),
                taken_up=each.taken_up_at is not None,
                is_done=each.inspection.closed_at is not None,
            )
            for each in people
        ),
    )


def member_of(row: models.Registered) -> Member:
    """Return a person as they said it."""
    return Member(
        family_name=row.family_name,
        given_names=row.given_names,
        birth=birth_of(row.birth),
        sex=Sex(row.sex),
        relation=Relation(row.relation),
        needs=tuple(Need(each) for each in row.needs.split(",") if each),
    )


def birth_of(text: str) -> PartialDate:
    """Return a date of birth as it is kept; empty where nothing is known."""
    return PartialDate.parse(text) if text else PartialDate()


def there_twice(row: models.Group, *, today: date) -> tuple[str, ...]:
    """Return the numbers of groups of the same post and days that may be the same people; a human looks."""
    mine = [member_of(each) for each in row.people.all()]
    since, until = row.said_at - TWICE_WITHIN, row.said_at + TWICE_WITHIN
    others = models.Registered.objects.filter(group__post=row.post, group__said_at__range=(since, until))
    by_number: dict[str, list[Member]] = {}
    for each in others.exclude(group=row).select_related("group").order_by("-group__said_at", "place"):
        by_number.setdefault(each.group.number, []).append(member_of(each))
    return tuple(number for number, theirs in by_number.items() if is_there_twice(mine, theirs, today=today))
