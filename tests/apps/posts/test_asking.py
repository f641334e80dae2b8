"""A request that is sent again under its key, also while the first one is still being done."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from limen.apps.journal.models import Event
from limen.apps.journal.operations import append
from limen.apps.posts import operations
from limen.apps.posts.models import Asked, Officer
from limen.apps.posts.operations import Answered, KeyReused, do_once
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.words import N_
from limen.lib.decision.scopes import Scope
from tests.fakes.acting import OFFICER, an_act

FINGERPRINT = bytes(32)
AT_ONCE = 6
KEY = uuid4()


class Refused(Problem):
    """What was asked is refused, for these tests."""

    code = "refused-in-a-test"
    sentence = N_("Not now.")


def _officer() -> Act:
    act = an_act()
    # A password that is no password, and not Django's mark of an account that nobody signs in to.
    Officer.objects.create(id=OFFICER, username="ines", full_name="Inés", roles=[Role.FIRST_LINE.value], password="x")
    return act


def _write(act: Act) -> Mapping[str, str]:
    with transaction.atomic():
        event = append(act, kind="limen.officer.locked", subject=act.actor, data={"how": "test"})
    return {"event": str(event)}


def _ask(act: Act, *, fingerprint: bytes = FINGERPRINT) -> Answered:
    return do_once(act, key=KEY, fingerprint=fingerprint, do=lambda: _write(act))


@pytest.mark.django_db
def test_it_is_done_once_and_answered_twice() -> None:
    act = _officer()
    first, again = _ask(act), _ask(act)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert first.outcome == again.outcome
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_another_request_under_the_same_key_is_refused() -> None:
    act = _officer()
    _ask(act)
    with pytest.raises(KeyReused):
        _ask(act, fingerprint=bytes([1] * 32))
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing_behind_and_may_be_asked_again() -> None:
    act = _officer()

    def refuse() -> Mapping[str, str]:
        _write(act)
        raise Refused

    with pytest.raises(Refused):
        do_once(act, key=KEY, fingerprint=FINGERPRINT, do=refuse)
    assert not Event.objects.exists()
    assert not Asked.objects.exists()
    assert _ask(act).is_repeat is False


@pytest.mark.django_db
def test_a_rule_of_the_database_that_is_broken_is_not_mistaken_for_a_repetition() -> None:
    act = _officer()

    def break_a_rule() -> Mapping[str, str]:
        Officer.objects.create(id=uuid4(), username="ines", full_name="", roles=[])
        return {}

    with pytest.raises(IntegrityError):
        do_once(act, key=KEY, fingerprint=FINGERPRINT, do=break_a_rule)


def test_asked_many_times_at_once_it_is_done_once(transactional_db: None) -> None:
    act, barrier = _officer(), Barrier(AT_ONCE)

    def ask(_: int) -> Answered:
        try:
            barrier.wait(timeout=20)
            return _ask(act)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(ask, range(AT_ONCE)))
    assert len({str(answer.outcome) for answer in answers}) == 1
    assert [answer.is_repeat for answer in answers].count(False) == 1
    assert Event.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        "UPDATE posts_token SET name = ''",
        "UPDATE posts_token SET expires_at = created_at",
        "UPDATE posts_token SET digest = substr(digest, 1, 31)",
        "INSERT INTO posts_token SELECT * FROM posts_token",
        "DELETE FROM posts_officer",
    ],
)
def test_the_database_refuses_what_no_token_is(broken: str) -> None:
    act = _officer()
    operations.load_pack_posts(act)
    operations.add_token(
        act,
        name="booth-a1",
        officer=OFFICER,
        scopes=[Scope.LISTS],
        digest=FINGERPRINT,
        expires_at=act.at.replace(day=28),
    )
    with pytest.raises(IntegrityError):
        _execute(broken)


def _execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        connection.check_constraints()
