"""Who is never held, and when somebody who is held must be looked after again."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.names import same_name

MEAL, CHECK = "meal", "check"
"""Kinds of care with a clock of their own; the country pack names them among its kinds of care."""
CHILD_DUTIES = frozenset({"child-alone", "child-other-name", "age-unknown", "child-at-risk", "age-doubted", "guardian"})
"""Duties that say: this may be a child."""
SOURCE = "CMW/C/GC/4-CRC/C/GC/23 (2017), paras 10-12"


class ChildNotDetained(Problem):
    """The person is, or may be, a child, or belongs to the family of one."""

    code = "custody-of-child"
    sentence = N_(
        "A child is never held, and neither is the family of a child. Offer care instead: a place of the"
        " child-protection authority, a family room or a hostel, with the family kept together. Call: %(authority)s"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who travels in a party."""

    primary: str
    """Family name; empty when it is not known."""
    may_be_child: bool


def is_family_of_child(person: Member, *, others: Collection[Member], aboard: bool) -> bool:
    """Return True when one of `others`, inspected together with `person`, may be a child of the same family.

    Who comes on foot or in a car together is a family. `aboard` a bus, ship or train a child belongs to the adults of
    its name; where no adult bears its name it may be anybody's, and so it is everybody's.
    """
    children = [other for other in others if other.may_be_child]
    if not aboard:
        return bool(children)
    adults = [person, *(other for other in others if not other.may_be_child)]
    return any(_is_of(child, person) or not any(_is_of(child, adult) for adult in adults) for child in children)


def _is_of(child: Member, adult: Member) -> bool:
    return bool(child.primary) and same_name(child.primary, adult.primary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """One line of the custody log, as far as the clocks need it."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CareClock:
    """How long somebody in custody has been without one kind of care."""

    kind: str
    since: datetime
    """The last time it was given; the beginning of the custody before the first."""
    given: bool
    due: datetime
    is_over: bool


def care_clocks(
    entries: Iterable[Cared], *, since: datetime, now: datetime, check_hours: int, meal_hours: int
) -> tuple[CareClock, ...]:
    """Return how long ago somebody in custody since `since` was looked in on and had a meal, the most urgent first.

    Any care at all is a look at the person; only a meal is a meal.
    """
    given = list(entries)
    looks = [each.at for each in given]
    meals = [each.at for each in given if each.kind == MEAL]
    clocks = (_clock(CHECK, looks, since, now, check_hours), _clock(MEAL, meals, since, now, meal_hours))
    return tuple(sorted(clocks, key=lambda clock: clock.due))


def _clock(kind: str, given: list[datetime], since: datetime, now: datetime, hours: int) -> CareClock:
    last = max(given, default=since)
    due = last + timedelta(hours=hours)
    return CareClock(kind=kind, since=last, given=bool(given), due=due, is_over=now >= due)
