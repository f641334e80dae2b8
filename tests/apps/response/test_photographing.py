"""A photo is never needed, sealed under the person's key, looked at on record, gone with the person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.adapters.erasure_rooms import erasure_rooms
from limen.apps.journal import operations as journal
from limen.apps.journal.models import Look
from limen.apps.journal.operations import PayloadErased
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchGroup
from limen.apps.response.operations import Corrected, NoPhoto, PhotoOfChild, PhotoThere
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.arrivals import Member
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import LAND, Post, chain_findings

FACE = Picture(media_type="image/jpeg", data=b"\xff\xd8\xff a face", width=1, height=1)


def test_a_photo_is_sealed_and_opened_on_record(post: Post) -> None:
    group = arrived.registered(post.first)
    photo = response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    assert response.keep_photo(post.first, group=group, place=1, photo=photo, picture=FACE) == photo
    with pytest.raises(PhotoThere):
        response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    assert b"a face" not in bytes(models.Photo.objects.get().sealed)
    assert response.open_photo(post.first, group=group, place=1).data == FACE.data
    assert Look.objects.filter(what="group-photo").count() == 1
    assert [each.has_photo for each in access.look_at_group(post.first, group=group)[0].people] == [True, False]
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Photo.objects.update(media_type="image/png")
    assert chain_findings() == []


def test_whoever_does_not_want_it_has_it_taken_away(post: Post) -> None:
    group = arrived.registered(post.first)
    response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    response.take_photo_away(post.first, group=group, place=1)
    response.take_photo_away(post.first, group=group, place=1)
    with pytest.raises(NoPhoto):
        response.open_photo(post.first, group=group, place=1)


def test_nobody_else_sees_it(post: Post) -> None:
    group = arrived.registered(post.first)
    response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    with pytest.raises(NoSuchGroup):
        response.open_photo(post.officer("amara", Role.SUPERVISOR, post=LAND), group=group, place=1)
    with pytest.raises(NotAllowed):
        response.open_photo(post.officer("ada", Role.ADMINISTRATOR), group=group, place=1)


@pytest.mark.parametrize("member", [BOY, replace(MOTHER, birth=PartialDate())])
def test_none_is_kept_of_whoever_may_be_a_child(post: Post, member: Member) -> None:
    group = arrived.registered(post.first, member)
    with pytest.raises(PhotoOfChild):
        response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    protection = replace(post.first.pack.protection, photos_of_children=True)
    lawful = replace(post.first, pack=replace(post.first.pack, protection=protection))
    response.keep_photo(lawful, group=group, place=1, photo=clock.new_id(), picture=FACE)


def test_it_goes_with_the_person(post: Post, django_capture_on_commit_callbacks: Any) -> None:
    group = arrived.registered(post.first)
    response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    row = models.Photo.objects.select_related("registered").get()
    sealed = bytes(row.sealed)
    act = post.base
    with django_capture_on_commit_callbacks(execute=True):
        journal.forget(act, subject_record=row.registered.person, reason="court-order", rooms=erasure_rooms())
    assert not models.Photo.objects.exists()
    # Whoever has a copy of the row has nothing: the key is gone.
    with pytest.raises(PayloadErased):
        journal.open_file(act, file_id=row.id, subject_record=row.registered.person, sealed=sealed, what="test")


def test_a_photo_goes_when_somebody_turns_out_to_be_a_child(post: Post) -> None:
    group = arrived.registered(post.first)
    response.keep_photo(post.first, group=group, place=1, photo=clock.new_id(), picture=FACE)
    young = replace(MOTHER, birth=PartialDate(post.first.today.year - 16))
    said = Corrected(id=clock.new_id(), member=young, why="She showed a school card.", seen=0)
    response.correct_person(post.first, group=group, place=1, said=said)
    with pytest.raises(NoPhoto):
        response.open_photo(post.first, group=group, place=1)
