"""Day by day: which days of somebody's stays count against what their stay rests on, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from limen.lib.basics.words import N_, Word
from limen.lib.stays.counting import counted_from
from limen.lib.stays.entitlement import Basis, Question, account_of
from limen.lib.stays.grounds import Account, Ground, Way, spell_of
from limen.lib.stays.pairing import running
from limen.lib.stays.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class DayUsed:
    """A day here, and whether it counts."""

    day: date
    counted: bool
    under: str
    """Code of the rule that counted it, or of the permit kind that it was spent under; empty where there is none."""
    why: Reason


def explain(question: Question, *, basis: Basis, way: Way, day: date) -> tuple[DayUsed, ...]:
    """Return every day here that can bear on `day`, up to it, with whether it counts against `basis` and why.

    `basis` is that of an entitlement for the same question and day; without a rule nothing is counted.
    """
    today = day.toordinal()
    stays = [stay for stay in question.stays if stay.first_day <= day]
    account, visit_from = account_of(question, stays, start=today), today
    if running(stays) is not None:
        current = spell_of(stays[-1], until=today)
        account = account_of(question, stays[:-1], start=current.first).with_current(current)
        visit_from = current.first
    ground = next((each for each in account.grounds(way) if _is_of(each, basis)), None)
    if ground is None:
        return ()
    return tuple(_days(account, ground, today=today, visit_from=visit_from))


def _is_of(ground: Ground, basis: Basis) -> bool:
    if ground.permit is not None:
        return basis.permit is not None and ground.permit.id == basis.permit.id
    return basis.permit is None and ground.exemption is not None and ground.exemption.code == basis.code


def _days(account: Account, ground: Ground, *, today: int, visit_from: int) -> Iterator[DayUsed]:
    spent = account.spent(ground)
    since = counted_from(ground.rule, today, max(visit_from, ground.first))
    for first, last in account.days().runs:
        for day in range(first, min(last, today) + 1):
            if day not in spent:
                yield _not_counted(account, ground, day)
            elif day < since:
                yield DayUsed(day=date.fromordinal(day), counted=False, under=ground.rule.code, why=_TOO_LONG_AGO)
            else:
                yield DayUsed(day=date.fromordinal(day), counted=True, under=ground.rule.code, why=_COUNTS)


_COUNTS: Final = Reason(code="counts", sentence=N_("A day here, days of entry and exit included."))
_TOO_LONG_AGO: Final = Reason(code="long-ago", sentence=N_("Before the time that the rule looks at."))
_OTHER_ROUTE: Final = Reason(code="other-exemption", sentence=N_("Spent under an exemption for another way of coming."))
_ALONE: Final = Reason(code="not-under-permit", sentence=N_("Not spent under a permit that is counted by this rule."))


def _not_counted(account: Account, ground: Ground, day: int) -> DayUsed:
    for each in account.permit_grounds:
        if each.permit is not None and day in account.days_under(each.permit):
            return DayUsed(
                day=date.fromordinal(day),
                counted=False,
                under=each.permit.kind,
                why=Reason(
                    code="under-permit",
                    sentence=N_("Spent under the %(kind)s %(number)s, which is counted apart."),
                    values={"kind": Word(each.name), "number": each.permit.number},
                ),
            )
    return DayUsed(
        day=date.fromordinal(day), counted=False, under="", why=_ALONE if ground.permit is not None else _OTHER_ROUTE
    )
