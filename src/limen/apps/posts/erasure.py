"""What posts keep of people, and for how long: officers, who worked where, and what was written at hand-over."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import forget as forget_sealed
from limen.apps.journal.operations import record_retention
from limen.apps.posts.models import REMEMBERED, Asked, HandOverNote, Shift
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.retention import Kept
from limen.lib.basics.words import N_

KEEPS: tuple[Kept, ...] = (
    Kept(
        table="posts_officer",
        fields=("username", "full_name", "password", "language", "theme", "roles"),
        why=N_("Whoever acts at the border acts by name: the journal names officers for as long as it is kept."),
    ),
    Kept(
        table="posts_factorreset",
        fields=("officer", "asked_by", "confirmed_by"),
        why=N_("Who asked and who confirmed that an officer's second factors were taken away, as the journal tells."),
    ),
    Kept(
        table="posts_shift",
        fields=("officer",),
        why=N_("Who worked at which lane when, for the inspectorate that looks into a complaint."),
        retention=RetentionClass.SHIFTS,
    ),
    Kept(
        table="posts_handovernote",
        fields=("text",),
        why=N_("What one shift tells the next; officers write names of travellers into it."),
        retention=RetentionClass.HAND_OVER_NOTES,
    ),
)
DUE = "retention-over"
"""The reason noted when the days of the country pack have passed."""


def erase_due(act: Act) -> int:
    """Delete notes and ended shifts past their legal days, and the keys that sealed the notes; return how many went.

    What programs asked is forgotten with them, though it holds nothing of anybody: after REMEMBERED nobody asks again.
    """
    Asked.objects.filter(at__lt=act.at - REMEMBERED).delete()
    return _erase_notes(act) + _erase_shifts(act)


def forget(act: Act, *, subject_record: UUID) -> int:  # noqa: ARG001 - the shape of every erasure room
    """Delete the hand-over note of this id, if that is what is to be forgotten; return how many rows went."""
    gone, _ = HandOverNote.objects.filter(id=subject_record).delete()
    return gone


def _erase_notes(act: Act) -> int:
    with transaction.atomic():
        due = HandOverNote.objects.filter(written_at__lt=_limit(act, RetentionClass.HAND_OVER_NOTES))
        notes = list(due.select_for_update().values_list("id", flat=True))
        for note in notes:
            forget(act, subject_record=note)
            forget_sealed(act, subject_record=note, reason=DUE)
        return len(notes)


def _erase_shifts(act: Act) -> int:
    limit = _limit(act, RetentionClass.SHIFTS)
    with transaction.atomic():
        gone, _ = Shift.objects.filter(ended_at__lt=limit).delete()
        record_retention(act, retention=RetentionClass.SHIFTS, before=limit, rows=gone)
    return gone


def _limit(act: Act, retention: RetentionClass) -> datetime:
    return act.at - timedelta(days=act.pack.retention[retention].days)
