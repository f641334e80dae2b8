"""Who is registered, and whom registered families look for, as others compare them: described, with where each is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from limen.apps.response import models
from limen.apps.response.queries.groups import described, member_of, missing_member
from limen.lib.safeguards.arrivals import Member
from limen.lib.safeguards.tracing import Described


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPerson:
    """Somebody who is registered, as a request from elsewhere is compared with them."""

    id: UUID
    person: UUID
    """Subject record by the inspection as it is now."""
    member: Member
    who: Described
    sounds: str
    number: str
    """Of the band, with the place in the group."""
    post: str


def registered_since(moment: datetime) -> Iterator[RegisteredPerson]:
    """Yield everybody whom the register received after `moment`, at every post of the node."""
    rows = models.Registered.objects.filter(group__received_at__gt=moment).select_related("group", "inspection")
    for row in rows.order_by("group__received_at", "id").iterator(chunk_size=500):
        yield _registered(row)


def registered_person(registered: UUID) -> RegisteredPerson | None:
    """Return one of them, None where nobody is registered under this id any more."""
    row = models.Registered.objects.filter(id=registered).select_related("group", "inspection").first()
    return _registered(row) if row else None


def registered_of(person: UUID) -> frozenset[UUID]:
    """Return under which ids somebody is registered, by their record then and now."""
    rows = models.Registered.objects.filter(Q(person=person) | Q(inspection__person=person))
    return frozenset(rows.values_list("id", flat=True))


def _registered(row: models.Registered) -> RegisteredPerson:
    member = member_of(row)
    return RegisteredPerson(
        id=row.id,
        person=row.inspection.person,
        member=member,
        who=described(member, origin=row.group.came_from, others=()),
        sounds=row.sounds,
        number=f"{row.group.number}.{row.place}",
        post=row.group.post,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyReport:
    """Whom a registered family looks for."""

    id: UUID
    who: Described
    number: str
    """Of the family's bands."""
    post: str
    person: UUID
    """Subject record of the first of the family, by the inspection as it is now."""


def family_reports(*, since: datetime) -> tuple[FamilyReport, ...]:
    """Return whom registered families have looked for since a moment."""
    rows = models.Missing.objects.filter(at__gte=since).select_related("group").order_by("at", "id")
    return tuple(each for each in map(_report, rows) if each)


def family_report(missing: UUID) -> FamilyReport | None:
    """Return one report, None where it is not there any more."""
    row = models.Missing.objects.filter(id=missing).select_related("group").first()
    return _report(row) if row else None


def _report(row: models.Missing) -> FamilyReport | None:
    first = row.group.people.select_related("inspection").order_by("place").first()
    if first is None:
        return None
    return FamilyReport(
        id=row.id,
        who=described(missing_member(row), origin=row.group.came_from, others=(), last_seen=row.last_seen),
        number=row.group.number,
        post=row.group.post,
        person=first.inspection.person,
    )
