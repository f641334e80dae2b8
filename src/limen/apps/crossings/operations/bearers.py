"""The bearer beside the picture on their own document: whether the law lets it be done now, and what came of it.

The pictures are compared by the door, before any transaction: no writer waits for it, and no picture comes this far.
"""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_for
from limen.apps.crossings.operations.cases import require_holder
from limen.apps.crossings.operations.readings import NotOpen, Opened, append_reading
from limen.apps.journal.operations import once_more
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.bearer import FaceCompared, require_comparison, tell_face, tell_missing
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.bearer_facts import Against, BearerCompared
from limen.lib.inspection.facts import Facts
from limen.lib.inspection.moves import State
from limen.lib.inspection.record import load_facts


class BearerWithoutDocument(Problem):
    """Somebody is to be compared with a document that is not there."""

    code = "bearer-without-document"
    sentence = N_("No document is before you at this inspection, so there is no picture to compare the person with.")


def require_comparable(act: Act, *, inspection: UUID) -> None:
    """Raise unless this officer may compare the bearer of this inspection by machine now. The look is logged.

    Raises NoSuchInspection, NotOpen, NotAllowed, NotYourCase, BearerWithoutDocument, NotAllowedHere or TooYoung.
    """
    with transaction.atomic():
        _lawful(act, _row(act, inspection))


@once_more
def keep_compared(
    act: Act, *, inspection: UUID, against: Against, compared: FaceCompared | None, lacking: str = ""
) -> Opened:
    """Add a reading with what two faces said; of the pictures nothing is kept.

    `compared` is None where nothing compares faces, and `lacking` names what is not installed. Raises as
    `require_comparable` does.
    """
    with transaction.atomic():
        row = _row(act, inspection, lock=True)
        before = _lawful(act, row)
        law = act.pack.bearer.face
        tries = before.bearer.tries if before.bearer else 0
        bearer = BearerCompared(
            at=act.at,
            against=against,
            # A picture without a face compared nobody.
            tries=tries if compared is None or compared.score is None else tries + 1,
            told=tell_missing(lacking, law) if compared is None else tell_face(compared, law),
        )
        append_reading(act, row, replace(before, at=act.at, bearer=bearer))
        return Opened(inspection=row.id, reading=row.readings_count, is_new=False)


def _row(act: Act, inspection: UUID, *, lock: bool = False) -> models.Inspection:
    """Return an inspection at the lane, or a case in hand at the second line, before its decision."""
    row = inspection_for(act, inspection, what="bearer", lock=lock)
    if row.state == State.OPEN:
        require(act.roles, Right.INSPECT)
    elif row.state == State.REFERRED:
        require(act.roles, Right.WORK_CASES)
        require_holder(act, row.id)
    else:
        raise NotOpen
    return row


def _lawful(act: Act, row: models.Inspection) -> Facts:
    """Return what is known of whom the law allows to be compared. Raises what `require_comparable` raises."""
    facts = load_facts(queries.last_reading(row.id).facts)
    if facts.document is None:
        raise BearerWithoutDocument
    born = facts.holder.birth if facts.holder else PartialDate()
    require_comparison(act.pack.bearer.face, born=born, today=act.today)
    return facts
