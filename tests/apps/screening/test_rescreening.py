"""A list that changed finds people who are not at a post; a run goes on where it stopped; silence is made good."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from datetime import date
from typing import Any, NoReturn

import pytest
from django.db import connections

from limen.apps.crossings.operations.rescreening import rescreen
from limen.apps.journal.models import Event
from limen.apps.posts import operations as posts
from limen.apps.screening import models
from limen.apps.screening.operations import begin_runs, do_work, next_work, rescreening
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Scope, Service
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction
from limen.lib.inspection.screened import ListAction
from tests.fakes.listed import Lists
from tests.fakes.post import Post, chain_findings, decided, opened, passport, rules_of

NAMES = ("ERIKSSON", "NILSSON", "OLSSON", "PERSSON")


def crossed(post: Post, *names: str, direction: Direction = Direction.ENTRY) -> None:
    """Let somebody of each name cross."""
    for name in names:
        number = f"C{sum(map(ord, name)):07}"
        one = opened(post.first, passport(number, primary=name), direction=direction)
        decided(post.first, one)


def machine(post: Post) -> Act:
    """Return the act of the node itself."""
    return replace(post.base, roles=frozenset({Role.ADMINISTRATOR}), post="", lane="")


def found() -> list[str]:
    """Return the entries of the hits, sorted."""
    return sorted(models.Hit.objects.values_list("entry", flat=True))


def test_a_new_entry_finds_who_crossed_before(post: Post, lists: Lists) -> None:
    crossed(post, *NAMES)
    lists.put("wanted", "NILSSON", action=ListAction.DISCREET)
    assert rescreen(machine(post)).persons == 4
    (hit,) = models.Hit.objects.all()
    assert (hit.entry, hit.whence, hit.inspection) == ("wanted-NILSSON", "rescreen", None)
    run = models.Run.objects.get()
    law = post.base.pack.screening.rescreening
    assert (run.legal_basis, run.look_back_days, run.entries_count, run.hits_count) == (
        law.legal_basis, law.look_back_days, 1, 1,
    )  # fmt: skip
    assert run.finished_at
    begun = Event.objects.get(kind="limen.rescreening.begun")
    assert '"crossed"' in begun.data
    assert chain_findings() == []


def test_only_what_changed_is_compared_and_nothing_twice(post: Post, lists: Lists) -> None:
    crossed(post, *NAMES)
    lists.put("wanted", "NILSSON")
    rescreen(machine(post))
    lists.put("wanted", "NILSSON", "OLSSON")
    rescreen(machine(post))
    assert found() == ["wanted-NILSSON", "wanted-OLSSON"]
    assert [run.entries_count for run in models.Run.objects.order_by("number")] == [1, 1]
    rescreen(machine(post))
    assert models.Run.objects.count() == 2


def test_words_about_an_entry_run_against_nobody(post: Post, lists: Lists) -> None:
    crossed(post, *NAMES)
    lists.put("wanted", "NILSSON", "OLSSON")
    rescreen(machine(post))
    lists.put("wanted", "NILSSON", "OLSSON", said={"remarks": "A scar.", "changed_on": date(2026, 11, 1)})
    assert rescreen(machine(post)).persons == 0
    lists.put("wanted", "NILSSON", "OLSSON", said={"births": (PartialDate(1970),)})
    assert rescreen(machine(post)).persons == 4
    assert [run.entries_count for run in models.Run.objects.order_by("number")] == [2, 0, 2]


@pytest.mark.parametrize(
    ("scopes", "days", "names"),
    [
        ({Scope.CROSSED}, 10, ["wanted-ERIKSSON", "wanted-NILSSON"]),
        ({Scope.CROSSED}, 400, []),
        ({Scope.IN_COUNTRY}, 400, ["wanted-ERIKSSON"]),
        ({Scope.CROSSED, Scope.IN_COUNTRY}, 400, ["wanted-ERIKSSON"]),
    ],
)
def test_whom_the_law_names_and_nobody_else(
    post: Post, lists: Lists, scopes: set[Scope], days: int, names: list[str]
) -> None:
    crossed(post, "ERIKSSON")
    crossed(post, "NILSSON", direction=Direction.EXIT)
    lists.put("wanted", "ERIKSSON", "NILSSON")
    act = post.after(machine(post), days=days)
    screening = act.pack.screening
    law = replace(screening.rescreening, scopes=frozenset(scopes), look_back_days=180)
    rescreen(replace(act, pack=replace(act.pack, screening=replace(screening, rescreening=law))))
    assert found() == names


def test_a_run_goes_on_where_it_stopped_and_finds_the_same(
    post: Post, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limen.apps.crossings.operations.rescreening.AT_A_TIME", 1)
    crossed(post, *NAMES)
    lists.put("wanted", *NAMES)
    for _ in range(4):
        # Each call is what one life of the process did before it was killed.
        assert rescreen(machine(post), batches=1).persons == 1
    rescreen(machine(post))
    assert found() == sorted(f"wanted-{name}" for name in NAMES)
    assert models.Run.objects.get().persons_count == 4


def test_two_processes_at_the_same_part_count_it_once(post: Post, lists: Lists) -> None:
    crossed(post, *NAMES)
    lists.put("wanted", *NAMES)
    act = machine(post)
    begin_runs(act)
    work = next_work(act)
    assert work is not None
    persons = tuple(models.Comparison.objects.order_by("person").values_list("person", flat=True))
    assert do_work(act, work=work, persons=persons, last=None)
    assert not do_work(act, work=work, persons=persons, last=None)
    assert models.Run.objects.get().hits_count == models.Hit.objects.count()


def test_a_list_that_cannot_be_opened_waits_and_holds_nobody_up(post: Post, lists: Lists) -> None:
    crossed(post, "ERIKSSON")
    lists.put("wanted", "ERIKSSON")
    lists.put("other", "ERIKSSON")
    lists.broken.add("wanted")
    assert rescreen(machine(post)).is_done
    assert found() == ["other-ERIKSSON"]
    lists.broken.clear()
    rescreen(machine(post))
    assert found() == ["other-ERIKSSON", "wanted-ERIKSSON"]


def test_who_passed_while_a_list_was_silent_is_compared_when_it_is_back(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    rescreen(machine(post))
    lists.broken.add("wanted")
    one = opened(post.first)
    decided(post.first, one, words="The list was silent.")
    rescreen(machine(post))
    assert found() == []
    lists.broken.clear()
    assert rescreen(machine(post)).made_good == 1
    (hit,) = models.Hit.objects.all()
    assert hit.whence == "list-back"
    assert rescreen(machine(post)).made_good == 0


def test_who_passed_while_lists_were_declared_out_is_compared_when_they_are_back(post: Post, lists: Lists) -> None:
    lists.put("wanted", "ERIKSSON")
    rescreen(machine(post))
    max_ = post.officer("max", Role.SUPERVISOR, lane="")
    posts.declare_outage(max_, post=max_.post, what=Service.LISTS)
    one = opened(post.first)
    assert "persons.silent" in rules_of(post.first, one)
    assert rescreen(machine(post)).made_good == 0
    posts.end_outage(max_, post=max_.post, what=Service.LISTS)
    assert rescreen(machine(post)).made_good == 1
    assert found() == ["wanted-ERIKSSON"]


@pytest.mark.django_db(transaction=True)
def test_killed_within_a_part_it_loses_that_part_and_finds_the_same(
    post: Post, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a power cut does it: the process ends after hits are written and before they are committed."""
    monkeypatch.setattr("limen.apps.crossings.operations.rescreening.AT_A_TIME", 2)
    crossed(post, *NAMES)
    lists.put("wanted", *NAMES)
    connections.close_all()
    child = os.fork()
    if child == 0:
        _work_until_killed(machine(post), monkeypatch)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert len(found()) == 2
    rescreen(machine(post))
    assert found() == sorted(f"wanted-{name}" for name in NAMES)
    run = models.Run.objects.get()
    assert (run.persons_count, run.hits_count) == (4, 4)
    assert chain_findings() == []


def _work_until_killed(act: Act, monkeypatch: pytest.MonkeyPatch) -> NoReturn:
    """Do the first part, and end within the second as if the plug were pulled."""
    moved, move = [], rescreening._move

    def pull(*args: Any) -> None:
        moved.append(args)
        if len(moved) == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        move(*args)

    monkeypatch.setattr(rescreening, "_move", pull)
    try:
        rescreen(act)
    finally:
        os._exit(0)
