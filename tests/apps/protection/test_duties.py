"""Duties as rows: opened by facts, superseded by other facts, told in the journal without telling whom."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from limen.apps.journal.models import Event
from limen.apps.protection import operations
from limen.apps.protection.models import Duty
from limen.apps.protection.operations import settle_duties
from limen.apps.protection.queries import (
    duties_of,
    has_open_duty,
    inspections_with_open_duty,
    open_kinds,
    open_kinds_of,
    still_needed,
)
from limen.lib.basics.roles import Role
from limen.lib.safeguards.duties import KINDS, DutyKind
from tests.fakes.post import Post, chain_findings

ALONE, OTHER, UNKNOWN = (KINDS[name] for name in ("child-alone", "child-other-name", "age-unknown"))


def kinds(inspection: UUID) -> list[str]:
    return [kind.name for kind in open_kinds(inspection)]


def test_what_the_facts_call_for_is_open_once(post: Post) -> None:
    inspection, person = uuid4(), uuid4()
    for _ in range(3):
        settle_duties(post.first, inspection=inspection, person=person, kinds=[ALONE])
    assert kinds(inspection) == ["child-alone"]
    assert Duty.objects.count() == 1
    assert Event.objects.filter(kind="limen.safeguard.noted").count() == 1


def test_what_the_facts_no_longer_call_for_is_superseded(post: Post) -> None:
    inspection, person = uuid4(), uuid4()
    settle_duties(post.first, inspection=inspection, person=person, kinds=[ALONE])
    settle_duties(post.after(post.first, minutes=1), inspection=inspection, person=person, kinds=[])
    assert kinds(inspection) == []
    closed = duties_of(inspection)[0]
    assert (closed.is_open, closed.is_answered, closed.evidence) == (False, False, "superseded")
    settle_duties(post.after(post.first, minutes=2), inspection=inspection, person=person, kinds=[ALONE])
    assert kinds(inspection) == ["child-alone"]


def test_an_answer_stands_while_the_question_stands(post: Post) -> None:
    inspection, person = uuid4(), uuid4()
    minutes = iter(range(1, 20))

    def settle(*called: DutyKind) -> list[str]:
        act = post.after(post.first, minutes=next(minutes))
        settle_duties(act, inspection=inspection, person=person, kinds=called)
        return kinds(inspection)

    settle(ALONE)
    act = post.after(post.officer("sofia", Role.SECOND_LINE), minutes=next(minutes))
    duty = Duty.objects.get()
    operations.close_duty(act, inspection=inspection, duty=duty.id, evidence="court-order", words="Order 12.")
    assert settle(ALONE) == []
    assert settle(OTHER) == ["child-other-name"]
    assert settle(ALONE) == ["child-alone"]


def test_another_person_at_the_same_inspection_is_asked_anew(post: Post) -> None:
    inspection, one, two = uuid4(), uuid4(), uuid4()
    settle_duties(post.first, inspection=inspection, person=one, kinds=[UNKNOWN])
    settle_duties(post.after(post.first, minutes=1), inspection=inspection, person=two, kinds=[UNKNOWN])
    assert [duty.person for duty in Duty.objects.filter(closed_at__isnull=True)] == [two]


def test_a_claim_is_not_superseded_by_facts(post: Post) -> None:
    inspection, person = uuid4(), uuid4()
    operations.record_claim(post.first, inspection=inspection, person=person)
    settle_duties(post.first, inspection=inspection, person=person, kinds=[])
    assert kinds(inspection) == ["protection-claim"]
    assert has_open_duty(person)
    assert list(inspections_with_open_duty()) == [inspection]
    assert open_kinds_of([inspection, uuid4()]) == {inspection: (KINDS["protection-claim"],)}


def test_the_journal_says_that_something_was_opened_and_not_for_whom(post: Post) -> None:
    inspection, person = uuid4(), uuid4()
    settle_duties(post.first, inspection=inspection, person=person, kinds=[ALONE])
    event = Event.objects.get(kind="limen.safeguard.noted")
    assert event.data == "{}"
    assert event.sealed
    assert b"child" not in bytes(event.sealed)
    assert chain_findings() == []


@pytest.mark.parametrize(("days", "needed"), [(1, False), (-1, True)])
def test_who_is_still_needed(post: Post, days: int, needed: bool) -> None:
    inspection, person = uuid4(), uuid4()
    settle_duties(post.first, inspection=inspection, person=person, kinds=[ALONE])
    since = post.after(post.first, days=days).at
    assert still_needed([person, uuid4()], since=since) == {person}, "open"
    settle_duties(post.first, inspection=inspection, person=person, kinds=[])
    assert (still_needed([person], since=since) == {person}) is needed
