"""A child is never held, and neither is the family of a child; age in doubt means child."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Custody
from limen.apps.crossings.operations import afterwards
from limen.apps.protection.models import Duty
from limen.apps.protection.operations import open_duty
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.inspection.moves import Move
from limen.lib.inspection.presented import Presented
from limen.lib.safeguards.custody import CHILD_DUTIES, ChildNotDetained, Member, is_family_of_child
from limen.lib.safeguards.duties import KINDS
from tests.fakes.case import second_line
from tests.fakes.held import begun
from tests.fakes.post import CHILD, Post, decided, holder, opened, passport
from tests.fakes.refused import FOREIGN, referred, refused

AGES = [CHILD, PartialDate(2009, 3, 14), PartialDate(2008, None, None), PartialDate(None, None, None)]


@pytest.mark.parametrize("birth", AGES, ids=str)
def test_no_child_and_nobody_who_may_be_one(post: Post, birth: PartialDate) -> None:
    sofia, inspection = referred(post, passport(issuer="NLD", citizenship="NLD", birth=birth))
    with pytest.raises(ChildNotDetained) as refusal:
        begun(sofia, inspection)
    assert "Child-protection authority, +000 116" in str(refusal.value)
    assert not Custody.objects.exists()


def test_nobody_whose_age_nobody_knows(post: Post) -> None:
    sofia, inspection = referred(post, presented=Presented(holder=holder(birth=PartialDate(), citizenship="NLD")))
    with pytest.raises(ChildNotDetained):
        begun(sofia, inspection)


@pytest.mark.parametrize("duty", sorted(CHILD_DUTIES))
def test_nobody_for_whom_a_duty_towards_a_child_is_open(post: Post, duty: str) -> None:
    sofia, inspection = refused(post)
    with transaction.atomic():
        person = crossings.look_at(sofia, inspection=inspection).person
        open_duty(sofia, inspection=inspection, person=person, kind=KINDS[duty])
    with pytest.raises(ChildNotDetained):
        begun(sofia, inspection)


def family(post: Post, *, child: str) -> tuple[Act, UUID]:
    """Return the officer who has the case of an adult that came with a child, and the inspection."""
    party = crossings.open_party(post.first, label="")
    adult = opened(post.first, FOREIGN, party=party)
    opened(
        post.first,
        passport(number="X7654321", issuer="NLD", citizenship="NLD", primary=child, secondary="MIA", birth=CHILD),
        party=party,
    )
    decided(post.first, adult, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=adult.inspection)
    return sofia, adult.inspection


@pytest.mark.parametrize("child", ["JANSEN", "OTHER"])
def test_nobody_of_the_family_of_a_child(post: Post, child: str) -> None:
    sofia, inspection = family(post, child=child)
    with pytest.raises(ChildNotDetained):
        begun(sofia, inspection)


ABOARD = [
    ("another's child", "DOE", [("ROE", True), ("ROE", False)], False),
    ("one's own", "DOE", [("DOE", True), ("ROE", False)], True),
    ("nobody's, so everybody's", "DOE", [("POE", True), ("ROE", False)], True),
    ("no child", "DOE", [("DOE", False)], False),
    ("a child without a name", "DOE", [("", True), ("ROE", False)], True),
]


@pytest.mark.parametrize(("who", "others", "expected"), [case[1:] for case in ABOARD], ids=[case[0] for case in ABOARD])
def test_aboard_a_bus_a_child_is_of_its_own_family(who: str, others: list[tuple[str, bool]], expected: bool) -> None:
    members = [Member(primary=name, may_be_child=child) for name, child in others]
    person = Member(primary=who, may_be_child=False)
    assert is_family_of_child(person, others=members, aboard=True) is expected
    assert is_family_of_child(person, others=members, aboard=False) is any(child for _, child in others)


def test_whoever_turns_out_to_be_a_child_rings(post: Post) -> None:
    sofia, inspection = refused(post)
    begun(sofia, inspection)
    assert not afterwards.look_at_afterwards(sofia, inspection=inspection).custodies[0].is_of_child
    with transaction.atomic():
        person = crossings.look_at(sofia, inspection=inspection).person
        open_duty(sofia, inspection=inspection, person=person, kind=KINDS["age-unknown"])
    assert afterwards.look_at_afterwards(sofia, inspection=inspection).custodies[0].is_of_child


def test_a_child_stays_a_child_once_its_duty_is_answered(post: Post) -> None:
    sofia, inspection = referred(post, passport(issuer="NLD", citizenship="NLD", birth=CHILD))
    duty = Duty.objects.get(kind="child-alone").id
    crossings.answer_duty(sofia, inspection=inspection, duty=duty, evidence="consent-letter", words="Seen.")
    assert not Duty.objects.filter(closed_at__isnull=True).exists()
    with pytest.raises(ChildNotDetained):
        begun(sofia, inspection)
