"""When a list changes, only that one is asked again about whom no list knew; what comes of it is what all would say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from limen.adapters import clock
from limen.apps.carriers import models
from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import Received
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import announced as looking
from limen.apps.screening.models import ClearedPair, Hit
from limen.lib.basics.roles import Role
from limen.lib.carriage.movement import Channel
from limen.lib.inspection.screened import ListAction
from limen.lib.screening.subject import Subject
from tests.fakes.listed import FoundByName, Lists
from tests.fakes.messages import Person, paxlst
from tests.fakes.post import Post, stolen

NAMES = ("ERIKSSON", "BERG", "LIND", "OKAFOR", "TANAKA")
PEOPLE = tuple(
    Person(surname=name, given="IDA", number=f"L89890{place}", reference=f"R{place}", nationality="NPL", issuer="NPL")
    for place, name in enumerate(NAMES)
)
ACTIONS = {"wanted": ListAction.STOP, "watched": ListAction.DISCREET, "missing": ListAction.ASSIST}


def announced(post: Post, *people: Person, **said: Any) -> None:
    receipt = carriers.receive(post.first, received=Received(raw=paxlst(*people, **said), channel=Channel.FOLDER))
    assert receipt.message
    carriers.take_in(post.first, message=receipt.message)


def assessed(post: Post) -> None:
    while crossings.assess_announced(post.first):
        pass


def known() -> list[tuple[object, ...]]:
    told = ("primary", "worst", "findings", "answer", "is_minor_alone", "was_listed", "asked")
    return sorted(models.Passenger.objects.values_list(*told))


def hits() -> list[tuple[object, ...]]:
    return sorted(Hit.objects.values_list("person", "list_code", "entry", "content", "number"), key=str)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Return which list was asked about whom, as it happens."""
    seen: list[tuple[str, str]] = []
    screen = FoundByName.screen

    def noted(self: FoundByName, subject: Subject) -> Iterator[Any]:
        seen.append((self.code, subject.names[0].primary.upper()))
        return screen(self, subject)

    monkeypatch.setattr(FoundByName, "screen", noted)
    return seen


def test_only_the_list_that_changed_is_asked_about_whom_none_knew(
    post: Post, lists: Lists, asked: list[tuple[str, str]]
) -> None:
    lists.put("wanted", "ERIKSSON")
    lists.put("watched", "NOBODY", action=ListAction.DISCREET)
    announced(post, *PEOPLE[:3])
    assessed(post)
    assert len(asked) == 6
    asked.clear()
    lists.put("watched", "NOBODY", "LIND", action=ListAction.DISCREET)
    assessed(post)
    assert sorted(asked) == [
        ("wanted", "ERIKSSON"),  # on a list before: all are asked
        ("wanted", "LIND"),  # on the list that changed: all are asked
        ("watched", "BERG"),
        ("watched", "ERIKSSON"),
        ("watched", "LIND"),
        ("watched", "LIND"),
    ]
    asked.clear()
    stolen(post.officer("wanda", Role.WATCHLIST_DESK, lane="", post=""), "FRA,ZZ,lost,")
    assessed(post)
    assert {name for _code, name in asked} == {"ERIKSSON", "LIND"}, "of numbers alone: no list of persons changed"


def test_whoever_is_told_of_anew_is_asked_of_every_list(post: Post, lists: Lists, asked: list[tuple[str, str]]) -> None:
    lists.put("wanted", "NOBODY")
    lists.put("watched", "NOBODY", action=ListAction.DISCREET)
    announced(post, PEOPLE[1])
    assessed(post)
    asked.clear()
    announced(post, replace(PEOPLE[1], sex="M", seat="12A"), reference="AGAIN")
    lists.put("watched", "NOBODY", "SOMEBODY", action=ListAction.DISCREET)
    assessed(post)
    assert sorted(code for code, _name in asked) == ["wanted", "watched"]


