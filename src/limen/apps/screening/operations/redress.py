"""The redress number: what a traveller carries so that what was cleared once is found again."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert
from limen.apps.screening import models
from limen.apps.screening.queries import cleared_of, redress_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.hits import redress_number
from limen.lib.decision.rights import Right, require


class NothingCleared(Problem):
    """A redress number was asked for by somebody of whom nothing was cleared."""

    code = "nothing-cleared"
    sentence = N_("No hit of this traveller was found to be somebody else: there is nothing to carry a number for.")


@once_more
def issue_redress_number(act: Act, *, person: UUID, persons: Collection[UUID]) -> str:
    """Return the redress number of a traveller whose case the caller has made sure of, made now where there is none.

    `person` is the record it is kept under, `persons` all records of the traveller. Raises NotAllowed or
    NothingCleared.
    """
    require(act.roles, Right.ADJUDICATE_HITS)
    with transaction.atomic():
        if number := redress_of(persons):
            return number
        if not cleared_of(persons, today=act.today):
            raise NothingCleared
        number = redress_number(act.new_id())
        insert(models.RedressNumber(number=number, person=person, issued_at=act.at, issued_by_id=act.actor))
        append(
            act,
            kind="limen.redress.issued",
            subject=person,
            data={},
            sealed={"number": number},
            subject_record=person,
        )
        return number
