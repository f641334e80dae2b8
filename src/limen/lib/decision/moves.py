"""The table of moves: the only place that says what may follow what, and who may do it.

The first line admits or refers; it never refuses. From the second line on, whatever goes against a traveller needs a
second named person, and stands behind every duty that blocks it: there is no override.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Word
from limen.lib.decision.hits import Verified, require_verified
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import DutyKind

MOVES: Mapping[State, Mapping[Move, State]] = {
    State.OPEN: {Move.ADMIT: State.ADMITTED, Move.REFER: State.REFERRED, Move.VOID: State.VOIDED},
    State.REFERRED: {
        Move.ADMIT: State.ADMITTED,
        Move.ADMIT_CONDITIONALLY: State.ADMITTED,
        Move.REFUSE: State.REFUSED,
        Move.WITHDRAW: State.WITHDRAWN,
        Move.STOP: State.STOPPED,
        Move.TO_PROTECTION: State.IN_PROTECTION,
        Move.TO_AGENCY: State.WITH_AGENCY,
    },
    # Nothing adverse follows from here: first the authority gives the case back, on its own decision.
    State.IN_PROTECTION: {
        Move.ADMIT: State.ADMITTED,
        Move.ADMIT_CONDITIONALLY: State.ADMITTED,
        Move.RESUME: State.REFERRED,
    },
    State.WITH_AGENCY: {
        Move.RESUME: State.REFERRED,
        Move.TO_PROTECTION: State.IN_PROTECTION,
        Move.CLOSE_FILE: State.WITH_AGENCY,
    },
    State.STOPPED: {
        Move.RESUME: State.REFERRED,
        Move.TO_PROTECTION: State.IN_PROTECTION,
        Move.CLOSE_FILE: State.STOPPED,
    },
    State.REFUSED: {
        Move.TO_PROTECTION: State.IN_PROTECTION,
        Move.REMOVE: State.REMOVED,
        Move.HAND_OVER: State.HANDED_OVER,
        Move.ANNUL: State.ANNULLED,
        Move.CLOSE_FILE: State.REFUSED,
    },
    State.WITHDRAWN: {
        Move.TO_PROTECTION: State.IN_PROTECTION,
        Move.RESUME: State.REFERRED,
        Move.CLOSE_FILE: State.WITHDRAWN,
    },
    State.REMOVED: {Move.ANNUL: State.ANNULLED, Move.CLOSE_FILE: State.REMOVED},
    State.HANDED_OVER: {Move.ANNUL: State.ANNULLED, Move.CLOSE_FILE: State.HANDED_OVER},
    State.ANNULLED: {Move.RESUME: State.REFERRED, Move.CLOSE_FILE: State.ANNULLED},
    State.ADMITTED: {},
    State.VOIDED: {},
}

_LINE = frozenset({Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR})
_SECOND_LINE = frozenset({Role.SECOND_LINE, Role.SUPERVISOR})
WHO: Mapping[Move, frozenset[Role]] = {
    Move.ADMIT: _LINE,
    Move.REFER: _LINE,
    Move.VOID: _LINE,
    Move.ADMIT_CONDITIONALLY: _SECOND_LINE,
    Move.REFUSE: _SECOND_LINE,
    Move.WITHDRAW: _SECOND_LINE,
    Move.STOP: _SECOND_LINE,
    Move.TO_PROTECTION: _SECOND_LINE | {Role.PROTECTION},
    Move.TO_AGENCY: _SECOND_LINE,
    Move.RESUME: _SECOND_LINE,
    Move.REMOVE: _SECOND_LINE,
    Move.HAND_OVER: _SECOND_LINE,
    Move.ANNUL: frozenset({Role.LEGAL_DESK}),
    Move.CLOSE_FILE: _SECOND_LINE,
}
FROM_PROTECTION = frozenset({Role.PROTECTION})
"""Who alone takes somebody out of protection: the authority, on its own decision."""
ABOVE_STOP = frozenset({Role.SECOND_LINE, Role.SUPERVISOR})
"""Who may admit where a finding says stop. A human may, by name; the first line may not."""
SECOND_PERSON = frozenset({Move.REFUSE, Move.WITHDRAW, Move.STOP, Move.REMOVE, Move.HAND_OVER})
"""Moves that take effect only when a second named person has confirmed them."""
WHO_CONFIRMS = frozenset({Role.SECOND_LINE, Role.SUPERVISOR, Role.LEGAL_DESK})
FROM_HEADQUARTERS = frozenset({Move.REMOVE, Move.HAND_OVER})
"""Moves that need the answer of headquarters first: offline they are not available."""
ON_A_HIT = frozenset({Move.REFUSE, Move.REMOVE, Move.HAND_OVER, Move.TO_AGENCY})
"""Moves that, where they rest on a hit, wait until the owner of its list has confirmed it: a hit is a lead."""
ONLY_ON_ENTRY = frozenset({Move.REFUSE, Move.WITHDRAW, Move.REMOVE, Move.HAND_OVER, Move.ADMIT_CONDITIONALLY})
ONLY_ON_EXIT = frozenset({Move.STOP})
NEVER_AGAINST_NATIONALS = frozenset({Move.REFUSE, Move.WITHDRAW, Move.REMOVE, Move.HAND_OVER, Move.ADMIT_CONDITIONALLY})
"""A State's own nationals enter: without papers they are identified and admitted."""


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


