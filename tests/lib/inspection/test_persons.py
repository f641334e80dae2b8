"""Lists of persons at the lane: a hit is a lead, a search for help is no threat, silence is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.inspection.checks.persons import check_persons
from limen.lib.inspection.checks.stopped import stopped_before
from limen.lib.inspection.facts import Silent
from limen.lib.inspection.record import load_facts
from limen.lib.inspection.rules import (
    FIRST_LINE_2026_11,
    FIRST_LINE_2026_11_2,
    FIRST_LINE_2026_11_3,
    IN_FORCE,
    RULE_SETS,
    assess,
)
from limen.lib.inspection.screened import ClearedPair, ListAction, ListAge, Screening
from limen.lib.inspection.subject import subject_of
from limen.lib.screening.hits import Level
from limen.lib.screening.record import hit_from_dict, hit_to_dict
from limen.lib.screening.subject import SubjectName, Written
from tests.lib.inspection.making import ANNA, ASKED, AT, LISTED, PASSPORT, facts, found, hit, listed, screened

FROZEN = Path(__file__).parents[2] / "frozen" / "facts"


@pytest.mark.parametrize(
    ("action", "level", "rule", "weight"),
    [
        (ListAction.STOP, Level.ALERT, "persons.alert", "STOP"),
        (ListAction.STOP, Level.REVIEW, "persons.may-be", "NOTICE"),
        (ListAction.INFORM, Level.ALERT, "persons.inform", "ATTENTION"),
        (ListAction.INFORM, Level.REVIEW, "persons.may-be", "NOTICE"),
        (ListAction.ASSIST, Level.ALERT, "persons.help", "ATTENTION"),
        (ListAction.ASSIST, Level.REVIEW, "persons.may-need-help", "NOTICE"),
    ],
)
def test_a_hit_weighs_as_its_list_and_its_level_say(action: ListAction, level: Level, rule: str, weight: str) -> None:
    assert found(screening=screened(listed(action, level))) == {rule: weight}


def test_a_hit_names_list_and_owner_and_is_a_lead() -> None:
    finding = next(iter(assess(facts(screening=screened(listed())))))
    assert finding.values == {"list": "Wanted persons", "owner": "Criminal Police"}
    assert "verify with Criminal Police before any other step" in str(finding)
    assert (finding.ours, finding.theirs) == ("Eriksson Anna M.", "ERIKSSON, ANNA MARIA")


@pytest.mark.parametrize("level", list(Level))
def test_who_is_looked_for_to_be_helped_is_no_threat(level: Level) -> None:
    (finding,) = assess(facts(screening=screened(listed(ListAction.ASSIST, level))))
    said = str(finding).lower()
    assert "help" in said
    assert finding.severity < Severity.STOP
    for word in ("alert", "wanted", "arrest", "danger", "suspect"):
        assert word not in finding.sentence.lower()


def test_what_is_discreet_has_no_sentence_at_all() -> None:
    """Were a discreet hit ever among the facts, the check would fail loudly rather than tell it."""
    with pytest.raises(KeyError):
        list(check_persons(facts(screening=screened(listed(ListAction.DISCREET)))))


def test_what_was_cleared_is_only_for_information() -> None:
    cleared = ClearedPair(list_name="Wanted persons", entry="1", on=date(2026, 1, 2), until=date(2027, 1, 2))
    assert found(screening=screened(cleared=(cleared,))) == {"persons.cleared-before": "INFO"}
    by_number = replace(cleared, by_number=True)
    (finding,) = assess(facts(screening=screened(cleared=(by_number,))))
    assert "redress number" in str(finding)


def test_a_redress_number_of_somebody_else_is_told() -> None:
    assert found(screening=screened(redress="R-1", redress_fits=False)) == {"persons.redress-other": "NOTICE"}
    assert found(screening=screened(redress="R-1")) == {}


def test_silence_is_a_finding() -> None:
    silent = Silent(source="person-lists", why="declared-out", last_copy=AT)
    assert found(screening=silent) == {"persons.silent": "ATTENTION"}
    assert found(screening=screened(unread=("Wanted persons",))) == {"persons.list-silent": "ATTENTION"}
    assert found(screening=Screening()) == {"persons.none": "INFO"}
    only = Screening(unread=("Wanted persons",))
    assert found(screening=only) == {"persons.list-silent": "ATTENTION"}
    assert found(screening=Screening(), holder=None, document=None).get("persons.none") is None


@pytest.mark.parametrize(("hours", "told"), [(48, {}), (49, {"persons.stale": "NOTICE"})])
def test_each_list_has_a_limit_of_age_of_its_own(hours: int, told: dict[str, str]) -> None:
    age = ListAge(name="Wanted persons", made_at=AT - timedelta(hours=hours), limit_hours=48)
    assert found(screening=replace(ASKED, ages=(age,))) == told


def test_the_rule_sets_of_before_stay_and_do_not_ask_lists_of_persons() -> None:
    assert set(RULE_SETS) >= {FIRST_LINE_2026_11.id, FIRST_LINE_2026_11_2.id, FIRST_LINE_2026_11_3.id}
    assert set(FIRST_LINE_2026_11_3.checks) <= set(IN_FORCE.checks)
    listed_facts = facts(screening=screened(listed()))
    for rules in (FIRST_LINE_2026_11, FIRST_LINE_2026_11_2):
        assert not [each for each in assess(listed_facts, rules=rules) if each.rule.startswith("persons.")]


@pytest.mark.parametrize("path", sorted(FROZEN.glob("*.json")), ids=lambda path: path.stem)
def test_facts_that_were_ever_kept_are_still_read(path: Path) -> None:
    kept = load_facts(path.read_text(encoding="utf-8"))
    assert kept.holder == ANNA
    assert kept.screening == Screening()
    assert "check.failed" not in [each.rule for each in assess(kept, rules=FIRST_LINE_2026_11_2)]


def test_there_are_kept_facts_to_read() -> None:
    assert list(FROZEN.glob("*.json"))


def test_a_hit_comes_back_equal() -> None:
    assert hit_from_dict(hit_to_dict(LISTED)) == LISTED


@pytest.mark.parametrize("broken", [{}, {"evidence": None}, {**hit_to_dict(LISTED), "alignment": [1]}])
def test_what_is_no_hit_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not a hit"):
        hit_from_dict(broken)


def test_the_issuer_of_the_document_decides_how_its_name_is_read() -> None:
    subject = subject_of(document=replace(PASSPORT, issuer="D"), holder=ANNA)
    assert subject is not None
    assert subject.names == (SubjectName(primary="ERIKSSON", secondary="ANNA MARIA", written=Written.MRZ, issuer="D"),)
    assert subject.documents == (("DEU", PASSPORT.number),)
    assert (subject.births, subject.sex, subject.citizenships) == ((ANNA.birth,), ANNA.sex, ("UTO",))


def test_what_was_typed_is_no_machine_readable_name() -> None:
    typed = subject_of(document=replace(PASSPORT, read=False), holder=ANNA)
    said = subject_of(document=None, holder=ANNA)
    for subject in (typed, said):
        assert subject is not None
        assert subject.names[0].written is Written.VISUAL


def test_the_only_name_counts_wherever_it_stands_and_nobody_is_nobody() -> None:
    only = subject_of(document=None, holder=replace(ANNA, primary="", birth=PartialDate(), citizenship=""))
    assert only is not None
    assert (only.names[0].primary, only.births, only.citizenships) == ("ANNA MARIA", (), ())
    assert subject_of(document=None, holder=None) is None
    assert subject_of(document=None, holder=replace(ANNA, primary="", secondary="")) is None


def test_a_zone_that_was_full_is_told_to_the_comparison() -> None:
    (cut,) = (finding for finding in _full_zone() if finding.rule == "mrz.name-truncated")
    subject = subject_of(document=PASSPORT, holder=ANNA, reading=(cut,))
    assert subject is not None
    assert subject.names[0].may_be_cut


def _full_zone() -> tuple[Finding, ...]:
    name = "ERIKSSON" * 4 + "<<ANNAM"
    second = "L898902C36UTO8508127F3104157<<<<<<<<<<<<<<02"
    return mrz.parse(f"P<UTO{name}\n{second}", today=facts().today).findings


def test_only_what_was_cleared_since_stops_no_more() -> None:
    """The same document and every hit cleared: the stop is gone. Another document, or silence, is no way round."""
    before = facts(screening=screened(listed()))
    found_before = assess(before)
    own = frozenset({f"{PASSPORT.issuer} {PASSPORT.number}"})
    pair = ClearedPair(list_name="Wanted persons", entry="UTO-12", on=date(2026, 1, 2), until=date(2027, 1, 2))
    cleared = facts(screening=screened(cleared=(pair,)))
    assert stopped_before(before, found_before, now=cleared) == frozenset()
    silent = Silent(source="person-lists", why="declared-out")
    other = replace(pair, entry="UTO-13")
    for now in (
        facts(),
        facts(screening=silent),
        facts(screening=screened(cleared=(other,))),
        replace(cleared, document=replace(PASSPORT, number="X1234567")),
    ):
        assert stopped_before(before, found_before, now=now) == own
    both = replace(before, lists=hit())
    assert stopped_before(both, assess(both), now=replace(cleared, lists=hit())) == own
