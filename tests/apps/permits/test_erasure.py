"""A permit goes with its key when its days are over, and by order at any time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from limen.apps.crossings.erasure import forget_person
from limen.apps.journal.models import Event
from limen.apps.journal.operations import PayloadErased, open_payload
from limen.apps.permits.access import permit_for
from limen.apps.permits.erasure import erase_due
from limen.apps.permits.models import Permit, PermitChange, PermitImport
from limen.apps.permits.operations import import_permits
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import RetentionClass
from limen.lib.basics.roles import Role
from tests.apps.permits.given import HEADER, issued, line, permit_desk
from tests.fakes.post import Post, chain_findings


@pytest.fixture
def desk(post: Post) -> Act:
    return permit_desk(post)


def test_days_are_counted_from_the_last_day(
    post: Post, desk: Act, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    issued(desk)
    kept = issued(desk, number="V2", valid_until="2027-12-31", kind="residence-permit")
    event = Event.objects.filter(kind="limen.permit.issued").order_by("sequence")[0]
    days = desk.pack.retention[RetentionClass.PERMITS].days
    last = post.at(desk, desk.at.replace(month=12, day=31) + timedelta(days=days))
    assert erase_due(last) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_due(post.after(last, days=1)) == 2
    assert [row.id for row in Permit.objects.all()] == [kept]
    with pytest.raises(PayloadErased):
        open_payload(desk, event_id=event.id)
    assert chain_findings() == []


def test_a_court_may_order_it_sooner(post: Post, desk: Act) -> None:
    id_ = issued(desk)
    person = permit_for(desk, permit=id_).person
    forget_person(post.officer("olga", Role.OVERSIGHT), person=person, reason="court-order")
    assert not Permit.objects.exists()
    assert not PermitChange.objects.exists()


def test_an_import_that_was_cut_short_is_forgotten_unless_it_brought_something(post: Post, desk: Act) -> None:
    whole = import_permits(desk, source="Consulate", made_at=desk.at, lines=[HEADER, line()])
    for brought in (True, False):
        row = PermitImport.objects.get(id=whole.list)
        row.content_hash = ""
        row.id = whole.list if brought else desk.new_id()
        row.save()
    assert erase_due(post.after(desk, days=2)) == 1
    assert [row.id for row in PermitImport.objects.all()] == [whole.list]
