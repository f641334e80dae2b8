"""The pages of agreements, and the doors of a child's case by which it leaves or is flagged, without a browser."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.protection.models import Agreement, CaseFlag, ChildCase
from limen.lib.basics.roles import Role
from tests.doors.desk.test_second_line import Seat, post, seat
from tests.fakes.outcomes import dutch
from tests.fakes.post import CHILD, Post, opened

__all__ = ["post", "seat"]
pytestmark = pytest.mark.django_db


def said(**changes: object) -> dict[str, object]:
    """Return what somebody types of an agreement with an agency for children."""
    today = clock.now().date()
    return {
        "agreement": clock.new_id(),
        "kind": "agency",
        "recipient": "children-first",
        "name": "Children First, memorandum",
        "legal_basis": "Act, section 33",
        "classes": ["child-case"],
        "forbids_onward": "on",
        "valid_from": today,
        "valid_until": today + timedelta(days=100),
        **changes,
    }


def a_case(post: Post) -> UUID:
    """Let the case of a child be opened; return its id."""
    girl = opened(post.first, dutch("X0000015", primary="TEKLE", secondary="SELAM", birth=CHILD))
    crossings.note_need_of(post.first, inspection=girl.inspection, need="child-at-risk")
    return ChildCase.objects.get().id


def test_two_put_it_in_force_and_then_a_case_goes_out_by_it(post: Post, seat: Seat) -> None:
    case = a_case(post)
    clara = seat("clara", Role.CHILD_PROTECTION, where="")
    assert clara.post(f"/children/{case}/take", {"why": "Duty officer."}).status_code == 302
    lucien, olga = seat("lucien", Role.LEGAL_DESK, where=""), seat("olga", Role.OVERSIGHT, where="")
    assert lucien.post("/agreements/new", said(kind="state", recipient="uto")).status_code == 422
    assert lucien.post("/agreements/new", said()).status_code == 302
    row = Agreement.objects.get()
    page = f"/agreements/{row.id}"
    assert "Put it in force" not in lucien.get(page).content.decode()
    assert clara.post(f"/children/{case}/export", {"agreement": row.id}).status_code == 422
    assert lucien.post(f"{page}/confirm").status_code == 403
    assert "Put it in force" in olga.get(page).content.decode()
    assert olga.post(f"{page}/confirm").status_code == 302
    assert "children-first" in olga.get("/agreements").content.decode()
    out = clara.post(f"/children/{case}/export", {"agreement": row.id})
    assert (out.status_code, out.headers["content-type"]) == (200, "application/json")
    assert olga.post(f"{page}/end", {"words": ""}).status_code == 422
    assert olga.post(f"{page}/end", {"words": "They told others."}).status_code == 302
    assert clara.post(f"/children/{case}/export", {"agreement": row.id}).status_code == 422
    assert olga.get("/agreements/new").status_code == 403
    assert clara.get("/agreements").status_code == 403


def test_a_flag_is_raised_shown_and_resolved(post: Post, seat: Seat) -> None:
    case = a_case(post)
    clara = seat("clara", Role.CHILD_PROTECTION, where="")
    clara.post(f"/children/{case}/take", {"why": "Duty officer."})
    flag = clock.new_id()
    raised = {"flag-flag": flag, "flag-words": "The uncle is back.", "flag-day": "2026-01-01"}
    assert clara.post(f"/children/{case}/flags", {**raised, "flag-words": ""}).status_code == 422
    assert clara.post(f"/children/{case}/flags", raised).status_code == 302
    assert "The uncle is back." in clara.get(f"/children/{case}").content.decode()
    assert "The uncle is back." in clara.get("/children/work").content.decode()
    assert clara.post(f"/children/{case}/flags/{flag}", {"words": " "}).status_code == 422
    assert clara.post(f"/children/{case}/flags/{flag}", {"words": "Another man."}).status_code == 302
    assert CaseFlag.objects.get().resolved_words == "Another man."
    assert "The uncle is back." not in clara.get("/children/work").content.decode()
    jonas = seat("jonas", Role.CHILD_PROTECTION, where="")
    assert "uncle" not in jonas.get("/children/work").content.decode()
    assert jonas.post(f"/children/{case}/flags", raised).status_code == 404
