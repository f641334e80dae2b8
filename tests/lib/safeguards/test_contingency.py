"""What wakes a plan, and what is no plan: rules over plain counts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limen.lib.safeguards.contingency import (
    LEAST_PEOPLE,
    LIMITS,
    MOST_PAPER,
    MOST_STEPS,
    PDF,
    PLAIN,
    NoticeKind,
    PaperWrong,
    Plan,
    PlanWrong,
    Situation,
    Step,
    Trigger,
    checked,
    kind_of_paper,
    longest_first,
    met,
    read,
    read_tried,
    tried,
    written,
)

TENT = Step(what="Open the second tent", who="Shift leader", material="Tent, 40 beds")
PLAN = Plan(name="Three buses at once", triggers={Trigger.ARRIVALS: 200}, steps=(TENT,))


def test_arrivals_are_held_against_the_usual() -> None:
    assert met(PLAN, Situation(arrivals=60, usual=30.0))[0].measured == 200
    assert met(PLAN, Situation(arrivals=59, usual=30.0)) == ()
    # Nothing is said of a share where nothing is usual yet, and a few people in a quiet night wake nobody.
    assert met(PLAN, Situation(arrivals=600, usual=None)) == ()
    assert met(PLAN, Situation(arrivals=LEAST_PEOPLE - 1, usual=1.0)) == ()
    assert met(PLAN, Situation(arrivals=LEAST_PEOPLE, usual=0.0))


def test_waiting_notices_and_neighbours_wake_what_names_them() -> None:
    plan = replace(PLAN, triggers={Trigger.WAITING: 45, Trigger.NOTICE: 0, Trigger.NEIGHBOUR: 0})
    assert met(plan, Situation()) == ()
    assert [each.trigger for each in met(plan, Situation(waiting=45))] == [Trigger.WAITING]
    assert [each.trigger for each in met(plan, Situation(notices=frozenset({NoticeKind.WEATHER})))] == [Trigger.NOTICE]
    assert [each.trigger for each in met(plan, Situation(notices=frozenset({NoticeKind.NEIGHBOUR})))] == [
        Trigger.NEIGHBOUR
    ]
    assert met(PLAN, Situation(notices=frozenset(NoticeKind), waiting=600)) == ()


def test_the_furthest_above_its_limit_comes_first() -> None:
    plan = replace(PLAN, triggers={Trigger.WAITING: 60, Trigger.ARRIVALS: 150})
    found = longest_first(met(plan, Situation(arrivals=300, usual=100.0, waiting=61)))
    assert [each.trigger for each in found] == [Trigger.ARRIVALS, Trigger.WAITING]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(PLAN, name=" "),
        replace(PLAN, triggers={}),
        replace(PLAN, steps=()),
        replace(PLAN, steps=(Step(what="", who="", material=""),)),
        replace(PLAN, steps=(Step(what="Open the tent", who=" "),)),
        replace(PLAN, steps=(TENT,) * (MOST_STEPS + 1)),
        replace(PLAN, triggers={Trigger.ARRIVALS: 100}),
        replace(PLAN, triggers={Trigger.WAITING: 601}),
        replace(PLAN, triggers={Trigger.NOTICE: 1}),
    ],
)
def test_what_is_no_plan(wrong: Plan) -> None:
    with pytest.raises(PlanWrong):
        checked(wrong)


LINES = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
PLANS = st.builds(
    Plan,
    name=LINES,
    triggers=st.fixed_dictionaries(
        {Trigger.NOTICE: st.just(0)},
        optional={each: st.integers(*limits) for each, limits in LIMITS.items()},
    ),
    steps=st.lists(st.builds(Step, what=LINES, who=LINES, material=LINES), min_size=1, max_size=5).map(tuple),
)


@given(PLANS)
def test_a_plan_is_read_as_it_was_written(plan: Plan) -> None:
    assert read(plan.name, *written(plan)) == plan
    assert written(plan) == written(read(plan.name, *written(plan)))


@given(PLANS, st.integers(0, 5_000), st.floats(0, 500), st.integers(0, 600))
def test_more_never_wakes_less(plan: Plan, arrivals: int, usual: float, waiting: int) -> None:
    now = Situation(arrivals=arrivals, usual=usual, waiting=waiting)
    worse = Situation(arrivals=arrivals + 100, usual=usual, waiting=waiting + 30)
    assert {each.trigger for each in met(plan, now)} <= {each.trigger for each in met(plan, worse)}


def test_papers_are_text_or_pdf_and_bounded() -> None:
    assert kind_of_paper(b"%PDF-1.7 ...") == PDF
    assert kind_of_paper("Öffnen Sie das Zelt.".encode()) == PLAIN
    for wrong in (b"", b" \n", b"\xff\xfe\x00", b"a\0b", b"a" * (MOST_PAPER + 1), b"%PDF-" + b"\0" * MOST_PAPER):
        with pytest.raises(PaperWrong):
            kind_of_paper(wrong)


def test_minutes_are_kept_with_what_was_not_tried() -> None:
    assert read_tried(tried((5, None, 0))) == (5, None, 0)
