"""The signers at the desk: files brought by one keeper, looked at, put in force or sent back by another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from limen.adapters import clock
from limen.apps.trust.queries import trust_waiting, version_in_force
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes import chip_issuer as making
from tests.fakes.chip_issuer import ec_pair, issuer

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
UTOPIA = issuer()
PUBLISHER = issuer(authority=ec_pair(name="publisher"), signer=ec_pair(name="list signer"), country="DE")


def files(name: str = "de.ml", *, days: int = 3) -> dict[str, list[SimpleUploadedFile]]:
    listed = making.master_list(PUBLISHER, [UTOPIA.authority], made_at=clock.now() - timedelta(days=days))
    anchor = SimpleUploadedFile("publisher.cer", PUBLISHER.authority.raw)
    return {"lists": [SimpleUploadedFile(name, listed)], "anchors": [anchor]}


def steps(desk: Client, step: str, words: str = "Compared with the publisher's page.") -> int:
    [waiting] = trust_waiting()
    return desk.post(f"/trust/versions/{waiting.id}", {"step": step, "words": words}).status_code


def test_one_brings_and_another_confirms(seat: Seat) -> None:
    wanda, noor = (seat(name, Role.WATCHLIST_DESK, where="") for name in ("wanda", "noor"))
    assert "Nobody who signs documents is known here" in wanda.get("/trust").content.decode()
    assert wanda.post("/trust/bring", {"sent": "empty"}).status_code == 422
    assert wanda.post("/trust/bring", files()).status_code == 302
    [waiting] = trust_waiting()
    page = wanda.get(f"/trust/versions/{waiting.id}").content.decode()
    assert "Look twice" in page
    assert "csca" in page
    assert steps(wanda, "propose", words="") == 422
    assert steps(wanda, "propose") == 302
    assert "somebody else has to confirm it" in wanda.get(f"/trust/versions/{waiting.id}").content.decode()
    assert steps(wanda, "confirm") == 403
    assert steps(noor, "confirm") == 302
    page = noor.get("/trust").content.decode()
    assert "States whose signers are known: 1" in page
    assert "UTO" in noor.get("/trust/states/UTO").content.decode() or "Utopia" in page
    assert noor.get("/trust/states/FRA").status_code == 404
    assert "de.ml" in page


def test_it_is_sent_back_taken_out_and_brought_back(seat: Seat) -> None:
    wanda, noor = (seat(name, Role.WATCHLIST_DESK, where="") for name in ("wanda", "noor"))
    for step, desk in (("propose", wanda), ("confirm", noor)):
        if step == "propose":
            wanda.post("/trust/bring", files(days=9))
        steps(desk, step)
    wanda.post("/trust/bring", files("newer.ml", days=2))
    assert steps(noor, "withdraw") == 302
    assert wanda.post("/trust/sources/master-list:DEU/remove", {"words": ""}).status_code == 422
    assert wanda.post("/trust/sources/master-list:DEU/remove", {"words": "Ended."}).status_code == 302
    assert steps(noor, "confirm") == 302
    assert wanda.get("/trust/sources/master-list:DEU/remove").status_code == 404
    assert "Bring it back" in wanda.get("/trust/versions").content.decode()
    assert wanda.post("/trust/versions/1/back", {"words": "It was needed."}).status_code == 302
    assert steps(noor, "confirm") == 302
    found = version_in_force()
    assert found is not None
    assert (found.how, found.restores, found.states) == ("rollback", 1, 1)


def test_old_lists_are_told_in_the_header_line(seat: Seat) -> None:
    wanda, noor = (seat(name, Role.WATCHLIST_DESK, where="") for name in ("wanda", "noor"))
    wanda.post("/trust/bring", files(days=120))
    steps(wanda, "propose")
    steps(noor, "confirm")
    page = noor.get("/trust").content.decode()
    assert "after 90 days it is too old" in page
    assert page.count("120 days old") >= 2, "in the answer and in the header line"


def test_who_may_not_look_is_told_so(seat: Seat) -> None:
    assert seat("ines", Role.FIRST_LINE).get("/trust").status_code == 403
    olga = seat("olga", Role.OVERSIGHT, where="")
    assert olga.get("/trust").status_code == 200
    assert olga.get("/trust/bring").status_code == 403
