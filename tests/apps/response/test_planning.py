"""A plan from the first word to the ticked step: versions, papers, rehearsals, what wakes it, who is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from limen.adapters import clock
from limen.apps.crossings.operations import RequestReused
from limen.apps.journal.models import Event
from limen.apps.protection.models import Message
from limen.apps.response import access, models
from limen.apps.response import operations as response
from limen.apps.response.access import NoSuchPlan
from limen.apps.response.operations import (
    NoSuchStep,
    NoticeTold,
    NoticeWrong,
    PapersFull,
    PlanOverlaps,
    PlanTold,
    PlanWordsMissing,
    RehearsalWrong,
    Rehearsed,
    SupplyTold,
    SurgeOff,
)
from limen.apps.response.queries import alerts_at, followed_in, notices_at, surge_at
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.decision.rights import NotAllowed
from limen.lib.safeguards.contingency import MOST_PAPERS, NoticeKind, Plan, Step, Trigger
from limen.lib.safeguards.supplies import Line, Supply
from tests.fakes import arrived
from tests.fakes.post import AIR, LAND, Post, chain_findings, opened, passport

STEPS = (
    Step(what="Open the second tent", who="Shift leader", material="Tent, 40 beds"),
    Step(what="Call the interpreters", who="Ines"),
)
PLAN = Plan(name="Three buses at once", triggers={Trigger.NOTICE: 0, Trigger.ARRIVALS: 200}, steps=STEPS)


@pytest.fixture
def lead(post: Post) -> Act:
    return post.officer("tomas", Role.SUPERVISOR)


def kept(lead: Act, plan: Plan = PLAN, **changes: object) -> PlanTold:
    told = replace(PlanTold(id=clock.new_id(), series=clock.new_id(), plan=plan, why="Last spring."), **changes)  # type: ignore[arg-type]  # a test's own fields
    response.keep_plan(lead, told=told)
    return told


def noticed(lead: Act, kind: NoticeKind = NoticeKind.WEATHER, **changes: object) -> NoticeTold:
    told = NoticeTold(
        id=clock.new_id(),
        kind=kind,
        words="Storm from the west.",
        source="Weather office",
        until=lead.at + timedelta(hours=9),
    )
    told = replace(told, **changes)  # type: ignore[arg-type]  # a test's own fields
    response.enter_notice(lead, told=told)
    return told


def test_a_plan_is_changed_by_new_versions_alone(post: Post, lead: Act) -> None:
    first = kept(lead)
    assert response.keep_plan(lead, told=first) == 1
    second = kept(lead, replace(PLAN, name="Four buses"), series=first.series, seen=1)
    with pytest.raises(PlanOverlaps):
        kept(lead, series=first.series, seen=1)
    page = access.look_at_plan(lead, series=first.series)
    assert [(each.number, each.plan.name, each.made_by) for each in page.versions] == [
        (2, "Four buses", "Tomas"),
        (1, "Three buses at once", "Tomas"),
    ]
    assert [each.id for each in access.plans_for(post.first)] == [second.id]
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Plan.objects.update(name="Nothing")
    assert chain_findings() == []


def test_who_leads_writes_plans_and_nobody_else(post: Post, lead: Act) -> None:
    with pytest.raises(NotAllowed):
        kept(post.first)
    with pytest.raises(PlanWordsMissing):
        kept(lead, why=" ")
    told = kept(lead)
    elsewhere = post.officer("amara", Role.SUPERVISOR, post=LAND)
    with pytest.raises(NoSuchPlan):
        access.look_at_plan(elsewhere, series=told.series)
    with pytest.raises(PlanOverlaps):
        kept(elsewhere, series=told.series, seen=1)
    response.withdraw_plan(lead, version=clock.new_id(), series=told.series, why="The tent is gone.")
    assert access.plans_for(lead) == ()
    with pytest.raises(NoSuchPlan):
        access.last_version(lead, series=told.series)


def test_procedures_are_attached_and_withdrawn(post: Post, lead: Act) -> None:
    told = kept(lead)
    paper = response.attach_paper(lead, paper=clock.new_id(), series=told.series, name="The tent", data=b"Poles first.")
    assert bytes(access.open_paper(post.first, series=told.series, paper=paper).data) == b"Poles first."
    for number in range(1, MOST_PAPERS):
        response.attach_paper(lead, paper=clock.new_id(), series=told.series, name=f"No {number}", data=b"x")
    with pytest.raises(PapersFull):
        response.attach_paper(lead, paper=clock.new_id(), series=told.series, name="One more", data=b"x")
    response.withdraw_paper(lead, series=told.series, paper=paper)
    with pytest.raises(NoSuchPlan):
        access.open_paper(post.first, series=told.series, paper=paper)
    assert models.PlanPaper.objects.get(id=paper).withdrawn_by_id == lead.actor


def test_a_rehearsal_stays_with_the_version_that_was_tried(lead: Act) -> None:
    told = kept(lead)
    held = Rehearsed(
        id=clock.new_id(), held_on=lead.today, who="The night shift", learned="The key was missing.", minutes=(12, None)
    )
    for wrong in (
        replace(held, minutes=(12,)),
        replace(held, minutes=(None, None)),
        replace(held, learned=" "),
        replace(held, held_on=lead.today + timedelta(days=1)),
    ):
        with pytest.raises(RehearsalWrong):
            response.record_rehearsal(lead, series=told.series, told=wrong)
    response.record_rehearsal(lead, series=told.series, told=held)
    response.record_rehearsal(lead, series=told.series, told=held)
    kept(lead, replace(PLAN, steps=STEPS[:1]), series=told.series, seen=1)
    (found,) = access.look_at_plan(lead, series=told.series).rehearsals
    assert (found.number, found.steps) == (1, ((STEPS[0], 12), (STEPS[1], None)))
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Rehearsal.objects.update(learned="All was well.")


def test_a_notice_wakes_a_plan_and_whoever_leads_is_told_once(post: Post, lead: Act) -> None:
    told = kept(lead)
    assert response.watch_plans(lead) == 0
    notice = noticed(lead)
    assert response.watch_plans(lead) == 1
    assert response.watch_plans(lead) == 0
    assert {each.about for each in Message.objects.all()} == {"plan-triggered"}
    assert {each.addressee for each in Message.objects.all()} == {"contact/response"}
    (alert,) = alerts_at(AIR)
    assert (alert.plan, alert.trigger, alert.seen_by) == (told.series, Trigger.NOTICE, "")
    # Nothing has begun by itself.
    assert surge_at(AIR) is None
    with pytest.raises(NotAllowed):
        response.see_alert(post.first, alert=alert.id)
    response.see_alert(lead, alert=alert.id)
    response.see_alert(post.officer("amara", Role.SUPERVISOR), alert=alert.id)
    assert alerts_at(AIR)[0].seen_by == "Tomas"
    response.end_notice(lead, notice=notice.id)
    assert notices_at(AIR, now=lead.at) == ()
    # It stays for an hour, so that what goes up and down tells nobody ten times.
    response.watch_plans(post.after(lead, minutes=59))
    assert alerts_at(AIR)
    response.watch_plans(post.after(lead, minutes=61))
    assert alerts_at(AIR) == ()
    assert Event.objects.filter(kind="limen.plan.triggered").count() == 1


def test_what_a_withdrawn_plan_watched_is_over(lead: Act) -> None:
    told = kept(lead)
    noticed(lead)
    response.watch_plans(lead)
    response.withdraw_plan(lead, version=clock.new_id(), series=told.series, why="Not ours any more.")
    response.watch_plans(lead)
    assert alerts_at(AIR) == ()


def test_a_notice_says_what_who_and_until_when(lead: Act) -> None:
    for wrong in ({"words": ""}, {"source": " "}, {"until": lead.at}, {"until": lead.at + timedelta(days=15)}):
        with pytest.raises(NoticeWrong):
            noticed(lead, **wrong)
    noticed(lead, NoticeKind.NEIGHBOUR)
    kept(lead, replace(PLAN, triggers={Trigger.NOTICE: 0}))
    assert response.watch_plans(lead) == 0
    kept(lead, replace(PLAN, triggers={Trigger.NEIGHBOUR: 0}))
    assert response.watch_plans(lead) == 1


def test_more_people_than_usual_wake_a_plan(post: Post, lead: Act) -> None:
    here = lead.at.replace(minute=0, second=0, microsecond=0)
    hours = {here - timedelta(weeks=week, hours=back): 10 for week in range(1, 9) for back in range(-1, 3)}
    response.take_over_hours(lead, post=AIR, hours=hours)
    kept(lead, replace(PLAN, triggers={Trigger.ARRIVALS: 200}))
    for number in range(9):
        arrived.registered(post.first, arrived.MOTHER, replace(arrived.BOY, given_names=f"Yonas {number}"))
    soon = post.after(lead, seconds=1)
    assert response.watch_plans(soon) == 0
    arrived.registered(post.first)
    assert response.watch_plans(soon) == 1
    (alert,) = alerts_at(AIR)
    assert (alert.trigger, alert.measured, alert.limit) == (Trigger.ARRIVALS, 200, 200)


def test_the_steps_become_the_checklist_of_the_surge(post: Post, lead: Act) -> None:
    told = kept(lead)
    with pytest.raises(SurgeOff):
        response.follow_plan(lead, series=told.series)
    surge = response.begin_surge(lead, why="Three buses.")
    with pytest.raises(NotAllowed):
        response.follow_plan(post.first, series=told.series)
    followed = response.follow_plan(lead, series=told.series)
    assert response.follow_plan(lead, series=told.series) == followed
    # What is changed meanwhile changes nothing of what is being followed.
    kept(lead, replace(PLAN, steps=STEPS[:1]), series=told.series, seen=1)
    response.tick_step(post.first, followed=followed, step=2, words="Two come.")
    response.tick_step(lead, followed=followed, step=2, words="Nobody comes.")
    with pytest.raises(NoSuchStep):
        response.tick_step(lead, followed=followed, step=3)
    (found,) = followed_in(surge)
    assert [(each.done_by, each.words) for each in found.steps] == [("", ""), ("Ines", "Two come.")]
    with pytest.raises(IntegrityError), transaction.atomic():
        models.StepDone.objects.update(words="")
    elsewhere = post.officer("amara", Role.SUPERVISOR, post=LAND)
    with pytest.raises(NoSuchStep):
        response.tick_step(elsewhere, followed=followed, step=1)
    response.end_surge(lead, words="The last bus is done.")
    with pytest.raises(SurgeOff):
        response.tick_step(lead, followed=followed, step=1)


def test_every_refusal_has_an_answer(lead: Act) -> None:
    for wrong in (PLAN, replace(PLAN, name="")):
        with pytest.raises(Problem):
            kept(lead, wrong, why="" if wrong is PLAN else "x")


def test_a_lane_where_nothing_moves_wakes_a_plan(post: Post, lead: Act) -> None:
    kept(lead, replace(PLAN, triggers={Trigger.WAITING: 30}))
    opened(post.first, passport())
    assert response.watch_plans(post.after(lead, minutes=29)) == 0
    assert response.watch_plans(post.after(lead, minutes=61)) == 1


def test_the_same_form_sent_again_with_other_content_is_refused(lead: Act) -> None:
    told = kept(lead)
    with pytest.raises(PlanOverlaps):
        response.keep_plan(lead, told=replace(told, plan=replace(PLAN, name="Another name")))
    line = SupplyTold(id=clock.new_id(), place="Tent", supply=Supply.WATER, line=Line.THERE, count=40)
    assert response.note_supply(lead, told=line) == response.note_supply(lead, told=line)
    with pytest.raises(RequestReused):
        response.note_supply(lead, told=replace(line, count=50))
