"""The case that an officer works on: nobody writes in a case that is somebody else's."""

from __future__ import annotations

from uuid import UUID

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.cases import require_holder
from limen.lib.basics.act import Act


def held_case(act: Act, inspection: UUID, *, what: str) -> models.Inspection:
    """Return the row of a case that the acting officer has, locked, the look written first.

    Raises NoSuchInspection or NotYourCase.
    """
    row = case_for(act, inspection, what=what, lock=True)
    require_holder(act, row.id)
    return row


def end_holding(act: Act, row: models.Inspection) -> None:
    """Let go of a case in which nothing is left to do, inside the transaction that says so."""
    if holding := queries.holder_of(row.id):
        # A clock that was set back must not end a holding before it began.
        holding.until = max(act.at, holding.since)
        holding.save(update_fields=["until"])
