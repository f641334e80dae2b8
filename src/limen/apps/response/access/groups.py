"""The only way to a group on behalf of a person: at the post where it was registered, every look logged before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import record_look
from limen.apps.protection.queries import referred_at
from limen.apps.response import models
from limen.apps.response.queries.counting import Board, OutlookView, board_at, outlook_at
from limen.apps.response.queries.groups import (
    CorrectionView,
    Counts,
    GroupView,
    PersonView,
    ReunionView,
    corrections_of,
    counts_at,
    group_view,
    member_of,
    person_view,
    reunion_view,
    there_twice,
)
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.rights import NotAllowed, Right, require
from limen.lib.safeguards.arrivals import Need, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupOf:
    """The group that somebody belongs to."""

    id: UUID
    number: str


class NoSuchGroup(Problem):
    """There is no such group at this post: registered elsewhere, or on a device that has not come back."""

    code = "group-unknown"
    sentence = N_(
        "No group of this number is registered at this post. It may still be on a device that has not handed over."
    )


class NoSuchPerson(Problem):
    """Nobody of the group stands at this place."""

    code = "group-person-unknown"
    sentence = N_("Nobody of this group stands at this place. Look at the group again.")


def group_for(act: Act, group: UUID, *, what: str, lock: bool = False) -> models.Group:
    """Return a group of one's own post, a look at each of its people written. Raises NotAllowed or NoSuchGroup."""
    require(act.roles, Right.REGISTER_ARRIVALS)
    rows = models.Group.objects.select_for_update() if lock else models.Group.objects
    return _seen(act, rows.filter(id=group, post=act.post).first(), what=what)


def group_of_number(act: Act, number: str, *, what: str) -> models.Group:
    """Return the group that a band belongs to. Raises NotAllowed, NumberWrong or NoSuchGroup."""
    require(act.roles, Right.REGISTER_ARRIVALS)
    return _seen(act, models.Group.objects.filter(number=read_number(number), post=act.post).first(), what=what)


def _seen(act: Act, row: models.Group | None, *, what: str) -> models.Group:
    if row is None:
        raise NoSuchGroup
    # Whose inspection it is now: a document that was read at the lane may have shown who somebody is.
    for person in row.people.values_list("inspection__person", flat=True):
        record_look(act, subject=person, what=what)
    return row


def person_for(act: Act, group: UUID, place: int, *, what: str, lock: bool = False) -> models.Registered:
    """Return one person of a group of one's own post, the look written.

    Raises NotAllowed, NoSuchGroup or NoSuchPerson.
    """
    require(act.roles, Right.REGISTER_ARRIVALS)
    return _person_of(act, group, place, what=what, lock=lock)


def needy_for(act: Act, group: UUID, place: int, *, what: str) -> models.Registered:
    """Return one person of a group of one's own post who needs what a service can give, the look written.

    Whoever refers to services does not register, and has no lane at which the file would lie. Raises NotAllowed,
    NoSuchGroup or NoSuchPerson.
    """
    require(act.roles, Right.REFER_TO_SERVICE)
    require(act.roles, Right.SEE_RESPONSE)
    person = _person_of(act, group, place, what=what)
    if not _is_for_partners(person):
        raise NoSuchPerson
    return person


def _is_for_partners(person: models.Registered) -> bool:
    """True when they need something, and nothing that is the second line's alone."""
    needs = member_of(person).needs
    return bool(needs) and all(need.for_partners for need in needs)


def _person_of(act: Act, group: UUID, place: int, *, what: str, lock: bool = False) -> models.Registered:
    rows = models.Group.objects.select_for_update() if lock else models.Group.objects
    held = rows.filter(id=group, post=act.post).first()
    if held is None:
        raise NoSuchGroup
    person = held.people.select_related("inspection").filter(place=place).first()
    if person is None:
        raise NoSuchPerson
    record_look(act, subject=person.inspection.person, what=what)
    return person


def look_at_person(act: Act, *, group: UUID, place: int) -> tuple[PersonView, tuple[CorrectionView, ...]]:
    """Return a person, and what was said before it was corrected. Raises NotAllowed, NoSuchGroup or NoSuchPerson."""
    with transaction.atomic():
        row = person_for(act, group, place, what="group-person")
        return person_view(row), corrections_of(row)


def look_at_group(act: Act, *, group: UUID) -> tuple[GroupView, tuple[str, ...]]:
    """Return a group, and the numbers of those that may be the same people. Raises NotAllowed or NoSuchGroup."""
    with transaction.atomic():
        row = group_for(act, group, what="group")
        return group_view(row), there_twice(row, today=act.today)


