"""What lists of persons hold against somebody at an inspection, and what their owners have said to it."""

from __future__ import annotations

from limen.apps.crossings import models
from limen.apps.screening.queries import against
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.decision.hits import Verified
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.screened import Screening


def hits_against(row: models.Inspection, facts: Facts) -> tuple[Verified, ...]:
    """Return the hits at an inspection that may go against the traveller, each with the word of its list's owner.

    What is discreet is none of them: nothing that anybody does openly may rest on it.
    """
    found = facts.screening.hits if isinstance(facts.screening, Screening) else ()
    return against(persons=persons_linked_to(row.person), inspection=row.id, hits=found)
