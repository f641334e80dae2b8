"""What an outcome must tell: a table of what each move asks for, and of what it refuses to take."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.decision.assessment import AnswerKind, FindingAnswer, name_of
from limen.lib.decision.moves import SECOND_PERSON
from limen.lib.decision.outcomes import (
    ASSESSED,
    CONCLUDED,
    OUTCOMES,
    AgencyMissing,
    AssessmentIncomplete,
    ConditionMissing,
    ConditionWrong,
    FreeWillMissing,
    OrderMissing,
    OutcomeDestinationWrong,
    OutcomeNotOffered,
    Proposal,
    RefusalReasonMissing,
    Terms,
    WordsMissing,
    clean_proposal,
    dump_terms,
    left_to_assess,
    load_terms,
    require_assessed,
    require_told,
)
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import KINDS
from tests.fakes.acting import utopia

TODAY = date(2026, 3, 14)
TOMORROW = "2026-03-15"
TOLD: dict[Move, dict[str, Any]] = {
    Move.ADMIT: {},
    Move.TO_PROTECTION: {},
    Move.ADMIT_CONDITIONALLY: {"terms": Terms(conditions=(("report-by", TOMORROW),))},
    Move.TO_AGENCY: {"terms": Terms(agency="police")},
    Move.WITHDRAW: {"free_will": "Interpreter L. Haddad", "words": "Said that he goes home to his sick mother."},
    Move.REFUSE: {"reasons": ("no-document",), "words": "No document.", "proportionality": "Nobody knows who it is."},
    Move.STOP: {"terms": Terms(order="court-order", order_reference="12/2026")},
    Move.RESUME: {"words": "The police have ended their part."},
    Move.REMOVE: {"terms": Terms(destination="NLD")},
    Move.HAND_OVER: {"terms": Terms(destination="NLD")},
}


def proposal(move: Move, **changes: Any) -> Proposal:
    return replace(Proposal(request=UUID(int=1), move=move, reading=1, **TOLD.get(move, {})), **changes)


def _require(said: Proposal) -> None:
    require_told(clean_proposal(said, pack=utopia()), pack=utopia(), today=TODAY)


@pytest.mark.parametrize("move", OUTCOMES)
def test_what_is_told_whole_is_taken(move: Move) -> None:
    _require(proposal(move))


@pytest.mark.parametrize("move", sorted(frozenset(Move) - frozenset(OUTCOMES)))
def test_nothing_else_is_an_outcome(move: Move) -> None:
    with pytest.raises(OutcomeNotOffered):
        _require(proposal(move))


def test_an_adverse_outcome_is_nobodys_alone() -> None:
    assert set(TOLD) == set(OUTCOMES)
    assert CONCLUDED.isdisjoint(SECOND_PERSON)
    assert set(OUTCOMES) == CONCLUDED | SECOND_PERSON


LEFT_OUT = [
    (Move.REFUSE, {"reasons": ()}, RefusalReasonMissing),
    (Move.REFUSE, {"reasons": ("we-do-not-like-it",)}, RefusalReasonMissing),
    (Move.REFUSE, {"reasons": ("no-document", "we-do-not-like-it")}, RefusalReasonMissing),
    (Move.REFUSE, {"words": " \n"}, WordsMissing),
    (Move.REFUSE, {"proportionality": "\u202e "}, WordsMissing),
    (Move.WITHDRAW, {"free_will": " "}, FreeWillMissing),
    (Move.WITHDRAW, {"words": ""}, WordsMissing),
    (Move.STOP, {"terms": Terms(order="court-order")}, OrderMissing),
    (Move.STOP, {"terms": Terms(order="hunch", order_reference="12")}, OrderMissing),
    (Move.STOP, {"terms": Terms(order_reference="12")}, OrderMissing),
    (Move.TO_AGENCY, {"terms": Terms()}, AgencyMissing),
    (Move.TO_AGENCY, {"terms": Terms(agency="cousins")}, AgencyMissing),
    (Move.RESUME, {"words": ""}, WordsMissing),
    (Move.REMOVE, {"terms": Terms()}, OutcomeDestinationWrong),
    (Move.HAND_OVER, {"terms": Terms(destination="Nowhere")}, OutcomeDestinationWrong),
    (Move.ADMIT_CONDITIONALLY, {"terms": Terms()}, ConditionMissing),
    (Move.ADMIT_CONDITIONALLY, {"terms": Terms(conditions=(("sing", "loud"),))}, ConditionMissing),
    (Move.ADMIT_CONDITIONALLY, {"terms": Terms(conditions=(("show-later", " "),))}, ConditionWrong),
    *(
        (Move.ADMIT_CONDITIONALLY, {"terms": Terms(conditions=(("report-by", beside),))}, ConditionWrong)
        for beside in ("", "soon", "2026-03-13", "2027-03-16", "2026-02-30", "20260315", "2026-W12-1")
    ),
]


@pytest.mark.parametrize(("move", "left_out", "problem"), LEFT_OUT)
def test_what_is_left_out_is_named(move: Move, left_out: dict[str, Any], problem: type[Problem]) -> None:
    with pytest.raises(problem) as raised:
        _require(proposal(move, **left_out))
    assert str(raised.value)


def test_a_condition_may_ask_for_days() -> None:
    pack = utopia()
    days = replace(pack.second_line.conditions[0], code="weekly", needs="days", ends_stay=False)
    pack = replace(pack, second_line=replace(pack.second_line, conditions=(days,)))
    for beside, fits in (("1", True), ("366", True), ("0", False), ("367", False), ("-1", False), ("٣", False)):
        said = proposal(Move.ADMIT_CONDITIONALLY, terms=Terms(conditions=(("weekly", beside),)))
        if fits:
            require_told(said, pack=pack, today=TODAY)
        else:
            with pytest.raises(ConditionWrong):
                require_told(said, pack=pack, today=TODAY)


def test_the_day_that_ends_the_stay_is_the_earliest_of_those_that_do() -> None:
    conditions = (("report-by", "2026-03-16"), ("shorter-stay", "2026-04-02"), ("shorter-stay", "2026-04-01"))
    kept = clean_proposal(proposal(Move.ADMIT_CONDITIONALLY, terms=Terms(conditions=conditions)), pack=utopia())
    assert kept.terms.stay_until == date(2026, 4, 1)
    assert load_terms(dump_terms(kept.terms)) == kept.terms


everything = st.builds(
    Proposal,
    request=st.uuids(),
    move=st.sampled_from(Move),
    reading=st.integers(1, 9),
    reasons=st.lists(st.sampled_from(["no-document", "alert", "other"]), max_size=4).map(tuple),
    words=st.text(max_size=20),
    proportionality=st.text(max_size=20),
    terms=st.builds(
        Terms,
        conditions=st.lists(
            st.tuples(st.sampled_from(["report-by", "shorter-stay"]), st.text(max_size=12)), max_size=3
        ).map(tuple),
        agency=st.sampled_from(["", "police"]),
        order=st.sampled_from(["", "warrant"]),
        order_reference=st.text(max_size=12),
        destination=st.sampled_from(["", "NLD"]),
        stay_until=st.none() | st.dates(),
    ),
    free_will=st.text(max_size=20),
)


@given(everything)
def test_what_is_kept_is_kept_whole_and_nothing_beside_it(said: Proposal) -> None:
    kept = clean_proposal(said, pack=utopia())
    assert clean_proposal(kept, pack=utopia()) == kept
    assert load_terms(dump_terms(kept.terms)) == kept.terms
    if kept.move not in SECOND_PERSON | {Move.TO_AGENCY, Move.ADMIT_CONDITIONALLY}:
        assert (kept.reasons, kept.proportionality, kept.free_will, kept.terms) == ((), "", "", Terms())


def _finding(rule: str, severity: Severity) -> Finding:
    return Finding(rule=rule, severity=severity, sentence="s")


def test_every_finding_that_weighs_waits_for_its_answer() -> None:
    light, heavy, stop = (_finding(f"x.{each}", each) for each in (Severity.NOTICE, Severity.ATTENTION, Severity.STOP))
    said = [FindingAnswer(finding=name_of(heavy), answer=AnswerKind.CLEARED)]
    assert left_to_assess([light, heavy, stop], answers=[], settled=[]) == (heavy, stop)
    assert left_to_assess([light, heavy, stop], answers=said, settled=[]) == (stop,)


def test_what_a_duty_closed_on_evidence_is_about_is_answered() -> None:
    kind = KINDS["child-alone"]
    found = [_finding(rule, Severity.ATTENTION) for rule in kind.settles]
    assert left_to_assess(found, answers=[], settled=[]) == tuple(found)
    assert left_to_assess(found, answers=[], settled=[kind]) == ()


@pytest.mark.parametrize("move", OUTCOMES)
def test_only_what_rests_on_the_assessment_waits_for_it(move: Move) -> None:
    left = [_finding("x", Severity.STOP)]
    require_assessed(move, State.REFERRED, left=[])
    require_assessed(move, State.IN_PROTECTION, left=left)
    if move in ASSESSED:
        with pytest.raises(AssessmentIncomplete):
            require_assessed(move, State.REFERRED, left=left)
    else:
        require_assessed(move, State.REFERRED, left=left)


def test_a_year_is_the_longest() -> None:
    last = (TODAY + timedelta(days=366)).isoformat()
    _require(proposal(Move.ADMIT_CONDITIONALLY, terms=Terms(conditions=(("report-by", last),))))
