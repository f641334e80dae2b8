"""Every page, by axe in a real browser (WCAG 2.2 A and AA), in the ways people look at it; and read without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AXE = Path(__file__).resolve().parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # What was found right is counted and not described: a third of the time.
    "resultTypes": ["violations"],
}
WAYS: dict[str, dict[str, Any]] = {
    "desktop light": {"color_scheme": "light"},
    "desktop dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}
AT = "UTO-AIR-1/A2"
PAGES = {
    "tomas": (
        AT,
        "/shift",
        "/waiting",
        "/second-line",
        "/second-line/cases",
        "/second-line/hand-over",
        "/referrals",
        "/response",
        "/response/register",
        "/response/bands",
        "/lane/typed",
        "/lane/picture",
        "/preferences",
        "/reader",
        "/second-factor/",
    ),
    "wen": (
        "",
        "/lists",
        "/lists/open",
        "/lists/lost/waiting",
        "/lists/lost/versions",
        "/lists/calibration",
        "/lists/persons/open",
        "/lists/entries",
        "/trust",
        "/trust/bring",
        "/own-documents",
    ),
    "petra": ("", "/permits", "/permits/issue", "/permits/import", "/emergency", "/emergency/issue"),
    "olga": ("", "/journal", "/lists/samples", "/detention", "/complaints", "/agreements", "/data-requests"),
    "lucien": ("", "/legal", "/agreements", "/agreements/new"),
    "amara": (AT, "/missing", "/missing/new", "/missing/dead/new"),
    "vera": ("", "/detention", "/complaints", "/complain", "/complain/follow", "/my-data"),
    "clara": (
        "",
        "/children",
        "/children/work",
        "/children/families",
        "/children/families/new",
        "/children/bring",
        "/response/families",
    ),
    "lotus": ("", "/service"),
    "karim": ("", "/movements", "/carriers", "/carriers/messages", "/carriers/boarding", "/movements/unmasking"),
    "edda": ("", "/examinations", "/specimens", "/training", "/frauds"),
    "ada": ("", "/officers", "/officers/add", "/officers/lost-factors", "/nothing-here"),
}
"""Officer to the lane they work at, and the pages they open."""


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong; the script is evaluated, not loaded, so that the content policy stays in force."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async (rules) => (await axe.run(document, rules)).violations", RULES)
    return [f"{each['id']}: {node['target']} {node['failureSummary']}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("way", WAYS)
def test_the_lane_is_accessible(sit_down: SitDown, way: str) -> None:
    desk = sit_down("tomas", at=AT, **WAYS[way])
    desk.open("/lane")
    assert violations(desk.page) == []
    desk.read(passport(primary="ARSLAN", secondary="DENIZ", number=f"B10000{len(way)}", years=9, valid_days=-9))
    expect(desk.page.locator(".duty")).to_be_visible()
    for details in desk.page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    assert violations(desk.page) == []
    inspection = desk.inspection()
    desk.open(f"/inspections/{inspection}/claim")
    assert violations(desk.page) == []
    desk.page.keyboard.press("?")
    assert violations(desk.page) == []
    desk.open("/lane")
    desk.read(passport(primary="OLSEN", secondary="IDA", number=f"B11000{len(way)}"))
    desk.open(f"/lane/inspections/{desk.inspection()}/bearer")
    assert violations(desk.page) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("officer", PAGES)
def test_every_page_is_accessible(sit_down: SitDown, way: str, officer: str) -> None:
    at, *paths = PAGES[officer]
    desk = sit_down(officer, at=at, **WAYS[way])
    found = {}
    for path in paths:
        desk.open(path)
        found[path] = violations(desk.page)
    assert found == {path: [] for path in paths}


def test_a_hit_is_accessible_at_the_lane_and_at_the_desk(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="HALLORAN", secondary="VIKTORIA", number="B4000001"))
    assert violations(desk.page) == []
    desk.press("h")
    expect(desk.page.locator("h1")).to_have_text("The same person?")
    assert violations(desk.page) == []
    keeper = sit_down("wen", **WAYS["desktop dark"])
    keeper.open("/hits")
    assert violations(keeper.page) == []
    keeper.page.locator("a.row-link").first.click()
    keeper.settle()
    assert violations(keeper.page) == []


def test_what_is_folded_out_of_the_menu_folds_back(sit_down: SitDown) -> None:
    page = sit_down("tomas", at=AT).page
    page.goto(page.url.split("/shift")[0])
    more, folded = page.locator(".more > summary"), page.locator(".more a").first
    more.focus()
    page.keyboard.press("Enter")
    expect(folded).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Tab")
    expect(folded).to_be_focused()
    page.keyboard.press("Escape")
    expect(folded).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".brand").focus()
    expect(folded).to_be_hidden()


def test_the_sign_in_is_accessible(address: str, chromium: Any) -> None:
    page = chromium.new_page()
    page.goto(f"{address}/sign-in/")
    assert violations(page) == []
    page.close()


def test_no_page_scrolls_sideways_on_a_phone_or_at_double_size(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at=AT, viewport={"width": 390, "height": 844})
    widths = {}
    for path in ("/lane", "/shift", "/waiting", "/preferences", "/lane/typed"):
        desk.open(path)
        widths[path] = desk.page.evaluate("() => document.documentElement.scrollWidth")
    assert widths == dict.fromkeys(widths, 390)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("zh-hans", "ltr"), ("ru", "ltr")])
def test_the_page_turns_with_its_language(sit_down: SitDown, language: str, direction: str) -> None:
    desk = sit_down("tomas", at=AT)
    desk.open("/preferences")
    desk.page.check(f"input[name=language][value={language}]", force=True)
    desk.page.click("form:has(input[name=language]) .btn-primary")
    desk.open("/lane")
    root = desk.page.locator("html")
    expect(root).to_have_attribute("dir", direction)
    desk.read(passport(primary="WESTERGREN", secondary="KAI", number="B2000001"))
    name = desk.page.locator(".person .name bdi")
    expect(name).to_have_attribute("dir", "ltr")
    expect(name).to_have_text("WESTERGREN, KAI")
    assert violations(desk.page) == []
    desk.open("/preferences")
    desk.page.check("input[name=language][value=en]", force=True)
    desk.page.click("form:has(input[name=language]) .btn-primary")


def test_a_traveller_is_read_and_decided_without_scripts(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at=AT, java_script_enabled=False)
    desk.open("/lane")
    desk.page.fill("#scan", passport(primary="FONTAINE", secondary="LUC", number="B3000001", issuer="FRA"))
    desk.page.click(".scan .btn-primary")
    expect(desk.page.locator("h1")).to_have_text("May enter")
    desk.inspection()
    desk.page.fill("#intended_days", "never")
    desk.page.click("button[value=admit]")
    expect(desk.page.locator("#problem")).to_contain_text("intended stay in days")
    expect(desk.page.locator("#intended_days")).to_have_value("never")
    desk.page.fill("#intended_days", "5")
    desk.page.click("button[value=admit]")
    expect(desk.page.locator(".said")).to_have_text("Recorded: FONTAINE, LUC may pass.")
    desk.page.fill("#scan", "not a passport at all")
    desk.page.click(".scan .btn-primary")
    expect(desk.page.locator("#problem")).to_contain_text("could not be read")
    expect(desk.page.locator("#scan")).to_have_value("not a passport at all")
