"""Every check: the facts that set it off, and the nearest facts that do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import in_english
from limen.lib.inspection.facts import History, NumberAlike, NumberLists, Silent
from limen.lib.inspection.rules import IN_FORCE, RULE_SETS, Check, RuleSet, assess
from tests.lib.inspection.making import (
    ANNA,
    AT,
    CHILD,
    FRESH,
    PASSPORT,
    POLICY,
    TODAY,
    adult,
    facts,
    foreign,
    found,
    hit,
    last,
    meeting,
    rules_of,
)

Changes = dict[str, Any]
EXIT = {"direction": Direction.EXIT}
OTHER_DATA = replace(ANNA, secondary="HANNA")
D_OF_GERMANY = replace(ANNA, citizenship="D")
NO_HOLDER = {"document": None, "holder": None}


def test_with_everything_in_order_nothing_is_found() -> None:
    assert found() == {}
    assert found(**EXIT) == {}


EXPIRY = [
    ("today", PartialDate(2026, 3, 14), {}),
    ("yesterday", PartialDate(2026, 3, 13), {"document.expired": "ATTENTION"}),
    ("this month, day unknown", PartialDate(2026, 3), {}),
    ("last month, day unknown", PartialDate(2026, 2), {"document.expired": "ATTENTION"}),
    ("this year", PartialDate(2026), {}),
    ("last year", PartialDate(2025), {"document.expired": "ATTENTION"}),
    ("not told", PartialDate(), {"document.expiry-unknown": "NOTICE"}),
    ("only day and month told", PartialDate(None, 3, 13), {"document.expiry-unknown": "NOTICE"}),
    ("as far as usual", PartialDate(2041, 12, 31), {}),
    ("further than usual", PartialDate(2042, 1, 1), {"document.expiry-implausible": "ATTENTION"}),
]


@pytest.mark.parametrize(("expiry", "expected"), [case[1:] for case in EXPIRY], ids=[case[0] for case in EXPIRY])
def test_expiry(expiry: PartialDate, expected: dict[str, str]) -> None:
    """An own document, of which no validity beyond entry is asked."""
    assert found(document=replace(PASSPORT, expiry=expiry)) == expected


BEYOND = [
    ("as long as asked", foreign(expiry=PartialDate(2026, 6, 12)), {}, False),
    ("a day less", foreign(expiry=PartialDate(2026, 6, 11)), {}, True),
    ("a day less, leaving", foreign(expiry=PartialDate(2026, 6, 11)), EXIT, False),
    ("a day less, nothing asked", foreign(expiry=PartialDate(2026, 6, 11)),
     {"policy": replace(POLICY, validity_beyond_entry_days=0)}, False),
    ("a day less, own document", replace(PASSPORT, expiry=PartialDate(2026, 6, 11)), {}, False),
    ("a day less, own document that says D for DEU",
     replace(PASSPORT, issuer="D", expiry=PartialDate(2026, 6, 11)), {"state_code": "DEU"}, False),
]  # fmt: skip


@pytest.mark.parametrize(
    ("document", "changes", "expected"), [case[1:] for case in BEYOND], ids=[case[0] for case in BEYOND]
)
def test_validity_beyond_entry(document: Any, changes: Changes, expected: bool) -> None:
    assert ("document.validity-short" in found(document=document, **changes)) is expected


CASES = [
    ("visa read", {"form": "MRV-A"}, {"document.visa-read": "ATTENTION"}),
    ("typed", {"document": replace(PASSPORT, read=False)}, {"document.typed": "NOTICE"}),
    ("none, foreign", {"document": None, "holder": replace(ANNA, citizenship="NLD")}, {"document.none": "ATTENTION"}),
    ("none, own national", {"document": None}, {"document.none-own-national": "ATTENTION"}),
    ("none, own national that says D for DEU", {"document": None, "holder": D_OF_GERMANY, "state_code": "DEU"},
     {"document.none-own-national": "ATTENTION"}),
    ("none, own national, leaving", {"document": None, **EXIT}, {"document.none": "ATTENTION"}),
    ("none, nothing known", NO_HOLDER, {"document.none": "ATTENTION", "minor.age-unknown": "ATTENTION"}),
    ("born tomorrow", {"holder": replace(ANNA, birth=PartialDate(2026, 3, 15))},
     {"document.birth-in-future": "ATTENTION", "minor.alone": "ATTENTION"}),
    ("born today", {"holder": replace(ANNA, birth=PartialDate(2026, 3, 14))}, {"minor.alone": "ATTENTION"}),
    ("issued to a foreigner", {"document": foreign()}, {"document.issuer-not-citizenship": "INFO"}),
    ("issued by D to a citizen DEU",
     {"document": replace(PASSPORT, issuer="D"), "holder": replace(ANNA, citizenship="DEU")}, {}),
    ("issued, citizenship not told", {"holder": replace(ANNA, citizenship="")}, {}),
    ("stolen", {"lists": hit()}, {"lists.number": "STOP"}),
    ("stolen, only to be told", {"lists": hit(action="inform")}, {"lists.number": "ATTENTION"}),
    ("stopped before", {"stopped_by": ("UTO S1234567",)}, {"inspection.stopped-before": "STOP"}),
    ("no list in force", {"lists": NumberLists()}, {"lists.none": "NOTICE"}),
    ("no list in force, no document", {"lists": NumberLists(), "document": None},
     {"document.none-own-national": "ATTENTION"}),
    ("stopped before by another document", {"stopped_by": ("UTO X1",)}, {"inspection.stopped-before": "STOP"}),
    ("typed, and something alike is listed",
     {"lists": replace(FRESH, alike=(NumberAlike(list_name="Lost", number="L89B902C3", status="lost"),))},
     {"lists.number-alike": "NOTICE"}),
    ("one list silent", {"lists": replace(FRESH, silent=(("Lost", AT),))}, {"lists.silent": "ATTENTION"}),
    ("lists silent", {"lists": Silent(source="number-lists", why="declared-out")}, {"lists.silent": "ATTENTION"}),
    ("lists silent, last copy known", {"lists": Silent(source="number-lists", why="declared-out", last_copy=AT)},
     {"lists.silent": "ATTENTION"}),
    ("list as old as allowed", {"lists": NumberLists(ages=(("Lost", AT - timedelta(hours=48, minutes=59)),))}, {}),
    ("list older than allowed", {"lists": NumberLists(ages=(("Lost", AT - timedelta(hours=49)),))},
     {"lists.stale": "NOTICE"}),
    ("list made after the clock", {"lists": NumberLists(ages=(("Lost", AT + timedelta(days=9)),))}, {}),
    ("history silent", {"history": Silent(source="history", why="timeout")}, {"history.silent": "ATTENTION"}),
    ("number met with other data", {"history": History(same_number=(meeting(holder=OTHER_DATA),))},
     {"history.number-other-data": "ATTENTION"}),
    ("number met with other data, linked", {"history": History(same_number=(meeting(holder=OTHER_DATA, linked=True),))},
     {"history.number-other-data": "INFO"}),
    ("number met with the same data", {"history": History(same_number=(meeting(),))}, {}),
    ("number met with D where it says DEU",
     {"holder": replace(ANNA, citizenship="DEU"), "history": History(same_number=(meeting(holder=D_OF_GERMANY),))},
     {"document.issuer-not-citizenship": "INFO"}),
    ("namesake", {"history": History(same_person=(meeting(),))}, {"history.other-document": "NOTICE"}),
    ("same person, linked", {"history": History(same_person=(meeting(linked=True),))},
     {"history.other-document": "INFO"}),
    ("namesake kept apart", {"history": History(same_person=(meeting(apart=True),))},
     {"history.other-document": "INFO"}),
    ("open at another lane", {"history": History(open_elsewhere=("UTO-AIR-1/A2",))},
     {"history.open-elsewhere": "ATTENTION"}),
    ("entered, now leaving", {"history": last(Direction.ENTRY), **EXIT}, {"history.last-crossing": "INFO"}),
    ("entered, entering again", {"history": last(Direction.ENTRY)},
     {"history.entry-without-exit": "NOTICE", "history.last-crossing": "INFO"}),
    ("left, leaving again", {"history": last(Direction.EXIT), **EXIT},
     {"history.exit-without-entry": "NOTICE", "history.last-crossing": "INFO"}),
    ("crossed tomorrow", {"history": last(Direction.EXIT, days_ago=-1)},
     {"history.later-crossing": "ATTENTION", "history.last-crossing": "INFO"}),
    ("crossed in an hour", {"history": last(Direction.EXIT, days_ago=0, at=AT + timedelta(hours=1))},
     {"history.later-crossing": "ATTENTION", "history.last-crossing": "INFO"}),
    ("crossed this second", {"history": last(Direction.EXIT, days_ago=0, at=AT)}, {"history.last-crossing": "INFO"}),
    ("reader out", {"outages": ("reader",)}, {"fallback.declared": "NOTICE"}),
    ("entered afterwards", {"back_entered": True}, {"fallback.back-entered": "NOTICE"}),
    ("something unheard of out", {"outages": ("moon",)}, {"check.failed": "ATTENTION"}),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_finding(changes: Changes, expected: dict[str, str]) -> None:
    assert found(**changes) == expected


CHILDREN = [
    ("alone", {}, "minor.alone"),
    ("with the mother", {"company": (adult(),)}, "minor.same-name"),
    ("with the mother, spelt otherwise",
     {"company": (adult("ERIKSSØN"),), "holder": replace(CHILD, primary="ERIKSSOEN")}, "minor.same-name"),
    ("with a stranger", {"company": (adult("SMITH"),)}, "minor.other-name"),
    ("among a bus of people, one of the same name",
     {"company": tuple(adult() if seat == 0 else adult("SMITH") for seat in range(9))}, "minor.aboard"),
    ("in a car full of strangers and the mother",
     {"company": tuple(adult() if seat == 0 else adult("SMITH") for seat in range(8))}, "minor.same-name"),
    ("with the mother and seven more", {"company": (adult(),) + (adult("SMITH"),) * 7}, "minor.same-name"),
    ("with the mother on a bus", {"company": (adult(),) + (adult("SMITH"),) * 8}, "minor.aboard"),
    ("with a brother of seventeen", {"company": (adult(year=2009),)}, "minor.alone"),
    ("with somebody of unknown age", {"company": (adult(year=None),)}, "minor.alone"),
    ("without a family name, with somebody without one",
     {"holder": replace(CHILD, primary=""), "company": (adult(""),)}, "minor.other-name"),
    ("year of birth not known", {"holder": replace(CHILD, birth=PartialDate(None, 5, 1)), "company": (adult(),)},
     "minor.age-unknown"),
    ("eighteen this year, day not known", {"holder": replace(CHILD, birth=PartialDate(2008))}, "minor.alone"),
    ("eighteen this month, day not known", {"holder": replace(CHILD, birth=PartialDate(2008, 3))}, "minor.alone"),
    ("eighteen tomorrow", {"holder": replace(CHILD, birth=PartialDate(2008, 3, 15))}, "minor.alone"),
    ("eighteen today", {"holder": replace(CHILD, birth=PartialDate(2008, 3, 14))}, None),
    ("eighteen last month, day not known", {"holder": replace(CHILD, birth=PartialDate(2008, 2))}, None),
    ("seventeen where sixteen may go alone",
     {"holder": replace(CHILD, birth=PartialDate(2009, 1, 1)), "policy": replace(POLICY, alone_below=16)}, None),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "rule"), [case[1:] for case in CHILDREN], ids=[case[0] for case in CHILDREN])
def test_child(changes: Changes, rule: str | None) -> None:
    minors = [each for each in found(**{"holder": CHILD, **changes}) if each.startswith("minor.")]
    assert minors == ([rule] if rule else [])


def test_the_day_of_a_crossing_is_the_day_at_the_post() -> None:
    """An hour past midnight at the post is still yesterday in UTC."""
    night = last(Direction.ENTRY, days_ago=1, at=datetime(2026, 3, 12, 23, 30, tzinfo=UTC))
    finding = next(each for each in assess(facts(history=night)) if each.rule == "history.last-crossing")
    assert finding.values["date"] == date(2026, 3, 13)


def test_somebody_met_without_a_document_is_told_without_one() -> None:
    finding = assess(facts(history=History(same_person=(meeting(issuer="", number=""),))))[0]
    assert "without a document" in finding.sentence
    assert finding.values == {}


@pytest.mark.parametrize("changes", [case[1] for case in CASES], ids=[case[0] for case in CASES])
def test_every_sentence_can_be_said_and_names_its_source(changes: Changes) -> None:
    for finding in assess(facts(**changes)):
        assert "%(" not in in_english(finding.sentence, finding.values)
        assert finding.source


def test_heavier_findings_come_first_and_equals_keep_the_order_of_the_checks() -> None:
    findings = assess(facts(holder=CHILD, lists=hit(), outages=("reader",), history=last(Direction.ENTRY)))
    assert rules_of(findings) == [
        "lists.number",
        "minor.alone",
        "history.entry-without-exit",
        "fallback.declared",
        "history.last-crossing",
    ]


def test_a_check_that_fails_is_a_finding_that_sends_on_and_the_others_go_on() -> None:
    def broken(_facts: object) -> list[Finding]:
        raise ZeroDivisionError

    rules = RuleSet(name="test", dated="2026-01-01", checks=(Check(name="broken", answer=broken), *IN_FORCE.checks))
    findings = assess(facts(lists=hit()), rules=rules)
    assert rules_of(findings) == ["lists.number", "check.failed"]
    assert findings[1].severity is Severity.ATTENTION
    assert findings[1].values == {"check": "broken", "error": "ZeroDivisionError"}


def test_a_check_that_fails_half_way_leaves_no_half_result() -> None:
    def half(_facts: object) -> Any:
        yield Finding(rule="half", severity=Severity.INFO, sentence="x")
        raise ZeroDivisionError

    rules = RuleSet(name="test", dated="2026-01-01", checks=(Check(name="half", answer=half),))
    assert rules_of(assess(facts(), rules=rules)) == ["check.failed"]


def test_a_rule_set_is_known_by_name_and_date() -> None:
    assert RULE_SETS[IN_FORCE.id] is IN_FORCE
    assert all(rules.id == key for key, rules in RULE_SETS.items())


def test_today_is_the_day_of_the_facts() -> None:
    expired = replace(PASSPORT, expiry=PartialDate.of(TODAY))
    assert "document.expired" in found(document=expired, today=TODAY + timedelta(days=1))
