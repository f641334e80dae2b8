"""A post of a demo that has counted its hours for eight weeks, has a rehearsed plan, and a board with lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import pi, sin
from random import Random
from typing import Final

from limen.adapters.clock import new_id
from limen.adapters.world import world
from limen.apps.posts.queries import officer_named
from limen.apps.response import operations as response
from limen.apps.response.operations import NoticeTold, PlanTold, Rehearsed, SupplyTold
from limen.lib.basics.act import Act
from limen.lib.safeguards.contingency import NoticeKind, Plan, Step, Trigger
from limen.lib.safeguards.outlook import WEEKS
from limen.lib.safeguards.supplies import Line, Supply

SEED: Final = 2026
HOUR: Final = timedelta(hours=1)
PLAN: Final = Plan(
    name="Several buses at once",
    triggers={Trigger.ARRIVALS: 200, Trigger.WAITING: 60, Trigger.NOTICE: 0, Trigger.NEIGHBOUR: 0},
    steps=(
        Step(what="Open the tent behind hall 2", who="Shift leader", material="Tent, 60 benches, two heaters"),
        Step(what="Call the interpreters on the list", who="Second line", material="List beside the telephone"),
        Step(what="Bring water and blankets", who="Civil protection, Lena Vogt", material="400 bottles, 200 blankets"),
        Step(what="Set a place apart for children", who="Protection officer"),
    ),
)
BOARD: Final = (
    ("Tent behind hall 2", Supply.WATER, Line.THERE, 240),
    ("Tent behind hall 2", Supply.WATER, Line.WANTED, 300),
    ("Tent behind hall 2", Supply.WATER, Line.GIVEN, 130),
    ("Hall 2", Supply.MEDICAL, Line.THERE, 2),
    ("Hall 2", Supply.CHILDREN, Line.THERE, 40),
)


def load_response() -> None:
    """Let the supervisor of the first post have counted, planned, rehearsed, and told of a storm."""
    lead = _lead()
    here = lead.at.replace(minute=0, second=0, microsecond=0)
    dice = Random(SEED)  # noqa: S311 - invented counts
    hours = {here - HOUR * back: 0 for back in range(1, WEEKS * 7 * 24 + 1)}
    for hour in hours:
        tide = 34 + 26 * sin(2 * pi * (hour.hour - 8) / 24) + (9 if hour.weekday() >= 5 else 0)
        hours[hour] = max(0, round(dice.gauss(tide, tide**0.5)))
    response.take_over_hours(lead, post=lead.post, hours=hours)
    response.expect(replace(lead, at=lead.at - timedelta(hours=12)), learn=None)
    response.expect(lead, learn=None)
    series = new_id()
    told = PlanTold(id=new_id(), series=series, plan=PLAN, why="Four buses came at once last spring.")
    response.keep_plan(lead, told=told)
    tried = Rehearsed(
        id=new_id(),
        held_on=lead.today - timedelta(days=20),
        who="Early shift, civil protection, two interpreters",
        learned="The key of the tent was at the other gate. It hangs in the control room now.",
        minutes=(25, 10, 40, None),
    )
    response.record_rehearsal(lead, series=series, told=tried)
    storm = NoticeTold(
        id=new_id(),
        kind=NoticeKind.WEATHER,
        words="Storm and rain from the evening on; the pass may close.",
        source="Weather office",
        until=lead.at + timedelta(hours=20),
    )
    response.enter_notice(lead, told=storm)
    for place, supply, line, count in BOARD:
        response.note_supply(lead, told=SupplyTold(id=new_id(), place=place, supply=supply, line=line, count=count))


def _lead() -> Act:
    officer = officer_named("tomas")
    if officer is None:
        raise ValueError("the demo has no officer “tomas”")
    act = world().act(actor=officer.id, actor_name=officer.full_name, roles=officer.roles, purpose="demo")
    return replace(act, post=act.pack.posts[0].code)
