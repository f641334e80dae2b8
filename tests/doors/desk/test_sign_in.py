"""Who may sit down, and what a desk does when nobody does: sign-in, enrolment, lock, slowing. Without a browser."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client

from limen.adapters.world import world
from limen.apps.journal.queries import events_since
from limen.apps.posts import operations as posts
from limen.desk import sitting
from limen.lib.basics.roles import Role

pytestmark = pytest.mark.django_db
PASSWORD = "seven herons over a still lake"


@pytest.fixture(autouse=True)
def world_at_work(db: None, settings: Any) -> None:
    """Load the posts, forget what earlier tests tried, and name static files as they lie in the source."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    cache.clear()
    posts.load_pack_posts(_administrator())


def _administrator() -> Any:
    node = world().node
    return world().act(actor=node.incarnation, actor_name="set-up", roles=[Role.ADMINISTRATOR], purpose="set-up")


def an_officer(username: str = "mira", *roles: Role, one_time: bool = False) -> UUID:
    return posts.add_officer(
        _administrator(),
        username=username,
        full_name="Mira Stone",
        roles=roles or (Role.FIRST_LINE,),
        password=PASSWORD,
        one_time=one_time,
    )


def with_code(officer: UUID) -> str:
    secret = generate_totp_secret()
    TOTP.activate(row(officer), secret)
    return secret


def row(officer: UUID) -> Any:
    return get_user_model().objects.get(pk=officer)


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def kinds() -> list[str]:
    return [event.kind for event in events_since(incarnation=world().node.incarnation, sequence=0, limit=500)]


def signed_in(client: Client, secret: str) -> None:
    client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    answer = client.post("/second-factor/authenticate/", {"code": code(secret)})
    assert answer.status_code == 302


def test_password_alone_opens_nothing(client: Client) -> None:
    with_code(an_officer())
    answer = client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    assert answer.headers["location"] == "/second-factor/authenticate/"
    assert client.get("/shift/start").headers["location"].startswith("/sign-in/")


def test_password_and_code_open_the_desk_and_are_on_record(client: Client) -> None:
    secret = with_code(an_officer())
    signed_in(client, secret)
    assert client.get("/").headers["location"] == "/shift/start"
    assert "limen.officer.signed-in" in kinds()


def test_the_name_is_taken_in_capitals_and_with_a_space(client: Client) -> None:
    with_code(an_officer())
    answer = client.post("/sign-in/", {"login": " MIRA ", "password": PASSWORD})
    assert answer.headers["location"] == "/second-factor/authenticate/"


def test_a_code_is_good_once(client: Client) -> None:
    secret = with_code(an_officer())
    signed_in(client, secret)
    other = Client()
    other.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    assert other.post("/second-factor/authenticate/", {"code": code(secret)}).status_code == 200


def test_an_officer_without_a_second_factor_is_led_to_enrol_one(client: Client) -> None:
    an_officer()
    client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    assert client.get("/shift/start").headers["location"] == "/enrol"
    page = client.get("/second-factor/totp/activate/")
    secret = page.context["form"].secret
    client.post("/second-factor/totp/activate/", {"code": code(secret)})
    assert client.get("/shift/start").status_code == 200


