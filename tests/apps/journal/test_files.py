"""Files of a person open with the person's key, in their own place, and never again after the key is gone."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from limen.apps.journal.operations import PayloadErased, open_file, seal_file
from limen.lib.basics.act import Act
from limen.lib.events.sealing import SealBroken, key_of_file
from tests.fakes.acting import an_act

PERSON, OTHER = UUID(int=1), UUID(int=2)
PHOTO, SCAN = UUID(int=11), UUID(int=12)


def sealed(act: Act) -> bytes:
    with transaction.atomic():
        return seal_file(act, file_id=PHOTO, subject_record=PERSON, data=b"a face")


@pytest.mark.django_db
def test_what_was_sealed_opens_in_its_place_alone() -> None:
    act = an_act()
    kept = sealed(act)
    assert b"a face" not in kept
    assert open_file(act, file_id=PHOTO, subject_record=PERSON, sealed=kept, what="photo") == b"a face"
    with pytest.raises(SealBroken):
        open_file(act, file_id=SCAN, subject_record=PERSON, sealed=kept, what="photo")
    with pytest.raises(SealBroken):
        open_file(act, file_id=PHOTO, subject_record=OTHER, sealed=kept, what="photo")
    with pytest.raises(SealBroken):
        open_file(act, file_id=PHOTO, subject_record=PERSON, sealed=kept[:20], what="photo")


@pytest.mark.django_db
def test_a_destroyed_key_erases_the_file() -> None:
    act = an_act()
    kept = sealed(act)
    act.keys.destroy(key_of_file(kept))
    with pytest.raises(PayloadErased):
        open_file(act, file_id=PHOTO, subject_record=PERSON, sealed=kept, what="photo")
