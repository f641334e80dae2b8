"""A page read from a picture at the lane: its lines land in the scan field, with what is in doubt told, and go on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doors.desk.served import Desk

pytestmark = [pytest.mark.browser, pytest.mark.camera]
SitDown = Callable[..., Desk]
AT = "UTO-AIR-1/A1"


def test_a_picture_becomes_lines_and_lines_an_inspection(sit_down: SitDown, tmp_path: Path) -> None:
    from tools.specimens import encoded, specimens

    (specimen,) = specimens(1, seed=3, conditions=("scan",))
    picture = tmp_path / "page.jpg"
    picture.write_bytes(encoded(specimen.picture))
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.press("i")
    expect(desk.page).to_have_url(f"{desk.address}/lane/picture")
    desk.page.locator("#file").set_input_files(picture)
    desk.page.get_by_role("button", name="Read the picture").click()
    expect(desk.page.locator("#scan")).to_have_value("\n".join(specimen.lines), timeout=60_000)
    expect(desk.page.locator(".page-portrait")).to_be_visible()
    desk.page.locator("#scan").press("Enter")
    expect(desk.page.locator(".findings.remarks")).to_contain_text("read from a picture", timeout=60_000)
