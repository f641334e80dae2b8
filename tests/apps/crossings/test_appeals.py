"""Appeals and reviews: lodged by whoever hears of it, decided by the legal desk, and what that does to the case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from limen.adapters import clock
from limen.apps.crossings import queries
from limen.apps.crossings.access import NoSuchInspection
from limen.apps.crossings.models import Appeal, Decision, Inspection, Notice
from limen.apps.crossings.operations import afterwards, appeals
from limen.apps.crossings.operations.appeals import (
    AppealDecided,
    AppealWrong,
    Lodged,
    NoSuchAppeal,
    NoSuchNotice,
    NothingToAppeal,
    Ruling,
)
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.afterwards import MomentWrong
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import Post, chain_findings
from tests.fakes.refused import legal_desk, referred, refused, second_line_colleague


def lodged(act: Act, inspection: UUID, **changes: Any) -> UUID:
    said: dict[str, Any] = {"kind": "appeal", "lodged_at": act.at}
    return appeals.lodge_appeal(act, request=clock.new_id(), inspection=inspection, lodged=Lodged(**(said | changes)))


def ruled(act: Act, appeal: UUID, outcome: str = "upheld", **changes: Any) -> State:
    said: dict[str, Any] = {
        "outcome": outcome,
        "decided_on": act.today,
        "words": "The court finds that the purpose was shown.",
    }
    return appeals.decide_appeal(act, appeal=appeal, ruling=Ruling(**(said | changes)))


def test_the_pack_says_who_decides_and_whether_it_suspends(post: Post) -> None:
    sofia, inspection = refused(post)
    lodged(sofia, inspection)
    lodged(sofia, inspection, kind="review", suspensive=True, reference="R 1/26")
    rows = {row.kind: (row.body, row.suspensive, row.reference) for row in Appeal.objects.all()}
    assert rows == {
        "appeal": ("Administrative court of Amaurot", False, ""),
        "review": ("Border Service of Utopia", True, "R 1/26"),
    }


def test_anybody_of_the_second_line_passes_it_on(post: Post) -> None:
    _, inspection = refused(post)
    lodged(second_line_colleague(post), inspection)
    assert Appeal.objects.count() == 1
    with pytest.raises(NotAllowed):
        lodged(post.first, inspection)


def test_upheld_annuls_the_refusal(post: Post) -> None:
    sofia, inspection = refused(post)
    lena = legal_desk(post)
    assert ruled(lena, lodged(sofia, inspection)) is State.ANNULLED
    last = Decision.objects.order_by("-number").first()
    assert last is not None
    assert (last.move, last.line, last.officer_id, last.number) == (Move.ANNUL, 2, lena.actor, 3)
    refusal = Decision.objects.get(move=Move.REFUSE)
    assert queries.annulled_decisions(inspection) == {refusal.id}
    assert afterwards.look_at_afterwards(sofia, inspection=inspection).annulled
    assert chain_findings() == []


@pytest.mark.parametrize("outcome", ["dismissed", "withdrawn"])
def test_anything_else_leaves_it_standing(post: Post, outcome: str) -> None:
    sofia, inspection = refused(post)
    assert ruled(legal_desk(post), lodged(sofia, inspection), outcome) is State.REFUSED
    assert queries.annulled_decisions(inspection) == frozenset()


def test_a_ruling_is_not_changed(post: Post) -> None:
    sofia, inspection = refused(post)
    lena, appeal = legal_desk(post), lodged(sofia, inspection)
    ruled(lena, appeal, "dismissed")
    assert ruled(lena, appeal, "dismissed") is State.REFUSED
    with pytest.raises(AppealDecided):
        ruled(lena, appeal)
    assert Inspection.objects.get().state == State.REFUSED


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"outcome": "maybe"}, AppealWrong),
        ({"words": " "}, AppealWrong),
        ({"decided_on": date(2026, 3, 15)}, MomentWrong),
        ({"decided_on": date(2026, 3, 13)}, MomentWrong),
    ],
)
def test_a_ruling_says_what_when_and_why(post: Post, changes: dict[str, Any], problem: type[Exception]) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(problem):
        ruled(legal_desk(post), lodged(sofia, inspection), **changes)


def test_only_the_legal_desk_rules(post: Post) -> None:
    sofia, inspection = refused(post)
    appeal = lodged(sofia, inspection)
    for act in (sofia, post.officer("sam", Role.SUPERVISOR), post.officer("pia", Role.PROTECTION)):
        with pytest.raises(NotAllowed):
            ruled(act, appeal)
    with pytest.raises(NoSuchAppeal):
        ruled(legal_desk(post), clock.new_id())


def test_nothing_is_contested_before_it_is_decided_or_after_it_was_annulled(post: Post) -> None:
    sofia, inspection = referred(post)
    with pytest.raises(NothingToAppeal):
        lodged(sofia, inspection)


def test_an_annulled_refusal_is_not_contested_again(post: Post) -> None:
    sofia, inspection = refused(post)
    ruled(legal_desk(post), lodged(sofia, inspection))
    with pytest.raises(NothingToAppeal):
        lodged(sofia, inspection)


@pytest.mark.parametrize("minutes", [1, -600])
def test_lodged_after_the_decision_and_not_tomorrow(post: Post, minutes: int) -> None:
    sofia, inspection = refused(post)
    with pytest.raises(MomentWrong):
        lodged(sofia, inspection, lodged_at=sofia.at + timedelta(minutes=minutes))
    with pytest.raises(AppealWrong):
        lodged(sofia, inspection, kind="complaint")


def test_the_same_request_is_one_appeal(post: Post) -> None:
    sofia, inspection = refused(post)
    request, said = clock.new_id(), Lodged(kind="appeal", lodged_at=sofia.at)
    for _ in range(2):
        assert appeals.lodge_appeal(sofia, request=request, inspection=inspection, lodged=said) == request
    assert Appeal.objects.count() == 1


def test_the_legal_desk_finds_the_case_by_the_number_on_the_notice(post: Post) -> None:
    sofia, inspection = refused(post)
    lena = legal_desk(post)
    with pytest.raises(NoSuchInspection):
        lodged(lena, inspection)
    Notice.objects.create(
        id=clock.new_id(),
        number="UTO-AIR-1-2026-000001",
        inspection_id=inspection,
        decision=Decision.objects.get(move=Move.REFUSE),
        language="en",
        made_at=sofia.at,
        made_by_id=sofia.actor,
        digest=b"x" * 32,
        seal="x",
        sealed=b"x",
    )
    said = Lodged(kind="appeal", lodged_at=lena.at)
    with pytest.raises(NoSuchNotice):
        appeals.lodge_by_notice(lena, request=clock.new_id(), number="UTO-AIR-1-2026-000002", lodged=said)
    with pytest.raises(NotAllowed):
        appeals.lodge_by_notice(sofia, request=clock.new_id(), number="UTO-AIR-1-2026-000001", lodged=said)
    appeal = appeals.lodge_by_notice(lena, request=clock.new_id(), number=" uto-air-1-2026-000001 ", lodged=said)
    assert ruled(lena, appeal) is State.ANNULLED
