"""A shift: notes read, a reader that fails, a paper card entered afterwards, a lock, a note for the next one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import PASSWORDS, Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AT = "UTO-SEA-1/"


def lane_of(desk: Desk) -> str:
    """Return the first lane that the start page offers at the harbour."""
    desk.open("/shift/start")
    values = desk.page.locator("#id_place option").evaluate_all("options => options.map((each) => each.value)")
    return str(next(value for value in values if value.startswith(AT) and value != AT))


def test_from_one_shift_to_the_next(sit_down: SitDown) -> None:
    first = sit_down("ines")
    first.end_shift()
    place = lane_of(first)
    first.start_shift(place)
    first.open("/shift")
    first.page.fill("#id_text", "The printer of this lane takes ten minutes to wake.")
    first.page.click("button:has-text('End the shift')")
    expect(first.page.locator(".said")).to_have_text("The shift has ended.")

    second = sit_down("tomas")
    second.end_shift()
    second.start_shift(place)
    expect(second.page.locator("h1")).to_have_text("Read this before you begin: 1 note")
    expect(second.page.locator("article")).to_contain_text("ten minutes to wake")
    second.page.click("text=I have read this")
    expect(second.page).to_have_url(f"{second.address}/lane")


def test_what_is_out_is_said_on_every_page_and_in_every_record(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at="UTO-AIR-1/A3")
    desk.open("/shift")
    desk.page.click("button:has-text('Declare out'):has-text('Document reader')")
    desk.open("/lane")
    expect(desk.page.locator(".banner")).to_contain_text("Reader declared out since")
    desk.read(passport(primary="AALTO", secondary="VEERA", number="SA0000001", issuer="FIN"))
    expect(desk.page.locator("#work")).to_contain_text("Declared out at this post: document reader.")
    desk.press("Enter")
    desk.page.click("text=Back in service")
    expect(desk.page.locator(".banner")).to_have_count(0)


def test_what_a_colleague_declares_out_is_said_after_the_next_scan(sit_down: SitDown) -> None:
    desk, colleague = sit_down("tomas"), sit_down("sofia", at="UTO-AIR-1/")
    desk.end_shift()
    desk.start_shift("UTO-AIR-1/A3")
    desk.open("/lane")
    expect(desk.page.locator("#in-service")).to_be_visible()
    colleague.open("/shift")
    colleague.page.click("button:has-text('Declare out'):has-text('Printer')")
    desk.read(passport(primary="AALTO", secondary="ONNI", number="SA0000002", issuer="FIN"))
    expect(desk.page.locator(".banner")).to_contain_text("Printer declared out since")
    expect(desk.page.locator("#in-service")).to_be_hidden()
    desk.page.click("text=Back in service")
    expect(desk.page.locator(".banner")).to_have_count(0)


def test_a_paper_card_is_entered_afterwards_and_marked(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at="UTO-AIR-1/A3")
    desk.open("/lane/typed")
    desk.page.fill("#id_family_name", "Jansen")
    desk.page.fill("#id_born", "1969-07-20")
    desk.page.fill("#id_number", "NX0000001")
    desk.page.fill("#id_issuer", "NLD")
    desk.page.fill("#id_expires", "2031-05-06")
    yesterday = datetime.now() - timedelta(days=1)  # noqa: DTZ005 - what the paper card says, by the clock on the wall
    desk.page.fill("#id_happened_at", yesterday.strftime("%Y-%m-%dT%H:%M"))
    desk.page.click("button.btn-primary")
    expect(desk.page.locator(".findings")).to_contain_text("Entered afterwards")
    expect(desk.page.locator(".findings")).to_contain_text("The document was typed, not read")
    desk.page.click("button[value=admit]")
    expect(desk.page.locator(".said")).to_have_text("Recorded: JANSEN may pass.")


def test_leaving_the_desk_locks_it_as_it_was(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at="UTO-AIR-1/A3")
    desk.open("/lane")
    desk.read(passport(primary="PETROV", secondary="ILYA", number="SB0000001", issuer="BGR"))
    inspection = desk.inspection()
    desk.press("l")
    expect(desk.page.locator("h1")).to_have_text("Locked")
    assert "PETROV" not in desk.page.content()
    desk.page.go_back()
    expect(desk.page.locator("h1")).to_have_text("Locked")
    desk.page.fill("#id_password", PASSWORDS["tomas"])
    desk.page.click("button.btn-primary")
    desk.page.wait_for_load_state()
    desk.open(f"/lane/inspections/{inspection}")
    assert desk.inspection() == inspection
