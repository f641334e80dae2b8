"""What an inspection keeps replays for ever: the same facts, the same rules, the same findings."""

from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given

from limen.lib.inspection.facts import Facts, Silent
from limen.lib.inspection.record import dump_facts, dump_findings, load_facts, load_findings
from limen.lib.inspection.rules import assess
from tests.lib.inspection.making import AT, facts, found
from tests.lib.inspection.strategies import all_facts


@given(all_facts)
def test_facts_come_back_equal_and_find_the_same(said: Facts) -> None:
    again = load_facts(dump_facts(said))
    assert again == said
    assert assess(again) == assess(said)


@given(all_facts)
def test_findings_come_back_equal(said: Facts) -> None:
    findings = assess(said)
    assert load_findings(dump_findings(findings)) == findings


@given(all_facts)
def test_no_facts_crash_a_check(said: Facts) -> None:
    assert "check.failed" not in [finding.rule for finding in assess(said)]


@given(all_facts)
def test_heaviest_first(said: Facts) -> None:
    weights = [finding.severity for finding in assess(said)]
    assert weights == sorted(weights, reverse=True)


@given(all_facts)
def test_a_silent_source_is_never_a_clean_result(said: Facts) -> None:
    silent = Silent(source="x", why="timeout", last_copy=AT)
    rules = {finding.rule for finding in assess(replace(said, lists=silent, history=silent))}
    assert {"lists.silent", "history.silent"} <= rules


@given(all_facts)
def test_two_records_of_the_same_facts_are_the_same_text(said: Facts) -> None:
    assert dump_facts(load_facts(dump_facts(said))) == dump_facts(said)


def test_every_field_is_kept() -> None:
    kept = json.loads(dump_facts(facts()))
    assert set(kept) == {field.name for field in fields(Facts)}


def test_facts_of_before_a_field_was_added_are_read() -> None:
    """An old record must load under a new program: what it does not tell has its usual value."""
    kept = json.loads(dump_facts(facts()))
    del kept["back_entered"]
    assert load_facts(json.dumps(kept)) == facts()


@pytest.mark.parametrize("text", ["{}", '{"reading": []}', "[]", '{"reading": [{}]}'])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        load_facts(text)


def test_the_green_path_is_empty() -> None:
    assert found() == {}
