"""A family is registered on a phone, found again by its number, and completed at a lane."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
EVERYTHING_KEPT = """() => new Promise((resolve) => {
  const asked = indexedDB.open("limen-field", 1);
  asked.onsuccess = () => {
    const all = asked.result.transaction("queue").objectStore("queue").getAll();
    all.onsuccess = () => resolve(JSON.stringify(all.result));
  };
})"""


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


def test_who_is_registered_without_a_network_comes_in_later(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at="UTO-AIR-1/A2", **WAYS["phone"])
    page = desk.page
    desk.open("/field/")
    expect(page.locator("[data-field][data-ready]")).to_be_attached()
    assert violations(page) == []
    desk.context.set_offline(True)
    page.reload()
    number = page.input_value("#id_number")
    page.fill("#id_family_name", "Haile")
    page.fill("#id_p1-given_names", "Miriam")
    page.fill("#id_p1-age", "41")
    page.keyboard.press("Enter")
    page.fill("#id_p2-given_names", "Abel")
    page.click("text=Keep them")
    expect(page.locator("[data-problem]")).to_have_text("Choose who that is to the first person.")
    page.select_option("#id_p2-relation", "child")
    page.click("text=Keep them")
    waits = page.locator("[data-waiting]")
    expect(waits).to_have_text("On this device: families 1, persons 2.")
    # Whoever takes the device reads nobody on it, and a new family begins with a number of its own.
    held = page.evaluate(EVERYTHING_KEPT)
    assert number in held
    assert "Haile" not in held
    assert page.input_value("#id_number") != number
    page.reload()
    expect(waits).to_have_text("On this device: families 1, persons 2.")
    desk.context.set_offline(False)
    page.click("text=Hand over now")
    expect(waits).to_have_text("Nothing waits on this device.")
    desk.open("/response")
    page.fill("#number", number)
    page.click("text=Find them")
    expect(page.locator("h1")).to_have_text(f"Registered: {number}")
    expect(page.locator("main")).to_contain_text("Miriam Haile")
