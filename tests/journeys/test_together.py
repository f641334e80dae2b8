"""People who travel together: a family, a child with another's mother, a bus with its list."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.doors.desk.papers import passport
from tests.doors.desk.served import Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def test_a_family_is_admitted_by_one_key_each_with_a_record(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A4")
    desk.open("/lane")
    desk.read(passport(primary="ROMERO", secondary="LUCIA", number="FA0000001"))
    desk.press("f")
    desk.read(passport(primary="ROMERO", secondary="DIEGO", number="FA0000002", years=6))
    desk.page.wait_for_timeout(350)
    desk.read(passport(primary="ROMERO", secondary="ELENA", number="FA0000003", years=11))
    expect(desk.page.locator("tbody tr")).to_have_count(3)
    assert desk.heading() == "3 persons may pass"
    desk.press("g")
    expect(desk.page.locator(".said")).to_have_text("Recorded: 3 persons may pass.")
    expect(desk.page).to_have_url(f"{desk.address}/lane")


def test_a_child_with_an_adult_of_another_name_waits_for_evidence(sit_down: SitDown) -> None:
    desk = sit_down("ines", at="UTO-AIR-1/A4")
    desk.open("/lane")
    desk.read(passport(primary="BLANCHARD", secondary="EVE", number="FB0000001"))
    desk.press("f")
    desk.read(passport(primary="DELACROIX", secondary="TOM", number="FB0000002", years=8))
    assert desk.heading() == "Look again: 1 person"
    desk.press("g")
    expect(desk.page.locator(".said")).to_have_text("Recorded: 1 person may pass.")
    desk.page.click("a:has-text('DELACROIX')")
    expect(desk.page.locator("button[value=admit]")).to_be_disabled()
    desk.page.check("input[name=evidence][value=consent-letter]", force=True)
    desk.page.fill(".duty textarea", "Letter of both parents, telephone number answered by the father.")
    desk.page.click("text=Record the evidence")
    expect(desk.page.locator(".duty.done")).to_contain_text("Letter of consent from the parents")
    expect(desk.page.locator("button[value=admit]")).to_be_enabled()


def test_a_bus_comes_with_its_list_and_the_row_that_cannot_be_read_is_named(sit_down: SitDown) -> None:
    desk = sit_down("omar", at="UTO-LND-1/B1", direction="both")
    desk.open("/lane")
    desk.page.fill("#label", "Line 7, UT 44-817")
    desk.page.click("text=Family, vehicle or bus")
    rows = ["family_name,given_names,born,sex,citizenship,issuer,number,expires"]
    rows += [f"Moreno,Ana {letter},1980-02-03,F,ESP,ESP,BU{place:07},2031-01-01" for place, letter in enumerate("ABC")]
    rows.append("Moreno,Broken,31.12.1980,F,ESP,ESP,BU9999999,2031-01-01")
    desk.page.fill("#list", "\n".join(rows))
    desk.page.click("text=Open an inspection for each")
    expect(desk.page.locator("#problem")).to_contain_text("Line 5:")
    expect(desk.page.locator(".queue tbody tr")).to_have_count(3)
    # The same list sent again, by a nervous hand or a lost answer, is not three more travellers.
    desk.page.fill("#list", "\n".join(rows[:2]))
    desk.page.click("text=Open an inspection for each")
    desk.settle()
    expect(desk.page.locator(".queue tbody tr")).to_have_count(3)
