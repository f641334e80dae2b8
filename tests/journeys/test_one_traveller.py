"""One traveller comes, goes, and comes again under another document; a colleague meets her each time."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]

OLD = passport(primary="MARCHETTI", secondary="GIULIA", number="YA0000001", issuer="ITA", years=41)
NEW = passport(primary="MARCHETTI", secondary="GIULIA", number="YB0000002", issuer="ITA", years=41, valid_days=3000)


def test_enters_leaves_and_comes_back_under_a_new_passport(sit_down: SitDown) -> None:
    arrivals = sit_down("ines", at="UTO-AIR-1/A1")
    arrivals.open("/lane")
    arrivals.read(OLD)
    assert arrivals.heading() == "May enter"
    arrivals.press("1")
    arrivals.page.fill("#residence", "ITA")
    arrivals.page.fill("#intended_days", "14")
    arrivals.press("Escape")
    arrivals.press("Enter")
    expect(arrivals.page.locator(".said")).to_have_text("Recorded: MARCHETTI, GIULIA may pass.")

    departures = sit_down("tomas")
    departures.end_shift()
    departures.start_shift("UTO-AIR-1/D1", "exit")
    departures.open("/lane")
    departures.read(OLD)
    assert departures.heading() == "May leave"
    expect(departures.page.locator(".remarks")).to_contain_text("Last crossing: entry on")
    departures.press("Enter")
    expect(departures.page.locator(".said")).to_be_visible()

    arrivals.read(NEW)
    expect(arrivals.page.locator(".finding.weight-notice")).to_contain_text("the same person, or a namesake?")
    expect(arrivals.page.locator("h2", has_text="The same person?")).to_be_visible()
    arrivals.page.fill("input[name=why]", "Old passport shown, cut at the corner")
    arrivals.page.click("button[name=same][value=yes]")
    expect(arrivals.page.locator(".said")).to_have_text("Your word is recorded.")
    expect(arrivals.page.locator(".remarks")).to_contain_text("The same person is known under Italy YA0000001.")
    expect(arrivals.page.locator(".remarks")).to_contain_text("Last crossing: exit on")
    expect(arrivals.page.locator("#residence")).to_have_value("ITA")
    arrivals.press("Escape")
    arrivals.press("Enter")
    expect(arrivals.page.locator(".said")).to_have_text("Recorded: MARCHETTI, GIULIA may pass.")


def test_a_second_entry_without_an_exit_is_told_and_is_no_fault(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A1")
    lines = passport(primary="OSEI", secondary="KOFI", number="GA0000001", issuer="GHA")
    desk.open("/lane")
    desk.read(lines)
    desk.press("Enter")
    expect(desk.page.locator(".said")).to_be_visible()
    desk.read(lines)
    assert desk.heading() == "May enter"
    expect(desk.page.locator(".finding.weight-notice")).to_contain_text(
        "A missing record is no fault of the traveller."
    )


def test_a_misread_character_is_offered_and_taken(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A1")
    lines = passport(primary="BAUER", secondary="JONAS", number="C010X0006", issuer="D")
    desk.open("/lane")
    desk.read(lines.replace("C010X0006", "CO10X0006"))
    assert desk.heading().startswith("Findings to look at again")
    desk.page.click("text=The page says so: read it like this")
    desk.settle()
    expect(desk.page.locator("h1").first).to_have_text(re.compile("May enter|Findings to look at again"))
    expect(desk.page.locator(".person")).to_contain_text("C010X0006")


def test_a_person_without_a_document_is_inspected_all_the_same(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A1")
    desk.open("/lane")
    desk.press("n")
    expect(desk.page.locator("h1")).to_have_text("No document, or typed from the page")
    desk.page.fill("#id_family_name", "Halabi")
    desk.page.fill("#id_given_names", "Yusuf")
    desk.page.fill("#id_born", "1991")
    desk.page.fill("#id_citizenship", "Syria")
    desk.page.click("button.btn-primary")
    expect(desk.page.locator(".findings").first).to_contain_text("The person has no document.")
    expect(desk.page.locator(".person .name")).to_have_text("HALABI, YUSUF")
    expect(desk.page.locator(".person")).to_contain_text("between 34 and 35 years old")


def test_what_was_typed_wrong_is_told_and_stays(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A1")
    desk.open("/lane/typed")
    desk.page.fill("#id_family_name", "Halabi")
    desk.page.fill("#id_born", "31 March")
    desk.page.click("button.btn-primary")
    expect(desk.page.locator("#problem")).to_contain_text("date of birth")
    expect(desk.page.locator("#id_family_name")).to_have_value("Halabi")