class WrongDirection(Problem):
    """The move belongs to the other direction."""

    code = "wrong-direction"
    sentence = N_("This step does not fit the direction of travel: refusal is for entry, a stop on an order for exit.")


class OwnNational(Problem):
    """A State never refuses, removes or hands over its own nationals."""

    code = "own-national"
    sentence = N_("This is a national of this State, who has the right to enter. Establish who it is, and admit.")


class SecondPersonMissing(Problem):
    """The move takes effect only when a second named person has confirmed it."""

    code = "second-person-missing"
    sentence = N_("A second named person must confirm this: another officer whose role allows it.")


class HeadquartersNotAnswered(Problem):
    """The move waits for the answer of headquarters."""

    code = "headquarters-not-answered"
    sentence = N_("Headquarters has not agreed to this yet. Ask there; until the answer is here the step is closed.")


class AppealOpen(Problem):
    """An appeal or a review is open, and the move waits for its outcome."""

    code = "appeal-open"
    sentence = N_("An appeal or a review of this case is open. This step waits until it is decided.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Second:
    """The second named person of a move."""

    officer: UUID
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the table asks about an inspection and about those who move it."""

    state: State
    direction: Direction
    officer: UUID
    roles: frozenset[Role]
    open_duties: tuple[DutyKind, ...] = ()
    findings: tuple[Finding, ...] = ()
    own_national: bool = False
    second: Second | None = field(default=None)
    headquarters_agreed: bool = False
    hits: tuple[Verified, ...] = ()
    """Hits that may go against the traveller."""
    rests_on_alert: bool = False
    """True when the ground of the refusal, proposed or recorded, is an alert."""
    wait_for_remedies: frozenset[Move] = frozenset()
    """Moves that an open appeal or review holds up."""


def next_state(move: Move, standing: Standing) -> State:
    """Return the state after `move`.

    Raises MoveNotOpen, MoveNotYours, WrongDirection, OwnNational, DutyOpen (naming the first duty that blocks),
    AppealOpen, StopFound, NotVoidable, HitNotVerified (naming the list), HeadquartersNotAnswered or
    SecondPersonMissing, in that order.
    """
    after = MOVES[standing.state].get(move)
    if after is None:
        raise MoveNotOpen
    if _who(move, standing.state).isdisjoint(standing.roles):
        raise MoveNotYours
    _require_fitting(move, standing)
    for duty in standing.open_duties:
        if move in duty.blocks:
            raise DutyOpen(duty=Word(duty.must))
    if move in standing.wait_for_remedies:
        raise AppealOpen
    _require_weighed(move, standing)
    if move in FROM_HEADQUARTERS and not standing.headquarters_agreed:
        raise HeadquartersNotAnswered
    if move in SECOND_PERSON:
        require_second(standing)
    return after


def _who(move: Move, state: State) -> frozenset[Role]:
    return FROM_PROTECTION if state is State.IN_PROTECTION else WHO[move]


def _require_fitting(move: Move, standing: Standing) -> None:
    wrong = ONLY_ON_EXIT if standing.direction is Direction.ENTRY else ONLY_ON_ENTRY
    if move in wrong:
        raise WrongDirection
    if standing.own_national and standing.direction is Direction.ENTRY and move in NEVER_AGAINST_NATIONALS:
        raise OwnNational


def _require_weighed(move: Move, standing: Standing) -> None:
    worst = max((finding.severity for finding in standing.findings), default=Severity.INFO)
    if move is Move.ADMIT and worst >= Severity.STOP and _may_not_lift(standing):
        raise StopFound
    # Voiding is for slips of the hand; were it open after a hit, it would be the way to let somebody through unseen.
    if move is Move.VOID and worst >= Severity.ATTENTION:
        raise NotVoidable
    # To an agency somebody goes because of a hit, whatever is written; a refusal rests on one where its ground says so.
    if move in ON_A_HIT and (standing.rests_on_alert or move is Move.TO_AGENCY):
        require_verified(standing.hits)


def _may_not_lift(standing: Standing) -> bool:
    return standing.state is not State.IN_PROTECTION and ABOVE_STOP.isdisjoint(standing.roles)


def require_second(standing: Standing) -> None:
    """Raise SecondPersonMissing unless another officer whose role allows it stands behind the move."""
    second = standing.second
    if second is None or second.officer == standing.officer or WHO_CONFIRMS.isdisjoint(second.roles):
        raise SecondPersonMissing
