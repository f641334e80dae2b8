"""What a carrier is answered: declared grounds only, protection before everything, silence never a “board”."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib.basics.country_pack import AnswerLaw
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.decision.boarding import (
    CALLS_A_HUMAN,
    CODES,
    GROUND_OF,
    PROTECTED,
    SILENT,
    Answer,
    Asked,
    Ground,
    answer,
)
from tests import found

LAW = AnswerLaw(grounds=tuple(ground.value for ground in Ground), when_silent="inspect", legal_basis="s. 5")
CLEAN = Asked(direction=Direction.ENTRY, is_own_national=False, is_sufficient=True, findings=())


def finding(rule: str, severity: Severity = Severity.ATTENTION) -> Finding:
    return Finding(rule=rule, severity=severity, sentence="Found.")


LOST = finding("lists.number", Severity.STOP)


@pytest.mark.parametrize(
    ("asked", "expected", "code"),
    [
        (CLEAN, Answer.BOARD, ""),
        (replace(CLEAN, findings=(finding("stay.until", Severity.INFO),)), Answer.BOARD, ""),
        (replace(CLEAN, findings=(finding("persons.alert", Severity.STOP),)), Answer.INSPECT, ""),
        (replace(CLEAN, findings=(LOST,)), Answer.NO_BOARD, "document"),
        (replace(CLEAN, findings=(finding("lists.number"),)), Answer.INSPECT, ""),
        (replace(CLEAN, findings=(finding("document.expired"),)), Answer.NO_BOARD, "document"),
        (replace(CLEAN, findings=(finding("document.validity-short"),)), Answer.INSPECT, ""),
        (replace(CLEAN, findings=(finding("stay.no-permission"),)), Answer.NO_BOARD, "permission"),
        (replace(CLEAN, orders=1), Answer.NO_BOARD, "desk"),
        (replace(CLEAN, orders=1, is_protected=True), Answer.REFER, "desk"),
        (replace(CLEAN, findings=(LOST,), is_own_national=True), Answer.REFER, "desk"),
        (replace(CLEAN, findings=(LOST, finding("minor.alone"))), Answer.REFER, "desk"),
        (replace(CLEAN, findings=(finding("minor.alone"),)), Answer.INSPECT, ""),
        (replace(CLEAN, findings=(finding("persons.help"),)), Answer.REFER, "desk"),
        (replace(CLEAN, is_sufficient=False), Answer.INSUFFICIENT, "data"),
        (replace(CLEAN, findings=(finding("lists.silent"),)), Answer.INSPECT, ""),
        (replace(CLEAN, direction=Direction.EXIT, findings=(finding("stay.no-permission"),)), Answer.INSPECT, ""),
    ],
)
def test_the_answer(asked: Asked, expected: Answer, code: str) -> None:
    told = answer(asked, law=LAW)
    assert (told.answer, told.code) == (expected, code)


def test_a_ground_that_the_law_does_not_know_keeps_nobody_from_boarding() -> None:
    law = replace(LAW, grounds=("order-in-force",))
    assert answer(replace(CLEAN, findings=(LOST,)), law=law).answer is Answer.INSPECT


RULES = sorted({*GROUND_OF, *PROTECTED, *SILENT, *CALLS_A_HUMAN, "persons.alert", "document.validity-short"})
ANY = st.builds(
    Asked,
    direction=st.sampled_from(Direction),
    is_own_national=st.booleans(),
    is_sufficient=st.booleans(),
    is_protected=st.booleans(),
    orders=st.integers(0, 2),
    findings=st.lists(
        st.builds(finding, st.sampled_from(RULES), st.sampled_from([Severity.ATTENTION, Severity.STOP])), max_size=5
    ).map(tuple),
)
LAWS = st.builds(
    AnswerLaw,
    grounds=st.lists(st.sampled_from([ground.value for ground in Ground]), unique=True).map(tuple),
    when_silent=st.sampled_from(["inspect", "refer"]),
    legal_basis=st.just("s. 5"),
)


@settings(max_examples=found.as_many(1_000, here=150))
@given(asked=ANY, law=LAWS)
def test_whatever_is_found(asked: Asked, law: AnswerLaw) -> None:
    told = answer(asked, law=law)
    rules = {each.rule for each in asked.findings}
    if told.answer is Answer.NO_BOARD:
        assert told.grounds
        assert {ground.value for ground in told.grounds} <= set(law.grounds)
        assert not asked.is_own_national
        assert not asked.is_protected
        assert rules.isdisjoint(PROTECTED)
    if not rules.isdisjoint(SILENT):
        assert told.answer is not Answer.BOARD
    if not asked.is_sufficient:
        assert told.answer is not Answer.BOARD
    assert told.code in {"", *CODES}
    # What a carrier learns hangs on no finding about the person: a list, a child, a claim look alike.
    if told.answer is Answer.REFER:
        assert told.code == "desk"
