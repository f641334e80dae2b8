"""Somebody whom another State sent back is accepted for examination, and never bounced."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.access import inspection_for
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import is_state
from limen.lib.decision.moves import MoveNotOpen, WrongDirection
from limen.lib.inspection.moves import State

LONGEST_LETTER = 120


class ReturnedWrong(Problem):
    """Which State sent the person back is not said."""

    code = "returned-wrong"
    sentence = N_("Name the State that sent this person back.")


class ReturnedAlready(Problem):
    """It is recorded already, with other content."""

    code = "returned-already"
    sentence = N_("It is recorded already that another State sent this person back.")


@once_more
def record_returned(act: Act, *, inspection: UUID, sent_by: str, letter: str) -> None:
    """Record that the traveller of an undecided entry was sent back by the State `sent_by`, under a covering letter.

    The same again changes nothing. Raises NoSuchInspection, WrongDirection, MoveNotOpen, ReturnedWrong or
    ReturnedAlready. Source: ICAO Annex 9, 5.12-5.13 (12th edition).
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="returned", lock=True)
        reference = clean_line(letter, longest=LONGEST_LETTER)
        before = models.Returned.objects.filter(inspection=row).first()
        if before:
            if (before.sent_by, before.letter) != (sent_by, reference):
                raise ReturnedAlready
            return
        _require_fitting(act, row, sent_by)
        models.Returned.objects.create(
            id=act.new_id(),
            inspection=row,
            sent_by=sent_by,
            letter=reference,
            recorded_at=act.at,
            recorded_by_id=act.actor,
        )
        append(
            act,
            kind="limen.person.returned",
            subject=row.id,
            data={},
            sealed={"sent_by": sent_by, "letter": reference},
            subject_record=row.person,
        )


def _require_fitting(act: Act, row: models.Inspection, sent_by: str) -> None:
    if row.direction != Direction.ENTRY:
        raise WrongDirection
    if row.state not in (State.OPEN, State.REFERRED):
        raise MoveNotOpen
    if not is_state(sent_by) or state_of(sent_by) == state_of(act.pack.state.code):
        raise ReturnedWrong
