"""A duty ends by evidence that the State names, told in words, by the role it names, where the traveller stands."""

from __future__ import annotations

from uuid import UUID

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import NoSuchInspection, Opened
from limen.apps.protection.models import Duty
from limen.apps.protection.operations import NoSuchDuty
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import WrongEvidence, WrongRole
from tests.fakes.acting import utopia
from tests.fakes.post import CHILD, LAND, Post, decided, open_duties, opened, passport

CLOSABLE = {
    "child-alone": {Role.SECOND_LINE, Role.PROTECTION},
    "protection-claim": {Role.PROTECTION},
}
MEETS = [Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, Role.PROTECTION]


def child_who_claims(post: Post) -> Opened:
    """A child alone who asked for protection, waiting for the second line."""
    one = opened(post.first, passport(birth=CHILD))
    crossings.claim_protection(post.first, inspection=one.inspection)
    decided(post.first, one, Move.REFER)
    return one


def duty(kind: str) -> UUID:
    return Duty.objects.get(kind=kind).id


@pytest.mark.parametrize("role", MEETS)
@pytest.mark.parametrize("kind", sorted(CLOSABLE))
def test_by_the_role_it_names_and_no_other(post: Post, kind: str, role: Role) -> None:
    one = child_who_claims(post)
    evidence = utopia().evidence_for(kind)[0].code
    act = post.officer("x", role) if role is not Role.FIRST_LINE else post.first
    problem: type[Problem] | None = None
    try:
        crossings.answer_duty(act, inspection=one.inspection, duty=duty(kind), evidence=evidence, words="I saw it.")
    except Problem as refused:
        problem = type(refused)
    assert problem is (None if role in CLOSABLE[kind] else WrongRole)
    assert (Duty.objects.get(kind=kind).closed_at is not None) is (role in CLOSABLE[kind])


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ("", "I saw it."),
        ("hearsay", "I saw it."),
        ("birth-certificate", "I saw it."),
        ("superseded", "I saw it."),
        ("court-order", ""),
        ("court-order", " \n\x00\u202e "),
    ],
)
def test_on_nothing_less(post: Post, evidence: str, words: str) -> None:
    one = child_who_claims(post)
    with pytest.raises(WrongEvidence):
        crossings.answer_duty(
            post.officer("sofia", Role.SECOND_LINE),
            inspection=one.inspection,
            duty=duty("child-alone"),
            evidence=evidence,
            words=words,
        )
    assert "child-alone" in open_duties(post.first, one)


def test_by_nobody_before_whom_the_traveller_does_not_stand(post: Post) -> None:
    one = opened(post.first, passport(birth=CHILD))
    for stranger in (
        post.officer("lea", Role.SECOND_LINE, post=LAND),
        post.officer("lea", Role.SECOND_LINE, lane="A2"),
        post.officer("pia", Role.PROTECTION),
    ):
        with pytest.raises(NoSuchInspection):
            crossings.answer_duty(
                stranger, inspection=one.inspection, duty=duty("child-alone"), evidence="court-order", words="I saw it."
            )


def test_not_through_another_inspection(post: Post) -> None:
    one = opened(post.first, passport(birth=CHILD))
    other = opened(post.first, passport("X1234567"))
    with pytest.raises(NoSuchDuty):
        crossings.answer_duty(
            post.officer("sofia", Role.SECOND_LINE),
            inspection=other.inspection,
            duty=duty("child-alone"),
            evidence="court-order",
            words="I saw it.",
        )
    assert open_duties(post.first, one) == ["child-alone"]


def test_once(post: Post) -> None:
    one = child_who_claims(post)
    second = post.officer("sofia", Role.SECOND_LINE)
    told = {"inspection": one.inspection, "duty": duty("child-alone"), "evidence": "court-order", "words": "Order 12."}
    crossings.answer_duty(second, **told)  # type: ignore[arg-type]  # as above
    with pytest.raises(NoSuchDuty):
        crossings.answer_duty(second, **told)  # type: ignore[arg-type]  # as above
    closed = Duty.objects.get(kind="child-alone")
    assert (closed.closed_by_id, closed.evidence, closed.words) == (second.actor, "court-order", "Order 12.")


def test_the_first_line_closes_nothing_by_deciding(post: Post) -> None:
    one = opened(post.first, passport(birth=CHILD))
    assert decided(post.first, one, Move.REFER).state is State.REFERRED
    assert open_duties(post.officer("sofia", Role.SECOND_LINE), one) == ["child-alone"]