def find_group(act: Act, *, number: str) -> UUID:
    """Return the id of the group that a band belongs to. Raises NotAllowed, NumberWrong or NoSuchGroup."""
    with transaction.atomic():
        return group_of_number(act, number, what="group-found").id


def counts_for(act: Act, *, hours: int) -> Counts:
    """Return how many came to one's own post in the last hours, and what they need. Raises NotAllowed."""
    require(act.roles, Right.SEE_RESPONSE)
    since = act.at - timedelta(hours=hours)
    return counts_at(act.post, since=since, now=act.at, today=act.today)


def board_for(act: Act) -> Board:
    """Return the board of one's own post. Raises NotAllowed."""
    require(act.roles, Right.SEE_RESPONSE)
    return board_at(act.post, now=act.at)


NEEDED_WITHIN = timedelta(days=7)
"""How far back people are found by what they need."""
MOST_LISTED = 200


def people_in_need(act: Act, *, need: Need) -> tuple[tuple[GroupOf, PersonView], ...]:
    """Return who was registered at one's own post and needs something, and is referred nowhere yet, the first first.

    The look at each is written. Who asks for protection, or is to be spoken with alone, is in no such list: the second
    line has them. Raises NotAllowed.
    """
    require(act.roles, Right.REFER_TO_SERVICE)
    require(act.roles, Right.SEE_RESPONSE)
    if not need.for_partners:
        raise NotAllowed
    since = act.at - NEEDED_WITHIN
    rows = (
        models.Registered.objects.filter(group__post=act.post, group__said_at__gte=since, needs__contains=need.value)
        .select_related("inspection", "group")
        .prefetch_related("corrections")
        .order_by("group__said_at", "group", "place")
    )
    with transaction.atomic():
        asked = [row for row in rows if need in member_of(row).needs and _is_for_partners(row)]
        referred = referred_at([row.inspection_id for row in asked])
        found = [row for row in asked if row.inspection_id not in referred][:MOST_LISTED]
        for row in found:
            record_look(act, subject=row.inspection.person, what="people-in-need")
        return tuple((GroupOf(id=row.group_id, number=row.group.number), person_view(row)) for row in found)


def outlook_for(act: Act) -> OutlookView:
    """Return what is expected of one's own post. Raises NotAllowed."""
    require(act.roles, Right.SEE_RESPONSE)
    return outlook_at(act.post, now=act.at)


class NoSuchReunion(Problem):
    """There is no such match, or neither side of it is this person's task."""

    code = "reunion-unknown"
    sentence = N_("There is no such match among your tasks.")


def reunion_for(act: Act, reunion: UUID, *, lock: bool = False) -> models.Reunion:
    """Return a match to whoever may assess it, a look at both sides written. Raises NotAllowed or NoSuchReunion."""
    require(act.roles, Right.REUNITE)
    rows = models.Reunion.objects.select_for_update(of=("self",)) if lock else models.Reunion.objects
    row = rows.select_related("missing__group", "found__group", "found__inspection").filter(id=reunion).first()
    if row is None or not _is_task(act, row):
        raise NoSuchReunion
    _look_at_both(act, row)
    return row


def _is_task(act: Act, row: models.Reunion) -> bool:
    """Return True for the child-protection authority, and for the protection officers of either post."""
    if Role.CHILD_PROTECTION in act.roles:
        return True
    return act.post in {row.missing.group.post, row.found.group.post}


def _look_at_both(act: Act, row: models.Reunion) -> None:
    sought = row.missing.group.people.values_list("inspection__person", flat=True)
    for person in {row.found.inspection.person, *sought}:
        record_look(act, subject=person, what="reunion")


def look_at_reunion(act: Act, *, reunion: UUID) -> ReunionView:
    """Return a match with its reasons. Raises NotAllowed or NoSuchReunion."""
    with transaction.atomic():
        return reunion_view(reunion_for(act, reunion), today=act.today)


def reunions_for(act: Act) -> tuple[ReunionView, ...]:
    """Return what fits and is this person's task, what waits for an assessment first. Raises NotAllowed."""
    require(act.roles, Right.REUNITE)
    rows = models.Reunion.objects.select_related("missing__group", "found__group", "found__inspection").order_by(
        "-score", "id"
    )
    with transaction.atomic():
        mine = sorted((row for row in rows if _is_task(act, row)), key=lambda row: row.assessed_at is not None)
        for row in mine:
            _look_at_both(act, row)
        return tuple(reunion_view(row, today=act.today) for row in mine)
