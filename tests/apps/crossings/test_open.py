"""Opening an inspection and reading again: what is kept, what is one inspection, what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from limen.apps.crossings import operations as crossings
from limen.apps.crossings.models import Inspection, Reading
from limen.apps.crossings.operations import (
    AwayFromPost,
    HappenedWrong,
    HolderMissing,
    NoSuchArrival,
    NoSuchInspection,
    NoSuchParty,
    NotOpen,
    Presented,
    RequestReused,
    Unreadable,
)
from limen.apps.crossings.queries import replays
from limen.apps.journal.models import Event, Look
from limen.apps.posts import operations as posts
from limen.lib.basics.country_pack import Service
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move, State
from tests.fakes.post import (
    CHILD,
    LAND,
    Post,
    chain_findings,
    decided,
    document,
    holder,
    open_duties,
    opened,
    passport,
    request,
    rules_of,
    stolen,
    view,
)


def test_a_scan_opens_an_inspection_with_everything_it_needs(post: Post) -> None:
    seen = view(post.first, opened(post.first))
    assert seen.state is State.OPEN
    assert (seen.post, seen.lane, seen.direction, seen.kind) == ("UTO-AIR-1", "A1", "entry", TravellerKind.PASSENGER)
    assert seen.opened_by == post.first.actor
    assert seen.waiting_since == seen.opened_at == post.first.at
    assert seen.facts.document
    assert seen.facts.document.number == "L898902C3"
    assert [finding.rule for finding in seen.findings if finding.severity > 10] == ["lists.none"]
    assert seen.advice.move is Move.ADMIT
    assert chain_findings() == []


def test_the_look_is_written_with_the_inspection(post: Post) -> None:
    seen = view(post.first, opened(post.first))
    looks = Look.objects.filter(subject=seen.person)
    assert {look.purpose for look in looks} == {"inspection"}
    assert looks.count() == 2  # the scan and the view


def test_the_event_names_nobody_in_the_clear(post: Post) -> None:
    opened(post.first)
    event = Event.objects.get(kind="limen.inspection.opened")
    assert b"ERIKSSON" not in bytes(event.sealed or b"")
    assert "ERIKSSON" not in event.data
    assert "L898902C3" not in event.data


def test_the_same_request_twice_is_one_inspection(post: Post) -> None:
    asked = request()
    one, two = (crossings.open_inspection(post.first, request=asked) for _ in range(2))
    assert (one.inspection, one.is_new, two.is_new) == (two.inspection, True, False)
    assert Reading.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"presented": Presented(scanned=passport("X1234567"))},
        {"direction": Direction.EXIT},
        {"kind": TravellerKind.CREW},
        {"party": uuid4()},
        {"arrival": uuid4()},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_request_with_other_content_is_refused(post: Post, change: dict[str, Any]) -> None:
    asked = request()
    crossings.open_inspection(post.first, request=asked)
    with pytest.raises(RequestReused):
        crossings.open_inspection(post.first, request=replace(asked, **change))


def test_a_request_of_somebody_else_is_refused(post: Post) -> None:
    asked = request()
    crossings.open_inspection(post.first, request=asked)
    with pytest.raises(RequestReused):
        crossings.open_inspection(post.officer("omar"), request=asked)


def test_the_same_document_at_the_same_lane_is_one_traveller(post: Post) -> None:
    one, two = opened(post.first), opened(post.first)
    assert (two.inspection, two.is_new) == (one.inspection, False)


def test_nothing_new_adds_no_reading(post: Post) -> None:
    one = opened(post.first)
    again = opened(post.after(post.first, minutes=1))
    assert again.reading == one.reading == 1
    assert Reading.objects.count() == 1


def test_something_new_adds_a_reading(post: Post) -> None:
    one = opened(post.first)
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    two = opened(post.first)
    assert (two.inspection, two.reading) == (one.inspection, 2)
    assert "lists.number" in rules_of(post.first, one)


def test_scanned_for_the_other_direction_it_is_another_crossing(post: Post) -> None:
    entry = opened(post.first)
    leaving = opened(post.first, direction=Direction.EXIT)
    assert leaving.inspection != entry.inspection
    assert view(post.first, leaving).direction is Direction.EXIT
    assert "history.open-elsewhere" in rules_of(post.first, leaving)


def test_at_another_lane_it_is_another_inspection_that_tells_of_the_first(post: Post) -> None:
    opened(post.first)
    other = opened(post.officer("omar", lane="A2"))
    assert other.is_new
    assert "history.open-elsewhere" in rules_of(post.officer("omar", lane="A2"), other)


def test_away_from_any_lane_each_officer_has_their_own(post: Post) -> None:
    one = opened(post.officer("omar", lane=""))
    two = opened(post.officer("li", lane=""))
    assert two.is_new
    assert two.inspection != one.inspection


def test_a_document_met_before_is_the_same_person(post: Post) -> None:
    first = opened(post.first)
    decided(post.first, first)
    back = opened(post.after(post.first, days=10), direction=Direction.EXIT)
    assert view(post.first, back).person == view(post.first, first).person
    assert "history.last-crossing" in rules_of(post.first, back)


def test_the_document_typed_is_met_as_the_document_read(post: Post) -> None:
    decided(post.first, opened(post.first))
    typed = Presented(document=document("l898 902-c3"), holder=holder("Eriksson"))
    back = opened(post.first, presented=typed, direction=Direction.EXIT)
    assert {"history.last-crossing", "document.typed"} <= set(rules_of(post.first, back))


def test_without_a_document_every_inspection_meets_somebody_new(post: Post) -> None:
    described = Presented(holder=holder())
    one = opened(post.first, presented=described)
    two = opened(post.officer("omar", lane="A2"), presented=described)
    first, second = view(post.first, one), view(post.officer("omar", lane="A2"), two)
    assert first.person != second.person
    assert [finding.rule for finding in second.findings][:2] == ["document.none-own-national", "history.other-document"]


def test_without_a_document_a_second_reading_is_no_namesake_of_the_first(post: Post) -> None:
    one = opened(post.first, presented=Presented(holder=holder()))
    person = view(post.first, one).person
    posts.declare_outage(post.first, post=post.first.post, what=Service.PRINTER)
    again = crossings.read_again(post.first, inspection=one.inspection, presented=Presented(holder=holder()))
    seen = view(post.first, one)
    assert (again.reading, seen.person) == (2, person)
    assert "history.other-document" not in [finding.rule for finding in seen.findings]


def test_fifty_namesakes_do_not_hide_the_document_itself(post: Post) -> None:
    for number in range(55):
        decided(post.first, opened(post.first, passport(f"N{number:07}", expiry=PartialDate(2030, 1, 1))))
    decided(post.first, opened(post.first))
    back = opened(post.first, direction=Direction.EXIT)
    assert "history.last-crossing" in rules_of(post.first, back)


def test_another_document_in_the_same_inspection_changes_the_person(post: Post) -> None:
    one = opened(post.first)
    before = view(post.first, one)
    crossings.read_again(post.first, inspection=one.inspection, presented=Presented(scanned=passport("X1234567")))
    after = view(post.first, one)
    assert after.reading == 2
    assert after.person != before.person
    assert after.facts.document
    assert after.facts.document.number == "X1234567"


def test_what_is_decided_is_not_read_again(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    with pytest.raises(NotOpen):
        crossings.read_again(post.first, inspection=one.inspection, presented=Presented(scanned=passport()))


def test_every_reading_replays_to_what_was_found(post: Post) -> None:
    stolen(post.officer("wanda", Role.WATCHLIST_DESK), "UTO,L898902C3,stolen,2026-01-05")
    opened(post.first)
    opened(post.first, passport("X1234567"))
    opened(post.first, presented=Presented(holder=holder(birth=CHILD)))
    readings = list(Reading.objects.all())
    assert len(readings) == 3
    assert all(replays(reading) for reading in readings)


def test_lists_declared_out_are_a_finding_and_mark_the_record(post: Post) -> None:
    posts.declare_outage(post.first, post=post.first.post, what=Service.LISTS)
    one = opened(post.first)
    assert {"lists.silent", "fallback.declared"} <= set(rules_of(post.first, one))
    assert Inspection.objects.get(id=one.inspection).outages == "lists"


REFUSED: list[tuple[dict[str, Any], type[Problem]]] = [
    ({"presented": Presented(scanned="not a passport")}, Unreadable),
    ({"presented": Presented(scanned="\x00" * 1_000_000)}, Unreadable),
    ({"presented": Presented(scanned="\ud800" * 88)}, Unreadable),
    ({"presented": Presented(document=document())}, HolderMissing),
    ({"presented": Presented(document=document(""), holder=holder())}, Problem),
    ({"presented": Presented(document=document(issuer="ZZZ"), holder=holder())}, Problem),
    ({"party": uuid4()}, NoSuchParty),
    ({"arrival": uuid4()}, NoSuchArrival),
    ({"happened_at": timedelta()}, HappenedWrong),
    ({"happened_at": timedelta(minutes=1)}, HappenedWrong),
    ({"happened_at": timedelta(days=-32)}, HappenedWrong),
]


@pytest.mark.parametrize(("change", "problem"), REFUSED, ids=range(len(REFUSED)))
def test_refused_in_a_sentence_and_nothing_is_kept(post: Post, change: dict[str, Any], problem: type[Problem]) -> None:
    if isinstance(shift := change.get("happened_at"), timedelta):
        change = {"happened_at": post.first.at + shift}
    before = Event.objects.count()
    with pytest.raises(problem):
        crossings.open_inspection(post.first, request=request(**change))
    assert Inspection.objects.count() == Reading.objects.count() == 0
    assert Event.objects.count() == before


GARBAGE = ["\x00", "\u202e\u2066", "\ud800", "\ufffe", "𝓔" * 200, "'; DROP TABLE crossings_crossing; --", "<script>"]


@pytest.mark.parametrize("garbage", GARBAGE, ids=range(len(GARBAGE)))
def test_garbage_in_every_typed_field_is_kept_clean_or_refused(post: Post, garbage: str) -> None:
    for field in ("primary", "secondary", "citizenship"):
        changed: dict[str, Any] = {field: garbage}
        _try(post, Presented(holder=replace(holder(), **changed)))
    for field in ("code", "issuer", "number"):
        changed = {field: garbage}
        _try(post, Presented(document=replace(document(), **changed), holder=holder()))
    assert chain_findings() == []


def _try(post: Post, presented: Presented) -> None:
    try:
        crossings.open_inspection(post.first, request=request(presented=presented))
    except Problem as problem:
        str(problem).encode()


def test_lines_with_all_their_noise_are_kept_without_what_no_database_takes(post: Post) -> None:
    noisy = "\x00\x02" + passport().replace("\r\n", "\r\r\n\x00") + "\x03\ufeff"
    seen = view(post.first, opened(post.first, noisy))
    assert seen.facts.document
    assert seen.facts.document.number == "L898902C3"
    assert "\x00" not in seen.facts.received


def test_who_is_at_no_post_inspects_nobody(post: Post) -> None:
    for place in ("", "UTO-MOON-1"):
        with pytest.raises(AwayFromPost):
            crossings.open_inspection(replace(post.first, post=place), request=request())


@pytest.mark.parametrize("role", [Role.PROTECTION, Role.WATCHLIST_DESK, Role.OVERSIGHT, Role.ADMINISTRATOR])
def test_only_the_line_inspects(post: Post, role: Role) -> None:
    with pytest.raises(NotAllowed):
        crossings.open_inspection(post.officer("x", role), request=request())


def test_an_entry_made_afterwards_counts_in_the_day_it_happened(post: Post) -> None:
    yesterday = post.first.at - timedelta(days=1)
    one = opened(post.first, passport(expiry=PartialDate.of(yesterday.date())), happened_at=yesterday)
    seen = view(post.first, one)
    assert seen.happened_at == yesterday
    assert "fallback.back-entered" in rules_of(post.first, one)
    assert "document.expired" not in rules_of(post.first, one)


def test_an_entry_made_afterwards_is_paired_with_what_came_before_it(post: Post) -> None:
    """Left yesterday, and the entry of the week before is typed in now: nothing is wrong with the clock."""
    decided(post.after(post.first, days=-1), opened(post.after(post.first, days=-1), direction=Direction.EXIT))
    one = opened(post.first, happened_at=post.first.at - timedelta(days=7))
    assert {"history.later-crossing", "history.last-crossing"}.isdisjoint(rules_of(post.first, one))


def test_one_person_is_not_shown_to_another_task(post: Post) -> None:
    one = opened(post.first)
    for stranger in (
        post.officer("omar", lane="A2"),
        post.officer("omar", lane=""),
        post.officer("lea", post=LAND, lane="A1"),
        post.officer("pia", Role.PROTECTION),
        post.officer("ada", Role.ADMINISTRATOR, Role.WATCHLIST_DESK),
    ):
        with pytest.raises(NoSuchInspection):
            view(stranger, one)
    for task in (post.first, post.officer("li"), post.officer("sam", Role.SUPERVISOR, lane="")):
        assert view(task, one).state is State.OPEN


def test_after_a_shift_the_inspection_is_nobodys_task(post: Post) -> None:
    one = opened(post.first)
    decided(post.first, one)
    assert view(post.after(post.first, hours=11), one).state is State.ADMITTED
    with pytest.raises(NoSuchInspection):
        view(post.after(post.first, hours=12), one)
    with pytest.raises(NoSuchInspection):
        view(post.after(post.officer("li"), minutes=16), one)


def test_nobody_at_all_is_still_inspected(post: Post) -> None:
    """Somebody who says nothing, with nothing: recorded, treated as a child, not sent away by the software."""
    one = opened(post.first, presented=Presented(holder=holder("", birth=PartialDate(), secondary="", citizenship="")))
    assert open_duties(post.first, one) == ["age-unknown"]
    assert decided(post.first, one, Move.REFER).state is State.REFERRED


def test_an_unknown_inspection_is_like_anothers(post: Post) -> None:
    with pytest.raises(NoSuchInspection):
        view(post.first, UUID(int=5))
