"""What the assessment asks about, and under which name an answer is remembered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.findings import Finding, Severity, finding_from_dict, finding_to_dict
from limen.lib.decision.assessment import (
    LONGEST_NAME,
    AnswerKind,
    FindingAnswer,
    must_be_answered,
    name_of,
    to_answer,
    unanswered,
)

LISTED = Finding(
    rule="list.number",
    severity=Severity.STOP,
    sentence="%(number)s is on the list.",
    values={"number": "L898902C3"},
    theirs="L898902C3",
    source="Passport Act, section 8",
)
FINDINGS = st.builds(
    Finding,
    rule=st.text("abc.-", min_size=1, max_size=120),
    severity=st.sampled_from(Severity),
    sentence=st.text(max_size=20),
    values=st.dictionaries(st.text("ab", min_size=1, max_size=2), st.integers() | st.text(max_size=9), max_size=2),
    ours=st.none() | st.text(max_size=9),
    theirs=st.none() | st.integers(),
)


def answered(finding: Finding, answer: AnswerKind = AnswerKind.CLEARED) -> FindingAnswer:
    return FindingAnswer(finding=name_of(finding), answer=answer)


@given(FINDINGS)
def test_a_name_fits_its_column_and_outlives_being_kept(finding: Finding) -> None:
    assert len(name_of(finding)) <= LONGEST_NAME
    assert name_of(finding_from_dict(finding_to_dict(finding))) == name_of(finding)


@given(FINDINGS, FINDINGS)
def test_two_findings_that_say_other_things_have_two_names(one: Finding, other: Finding) -> None:
    assert (name_of(one) == name_of(other)) == (finding_to_dict(one) == finding_to_dict(other))


@pytest.mark.parametrize(
    "changed", [{"values": {"number": "X0000001"}}, {"theirs": "X0000001"}, {"severity": Severity.ATTENTION}]
)
def test_an_answer_to_what_was_found_before_is_none_to_what_is_found_now(changed: dict[str, object]) -> None:
    later = replace(LISTED, **changed)  # type: ignore[arg-type]  # the names and kinds are those of the table above
    assert unanswered([later], [answered(LISTED)]) == (later,)


def test_a_better_citation_asks_nobody_again() -> None:
    assert unanswered([replace(LISTED, source="Passport Act, section 8(2)")], [answered(LISTED)]) == ()


@pytest.mark.parametrize("answer", AnswerKind)
def test_every_kind_of_answer_is_one(answer: AnswerKind) -> None:
    assert unanswered([LISTED], [answered(LISTED, answer)]) == ()


def test_what_weighs_is_asked_and_what_weighs_more_must_be_answered() -> None:
    each = {severity: replace(LISTED, severity=severity) for severity in Severity}
    assert to_answer(each.values()) == (each[Severity.NOTICE], each[Severity.ATTENTION], each[Severity.STOP])
    assert [severity for severity, one in each.items() if must_be_answered(one)] == [Severity.ATTENTION, Severity.STOP]
    assert unanswered(each.values(), []) == (each[Severity.ATTENTION], each[Severity.STOP])