def test_whoever_is_told_of_anew_while_they_are_looked_at_waits_still(
    post: Post, lists: Lists, monkeypatch: pytest.MonkeyPatch
) -> None:
    lists.put("wanted", "LIND")
    announced(post, PEOPLE[1])
    look = looking._found

    def interrupted(*args: Any) -> Any:
        monkeypatch.setattr(looking, "_found", look)
        found = look(*args)
        announced(post, replace(PEOPLE[1], surname="LIND"), reference="AGAIN")
        return found

    monkeypatch.setattr(looking, "_found", interrupted)
    assessed(post)
    row = models.Passenger.objects.get()
    assert (row.primary, row.was_listed) == ("LIND", True)
    assert "persons." in row.findings


def test_where_nobody_remembers_what_was_asked_every_list_is(
    post: Post, lists: Lists, asked: list[tuple[str, str]]
) -> None:
    lists.put("wanted", "NOBODY")
    lists.put("watched", "NOBODY", action=ListAction.DISCREET)
    announced(post, PEOPLE[1])
    assessed(post)
    asked.clear()
    models.ListsAsked.objects.all().delete()
    lists.put("watched", "SOMEBODY", action=ListAction.DISCREET)
    assessed(post)
    assert sorted(code for code, _name in asked) == ["wanted", "watched"]


@pytest.mark.parametrize("seed", range(12))
def test_asked_bit_by_bit_comes_to_what_all_lists_say_at_once(post: Post, lists: Lists, seed: int) -> None:
    dice = random.Random(seed)
    announced(post, *PEOPLE)
    for step in range(7):
        code = dice.choice(list(ACTIONS))
        move = dice.random()
        if move < 0.2 and lists.found:
            lists.broken ^= {dice.choice(list(lists.found))}
        elif move < 0.3:
            stolen(post.officer("wanda", Role.WATCHLIST_DESK, lane="", post=""), f"NPL,L89890{step % 5},lost,")
        else:
            if move < 0.5 and (found := Hit.objects.first()) is not None:
                cleared(post, found)  # which by itself asks nobody anew
            lists.put(code, *dice.sample(NAMES, dice.randrange(3)), action=ACTIONS[code])
        assessed(post)
        bit_by_bit, hits_before = known(), hits()
        models.Passenger.objects.update(was_listed=True, assessed_at=None)
        assessed(post)
        assert known() == bit_by_bit
        assert hits() == hits_before
        if dice.random() < 0.5:
            continue
        announced(post, replace(dice.choice(PEOPLE), seat=f"{step + 1}A"), reference=f"STEP{step}")


def cleared(post: Post, hit: Hit) -> None:
    """Let somebody say that a hit is not this person: it counts while the entry says the same."""
    wanda = post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")
    ClearedPair.objects.get_or_create(
        person=hit.person, list_code=hit.list_code, entry=hit.entry, content=hit.content,
        defaults={
            "id": clock.new_id(), "cleared_at": wanda.at, "expires_on": wanda.today.replace(year=2030),
            "is_discreet": hit.is_discreet, "hit": hit,
        },
    )  # fmt: skip


def test_who_came_long_ago_and_never_crosses_holds_up_nobody(post: Post, lists: Lists) -> None:
    announced(post, replace(PEOPLE[0], crew=True), flight="XU1", departs=post.first.at, reference="OLD")
    later = post.after(post.first, hours=20)
    raw = paxlst(
        PEOPLE[1],
        flight="XU2",
        departs=post.after(later, hours=3).at,
        arrives=post.after(later, hours=5).at,
        reference="NEW",
    )
    receipt = carriers.receive(later, received=Received(raw=raw, channel=Channel.FOLDER))
    assert receipt.message
    carriers.take_in(later, message=receipt.message)
    while crossings.assess_announced(later):
        pass
    models.Passenger.objects.update(asked="")
    assert crossings.assess_announced(later)
    assert models.Passenger.objects.exclude(asked="").get().primary == NAMES[1]


def test_a_mended_expiry_is_assessed_anew(post: Post, lists: Lists) -> None:
    announced(post, PEOPLE[0], reference="ONE")
    assessed(post)
    announced(post, replace(PEOPLE[0], expires="261201"), reference="TWO")
    assert models.Passenger.objects.get().assessed_at is None
