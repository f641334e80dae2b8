"""Whose inspection was opened away from all lanes is brought to one, where somebody completes it."""

from __future__ import annotations

from uuid import UUID

from limen.apps.crossings.access import AwayFromPost, inspection_to_note
from limen.apps.crossings.operations.readings import NotOpen
from limen.apps.journal.operations import append
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.moves import State


class NoLane(Problem):
    """A file is completed at a lane, and this person is at none."""

    code = "no-lane"
    sentence = N_("A file is completed at a lane. Start a shift at one first.")


def bring_to_lane(act: Act, *, inspection: UUID) -> None:
    """Bring an open inspection of one's own post to one's own lane; from then on its wait is counted there.

    Inside the transaction of the app above, which has checked whose task it is. Raises NotAllowed, NoLane,
    AwayFromPost, NoSuchInspection or NotOpen.
    """
    require(act.roles, Right.INSPECT)
    if not act.lane:
        raise NoLane
    row = inspection_to_note(act, inspection)
    if row.post != act.post:
        raise AwayFromPost
    if row.state != State.OPEN:
        raise NotOpen
    if row.lane == act.lane:
        return
    row.lane, row.waiting_since = act.lane, act.at
    row.save(update_fields=["lane", "waiting_since"])
    append(act, kind="limen.inspection.brought", subject=row.id, data={})
