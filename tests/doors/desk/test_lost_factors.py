"""A lost telephone, at the desk: an administrator asks on the officer's page, somebody else confirms."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from limen.lib.basics.roles import Role
from tests.doors.desk.test_sign_in import PASSWORD, an_officer, code, with_code, world_at_work

__all__ = ["world_at_work"]

pytestmark = pytest.mark.django_db


def seated(name: str, role: Role) -> Client:
    """Return the browser of an officer who signed in."""
    secret = with_code(an_officer(name, role))
    browser = Client()
    browser.post("/sign-in/", {"login": name, "password": PASSWORD})
    assert browser.post("/second-factor/authenticate/", {"code": code(secret)}).status_code == 302
    return browser


def test_one_asks_and_the_other_confirms() -> None:
    with_code(lost := an_officer("lena"))
    ada, tomas = seated("ada", Role.ADMINISTRATOR), seated("tomas", Role.SUPERVISOR)
    assert ada.post(f"/officers/{lost}/factors").status_code == 302
    assert Authenticator.objects.filter(user_id=lost).exists()
    own = ada.get("/officers/lost-factors")
    assert "Somebody else must confirm this." in own.content.decode()
    page = tomas.get("/officers/lost-factors")
    (row,) = page.context["rows"]
    address = f"/officers/lost-factors/{row['reset'].id}"
    assert address in page.content.decode()
    assert ada.post(address).status_code == 409
    assert tomas.post(address).status_code == 302
    assert not Authenticator.objects.filter(user_id=lost).exists()
    assert "Nobody asks for this now." in tomas.get("/officers/lost-factors").content.decode()


def test_nobody_else_sees_the_page() -> None:
    assert seated("ines", Role.FIRST_LINE).get("/officers/lost-factors").status_code == 403
