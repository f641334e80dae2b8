"""Contingency plans: what is agreed before many people come, what wakes a plan, and what each step needs.

A trigger that is met tells whoever leads, and begins nothing: surge mode is a decision of a named person.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_

MOST_STEPS: Final = 30
LEAST_PEOPLE: Final = 20
"""Fewer people in an hour wake no plan by arrivals: twice the usual of a quiet night is two buses less than one."""
STAYS_MET: Final = timedelta(hours=1)
"""For how long a trigger stays met after it was: what goes up and down around its limit tells nobody ten times."""
LONGEST_STEP: Final = 200
MOST_PAPER: Final = 4 * 1024 * 1024
"""Bytes of a procedure that is attached."""
MOST_PAPERS: Final = 10
PDF: Final = "application/pdf"
PLAIN: Final = "text/plain"


class PlanWrong(Problem):
    """A plan without a name, without something that wakes it, or without a step that somebody answers for."""

    code = "plan-wrong"
    sentence = N_(
        "Give the plan a name, at least one trigger, and at most %(most)s steps, each with what is done and by whom."
    )


class PaperWrong(Problem):
    """Something was attached that is no text and no PDF, or too large."""

    code = "plan-paper-wrong"
    sentence = N_("Attach a PDF or a plain text (UTF-8) of at most %(megabytes)s megabytes, with a name.")


class Trigger(StrEnum):
    """What may wake a plan."""

    ARRIVALS = "arrivals"
    """People in the last full hour, in per cent of the usual for that hour and weekday."""
    WAITING = "waiting"
    """Minutes that people wait at the slowest lane, on average."""
    NOTICE = "notice"
    """Somebody entered a notice of weather or of an event."""
    NEIGHBOUR = "neighbour"
    """A neighbour's message was entered, by somebody or by a program."""

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _TRIGGERS[self]

    @property
    def has_limit(self) -> bool:
        """True where a number says when it is met."""
        return self in {Trigger.ARRIVALS, Trigger.WAITING}


_TRIGGERS: Final[Mapping[Trigger, str]] = {
    Trigger.ARRIVALS: N_("More people in an hour than is usual"),
    Trigger.WAITING: N_("Long waiting at the lanes"),
    Trigger.NOTICE: N_("A notice of weather or of an event"),
    Trigger.NEIGHBOUR: N_("A message of a neighbour"),
}
LIMITS: Final[Mapping[Trigger, tuple[int, int]]] = {Trigger.ARRIVALS: (110, 1_000), Trigger.WAITING: (5, 600)}
"""The least and the most that a limit may say."""


class NoticeKind(StrEnum):
    """What a notice is about."""

    WEATHER = "weather"
    EVENT = "event"
    NEIGHBOUR = "neighbour"

    @property
    def label(self) -> str:
        """The msgid of the words."""
        return _NOTICES[self]

    @property
    def wakes(self) -> Trigger:
        """The trigger that it is."""
        return Trigger.NEIGHBOUR if self is NoticeKind.NEIGHBOUR else Trigger.NOTICE


