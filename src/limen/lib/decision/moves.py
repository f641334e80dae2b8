"""The table of moves: the only place that says what may follow what, and who may do it.

The first line admits or refers; it never refuses. Refusal, removal and hand-over are named because duties block them,
and
stand in no row of the table: nothing in this version can do them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import DutyKind

MOVES: Mapping[State, Mapping[Move, State]] = {
    State.OPEN: {Move.ADMIT: State.ADMITTED, Move.REFER: State.REFERRED, Move.VOID: State.VOIDED},
    State.REFERRED: {},
    State.ADMITTED: {},
    State.VOIDED: {},
}

_LINE = frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR})
WHO: Mapping[Move, frozenset[Role]] = {Move.ADMIT: _LINE, Move.REFER: _LINE, Move.VOID: _LINE}
ABOVE_STOP = frozenset({Role.SECOND_LINE, Role.SUPERVISOR})
"""Who may admit where a finding says stop. A human may, by name; the first line may not."""


class MoveNotOpen(Problem):
    """The table has no such move from where the inspection stands."""

    code = "move-not-open"
    sentence = N_(
        "This inspection is already decided, or the step is not possible from here. Look at its present state."
    )


class MoveNotYours(Problem):
    """The move is for another role."""

    code = "move-not-yours"
    sentence = N_("Your role cannot take this decision. Refer the traveller to a colleague who can.")


class DutyOpen(Problem):
    """A duty blocks the move; there is no override."""

    code = "duty-open"
    sentence = N_("A duty is open and blocks this step: %(duty)s Answer it, or refer the traveller.")


class StopFound(Problem):
    """A finding says that nobody is let through here before the second line has looked."""

    code = "stop-found"
    sentence = N_("A finding stops this traveller at the first line. Refer to the second line, who verifies it first.")


class NotVoidable(Problem):
    """An inspection with something found cannot be made to vanish."""

    code = "not-voidable"
    sentence = N_("Something was found, so this inspection cannot be voided. Refer the traveller instead.")


def next_state(
    move: Move,
    *,
    state: State,
    roles: Iterable[Role],
    open_duties: Iterable[DutyKind],
    findings: Iterable[Finding],
) -> State:
    """Return the state after `move`.

    Raises MoveNotOpen, MoveNotYours, DutyOpen (naming the first duty that blocks), StopFound or NotVoidable, in that
    order.
    """
    held = frozenset(roles)
    after = MOVES[state].get(move)
    if after is None:
        raise MoveNotOpen
    if WHO[move].isdisjoint(held):
        raise MoveNotYours
    for duty in open_duties:
        if move in duty.blocks:
            raise DutyOpen(duty=Word(duty.must))
    worst = max((finding.severity for finding in findings), default=Severity.INFO)
    if move is Move.ADMIT and worst >= Severity.STOP and ABOVE_STOP.isdisjoint(held):
        raise StopFound
    # Voiding is for slips of the hand; were it open after a hit, it would be the way to let somebody through unseen.
    if move is Move.VOID and worst >= Severity.ATTENTION:
        raise NotVoidable
    return after
