"""Hand-over notes and shifts go when their days are over, and what was sealed of a note becomes unreadable."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from limen.apps.posts import erasure, operations, queries
from limen.apps.posts.models import HandOverNote, Shift
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection, RetentionClass
from limen.lib.basics.retention import ErasureRoom, ForgettingRoom
from limen.lib.basics.roles import Role
from tests.fakes.acting import an_act

pytestmark = pytest.mark.django_db(transaction=True)

AIR = "UTO-AIR-1"


@pytest.fixture
def act() -> Act:
    """An officer at work."""
    act = an_act()
    operations.load_pack_posts(act)
    keeper = replace(act, roles=frozenset({Role.ADMINISTRATOR}))
    officer = operations.add_officer(
        keeper, username="ines", full_name="Inés", roles=[Role.FIRST_LINE], password="quiet-lantern-at-the-pass"
    )
    return replace(act, actor=officer)


def _after(act: Act, retention: RetentionClass, *, days: int) -> Act:
    return replace(act, at=act.at + timedelta(days=act.pack.retention[retention].days + days))


def test_the_room_has_the_shape_of_every_erasure_room() -> None:
    assert isinstance(erasure, ErasureRoom)
    assert isinstance(erasure, ForgettingRoom)


def test_a_note_goes_with_its_key_when_its_days_are_over(act: Act) -> None:
    note = operations.write_note(act, post=AIR, lane="", text="Mrs Halvorsen forgot her umbrella.")
    assert erasure.erase_due(_after(act, RetentionClass.HAND_OVER_NOTES, days=-1)) == 0
    assert len(queries.unacknowledged_notes(AIR)) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_id FROM journal_event WHERE kind = 'limen.note.written'")
        key_id = cursor.fetchone()[0]
    assert erasure.erase_due(_after(act, RetentionClass.HAND_OVER_NOTES, days=1)) == 1
    assert not HandOverNote.objects.filter(id=note).exists()
    assert {str(key).replace("-", "") for key in act.keys.destroyed()} == {str(key_id).replace("-", "")}
    assert erasure.erase_due(_after(act, RetentionClass.HAND_OVER_NOTES, days=2)) == 0


def test_an_ended_shift_goes_and_an_open_one_stays(act: Act) -> None:
    operations.start_shift(act, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    later = _after(act, RetentionClass.SHIFTS, days=1)
    assert erasure.erase_due(later) == 0
    operations.end_shift(act)
    assert erasure.erase_due(later) == 1
    assert not Shift.objects.exists()


def test_a_note_is_forgotten_on_request_and_nothing_else(act: Act) -> None:
    note = operations.write_note(act, post=AIR, lane="", text="One.")
    operations.write_note(act, post=AIR, lane="", text="Two.")
    assert erasure.forget(act, subject_record=note) == 1
    assert [each.text for each in queries.unacknowledged_notes(AIR)] == ["Two."]
    assert erasure.forget(act, subject_record=act.actor) == 0
