"""A refusal at the desk: told by one officer, looked at and answered for by a second one in their own name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
FIRST, SECOND = "sofia", "tomas"


def referred(desk: Desk, *, primary: str, number: str, years: int = 38, before: str = "", valid_days: int = 900) -> str:
    """Refer a traveller from the lane; return the address of the case."""
    desk.open("/lane")
    desk.read(
        passport(primary=primary, secondary="ROSA", number=number, issuer="NLD", years=years, valid_days=valid_days)
    )
    case = desk.inspection()
    desk.press("r")
    return f"/second-line/inspections/{case}"


def taken(desk: Desk, case: str) -> None:
    """Take a case and answer every finding of its sheet."""
    desk.take_case(case)
    desk.open(f"{case}/assessment")
    while desk.page.locator(".sheet:not(:has(.given)) details").count():
        sheet = desk.page.locator(".sheet:not(:has(.given))").first
        if not sheet.locator("textarea").is_visible():
            sheet.locator("details > summary").last.click()
        sheet.locator("input[name=answer][value=confirmed]").check(force=True)
        sheet.locator("textarea").fill("Seen on the page of the passport.")
        sheet.locator("text=Record the answer").click()
        desk.settle()


def test_a_refusal_takes_two_people(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    case = referred(lane, primary="JANSEN", number="NL7100001", valid_days=-3)
    sofia = sit_down(FIRST, at="UTO-AIR-1/")
    sofia.open(f"{case}/outcome")
    expect(sofia.page.locator("h1")).to_have_text("What is the outcome for this person?")
    assert violations(sofia.page) == []
    taken(sofia, case)
    sofia.open(f"{case}/outcome")
    sofia.page.click("text=May not enter")
    sofia.settle()
    assert violations(sofia.page) == []
    sofia.page.locator("input[name=reason][value=no-document]").check()
    sofia.page.fill("#words", "The passport has expired, and nothing else shows who she is.")
    sofia.page.locator("#words").press("Control+Enter")
    sofia.page.fill("#proportionality", "No other document can be brought today.")
    sofia.page.click("text=Propose: refuse entry to JANSEN")
    sofia.settle()
    expect(sofia.page.locator("h1")).to_have_text("Waits for a second person")
    assert violations(sofia.page) == []

    tomas = sit_down(SECOND, at="UTO-AIR-1/")
    tomas.open("/second-line")
    tomas.page.locator("#to-confirm + .panel .row-link").first.click()
    tomas.settle()
    expect(tomas.page.locator("h1")).to_have_text("May not enter: do you confirm it?")
    expect(tomas.page.locator("#work")).to_contain_text("No other document can be brought today.")
    expect(tomas.page.locator("#work")).to_contain_text("Seen on the page of the passport.")
    assert violations(tomas.page) == []
    tomas.press("Enter")
    expect(tomas.page.locator("h1")).to_have_text("May not enter: do you confirm it?")
    tomas.page.get_by_role("button", name="Refuse entry to JANSEN").click()
    tomas.settle()
    expect(tomas.page.locator("h1")).to_have_text("May not enter · Confirmed by a second person")
    sofia.open(f"{case}/outcome")
    expect(sofia.page.locator("h1")).to_have_text("What comes next for this person?")
    expect(sofia.page.locator("#work")).to_contain_text("Confirmed by a second person")


def test_enter_in_a_field_refuses_nobody(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    case = referred(lane, primary="BAKKER", number="NL7100002")
    sofia = sit_down(FIRST, at="UTO-AIR-1/")
    taken(sofia, case)
    sofia.open(f"{case}/outcome/withdraw")
    sofia.page.fill("#words", "I want to go home.")
    sofia.page.fill("#free-will", "Interpreter L. Haddad")
    sofia.page.locator("#free-will").press("Enter")
    sofia.settle()
    expect(sofia.page).to_have_url(f"{sofia.address}{case}/outcome/withdraw")
    sofia.open(f"{case}/outcome")
    expect(sofia.page.locator("h1")).to_have_text("What is the outcome for this person?")


def test_who_is_admitted_leaves_a_card(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    case = referred(lane, primary="VISSER", number="NL7100003")
    sofia = sit_down(FIRST, at="UTO-AIR-1/", java_script_enabled=False)
    sofia.take_case(case)
    sofia.open(f"{case}/outcome/admit_conditionally")
    sofia.page.click("text=Admit VISSER with conditions")
    expect(sofia.page.locator(".problem")).to_contain_text("Choose at least one condition")
    sofia.open(f"{case}/outcome/admit")
    sofia.page.locator("input[name=purpose][value=visit]").check(force=True)
    sofia.page.fill("#intended_days", "12")
    sofia.page.click("text=Admit VISSER")
    expect(sofia.page.locator(".said")).to_contain_text("Recorded")
    expect(sofia.page.locator("h1")).to_contain_text("Recorded: entered")


def test_a_mother_is_refused_and_her_child_stays_with_her(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="VERMEER", secondary="ELS", number="NL7200001", issuer="NLD", years=36, valid_days=-3))
    mother = lane.inspection()
    lane.press("f")
    lane.page.wait_for_url("**/lane/parties/**")
    lane.page.wait_for_timeout(350)
    lane.read(passport(primary="VERMEER", secondary="PIM", number="NL7200002", issuer="NLD", years=8))
    lane.page.click("a:has-text('ELS')")
    lane.settle()
    lane.press("r")
    # Her child stands there without her now, and nobody waves it through.
    lane.page.click("a:has-text('PIM')")
    lane.settle()
    child = lane.inspection()
    assert lane.heading() == "A child, or perhaps a child: answer the duty first"
    expect(lane.page.locator("button[value=admit]")).to_be_disabled()
    lane.press("r")

    case = f"/second-line/inspections/{mother}"
    sofia = sit_down(FIRST, at="UTO-AIR-1/")
    taken(sofia, case)
    sofia.open(f"{case}/outcome/refuse")
    sofia.page.locator("input[name=reason][value=no-document]").check()
    sofia.page.fill("#words", "The passport has expired, and nothing else shows who she is.")
    sofia.page.fill("#proportionality", "No other document can be brought today.")
    sofia.page.click("text=Propose: refuse entry to VERMEER")
    sofia.settle()
    tomas = sit_down(SECOND, at="UTO-AIR-1/")
    tomas.open("/second-line")
    tomas.page.locator("#to-confirm + .panel .row-link").first.click()
    tomas.settle()
    expect(tomas.page.locator("section[aria-labelledby=company] li")).to_contain_text("Child")
    expect(tomas.page.locator("#work")).to_contain_text("every child of the group")
    tomas.page.get_by_role("button", name="Refuse entry to VERMEER").click()
    tomas.settle()

    taken(sofia, f"/second-line/inspections/{child}")
    sofia.open(f"/second-line/inspections/{child}/outcome")
    may_enter = sofia.page.locator(".outcomes li", has_text="May enter").first
    expect(may_enter).to_contain_text("Not open now:")
    may_not = sofia.page.locator(".outcomes li", has_text="May not enter")
    expect(may_not).to_contain_text("Not open now:")
    expect(sofia.page.locator(".outcomes li", has_text="Goes to the protection authority")).not_to_contain_text(
        "Not open"
    )
