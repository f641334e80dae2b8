"""A family is registered on a phone, found again by its number, and completed at a lane."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def test_a_family_from_the_tent_to_the_lane(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at="UTO-AIR-1/A2", **WAYS["phone"])
    page = desk.page
    desk.open("/response/register")
    number = page.input_value("#id_number")
    page.fill("#id_family_name", "Tekle")
    page.fill("#id_p1-given_names", "Selam")
    page.fill("#id_p1-age", "34")
    page.fill("#id_p2-given_names", "Yonas")
    page.fill("#id_p2-age", "8")
    page.click("text=One more person")
    assert page.locator(".someone").count() == 4
    # Nobody is made a son because nobody looked: the page asks.
    page.click("text=Register them")
    expect(page.locator(".error")).to_have_text("Choose who that is to the first person.")
    page.select_option("#id_p2-relation", "child")
    page.click("text=Register them")
    expect(page.locator("h1")).to_have_text(f"Registered: {number}")
    assert violations(page) == []
    page.click("text=Print the bands")
    assert page.locator(".band").count() == 2
    assert "Tekle" not in page.locator("main").inner_text()
    desk.open("/response")
    page.fill("#number", number.lower().replace("-", ""))
    page.click("text=Find them")
    page.locator("text=Complete at my lane").first.click()
    assert desk.inspection()
