"""A group is registered in one go: for each of its people an inspection is opened, with every safeguard on.

What a worker ticks opens the duties that an officer's word opens at a lane; a claim for protection is a claim. Names
are compared with the lists as everywhere; what comes of it is shown to whoever completes the file, not in the tent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.access import require_post
from limen.apps.crossings.queries import person_at
from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.apps.response.models import PLACE, SOUNDS
from limen.apps.response.operations.reuniting import compare_newcomers
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.moves import Move
from limen.lib.inspection.presented import LONGEST_NAME, Presented
from limen.lib.safeguards.arrivals import (
    MOST_PERSONS,
    Member,
    Need,
    duties_by_word,
    in_order,
    is_for_second_line,
    read_number,
    sounds_of,
)

AT_ONCE = timedelta(minutes=2)
"""What was said longer ago was kept by a device, and is marked as entered afterwards."""
MOST_BACK = timedelta(days=crossings.MOST_BACK_DAYS)


class GroupEmpty(Problem):
    """A group is of people, and not of too many to be found again."""

    code = "group-empty"
    sentence = N_("Write at least one person, and at most %(most)s: what is larger is several families.")


class GroupReused(Problem):
    """The same group comes a second time with other content."""

    code = "group-reused"
    sentence = N_("This group is registered already, and said something else then. Open it by its number and compare.")


class NumberTaken(Problem):
    """Two groups cannot have one number."""

    code = "band-number-taken"
    sentence = N_("The number %(number)s is another group's. Take a new band, and write its number here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTold:
    """A group as it says itself."""

    id: UUID
    number: str
    members: tuple[Member, ...]
    came_from: str = ""
    goes_to: str = ""
    said_at: datetime | None = None
    """When they were registered, where a device kept that; None for now."""
    device: UUID | None = None
    sequence: int | None = None


@once_more
def register_group(act: Act, *, group: GroupTold) -> UUID:
    """Register a group and return its id; the same group twice is one.

    Raises NotAllowed, AwayFromPost, NumberWrong, GroupEmpty, GroupReused or NumberTaken; nothing is kept then.
    """
    require(act.roles, Right.REGISTER_ARRIVALS)
    require_post(act)
    members = tuple(each for each in group.members if _is_somebody(each))
    if not 1 <= len(members) <= MOST_PERSONS:
        raise GroupEmpty(most=MOST_PERSONS)
    number = read_number(group.number)
    with transaction.atomic():
        known = models.Group.objects.filter(id=group.id).first()
        if known is not None:
            if bytes(known.content_hash) != _hash(group):
                raise GroupReused
            return known.id
        if models.Group.objects.filter(number=number).exists():
            raise NumberTaken(number=number)
        row = _insert(act, group, number=number)
        _take_in(act, row, members, late=row.device is not None)
        compare_newcomers(act, row)
        told = {"people": len(members), "late": row.device is not None}
        append(act, kind="limen.group.registered", subject=row.id, data=told)
    return row.id


def _is_somebody(member: Member) -> bool:
    """Return True for a line that says anything of anybody: empty lines of a form are nobody."""
    return bool(member.name or member.birth.year or member.needs)


def _hash(group: GroupTold) -> bytes:
    return sha256(repr((group.number, group.members, group.came_from, group.goes_to)).encode()).digest()


def _insert(act: Act, group: GroupTold, *, number: str) -> models.Group:
    surge = models.Surge.objects.filter(post=act.post, ended_at__isnull=True).first()
    return models.Group.objects.create(
        id=group.id,
        content_hash=_hash(group),
        number=number,
        post=act.post,
        surge=surge,
        party=crossings.open_party(_off_lane(act), label=number),
        came_from=clean_line(group.came_from, longest=PLACE),
        goes_to=clean_line(group.goes_to, longest=PLACE),
        # The clock of a device may be ahead of ours, or years behind: what cannot be is taken for now.
        said_at=_said_at(act, group.said_at),
        received_at=act.at,
        registered_by_id=act.actor,
        device=group.device,
        sequence=group.sequence,
    )


def _said_at(act: Act, said: datetime | None) -> datetime:
    return said if said is not None and act.at - MOST_BACK < said < act.at else act.at


def _off_lane(act: Act) -> Act:
    """Return the act as one of the post and of no lane: who is registered in a tent stands in no lane's queue."""
    return replace(act, lane="")


def _take_in(act: Act, row: models.Group, members: Sequence[Member], *, late: bool) -> None:
    here = _off_lane(act)
    happened_at = row.said_at if late and act.at - row.said_at > AT_ONCE else None
    taken: list[tuple[UUID, Member]] = []
    for place in in_order(members, act.today):
        request = crossings.Request(
            id=named_id("registered", f"{row.id}/{place}"),
            presented=Presented(holder=holder_of(members[place])),
            direction=Direction.ENTRY,
            party=row.party,
            happened_at=happened_at,
        )
        inspection = crossings.open_inspection(here, request=request).inspection
        _keep(here, row, place + 1, inspection, members[place])
        taken.append((inspection, members[place]))
    # Only now: every newcomer has the company of all others looked at again, and whoever is referred must stand still.
    for inspection, member in taken:
        _say_needs(here, inspection, member)


def holder_of(member: Member) -> Holder:
    """Return somebody as an inspection describes whoever has no document."""
    return Holder(
        primary=member.family_name,
        secondary=member.given_names,
        birth=member.birth,
        sex=member.sex,
        citizenship=member.citizenship,
    )


def _keep(act: Act, row: models.Group, place: int, inspection: UUID, member: Member) -> None:
    person = models.Registered.objects.create(
        id=act.new_id(),
        group=row,
        place=place,
        person=person_at(inspection),
        inspection_id=inspection,
        family_name=clean_line(member.family_name, longest=LONGEST_NAME),
        given_names=clean_line(member.given_names, longest=LONGEST_NAME),
        sounds=" ".join(sorted(sounds_of(member.name)))[:SOUNDS],
        sex=member.sex.value,
        birth=str(member.birth) if member.birth.year else "",
        relation=member.relation.value,
        needs=",".join(member.needs),
    )
    said: dict[str, JSON] = {
        "number": row.number,
        "name": member.name,
        "relation": person.relation,
        "needs": list(member.needs),
        "came_from": row.came_from,
        "goes_to": row.goes_to,
        "inspection": str(inspection),
    }
    append(
        act,
        kind="limen.person.registered",
        subject=person.id,
        data={"group": str(row.id), "place": place},
        sealed={"said": said},
        subject_record=person.person,
    )


def _say_needs(act: Act, inspection: UUID, member: Member) -> None:
    for kind in duties_by_word(member, act.today):
        crossings.note_need_of(act, inspection=inspection, need=kind)
    if Need.PROTECTION in member.needs:
        crossings.claim_protection(act, inspection=inspection)
    if is_for_second_line(member, act.today):
        reading = crossings.look_at(act, inspection=inspection).reading
        crossings.decide(act, inspection=inspection, verdict=crossings.Verdict(move=Move.REFER, reading=reading))
