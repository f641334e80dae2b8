"""Hand-over notes: what one shift tells the next."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import append
from limen.apps.posts.models import HandOverNote
from limen.apps.posts.operations.shifts import check_post, find_lane
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require

LONGEST = 4000
"""Characters of a note; a page of writing."""


class NoteEmpty(Problem):
    """The note says nothing."""

    code = "note-empty"
    sentence = N_("The note is empty. Write what the next shift must know.")


class NoteTooLong(Problem):
    """The note is longer than the next shift would read."""

    code = "note-too-long"
    sentence = N_("The note has %(length)s characters, the most is %(most)s. Shorten it.")


class NoteUnknown(Problem):
    """There is no such note."""

    code = "note-unknown"
    sentence = N_("There is no such note at this post.")


def write_note(act: Act, *, post: str, lane: str, text: str) -> UUID:
    """Leave a note for the next shift at a lane, or at the whole post when `lane` is empty; return its id.

    Raises NotAllowed, NoteEmpty, NoteTooLong, PostUnknown or LaneUnknown.
    """
    require(act.roles, Right.WORK_SHIFT)
    words = _checked_words(text)
    with transaction.atomic():
        check_post(post)
        note = HandOverNote(id=act.new_id(), post_id=post, written_by_id=act.actor, written_at=act.at, text=words)
        if lane:
            note.lane = find_lane(post, lane)
        note.save(force_insert=True)
        append(
            act,
            kind="limen.note.written",
            subject=note.id,
            data={"post": post, "lane": lane},
            # Officers do write names into notes, so the words are sealed and can be erased.
            sealed={"text": words},
            subject_record=note.id,
        )
    return note.id


def acknowledge_note(act: Act, *, note: UUID) -> None:
    """Record that the acting officer has read a note of their post; the first reader stays the one on record.

    Raises NotAllowed or NoteUnknown.
    """
    require(act.roles, Right.WORK_SHIFT)
    with transaction.atomic():
        row = HandOverNote.objects.select_for_update().filter(id=note, post_id=act.post).first()
        if row is None:
            raise NoteUnknown
        if row.acknowledged_at is not None:
            return
        row.acknowledged_by_id, row.acknowledged_at = act.actor, act.at
        row.save(update_fields=["acknowledged_by", "acknowledged_at"])
        append(act, kind="limen.note.acknowledged", subject=note, data={})


def _checked_words(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise NoteEmpty
    if len(words) > LONGEST:
        raise NoteTooLong(length=len(words), most=LONGEST)
    return words
