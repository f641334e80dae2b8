"""A list took effect, and everybody had crossed: bit by bit and by a sweep the same hits, also when it is killed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from limen.adapters import register_reading
from limen.adapters.register_reading import Register, sweep_stretch
from limen.apps.crossings import operations as crossings
from limen.apps.screening.models import Hit, Run
from limen.apps.screening.queries import runs
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.queries import building
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.listings.persons import ListedName, ListedPerson
from limen.lib.screening.sweeping import Statement, Stretch, Sweep, Swept
from tests.fakes.lists import SANCTIONS, in_force
from tests.fakes.post import Post, decided, opened, passport

NAMES = (("ORLOVSKY", "VIKTOR"), ("NAKAMURA", "YUKI"), ("HALLORAN", "VIKRAM"), ("ALDANA", "NOOR"), ("OKAFOR", "AMARA"))
BORN = PartialDate(1985, 8, 12)


@pytest.fixture
def crossed(post: Post, monkeypatch: pytest.MonkeyPatch) -> Post:
    """Return a post where five people crossed before two of them were listed; a sweep reads this test's own tables."""
    for number, (primary, secondary) in enumerate(NAMES):
        scanned = passport(f"L123456{number}", primary=primary, secondary=secondary)
        decided(post.first, opened(post.first, scanned))
    first, second = (post.officer(name, Role.WATCHLIST_DESK, lane="", post="") for name in ("list.one", "list.two"))
    watchlists.open_person_list(first, told=SANCTIONS)
    entries = [
        ListedPerson(key="1", names=(ListedName(text="Viktor Orlovsky"),), births=(BORN,), programme="GB"),
        ListedPerson(key="2", names=(ListedName(text="Yuki Nakamura"),), births=(BORN,), programme="GB"),
        ListedPerson(key="3", names=(ListedName(text="Somebody Quite Other"),), programme="GB"),
    ]
    in_force(first, second, entries)
    monkeypatch.setattr(register_reading, "_opened", _own_tables)
    return post


@contextmanager
def _own_tables(_register: Register) -> Iterator[Any]:
    def read(statement: Statement, stretch: Stretch) -> Iterator[Any]:
        ids = (stretch.low, stretch.high)
        with connection.cursor() as cursor:
            cursor.execute(statement.text, [*ids, *statement.values])
            yield from cursor.fetchall()

    yield read


def sweeper(sweep: Sweep, stretches: Iterable[Stretch]) -> Iterator[Swept]:
    register = Register(is_sqlite=True, address={})
    return (sweep_stretch(sweep, stretch, register=register) for stretch in stretches)


class Killed(Exception):
    """The machine stopped."""


def killed(sweep: Sweep, stretches: Iterable[Stretch]) -> Iterator[Swept]:
    for number, swept in enumerate(sweeper(sweep, stretches)):
        if number == 2:
            raise Killed
        yield swept


def found() -> set[tuple[str, str]]:
    return {(str(hit.person), hit.entry) for hit in Hit.objects.all()}


def bit_by_bit(post: Post) -> set[tuple[str, str]]:
    """Return what is found in small steps, and leave no trace of it."""
    with transaction.atomic():
        while not crossings.rescreen(post.first).is_done:
            pass
        hits = found()
        transaction.set_rollback(True)
    return hits


def test_the_node_sweeps_in_turns_and_finds_what_small_steps_find(
    crossed: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limen.apps.crossings.operations.rescreening.SWEPT_A_TURN", 2)
    expected = bit_by_bit(crossed)
    crossings.rescreen(crossed.first, batches=1, sweeper=sweeper)
    (told,) = runs()
    assert (told.persons, told.share) == (2, 2 / len(NAMES))
    turns = [crossings.rescreen(crossed.first, batches=1, sweeper=sweeper) for _ in range(3)]
    assert [turn.persons for turn in turns] == [2, 1, 0]
    assert crossings.rescreen(crossed.first, sweeper=sweeper).is_done
    assert found() == expected
    run = Run.objects.get()
    assert (run.persons_count, run.hits_count, run.finished_at is not None) == (len(NAMES), 2, True)


def test_a_run_about_very_many_entries_asks_the_whole_list(crossed: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limen.apps.crossings.operations.rescreening.MOST_SWEPT", 2)

    def refuse(_sweep: Sweep, _stretches: Iterable[Stretch]) -> Iterator[Swept]:
        raise AssertionError("swept")

    expected = bit_by_bit(crossed)
    while not crossings.rescreen(crossed.first, sweeper=refuse).is_done:
        pass
    assert found() == expected


@pytest.mark.parametrize("persons", [1, 2, 1_000])
def test_a_sweep_finds_what_small_steps_find(crossed: Post, persons: int) -> None:
    expected = bit_by_bit(crossed)
    assert sorted(entry for _, entry in expected) == ["1", "2"]
    told: list[tuple[int, int]] = []
    done = crossings.rescreen_all(
        crossed.first, sweeper=sweeper, persons=persons, progress=lambda *each: told.append(each)
    )
    assert (done.persons, done.is_done, told[-1]) == (len(NAMES), True, (len(NAMES), 2))
    assert found() == expected
    run = Run.objects.get()
    assert (run.persons_count, run.hits_count, run.finished_at is not None) == (len(NAMES), 2, True)
    assert crossings.rescreen_all(crossed.first, sweeper=sweeper).persons == 0


def test_killed_it_goes_on_where_it_was_and_finds_the_same(crossed: Post) -> None:
    expected = bit_by_bit(crossed)
    with pytest.raises(Killed):
        crossings.rescreen_all(crossed.first, sweeper=killed, persons=1)
    run = Run.objects.get()
    assert (run.persons_count, run.finished_at) == (2, None)
    done = crossings.rescreen_all(crossed.first, sweeper=sweeper, persons=1)
    assert done.persons == len(NAMES) - 2
    assert found() == expected


def test_a_list_that_cannot_be_opened_waits(crossed: Post) -> None:
    for digest in crossed.base.artefacts.held():
        crossed.base.artefacts.drop(digest)
    building._indexes.clear()
    done = crossings.rescreen_all(crossed.first, sweeper=sweeper)
    assert not found()
    assert done.persons == 0
