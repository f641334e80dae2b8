"""How an interview may be held, what may follow what in it, and which guide a situation asks for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.country_pack.reading import Named
from limen.lib.basics.country_pack.second_line import Guide
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.decision.interviews import (
    ChildAlone,
    Entry,
    EntryEmpty,
    EntryKind,
    GuideUnknown,
    Interpreter,
    InterpreterUnnamed,
    LanguageMissing,
    NothingToCorrect,
    NotOnBreak,
    OnBreak,
    Presence,
    QuestionUnknown,
    Setting,
    is_on_break,
    require_entry,
    require_setting,
    suggested_guides,
)

WHY = Named(code="why", name="Why do you come?")
STAY = Guide(code="stay", name="Stay", questions=(WHY,))
DOUBT = Guide(code="doubt", name="Doubt", questions=(WHY,), for_rules=("document.", "mrz."))
LOST = Guide(code="lost", name="Lost", questions=(WHY,), for_rules=("document.none",))
LISTED = Guide(code="listed", name="Listed", questions=(WHY,), for_rules=("lists.number",))
GUIDES = (STAY, DOUBT, LOST, LISTED)
SETTING = Setting(
    guide="stay",
    language="ar",
    interpreter=Interpreter.PERSON,
    interpreter_name="H. Haddad",
    presence=Presence.REMOTE,
)
ANSWER = Entry(kind=EntryKind.ANSWER, question="why", words="To see my sister.")
SPOKEN = [EntryKind.ANSWER, EntryKind.REMARK]


def held(setting: Setting, *, is_child: bool = False) -> None:
    require_setting(setting, guides=[guide.code for guide in GUIDES], is_child=is_child)


def test_an_interview_is_held_in_a_language_through_somebody_with_a_name() -> None:
    held(SETTING)
    held(replace(SETTING, interpreter=Interpreter.NONE, interpreter_name="", presence=None))
    held(replace(SETTING, language="zh-Hant", present="Her aunt, M. Haddad"), is_child=True)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"guide": "interrogation"}, GuideUnknown),
        ({"language": ""}, LanguageMissing),
        ({"language": "Arabic"}, LanguageMissing),
        ({"language": "ar-" + "a" * 8 + "-" + "b" * 8}, LanguageMissing),
        ({"interpreter_name": ""}, InterpreterUnnamed),
        ({"presence": None}, InterpreterUnnamed),
    ],
)
def test_what_is_missing_is_named(changed: dict[str, object], problem: type[Problem]) -> None:
    with pytest.raises(problem):
        held(replace(SETTING, **changed))  # type: ignore[arg-type]  # the names and kinds are those of the table above


def test_a_child_is_not_questioned_alone() -> None:
    with pytest.raises(ChildAlone):
        held(SETTING, is_child=True)


@pytest.mark.parametrize(
    ("entry", "before", "problem"),
    [
        (replace(ANSWER, words=""), [], EntryEmpty),
        (replace(ANSWER, question="where"), [], QuestionUnknown),
        (ANSWER, [*SPOKEN, EntryKind.BREAK], OnBreak),
        (Entry(kind=EntryKind.BREAK), [EntryKind.BREAK], OnBreak),
        (Entry(kind=EntryKind.RESUMED), SPOKEN, NotOnBreak),
        (Entry(kind=EntryKind.RESUMED), [EntryKind.BREAK, EntryKind.RESUMED], NotOnBreak),
        (Entry(kind=EntryKind.CORRECTION, words="My cousin."), SPOKEN, NothingToCorrect),
        (Entry(kind=EntryKind.CORRECTION, words="My cousin.", corrects=0), SPOKEN, NothingToCorrect),
        (Entry(kind=EntryKind.CORRECTION, words="My cousin.", corrects=3), SPOKEN, NothingToCorrect),
        (
            Entry(kind=EntryKind.CORRECTION, words="My cousin.", corrects=1),
            [EntryKind.BREAK, EntryKind.RESUMED],
            NothingToCorrect,
        ),
        (Entry(kind=EntryKind.CORRECTION, corrects=1), SPOKEN, EntryEmpty),
    ],
)
def test_what_cannot_follow_is_refused(entry: Entry, before: list[EntryKind], problem: type[Problem]) -> None:
    with pytest.raises(problem):
        require_entry(entry, guide=STAY, before=before)


def test_what_was_asked_besides_needs_no_guide_and_a_correction_may_be_corrected() -> None:
    require_entry(replace(ANSWER, question=""), guide=None, before=SPOKEN)
    corrected = Entry(kind=EntryKind.CORRECTION, words="No: my cousin.", corrects=2)
    require_entry(corrected, guide=STAY, before=[EntryKind.ANSWER, EntryKind.CORRECTION])


@given(st.lists(st.sampled_from([ANSWER, Entry(kind=EntryKind.BREAK), Entry(kind=EntryKind.RESUMED)])))
def test_nothing_is_ever_said_during_a_break(tried: list[Entry]) -> None:
    kept: list[EntryKind] = []
    for entry in tried:
        try:
            require_entry(entry, guide=STAY, before=kept)
        except (OnBreak, NotOnBreak):
            continue
        kept.append(entry.kind)
    depth = 0
    for kind in kept:
        assert depth == (1 if kind is EntryKind.RESUMED else 0)
        depth += {EntryKind.BREAK: 1, EntryKind.RESUMED: -1}.get(kind, 0)
    assert is_on_break(kept) == (depth == 1)


def finding(rule: str, severity: Severity = Severity.ATTENTION) -> Finding:
    return Finding(rule=rule, severity=severity, sentence="Found.")


@pytest.mark.parametrize(
    ("found", "order"),
    [
        ([], ["stay", "doubt", "lost", "listed"]),
        ([finding("document.none")], ["lost", "stay", "doubt", "listed"]),
        ([finding("document.expired"), finding("lists.number", Severity.STOP)], ["listed", "doubt", "stay", "lost"]),
        ([finding("document.expired", Severity.INFO)], ["stay", "doubt", "lost", "listed"]),
        ([finding("minor.alone")], ["stay", "doubt", "lost", "listed"]),
    ],
)
def test_the_guide_that_fits_what_was_found_comes_first(found: list[Finding], order: list[str]) -> None:
    assert [guide.code for guide in suggested_guides(found, GUIDES)] == order
