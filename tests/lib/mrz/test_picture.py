"""What is said of lines that come from a picture, and of what is printed above them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limen.lib import mrz
from limen.lib.basics.findings import Severity
from limen.lib.mrz.visual import compare, dates_in
from tests.found import as_many
from tests.lib.mrz.specimens import TD3, TODAY

LINES = tuple(TD3.split("\n"))
PAGE = ("UTOPIA", "Passport No. L898902C3", "ERIKSSON", "ANNA MARIA", "12 AUG/AOÛT 1974", "F", "15.04.2012")


def page(*, places: str = TD3, text: str = TD3, printed: tuple[str, ...] = PAGE) -> mrz.PageReading:
    seen = mrz.Seen(saw=mrz.Saw(tuple(places.split("\n")), tuple(text.split("\n"))), printed=printed)
    return mrz.read_page(seen, today=TODAY)


def rules(said: mrz.PageReading) -> set[str]:
    return {finding.rule for finding in said.findings}


def test_a_page_that_says_one_thing_twice_needs_no_word() -> None:
    said = page()
    assert (said.verdict, said.text, said.findings) == (mrz.Verdict.READ, TD3, ())


def test_a_doubt_is_told_with_its_place_and_makes_the_page_unsure() -> None:
    said = page(text=TD3.replace("ERIKSSON", "ERIXSSON"))
    assert said.verdict is mrz.Verdict.UNSURE
    assert said.text == TD3.replace("ERIKSSON", "ERI?SSON")
    (doubt,) = said.findings
    assert (doubt.rule, doubt.severity) == ("mrz.picture.doubt", Severity.ATTENTION)
    assert "1:9 (K/X)" in str(doubt)


def test_what_was_settled_keeps_raw_and_taken_and_the_rule() -> None:
    said = page(places=TD3.replace("L898902C3", "L8989O2C3"))
    assert said.verdict is mrz.Verdict.READ
    (settled,) = said.findings
    assert settled.rule == "mrz.picture.check-digits"
    assert "O/0→0 (2:6)" in str(settled)
    assert settled.ours == TD3
    assert "L8989O2C3" in str(settled.theirs)


def test_too_many_doubts_are_no_reading() -> None:
    said = page(text="\n".join("X" * 44 for _ in LINES))
    assert (said.verdict, said.reading, said.text) == (mrz.Verdict.NOT_READ, None, "")
    assert rules(said) == {"mrz.picture.not-read"}


@pytest.mark.parametrize("failure", list(mrz.Failure))
def test_a_process_that_failed_is_a_finding(failure: mrz.Failure) -> None:
    said = mrz.read_page(mrz.Seen(failure=failure), today=TODAY)
    assert rules(said) == {f"mrz.picture.{failure}"}


def test_nothing_found_is_a_finding() -> None:
    assert rules(mrz.read_page(mrz.Seen(), today=TODAY)) == {"mrz.picture.not-found"}


@pytest.mark.parametrize(
    ("printed", "rule", "theirs"),
    [
        (("L898902G3",), "mrz.visual.number", "L898902G3"),
        (("ERIKSON",), "mrz.visual.primary", "ERIKSON"),
        (("ANNA MARTA",), "mrz.visual.secondary", "MARTA"),
        (("12 AUG 1975",), "mrz.visual.birth", date(1975, 8, 12)),
        (("15/04/2022",), "mrz.visual.expiry", date(2022, 4, 15)),
    ],
)
def test_what_is_printed_otherwise_is_a_reason_to_look(printed: tuple[str, ...], rule: str, theirs: object) -> None:
    said = page(printed=printed)
    (found,) = (each for each in said.findings if each.severity >= Severity.NOTICE)
    assert (found.rule, found.theirs, found.severity) == (rule, theirs, Severity.NOTICE)


def test_what_is_not_printed_is_not_compared_and_looks_alike_is_alike() -> None:
    said = page(printed=("L8989O2C3", "ERIKSSON ANNA MARIA"))
    assert rules(said) == {"mrz.visual.birth.not-compared", "mrz.visual.expiry.not-compared"}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("12 AUG 1974", [date(1974, 8, 12)]),
        ("12 AUG/AOUT 74", [date(1974, 8, 12), date(2074, 8, 12)]),
        ("03 JUIL 1999", [date(1999, 7, 3)]),
        ("1999-07-03", [date(1999, 7, 3)]),
        ("03.07.1999", [date(1999, 7, 3)]),
        ("31 FEB 1999", []),
        ("L898902C3", []),
    ],
)
def test_dates_as_pages_print_them(text: str, days: list[date]) -> None:
    assert list(dates_in(text)) == days


def test_what_an_officer_typed_is_told_apart_from_what_was_read() -> None:
    seen = mrz.Seen(saw=mrz.Saw(LINES, tuple(TD3.replace("ERIKSSON", "ERIXSSON").split("\n"))))
    told = {finding.rule: finding for finding in mrz.tell_picture(seen, TD3, today=TODAY)}
    assert set(told) == {"mrz.picture.source", "mrz.picture.doubt", "mrz.picture.completed"}
    assert dict(told["mrz.picture.completed"].values) == {"count": 1, "asked": 1}


@given(st.lists(st.text(max_size=40), max_size=8))
@settings(max_examples=as_many(300, here=40))
def test_no_print_breaks_it(printed: list[str]) -> None:
    for finding in compare(printed, mrz.parse(TD3, today=TODAY)):
        assert str(finding)
