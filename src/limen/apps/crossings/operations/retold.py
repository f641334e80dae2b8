"""What somebody who was registered in haste says of themselves later: read again, where no document says it better."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from uuid import UUID

from limen.apps.crossings import models
from limen.apps.crossings.access import AwayFromPost, inspection_to_note, is_task_of
from limen.apps.crossings.operations.decide import Verdict, decide
from limen.apps.crossings.operations.gather import gather
from limen.apps.crossings.operations.lanes import bring_to_lane
from limen.apps.crossings.operations.readings import add_reading, circumstances_of
from limen.apps.crossings.operations.safeguards import claim_protection, tell_authorities
from limen.apps.crossings.queries import last_reading
from limen.apps.protection.operations import note_need
from limen.apps.travellers.operations import link_persons
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.presented import Presented
from limen.lib.inspection.record import load_facts

CORRECTED = "Registered in haste; the name or the age was corrected."
_UNDECIDED = (State.OPEN, State.REFERRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Retold:
    """What somebody said of themselves, what they say now, and what follows from the difference."""

    before: Holder
    now: Holder
    duties: tuple[str, ...] = ()
    """Kinds of duty that a word opens, and that no word had opened before."""
    claims: bool = False
    refer: bool = False


def tell_again(act: Act, *, inspection: UUID, told: Retold) -> bool:
    """Look again at somebody as they describe themselves now, and return whether the file was read again.

    It is not where a document was read or somebody has decided: what was decided on stays as it was. Duties and claims
    follow all the same. Inside the transaction of the app above, which has checked whose task it is. Raises NotAllowed,
    AwayFromPost or NoSuchInspection.
    """
    require(act.roles, Right.INSPECT)
    row = inspection_to_note(act, inspection)
    if row.post != act.post:
        raise AwayFromPost
    facts = load_facts(last_reading(row.id).facts)
    is_read = facts.document is None and row.state in _UNDECIDED
    if is_read and told.before != told.now:
        _read(act, row, _changed(facts.holder, told))
    if any([note_need(act, inspection=row.id, person=row.person, need=kind) for kind in told.duties]):  # noqa: C419 - each of them
        tell_authorities(act, at_once=row.id)
    if told.claims:
        claim_protection(act, inspection=row.id)
    if told.refer and row.state == State.OPEN:
        _refer(act, row)
    return is_read


def _read(act: Act, row: models.Inspection, holder: Holder) -> None:
    before = row.person
    add_reading(act, row, gather(act, presented=Presented(holder=holder), circumstances=circumstances_of(row)))
    if row.person != before:
        # Under another name it is another record: what was claimed and done under the first stays theirs.
        link_persons(act, one=before, other=row.person, same=True, why=CORRECTED)


def _changed(held: Holder | None, told: Retold) -> Holder:
    """Return who the file says it is, with what was corrected alone: what a lane has completed since then stays."""
    if held is None:
        return told.now
    names = [each.name for each in fields(Holder) if getattr(told.before, each.name) != getattr(told.now, each.name)]
    return replace(held, **{name: getattr(told.now, name) for name in names})


def _refer(act: Act, row: models.Inspection) -> None:
    """Refer to the second line by the word of whoever writes it down; whose lane it stands at it comes to first.

    Somebody at no lane, who did not register them either, leaves the file where it is: its duties block it there.
    """
    if not is_task_of(act, row):
        if not act.lane:
            return
        bring_to_lane(act, inspection=row.id)
    decide(act, inspection=row.id, verdict=Verdict(move=Move.REFER, reading=row.readings_count))
