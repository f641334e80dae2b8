"""A square code at the lane, scanned into its field or shown by a picture; what is wrong with it stands on the page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from limen.desk import acting
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from tests.apps.crossings.test_codes import know_signers
from tests.doors.cli.test_seal_codes import picture
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes.post import Post, opened, passport
from tests.lib.emrtd.seals import visible

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def signers(post: Post, seat: Seat) -> None:
    """Let the desk's own files hold the signers of Utopia's seals."""
    files = acting.world().artefacts  # type: ignore[attr-defined]  # the one that the seat put there
    know_signers(replace(post.officer("wanda", Role.WATCHLIST_DESK), artefacts=files))


def test_a_code_is_scanned_or_photographed(post: Post, seat: Seat) -> None:
    desk = seat("ines", Role.FIRST_LINE)
    inspection = opened(post.first, passport("L898902C3", birth=PartialDate(1974, 8, 12))).inspection
    address = f"/lane/inspections/{inspection}"
    assert "Check the seal" in desk.get(address).content.decode()
    assert desk.post(f"{address}/code", {"code": visible().hex()}).status_code == 302
    page = desk.get(address).content.decode()
    assert "What the seal says is what the document says" in page
    shown = SimpleUploadedFile("visa.png", picture(visible()[:-1] + b"\0"), content_type="image/png")
    assert desk.post(f"{address}/code", {"code": "", "picture": shown}).status_code == 302
    assert "The seal does not hold" in desk.get(address).content.decode()


def test_what_holds_no_code_is_told_and_what_was_typed_stays(post: Post, seat: Seat) -> None:
    desk = seat("ines", Role.FIRST_LINE)
    inspection = opened(post.first).inspection
    nothing = desk.post(f"/lane/inspections/{inspection}/code", {"code": " "})
    assert nothing.status_code == 422
    assert "Scan the square code first" in nothing.content.decode()
    wrong = SimpleUploadedFile("notes.txt", b"no picture", content_type="text/plain")
    refused = desk.post(f"/lane/inspections/{inspection}/code", {"code": "", "picture": wrong})
    assert refused.status_code == 415
