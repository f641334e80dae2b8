"""Erasure by key: what was sealed about a person becomes unreadable everywhere, and the chain still verifies."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.db import transaction

from limen.apps.journal.models import Erasure, SubjectKey
from limen.apps.journal.operations.chain import append
from limen.apps.journal.operations.rivals import once_more
from limen.lib.basics.act import Act
from limen.lib.basics.retention import ErasureRoom, ForgettingRoom

REPLAYED = "erased-before-restore"
"""The reason noted when a restored register still knew a person whose key had been destroyed since."""


@once_more
def forget(act: Act, *, subject_record: UUID, reason: str, rooms: Sequence[ErasureRoom] = ()) -> UUID:
    """Erase what is kept of a person and return the id of the event; `reason` is a code, not words.

    `rooms`: the erasure rooms of the apps, whose rows go in the same transaction; without them only what is sealed
    becomes unreadable (an app that calls this has erased its rows itself). The key is destroyed after the transaction
    is committed; if the machine stops in between, `replay_erasures` ends the work.
    """
    with transaction.atomic():
        key_id = SubjectKey.objects.filter(pk=subject_record).values_list("key_id", flat=True).first()
        event_id = append(act, kind="limen.subject.erased", subject=subject_record, data={"reason": reason})
        Erasure.objects.create(id=event_id, subject_record=subject_record, key_id=key_id, reason=reason, at=act.at)
        # Only now: what is kept of a claim for protection lets itself be deleted of nobody but the erased.
        for room in rooms:
            if isinstance(room, ForgettingRoom):
                room.forget(act, subject_record=subject_record)
        if key_id is not None:
            SubjectKey.objects.filter(pk=subject_record).delete()
            transaction.on_commit(partial(act.keys.destroy, key_id))
        return event_id


def replay_erasures(act: Act, *, rooms: Sequence[ErasureRoom] = ()) -> list[UUID]:
    """Bring register and keys to one state before the node serves; return the persons forgotten again.

    A register put back from a backup still knows people who were erased since; the store of keys, which has a backup
    of its own, knows that their keys are gone. The other way round, a destruction that was cut short is ended now.
    """
    destroyed = act.keys.destroyed()
    for key_id in Erasure.objects.filter(key_id__isnull=False).values_list("key_id", flat=True):
        if key_id is not None and key_id not in destroyed:
            act.keys.destroy(key_id)
    known = SubjectKey.objects.values_list("subject_record", "key_id")
    again = [subject for subject, key_id in known.iterator() if key_id in destroyed]
    with transaction.atomic():
        for subject in again:
            forget(act, subject_record=subject, reason=REPLAYED, rooms=rooms)
    return again
