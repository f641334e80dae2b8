"""A child, or who may be one, is not admitted before somebody asked with whom, on evidence, nor before its adult."""

from __future__ import annotations

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing
from limen.apps.crossings.operations import AdultFirst, Presented
from limen.apps.protection.models import Duty
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.moves import DutyOpen
from limen.lib.inspection.card import NO_CARD
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import ADULT, CHILD, Post, decided, holder, open_duties, opened, passport

NILS = passport("C1234567", secondary="NILS", birth=CHILD)
LINE = [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR]

MAYBE_CHILDREN = [
    ("a child", CHILD, "child-alone"),
    ("seventeen for one more day", PartialDate(2008, 3, 15), "child-alone"),
    ("eighteen this year or not yet", PartialDate(2008), "child-alone"),
    ("of unknown age", PartialDate(), "age-unknown"),
]


@pytest.mark.parametrize(
    ("birth", "duty"), [case[1:] for case in MAYBE_CHILDREN], ids=[case[0] for case in MAYBE_CHILDREN]
)
@pytest.mark.parametrize("role", LINE)
def test_nobody_admits_or_voids_a_child_alone(post: Post, role: Role, birth: PartialDate, duty: str) -> None:
    one = opened(post.first, presented=Presented(holder=holder(birth=birth)))
    assert open_duties(post.first, one) == [duty]
    for move in (Move.ADMIT, Move.VOID):
        with pytest.raises(DutyOpen):
            decided(post.officer("x", role), one, move, reason="wrong-document")
    assert Crossing.objects.count() == 0


def test_in_doubt_nobody_is_refused_either(post: Post) -> None:
    one = opened(post.first, NILS)
    assert decided(post.first, one, Move.REFER).state is State.REFERRED


def test_a_stranger_does_not_make_it_right(post: Post) -> None:
    child = opened(post.first, NILS)
    party = crossings.party_with(post.first, inspection=child.inspection)
    opened(post.first, passport("S1234567", primary="SMITH"), party=party)
    assert open_duties(post.first, child) == ["child-other-name"]
    assert crossings.admit_clear(post.first, party=party, card=NO_CARD).admitted[0].inspection != child.inspection
    with pytest.raises(DutyOpen):
        decided(post.first, child.inspection)


def test_another_child_does_not_make_it_right(post: Post) -> None:
    child = opened(post.first, NILS)
    party = crossings.party_with(post.first, inspection=child.inspection)
    opened(post.first, passport("C7654321", secondary="ELSA", birth=CHILD), party=party)
    assert crossings.admit_clear(post.first, party=party, card=NO_CARD).admitted == ()


@pytest.mark.parametrize("how", ["held for the second line", "voided", "taken out", "read to be a child"])
def test_an_adult_who_is_gone_does_not_make_it_right(post: Post, how: str) -> None:
    mother = opened(post.first)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    child = opened(post.first, NILS, party=party)
    assert open_duties(post.first, child) == []
    match how:
        case "held for the second line":
            decided(post.first, mother, Move.REFER)
        case "voided":
            decided(post.first, mother, Move.VOID, reason="wrong-document")
        case "taken out":
            crossings.leave_party(post.first, inspection=mother.inspection)
        case _:
            young = Presented(scanned=passport("Y1234567", secondary="LENA", birth=CHILD))
            crossings.read_again(post.first, inspection=mother.inspection, presented=young)
    assert open_duties(post.first, child) == ["child-alone"]
    with pytest.raises(DutyOpen):
        decided(post.first, child.inspection)


def test_not_before_the_adult(post: Post) -> None:
    mother = opened(post.first)
    party = crossings.party_with(post.first, inspection=mother.inspection)
    child = opened(post.first, NILS, party=party)
    with pytest.raises(AdultFirst):
        decided(post.first, child)
    decided(post.first, mother)
    assert decided(post.first, child).state is State.ADMITTED


def test_evidence_counts_for_this_child_only(post: Post) -> None:
    one = opened(post.first, NILS)
    crossings.answer_duty(
        post.officer("sofia", Role.SECOND_LINE),
        inspection=one.inspection,
        duty=Duty.objects.get().id,
        evidence="court-order",
        words="Guardian named by the court.",
    )
    other = Presented(scanned=passport("C7654321", secondary="ELSA", birth=CHILD))
    crossings.read_again(post.first, inspection=one.inspection, presented=other)
    with pytest.raises(DutyOpen):
        decided(post.first, one.inspection)


def test_an_adult_needs_none_of_this(post: Post) -> None:
    one = opened(post.first, passport(birth=ADULT))
    assert open_duties(post.first, one) == []
    assert decided(post.first, one).state is State.ADMITTED
