"""Plain data in the reader's words: dates, ages, countries, and two sides with their difference marked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from limen.desk import keyboard, presenting
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.words import Country

TODAY = date(2026, 3, 14)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (PartialDate(1974, 5, 12), "12 May 1974"),
        (PartialDate(1974, 5), "May 1974"),
        (PartialDate(1974), "1974"),
        (PartialDate(), "not known"),
        (PartialDate(1974, None, 12), "1974-?-12"),
    ],
)
def test_a_date_is_told_as_far_as_it_is_known(value: PartialDate, words: str) -> None:
    with translation.override("en"):
        assert presenting.text(value) == words


@pytest.mark.parametrize(
    ("birth", "words"),
    [
        (PartialDate(1988, 3, 15), "37 years old"),
        (PartialDate(1988, 3, 14), "38 years old"),
        (PartialDate(2025, 3, 14), "1 year old"),
        (PartialDate(2026, 1, 1), "less than one year old"),
        (PartialDate(1991), "between 34 and 35 years old"),
        (PartialDate(), "age not known"),
    ],
)
def test_an_age_is_told_in_words(birth: PartialDate, words: str) -> None:
    with translation.override("en"):
        assert presenting.age(birth, TODAY) == words


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Germany"), ("fr", "Allemagne"), ("ar", "ألمانيا"), ("zh-hans", "德国")]
)
def test_countries_have_names_in_every_language(language: str, name: str) -> None:
    with translation.override(language):
        assert presenting.country("DEU") == presenting.country("D") == name


def test_values_of_a_sentence_are_escaped_and_isolated() -> None:
    with translation.override("en"):
        told = presenting.sentence("Issued by %(who)s.", {"who": "<script>"})
    assert told == "Issued by <bdi>&lt;script&gt;</bdi>."


def test_what_differs_is_marked_and_nothing_else() -> None:
    found = Finding(
        rule="x",
        severity=Severity.ATTENTION,
        sentence="x",
        ours="ERIKSSON, ANNA · 1974-08-12 · F · UTO",
        theirs="ERIKSSON, ANNA · 1974-08-21 · F · UTO",
    )
    shown = presenting.finding(found)
    assert shown.ours.count("<mark>") == 1
    assert "<mark><bdi>1974-08-12</bdi></mark>" in shown.ours
    assert "<mark><bdi>1974-08-21</bdi></mark>" in shown.theirs
    assert shown.differs


def test_capitals_are_no_difference() -> None:
    assert presenting.marked("Halloran", "HALORAN") == '<bdi class="mrz">Ha<mark>l</mark>loran</bdi>'
    assert presenting.marked("STRASSE", "Straße") == '<bdi class="mrz">STRA<mark>SS</mark>E</bdi>'


def test_a_code_is_marked_by_its_characters() -> None:
    assert presenting.marked("L898902C3", "L8989O2C3") == '<bdi class="mrz">L8989<mark>0</mark>2C3</bdi>'


@pytest.mark.parametrize(
    ("minutes", "state"), [(0, "within"), (33, "within"), (34, "near"), (45, "over"), (90, "over")]
)
def test_a_clock_knows_its_goal(minutes: int, state: str) -> None:
    since = datetime(2026, 3, 14, 9, 0, tzinfo=UTC)
    with translation.override("en"):
        clock = presenting.clock(since, until=since + timedelta(minutes=minutes), goal_minutes=45)
    assert (clock.state, clock.minutes) == (state, minutes)


def test_a_name_in_a_queue_tells_the_hall_nothing() -> None:
    assert presenting.masked("DE LA CRUZ") == "D••• L••• C•••"
    assert presenting.masked("") == ""


def test_heavier_findings_come_first_and_keep_their_order() -> None:
    rules = [("a", Severity.INFO), ("b", Severity.STOP), ("c", Severity.ATTENTION), ("d", Severity.STOP)]
    found = [Finding(rule=rule, severity=severity, sentence="x") for rule, severity in rules]
    assert [each.rule for each in presenting.findings(found)] == ["b", "d", "c", "a"]


def test_every_key_is_used_once_and_the_first_of_an_action_is_printed() -> None:
    assert len({key.key for key in keyboard.KEYS}) == len(keyboard.KEYS)
    assert keyboard.SHOWN["claim"] == "P"


def test_a_country_inside_a_sentence_is_named() -> None:
    with translation.override("en"):
        assert presenting.sentence("Citizen of %(country)s.", {"country": Country("XXA")}) == (
            "Citizen of <bdi>Stateless person</bdi>."
        )