_NOTICES: Final[Mapping[NoticeKind, str]] = {
    NoticeKind.WEATHER: N_("Weather"),
    NoticeKind.EVENT: N_("Event"),
    NoticeKind.NEIGHBOUR: N_("Neighbour's message"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing to do, who answers for it, and what it takes."""

    what: str
    who: str
    material: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is agreed for a post."""

    name: str
    triggers: Mapping[Trigger, int]
    """Each with its limit; 0 where it has none."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What is measured at a post now; None where it cannot be said."""

    arrivals: int | None = None
    """People in the last full hour."""
    usual: float | None = None
    """People in the same hour of the same weekday, as is usual; None while too few weeks are counted."""
    waiting: int | None = None
    """Minutes at the slowest lane, on average; None where nobody waits or waited within the hour."""
    notices: frozenset[NoticeKind] = frozenset()
    """Of those that are in force."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A trigger that is met: what was measured, in the unit of the limit, and the limit."""

    trigger: Trigger
    measured: int
    limit: int


def checked(plan: Plan) -> Plan:
    """Return a plan as it is kept: lines clean, empty steps left out. Raises PlanWrong."""
    steps = tuple(step for step in map(_clean, plan.steps) if step.what or step.who or step.material)
    name = clean_line(plan.name, longest=120)
    is_right = (
        name
        and 1 <= len(steps) <= MOST_STEPS
        and all(step.what and step.who for step in steps)
        and plan.triggers
        and all(_is_limit(trigger, limit) for trigger, limit in plan.triggers.items())
    )
    if not is_right:
        raise PlanWrong(most=MOST_STEPS)
    return Plan(name=name, triggers=plan.triggers, steps=steps)


def _clean(step: Step) -> Step:
    return Step(
        what=clean_line(step.what, longest=LONGEST_STEP),
        who=clean_line(step.who, longest=LONGEST_STEP),
        material=clean_line(step.material, longest=LONGEST_STEP),
    )


def _is_limit(trigger: Trigger, limit: int) -> bool:
    least, most = LIMITS.get(trigger, (0, 0))
    return least <= limit <= most


def met(plan: Plan, situation: Situation) -> tuple[Met, ...]:
    """Return which triggers of a plan are met; what cannot be measured meets none, and the page says so."""
    found = (_measured(trigger, limit, situation) for trigger, limit in plan.triggers.items())
    return tuple(each for each in found if each is not None)


def _measured(trigger: Trigger, limit: int, now: Situation) -> Met | None:
    match trigger:
        case Trigger.ARRIVALS:
            share = share_of_usual(now)
            is_met = share is not None and share >= limit and (now.arrivals or 0) >= LEAST_PEOPLE
            return Met(trigger=trigger, measured=share, limit=limit) if is_met and share is not None else None
        case Trigger.WAITING:
            is_late = now.waiting is not None and now.waiting >= limit
            return Met(trigger=trigger, measured=now.waiting or 0, limit=limit) if is_late else None
        case _:
            count = sum(kind.wakes is trigger for kind in now.notices)
            return Met(trigger=trigger, measured=count, limit=limit) if count else None


def share_of_usual(now: Situation) -> int | None:
    """Return the people of the last hour in per cent of the usual; None where either is not known.

    Where nobody is usual, one person counts as usual: a share of nothing says nothing.
    """
    if now.arrivals is None or now.usual is None:
        return None
    return round(100 * now.arrivals / max(now.usual, 1.0))


def written(plan: Plan) -> tuple[str, str]:
    """Return triggers and steps as they are kept (JSON), always the same for the same plan."""
    triggers = {each.value: plan.triggers[each] for each in Trigger if each in plan.triggers}
    steps = [asdict(step) for step in plan.steps]
    return json.dumps(triggers), json.dumps(steps, ensure_ascii=False, sort_keys=True)


def read(name: str, triggers: str, steps: str) -> Plan:
    """Return the plan that `written` wrote."""
    return Plan(
        name=name,
        triggers={Trigger(each): int(limit) for each, limit in json.loads(triggers).items()},
        steps=tuple(Step(**each) for each in json.loads(steps)),
    )


def kind_of_paper(data: bytes) -> str:
    """Return the media type of a procedure that is attached. Raises PaperWrong."""
    if data.startswith(b"%PDF-") and len(data) <= MOST_PAPER:
        return PDF
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PaperWrong(megabytes=MOST_PAPER // 1024 // 1024) from error
    if not text.strip() or "\0" in text or len(data) > MOST_PAPER:
        raise PaperWrong(megabytes=MOST_PAPER // 1024 // 1024)
    return PLAIN


def tried(minutes: Sequence[int | None]) -> str:
    """Return the minutes that each step took in a rehearsal, as they are kept; None for a step that was not tried."""
    return json.dumps([None if each is None else max(0, each) for each in minutes])


def read_tried(text: str) -> tuple[int | None, ...]:
    """Return what `tried` wrote."""
    return tuple(json.loads(text))


def longest_first(found: Iterable[Met]) -> list[Met]:
    """Return what is met, the furthest above its limit first."""
    return sorted(found, key=lambda each: -each.measured / max(each.limit, 1))
