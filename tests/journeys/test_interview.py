"""A referred traveller is asked, listened to and believed or not, point by point: interview, evidence, assessment."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
CASE = re.compile(r"/second-line/inspections/[0-9a-f-]{36}")


def ticket() -> bytes:
    """A photo with the place where it was taken."""
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 12.0)})
    out = io.BytesIO()
    Image.new("RGB", (120, 80), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def taken(sit_down: SitDown, number: str, **browser: object) -> tuple[Desk, str]:
    """Refer somebody with an expired passport; return the second line's desk and the address of the case there."""
    lane = sit_down("ines", at="UTO-AIR-1/A1")
    lane.open("/lane")
    lane.read(passport(primary="HASSAN", secondary="LEILA", number=number, issuer="SDN", valid_days=-40))
    case = f"/second-line/inspections/{lane.inspection()}"
    lane.press("r")
    desk = sit_down("sofia", at="UTO-AIR-1/", **browser)
    desk.take_case(case)
    return desk, case


def test_what_was_said_is_written_down_read_back_and_corrected(sit_down: SitDown) -> None:
    desk, case = taken(sit_down, "PS1112223")
    page = desk.page
    desk.open(f"{case}/interview")
    page.select_option("#language", "ar")
    page.locator("label", has=page.locator("input[name=interpreter][value=person]")).click()
    page.click("text=Begin the interview")
    expect(page.locator(".problem")).to_contain_text("Name the interpreter")
    page.fill("#interpreter-name", "H. Haddad")
    page.locator("label", has=page.locator("input[name=presence][value=remote]")).click()
    page.click("text=Begin the interview")
    expect(page.locator("h1")).to_have_text("Where and how did you get this document?")
    page.fill("#words", "My uncle got it for me.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Do you have any other document, also an old one or a copy?")
    page.click("text=The traveller corrects this")
    expect(page.locator("h1")).to_have_text("What does the traveller correct in line 1?")
    page.fill("#words", "لا، أبي")
    page.click("text=Write it down")
    expect(page.locator(".record")).to_contain_text("My uncle got it for me.")
    expect(page.locator(".record")).to_contain_text("Corrected by the traveller in line 2")
    page.check("input[name=read_back][value=yes]", force=True)
    page.click("text=End the interview")
    expect(page.locator("h1")).to_have_text("What was said")
    expect(page.locator(".pairs", has_text="Read back")).to_contain_text("the traveller heard it")


@pytest.mark.parametrize("way", ["desktop dark", "phone"])
def test_the_pages_of_a_case_are_accessible(sit_down: SitDown, way: str) -> None:
    desk, case = taken(sit_down, f"PS20000{len(way)}", **WAYS[way])
    found = {}
    for path in ("/interview", "/assessment", "/evidence"):
        desk.open(f"{case}{path}")
        for details in desk.page.locator("main details").all():
            details.evaluate("element => { element.open = true; }")
        found[path] = violations(desk.page)
    desk.open(f"{case}/interview")
    desk.page.select_option("#language", "ckb")
    desk.page.locator("label", has=desk.page.locator("input[name=interpreter][value=none]")).click()
    desk.page.click("text=Begin the interview")
    desk.page.fill("#words", "At the office.")
    desk.page.click("text=Write it down")
    desk.settle()
    found["running"] = violations(desk.page)
    assert [key for key, wrong in found.items() if wrong] == []


def test_a_finding_is_answered_on_evidence_without_scripts(sit_down: SitDown) -> None:
    desk, case = taken(sit_down, "PS1112224", java_script_enabled=False)
    page = desk.page
    desk.open(f"{case}/evidence")
    page.fill("#label", "Ticket home")
    page.check("input[name=kind][value=photo]", force=True)
    page.set_input_files("#file", {"name": "t.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})
    page.click("text=Keep the picture")
    expect(page.locator(".problem")).to_contain_text("A PDF can hide other things")
    expect(page.locator("#label")).to_have_value("Ticket home")
    page.set_input_files("#file", {"name": "t.jpg", "mimeType": "image/jpeg", "buffer": ticket()})
    page.click("text=Keep the picture")
    page.click("a.row-link")
    shown = page.locator(".document img")
    sent = desk.context.request.get(f"{desk.address}{shown.get_attribute('src')}")
    assert (sent.status, sent.headers["content-type"], sent.headers["cache-control"]) == (200, "image/jpeg", "no-store")
    assert sent.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    assert sent.headers["content-disposition"].startswith('inline; filename="evidence-')
    assert not dict(Image.open(io.BytesIO(sent.body())).getexif())

    desk.open(f"{case}/assessment")
    before = int(desk.heading().split()[0])
    sheet = page.locator(".sheet").first
    sheet.locator("input[value=cleared]").check(force=True)
    sheet.locator("textarea").fill("The consulate issues a new passport today.")
    sheet.locator("input[name=evidence]").check(force=True)
    sheet.locator("text=Record the answer").click()
    expect(page.locator(".sheet .given")).to_contain_text("The consulate issues a new passport today.")
    expect(page.locator(".sheet .given")).to_contain_text("Ticket home")
    after = desk.heading()
    assert after == "Every finding that weighs is answered" if before == 1 else after.startswith(str(before - 1))


def test_more_than_a_picture_may_weigh_is_refused_unread(sit_down: SitDown) -> None:
    desk, case = taken(sit_down, "PS1112225")
    desk.open(f"{case}/evidence")
    desk.page.fill("#label", "Ticket home")
    desk.page.check("input[name=kind][value=photo]", force=True)
    large = b"\xff\xd8\xff" + bytes(9_000_000)
    desk.page.set_input_files("#file", {"name": "t.jpg", "mimeType": "image/jpeg", "buffer": large})
    desk.page.click("text=Keep the picture")
    expect(desk.page.locator("main")).to_contain_text("larger than 8 megabytes")
