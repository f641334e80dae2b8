"""The step the desk puts on Enter, and the sentence at the top of the screen. Advice, never a decision."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Values
from limen.lib.inspection.moves import Move
from limen.lib.safeguards.duties import DutyKind, unanswered


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """A headline in words a traveller could hear, and the move it advises."""

    move: Move
    sentence: str
    values: Values = field(default_factory=dict)


def advise(
    *,
    findings: Collection[Finding],
    open_duties: Collection[DutyKind],
    direction: Direction,
    answered: Collection[DutyKind] = (),
) -> Advice:
    """Return the advice over `findings` and `open_duties`: a duty speaks first, then weight, then the green path.

    `answered` are the duties closed on evidence: what they settle weighs no more.
    """
    if any(duty.name == "protection-claim" for duty in open_duties):
        return Advice(move=Move.REFER, sentence=N_("Protection claim open: call the protection authority"))
    if any(duty.name == "alert-of-origin" for duty in open_duties):
        return Advice(move=Move.REFER, sentence=N_("Call the protection authority first"))
    if any(duty.name == "trafficking" for duty in open_duties):
        return Advice(
            move=Move.REFER, sentence=N_("Signs of trafficking: call the protection authority, and stay apart")
        )
    if any(Move.ADMIT in duty.blocks for duty in open_duties):
        return Advice(move=Move.REFER, sentence=N_("A child, or perhaps a child: answer the duty first"))
    weighing = unanswered(findings, answered=answered)
    heavy = [finding for finding in weighing if finding.severity >= Severity.ATTENTION]
    if any(finding.severity >= Severity.STOP for finding in heavy):
        return Advice(move=Move.REFER, sentence=N_("Stop: call the second line"))
    if heavy:
        return Advice(
            move=Move.REFER, sentence=N_("Findings to look at again: %(count)s"), values={"count": len(heavy)}
        )
    if direction is Direction.ENTRY:
        return Advice(move=Move.ADMIT, sentence=N_("May enter"))
    return Advice(move=Move.ADMIT, sentence=N_("May leave"))
