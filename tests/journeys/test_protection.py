"""Somebody says that they need protection: one key, and from then on nobody sends them back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def test_a_claim_reaches_the_protection_officer(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="TEKLE", secondary="SELAM", number="PA0000001", issuer="ERI"))
    lane.press("p")
    expect(lane.page.locator("h1")).to_have_text("Record a protection claim?")
    lane.press("Enter")
    expect(lane.page.locator(".said")).to_have_text("The protection claim is recorded. Call the authority now.")
    assert lane.heading() == "Protection claim open: call the protection authority"
    expect(lane.page.locator(".duty")).to_contain_text("+000 115")
    expect(lane.page.locator(".duty")).to_contain_text("To be answered by: protection officer")
    lane.press("r")
    expect(lane.page.locator(".said")).to_contain_text("waits for the second line")

    officer = sit_down("amara", at="UTO-AIR-1/")
    officer.open("/second-line")
    officer.page.locator("tr", has_text="T•••").locator("a").first.click()
    expect(officer.page.locator(".person .name")).to_have_text("TEKLE, SELAM")
    officer.page.check("input[name=evidence][value=claim-decided]", force=True)
    officer.page.fill(".duty textarea", "Decision 2026/118 of the Asylum and Protection Office.")
    officer.page.click("text=Record the evidence")
    expect(officer.page.locator(".duty.done")).to_contain_text("Decision of the competent authority")


def test_a_child_alone_cannot_be_waved_through(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="PARK", secondary="MINJUN", number="PB0000001", years=10))
    expect(lane.page.locator("button[value=admit]")).to_be_disabled()
    expect(lane.page.locator(".person .child")).to_have_text("Child")
    lane.press("Enter")
    expect(lane.page.locator(".said")).to_contain_text("waits for the second line")
