"""A passkey, with an authenticator that the browser simulates: made, used to sign in, used to unlock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.doors.desk.served import PASSWORDS, Desk

pytestmark = pytest.mark.browser
SitDown = Callable[..., Desk]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def give_authenticator(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def test_a_passkey_is_two_factors_in_one(sit_down: SitDown, sittings: dict[str, Any]) -> None:
    desk = sit_down("ada")
    give_authenticator(desk.page)
    desk.open("/second-factor/webauthn/add/")
    if "sign-in/again" in desk.page.url:  # the sitting of an earlier test: too old to enrol without the password
        desk.page.fill("#id_password", PASSWORDS["ada"])
        desk.page.click("button.btn-primary")
    desk.page.fill("#id_name", "Key of this booth")
    desk.page.click("text=Make the passkey")
    expect(desk.page.locator("h1")).to_have_text("Your second factors")
    expect(desk.page.locator("main")).to_contain_text("Key of this booth")

    desk.page.keyboard.press("l")
    expect(desk.page.locator("h1")).to_have_text("Locked")
    desk.page.click("a[href*='webauthn']")
    desk.page.click("text=Use a passkey")
    expect(desk.page.locator("h1")).to_have_text("Your second factors")

    desk.open("/preferences")
    desk.page.click("text=Sign out")
    expect(desk.page.locator("h1")).to_have_text("Sign in")
    del sittings["ada"]
    desk.page.click("text=Use a passkey")
    expect(desk.page.locator("h1")).to_have_text("Officers")
