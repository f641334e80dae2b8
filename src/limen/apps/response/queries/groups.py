"""Reads: whether a post works in surge mode, counts without anybody in them, groups with their people."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from limen.apps.posts.queries import officer_names
from limen.apps.response import models
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.arrivals import GROWN, Member, Need, Relation, is_there_twice, may_be_child, may_sound_alike
from limen.lib.safeguards.tracing import Described, Risk

MOST_COMPARED = 200
"""Groups that are compared person by person, the latest first: nobody waits for more."""
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
    is_corrected: bool
    has_photo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionView:
    """What stood before a correction, who made it, and why."""

    before: Member
    why: str
    at: datetime
    by: str


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
    other_grown: int
    """Grown-ups of whom it is not said whether they are women or men."""
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
        other_grown=len(grown) - grown.count(Sex.F) - grown.count(Sex.M),
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
    people = row.people.select_related("inspection").prefetch_related("corrections").order_by("place")
    return GroupView(
        id=row.id,
        number=row.number,
        came_from=row.came_from,
        goes_to=row.goes_to,
        said_at=row.said_at,
        registered_by=officer_names([row.registered_by_id]).get(row.registered_by_id, ""),
        was_offline=row.device is not None,
        people=tuple(map(person_view, people)),
    )


def person_view(row: models.Registered) -> PersonView:
    """Return one person of a group; the caller has logged the look."""
    return PersonView(
        id=row.id,
        place=row.place,
        inspection=row.inspection_id,
        member=member_of(row),
        taken_up=row.taken_up_at is not None,
        is_done=row.inspection.closed_at is not None,
        is_corrected=bool(row.corrections.all()),
        has_photo=models.Photo.objects.filter(registered=row).exists(),
    )


def corrections_of(row: models.Registered) -> tuple[CorrectionView, ...]:
    """Return what stood of a person before, the latest first; the caller has logged the look."""
    rows = row.corrections.select_related("corrected_by").order_by("-at", "-id")
    return tuple(
        CorrectionView(before=said_before(each), why=each.why, at=each.at, by=each.corrected_by.full_name)
        for each in rows
    )


def said_before(row: models.Correction) -> Member:
    """Return a person as they stood before a correction."""
    return Member(
        family_name=row.family_name,
        given_names=row.given_names,
        birth=birth_of(row.birth),
        sex=Sex(row.sex),
        relation=Relation(row.relation),
        needs=tuple(Need(each) for each in row.needs.split(",") if each),
    )


def member_of(row: models.Registered) -> Member:
    """Return a person as they said it."""
    return Member(
        family_name=row.family_name,
        given_names=row.given_names,
        birth=birth_of(row.birth),
        sex=Sex(row.sex),
        relation=Relation(row.relation),
        sounds=row.sounds,
        needs=tuple(Need(each) for each in row.needs.split(",") if each),
    )


def birth_of(text: str) -> PartialDate:
    """Return a date of birth as it is kept; empty where nothing is known."""
    return PartialDate.parse(text) if text else PartialDate()


def there_twice(row: models.Group, *, today: date) -> tuple[str, ...]:
    """Return the numbers of groups of the same post and days that may be the same people; a human looks."""
    people = list(row.people.all())
    sounds = " ".join(each.sounds for each in people)
    since, until = row.said_at - TWICE_WITHIN, row.said_at + TWICE_WITHIN
    others = models.Registered.objects.filter(group__post=row.post, group__said_at__range=(since, until))
    heard = others.exclude(group=row).order_by("-group__said_at").values_list("group", "sounds")
    near = list(dict.fromkeys(group for group, theirs in heard.iterator() if may_sound_alike(sounds, theirs)))
    by_number: dict[str, list[Member]] = {}
    for each in models.Registered.objects.filter(group__in=near[:MOST_COMPARED]).select_related("group"):
        by_number.setdefault(each.group.number, []).append(member_of(each))
    mine = [member_of(each) for each in people]
    return tuple(sorted(number for number, theirs in by_number.items() if is_there_twice(mine, theirs, today=today)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reunited:
    """What both sides may know once contact was found to be safe, and whoever was found wants it."""

    name: str
    number: str
    """With the place in the group, as on the band."""
    post: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Somebody whom a group looks for, as its own page says it."""

    member: Member
    last_seen: str
    found: Reunited | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReunionView:
    """Two descriptions that fit, for whoever assesses the risk."""

    id: UUID
    score: int
    reasons: tuple[tuple[str, str, str, str, int], ...]
    """What was compared, how it stands, what is looked for, what was found, points."""
    made_at: datetime
    risk: str
    agrees: bool
    words: str
    found_number: str
    found_post: str
    """Where whoever was found is, so that they can be asked."""
    is_child: bool
    """True where whoever was found may be a child: the child-protection authority assesses."""


def described(member: Member, *, origin: str, others: tuple[Member, ...], last_seen: str = "") -> Described:
    """Return somebody as request and report are compared: the others of the group are the relatives."""
    return Described(
        primary=member.family_name,
        secondary=member.given_names,
        sex=member.sex,
        birth=member.birth,
        origin=origin,
        last_seen=last_seen,
        relatives=tuple((each.relation.value, each.name) for each in others if each.name),
    )


def missing_member(row: models.Missing) -> Member:
    """Return whom a family looks for, as it describes them."""
    return Member(
        family_name=row.family_name,
        given_names=row.given_names,
        birth=birth_of(row.birth),
        sex=Sex(row.sex),
        relation=Relation(row.relation),
    )


def sought_by(group: UUID) -> tuple[Sought, ...]:
    """Return whom a group looks for; where they are only once that is safe, and wanted by whoever was found."""
    rows = models.Missing.objects.filter(group=group).order_by("at").prefetch_related("reunions__found__group")
    return tuple(
        Sought(member=missing_member(row), last_seen=row.last_seen, found=next(map(_reunited, _safe(row)), None))
        for row in rows
    )


def _safe(row: models.Missing) -> list[models.Registered]:
    return [each.found for each in row.reunions.all() if each.risk == Risk.SAFE and each.agrees]


def _reunited(row: models.Registered) -> Reunited:
    return Reunited(name=member_of(row).name, number=f"{row.group.number}.{row.place}", post=row.group.post)


def looked_for_by(group: UUID) -> tuple[Reunited, ...]:
    """Return who looks for people of a group, once that was found to be safe."""
    rows = models.Reunion.objects.filter(found__group=group, risk=Risk.SAFE, agrees=True)
    found = rows.select_related("missing__group").order_by("assessed_at")
    return tuple(
        Reunited(name=missing_member(each.missing).name, number=each.missing.group.number, post=each.missing.group.post)
        for each in found
    )


def reunion_view(row: models.Reunion, *, today: date) -> ReunionView:
    """Return two descriptions that fit; the caller has logged the look."""
    return ReunionView(
        id=row.id,
        score=row.score,
        reasons=tuple((*each,) for each in json.loads(row.reasons)),
        made_at=row.made_at,
        risk=row.risk,
        agrees=row.agrees,
        words=row.words,
        found_number=f"{row.found.group.number}.{row.found.place}",
        found_post=row.found.group.post,
        is_child=may_be_child(member_of(row.found), today),
    )
