"""Two officers on one traveller, two clicks of one, at the same moment and on connections of their own."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Crossing, Decision, Inspection, Reading
from limen.apps.crossings.operations import Verdict
from limen.apps.posts.operations import start_shift
from limen.apps.protection.models import Claim, Duty
from limen.apps.protection.queries import open_kinds
from limen.apps.travellers.models import Document, Person
from limen.apps.travellers.operations import link_persons
from limen.lib.basics.country_pack import LaneDirection
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.inspection.card import NO_CARD
from limen.lib.inspection.moves import Move
from tests.fakes.post import CHILD, Post, chain_findings, decided, opened, passport, request

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


@pytest.fixture
def post(transactional_db: None) -> Post:
    return Post()


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run all calls from one starting line, each on a connection of its own; return what each answered or was told."""
    start = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return call()
        except Problem as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(run, call) for call in calls]]


def kinds(answers: Sequence[Any]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def test_two_officers_one_inspection_one_decision(post: Post) -> None:
    ines, li = post.first, post.officer("li")
    for number in range(ROUNDS):
        one = opened(ines, passport(f"R{number:07}"))
        answers = at_once(
            lambda one=one: decided(ines, one),  # type: ignore[misc]  # bound now
            lambda one=one: decided(li, one, Move.REFER),  # type: ignore[misc]  # bound now
        )
        assert kinds(answers) == {"Recorded": 1, "MoveNotOpen": 1}
    assert Decision.objects.count() == ROUNDS
    assert Crossing.objects.count() == Inspection.objects.filter(state="admitted").count()
    assert chain_findings() == []


def test_a_double_click_is_one_decision_with_one_answer(post: Post) -> None:
    for number in range(ROUNDS):
        one = opened(post.first, passport(f"R{number:07}"))
        first, second = at_once(*[lambda one=one: decided(post.first, one)] * 2)
        assert first == second
    assert Decision.objects.count() == Crossing.objects.count() == ROUNDS


def test_a_form_sent_twice_is_one_inspection(post: Post) -> None:
    for number in range(ROUNDS):
        asked = request(passport(f"R{number:07}"))
        answers = at_once(*[lambda asked=asked: crossings.open_inspection(post.first, request=asked)] * 3)
        assert len({answer.inspection for answer in answers}) == 1
        assert [answer.is_new for answer in answers].count(True) == 1
    assert Inspection.objects.count() == Reading.objects.count() == ROUNDS


def test_a_document_never_met_at_two_lanes_is_one_person(post: Post) -> None:
    here, there = post.first, post.officer("omar", lane="A2")
    for number in range(ROUNDS):
        lines = passport(f"R{number:07}", primary=f"NAME{chr(65 + number)}")
        answers = at_once(lambda lines=lines: opened(here, lines), lambda lines=lines: opened(there, lines))  # type: ignore[misc]  # bound now
        assert kinds(answers) == {"Opened": 2}
    assert Document.objects.count() == Person.objects.count() == ROUNDS


def test_admitted_at_two_lanes_at_once_one_is_told(post: Post) -> None:
    here, there = post.first, post.officer("omar", lane="A2")
    for number in range(ROUNDS):
        lines = passport(f"R{number:07}", primary=f"NAME{chr(65 + number)}")
        one, two = opened(here, lines), opened(there, lines)
        answers = at_once(
            lambda one=one: decided(here, one, words="Seen."),  # type: ignore[misc]  # bound now
            lambda two=two: decided(there, two, words="Seen."),  # type: ignore[misc]  # bound now
        )
        assert kinds(answers) == {"Recorded": 1, "SeenIsOld": 1}
    assert Crossing.objects.count() == ROUNDS


def test_a_family_worked_by_two_hands_at_once_locks_nobody_out(post: Post) -> None:
    """One adds the next child while the other voids, refers and admits: any order, no deadlock, nothing half."""
    ines, li = post.first, post.officer("li")
    mother = opened(ines)
    party = crossings.party_with(ines, inspection=mother.inspection)
    children = [
        opened(ines, passport(f"C{number:07}", secondary=f"NILS {chr(65 + number)}", birth=CHILD), party=party)
        for number in range(4)
    ]
    answers = at_once(
        lambda: opened(li, passport("C9999999", secondary="ELSA", birth=CHILD), party=party),
        lambda: decided(ines, mother, Move.REFER),
        lambda: crossings.admit_clear(li, party=party, card=NO_CARD),
        lambda: decided(ines, children[0], Move.REFER),
        lambda: crossings.leave_party(li, inspection=children[1].inspection),
        lambda: crossings.claim_protection(ines, inspection=children[2].inspection),
    )
    assert len(answers) == 6
    if Inspection.objects.get(id=mother.inspection).state == "referred":
        for child in Inspection.objects.filter(state="open"):
            assert open_kinds(child.id)
    assert Crossing.objects.count() == Inspection.objects.filter(state="admitted").count()
    assert chain_findings() == []


def test_a_claim_heard_by_two_is_one(post: Post) -> None:
    for number in range(ROUNDS):
        one = opened(post.first, passport(f"R{number:07}"))
        colleagues = [post.officer(f"c{colleague}") for colleague in range(3)]
        answers = at_once(
            *[lambda act=act, one=one: crossings.claim_protection(act, inspection=one.inspection) for act in colleagues]
        )
        assert sorted(answers) == [False, False, True]
    assert Claim.objects.count() == Duty.objects.count() == ROUNDS


def test_links_drawn_at_once_settle_to_one_group(post: Post) -> None:
    for number in range(4):
        opened(post.first, passport(f"R{number:07}", primary=f"NAME{chr(65 + number)}"))
    a, b, c, d = Person.objects.order_by("id").values_list("id", flat=True)
    pairs = [(a, b), (b, c), (c, d), (d, a), (a, c), (b, d)]
    answers = at_once(
        *[
            lambda pair=pair: link_persons(post.first, one=pair[0], other=pair[1], same=True, why="Same face.")
            for pair in pairs
        ]
    )
    assert answers == [None] * len(pairs)
    assert set(Person.objects.values_list("root", flat=True)) == {a}
    assert chain_findings() == []


def test_many_lanes_at_once_number_crossings_as_they_become_visible(post: Post) -> None:
    acts = [post.officer(f"o{number}", lane=f"A{number}") for number in range(1, 5)]

    def work(act: Any, start: int) -> None:
        for number in range(start, start + 5):
            one = opened(act, passport(f"R{number:07}", primary=f"NAME{chr(65 + number % 26)}{chr(65 + number // 26)}"))
            crossings.decide(act, inspection=one.inspection, verdict=Verdict(move=Move.ADMIT, reading=1))

    at_once(*[lambda act=act, lane=lane: work(act, lane * 10) for lane, act in enumerate(acts)])
    assert Crossing.objects.count() == 20
    assert chain_findings() == []


def test_two_officers_take_one_case_and_one_has_it(post: Post) -> None:
    there = [post.officer(name, Role.SECOND_LINE, lane="") for name in ("sofia", "omar")]
    for officer in there:
        start_shift(officer, post=officer.post, lane="", direction=LaneDirection.BOTH)
    sofia, omar = there
    for number in range(ROUNDS):
        one = opened(post.first, passport(f"T{number:07}"))
        decided(post.first, one, Move.REFER)
        answers = at_once(
            lambda one=one: crossings.take_case(sofia, inspection=one.inspection),  # type: ignore[misc]  # bound now
            lambda one=one: crossings.take_case(omar, inspection=one.inspection),  # type: ignore[misc]  # bound now
        )
        assert kinds(answers) == {"UUID": 1, "CaseTaken": 1}
    assert chain_findings() == []
