"""Whoever is held is held as a last resort, on record whole, reviewed in time, and seen by the body that visits."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from limen.apps.crossings.models import Custody, CustodyAlternative, CustodyMiss
from limen.apps.crossings.operations import custody, detention
from limen.apps.crossings.operations.custody import AlternativeNotWeighed, CustodyWrong, escalate_missed_reviews
from limen.apps.journal.models import Event, Look
from limen.apps.protection.models import Message
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import RIGHTS, NotAllowed, Right
from tests.fakes.acting import utopia
from tests.fakes.held import begun, held
from tests.fakes.post import Post
from tests.fakes.refused import refused


@pytest.mark.parametrize("left_out", [each.code for each in utopia().second_line.alternatives])
def test_every_milder_means_is_weighed_by_itself(post: Post, left_out: str) -> None:
    sofia, inspection = refused(post)
    weighed = {code: why for code, why in held(sofia).alternatives.items() if code != left_out}
    with pytest.raises(AlternativeNotWeighed):
        begun(sofia, inspection, alternatives=weighed)
    assert not Custody.objects.exists()


@pytest.mark.parametrize("field", ["reasons", "basis", "authority", "language", "lawyer", "contact", "medical"])
def test_reasons_of_this_person_and_every_right_that_was_told(post: Post, field: str) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(CustodyWrong):
        begun(sofia, inspection, **{field: ""})


def test_what_was_weighed_stays(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    with pytest.raises(IntegrityError), transaction.atomic():
        CustodyAlternative.objects.update(why_not="None.")


def test_a_missed_review_goes_to_oversight_once_and_a_held_one_does_not(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    hours = sofia.pack.second_line.custody_review_hours
    assert escalate_missed_reviews(post.after(sofia, hours=hours - 1)) == 0
    custody.review_custody(post.after(sofia, hours=hours - 1), inspection=inspection, words="No address yet.")
    assert escalate_missed_reviews(post.after(sofia, hours=hours + 1)) == 0
    late = post.after(sofia, hours=2 * hours)
    assert [escalate_missed_reviews(late) for _ in range(2)] == [1, 0]
    assert Message.objects.get().addressee == "contact/oversight"
    assert Event.objects.filter(kind="limen.custody.review-missed").count() == 1
    assert Custody.objects.get().until is None, "a machine lets nobody go, and holds nobody"
    olga = post.at(post.officer("olga", Role.OVERSIGHT, lane="", post=""), late.at)
    row = detention.look_at_register(olga)[0]
    assert (row.is_overdue, row.missed) == (True, 1)


def test_the_body_that_visits_reads_the_register_whole_and_nothing_else(post: Post) -> None:
    sofia, inspection = refused(post)
    id_ = begun(sofia, inspection)
    vera = post.officer("vera", Role.MONITOR, lane="", post="")
    # What else it reads are complaints, and it changes neither.
    assert RIGHTS[Role.MONITOR] == {Right.SEE_DETENTION, Right.SEE_COMPLAINTS}
    entry = detention.look_at_detention(vera, custody=id_)
    assert entry.holder
    assert dict(entry.custody.alternatives).keys() == held(sofia).alternatives.keys()
    assert Look.objects.filter(actor=vera.actor, what="detention").count() == 1
    with pytest.raises(NotAllowed):
        custody.end_custody(vera, inspection=inspection, words="Let go.", until=vera.at)
    assert Custody.objects.get().until is None


@pytest.mark.parametrize("role", [Role.FIRST_LINE, Role.STATISTICIAN, Role.ADMINISTRATOR, Role.SERVICE])
def test_nobody_else_reads_it(post: Post, role: Role) -> None:
    with pytest.raises(NotAllowed):
        detention.look_at_register(post.officer("x", role, lane="", post=""))
    assert not CustodyMiss.objects.exists()
