"""What examiners concluded about a document comes back to the case as a finding, and what they need of the journey."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_to_note
from limen.apps.crossings.operations.readings import append_reading
from limen.apps.protection.queries import ever_claimed
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.examination.letters import Bearer
from limen.lib.inspection.facts import Examined, Facts, History
from limen.lib.inspection.moves import State
from limen.lib.inspection.record import load_facts
from limen.lib.seals.printed import Printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Travel:
    """What a fraud record holds of a journey: nothing of it names anybody."""

    sex: Sex
    birth: PartialDate | None
    """Never kept: the age group is made of it."""
    direction: str


def note_examination(act: Act, *, inspection: UUID, examined: Examined) -> bool:
    """Add what was concluded to what is known in a case that waits for its decision; False for any other.

    Runs inside the transaction of the conclusion. It adds a reading, whose finding the second line has to answer; it
    moves nothing, and what was proposed over the reading before has to be looked at anew.
    """
    row = inspection_to_note(act, inspection)
    if row.state != State.REFERRED:
        return False
    before = load_facts(queries.last_reading(row.id).facts)
    append_reading(act, row, replace(before, at=act.at, examined=(*before.examined, examined)))
    return True


def travel_of(inspection: UUID) -> Travel:
    """Return what is known of the journey of an inspection."""
    row = models.Inspection.objects.get(id=inspection)
    holder = load_facts(queries.last_reading(row.id).facts).holder
    return Travel(
        sex=holder.sex if holder else Sex.X,
        birth=holder.birth if holder else None,
        direction=row.direction,
    )


def printed_of(inspection: UUID) -> Printed:
    """Return what the box for checking on a report says of the bearer, by the reading in force."""
    facts = load_facts(queries.last_reading(inspection).facts)
    holder = facts.holder
    parts = (holder.primary, holder.secondary) if holder else ()
    return Printed(
        name=", ".join(part for part in parts if part) or "-",
        birth=str(holder.birth) if holder else "?",
        document=facts.document.number if facts.document else "",
    )


def bearer_of(act: Act, *, inspection: UUID) -> Bearer:
    """Return what decides to whom may be written about the document of an inspection; the look is written.

    Everything counts that was ever read or said of the person, and of whom officers linked with them.
    """
    row = inspection_to_note(act, inspection)
    persons = persons_linked_to(row.person)
    readings = models.Reading.objects.filter(inspection__person__in=persons).values_list("facts", flat=True)
    return Bearer(
        claimed=ever_claimed(persons),
        origins=frozenset(origin for facts in readings for origin in _origins(load_facts(facts))),
    )


def _origins(facts: Facts) -> Iterator[str]:
    """Yield the States of which the person may be a national: by the page, and where it says none, by who issued it."""
    if facts.holder is not None and facts.holder.citizenship:
        yield facts.holder.citizenship
    elif facts.document is not None:
        yield facts.document.issuer
    if isinstance(facts.history, History):
        for met in (*facts.history.same_number, *facts.history.same_person):
            if met.linked and met.holder.citizenship:
                yield met.holder.citizenship
