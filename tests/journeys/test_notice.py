"""Somebody who was refused goes home with a paper they can read, that others can check, and that says who helps."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from typer.testing import CliRunner

from limen.adapters.node_identity import read_node, read_public_key
from limen.cli.seal import app
from limen.lib.seals.trust import TrustedKey, write_trust
from tests.doors.desk import refuse
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


@pytest.fixture(scope="session")
def folder(address: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the installation behind `address`."""
    return next(tmp_path_factory.getbasetemp().glob("desk*/limen.toml")).parent


def refused(folder: Path, number: str) -> str:
    """Refuse an invented traveller; return the address of the case."""
    command = [sys.executable, "-m", "tests.doors.desk.refuse", str(folder), number]
    case = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return f"/second-line/inspections/{case}"


def code_on(pdf: bytes) -> str:
    """Return what the square code on a paper says to a scanner."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        read = [code.text for page in document for code in zxingcpp.read_barcodes(page.render(scale=2).to_pil())]
    finally:
        document.close()
    assert len(read) == 1
    return read[0]


def stranger(chromium: Browser) -> Page:
    """Return the page of somebody who is not signed in."""
    return chromium.new_context().new_page()


def test_the_notice_is_made_read_signed_and_checked_offline(
    sit_down: SitDown, chromium: Browser, address: str, folder: Path, tmp_path: Path
) -> None:
    desk = sit_down(refuse.OFFICER, at="UTO-AIR-1/")
    desk.open(f"{refused(folder, 'NL4100001')}/notice")
    page = desk.page
    expect(page.locator("h1")).to_have_text("The traveller gets this in writing: Refusal of entry")
    assert violations(page) == []
    page.select_option("#id_language", "ar")
    page.get_by_role("button", name=re.compile("Make the notice for JANSEN")).click()
    desk.settle()
    expect(page.locator("h1")).to_have_text("Hand over the notice, and say what it means")
    assert violations(page) == []
    paper = page.get_by_role("link", name="Open the notice to print").get_attribute("href")
    pdf = desk.context.request.get(address + str(paper)).body()
    seal = code_on(pdf)

    page.get_by_label("Printed and handed over").check(force=True)
    page.get_by_label("Did not want to sign").check(force=True)
    page.select_option("#id_spoken", "ar")
    button = page.get_by_role("button", name=re.compile("Record that JANSEN"))
    button.click()
    desk.settle()
    expect(page.locator(".problem").first).to_contain_text("Tell the traveller all of it")
    expect(page.get_by_label("Did not want to sign")).to_be_checked()
    for told in ("What was decided, and why", "That they can appeal", "Where to get legal help", "independent monitor"):
        page.get_by_label(told).check(force=True)
    button.click()
    desk.settle()
    expect(page.locator("h1")).to_have_text("The notice was handed over")
    assert violations(page) == []

    anybody = stranger(chromium)
    anybody.goto(f"{address}/verify")
    anybody.fill("#id_text", seal)
    anybody.click("text=Check the seal")
    expect(anybody.locator("h1")).to_have_text("This seal is genuine")
    expect(anybody.locator("dl")).to_contain_text("Refusal of entry")
    assert violations(anybody) == []
    anybody.fill("#id_text", seal[:-1] + ("A" if seal[-1] != "A" else "B"))
    anybody.click("text=Check the seal")
    expect(anybody.locator("h1")).to_have_text("Do not rely on this paper")
    anybody.context.close()

    trust = tmp_path / "utopia.json"
    key = TrustedKey(state="UTO", node=read_node(folder).name, public_key=read_public_key(folder))
    trust.write_text(write_trust([key]), encoding="utf-8")
    assert CliRunner().invoke(app, ["verify", seal, "--trust", str(trust)]).exit_code == 0


def test_the_notice_goes_to_the_travellers_own_phone_once(sit_down: SitDown, chromium: Browser, folder: Path) -> None:
    desk = sit_down(refuse.OFFICER, at="UTO-AIR-1/")
    desk.open(f"{refused(folder, 'NL4100002')}/notice")
    page = desk.page
    page.get_by_role("button", name=re.compile("Make the notice")).click()
    desk.settle()
    page.get_by_role("button", name="Send it to the traveller's phone").click()
    desk.settle()
    assert violations(page) == []
    shown = page.locator("img.qr").screenshot()
    link = _read(shown)
    phone = chromium.new_context(**WAYS["phone"], accept_downloads=True)
    own = phone.new_page()
    own.goto(link)
    expect(own.locator("h1")).to_have_text("Your paper from the border")
    assert violations(own) == []
    with own.expect_download() as paper:
        own.click("text=Get my paper")
    assert paper.value.suggested_filename.startswith("UTO-AIR-1-")
    assert code_on(Path(paper.value.path()).read_bytes()).startswith("LIMEN1:")
    own.goto(link)
    expect(own.locator("h1")).to_have_text("This link is used up")
    phone.close()


def _read(picture: bytes) -> str:
    return zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))[0].text


def test_the_public_page_says_what_is_no_seal_and_keeps_its_languages(chromium: Browser, address: str) -> None:
    page = stranger(chromium)
    page.goto(f"{address}/verify")
    assert violations(page) == []
    page.fill("#id_text", "a parking ticket")
    page.click("text=Check the seal")
    expect(page.locator("h1")).to_have_text("Do not rely on this paper")
    expect(page.locator("main")).to_contain_text("This is not a seal")
    page.select_option("#language", "ar")
    page.click("form[action='/language'] button")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    page.context.close()
