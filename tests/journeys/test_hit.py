"""A namesake is stopped, found to be somebody else and passes the next time; the discreet and the missing are found."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
PICTURES = os.environ.get("LIMEN_TEST_PICTURES", "")
"""A folder for pictures of what these stories show; none are taken without it."""


def picture(page: Page, name: str) -> None:
    """Take a picture of the whole page, where somebody wants to look at it."""
    if not PICTURES:
        return
    for width, height, scheme in ((1366, 768, "light"), (390, 844, "light"), (1366, 768, "dark")):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        # A picture without the caret would need a style that the policy of the page forbids.
        page.screenshot(path=str(Path(PICTURES) / f"{name}-{width}-{scheme}.png"), full_page=True, caret="initial")
    page.set_viewport_size({"width": 1366, "height": 768})
    page.emulate_media(color_scheme="light")


def test_a_namesake_is_stopped_once_and_passes_the_next_time(sit_down: SitDown) -> None:
    namesake = passport(primary="HALLORAN", secondary="VIKTORIA", number="HA0000001")
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(namesake)
    assert lane.heading() == "Stop: call the second line"
    expect(lane.page.locator(".finding.weight-stop")).to_contain_text("It is a lead: verify with")
    picture(lane.page, "lane")
    case = lane.inspection()
    lane.press("h")
    assert lane.heading() == "The same person?"
    expect(lane.page.locator("table.compared").first).to_contain_text("agrees")
    expect(lane.page.locator("table.compared").nth(1)).to_contain_text("the same")
    picture(lane.page, "side-by-side")
    lane.press("Escape")
    lane.press("r")
    expect(lane.page.locator(".said")).to_contain_text("waits for the second line")

    second = sit_down("sofia", at="UTO-AIR-1/")
    second.take_case(f"/second-line/inspections/{case}")
    second.open(f"/second-line/inspections/{case}/hits")
    second.settle()
    picture(second.page, "case-hits")
    second.page.fill("input[name=asked]", "Inspector Vega, Border Service")
    second.page.locator("label:has(input[name=how][value=telephone])").click()
    second.page.locator("label:has(input[name=answer][value=not-confirmed])").click()
    second.page.fill("textarea[name=words]", "The person of the entry is in custody elsewhere.")
    second.page.click("text=Record the answer")
    expect(second.page.locator(".record").first).to_contain_text("Inspector Vega")
    second.page.locator("label:has(input[name=said][value=not-same])").click()
    second.page.fill("textarea[name=why]", "Another face, another mother's name.")
    second.page.click("text=Record it in your name")
    expect(second.page.locator("main, body").first).to_contain_text("Found before to be somebody else")
    second.page.click("text=Give the traveller a redress number")
    expect(second.page.locator(".redress")).to_have_text(re.compile(r"^R [0-9A-Z]{4} [0-9A-Z]{4} [0-9A-Z]$"))
    number = second.page.locator(".redress").inner_text()
    picture(second.page, "case-cleared")
    second.end_shift()

    other = sit_down("ines", at="UTO-AIR-1/A1")
    other.end_shift()
    other.start_shift("UTO-AIR-1/A2")
    other.open("/lane")
    other.settle()
    other.read(namesake)
    expect(other.page.locator(".remarks")).to_contain_text("is not the person on the list “Wanted persons”")
    expect(other.page.locator(".finding.weight-stop")).to_have_count(0)
    picture(other.page, "lane-cleared")

    other.read(passport(primary="HALLORAN", secondary="VIKTORIA", number="HA0000002"))
    other.page.click("text=Somebody else: leave this inspection open")
    other.settle()
    expect(other.page.locator(".finding.weight-stop")).to_have_count(1)
    other.page.click("summary:has-text('Redress number')")
    other.page.fill("#redress", number.lower())
    other.page.click("text=Look again with the number")
    expect(other.page.locator(".remarks")).to_contain_text("By the redress number shown")
    expect(other.page.locator(".finding.weight-stop")).to_have_count(0)
    picture(other.page, "lane-redress")


def test_the_discreet_one_passes_unseen_while_the_case_appears_at_the_desk(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="OSTROVSKAYA", secondary="MILENA", number="OS0000001"))
    assert lane.heading() == "May enter"
    expect(lane.page.locator("body")).not_to_contain_text("Orders of the court")
    expect(lane.page.locator("nav .menu")).not_to_contain_text("Hits")
    picture(lane.page, "lane-discreet")
    lane.press("Enter")
    expect(lane.page.locator(".said")).to_contain_text("may pass")

    desk = sit_down("wen")
    desk.open("/hits")
    expect(desk.page.locator("table.queue").first).to_contain_text("Orders of the court")
    picture(desk.page, "hits")
    desk.page.locator("tr", has_text="Orders of the court").locator("a").first.click()
    expect(desk.page.locator("body")).to_contain_text("Discreet: not known at the lane")
    picture(desk.page, "hit-discreet")


def test_a_missing_child_is_found_as_somebody_to_help(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="QUINTEROS", secondary="ISABELA", number="QU0000001", years=11))
    expect(lane.page.locator(".findings").first).to_contain_text("asks for help, not for a stop")
    expect(lane.page.locator(".finding.weight-stop")).to_have_count(0)
    picture(lane.page, "lane-help")
    lane.press("h")
    assert lane.heading() == "Somebody who may need help?"
    picture(lane.page, "help")
