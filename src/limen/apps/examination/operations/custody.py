"""The chain of custody of a seized document: every step by two names, in order, for ever."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.examination import models
from limen.apps.examination.access import examination_for
from limen.apps.examination.queries import chain_of
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, may, require
from limen.lib.events.canonical import moment_text
from limen.lib.examination.custody import ENDS, CustodyStep, cleaned, require_step


@once_more
def record_step(act: Act, *, examination: UUID, step_id: UUID, step: CustodyStep) -> int:
    """Record a step of the chain under the id that the caller made; return its number.

    The same id once more changes nothing. Whoever works cases at the post may, and examiners. Raises NotAllowed,
    NoSuchExamination, CustodyIncomplete, CustodyBackwards, CustodyOver or CustodyOther.
    """
    if not may(act.roles, Right.EXAMINE):
        require(act.roles, Right.WORK_CASES)
    said = cleaned(step)
    with transaction.atomic():
        row = examination_for(act, examination, what="document-custody", lock=True)
        if known := models.SeizedStep.objects.filter(id=step_id, seized__examination=row).first():
            return known.number
        chain = chain_of(row.id)
        require_step(said, last=chain[-1] if chain else None, now=act.at)
        seized = _seized(act, row)
        models.SeizedStep.objects.create(
            id=step_id,
            seized=seized,
            number=len(chain) + 1,
            step=said.step,
            given_by=said.given_by,
            taken_by=said.taken_by,
            place=said.place,
            bag=said.bag,
            at=said.at,
            words=said.words,
            officer_id=act.actor,
            recorded_at=act.at,
        )
        seized.last_at = act.at
        seized.ended_at = act.at if said.step in ENDS else None
        seized.save(update_fields=["last_at", "ended_at"])
        append(
            act,
            kind="limen.document.in-custody",
            subject=row.inspection_id,
            data={"examination": str(row.id), "number": len(chain) + 1, "at": moment_text(said.at)},
            sealed={
                "step": said.step,
                "given_by": said.given_by,
                "taken_by": said.taken_by,
                "place": said.place,
                "bag": said.bag,
                "words": said.words,
            },
            subject_record=row.person,
        )
        return len(chain) + 1


def _seized(act: Act, row: models.Examination) -> models.SeizedDocument:
    known = models.SeizedDocument.objects.filter(examination=row).first()
    return known or models.SeizedDocument.objects.create(
        id=act.new_id(),
        examination=row,
        document_type=row.document_type,
        issuer=row.issuer,
        opened_at=act.at,
        last_at=act.at,
    )
