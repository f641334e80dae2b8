"""Sanctions on carriers: proposed on a form that asks what the carrier did so that it would not happen, and whether it
was heard; decided by the competent authority. Nothing here proposes or decides by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.register import locked_carrier
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.moves import SecondPersonMissing
from limen.lib.decision.rights import Right, may, require

LONGEST: Final = 4_000
SOURCE: Final = "ICAO Annex 9, 5.14: no fine where the carrier took adequate precautions (to be confirmed)"


class CarrierSanctionNotRight(Problem):
    """The form leaves something out."""

    code = "carrier-sanction-wrong"
    sentence = N_(
        "Choose the ground and fill in the whole form: what happened, what the carrier did so that it would not, and"
        " how it was heard."
    )


class CarrierSanctionUnknown(Problem):
    """There is no such proposal, or it is decided."""

    code = "carrier-sanction-unknown"
    sentence = N_("There is no such proposal of a sanction that waits for a decision.")


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionTold:
    """What is said for a sanction on a carrier."""

    ground: str
    circumstances: str
    precautions: str
    heard: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionRow:
    """A sanction, proposed or decided."""

    id: UUID
    carrier: UUID
    carrier_name: str
    ground: str
    circumstances: str
    precautions: str
    heard: str
    proposed_by: UUID
    proposed_at: datetime
    decision: str
    decided_at: datetime | None
    words: str


@once_more
def propose_carrier_sanction(act: Act, *, request: UUID, carrier: UUID, told: SanctionTold) -> None:
    """Propose a sanction on a carrier; the same `request` twice is one proposal.

    Raises NotAllowed, CarrierUnknown or CarrierSanctionNotRight.
    """
    require(act.roles, Right.SANCTION_CARRIERS)
    said = {
        name: clean_words(getattr(told, name), longest=LONGEST) for name in ("circumstances", "precautions", "heard")
    }
    if told.ground not in {each.code for each in act.pack.carriers.sanctions} or not all(said.values()):
        raise CarrierSanctionNotRight
    with transaction.atomic():
        row = locked_carrier(carrier)
        if models.CarrierSanction.objects.filter(id=request).exists():
            return
        models.CarrierSanction.objects.create(
            id=request, carrier=row, ground=told.ground, proposed_by_id=act.actor, proposed_at=act.at, **said
        )
        append(
            act,
            kind="limen.carrier-sanction.proposed",
            subject=request,
            data={"carrier": str(row.id), "ground": told.ground},
        )


@once_more
def decide_carrier_sanction(act: Act, *, sanction: UUID, imposed: bool, words: str) -> None:
    """Record what the competent authority decided, by somebody else than proposed it.

    Raises NotAllowed, CarrierSanctionUnknown, SecondPersonMissing or CarrierSanctionNotRight.
    """
    require(act.roles, Right.DECIDE_CARRIER_SANCTION)
    said = clean_words(words, longest=LONGEST)
    if not said:
        raise CarrierSanctionNotRight
    with transaction.atomic():
        row = models.CarrierSanction.objects.select_for_update().filter(id=sanction, decision="").first()
        if row is None:
            raise CarrierSanctionUnknown
        if row.proposed_by_id == act.actor:
            raise SecondPersonMissing
        row.decision, row.words = "imposed" if imposed else "not-imposed", said
        row.decided_by_id, row.decided_at = act.actor, act.at
        row.save(update_fields=["decision", "words", "decided_by", "decided_at"])
        append(
            act,
            kind="limen.carrier-sanction.decided",
            subject=row.id,
            data={"carrier": str(row.carrier_id), "decision": row.decision},
        )


def carrier_sanctions(act: Act, *, carrier: UUID | None = None) -> tuple[SanctionRow, ...]:
    """Return the sanctions of a carrier, or those that wait for a decision. Raises NotAllowed."""
    if not may(act.roles, Right.DECIDE_CARRIER_SANCTION):
        require(act.roles, Right.SANCTION_CARRIERS)
    rows = models.CarrierSanction.objects.select_related("carrier").order_by("-proposed_at", "id")
    rows = rows.filter(carrier=carrier) if carrier else rows.filter(decision="")
    return tuple(
        SanctionRow(
            id=row.id,
            carrier=row.carrier_id,
            carrier_name=row.carrier.name,
            ground=row.ground,
            circumstances=row.circumstances,
            precautions=row.precautions,
            heard=row.heard,
            proposed_by=row.proposed_by_id,
            proposed_at=row.proposed_at,
            decision=row.decision,
            decided_at=row.decided_at,
            words=row.words,
        )
        for row in rows
    )
