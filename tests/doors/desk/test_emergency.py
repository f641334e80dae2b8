"""Emergency documents at the desk: typed, refused with what was typed kept, recorded, printed, reported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from limen.adapters import clock, lines_font
from limen.adapters.seal_signer import SealSigner
from limen.apps.examination.models import EmergencyDocument, OwnDocument
from limen.desk.views.examination import emergency
from limen.lib.basics.roles import Role
from tests.apps.permits.test_sealing import sealer
from tests.doors.desk.test_second_line import Seat, post, seat

__all__ = ["post", "sealer", "seat"]
pytestmark = pytest.mark.django_db


def form(**changes: str) -> dict[str, str]:
    said = {
        "document": str(clock.new_id()),
        "number": "E0000017",
        "family_name": "Eriksson",
        "given_names": "Anna Maria",
        "born": "1974-08-12",
        "sex": "F",
        "citizenship": "Utopia",
        "valid_until": (clock.now().date() + timedelta(days=7)).isoformat(),
        "journey": "Nairobi to Utopia Airport",
        "established": "Register of citizens.",
        "replaces": "",
    }
    return {**said, **changes}


def test_from_the_form_to_the_register_of_lost_documents(
    seat: Seat, sealer: SealSigner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(emergency, "SealSigner", lambda *, folder: sealer)  # noqa: ARG005 - as the real one is called
    petra = seat("petra", Role.PERMIT_DESK, where="")
    assert "No document is recorded" in petra.get("/emergency").content.decode()
    assert petra.get("/emergency/issue").status_code == 200
    refused = petra.post("/emergency/issue", form(citizenship="Sweden"))
    assert (refused.status_code, EmergencyDocument.objects.count()) == (422, 0)
    assert "for nationals of this State" in refused.content.decode()
    assert 'value="Anna Maria"' in refused.content.decode(), "what was typed is kept"
    assert petra.post("/emergency/issue", form(sex="")).status_code == 422, "nobody's sex is guessed"
    made = petra.post("/emergency/issue", form())
    assert made.status_code == 302
    where = made["Location"]
    page = petra.get(where).content.decode()
    assert "PUUTOERIKSSON&lt;&lt;ANNA&lt;MARIA" in page
    listed = petra.get("/emergency").content.decode()
    assert "E0000017" in listed
    assert "ERIKSSON" not in listed
    if lines_font.is_installed():
        paper = petra.post(f"{where}/paper")
        assert (paper.status_code, paper.headers["Content-Type"]) == (200, "application/pdf")
        assert "ERIKSSON" not in paper.headers["Content-Disposition"].upper()
    assert petra.post(f"{where}/end", {}).status_code == 422
    assert petra.post(f"{where}/end", {"status": "lost"}).status_code == 302
    assert OwnDocument.objects.get().number == "E0000017"
    ended = petra.get(where).content.decode()
    assert "Make the paper" not in ended
    assert petra.post(f"{where}/paper").status_code == 409


def test_without_a_certified_key_none_is_issued(seat: Seat) -> None:
    petra = seat("petra", Role.PERMIT_DESK, where="")
    assert "no certified key for seals" in petra.get("/emergency").content.decode()
    assert petra.post("/emergency/issue", form()).status_code == 409
    assert EmergencyDocument.objects.count() == 0


def test_nobody_else_comes_in(seat: Seat) -> None:
    ines = seat("ines", Role.FIRST_LINE)
    for path in ("/emergency", "/emergency/issue"):
        assert ines.get(path).status_code == 403
