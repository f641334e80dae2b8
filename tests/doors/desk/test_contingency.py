"""A plan is written, rehearsed and followed in a browser, and a line stands on the board; where no scripts run, too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import WAYS, violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AT = "UTO-AIR-1/A2"


@pytest.mark.parametrize("way", ["desktop light", "phone"])
def test_a_plan_from_the_first_word_to_the_ticked_step(sit_down: SitDown, tmp_path: Path, way: str) -> None:
    desk = sit_down("tomas", at=AT, **WAYS[way])
    page = desk.page
    name = f"Buses, {way}"
    desk.open("/response/plans/new")
    page.fill("#id_name", name)
    page.fill("#id_arrivals", "200")
    page.fill("#id_s1-what", "Open the tent")
    page.fill("#id_s1-who", "Shift leader")
    page.click("text=One more step")
    assert page.locator("fieldset:has(legend:has-text('Step'))").count() == 4
    page.fill("#id_s2-what", "Call the interpreters")
    page.fill("#id_why", "Last spring.")
    page.click("text=Keep the plan")
    # A step that nobody answers for is none, and what was typed stays.
    expect(page.locator(".problem")).to_contain_text("by whom")
    page.fill("#id_s2-who", "Ines")
    page.click("text=Keep the plan")
    expect(page.locator("h1")).to_have_text(name)
    (tmp_path / "tent.txt").write_text("Poles first.", encoding="utf-8")
    page.click("summary:has-text('Attach a procedure')")
    page.fill("#paper-name", "The tent")
    page.set_input_files("#paper-file", tmp_path / "tent.txt")
    page.click("button:has-text('Attach it')")
    with page.expect_download() as loading:
        page.click("a:has-text('The tent')")
    assert Path(loading.value.path()).read_text(encoding="utf-8") == "Poles first."
    page.click("summary:has-text('Record a rehearsal')")
    page.fill("#id_who", "The night shift")
    page.fill("#id_learned", "The key was missing.")
    page.fill("#minutes-1", "12")
    page.click("text=Record it")
    expect(page.locator("main")).to_contain_text("The key was missing.")
    expect(page.locator("main")).to_contain_text("not tried")
    for details in page.locator("main details").all():
        details.evaluate("element => { element.open = true; }")
    assert violations(page) == []
    page.click("text=Follow this plan now")
    expect(page.locator(".problem")).to_contain_text("Surge mode is off")
    desk.open("/response")
    page.fill("#words", "Three buses.")
    page.click("text=Begin surge mode at this post")
    page.click(f"text=Follow “{name}”")
    expect(page.locator("caption", has_text=name)).to_contain_text("0 of 2 steps done")
    page.locator("button:has-text('It is done')").first.click()
    expect(page.locator("caption", has_text=name)).to_contain_text("1 of 2 steps done")
    assert violations(page) == []
    page.fill("#words", "The last bus is done.")
    page.click("text=End surge mode at this post")
    expect(page.locator("h1")).to_have_text("Surge mode is off")


def test_a_line_on_the_board(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at=AT, java_script_enabled=False)
    page = desk.page
    for line, count in (("there", "20"), ("wanted", "50")):
        desk.open("/response/board")
        page.fill("#id_place", "Tent 7")
        page.select_option("#id_supply", "water")
        page.check(f"input[name=line][value={line}]", force=True)
        page.fill("#id_count", count)
        page.click("text=Write it")
    expect(page.locator("tr", has_text="Tent 7")).to_contain_text("30 short")


def test_people_of_the_same_need_are_referred_at_once(sit_down: SitDown) -> None:
    desk = sit_down("tomas", at=AT)
    page = desk.page
    for name in ("Zara", "Zewdi"):
        desk.open("/response/register")
        page.fill("#id_family_name", "Zenebe")
        page.fill("#id_p1-given_names", name)
        page.fill("#id_p1-age", "34")
        page.click("summary:has-text('Needs')")
        page.check("input[name=p1-needs][value=pregnant]", force=True)
        page.click("text=Register them")
    desk.open("/response/referrals?need=pregnant")
    assert violations(page) == []
    page.check("input[name=service][value=port-clinic]", force=True)
    page.fill("#id_need", "A midwife looks at them.")
    page.locator("fieldset", has_text="Zara").locator("select").select_option("given")
    page.locator("fieldset", has_text="Zewdi").locator("select").select_option("vital")
    page.click("text=Propose these referrals")
    expect(page.locator("main")).to_contain_text("1 referral is proposed")
    # Nobody could be asked, and nobody said why: this one is named, and stands there still.
    expect(page.locator(".finding")).to_contain_text("was not referred")
    assert page.locator("legend", has_text="Zara").count() == 0
    assert page.locator("legend", has_text="Zewdi").count() == 1
    assert violations(page) == []
    desk.open("/response")
    with page.expect_download() as loading:
        page.click("text=Situation report as PDF")
    assert Path(loading.value.path()).read_bytes().startswith(b"%PDF-")
