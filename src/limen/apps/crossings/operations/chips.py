"""The chip of the document before the officer, read at the booth and checked here against whom this node believes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import queries
from limen.apps.crossings.operations.gather import gather_again
from limen.apps.crossings.operations.readings import Opened, add_reading, circumstances_of, open_row
from limen.apps.journal.operations import once_more
from limen.apps.trust.queries import trust_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.emrtd.answer import Answer
from limen.lib.inspection.chip import Trusted, judged
from limen.lib.inspection.record import load_facts

MOST_READINGS_LATE: Final = 3
"""How many readings may have come between the question to a chip and its answer."""


class ChipWithoutDocument(Problem):
    """A chip was read while no document is before the officer."""

    code = "chip-without-document"
    sentence = N_("No document is before you at this inspection. Scan or type the document first, then read its chip.")


@once_more
def read_chip(
    act: Act, *, inspection: UUID, reading: int, answer: Answer, challenge_of: Callable[[UUID, int], bytes]
) -> Opened:
    """Add a reading with what the chip of the document before the officer said, checked here; its files are not kept.

    `reading` is the number of the reading at which the chip was asked, and `challenge_of` what it was to sign then.
    Raises NotAllowed, NoSuchInspection, NotOpen or ChipWithoutDocument.
    """
    require(act.roles, Right.INSPECT)
    with transaction.atomic():
        row = open_row(act, inspection)
        before = load_facts(queries.last_reading(row.id).facts)
        if before.document is None:
            raise ChipWithoutDocument
        is_late = not 0 <= row.readings_count - reading <= MOST_READINGS_LATE
        believed = trust_in_force(artefacts=act.artefacts)
        chip = judged(
            answer,
            facts=before,
            challenge=b"" if is_late else challenge_of(inspection, reading),
            trusted=Trusted(
                store=believed.store,
                digest=believed.digest,
                is_silent=believed.is_silent,
                most_days=act.pack.thresholds.trust_stale_days,
            ),
            at=act.at,
        )
        gathered = gather_again(act, before=before, circumstances=circumstances_of(row))
        add_reading(act, row, replace(gathered, facts=replace(gathered.facts, chip=chip)))
        return Opened(inspection=row.id, reading=row.readings_count, is_new=False)
