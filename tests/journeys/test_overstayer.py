"""Somebody leaves who stayed too long: the officer sees by how much and why, day by day, and hears her."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import CAME_LONG_AGO, DAYS_AGO
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
ALLOWED = 90


def test_an_overstay_is_explained_and_leaving_is_not_barred(sit_down: SitDown) -> None:
    over = DAYS_AGO + 1 - ALLOWED
    departures = sit_down("tomas")
    departures.end_shift()
    departures.start_shift("UTO-AIR-1/D1", "exit")
    departures.open("/lane")
    departures.read(CAME_LONG_AGO)
    assert departures.heading() == "Findings to look at again: 1"
    finding = departures.page.locator(".finding.weight-attention")
    expect(finding).to_contain_text(f"Stayed {over} days longer than allowed")
    expect(finding).to_contain_text("Hear the traveller")

    departures.page.get_by_role("link", name="Calendar of stays").click()
    departures.settle()
    assert departures.heading().startswith(f"Longer than allowed by {over} days")
    page = departures.page
    expect(page.locator("main")).to_contain_text(f"{DAYS_AGO + 1} of {ALLOWED} days are used")
    expect(page.locator(".strip svg[role=img] rect.counted")).to_have_count(ALLOWED)
    expect(page.locator(".strip svg[role=img] rect.over")).to_have_count(over)
    page.locator(".strip summary").click()
    expect(page.locator(".strip table")).to_contain_text("No exit is recorded yet: the stay goes on.")


def test_anybody_works_out_how_long_they_may_stay(sit_down: SitDown, address: str) -> None:
    page = sit_down("tomas").context.new_page()
    page.context.clear_cookies()
    page.goto(f"{address}/stay-check")
    page.select_option("#id_citizenship", "BRA")
    page.get_by_role("button", name="Work it out").click()
    expect(page.locator("section[role=status]")).to_contain_text("(90 days)")
    # A token against forged forms, for the choice of the language; nothing that tells one visitor from another time.
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"csrftoken"}
