"""Lines of the board: what is there, wanted and given at a place; whoever stands there writes them, by name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings.access import require_post
from limen.apps.crossings.operations import RequestReused
from limen.apps.journal.operations import append, once_more
from limen.apps.response import models
from limen.lib.basics.act import Act
from limen.lib.basics.text import clean_line
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import JSON
from limen.lib.safeguards.supplies import MOST, Line, Supply, SupplyWrong


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyTold:
    """A line as somebody writes it."""

    id: UUID
    """Made where it was written."""
    place: str
    supply: Supply
    line: Line
    count: int


@once_more
def note_supply(act: Act, *, told: SupplyTold) -> UUID:
    """Keep a line of the board of one's own post, and return its id; the same line twice is one.

    Raises NotAllowed, AwayFromPost or SupplyWrong.
    """
    require(act.roles, Right.REGISTER_ARRIVALS)
    require_post(act)
    place = clean_line(told.place, longest=60)
    if not place or not 0 <= told.count <= MOST:
        raise SupplyWrong(most=MOST)
    with transaction.atomic():
        kept, is_new = models.Supplied.objects.get_or_create(
            id=told.id,
            defaults={
                "post": act.post,
                "place": place,
                "supply": told.supply.value,
                "line": told.line.value,
                "count": told.count,
                "at": act.at,
                "by_id": act.actor,
            },
        )
        if (kept.place, kept.supply, kept.line, kept.count) != (
            place,
            told.supply.value,
            told.line.value,
            told.count,
        ):
            raise RequestReused
        if is_new:
            said: dict[str, JSON] = {"supply": told.supply.value, "line": told.line.value, "count": told.count}
            append(act, kind="limen.supplies.noted", subject=told.id, data=said)
    return told.id
