"""A case goes from one shift to the next: left with a line, read first, taken, given on by the supervisor."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AT = "UTO-AIR-1/"
LINE = "The consulate calls back at eight."


def referred(desk: Desk, *, primary: str, number: str) -> str:
    """Refer a traveller whose passport has expired; return the address of the case."""
    desk.open("/lane")
    desk.read(passport(primary=primary, secondary="LINA", number=number, issuer="NLD", valid_days=-3))
    case = desk.inspection()
    desk.press("r")
    return f"/second-line/inspections/{case}"


def test_a_case_goes_from_one_shift_to_the_next(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    case, other = (
        referred(lane, primary="QUIST", number="HO0000001"),
        referred(lane, primary="BAKKER", number="HO0000002"),
    )
    sofia = sit_down("sofia", at=AT)
    sofia.open(case)
    sofia.press("Enter")
    expect(sofia.page.locator("#holder")).to_have_text("You have this case")
    sofia.open("/shift")
    expect(sofia.page.locator("aside")).to_contain_text("what is to be done next")
    assert "QUIST" not in sofia.page.content()
    assert violations(sofia.page) == []
    sofia.page.click("button:has-text('End the shift')")
    # The browser itself asks for the line, before anything is sent.
    expect(sofia.page).to_have_url(f"{sofia.address}/shift")
    sofia.end_shift(LINE)
    expect(sofia.page.locator(".said")).to_have_text("The shift has ended.")

    tomas = sit_down("tomas", at=AT)
    tomas.open(case)
    tomas.press("Enter")
    expect(tomas.page.locator("h1")).to_contain_text("Read this before you take a case")
    expect(tomas.page.locator("article", has_text="Q•••")).to_contain_text(LINE)
    assert violations(tomas.page) == []
    while tomas.page.locator("article button").count():
        tomas.page.locator("article button").first.click()
        tomas.page.wait_for_load_state()
    tomas.open(case)
    expect(tomas.page.locator("#work")).to_contain_text(LINE)
    tomas.press("Enter")
    expect(tomas.page.locator("#holder")).to_have_text("You have this case")

    tomas.open("/second-line/cases")
    assert violations(tomas.page) == []
    row = tomas.page.locator("tr", has=tomas.page.locator(f"a[href='{other}']"))
    row.locator("select").select_option(label="Tomás Ferreira")
    row.locator("input[name=why]").fill("I know this family.")
    row.locator("button").click()
    tomas.settle()
    expect(tomas.page.locator(".said")).to_have_text("The case has been given on.")
    tomas.open(other)
    expect(tomas.page.locator("#holder")).to_have_text("You have this case")
    assert violations(tomas.page) == []
