"""The file of a case is closed when nothing is left to do, and not a moment before."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.operations.custody import running_custody
from limen.apps.crossings.operations.holding import end_holding, held_case
from limen.apps.crossings.operations.recording import standing_of
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.decision.afterwards import CONTESTABLE, NOTICE_BEFORE_FILING, Missing, require_ready
from limen.lib.decision.moves import next_state
from limen.lib.inspection.moves import Move, State


@once_more
def close_file(act: Act, *, inspection: UUID) -> None:
    """Close the file of a case; closed already, it stays so.

    Raises NoSuchInspection, NotYourCase, MoveNotOpen, MoveNotYours, DutyOpen, AppealOpen or FileNotReady, which names
    the first thing that is missing.
    """
    with transaction.atomic():
        row = held_case(act, inspection, what="file")
        if row.filed_at is not None:
            return
        next_state(Move.CLOSE_FILE, standing_of(act, row, queries.last_reading(row.id)))
        require_ready(missing_of(row))
        row.filed_at = act.at
        row.save(update_fields=["filed_at"])
        end_holding(act, row)
        append(act, kind="limen.file.closed", subject=row.id, data={})


def missing_of(row: models.Inspection) -> tuple[Missing, ...]:
    """Return what the file of a case still waits for, besides its duties; empty when it can be closed."""
    waits = {
        Missing.OUTCOME: models.Outcome.objects.filter(inspection=row, answered_at__isnull=True).exists(),
        Missing.NOTICE: row.state in NOTICE_BEFORE_FILING and not _is_served(row),
        Missing.CARRIER: _is_carrier_unwritten(row),
        Missing.CUSTODY: running_custody(row.id) is not None,
        Missing.APPEAL: models.Appeal.objects.filter(inspection=row, outcome="").exists(),
        Missing.UPHELD: _is_upheld_in_vain(row),
        Missing.REQUEST: row.state == State.REFUSED
        and models.PostRequest.objects.filter(inspection=row, answered_at__isnull=True).exists(),
        Missing.SANCTION: models.Sanction.objects.filter(inspection=row, decided_at__isnull=True).exists(),
    }
    return tuple(each for each, is_missing in waits.items() if is_missing)


def _is_served(row: models.Inspection) -> bool:
    """Return True when the person has the notice of the last refusal in their hands."""
    refusals = models.Decision.objects.filter(inspection=row, move=Move.REFUSE).order_by("-number")
    last = refusals.first()
    return last is None or models.Notice.objects.filter(decision=last, served_at__isnull=False).exists()


def _is_carrier_unwritten(row: models.Inspection) -> bool:
    """Return True when a carrier was told, and has nothing in writing."""
    return models.CarrierNotice.objects.filter(inspection=row, written_at__isnull=True).exists()


def _is_upheld_in_vain(row: models.Inspection) -> bool:
    """Return True when a decision was annulled, and the case still stands on it."""
    if row.state not in (State.STOPPED, State.WITHDRAWN):
        return False
    last = models.Decision.objects.filter(inspection=row, move__in=sorted(CONTESTABLE)).order_by("-number").first()
    return last is not None and last.id in queries.annulled_decisions(row.id)
