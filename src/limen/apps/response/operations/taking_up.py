"""The file of somebody who was registered in haste is completed at a lane, by whoever takes it up there."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings import operations as crossings
from limen.apps.response.access import NoSuchPerson, group_for
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, require


def take_up(act: Act, *, group: UUID, place: int) -> UUID:
    """Bring the inspection of one person of a group to one's own lane, and return its id.

    Raises NotAllowed, NoSuchGroup or NoSuchPerson.
    """
    require(act.roles, Right.INSPECT)
    with transaction.atomic():
        row = group_for(act, group, what="group-taken-up", lock=True)
        person = row.people.filter(place=place).first()
        if person is None:
            raise NoSuchPerson
        crossings.bring_to_lane(act, inspection=person.inspection_id)
        if person.taken_up_at is None:
            person.taken_up_at, person.taken_up_by_id = act.at, act.actor
            person.save(update_fields=["taken_up_at", "taken_up_by"])
        return person.inspection_id
