"""Groups that come many at once: kept whole or not at all, found again by their number, erased with their people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.adapters.erasure_rooms import erasure_rooms
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import NoLane, Presented
from limen.apps.journal import operations as journal
from limen.apps.journal.models import Event, Look
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchGroup
from limen.apps.response.erasure import erase_due
from limen.apps.response.operations import GroupEmpty, GroupReused, NumberTaken, SurgeWordsMissing
from limen.apps.response.queries import gaps_at, surge_at
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.basics.sex import Sex
from limen.lib.decision.rights import NotAllowed
from limen.lib.inspection.moves import Move
from limen.lib.safeguards.arrivals import Member, Need, Relation
from tests.fakes import arrived
from tests.fakes.arrived import BOY, MOTHER
from tests.fakes.post import AIR, LAND, Post, chain_findings, decided, open_duties, opened, passport, view


def test_a_family_is_one_group_of_open_inspections(post: Post) -> None:
    group = arrived.registered(post.first)
    found, twice = access.look_at_group(post.first, group=group)
    assert [each.member.name for each in found.people] == ["Selam Tekle", "Yonas Tekle"]
    assert not any(each.is_done for each in found.people)
    assert twice == ()
    assert [open_duties(post.first, each.inspection) for each in found.people] == [[], []]
    assert Event.objects.filter(kind="limen.person.registered").count() == 2
    assert chain_findings() == []


def test_the_same_group_twice_is_one_and_with_other_content_none(post: Post) -> None:
    told = arrived.family()
    assert response.register_group(post.first, group=told) == response.register_group(post.first, group=told)
    assert models.Registered.objects.count() == 2
    with pytest.raises(GroupReused):
        response.register_group(post.first, group=replace(told, members=(MOTHER,)))
    with pytest.raises(NumberTaken):
        arrived.registered(post.first, number=told.number)


def test_a_group_is_of_somebody(post: Post) -> None:
    with pytest.raises(GroupEmpty):
        arrived.registered(post.first, Member(), Member())
    with pytest.raises(GroupEmpty):
        arrived.registered(post.first, *[replace(MOTHER, given_names=f"No {place}") for place in range(16)])
    assert models.Group.objects.count() == 0


def test_whoever_cannot_wait_is_referred_and_the_others_stay_open(post: Post) -> None:
    asks = replace(MOTHER, needs=(Need.PROTECTION, Need.MEDICAL))
    stranger = replace(BOY, family_name="Haile", relation=Relation.NONE)
    group = arrived.registered(post.first, asks, BOY, stranger)
    supervisor = post.officer("tomas", Role.SUPERVISOR)
    first, child, other = access.look_at_group(post.first, group=group)[0].people
    assert set(open_duties(supervisor, first.inspection)) == {"medical-care", "protection-claim"}
    assert (first.is_done, child.is_done, other.is_done) == (True, False, True)
    assert "child-at-risk" in open_duties(supervisor, other.inspection)


def test_a_child_alone_and_an_age_nobody_knows_are_noticed(post: Post) -> None:
    alone, unknown = (arrived.registered(post.first, each) for each in (BOY, replace(MOTHER, birth=PartialDate())))
    kinds = [
        open_duties(post.first, access.look_at_group(post.first, group=each)[0].people[0].inspection)
        for each in (alone, unknown)
    ]
    assert kinds == [["child-alone"], ["age-unknown"]]


def test_a_file_is_taken_up_at_a_lane_and_decided_there(post: Post) -> None:
    told = arrived.family()
    group = response.register_group(post.first, group=told)
    other = post.officer("omar", Role.FIRST_LINE, lane="A2")
    assert access.find_group(other, number=told.number.replace("-", "").lower()) == group
    inspection = response.take_up(other, group=group, place=1)
    assert view(other, inspection).facts.holder
    decided(other, inspection, Move.ADMIT, words="Fled without papers; her file is complete.")
    assert access.look_at_group(other, group=group)[0].people[0].is_done
    with pytest.raises(NoLane):
        response.take_up(post.officer("lena", Role.FIRST_LINE, lane=""), group=group, place=2)


def test_a_group_is_seen_at_its_own_post_and_every_look_is_written(post: Post) -> None:
    told = arrived.family()
    group = response.register_group(post.first, group=told)
    before = Look.objects.count()
    access.look_at_group(post.first, group=group)
    assert Look.objects.count() - before == 2
    elsewhere = post.officer("lars", Role.FIRST_LINE, post=LAND, lane="L1")
    for seen in (
        lambda: access.look_at_group(elsewhere, group=group),
        lambda: access.find_group(elsewhere, number=told.number),
    ):
        with pytest.raises(NoSuchGroup):
            seen()
    with pytest.raises(NotAllowed):
        access.look_at_group(post.officer("wen", Role.WATCHLIST_DESK), group=group)


def test_who_may_be_there_twice_is_said_by_number_alone(post: Post) -> None:
    first = arrived.family()
    response.register_group(post.first, group=first)
    again = arrived.registered(
        post.first, replace(MOTHER, given_names="Selaam", birth=PartialDate(1991)), replace(BOY, given_names="Jonas")
    )
    others = arrived.registered(post.first, replace(MOTHER, given_names="Hana"), replace(BOY, given_names="Dawit"))
    assert access.look_at_group(post.first, group=again)[1] == (first.number,)
    assert access.look_at_group(post.first, group=others)[1] == ()


def test_the_head_of_the_response_sees_counts_and_nobody(post: Post) -> None:
    arrived.registered(post.first, replace(MOTHER, needs=(Need.FOOD,)), BOY)
    arrived.registered(post.first, Member(given_names="Old man", birth=PartialDate(1950), sex=Sex.M))
    counts = access.counts_for(post.officer("tomas", Role.SUPERVISOR), hours=24)
    assert (counts.groups, counts.people, counts.women, counts.men, counts.children) == (2, 3, 1, 1, 1)
    assert (counts.last_hour, counts.unfinished, counts.needs[Need.FOOD]) == (3, 3, 1)
    assert sum(people for _, people in counts.hours) == 3


def test_what_a_device_kept_is_marked_and_what_it_still_keeps_is_known(post: Post) -> None:
    device, then = clock.new_id(), post.first.at - timedelta(hours=5)
    group = arrived.registered(post.first, device=device, sequence=3, said_at=then)
    seen = access.look_at_group(post.first, group=group)[0]
    assert (seen.was_offline, seen.said_at) == (True, then)
    assert view(post.first, seen.people[0].inspection).facts.back_entered
    response.meet_device(post.first, device=device, registered=3)
    response.meet_device(post.first, device=device, registered=1)
    (gap,) = gaps_at(AIR)
    assert (gap.device, gap.missing, gap.met_by) == (device, 2, "Ines")
    ahead = arrived.registered(post.first, device=device, sequence=1, said_at=post.first.at + timedelta(days=400))
    assert access.look_at_group(post.first, group=ahead)[0].said_at == post.first.at


def test_surge_mode_is_on_by_name_and_off_by_name(post: Post) -> None:
    tomas = post.officer("tomas", Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        response.begin_surge(post.first, why="Three buses.")
    with pytest.raises(SurgeWordsMissing):
        response.begin_surge(tomas, why=" ")
    surge = response.begin_surge(tomas, why="Three buses.")
    assert response.begin_surge(tomas, why="Again.") == surge
    group = arrived.registered(post.first)
    assert models.Group.objects.get(id=group).surge_id == surge
    response.end_surge(tomas, words="The last bus is done.")
    assert surge_at(AIR) is None
    row = models.Surge.objects.get()
    assert (row.started_by_id, row.ended_by_id, row.why) == (tomas.actor, tomas.actor, "Three buses.")
    for wrong in ({"why": ""}, {"ended_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Surge.objects.update(**wrong)


def test_the_erased_leave_no_registration(post: Post) -> None:
    group = arrived.registered(post.first)
    mother, boy = models.Registered.objects.filter(group=group).order_by("place")
    journal.forget(post.base, subject_record=mother.person, reason="court-order", rooms=erasure_rooms())
    assert [row.id for row in models.Registered.objects.all()] == [boy.id]
    journal.forget(post.base, subject_record=boy.person, reason="court-order", rooms=erasure_rooms())
    assert models.Group.objects.count() == 0
    other = arrived.registered(post.first, MOTHER)
    inspection = access.look_at_group(post.first, group=other)[0].people[0].inspection
    # She shows a passport at the lane after all, and turns out to be known.
    opened(post.first)
    known = view(post.first, opened(post.first)).person
    crossings.read_again(post.first, inspection=inspection, presented=Presented(scanned=passport()))
    assert view(post.first, inspection).person == known
    access.look_at_group(post.first, group=other)
    assert Look.objects.order_by("-number")[0].subject == known
    journal.forget(post.base, subject_record=known, reason="court-order", rooms=erasure_rooms())
    assert models.Group.objects.count() == 0
    kept = arrived.registered(post.first)
    models.Registered.objects.filter(group=kept).delete()
    assert erase_due(post.base) == 1