def test_a_one_time_password_is_replaced_first(client: Client) -> None:
    with_code(officer := an_officer(one_time=True))
    client.force_login(row(officer), backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(officer)
    session.save()
    assert client.get("/").headers["location"] == "/sign-in/password/"
    new = "four geese and a lantern"
    answer = client.post("/sign-in/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.status_code == 302
    assert client.get("/").headers["location"] == "/shift/start"


def test_the_last_second_factor_cannot_be_removed(client: Client) -> None:
    secret = with_code(officer := an_officer())
    signed_in(client, secret)
    client.post("/second-factor/totp/deactivate/")
    assert Authenticator.objects.filter(user_id=officer).exists()


def test_the_secret_of_a_code_generator_does_not_lie_open_in_the_register() -> None:
    secret = with_code(officer := an_officer())
    assert secret not in str(Authenticator.objects.get(user_id=officer).data)


def test_wrong_passwords_are_slowed_and_recorded_without_what_was_typed(client: Client) -> None:
    with_code(an_officer())
    for _ in range(5):
        client.post("/sign-in/", {"login": "mira", "password": "wrong"})
    answer = client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    assert "Wait five minutes" in answer.content.decode()
    refused = [kind for kind in kinds() if kind == "limen.sign-in.refused"]
    assert len(refused) == 6


def test_wrong_codes_are_slowed(client: Client) -> None:
    secret = with_code(an_officer())
    client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    for _ in range(5):
        client.post("/second-factor/authenticate/", {"code": "000000"})
    answer = client.post("/second-factor/authenticate/", {"code": code(secret)})
    assert "Wait five minutes" in answer.content.decode()


def test_a_locked_screen_answers_nothing_but_the_lock(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.post("/lock", {"next": "/shift/start"})
    assert client.get("/shift/start").headers["location"] == "/sign-in/again/?next=%2Fshift%2Fstart"
    assert client.post("/shift/start", {"place": "UTO-AIR-1/A1", "direction": "entry"}).status_code == 302
    assert client.get("/shift/start", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/sign-in/again/"


def test_the_same_officer_opens_it_with_the_password(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.post("/lock", {"next": "/preferences"})
    assert client.post("/sign-in/again/?next=/preferences", {"password": "wrong"}).status_code == 200
    assert client.get("/preferences").status_code == 302
    answer = client.post("/sign-in/again/?next=/preferences", {"password": PASSWORD})
    assert answer.headers["location"] == "/preferences"
    assert client.get("/preferences").status_code == 200
    assert kinds()[-3:] == ["limen.officer.locked", "limen.sign-in.refused", "limen.officer.unlocked"]


def test_a_desk_that_nobody_touches_locks_by_itself(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.get("/preferences")
    session = client.session
    session[sitting.TOUCHED_AT] -= 16 * 60
    session.save()
    assert client.get("/preferences").headers["location"].startswith("/sign-in/again/")


def test_a_page_that_refreshes_itself_does_not_keep_the_desk_awake(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.get("/preferences")
    session = client.session
    session[sitting.TOUCHED_AT] -= 14 * 60
    session.save()
    before = client.session[sitting.TOUCHED_AT]
    client.get("/preferences", headers={sitting.LIVE_HEADER: "1"})
    assert client.session[sitting.TOUCHED_AT] == before
    client.get("/preferences")
    assert client.session[sitting.TOUCHED_AT] > before


def test_a_page_where_somebody_types_keeps_the_desk_awake(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.get("/preferences")
    session = client.session
    session[sitting.TOUCHED_AT] -= 14 * 60
    session.save()
    assert client.get("/awake").status_code == 204
    session = client.session
    session[sitting.TOUCHED_AT] -= 2 * 60
    session.save()
    assert client.get("/preferences").status_code == 200


def test_a_sitting_ends_with_the_longest_shift(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    session = client.session
    records = session["account_authentication_methods"]
    for each in records:
        each["at"] -= 13 * 3600
    session["account_authentication_methods"] = records
    session.save()
    assert client.get("/preferences").headers["location"].startswith("/sign-in/")
    assert client.get("/preferences").headers["location"].startswith("/sign-in/?")


def test_there_is_no_way_to_make_an_account_for_oneself(client: Client) -> None:
    for path in ("/sign-in/signup/", "/accounts/signup/", "/sign-in/password/reset/", "/sign-in/email/"):
        assert client.get(path).status_code in {302, 404}
        assert "/sign-in/" in client.get(path).headers.get("location", "/sign-in/")


def test_a_wrong_password_at_the_lock_is_on_record_too(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.post("/lock", {"next": "/preferences"})
    client.post("/sign-in/again/?next=/preferences", {"password": "wrong"})
    assert kinds()[-1] == "limen.sign-in.refused"


def test_getting_up_is_on_record(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    client.post("/sign-out/")
    assert kinds()[-1] == "limen.officer.signed-out"
    assert client.get("/preferences").status_code == 302


def test_a_new_second_factor_is_on_record(client: Client) -> None:
    an_officer()
    client.post("/sign-in/", {"login": "mira", "password": PASSWORD})
    secret = client.get("/second-factor/totp/activate/").context["form"].secret
    client.post("/second-factor/totp/activate/", {"code": code(secret)})
    assert kinds()[-1] == "limen.officer.second-factor-added"


@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_a_second_factor_that_its_owner_removed_is_on_record(client: Client, kind: str) -> None:
    secret = with_code(officer := an_officer())
    # A passkey that is never asked for anything: only that it is there counts.
    key = Authenticator.objects.create(user_id=officer, type="webauthn", data={"name": "booth", "credential": {}})
    signed_in(client, secret)
    path = "totp/deactivate/" if kind == "totp" else f"webauthn/keys/{key.pk}/remove/"
    assert client.post(f"/second-factor/{path}").status_code == 302
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "webauthn"} - {kind}
    (event,) = [
        each
        for each in events_since(incarnation=world().node.incarnation, sequence=0, limit=500)
        if each.kind == "limen.officer.second-factor-removed"
    ]
    assert (event.subject, event.data["how"]) == (officer, kind)


def test_oversight_sees_the_waiting_of_every_post_and_works_at_none(client: Client) -> None:
    signed_in(client, with_code(an_officer("mira", Role.OVERSIGHT)))
    page = client.get("/waiting?post=UTO-LND-1").content.decode()
    assert '<option value="UTO-LND-1" selected>' in page
    assert "Record an arrival" not in page


# Statisticians work through a program; the desk has nothing for them but what they prefer.
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.STATISTICIAN}))
def test_every_role_begins_the_day_at_its_own_desk(client: Client, role: Role) -> None:
    signed_in(client, with_code(an_officer("mira", role)))
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
    assert answer.request["PATH_INFO"] != "/preferences"


@pytest.mark.parametrize(("role", "folded"), [(Role.WATCHLIST_DESK, False), (Role.SUPERVISOR, True)])
def test_what_is_seldom_opened_is_folded_where_the_menu_would_not_fit(client: Client, role: Role, folded: bool) -> None:
    signed_in(client, with_code(an_officer("mira", role)))
    page = client.get("/lists").content.decode()
    more = page.find('<details class="more">')
    assert (more >= 0) is folded
    assert page.find('href="/trust"') > more


@pytest.mark.parametrize(
    ("role", "path"),
    [
        (Role.ADMINISTRATOR, "/lane"),
        (Role.ADMINISTRATOR, "/second-line"),
        (Role.WATCHLIST_DESK, "/lane"),
        (Role.OVERSIGHT, "/officers"),
        (Role.FIRST_LINE, "/second-line"),
        (Role.FIRST_LINE, "/officers"),
        (Role.FIRST_LINE, "/journal"),
        (Role.FIRST_LINE, "/lists/open"),
    ],
)
def test_a_page_of_another_role_says_so(client: Client, role: Role, path: str) -> None:
    signed_in(client, with_code(an_officer("mira", role)))
    answer = client.get(path)
    assert answer.status_code == 403
    assert "Your role does not include this" in answer.content.decode()


def test_only_a_demo_shows_how_to_sign_in(client: Client, settings: Any) -> None:
    settings.LIMEN_DEMO = False
    assert b"Demo: who you can be" not in client.get("/sign-in/").content


def test_nothing_behind_the_gate_is_kept_by_a_browser(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    assert client.get("/preferences").headers["cache-control"] == "no-store"


def test_too_much_at_once_is_refused_unread_and_in_a_sentence(client: Client) -> None:
    signed_in(client, with_code(an_officer()))
    answer = client.post("/preferences", {"language": "x" * 3_000_000})
    assert answer.status_code == 413
    assert "larger than 2.5 megabytes" in answer.content.decode()
