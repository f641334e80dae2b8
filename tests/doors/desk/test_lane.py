"""The lane in a real browser: the hands stay on the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AT = "UTO-AIR-1/A1"


def test_the_green_path_is_scan_and_enter(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    expect(desk.page.locator("#scan")).to_be_focused()
    desk.read(passport(primary="LINDQVIST", secondary="ANNA", number="A1000001"))
    assert desk.heading() == "May enter"
    expect(desk.page.locator("#scan")).to_be_focused()
    desk.press("Enter")
    expect(desk.page.locator(".said")).to_have_text("Recorded: LINDQVIST, ANNA may pass.")
    expect(desk.page).to_have_url(f"{desk.address}/lane")
    expect(desk.page.locator("#scan")).to_be_focused()


def test_the_line_end_of_a_reader_decides_about_nobody(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="MARTIN", secondary="PAUL", number="A1000002"))
    # The answer is there; now a second line end arrives late, as from a reader set to CR LF, in two bursts.
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_timeout(400)
    assert desk.heading() == "May enter"
    desk.inspection()


def test_a_letter_that_begins_a_passport_is_no_command(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="OKORO", secondary="GRACE", number="A1000003"))
    desk.page.wait_for_timeout(400)
    # P would be a protection claim; here it is the first letter of the next document.
    desk.read(passport(primary="OKORO", secondary="SAMUEL", number="A1000004"))
    expect(desk.page.locator("#problem h2")).to_have_text("OKORO, GRACE is not decided yet. Whose document is this?")


def test_whose_document_it_is_is_asked_and_answered(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="NGUYEN", secondary="LAN", number="A1000005"))
    first = desk.inspection()
    desk.page.wait_for_timeout(400)
    desk.read(passport(primary="NGUYEN", secondary="MINH", number="A1000006"))
    desk.page.click("button[value=next]")
    desk.settle()
    assert desk.inspection() != first
    desk.press("Escape")
    desk.open("/lane")
    expect(desk.page.get_by_role("link", name="N•••").first).to_be_visible()


@pytest.mark.parametrize(("key", "where"), [("p", "/claim"), ("f", "/lane/parties/"), ("n", "/lane/typed")])
def test_every_action_has_its_key(sit_down: SitDown, key: str, where: str) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="SILVA", secondary="MARIA", number="A1000007"))
    desk.press(key)
    assert where in desk.page.url


def test_refer_waits_for_the_second_line(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="HADDAD", secondary="RANIA", number="A1000008", valid_days=-3))
    assert desk.heading().startswith("Findings to look at again")
    expect(desk.page.locator(".finding.weight-attention")).to_have_count(1)
    desk.press("r")
    expect(desk.page.locator(".said")).to_have_text("Referred: HADDAD, RANIA waits for the second line.")
    second = sit_down("sofia", at="UTO-AIR-1/")
    second.open("/second-line")
    expect(second.page.get_by_role("link", name="H•••").first).to_be_visible()
    assert "HADDAD" not in second.page.content()


def test_keys_are_text_where_somebody_types(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="ROSSI", secondary="LUCA", number="A1000009"))
    desk.page.locator("#address").focus()
    desk.page.keyboard.type("Rue pr l 5", delay=300)
    expect(desk.page.locator("#address")).to_have_value("Rue pr l 5")
    desk.inspection()


def test_protection_is_one_chord_away_while_somebody_types(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="FERRO", secondary="DINA", number="A1000015"))
    inspection = desk.inspection()
    desk.page.locator("#address").focus()
    desk.page.keyboard.type("Rue p")
    desk.page.keyboard.press("Alt+p")
    expect(desk.page).to_have_url(f"{desk.address}/inspections/{inspection}/claim")
    # Under another layout, and as macOS sends it, the key arrives as another letter in the same place.
    desk.open(f"/lane/inspections/{inspection}")
    desk.page.locator("#address").focus()
    desk.page.evaluate(CHORD)
    expect(desk.page).to_have_url(f"{desk.address}/inspections/{inspection}/claim")


CHORD = """() => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'π', code: 'KeyP', altKey: true, bubbles: true, cancelable: true }))"""
CYRILLIC = dict(zip("QWERTYUIOPASDFGHJKLZXCVBNM", "ЙЦУКЕНГШЩЗФЫВАПРОЛДЯЧСМИТЬ", strict=True)) | {"<": "Б"}
PRESS = """([key, code, shift]) => document.activeElement.dispatchEvent(
    new KeyboardEvent('keydown', { key, code, shiftKey: shift, bubbles: true, cancelable: true }))"""


def press_under_cyrillic(desk: Desk, character: str) -> None:
    """Press the key that has `character` on a Latin keyboard, as it arrives under a Russian layout."""
    if character.isdigit():
        desk.page.keyboard.type(character)
        return
    code = "Comma" if character == "<" else f"Key{character}"
    desk.page.evaluate(PRESS, [CYRILLIC[character], code, True])


def test_reader_and_keys_work_under_another_keyboard_layout(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    lines = passport(primary="SOKOLOVA", secondary="VERA", number="A1000014")
    # Both lines as one: a pause of the test itself after the first must not be taken for the end.
    for character in lines.replace("\n", ""):
        press_under_cyrillic(desk, character)
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("h1").first).to_have_text("May enter")
    desk.page.wait_for_timeout(300)
    press_under_cyrillic(desk, "P")
    expect(desk.page.locator("h1")).to_have_text("Record a protection claim?")


def test_the_card_is_kept_and_comes_back_next_time(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    lines = passport(primary="KOWALSKA", secondary="EWA", number="A1000010", issuer="POL")
    desk.open("/lane")
    desk.read(lines)
    desk.press("3")
    desk.page.fill("#residence", "Germany")
    desk.page.fill("#intended_days", "12")
    desk.press("Escape")
    desk.press("Enter")
    expect(desk.page.locator(".said")).to_be_visible()
    desk.read(lines)
    expect(desk.page.locator("#residence")).to_have_value("DEU")
    expect(desk.page.locator("#intended_days")).to_have_value("12")
    expect(desk.page.locator("input[name=purpose][value=business]")).to_be_checked()


def test_a_card_that_cannot_be_is_told_and_kept(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="DUBOIS", secondary="JEAN", number="A1000011", issuer="FRA"))
    desk.page.fill("#residence", "Atlantis beyond the sea")
    desk.press("Escape")
    desk.press("Enter")
    expect(desk.page.locator("#problem")).to_contain_text("country of usual residence")
    expect(desk.page.locator("#residence")).to_have_value("Atlantis beyond the sea")
    desk.inspection()


def test_a_double_click_and_the_back_button_are_harmless(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.read(passport(primary="BERG", secondary="NILS", number="A1000012"))
    inspection = desk.inspection()
    desk.page.locator("button[value=admit]").dblclick()
    expect(desk.page.locator(".said")).to_have_text("Recorded: BERG, NILS may pass.")
    desk.page.go_back()
    desk.settle()
    assert desk.inspection() == inspection
    assert desk.heading() == "Recorded: entered"
    expect(desk.page.locator("#decide")).to_have_count(0)


def test_two_tabs_record_one_decision(sit_down: SitDown) -> None:
    one = sit_down("ines", at=AT)
    one.open("/lane")
    one.read(passport(primary="IVANOVA", secondary="OLGA", number="A1000013"))
    inspection = one.inspection()
    other = sit_down("ines")
    other.open(f"/lane/inspections/{inspection}")
    one.press("Enter")
    expect(one.page.locator(".said")).to_have_text("Recorded: IVANOVA, OLGA may pass.")
    other.press("r")
    expect(other.page.locator("#problem")).to_contain_text("already decided")
    other.page.reload()
    assert other.heading() == "Recorded: entered"


def test_a_megabyte_of_noise_is_answered_in_a_sentence(sit_down: SitDown) -> None:
    desk = sit_down("ines", at=AT)
    desk.open("/lane")
    desk.page.evaluate(
        "() => { const f = document.getElementById('scan'); f.removeAttribute('maxlength');"
        " f.value = 'X'.repeat(1e6); }"
    )
    desk.page.click(".scan button.btn-primary")
    expect(desk.page.locator("#problem")).to_contain_text("could not be read")
