"""A family is registered on a phone, found again by its number, and completed at a lane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
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
    page.locator("main a", has_text="Correct").first.click()
    page.fill("#id_given_names", "Senait")
    page.fill("#id_why", "She spelled it.")
    assert violations(page) == []
    page.click("text=Correct it")
    expect(page.locator("main")).to_contain_text("Senait Tekle")
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


def test_a_photo_is_taken_in_the_field_and_looked_at_at_the_post(sit_down: SitDown, tmp_path: Path) -> None:
    face = tmp_path / "face.jpg"
    Image.effect_noise((2400, 1800), 80).convert("RGB").save(face)
    desk = sit_down("tomas", at="UTO-AIR-1/A2", **WAYS["phone"])
    page = desk.page
    desk.open("/field/")
    expect(page.locator("[data-field][data-ready]")).to_be_attached()
    number = page.input_value("#id_number")
    page.fill("#id_family_name", "Worku")
    page.fill("#id_p1-given_names", "Lensa")
    page.fill("#id_p1-age", "15")
    page.locator("summary", has_text="Photo").first.click()
    page.set_input_files("#id_p1-photo", face)
    page.click("text=Keep them")
    expect(page.locator("[data-problem]")).to_contain_text("no photo of a child")
    page.fill("#id_p1-age", "51")
    page.click("text=Keep them")
    expect(page.locator("[data-last]")).to_contain_text(number)
    expect(page.locator("[data-waiting]")).to_have_text("Nothing waits on this device.")
    desk.open("/response")
    page.fill("#number", number)
    page.click("text=Find them")
    assert violations(page) == []
    page.locator("main a", has_text="Photo").first.click()
    assert page.locator("img.photo").evaluate(
        "image => [image.complete, Math.max(image.naturalWidth, image.naturalHeight)]"
    ) == [True, 480]
    assert violations(page) == []
    page.click("text=Take the photo away for good")
    expect(page.locator("img.photo")).to_have_count(0)
    page.set_input_files("#file", face)
    assert violations(page) == []
    page.click("text=Keep the picture")
    expect(page.locator("h1")).to_have_text(f"Registered: {number}")


def test_a_family_that_was_separated_at_two_posts_is_found(sit_down: SitDown) -> None:
    other = sit_down("omar", at="UTO-LND-1/B1", direction="both")
    other.open("/response/register")
    other.page.fill("#id_p1-given_names", "Mehari")
    other.page.fill("#id_family_name", "Ghebre")
    other.page.fill("#id_p1-age", "38")
    other.page.click("text=Register them")
    expect(other.page.locator("h1")).to_contain_text("Registered:")
    desk = sit_down("tomas", at="UTO-AIR-1/A2")
    desk.open("/response/register")
    desk.page.fill("#id_p1-given_names", "Senait")
    desk.page.fill("#id_family_name", "Ghebre")
    desk.page.fill("#id_p1-age", "35")
    desk.page.click("text=Register them")
    family = desk.page.url.removeprefix(desk.address)
    desk.page.click("text=Somebody is missing")
    desk.page.fill("#id_given_names", "Mehary")
    desk.page.fill("#id_family_name", "Ghebre")
    desk.page.fill("#id_age", "39")
    desk.page.select_option("#id_relation", "partner")
    assert violations(desk.page) == []
    desk.page.click("text=Keep it and compare")
    expect(desk.page.locator("main")).to_contain_text("They look for Mehary Ghebre.")
    amara = sit_down("amara", at="UTO-AIR-1/", **WAYS["phone"])
    amara.open("/response/families")
    assert "Ghebre" not in amara.page.locator("main").inner_text()
    assert violations(amara.page) == []
    amara.page.locator("a.row-link").first.click()
    assert violations(amara.page) == []
    amara.page.check("input[name=risk][value=safe]", force=True)
    amara.page.check("input[name=agrees]")
    amara.page.fill("#id_words", "Both were asked, apart; each named the other's mother.")
    amara.page.click("text=Record the assessment")
    desk.open(family)
    expect(desk.page.locator("main")).to_contain_text("Mehary Ghebre was found, and wants them to know")
