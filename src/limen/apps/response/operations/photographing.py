"""A picture by which somebody is found again where names fail: never needed, sealed under the key of the person.

Of whoever may be a child none is kept unless the law of the State, in the country pack, says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append, once_more, open_file, seal_file
from limen.apps.response import models
from limen.apps.response.access import person_for
from limen.apps.response.queries import member_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.evidence import Picture
from limen.lib.safeguards.arrivals import may_be_child


class PhotoOfChild(Problem):
    """No picture of a child is kept where the law of the State does not say so."""

    code = "photo-of-child"
    sentence = N_("This may be a child: the law of this State keeps no photo of a child here.")


class PhotoThere(Problem):
    """A photo is there already; two of one person help nobody."""

    code = "photo-there"
    sentence = N_("A photo of this person is kept already. Take it away first.")


class NoPhoto(Problem):
    """There is no photo of this person."""

    code = "photo-unknown"
    sentence = N_("There is no photo of this person.")


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPhoto:
    """A photo, opened."""

    media_type: str
    data: bytes


@once_more
def keep_photo(act: Act, *, group: UUID, place: int, photo: UUID, picture: Picture) -> UUID:
    """Keep a picture of one person of a group, sealed, and return its id; the same photo twice is one.

    Raises NotAllowed, NoSuchGroup, NoSuchPerson, PhotoOfChild or PhotoThere.
    """
    with transaction.atomic():
        person = person_for(act, group, place, what="group-person-photographed", lock=True)
        known = models.Photo.objects.filter(registered=person).defer("sealed").first()
        if known is not None:
            if known.id == photo:
                return photo
            raise PhotoThere
        if may_be_child(member_of(person), act.today) and not act.pack.protection.photos_of_children:
            raise PhotoOfChild
        made = models.Photo.objects.create(
            id=photo,
            registered=person,
            media_type=picture.media_type,
            digest=sha256(picture.data).digest(),
            sealed=seal_file(act, file_id=photo, subject_record=person.person, data=picture.data),
            at=act.at,
            taken_by_id=act.actor,
        )
        _note(act, person, what="kept", digest=bytes(made.digest).hex())
    return photo


def take_photo_away(act: Act, *, group: UUID, place: int) -> None:
    """Take the photo of a person away for good; where there is none, nothing happens.

    Raises NotAllowed, NoSuchGroup or NoSuchPerson.
    """
    with transaction.atomic():
        person = person_for(act, group, place, what="group-person-photographed", lock=True)
        if models.Photo.objects.filter(registered=person).delete()[0]:
            _note(act, person, what="taken-away", digest="")


def take_childs_photo_away(act: Act, person: models.Registered) -> None:
    """Take the photo of whoever turns out to be a child away, where the State keeps none of children."""
    if not may_be_child(member_of(person), act.today) or act.pack.protection.photos_of_children:
        return
    if models.Photo.objects.filter(registered=person).delete()[0]:
        _note(act, person, what="taken-away", digest="")


def open_photo(act: Act, *, group: UUID, place: int) -> OpenedPhoto:
    """Return the photo of a person, the look written first.

    Raises NotAllowed, NoSuchGroup, NoSuchPerson, NoPhoto, or PayloadErased once the key of the person is destroyed.
    """
    with transaction.atomic():
        person = person_for(act, group, place, what="group-person")
        row = models.Photo.objects.filter(registered=person).first()
        if row is None:
            raise NoPhoto
        sealed = bytes(row.sealed)
        data = open_file(act, file_id=row.id, subject_record=person.person, sealed=sealed, what="group-photo")
        return OpenedPhoto(media_type=row.media_type, data=data)


def _note(act: Act, person: models.Registered, *, what: str, digest: str) -> None:
    append(
        act,
        kind="limen.person.photographed",
        subject=person.id,
        data={},
        # The chain proves later that the picture is the one that was kept.
        sealed={"what": what, "digest": digest},
        subject_record=person.person,
    )
