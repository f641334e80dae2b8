"""Somebody was refused: the carrier hears of it, they are held and cared for, appeal, and are found to be right."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.doors.desk import refuse
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations
from tests.fakes.post import passport

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def refused(folder: Path, number: str) -> str:
    """Refuse an invented traveller; return the id of the case."""
    command = [sys.executable, "-m", "tests.doors.desk.refuse", str(folder), number]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def fill(page: Page, step: str, **said: str) -> None:
    """Fill the form of a step, opening it first."""
    details = page.locator(f"details:has(form[action$='/{step}'])")
    if details.count() and details.get_attribute("open") is None:
        details.locator("summary").click()
    for name, value in said.items():
        field = page.locator(f"form[action$='/{step}'] [name='{step}-{name}']")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"form[action$='/{step}'] [name='{step}-{name}'][value='{value}']").press("Space")
        elif field.evaluate("element => element.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def send(desk: Desk, step: str) -> None:
    """Send the form of a step."""
    desk.page.locator(f"form[action$='/{step}'] button").click()
    desk.settle()


def test_cared_for_heard_and_found_to_be_right(sit_down: SitDown, folder: Path) -> None:
    case = refused(folder, "NL4200001")
    address = f"/second-line/inspections/{case}"
    desk = sit_down(refuse.OFFICER, at="UTO-AIR-1/")
    page = desk.page
    desk.open(f"{address}/after")
    expect(page.locator("h1")).to_have_text("2 things are left to do")
    assert violations(page) == []

    fill(page, "carrier-told", carrier="Utopian Air", conveyance="UA 12", how="Station manager, by telephone")
    send(desk, "carrier-told")
    expect(page.locator(".said")).to_contain_text("the carrier was told")
    fill(page, "carrier-written", how="E-mail to the station")
    send(desk, "carrier-written")
    expect(page.locator("h1")).to_have_text("1 thing is left to do")

    fill(
        page,
        "custody-begin",
        **{f"not_{code}": "There is no address." for code in ("go-on", "report", "deposit", "sponsor", "open-place")},
        basis="Border Act, section 30",
        reasons="He left the transit zone twice.",
        authority="Judge M. Sato",
        place="Room 3",
        language="nl",
        lawyer="Called legal aid",
        consulate="declined",
        contact="Spoke with his sister",
        medical="Seen by the nurse",
    )
    send(desk, "custody-begin")
    expect(page.locator("h1")).to_contain_text("Held for")
    fill(page, "custody-care", kind="meal", words="Rice and tea")
    send(desk, "custody-care")
    expect(page.locator("table.queue")).to_contain_text("Rice and tea")
    assert violations(page) == []

    fill(page, "headquarters", move="remove", destination="NLD", ground="began", words="Flight UA 13 tonight.")
    send(desk, "headquarters")
    expect(page.locator("#headquarters + .entry")).to_contain_text("not answered yet")

    desk.open(f"{address}/appeals")
    expect(page.locator("h1")).to_contain_text("contest the decision?")
    assert violations(page) == []
    page.locator("[name=suspensive][value=yes]").check(force=True)
    page.get_by_role("button", name="Record it").click()
    desk.settle()
    expect(page.locator("h1")).to_have_text("The decision is contested")

    _legal_desk(sit_down, case)

    desk.open(address)
    expect(page.locator("h1")).to_contain_text("The refusal was annulled")
    expect(page.locator("#work")).to_contain_text("found wrong on appeal or review")
    desk.open(f"{address}/after")
    expect(page.locator("#custody ~ dl").first).to_contain_text("Until")
    assert violations(page) == []


def _legal_desk(sit_down: SitDown, case: str) -> None:
    legal = sit_down("lucien")
    page = legal.page
    legal.open("/")
    expect(page.locator("h1")).to_have_text("2 things wait for the legal desk")
    assert violations(page) == []
    page.get_by_role("link", name="removal", exact=True).click()
    legal.settle()
    expect(page).to_have_url(re.compile(f"/legal/inspections/{case}"))
    assert violations(page) == []

    asks = page.locator("form[action*='/request/']")
    asks.locator("[value=yes]").check(force=True)
    asks.locator("textarea").fill("The ticket is good.")
    asks.locator("button").click()
    legal.settle()
    expect(page.locator(".problem")).to_contain_text("An appeal or a review of this case is open")

    ruling = page.locator("form[action*='/appeal/']")
    ruling.locator("[value=upheld]").check(force=True)
    ruling.locator("[type=date]").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    ruling.locator("textarea").fill("The purpose of the stay was shown.")
    ruling.locator("button").click()
    legal.settle()
    expect(page.locator(".said")).to_contain_text("The outcome is recorded")


def test_sent_back_by_another_state(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A1", **WAYS["phone"])
    page = desk.page
    desk.read(passport(number="NL4200002", issuer="NLD", citizenship="NLD", primary="VERMEER"))
    page.get_by_role("link", name="Sent back by another State").click()
    desk.settle()
    expect(page.locator("h1")).to_contain_text("Did another State send VERMEER, ANNA MARIA back?")
    assert violations(page) == []
    page.get_by_label("Which State sent this person back?").fill("DEU")
    page.get_by_role("button", name="Record it, and go on examining").click()
    desk.settle()
    expect(page.locator(".said")).to_contain_text("accepted for examination")
