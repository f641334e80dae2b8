"""What the register knows of the document before an officer: never of a number that anybody merely types in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import queries
from limen.apps.crossings.access import inspection_for
from limen.apps.crossings.operations.readings import NotOpen
from limen.apps.travellers.access import DocumentMet, documents_of_number
from limen.apps.watchlists.queries import find_number
from limen.lib.basics.act import Act
from limen.lib.inspection.facts import Document, NumberLists
from limen.lib.inspection.moves import State


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKnown:
    """The document presented last, and all that is known under its issuer and number."""

    presented: Document | None
    """None when the traveller showed none: then nothing is looked up."""
    met: tuple[DocumentMet, ...]
    crossings: dict[UUID, int]
    """Person of a document met, to the number of crossings recorded for them."""
    lists: NumberLists


def look_at_document(act: Act, *, inspection: UUID) -> DocumentKnown:
    """Return what is known of the document that an undecided inspection is about.

    Raises NoSuchInspection, or NotOpen once it is decided: the task is over, and with it the reason to look.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="document")
        if row.state not in (State.OPEN, State.REFERRED):
            raise NotOpen
        presented = queries.presented_at(row.id)
        met = documents_of_number(act, document=presented, task=row.id) if presented else ()
        return DocumentKnown(
            presented=presented,
            met=met,
            crossings=queries.crossings_of({each.person for each in met}),
            lists=find_number(presented, artefacts=act.artefacts),
        )
