"""A discreet hit is known to nobody at a lane: by no finding, reading, page or event, nor by what is missing."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Reading
from limen.apps.crossings.operations import NoSuchInspection
from limen.apps.journal.models import Event, Look
from limen.apps.screening import access, models, operations
from limen.apps.screening.queries import lists_seen_by, open_hits_for
from limen.desk import inspecting
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.hits import HitUnknown, Said
from limen.lib.decision.rights import NotAllowed, Right, may
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.screened import ListAction
from tests.fakes.case import second_line
from tests.fakes.listed import Lists
from tests.fakes.outcomes import proposal
from tests.fakes.post import Post, chain_findings, decided, opened, passport, view
from tests.found import as_many

TOLD_NOWHERE = ("secret", "watched", "ERIKSSON Anna", "discreet")


def put(lists: Lists, *families: str) -> None:
    """Put a discreet list in force that the watchlist desk alone may know of."""
    lists.put("secret", *families, action=ListAction.DISCREET, name="watched", seen_by=(Role.WATCHLIST_DESK,))


def shape(act: Act, inspection: UUID) -> tuple[object, ...]:
    """Return all that the page of the lane is made of, but for ids and the moment."""
    page = inspecting.page_of(view(act, inspection), act)
    return (
        page.headline, page.weight, page.advised, page.may_admit, page.findings, page.remarks,
        page.duties, page.meetings, page.hits, page.redress,
    )  # fmt: skip


def test_the_case_is_there_for_who_may_see_it_and_for_nobody_else(post: Post, lists: Lists) -> None:
    put(lists, "ERIKSSON")
    opened(post.first)
    wanda = post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")
    (hit,) = access.hits_for(wanda).hits
    assert hit.is_discreet
    assert open_hits_for(wanda.roles) == 1
    for role in set(Role) - {Role.WATCHLIST_DESK}:
        other = post.officer(f"x{role}", role, lane="")
        assert open_hits_for(other.roles) == 0
        if may({role}, Right.SEE_HITS):
            assert access.hits_for(other).hits == ()
        else:
            with pytest.raises(NotAllowed):
                access.hits_for(other)
        with pytest.raises(HitUnknown):
            access.hit_for(other, hit.id)


def test_no_list_can_name_the_first_line(post: Post, lists: Lists) -> None:
    lists.put("secret", "ERIKSSON", action=ListAction.DISCREET, seen_by=(Role.FIRST_LINE, Role.SECOND_LINE))
    assert lists_seen_by({Role.FIRST_LINE}) == frozenset()
    assert lists_seen_by({Role.SECOND_LINE}) == {"secret"}


def test_page_facts_and_findings_are_what_they_would_be_without(post: Post, lists: Lists) -> None:
    put(lists, "OTHER")
    without = opened(post.first, passport("A1111111"))
    put(lists, "ERIKSSON")
    omar = post.officer("omar", lane="A2")
    with_it = opened(omar, passport("A1111112", secondary="BRITA"))
    assert models.Hit.objects.count() == 1
    readings = [Reading.objects.get(inspection=each.inspection) for each in (without, with_it)]
    kept = [json.loads(reading.facts)["screening"] for reading in readings]
    assert kept[0] == kept[1]
    for reading in readings:
        assert not [word for word in TOLD_NOWHERE if word in f"{reading.facts}{reading.findings}"]
    assert shape(post.first, without.inspection) == shape(omar, with_it.inspection)
    assert decided(omar, with_it).crossing


def test_the_same_questions_are_asked_of_the_database(post: Post, lists: Lists) -> None:
    """What a page costs is told by the clock: looking at an inspection costs the same with a discreet hit."""
    put(lists, "ERIKSSON")
    one = opened(post.first)
    looked = _queries(lambda: view(post.first, one))
    put(lists, "OTHER")
    omar = post.officer("omar", lane="A2")
    other = opened(omar, passport("A1111112", secondary="BRITA"))
    assert looked == _queries(lambda: view(omar, other))


def _queries(look: Callable[[], object]) -> list[str]:
    from django.db import connection  # only here
    from django.test.utils import CaptureQueriesContext  # only here

    with CaptureQueriesContext(connection) as caught:
        look()
    told = (query["sql"].partition(" WHERE ")[0].partition(" VALUES ")[0] for query in caught.captured_queries)
    return [statement for statement in told if "SAVEPOINT" not in statement]


def test_the_journal_without_keys_tells_the_same_with_it_and_without(post: Post, lists: Lists) -> None:
    """Kinds, order, plain parts and even the length of what is sealed: a hit that nobody saw leaves no trace there."""
    told = []
    for place, families in enumerate((("OTHER",), ("ERIKSSON",), ("ERIKSSON", "OTHER"))):
        put(lists, *families)
        lane = post.officer(f"o{place}", lane=f"A{place + 1}")
        before = set(Event.objects.values_list("id", flat=True))
        one = opened(lane, passport(f"A111111{place}"))
        decided(lane, one, words="Known.")
        events = [each for each in Event.objects.order_by("sequence") if each.id not in before]
        told.append(
            [(each.kind, sorted(json.loads(each.data)), len(each.sealed or b"")) for each in events if _is_said(each)]
        )
    assert models.Hit.objects.count() >= 1
    assert told[0] == told[1] == told[2]
    assert chain_findings() == []


def _is_said(event: Event) -> bool:
    # What a reading seals of earlier meetings differs by who was met before, not by any list.
    return event.kind == "limen.subject.screened" or event.sealed is None


def test_what_is_said_of_it_stands_under_a_key_that_leads_to_nobody(post: Post, lists: Lists) -> None:
    put(lists, "ERIKSSON")
    one = opened(post.first)
    wanda = post.officer("wanda", Role.WATCHLIST_DESK, lane="", post="")
    (hit,) = access.hits_for(wanda).hits
    operations.adjudicate(wanda, request=uuid4(), hit=hit.id, said=Said.NOT_SAME, why="A namesake.")
    person = view(post.first, one).person
    for event in Event.objects.filter(kind__startswith="limen.hit."):
        assert str(person) not in f"{event.subject} {event.subject_record} {event.data}"
    # Nor does what was cleared of it give a number to ask for, or a remark.
    assert "persons.cleared-before" not in [each.rule for each in view(post.first, opened(post.first)).findings]


def test_the_second_line_that_the_list_does_not_name_finds_an_empty_page(post: Post, lists: Lists) -> None:
    put(lists, "ERIKSSON")
    one = opened(post.first)
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=one.inspection)
    found = crossings.look_at_hits(sofia, inspection=one.inspection)
    assert (found.hits, found.cleared, found.redress) == ((), (), "")
    hit = models.Hit.objects.get()
    with pytest.raises(HitUnknown):
        crossings.adjudicate_hit(
            sofia, inspection=one.inspection, request=uuid4(), hit=hit.id, said=Said.SAME, why="Guessed."
        )
    # Nothing open rests on it, and so nothing open waits for it.
    done = crossings.conclude(sofia, inspection=one.inspection, proposal=proposal(Move.TO_AGENCY))
    assert done.state is State.WITH_AGENCY


def test_the_one_it_names_finds_it_and_the_look_is_logged(post: Post, lists: Lists) -> None:
    lists.put("secret", "ERIKSSON", action=ListAction.DISCREET, seen_by=(Role.SECOND_LINE,))
    one = opened(post.first)
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    (hit,) = crossings.look_at_hits(sofia, inspection=one.inspection).hits
    assert hit.row.is_discreet
    assert hit.entry
    assert Look.objects.filter(actor=sofia.actor, what="discreet-hit").count() == 1
    assert Look.objects.filter(actor=sofia.actor, what="entry", subject=hit.entry.record).count() == 1


CALLS: tuple[Callable[[Act, UUID, UUID], object], ...] = (
    lambda act, one, _hit: crossings.look_at(act, inspection=one),
    lambda act, one, _hit: crossings.look_at_hit(act, inspection=one, place=1),
    lambda act, one, _hit: crossings.look_at_hits(act, inspection=one),
    lambda act, one, hit: crossings.adjudicate_hit(
        act, inspection=one, request=clock.new_id(), hit=hit, said=Said.SAME, why="x"
    ),
    lambda act, _one, hit: operations.adjudicate(act, request=clock.new_id(), hit=hit, said=Said.NOT_SAME, why="x"),
    lambda act, one, _hit: crossings.give_redress_number(act, inspection=one),
    lambda act, one, _hit: crossings.show_redress_number(act, inspection=one, typed="R123456789"),
    lambda act, one, _hit: crossings.claim_protection(act, inspection=one),
    lambda act, _one, hit: access.hit_for(act, hit),
    lambda act, _one, _hit: access.hits_for(act),
    lambda act, one, _hit: decided(act, one, Move.REFER),
    lambda act, one, _hit: decided(act, one, words="Goes on."),
    lambda act, _one, _hit: opened(act),
    lambda act, one, _hit: crossings.look_at_outcomes(act, inspection=one),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=as_many(25, here=10), deadline=None)
@given(calls=st.lists(st.sampled_from(range(len(CALLS))), max_size=8))
def test_no_sequence_of_calls_shows_it_to_the_first_line(post: Post, lists: Lists, calls: list[int]) -> None:
    put(lists, "ERIKSSON")
    omar = post.officer("omar", lane="A2")
    one = opened(omar)
    hit = models.Hit.objects.order_by("-found_at").first()
    assert hit is not None
    for call in calls:
        try:
            told = repr(CALLS[call](omar, one.inspection, hit.id))
        except (Problem, NoSuchInspection) as problem:
            told = str(problem)
        assert not [word for word in TOLD_NOWHERE if word in told], told
