"""Days used and days left under each kind of rule. The day of entry and the day of exit both count.

All of it works on runs of days: a question about any day costs a few steps, however long somebody has been coming.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import Final

from limen.lib.basics.country_pack import RuleKind, StayRule
from limen.lib.stays.day_sets import DaySet

FOR_EVER: Final = date.max.toordinal()
LONGEST_YEAR: Final = 366


def days_allowed(rule: StayRule, given: int | None = None) -> int:
    """Return the number of days that the rule allows, or that the permit itself gives under it."""
    if rule.kind is RuleKind.NONE_ALLOWED:
        return 1
    return rule.days if given is None else given


def days_used(rule: StayRule, spent: DaySet, *, on: int, visit_from: int) -> int:
    """Return how many of the days `spent` count on the day `on`, which is included, in a visit begun `visit_from`."""
    return spent.count(counted_from(rule, on, visit_from), on)


def counted_from(rule: StayRule, on: int, visit_from: int) -> int:
    """Return the first day that the rule looks at on the day `on`."""
    if rule.kind is RuleKind.ROLLING:
        return on - rule.window_days + 1
    if rule.kind is RuleKind.PER_YEAR:
        return _first_of_year(on)
    return visit_from


def last_lawful(rule: StayRule, spent: DaySet, *, allowed: int, start: int, visit_from: int) -> int:
    """Return the last day on which somebody who stays from `start` on without a break keeps to the rule.

    `spent` are the days that count; those from `start` on are ignored. The day before `start` is returned when not
    even that day is left, and FOR_EVER where the rule sets no end.
    """
    match rule.kind:
        case RuleKind.UNTIL_PERMIT_ENDS:
            return FOR_EVER
        case RuleKind.ROLLING:
            return _last_rolling(rule, spent, allowed=allowed, start=start)
        case RuleKind.PER_YEAR:
            return _last_of_years(spent, allowed=allowed, start=start)
        case _:
            return _plus(start, allowed - spent.count(visit_from, start - 1) - 1, least=start - 1)


def _last_rolling(rule: StayRule, spent: DaySet, *, allowed: int, start: int) -> int:
    window = rule.window_days
    if allowed >= window:
        return FOR_EVER

    def would_be_used(day: int) -> int:
        return spent.count(day - window + 1, start - 1) + day - start + 1

    # One day more adds one and takes away at most one: the count never falls while somebody stays.
    place = bisect_right(range(start, start + allowed), allowed, key=would_be_used)
    return _plus(start, place - 1, least=start - 1)


def _last_of_years(spent: DaySet, *, allowed: int, start: int) -> int:
    if allowed >= LONGEST_YEAR:
        return FOR_EVER
    left = allowed - spent.count(_first_of_year(start), start - 1)
    day = start
    while True:
        end = _last_of_year(day)
        if day + left - 1 < end:
            return _plus(day, left - 1, least=start - 1)
        if end >= FOR_EVER:
            return FOR_EVER
        day, left = end + 1, allowed


def first_possible(rule: StayRule, spent: DaySet, *, allowed: int, start: int) -> int:
    """Return the first day from `start` on for which the rule leaves a day; days spent from `start` on are ignored."""
    if rule.kind is RuleKind.UNTIL_PERMIT_ENDS:
        return start
    if allowed <= 0:
        return FOR_EVER
    if rule.kind is RuleKind.ROLLING:
        window = rule.window_days

        def used_less(day: int) -> int:
            return -spent.count(day - window + 1, start - 1)

        return start + bisect_left(range(start, start + window), 1 - allowed, key=used_less)
    if rule.kind is RuleKind.PER_YEAR and spent.count(_first_of_year(start), start - 1) >= allowed:
        return _plus(_last_of_year(start), 1, least=start)
    return start


def _plus(day: int, days: int, *, least: int) -> int:
    return min(FOR_EVER, max(least, day + days))


def _first_of_year(day: int) -> int:
    return date.fromordinal(day).replace(month=1, day=1).toordinal()


def _last_of_year(day: int) -> int:
    return date.fromordinal(day).replace(month=12, day=31).toordinal()
