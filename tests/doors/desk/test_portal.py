"""An officer of a carrier uploads a list, sees what is wrong with it and where, mends it, and sees the answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.doors.desk.papers import CARRIER_USER
from tests.doors.desk.served import code
from tests.doors.desk.test_accessible import WAYS, violations
from tests.fakes.messages import Person, paxlst

pytestmark = pytest.mark.browser
WIFE = Person(number="XU0000001", reference="REF1", seat="12A", booking="XUFAM1")
HUSBAND = Person(surname="ERIKSSON", given="NILS", sex="M", number="XU0000002", reference="REF2", booking="XUFAM1")


@pytest.fixture(scope="module")
def carrier(address: str, chromium: Browser) -> Iterator[BrowserContext]:
    """Return the browser of somebody of the carrier, signed in by the keyboard alone."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
    page = context.new_page()
    page.goto("/carrier/sign-in")
    assert violations(page) == []
    username, _first, password = CARRIER_USER
    for shift in (0, 1, -1):
        page.locator("#id_username").focus()
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(password)
        page.keyboard.press("Tab")
        page.keyboard.type(code(shift))
        with page.expect_navigation():
            page.keyboard.press("Enter")
        if not page.url.endswith("sign-in"):
            break
        page.fill("#id_username", "")
    expect(page.locator("h1")).to_have_text("Utopian Airways")
    page.close()
    yield context
    context.close()


def list_of(*persons: Person, reference: str) -> bytes:
    leaves = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(hours=6)
    return paxlst(*persons, flight="XU771", departs=leaves, arrives=leaves + timedelta(hours=2), reference=reference)


def test_a_list_is_uploaded_mended_and_answered(carrier: BrowserContext) -> None:
    page = carrier.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for persons, reference in (((WIFE, Person(reference="REF2", number="")), "FAULTY"), ((WIFE, HUSBAND), "MENDED")):
        page.goto("/carrier/")
        raw = list_of(*persons, reference=reference)
        page.set_input_files("#id_file", {"name": f"{reference}.edi", "mimeType": "text/plain", "buffer": raw})
        page.locator("#id_asks").focus()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert violations(page) == []
        if reference == "FAULTY":
            expect(page.locator("h1")).to_have_text("1 person is told with faults")
            page.locator(".finding.weight-attention a").first.click()
            marked = page.locator("li:target")
            expect(marked).to_have_class("weight-attention")
            expect(marked).to_contain_text("NAD+FL+++ERIKSSON")
            expect(page.locator(".panel:has(> h2:text-is('Answers')) tr", has_text="REF2")).to_contain_text(
                "data insufficient"
            )
            page.goto(page.locator("a[href*='mends=']").get_attribute("href") or "")
            expect(page.locator("[name=family_name-1]")).to_have_value("ERIKSSON")
            expect(page.locator("[name=family_name-0]")).to_have_count(0)
            assert violations(page) == []
    expect(page.locator("h1")).to_have_text("Taken in, nothing is wrong")
    answers = page.locator(".panel:has(> h2:text-is('Answers')) tbody tr")
    expect(answers).to_have_count(2)
    assert "data insufficient" not in answers.last.inner_text()
    page.goto("/carrier/")
    expect(page.locator("form[action='/carrier/changes']")).to_have_count(0)
    assert errors == []
    page.close()


def faulty(page: Page) -> str:
    """Send a list with somebody of whom too little is told; return where the row is mended."""
    page.goto("/carrier/")
    raw = list_of(WIFE, Person(reference="REF2", number=""), reference="WAYS")
    page.set_input_files("#id_file", {"name": "ways.edi", "mimeType": "text/plain", "buffer": raw})
    page.locator("#id_asks").check()
    with page.expect_navigation():
        page.locator("form[action='/carrier/messages'] .btn-primary").click()
    return page.locator("a[href*='mends=']").get_attribute("href") or ""


@pytest.mark.parametrize("way", WAYS)
def test_the_pages_of_the_portal_are_accessible(
    carrier: BrowserContext, chromium: Browser, address: str, way: str
) -> None:
    context = chromium.new_context(storage_state=carrier.storage_state(), base_url=address, **WAYS[way])
    page = context.new_page()
    found, widths = {}, {}
    mended = faulty(page)
    paths = ("/carrier/", "/carrier/list", "/carrier/scorecard", "/carrier/account", mended)
    for path in paths:
        page.goto(path)
        found[path] = violations(page)
        widths[path] = page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    context.close()
    assert (found, widths) == ({path: [] for path in paths}, dict.fromkeys(paths, 0))
