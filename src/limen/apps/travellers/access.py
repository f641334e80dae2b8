"""The only way to documents met before, on behalf of a person: for a task, every look logged before it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.journal.operations import record_look
from limen.apps.travellers import models
from limen.apps.travellers.queries import MOST_MEETINGS, holder_in
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.inspection.facts import Document, Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMet:
    """A document as it was met: the same number with other data is another one."""

    id: UUID
    person: UUID
    code: str
    issuer: str
    number: str
    expiry: PartialDate
    holder: Holder
    first_met: datetime
    last_met: datetime


def documents_of_number(act: Act, *, document: Document, task: UUID) -> tuple[DocumentMet, ...]:
    """Return every document met under the issuer and number of `document`, oldest first.

    `task` is the inspection that makes it this person's business, which the caller has made sure of; the log names it.
    """
    rows = models.Document.objects.filter(number=document.number, issuer=state_of(document.issuer)).order_by(
        "first_met", "id"
    )
    met = tuple(_met(row) for row in rows[:MOST_MEETINGS])
    for person in {each.person for each in met}:
        record_look(act, subject=person, what=f"documents/{task}")
    return met


def _met(row: models.Document) -> DocumentMet:
    return DocumentMet(
        id=row.id,
        person=row.person_id,
        code=row.code,
        issuer=row.issuer,
        number=row.number,
        expiry=PartialDate.parse(row.expiry),
        holder=holder_in(row),
        first_met=row.first_met,
        last_met=row.last_met,
    )
