"""Entries and exits become stays: across posts and passports, with gaps told and never guessed."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from limen.lib.basics.travel import Direction
from limen.lib.stays import pairing
from limen.lib.stays.pairing import Pairing, Passage, left_on, pair, running, unmatched
from tests.lib.stays.making import AIR, BRIDGE, came, day, left


def told(passages: list[Passage]) -> list[tuple[date, date | None, str]]:
    return [(stay.first_day, stay.last_day, stay.pairing) for stay in pair(passages)]


def test_an_exit_ends_the_entry_before_it_wherever_it_was() -> None:
    assert told([came(day(1), way=AIR), left(day(5), way=BRIDGE)]) == [(day(1), day(5), "sure")]


def test_in_and_out_on_one_day_is_a_stay_of_a_day() -> None:
    assert told([came(day(1)), left(day(1))]) == [(day(1), day(1), "sure")]


def test_a_changed_passport_is_paired_and_told() -> None:
    (stay,) = pair([came(day(1), document=0), left(day(5), document=1)])
    assert stay.pairing is Pairing.LIKELY
    assert stay.why.code == "other-document"


def test_the_last_entry_is_a_stay_that_runs() -> None:
    stays = pair([came(day(1)), left(day(5)), came(day(9))])
    here = running(stays)
    assert here is not None
    assert (here.first_day, here.last_day) == (day(9), None)
    assert running(stays[:-1]) is None


def test_an_entry_without_an_exit_is_known_for_one_day() -> None:
    stays = pair([came(day(1)), came(day(40)), left(day(41))])
    assert told([came(day(1)), came(day(40)), left(day(41))]) == [
        (day(1), day(1), "exit-missing"),
        (day(40), day(41), "sure"),
    ]
    assert [stay.first_day for stay in unmatched(stays)] == [day(1)]


def test_an_exit_without_an_entry_is_known_for_one_day() -> None:
    assert told([left(day(3)), came(day(9)), left(day(10))])[0] == (day(3), day(3), "entry-missing")


def test_a_crossing_recorded_twice_is_one() -> None:
    stays = pair([came(day(1), hour=8), came(day(1), hour=8, minute=5), left(day(2))])
    (stay,) = stays
    assert stay.why.code == "twice"


def test_the_same_way_at_another_post_is_a_missing_record_and_no_double() -> None:
    passages = [came(day(1), hour=8, way=AIR), came(day(1), hour=8, minute=5, way=BRIDGE)]
    assert [pairing for _, _, pairing in told(passages)] == ["exit-missing", "running"]


def test_clocks_that_differ_do_not_break_two_stays() -> None:
    """Out by the bridge and in by air, the clock of the airport running late: in, in, out, out is two stays."""
    passages = [
        came(day(1), hour=8, way=AIR),
        came(day(3), hour=11, minute=40, way=AIR),
        left(day(3), hour=12, way=BRIDGE),
        left(day(6), hour=9, way=AIR),
    ]
    assert told(passages) == [(day(1), day(3), "sure"), (day(3), day(6), "sure")]


def test_hours_apart_no_clock_explains_it() -> None:
    passages = [came(day(1)), came(day(3), hour=6), left(day(3), hour=12, way=BRIDGE), left(day(6), way=AIR)]
    assert [pairing for _, _, pairing in told(passages)] == ["exit-missing", "sure", "entry-missing"]


def test_one_post_has_one_clock() -> None:
    passages = [came(day(1)), came(day(3), hour=11), left(day(3), hour=12), left(day(6))]
    assert [pairing for _, _, pairing in told(passages)] == ["exit-missing", "sure", "entry-missing"]


def test_a_post_further_west_writes_an_earlier_day() -> None:
    entry = came(day(5), hour=1)
    leaving = left(day(5), hour=3)._replace(day=day(4), post="UTO-RIV-1")
    assert told([entry, leaving]) == [(day(5), day(5), "sure")]


def test_what_follows_an_exit_can_be_asked_before_it() -> None:
    stays = pair([came(day(1))])
    assert [stay.last_day for stay in left_on(stays, day=day(9))] == [day(9)]
    assert left_on(pair([came(day(1)), left(day(2))]), day=day(9))[0].last_day == day(2)


@st.composite
def histories(draw: st.DrawFn) -> list[Passage]:
    steps = draw(st.lists(st.tuples(st.sampled_from(Direction), st.integers(61, 90_000)), max_size=30))
    at, passages = came(day(0)).at, []
    for direction, minutes in steps:
        at += timedelta(minutes=minutes)
        passages.append(came(at.date(), way=draw(st.sampled_from([AIR, BRIDGE])))._replace(direction=direction, at=at))
    return passages


@given(histories())
def test_every_crossing_is_in_one_stay(passages: list[Passage]) -> None:
    inside = [each for stay in pair(passages) for each in (stay.begun, stay.ended) if each is not None]
    assert sorted(inside) == sorted(passages)


@given(histories(), st.randoms(use_true_random=False))
def test_the_order_in_which_crossings_come_does_not_matter(passages: list[Passage], dice: object) -> None:
    shuffled = list(passages)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis names no type for its dice
    assert pair(shuffled) == pair(passages)


@given(histories())
def test_at_most_the_last_stay_runs_and_each_begins_with_an_entry_or_has_none(passages: list[Passage]) -> None:
    stays = pair(passages)
    assert all(stay.pairing is not Pairing.RUNNING for stay in stays[:-1])
    for stay in stays:
        assert (stay.begun.direction is Direction.EXIT) == (stay.pairing is Pairing.ENTRY_MISSING)
        assert stay.ended is None or stay.ended.direction is Direction.EXIT


@given(st.integers(0, 30), st.sampled_from(Direction), st.lists(st.integers(0, 1), min_size=30, max_size=30))
def test_crossings_in_turns_are_paired_as_all_others_are(count: int, first: Direction, documents: list[int]) -> None:
    """Nearly everybody's crossings go a shorter way: it must lead to the same stays."""
    ways = [first, *(each for each in Direction if each is not first)] * 15
    passages = [
        came(day(number))._replace(direction=way, document=document)
        for number, (way, document) in enumerate(zip(ways[:count], documents, strict=False))
    ]
    assert pair(passages) == tuple(pairing._stays(passages, frozenset()))
