"""What the lane says of permits and stays: with numbers, never heavier than a reason to look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given

from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.inspection.checks.stays import check_stay
from limen.lib.inspection.facts import Facts, Past, Silent
from limen.lib.inspection.record import dump_facts, load_facts
from limen.lib.inspection.rules import FIRST_LINE_2026_11, FIRST_LINE_2026_11_2, RULE_SETS, assess
from limen.lib.stays.pairing import Passage
from limen.lib.stays.permits import PermitStatus
from tests.lib.inspection.making import ANNA, AT, TODAY, facts, foreign
from tests.lib.inspection.strategies import all_facts
from tests.lib.stays.making import LAW, came, left, permit, visits

HERE = Past(post="UTO-AIR-1", mode="air", law=LAW)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def of(citizenship: str = "FRA", *passages: Passage, **changes: Any) -> Facts:
    """Return the facts of a visitor with these crossings behind them."""
    visitor = replace(ANNA, citizenship=citizenship)
    past = replace(HERE, passages=passages)
    return facts(**{"holder": visitor, "document": foreign(), "past": past, **changes})


def found(*args: Any, **changes: Any) -> dict[str, str]:
    return {finding.rule: finding.severity.name for finding in check_stay(of(*args, **changes))}


def said(*args: Any, **changes: Any) -> str:
    (finding,) = check_stay(of(*args, **changes))
    return str(finding)


def test_a_visitor_is_told_until_when() -> None:
    assert found() == {"stay.until": "INFO"}
    assert said() == "May stay until 2026-06-11, 90 days (Agreements on visits without a visa)."


def test_few_days_are_told_louder() -> None:
    passages = visits((ago(100), ago(20)))
    assert found("FRA", *passages) == {"stay.few-days-left": "NOTICE"}
    assert "Only 9 days are left" in said("FRA", *passages)


def test_days_that_are_used_up_name_the_day_of_return() -> None:
    passages = visits((ago(100), ago(5)))
    assert found("FRA", *passages) == {"stay.used-up": "ATTENTION"}
    assert "entry becomes possible on 2026-06-08" in said("FRA", *passages)


def test_days_used_up_in_the_eyes_of_a_permit_that_ends_before_they_return() -> None:
    passages = visits((ago(100), ago(5)))
    visa = permit(valid_from=ago(200), valid_until=TODAY + timedelta(days=10))
    assert "used up on 2026-03-14." in said("SYR", *passages, permits=(visa,))


def test_whoever_needs_a_permit_and_has_none() -> None:
    assert found("SYR") == {"stay.no-permission": "ATTENTION"}
    assert "protection" in said("SYR"), "says that this is no reason to send them back"


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, {"stay.until": "INFO"}),
        ({"conditions": ("no work",)}, {"stay.until": "INFO", "stay.conditions": "NOTICE"}),
        ({"valid_until": ago(1)}, {"stay.permit-not-now": "NOTICE", "stay.no-permission": "ATTENTION"}),
        (
            {"status": PermitStatus.REVOKED, "ended_on": ago(9)},
            {"stay.permit-ended": "ATTENTION", "stay.no-permission": "ATTENTION"},
        ),
        ({"kind": "unheard-of"}, {"stay.permit-not-now": "NOTICE", "stay.no-permission": "ATTENTION"}),
    ],
)
def test_a_permit_carries_the_stay_or_says_why_not(changes: dict[str, Any], rules: dict[str, str]) -> None:
    assert found("SYR", permits=(permit(**changes),)) == rules


def test_a_permit_that_is_not_needed_weighs_less() -> None:
    later = permit(valid_from=TODAY + timedelta(days=9))
    assert found("FRA", permits=(later,)) == {"stay.permit-not-now": "INFO", "stay.until": "INFO"}
    assert found("FRA", permits=(permit(valid_until=ago(9)),)) == {"stay.until": "INFO"}
    ended = permit(status=PermitStatus.ANNULLED, ended_on=ago(9))
    assert found("FRA", permits=(ended,))["stay.permit-ended"] == "ATTENTION"


def test_an_overstay_is_told_at_the_exit_and_asks_to_hear_the_traveller() -> None:
    passages = (came(ago(95)),)
    leaving = {"direction": Direction.EXIT}
    assert found("FRA", *passages, **leaving) == {"stay.overstay": "ATTENTION"}
    assert said("FRA", *passages, **leaving).startswith("Stayed 6 days longer than allowed")
    assert found("FRA", came(ago(80)), **leaving) == {}
    assert found("FRA", **leaving) == {}, "an entry that is not recorded is held against nobody"
    assert found("SYR", *passages, **leaving) == {"stay.nothing-held": "NOTICE"}


def test_silence_is_no_clean_result() -> None:
    silent = Silent(source="permits", why="timeout", last_copy=None)
    assert found("FRA", permits=silent)["stay.permits-silent"] == "ATTENTION"
    assert found("SYR", permits=silent).keys() == {"stay.permits-silent", "stay.no-permission"}


def test_an_unknown_citizenship_is_told() -> None:
    assert found("") == {"stay.citizenship-unknown": "NOTICE"}


def test_nationals_are_asked_nothing() -> None:
    assert found("UTO") == {}
    assert list(check_stay(facts(holder=None, past=HERE))) == []


def test_what_is_dated_after_this_moment_is_not_counted() -> None:
    """An exit that a fast clock dates after this moment does not hide the stay that ends now."""
    later = left(TODAY)._replace(at=AT + timedelta(hours=1))
    assert found("FRA", came(ago(95)), later, direction=Direction.EXIT) == {"stay.overstay": "ATTENTION"}


@given(all_facts)
def test_a_count_of_days_never_weighs_more_than_attention(told: Facts) -> None:
    assert all(finding.severity <= Severity.ATTENTION for finding in check_stay(told))


@given(all_facts)
def test_nobody_is_told_anything_about_nationals_by_this_check(told: Facts) -> None:
    if told.holder is not None:
        national = replace(told, holder=replace(told.holder, citizenship=told.state_code))
        assert list(check_stay(national)) == []


def test_the_rule_set_of_before_stays_to_be_replayed() -> None:
    assert {FIRST_LINE_2026_11.id, FIRST_LINE_2026_11_2.id} <= set(RULE_SETS)
    before: tuple[Finding, ...] = assess(of("SYR"), rules=FIRST_LINE_2026_11)
    assert not any(finding.rule.startswith("stay.") for finding in before)


def test_facts_of_a_frequent_traveller_stay_short() -> None:
    twenty = [each for number in range(10) for each in visits((ago(10 * number + 9), ago(10 * number + 5)))]
    kept = dump_facts(of("FRA", *twenty))
    assert load_facts(kept) == of("FRA", *twenty)
    assert len(kept) - len(dump_facts(of("FRA"))) < 20 * 100


def test_the_answer_does_not_hang_on_the_zone_of_the_clock() -> None:
    moment = datetime.fromisoformat(AT.isoformat())
    assert found("FRA", came(ago(95)), direction=Direction.EXIT, at=moment) == {"stay.overstay": "ATTENTION"}
