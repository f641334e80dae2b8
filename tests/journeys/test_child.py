"""A girl of fifteen with a man who is none of her family; help by a service; a claim after a refusal."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.doors.desk import refuse
from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import violations
from tests.journeys.test_appeal import refused

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def say_need(desk: Desk, need: str) -> None:
    """Say with the keyboard what somebody needs."""
    desk.press("v")
    desk.page.check(f"input[name=need][value={need}]", force=True)
    desk.page.get_by_role("button", name="Say so").click()
    desk.settle()


def write(page: Page, kind: str, **said: str) -> None:
    """Write a record into the case on the screen: a field left out is told in words."""
    page.get_by_role("link", name=kind, exact=True).click()
    for field in page.locator("main form textarea").all():
        field.fill(said.get(field.get_attribute("name") or "", "Told by her."))
    for group in page.locator("main form fieldset").all():
        group.locator("input[type=radio]").first.check(force=True)
    page.get_by_role("button", name="Record it").click()


def test_a_girl_travels_with_a_man_who_is_none_of_her_family(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A4")
    lane.open("/lane")
    lane.read(passport(primary="KRANZ", secondary="ROLF", number="GA0000001"))
    man = lane.inspection()
    lane.press("f")
    lane.read(passport(primary="OKONKWO", secondary="ADA", number="GA0000002", years=15))
    lane.page.click("a:has-text('OKONKWO')")
    expect(lane.page.locator(".person .child")).to_have_text("Child")
    expect(lane.page.locator("button[value=admit]")).to_be_disabled()
    say_need(lane, "child-at-risk")
    expect(lane.page.locator(".said")).to_contain_text("whoever must know of it is told")
    assert violations(lane.page) == []
    lane.press("r")
    lane.open(f"/lane/inspections/{man}")
    say_need(lane, "trafficking")
    expect(lane.page.locator("button[value=admit]")).to_be_disabled()

    clara = sit_down("clara")
    clara.open("/children")
    assert "1 child waits for you" in clara.heading()
    expect(clara.page.locator("main")).not_to_contain_text("OKONKWO")
    assert violations(clara.page) == []
    clara.page.locator("a.row-link").first.click()
    clara.page.fill("#why", "Duty officer of tonight.")
    clara.page.get_by_role("button", name="Take this case").click()
    expect(clara.page.locator(".person .name")).to_contain_text("OKONKWO, ADA")
    assert violations(clara.page) == []
    address = clara.page.url
    for kind in ("Safe place", "Guardian", "Adult who travels with the child", "Best-interests assessment"):
        write(clara.page, kind, view="I want to go to my aunt.")
    expect(clara.page.locator("#work")).to_contain_text("I want to go to my aunt.")
    expect(clara.page.locator("#work")).to_contain_text("does not count before somebody else has approved it")

    jonas = sit_down("jonas")
    jonas.page.goto(address)
    expect(jonas.page).to_have_url(re.compile("/take$"))
    jonas.page.fill("#why", "Second reader.")
    jonas.page.get_by_role("button", name="Take this case").click()
    jonas.page.get_by_role("button", name="I have read it and approve it").click()
    expect(jonas.page.locator("#work")).to_contain_text("approved by Jonas Brandt")

    clara.page.goto(address)
    clara.page.get_by_role("link", name="Look for family").click()
    clara.page.fill("[name=secondary]", "Ngozi")
    clara.page.fill("[name=primary]", "Okonkwo")
    clara.page.fill("[name=relation]", "aunt")
    clara.page.get_by_role("button", name="Keep it and compare").click()
    expect(clara.page.locator("#family ~ ul")).to_contain_text("Ngozi")


def test_whoever_says_so_apart_is_helped_by_a_service(sit_down: SitDown) -> None:
    lane = sit_down("ines", at="UTO-AIR-1/A4")
    lane.open("/lane")
    lane.read(passport(primary="SELASSIE", secondary="HANA", number="GB0000001", issuer="ERI"))
    case = lane.inspection()
    lane.press("r")

    sofia = sit_down("sofia", at="UTO-AIR-1/")
    sofia.take_case(f"/second-line/inspections/{case}")
    sofia.page.get_by_role("link", name="Needs", exact=True).click()
    sofia.settle()
    page = sofia.page
    page.check("[name=apart]", force=True)
    page.check("[name=limits_explained]", force=True)
    page.select_option("form[action$=screening] [name=language]", "ti")
    page.check("[name=consent][value=given]", force=True)
    for group in page.locator("form[action$=screening] fieldset:has(input[value='not-said'])").all():
        group.locator("input[value=no]").check(force=True)
    page.locator("form[action$=screening] [name=situations][value=trafficking]").check(force=True)
    assert violations(page) == []
    page.get_by_role("button", name="Keep what was said").click()
    sofia.settle()
    expect(page.locator(".duty").first).to_contain_text("signs of trafficking")
    page.locator("details:has(form[action$=referral]) > summary").click()
    form = page.locator("form[action$=referral]")
    form.locator("[name=service][value=lotus-house]").check(force=True)
    form.locator("[name=need]").fill("A bed tonight.")
    form.locator("[name=consent][value=given]").check(force=True)
    assert violations(page) == []
    page.get_by_role("button", name="Propose the referral").click()
    sofia.settle()
    expect(page.locator("#note ~ dl")).to_contain_text("A bed tonight.")
    expect(page.locator("#note ~ dl")).not_to_contain_text("SELASSIE")
    page.get_by_role("button", name="Send it").click()
    sofia.settle()
    assert violations(page) == []

    lotus = sit_down("lotus")
    lotus.open("/service")
    lotus.page.locator("a.row-link").first.click()
    expect(lotus.page.locator("main")).not_to_contain_text("SELASSIE")
    assert violations(lotus.page) == []
    lotus.page.get_by_role("button", name="Accept: we take this person in").click()
    lotus.settle()
    expect(lotus.page.locator("h1")).to_contain_text("accepted")


def test_who_was_refused_claims_and_stays(sit_down: SitDown, folder: Path) -> None:
    case = refused(folder, "NL4300001")
    sofia = sit_down(refuse.OFFICER, at="UTO-AIR-1/")
    sofia.open(f"/second-line/inspections/{case}")
    sofia.press("p")
    sofia.press("Enter")
    expect(sofia.page.locator(".said")).to_contain_text("The protection claim is recorded")
    sofia.open(f"/second-line/inspections/{case}/after")
    expect(sofia.page.locator("#work")).to_contain_text("A claim for protection is not decided")
    sofia.open(f"/second-line/inspections/{case}/outcome/remove")
    expect(sofia.page.locator("main")).to_contain_text("Nobody is sent back while the claim is open")
    amara = sit_down("amara", at="UTO-AIR-1/")
    amara.open("/second-line")
    expect(amara.page.locator(f"a[href$='{case}']").first).to_be_visible()


def test_the_body_that_visits_reads_the_register(sit_down: SitDown) -> None:
    vera = sit_down("vera")
    vera.open("/")
    expect(vera.page).to_have_url(re.compile("/detention$"))
    assert violations(vera.page) == []
    assert vera.page.locator("nav[aria-label=Main] a").count() == 2
