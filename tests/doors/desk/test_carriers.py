"""The carrier desk and the carriers' own pages, as a browser without scripts asks for them."""

from __future__ import annotations

import re
import time
from base64 import b32encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from limen.adapters import clock, totp
from limen.adapters.sealed_text import seal_text
from limen.adapters.world import world
from limen.apps.carriers import models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import CarrierTold, Received
from limen.apps.crossings import operations as crossings
from limen.apps.posts import operations as posts
from limen.desk import sitting
from limen.desk.portal import COOKIE
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.manifest import Form, read, write
from tests.fakes.messages import Person, paxlst
from tests.withstand.lane import text_of

pytestmark = pytest.mark.django_db
PASSWORD = "seven herons over a still lake"
SECRET = b32encode(b"a secret of the test").decode()
TYPED = {
    "family_name": "Eriksson", "given_names": "Anna Maria", "birth_date": "1985-08-12", "sex": "F",
    "nationality": "UTO", "document_number": "L898902C3", "document_issuer": "UTO", "document_expiry": "2031-04-15",
}  # fmt: skip
STRANGER = Person(surname="OKAFOR", nationality="NPL", issuer="NPL", number="B5011934", reference="REF1")


@pytest.fixture
def desk(settings: Any) -> Client:
    """Return the browser of somebody of the carrier desk."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    cache.clear()
    act = world().act(actor=clock.new_id(), actor_name="set-up", roles=[Role.ADMINISTRATOR], purpose="set-up")
    posts.load_pack_posts(act)
    return seated(act, "karim", Role.CARRIER_DESK, Role.LEGAL_DESK)


def seated(act: Act, name: str, *roles: Role) -> Client:
    """Return the browser of an officer who is signed in."""
    id_ = posts.add_officer(act, username=name, full_name=name, roles=roles, password=PASSWORD, one_time=False)
    client = Client()
    user = get_user_model().objects.get(pk=id_)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(id_)
    session[sitting.COMPLETE] = True
    session.save()
    return client


def keeper() -> Act:
    karim = get_user_model().objects.get(username="karim")
    return world().act(actor=karim.pk, actor_name="karim", roles=[Role.CARRIER_DESK], purpose="carriers")


def announced(*persons: Person, flight: str = "XU688", carrier: Any = None) -> Any:
    act = keeper()
    leaves = act.at + timedelta(hours=3)
    raw = paxlst(*persons, flight=flight, departs=leaves, arrives=leaves + timedelta(hours=2))
    received = Received(raw=raw, channel=Channel.INTERACTIVE, carrier=carrier)
    return crossings.answer_carrier(act, received=received).message


def test_the_desk_sees_who_is_coming_and_says_the_last_word(desk: Client) -> None:
    made = desk.post("/carriers", {"code": "XU", "name": "Utopian Airways", "mode": "air", "senders": "XUAIR"})
    assert made.status_code == 302, text_of(made)
    message = announced(STRANGER, Person(booking="ABC123", seat="12A"))
    for path in (
        "/movements", f"/movements/{models.Movement.objects.get().id}?show=again&order=seat",
        f"/movements/messages/{message}", "/carriers", f"/carriers/{models.Carrier.objects.get().id}",
        "/carriers/messages", "/carriers/boarding", "/carriers/sanctions", "/movements/unmasking",
    ):  # fmt: skip
        answer = desk.get(path)
        assert answer.status_code == 200, (path, text_of(answer)[:300])
    assert "OKAFOR" not in text_of(desk.get("/movements"))
    review = models.Review.objects.get()
    page = f"/carriers/boarding/{review.id}"
    assert "OKAFOR" in text_of(desk.get(page))
    assert desk.post(page, {"answer": "no-board", "words": "No visa."}).status_code == 422
    assert desk.post(page, {"answer": "board", "words": "Visa seen."}).status_code == 302
    assert models.Passenger.objects.get(reference="REF1").answer == "board"


def test_a_sanction_needs_the_precautions_and_another_person(desk: Client) -> None:
    carrier = carriers.add_carrier(keeper(), told=CarrierTold(code="XU", name="Utopian Airways", mode="air"))
    form = {
        "request": str(clock.new_id()), "ground": "no-data", "circumstances": "No list came.", "precautions": "",
        "heard": "By telephone.",
    }  # fmt: skip
    assert desk.post(f"/carriers/{carrier}/sanction", form).status_code == 422
    form["precautions"] = "None that is known: it was asked twice."
    assert desk.post(f"/carriers/{carrier}/sanction", form).status_code == 302
    row = models.CarrierSanction.objects.get()
    path = f"/carriers/sanctions/{row.id}"
    assert desk.post(path, {"decision": "imposed", "words": "As proposed."}).status_code == 409
    act = world().act(actor=clock.new_id(), actor_name="set-up", roles=[Role.ADMINISTRATOR], purpose="set-up")
    lucien = seated(act, "lucien", Role.LEGAL_DESK)
    assert lucien.post(path, {"decision": "not-imposed", "words": "It did what it could."}).status_code == 302


def signed_in(code: str) -> tuple[Client, Any]:
    """Return the browser of somebody of a new carrier, signed in with a password of their own."""
    act = keeper()
    carrier = carriers.add_carrier(act, told=CarrierTold(code=code, name=code, mode="air"))
    username = f"ops.{code.lower()}"
    carriers.add_user(
        act, carrier=carrier, username=username, full_name="Ops", password=PASSWORD, sealed_secret=seal_text(SECRET)
    )
    models.CarrierUser.objects.filter(username=username).update(password_is_one_time=False)
    client = Client()
    typed = {"username": username, "password": PASSWORD, "code": "000000"}
    assert client.post("/carrier/sign-in", typed).status_code == 401
    typed["code"] = totp.code_at(SECRET, int(clock.now().timestamp()) // 30)
    assert client.post("/carrier/sign-in", typed).status_code == 302
    assert client.cookies[COOKIE]["path"] == "/carrier"
    assert Client().post("/carrier/sign-in", typed).status_code == 401, "a code is good once"
    return client, carrier


def test_a_small_operator_types_a_list_and_sees_what_was_wrong(desk: Client) -> None:
    client, _carrier = signed_in("BUS")
    leaves = clock.now() + timedelta(hours=5)
    form = {
        "mode": "road", "number": "BUS12", "origin": "ESX", "destination": "UTIBR",
        "departs": f"{leaves:%Y-%m-%dT%H:%M}", "arrives": f"{leaves + timedelta(hours=9):%Y-%m-%dT%H:%M}",
        "family_name-0": "Eriksson", "given_names-0": "Anna Maria", "birth_date-0": "1985-08-12", "sex-0": "F",
        "nationality-0": "UTO", "document_number-0": "L898902C3", "document_issuer-0": "UTO",
        "document_expiry-0": "2031-04-15", "family_name-1": "Berg", "given_names-1": "Ida",
    }  # fmt: skip
    sent = client.post("/carrier/list", form)
    assert sent.status_code == 302, text_of(sent)
    message = models.Message.objects.get()
    carriers.take_in(keeper(), message=message.id)
    page = text_of(client.get(sent.headers["Location"]))
    assert "1 person is told with faults" in page
    assert "ERIKSSON" in page
    assert models.Movement.objects.get().post == "UTO-LND-1"
    for path in ("/carrier/", "/carrier/list", "/carrier/scorecard", "/carrier/account"):
        assert client.get(path).status_code == 200, path


def test_a_typed_list_is_mended_row_by_row(desk: Client) -> None:
    client, _carrier = signed_in("BUS")
    leaves = clock.now() + timedelta(hours=5)
    form = {
        "mode": "road", "number": "BUS12", "origin": "ESX", "destination": "UTIBR", "token": "abc123abc123",
        "departs": f"{leaves:%Y-%m-%dT%H:%M}", "arrives": f"{leaves + timedelta(hours=9):%Y-%m-%dT%H:%M}",
        **{f"{name}-0": said for name, said in TYPED.items()},
        "family_name-1": "Berg", "given_names-1": "Ida", "birth_date-1": "1985-13-40",
    }  # fmt: skip
    sent = client.post("/carrier/list", form).headers["Location"]
    assert client.post("/carrier/list", form).headers["Location"] == sent, "a double click sends once"
    assert "waits to be read" in text_of(client.get(sent))
    for message in carriers.next_messages(keeper(), limit=9):
        carriers.take_in(keeper(), message=message)
    page = client.get(sent)
    assert ("cannot be read as date of birth" in text_of(page), "line 10" in text_of(page)) == (True, True)
    mends = sent.rsplit("/", 1)[1]
    mended = client.get(f"/carrier/list?mends={mends}").content.decode()
    assert 'value="1985-13-40"' in mended
    assert mended.index("cannot be read as") > mended.index('value="Berg"')
    kept = dict(re.findall(r'name="(reference-\d)" value="([^"]+)"', mended))
    assert len(kept) == 2
    # A name that was put right is the same person; whose row was emptied does not travel.
    form |= {"mends": mends, **kept, "given_names-0": "Anna Marie", "family_name-1": "", "given_names-1": ""}
    assert client.post("/carrier/list", form | {"birth_date-1": ""}).status_code == 302
    for message in carriers.next_messages(keeper(), limit=9):
        carriers.take_in(keeper(), message=message)
    assert sorted(models.Passenger.objects.values_list("secondary", "state")) == [
        ("ANNA MARIE", "announced"), ("IDA", "cancelled"),
    ]  # fmt: skip


FAULTY = (
    replace(STRANGER, reference="", number="B5011934", born="99"),
    Person(surname="BERG", given="IDA", number="L898902C9", nationality="QQQ"),
    Person(surname="LIND", given="OLE", number="L898902C7"),
)


def uploaded(client: Client, raw: bytes, name: str) -> str:
    """Return where the page of a list is that was sent as a file, and is read."""
    file = SimpleUploadedFile(name, raw)
    sent = client.post("/carrier/messages", {"file": file, "text": ""}).headers["Location"]
    read_all()
    return sent


def read_all() -> None:
    for message in carriers.next_messages(keeper(), limit=9):
        carriers.take_in(keeper(), message=message)
    while crossings.assess_announced(keeper()):
        pass


def rows_of(page: str) -> dict[str, str]:
    """Return the fields of the form of a list that is mended."""
    return dict(re.findall(r'name="(\w+-\d+|of)" value="([^"]*)"', page))


@pytest.mark.parametrize("form", [Form.PAXLST, Form.CSV, Form.XLSX])
def test_wrong_rows_of_a_file_are_mended_and_sent_as_a_change(desk: Client, form: Form) -> None:
    client, _carrier = signed_in("XU")
    leaves = clock.now() + timedelta(hours=5)
    raw = paxlst(*FAULTY, departs=leaves, arrives=leaves + timedelta(hours=2))
    if form is not Form.PAXLST:
        raw = write(read(raw, today=clock.now().date()).manifests[0], form)
    sent = uploaded(client, raw, "list.txt")
    mends = sent.rsplit("/", 1)[1]
    assert f"/carrier/list?mends={mends}" in client.get(sent).content.decode()
    page = client.get(f"/carrier/list?mends={mends}").content.decode()
    fields = rows_of(page)
    assert {name for name in fields if name.startswith("family_name")} == {"family_name-0", "family_name-1"}
    assert (fields["family_name-0"], fields["birth_date-0"], fields["nationality-1"]) == ("OKAFOR", "", "QQQ")
    assert "LIND" not in page
    # Both are put right; of one so much that nobody would be known again without a word.
    fields |= {"birth_date-0": "1990-03-02", "nationality-1": "UTO", "document_number-1": "L898902C8"}
    again = client.post("/carrier/list", fields)
    assert client.post("/carrier/list", fields).headers["Location"] == again.headers["Location"], "sent once"
    read_all()
    told = ("primary", "birth", "citizenship", "document_number", "state")
    assert sorted(models.Passenger.objects.values_list(*told)) == [
        ("BERG", "1985-08-12", "", "L898902C9", "cancelled"),
        ("BERG", "1985-08-12", "UTO", "L898902C8", "announced"),
        ("LIND", "1985-08-12", "UTO", "L898902C7", "announced"),
        ("OKAFOR", "1990-03-02", "NPL", "B5011934", "announced"),
        ("OKAFOR", "?", "NPL", "B5011934", "cancelled"),
    ]  # fmt: skip
    assert models.Message.objects.filter(name="mended.csv").count() == 2
    assert client.get(f"/carrier/list?mends={again.headers['Location'].rsplit('/', 1)[1]}").status_code == 404


def test_an_emptied_row_is_taken_off_and_one_left_as_it_is_changes_nothing(desk: Client) -> None:
    client, _carrier = signed_in("XU")
    leaves = clock.now() + timedelta(hours=5)
    sent = uploaded(client, paxlst(*FAULTY, departs=leaves, arrives=leaves + timedelta(hours=2)), "list.edi")
    fields = rows_of(client.get(f"/carrier/list?mends={sent.rsplit('/', 1)[1]}").content.decode())
    assert client.post("/carrier/list", fields).headers["Location"] == sent
    assert models.Message.objects.count() == 1
    client.post("/carrier/list", {name: "" if name.endswith("-1") else said for name, said in fields.items()})
    read_all()
    assert sorted(models.Passenger.objects.values_list("primary", "state")) == [
        ("BERG", "cancelled"), ("LIND", "announced"), ("OKAFOR", "announced"),
    ]  # fmt: skip


def test_nobody_mends_what_another_carrier_sent_or_what_was_not_wrong(desk: Client) -> None:
    one, _ = signed_in("XU")
    other, _ = signed_in("ZZ")
    leaves = clock.now() + timedelta(hours=5)
    sent = uploaded(one, paxlst(*FAULTY, departs=leaves, arrives=leaves + timedelta(hours=2)), "list.edi")
    message = sent.rsplit("/", 1)[1]
    assert other.get(f"/carrier/list?mends={message}").status_code == 404
    assert other.post("/carrier/list", {"of": message, "family_name-0": "X"}).status_code == 404
    assert one.post("/carrier/list", {"of": "nonsense"}).status_code == 404
    # A row in which nothing was wrong is none of the form's, whatever is sent.
    assert one.post("/carrier/list", {"of": message, "family_name-2": "NOBODY"}).headers["Location"] == sent
    assert models.Message.objects.count() == 1


def test_another_carrier_mends_nothing(desk: Client) -> None:
    one, own = signed_in("XU")
    other, _ = signed_in("ZZ")
    message = announced(STRANGER, carrier=own)
    assert other.get(f"/carrier/list?mends={message}").status_code == 404
    assert one.get(f"/carrier/list?mends={message}").status_code == 404, "not typed here"
    assert one.get("/carrier/list?mends=nonsense").status_code == 404


def test_the_portal_shows_nothing_of_another_carrier_and_nothing_of_the_desk(desk: Client) -> None:
    one, own = signed_in("XU")
    other, _ = signed_in("ZZ")
    message = announced(STRANGER, carrier=own)
    assert one.get(f"/carrier/messages/{message}").status_code == 200
    assert other.get(f"/carrier/messages/{message}").status_code == 404
    for page in ("/carrier/", "/carrier/scorecard"):
        assert not re.search("OKAFOR|XU688|REF1", text_of(other.get(page)))
    # Neither realm opens the other.
    assert one.get("/movements").status_code == 302
    assert "/sign-in/" in one.get("/movements").headers["Location"]
    assert desk.get("/carrier/").headers["Location"] == "/carrier/sign-in"
    one.post("/carrier/sign-out")
    assert one.get("/carrier/").status_code == 302
