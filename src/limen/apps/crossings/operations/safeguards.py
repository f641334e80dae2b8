"""Duties are answered and claims recorded where the traveller stands: at an inspection."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.access import NoSuchInspection, inspection_for
from limen.apps.crossings.operations.carriers import require_written
from limen.apps.crossings.operations.origin import look_after_origin
from limen.apps.crossings.queries import last_reading
from limen.apps.journal.operations import once_more
from limen.apps.journal.operations.statements import select
from limen.apps.protection.operations import close_duty, record_claim
from limen.lib.basics.act import Act
from limen.lib.inspection.record import load_facts


@once_more
def answer_duty(act: Act, *, inspection: UUID, duty: UUID, evidence: str, words: str) -> None:
    """Close a duty of an inspection that is this person's task, on `evidence` (a code of the pack) told in `words`.

    Raises NoSuchInspection, CarrierNotWritten, NoSuchDuty, WrongRole or WrongEvidence.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="duty", lock=True)
        require_written(row.id, evidence=evidence)
        close_duty(act, inspection=row.id, duty=duty, evidence=evidence, words=words)


@once_more
def claim_protection(act: Act, *, inspection: UUID) -> bool:
    """Record that the traveller of an inspection needs protection; False when it is recorded already.

    Open to whoever meets the traveller, anywhere and at any time, whosever task the inspection is: nothing of it is
    shown. Raises NotAllowed or NoSuchInspection.
    """
    with transaction.atomic():
        # Not locked: whoever works on the inspection must not keep anybody from recording what the traveller said.
        rows = select(models.Inspection, "WHERE id = %s", inspection)
        if not rows:
            raise NoSuchInspection
        is_new = record_claim(act, inspection=rows[0].id, person=rows[0].person)
        if is_new:
            look_after_origin(act, rows[0], load_facts(last_reading(rows[0].id).facts))
        return is_new
