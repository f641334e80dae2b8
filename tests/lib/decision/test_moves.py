"""The table of moves, whatever the state, the roles, the duties and the findings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.decision.advice import Advice, advise
from limen.lib.decision.moves import (
    ABOVE_STOP,
    MOVES,
    WHO,
    DutyOpen,
    MoveNotOpen,
    MoveNotYours,
    NotVoidable,
    Standing,
    StopFound,
    next_state,
)
from limen.lib.decision.rights import RIGHTS, NotAllowed, Right, may, require
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import ADVERSE, DERIVED, KINDS, DutyKind

CALLED_FIRST = {"protection-claim", "alert-of-origin"}
LINE = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)
role_sets = st.sets(st.sampled_from(Role))
duty_sets = st.lists(st.sampled_from(sorted(KINDS)).map(KINDS.__getitem__), max_size=3, unique=True)
finding_sets = st.lists(
    st.builds(
        Finding,
        rule=st.sampled_from(["x", *sorted(rule for kind in KINDS.values() for rule in kind.settles)]),
        severity=st.sampled_from(Severity),
        sentence=st.just("s"),
    ),
    max_size=4,
)
states = st.sampled_from(State)
moves = st.sampled_from(Move)


def finding(severity: Severity) -> Finding:
    return Finding(rule="x", severity=severity, sentence="s")


def standing(
    state: State, roles: Collection[Role], duties: Sequence[DutyKind] = (), findings: Sequence[Finding] = ()
) -> Standing:
    return Standing(
        state=state,
        direction=Direction.ENTRY,
        officer=UUID(int=1),
        roles=frozenset(roles),
        open_duties=tuple(duties),
        findings=tuple(findings),
    )


def after(
    move: Move,
    state: State = State.OPEN,
    roles: set[Role] | frozenset[Role] = frozenset({Role.FIRST_LINE}),
    duties: Sequence[DutyKind] = (),
    findings: Sequence[Finding] = (),
) -> State | type[Problem]:
    """Return the state after the move, or the kind of refusal."""
    try:
        return next_state(move, standing(state, roles, duties, findings))
    except Problem as problem:
        return type(problem)


TABLE = {
    (State[state], Move[move]): State[after_]
    for state, row in {
        "OPEN": "ADMIT ADMITTED, REFER REFERRED, VOID VOIDED",
        "REFERRED": "ADMIT ADMITTED, ADMIT_CONDITIONALLY ADMITTED, REFUSE REFUSED, WITHDRAW WITHDRAWN, STOP STOPPED, "
        "TO_PROTECTION IN_PROTECTION, TO_AGENCY WITH_AGENCY",
        "IN_PROTECTION": "ADMIT ADMITTED, ADMIT_CONDITIONALLY ADMITTED, RESUME REFERRED",
        "WITH_AGENCY": "RESUME REFERRED, TO_PROTECTION IN_PROTECTION, CLOSE_FILE WITH_AGENCY",
        "STOPPED": "RESUME REFERRED, TO_PROTECTION IN_PROTECTION, CLOSE_FILE STOPPED",
        "REFUSED": "TO_PROTECTION IN_PROTECTION, REMOVE REMOVED, HAND_OVER HANDED_OVER, ANNUL ANNULLED, "
        "CLOSE_FILE REFUSED",
        "WITHDRAWN": "TO_PROTECTION IN_PROTECTION, RESUME REFERRED, CLOSE_FILE WITHDRAWN",
        "REMOVED": "ANNUL ANNULLED, CLOSE_FILE REMOVED",
        "HANDED_OVER": "ANNUL ANNULLED, CLOSE_FILE HANDED_OVER",
        "ANNULLED": "RESUME REFERRED, CLOSE_FILE ANNULLED",
    }.items()
    for move, after_ in (step.split() for step in row.split(", "))
}


def test_the_whole_table() -> None:
    possible = {(state, move): MOVES[state][move] for state, move in product(State, Move) if move in MOVES[state]}
    assert possible == TABLE
    assert set(WHO) == {move for row in MOVES.values() for move in row}


@given(states, moves, role_sets, duty_sets, finding_sets)
def test_nobody_is_refused_removed_or_handed_over_by_one_person(
    state: State, move: Move, roles: set[Role], duties: list[DutyKind], findings: list[Finding]
) -> None:
    outcome = after(move, state, roles, duties, findings)
    assert move not in ADVERSE or not isinstance(outcome, State)


@given(role_sets, duty_sets, finding_sets)
def test_a_child_is_never_admitted_while_a_duty_is_open(
    roles: set[Role], duties: list[DutyKind], findings: list[Finding]
) -> None:
    with_child = [*duties, KINDS[min(DERIVED)]]
    assert after(Move.ADMIT, roles=roles, duties=with_child, findings=findings) in {DutyOpen, MoveNotYours}


@given(role_sets, duty_sets, finding_sets)
def test_void_is_no_way_around_a_finding(roles: set[Role], duties: list[DutyKind], findings: list[Finding]) -> None:
    heavy = [*findings, finding(Severity.ATTENTION)]
    assert after(Move.VOID, roles=roles, duties=duties, findings=heavy) in {NotVoidable, DutyOpen, MoveNotYours}


@given(role_sets, duty_sets, finding_sets)
def test_the_first_line_admits_nobody_over_a_stop(
    roles: set[Role], duties: list[DutyKind], findings: list[Finding]
) -> None:
    stopped = [*findings, finding(Severity.STOP)]
    outcome = after(Move.ADMIT, roles=roles - ABOVE_STOP, duties=duties, findings=stopped)
    assert outcome in {StopFound, DutyOpen, MoveNotYours}


@given(role_sets, duty_sets, finding_sets)
def test_whoever_works_the_line_may_always_refer(
    roles: set[Role], duties: list[DutyKind], findings: list[Finding]
) -> None:
    assert after(Move.REFER, roles={*roles, Role.FIRST_LINE}, duties=duties, findings=findings) is State.REFERRED


@given(moves, role_sets, duty_sets, finding_sets)
def test_only_who_works_the_line_decides(
    move: Move, roles: set[Role], duties: list[DutyKind], findings: list[Finding]
) -> None:
    outcome = after(move, roles=roles - set(LINE), duties=duties, findings=findings)
    assert outcome in {MoveNotOpen, MoveNotYours}


@pytest.mark.parametrize(
    ("severity", "admit", "void"),
    [
        (Severity.INFO, State.ADMITTED, State.VOIDED),
        (Severity.NOTICE, State.ADMITTED, State.VOIDED),
        (Severity.ATTENTION, State.ADMITTED, NotVoidable),
        (Severity.STOP, StopFound, NotVoidable),
    ],
)
def test_what_the_weight_of_a_finding_leaves_open(severity: Severity, admit: object, void: object) -> None:
    """A machine may say "second line" at worst; short of that a human decides."""
    assert after(Move.ADMIT, findings=[finding(severity)]) is admit
    assert after(Move.VOID, findings=[finding(severity)]) is void


@pytest.mark.parametrize("role", sorted(ABOVE_STOP))
def test_above_the_first_line_a_human_may_admit_over_a_stop(role: Role) -> None:
    assert after(Move.ADMIT, roles={Role.FIRST_LINE, role}, findings=[finding(Severity.STOP)]) is State.ADMITTED


def test_a_duty_is_named_as_a_word_that_can_be_translated() -> None:
    with pytest.raises(DutyOpen) as refused:
        next_state(Move.ADMIT, standing(State.OPEN, {Role.FIRST_LINE}, [KINDS["age-unknown"]]))
    assert KINDS["age-unknown"].must in str(refused.value)
    assert not isinstance(refused.value.values["duty"], str)


def advice(findings: Sequence[Finding] = (), duties: Sequence[DutyKind] = (), **changes: object) -> Advice:
    direction = changes.pop("direction", Direction.ENTRY)
    return advise(findings=findings, open_duties=duties, direction=direction, **changes)  # type: ignore[arg-type]  # of this file


@given(duty_sets, finding_sets, st.sampled_from(Direction), duty_sets, st.sampled_from(LINE))
def test_the_advised_step_is_always_open(
    duties: list[DutyKind], findings: list[Finding], direction: Direction, answered: list[DutyKind], role: Role
) -> None:
    step = advise(findings=findings, open_duties=duties, direction=direction, answered=answered).move
    assert after(step, roles={role}, duties=duties, findings=findings) in {State.ADMITTED, State.REFERRED}


@given(finding_sets, duty_sets)
def test_admission_is_advised_only_when_nothing_weighs(findings: list[Finding], duties: list[DutyKind]) -> None:
    weighs = any(each.severity >= Severity.ATTENTION for each in findings)
    # Care that somebody needs, and what follows a decision, keep nobody at the border.
    before = [duty for duty in duties if Move.ADMIT in duty.blocks or duty.name in CALLED_FIRST]
    assert (advice(findings, duties).move is Move.ADMIT) is (not weighs and not before)


def test_what_was_answered_on_evidence_weighs_no_more() -> None:
    kind = KINDS["child-other-name"]
    told = Finding(rule=min(kind.settles), severity=Severity.ATTENTION, sentence="s")
    assert advice([told]).move is Move.REFER
    assert advice([told], answered=[kind]).move is Move.ADMIT
    assert advice([told, finding(Severity.ATTENTION)], answered=[kind]).move is Move.REFER


HEADLINES = [
    ((), ("protection-claim", "child-alone"), "Protection claim open: call the protection authority"),
    ((Severity.STOP,), ("child-alone",), "A child, or perhaps a child: answer the duty first"),
    ((Severity.STOP, Severity.ATTENTION), (), "Stop: call the second line"),
    ((Severity.ATTENTION, Severity.ATTENTION, Severity.NOTICE), (), "Findings to look at again: 2"),
    ((Severity.NOTICE,), (), "May enter"),
]


@pytest.mark.parametrize(("weights", "duties", "headline"), HEADLINES)
def test_headline(weights: Sequence[Severity], duties: Sequence[str], headline: str) -> None:
    given_ = advice([finding(weight) for weight in weights], [KINDS[name] for name in duties])
    assert given_.sentence % dict(given_.values) == headline


def test_whoever_leaves_is_told_so() -> None:
    assert advice(direction=Direction.EXIT).sentence == "May leave"


def test_every_role_stands_in_the_table_of_rights() -> None:
    assert set(RIGHTS) == set(Role)


@given(role_sets, st.sampled_from(Right))
def test_rights_add_up_and_nothing_else_gives_them(roles: set[Role], right: Right) -> None:
    has = any(right in RIGHTS[role] for role in roles)
    assert may(roles, right) is has
    if not has:
        with pytest.raises(NotAllowed):
            require(roles, right)


PERSONAL = {
    Right.INSPECT,
    Right.LINK_PERSONS,
    Right.SEE_QUEUE,
    Right.BACK_ENTER,
    Right.WORK_CASES,
    Right.WORK_CHILD_CASES,
    Right.CONFIRM_OUTCOMES,
    Right.EXAMINE,
}


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WATCHLIST_DESK, Role.OVERSIGHT])
def test_who_keeps_the_machine_the_lists_or_the_journal_sees_no_traveller(role: Role) -> None:
    assert PERSONAL.isdisjoint(RIGHTS[role])


def test_whoever_can_meet_a_traveller_may_record_a_claim() -> None:
    meets = {role for role in Role if RIGHTS[role] & PERSONAL}
    assert meets == {role for role in Role if Right.RECORD_CLAIM in RIGHTS[role]}


def test_nobody_both_keeps_officers_and_does_anything_else_by_the_same_role() -> None:
    keepers = [role for role in Role if Right.KEEP_OFFICERS in RIGHTS[role]]
    assert keepers == [Role.ADMINISTRATOR]
    assert PERSONAL.isdisjoint(RIGHTS[Role.ADMINISTRATOR])
