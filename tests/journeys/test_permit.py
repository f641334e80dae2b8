"""A visa's life at the permit desk: begun from its lines, issued, found for a task, annulled on a ground."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from limen.lib import mrz
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from tests.doors.desk.served import Desk
from tests.doors.desk.test_accessible import violations

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]


def lines(form: mrz.Format, *, code: str, issuer: str, number: str, expiry: PartialDate, given: str = "CHINEDU") -> str:
    """Return the lines of a sticker or passport of C. Okafor, who is invented."""
    document = mrz.Document(
        format=form,
        document_code=code,
        issuer=issuer,
        number=number,
        primary="OKAFOR",
        secondary=given,
        nationality="NGA",
        birth=PartialDate(1985, 1, 22),
        sex=Sex.M,
        expiry=expiry,
    )
    return "\n".join(mrz.compose(document))


def test_a_visa_from_its_lines_to_its_end(sit_down: SitDown) -> None:
    desk = sit_down("petra")
    page = desk.page
    desk.open("/")
    expect(page).to_have_url(re.compile(r"/permits$"))
    sticker = lines(mrz.Format.MRV_B, code="V", issuer="UTO", number="V7300001", expiry=PartialDate(2027, 6, 1))
    passport = lines(mrz.Format.TD3, code="P", issuer="NGA", number="B50119342", expiry=PartialDate(2031, 6, 1))
    other = lines(
        mrz.Format.TD3, code="P", issuer="NGA", number="B50119343", expiry=PartialDate(2031, 6, 1), given="EMEKA"
    )
    page.click("text=Issue a permit")
    page.fill("[name=authority]", "Consulate in Lagos")
    page.fill("#lines", f"{sticker}\n{other}")
    page.click("text=Fill in from the lines")
    expect(page.locator("#problem")).to_contain_text("made out to OKAFOR CHINEDU, the passport to OKAFOR EMEKA")
    page.fill("#lines", f"{sticker}\n{passport}")
    page.click("text=Fill in from the lines")
    for name, value in {"number": "V7300001", "valid_until": "2027-06-01", "document_number": "B50119342"}.items():
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    expect(page.locator("[name=authority]")).to_have_value("Consulate in Lagos")
    page.fill("[name=conditions]", "No paid work\nAddress to be told")
    page.click("button.btn-primary")
    assert desk.heading() == "Valid until 1 Jun 2027"
    expect(page.locator("li", has_text="Address to be told")).to_be_visible()
    assert violations(page) == []

    desk.open("/permits")
    page.fill("[name=family_name]", "Okafor")
    page.fill("[name=born]", "1985-01-22")
    page.click("form.panel[action$=permits] .btn-primary")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
    assert "OKAFOR" not in page.url.upper()
    page.click("text=OKAFOR CHINEDU")
    page.click("text=Annul …")
    assert violations(page) == []
    page.select_option("[name=reason]", "obtained-by-fraud")
    page.fill("[name=words]", "The invitation was forged.")
    page.locator("[name=words]").press("Enter")
    expect(page.locator("h1")).to_have_text("Annul this permit?")
    page.click("text=Annul the permit of OKAFOR CHINEDU for good")
    assert desk.heading().startswith("Annulled on ")
    expect(page.locator("text=Annul …")).to_have_count(0)


def test_a_list_is_looked_at_before_it_is_taken_in(sit_down: SitDown) -> None:
    desk = sit_down("petra")
    page = desk.page
    desk.open("/permits/import")
    header = "kind,number,issuer,family_name,born,valid_from,valid_until\n"
    rows = "visit-visa,V7400001,UTO,Aldana,1990-05-05,2026-01-01,2026-12-31\nvisit-visa,,UTO,Aldana,1990-05-05,,\n"
    page.fill("[name=source]", "Consulate in Lagos")
    page.set_input_files("[name=file]", {"name": "v.csv", "mimeType": "text/csv", "buffer": (header + rows).encode()})
    page.click("text=Look at the file")
    expect(page.locator(".answer")).to_contain_text("1 permit can be read")
    assert violations(page) == []
    page.click("text=Take these permits in")
    expect(page.locator(".answer")).to_contain_text("1 new, 0 changed, 0 ended, 0 as before; kept aside: 1 lines.")
    desk.open("/permits")
    with page.expect_download() as download:
        page.click("text=Download all permits")
    assert "V7400001" in download.value.path().read_text(encoding="utf-8")
