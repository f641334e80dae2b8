"""Two people do the same at the same moment: one of them wins, nothing is made twice."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections

from limen.apps.posts import operations, queries
from limen.apps.posts.models import Outage, Shift
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import LaneDirection, Service
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from tests.fakes.acting import an_act

pytestmark = pytest.mark.django_db(transaction=True)

AIR = "UTO-AIR-1"
PEOPLE = 4


def _at_once(work: Callable[[int], object]) -> list[object]:
    """Do the work in as many threads as there are people, begun together; a problem is an answer too."""
    begin = Barrier(PEOPLE)

    def one(number: int) -> object:
        begin.wait()
        try:
            return work(number)
        except Problem as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(PEOPLE) as pool:
        return list(pool.map(one, range(PEOPLE)))


@pytest.fixture
def act() -> Act:
    """An administrator in a register that holds the posts."""
    act = an_act(roles=frozenset({Role.ADMINISTRATOR}))
    operations.load_pack_posts(act)
    return act


def _officer(act: Act, username: str, role: Role) -> Act:
    id_ = operations.add_officer(
        act, username=username, full_name=username, roles=[role], password="quiet-lantern-at-the-pass"
    )
    return replace(act, actor=id_, roles=frozenset({role}))


def test_one_outage_is_declared_however_many_say_it(act: Act) -> None:
    officer = _officer(act, "ines", Role.FIRST_LINE)
    answers = _at_once(lambda _number: operations.declare_outage(officer, post=AIR, what=Service.READER))
    assert len(set(answers)) == 1
    assert Outage.objects.count() == 1


def test_one_shift_is_started_however_often_the_key_is_pressed(act: Act) -> None:
    officer = _officer(act, "ines", Role.FIRST_LINE)
    answers = _at_once(
        lambda _number: operations.start_shift(officer, post=AIR, lane="A1", direction=LaneDirection.ENTRY)
    )
    assert sum(isinstance(answer, operations.ShiftOpen) for answer in answers) == PEOPLE - 1
    assert Shift.objects.count() == 1


def test_of_administrators_who_leave_together_the_last_stays(act: Act) -> None:
    leaving = [_officer(act, f"ada-{number}", Role.ADMINISTRATOR) for number in range(PEOPLE)]
    answers = _at_once(lambda number: operations.deactivate(leaving[number], officer=leaving[number].actor))
    assert sum(isinstance(answer, operations.LastAdministrator) for answer in answers) == 1
    assert sum(officer.is_active for officer in queries.officers()) == 1
