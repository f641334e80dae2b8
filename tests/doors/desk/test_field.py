"""What a device kept comes in whatever is wrong with it: nobody stands there any more to be asked again."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from PIL import Image

from limen.adapters import clock
from limen.adapters.field_key import public_key
from limen.apps.response import access
from limen.apps.response import operations as response
from limen.desk.views.response.field import taken_over
from limen.lib.basics.roles import Role
from limen.lib.safeguards.arrivals import Relation, new_number
from tests.fakes.arrived import registered
from tests.fakes.field import seal
from tests.fakes.post import Post, open_duties

DEVICE = clock.new_id()
FAMILY = (
    ("rows", "3"), ("family_name", "Tekle"), ("p1-given_names", "Selam"), ("p1-age", "34"), ("p1-sex", "F"),
    ("p2-given_names", "Yonas"), ("p2-age", "8"), ("p2-relation", "child"), ("p2-needs", "medical"), ("needs", "food"),
)  # fmt: skip


@pytest.fixture
def post(db: None) -> Post:
    return Post()


def _kept(*changes: tuple[str, str], number: str = "") -> dict[str, Any]:
    id_ = clock.new_id()
    at = int(clock.now().timestamp() * 1000)
    entries = [("number", number or new_number(id_.bytes[6:])), *FAMILY, *changes]
    text = json.dumps({"at": at, "entries": entries})
    public = public_key(settings.CONFIGURATION.home)
    return {"id": str(id_), "sequence": 1, "sealed": seal(public, text, group=str(id_), nonce=bytes(12))}


def _group(post: Post, told: dict[str, object]) -> UUID:
    return access.find_group(post.first, number=str(told["number"]))


def test_a_family_comes_in_once_however_often_it_is_handed_over(post: Post) -> None:
    kept = _kept()
    first, again = (taken_over(post.first, DEVICE, kept) for _ in range(2))
    assert first == again
    view, _ = access.look_at_group(post.first, group=_group(post, first))
    assert [each.member.name for each in view.people] == ["Selam Tekle", "Yonas Tekle"]
    assert view.was_offline


def test_what_is_not_said_is_never_said_in_their_favour_by_us(post: Post) -> None:
    told = taken_over(
        post.first, DEVICE, _kept(("p3-given_names", "Abel"), ("p3-age", "900"), ("citizenship", "Nowhere"))
    )
    *_, third = access.look_at_group(post.first, group=_group(post, told))[0].people
    assert third.member.relation is Relation.NONE
    assert "child-at-risk" in open_duties(post.officer("tomas", Role.SUPERVISOR), third.inspection)


def test_a_number_that_is_wrong_or_taken_is_replaced_and_told(post: Post) -> None:
    taken = new_number(bytes(7))
    registered(post.first, number=taken)
    for number in (taken, "AAAA-AAA2", "?"):
        kept = _kept(number=number)
        told = taken_over(post.first, DEVICE, kept)
        assert taken_over(post.first, DEVICE, kept) == told
        assert told["number"] not in {number, taken}
        assert _group(post, told) == UUID(kept["id"])


def test_what_cannot_be_opened_is_told_and_stays_on_the_device(post: Post) -> None:
    assert "problem" in taken_over(post.first, DEVICE, _kept() | {"sealed": "{}"})
    assert "problem" in taken_over(post.first, DEVICE, {"id": "?"})
    empty = taken_over(post.first, DEVICE, _kept(("rows", "1"), ("p1-given_names", ""), ("p1-age", "")))
    assert set(empty) == {"id", "problem"}


def _photo() -> str:
    out = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(out, "JPEG")
    return b64encode(out.getvalue()).decode("ascii")


def test_a_photo_comes_in_with_its_person_and_holds_no_family_back(post: Post) -> None:
    # The second line is nobody: the third stands at the second place of the group.
    said = {"p2-given_names": "", "p2-age": "", "p2-needs": "", "p3-given_names": "Hanna", "p3-age": "41"}
    told = taken_over(post.first, DEVICE, _kept(*_instead(said), ("p3-photo", _photo()), ("p1-photo", "no picture")))
    group = _group(post, told)
    view, _ = access.look_at_group(post.first, group=group)
    assert [(each.member.given_names, each.has_photo) for each in view.people] == [("Selam", False), ("Hanna", True)]
    assert told["photo"]
    picture = Image.open(BytesIO(response.open_photo(post.first, group=group, place=2).data))
    assert max(picture.size) == 640


def test_a_photo_of_a_child_is_not_kept_whatever_a_device_sends(post: Post) -> None:
    told = taken_over(post.first, DEVICE, _kept(("p2-photo", _photo())))
    view, _ = access.look_at_group(post.first, group=_group(post, told))
    assert [each.has_photo for each in view.people] == [False, False]
    assert "child" in str(told["photo"])


def _instead(said: dict[str, str]) -> list[tuple[str, str]]:
    """Return fields that stand for what the usual family says: of two values of a field the last counts."""
    return list(said.items())
