"""An officer looks at an inspection, or at a party, that is theirs: the look is written before anything is shown."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_for, is_task_of
from limen.apps.crossings.queries import InspectionView
from limen.apps.journal.operations import record_look
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.decision.moves import MOVES
from limen.lib.inspection.announced import Announced
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.moves import Move


def look_at(act: Act, *, inspection: UUID) -> InspectionView:
    """Return everything about one inspection. Raises NoSuchInspection."""
    with transaction.atomic():
        return queries.view_of(inspection_for(act, inspection))


def look_at_party(act: Act, *, party: UUID) -> tuple[InspectionView, ...]:
    """Return the inspections of a party that are this person's task, in the order they were opened."""
    with transaction.atomic():
        rows = [row for row in queries.party_members(party, post=act.post) if is_task_of(act, row)]
        for row in rows:
            record_look(act, subject=row.person, what="party")
        return tuple(queries.view_of(row) for row in rows)


def card_to_start_with(view: InspectionView) -> PassengerCard:
    """Return the card of the last crossing in this direction, with the journey that a carrier announced now; empty
    when there is neither, or nobody is admitted now.
    """
    if Move.ADMIT not in MOVES[view.state]:
        return NO_CARD
    card = queries.last_card(persons_linked_to(view.person), direction=view.direction)
    announced = view.facts.announced
    if isinstance(announced, Announced) and announced.journey:
        return replace(card, journey=announced.journey)
    return card


def replay(act: Act, *, inspection: UUID) -> bool:
    """Return True when every reading of an inspection, under the rule set it names, gives the findings it keeps."""
    with transaction.atomic():
        row = inspection_for(act, inspection, what="replay")
        return all(queries.replays(reading) for reading in models.Reading.objects.filter(inspection=row))
