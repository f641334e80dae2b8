"""May somebody enter on a day, until when may they stay, how much is left, and why: an answer with its evidence."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from limen.lib.basics.countries import state_of
from limen.lib.basics.country_pack import StayLaw, StayRule
from limen.lib.basics.country_pack.stays import ANY
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Word
from limen.lib.stays.counting import FOR_EVER
from limen.lib.stays.grounds import (
    Account,
    Ground,
    Spell,
    Traveller,
    Way,
    day_of,
    horizon,
    is_exempted,
    is_for_purpose,
    is_open_to,
    spell_of,
)
from limen.lib.stays.pairing import Pairing, Stay, unmatched
from limen.lib.stays.permits import Permit, PermitStatus
from limen.lib.stays.reasons import Reason


class BasisKind(StrEnum):
    """What a stay rests on."""

    OWN_NATIONAL = "own-national"
    PERMIT = "permit"
    EXEMPTION = "exemption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the stay rests on, with the rule that its days are counted by."""

    kind: BasisKind
    code: str = ""
    """Code of the permit kind or of the exemption."""
    name: str = ""
    """Its words in English, a msgid."""
    permit: Permit | None = None
    rule: StayRule | None = None
    allowed: int = 0
    """Days that the rule, or the permit under it, allows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """Whether somebody may enter, or still be here, on `day`."""

    day: date
    direction: Direction
    entitled: bool
    basis: Basis | None = None
    until: date | None = None
    """The last lawful day of a stay that goes on without a break; None where there is no end, or no right."""
    days_used: int = 0
    """Days that count against the basis, before an entry on `day`; for a stay that runs, `day` included."""
    days_left: int | None = None
    """Days from `day` to `until`, the day of an entry included; None where there is no end."""
    overstayed_by: int = 0
    """Days of the stay that runs on which nothing covered it, up to `day`."""
    next_entry: date | None = None
    """The first day on which entry becomes possible; None where it is possible now, or on no day that can be told."""
    reasons: tuple[Reason, ...] = ()

    def has(self, code: str) -> bool:
        """Return True when a reason of that code is given."""
        return any(reason.code == code for reason in self.reasons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Who asks, by what way, under which law, with what behind them."""

    state_code: str
    traveller: Traveller
    law: StayLaw
    permits: tuple[Permit, ...] = ()
    stays: tuple[Stay, ...] = ()


def on_entry(question: Question, *, way: Way, day: date) -> Entitlement:
    """Return the entitlement of somebody who asks to enter by `way` on `day`, today or any other day.

    A stay that seems to run is one whose exit was not recorded: its days are not known, and the day of entry alone
    is counted.
    """
    if _is_own(question):
        return _own(day, Direction.ENTRY)
    today = day.toordinal()
    past = [stay for stay in question.stays if stay.first_day <= day]
    gaps = [stay for stay in past if stay.ended is None]
    account = account_of(question, past, start=today)
    walk = _walk(account, Spell(way=way, first=today, last=today - 1, is_entry=True), way)
    ground = walk.ground_on(today)
    reasons = [*_about_permits(question, account, ground, day), *_about_exemptions(question, way, ground)]
    if ground is None:
        return Entitlement(
            day=day,
            direction=Direction.ENTRY,
            entitled=False,
            next_entry=_next_entry(account, way, today),
            days_used=_most_used(account, way, today),
            reasons=(*reasons, *_about_none(account, way, day), *_about_gaps(gaps)),
        )
    used = account.used(ground, on=today, visit_from=today)
    return Entitlement(
        day=day,
        direction=Direction.ENTRY,
        entitled=True,
        basis=_basis(ground),
        until=day_of(walk.until),
        days_used=used,
        days_left=None if day_of(walk.until) is None else walk.until - today + 1,
        reasons=(*reasons, _carried(ground), *_about_count(ground, used), *_about_gaps(gaps)),
    )


def while_here(question: Question, *, day: date) -> Entitlement:
    """Return the entitlement of somebody who is here on `day`, or leaves on it: until when, and for how long too long.

    Without a recorded entry nothing is known of the stay, and nothing is held against the traveller.
    """
    if _is_own(question):
        return _own(day, Direction.EXIT)
    today = day.toordinal()
    stay = next((each for each in reversed(question.stays) if each.pairing is Pairing.RUNNING), None)
    if stay is None or stay.first_day > day:
        return Entitlement(day=day, direction=Direction.EXIT, entitled=True, reasons=(_NO_ENTRY,))
    current = spell_of(stay, until=today)
    account = account_of(question, [each for each in question.stays if each is not stay], start=current.first)
    walk = _walk(account, current, current.way)
    whole = account.with_current(current)
    # Only a right that ended can be overstayed: where none is known, that is said instead.
    ground = walk.ground_on(today)
    over = _over(whole, walk, current, today) if ground else 0
    used = whole.used(ground, on=today, visit_from=current.first) if ground else 0
    return Entitlement(
        day=day,
        direction=Direction.EXIT,
        entitled=ground is not None and not over,
        basis=_basis(ground) if ground else None,
        until=day_of(walk.until) if ground else None,
        days_used=used,
        days_left=None if day_of(walk.until) is None else max(0, walk.until - today),
        overstayed_by=over,
        reasons=(*_about_stay(ground, used), *_about_gaps(unmatched(question.stays))),
    )


def _is_own(question: Question) -> bool:
    return any(state_of(code) == question.state_code for code in question.traveller.citizenships)


def _own(day: date, direction: Direction) -> Entitlement:
    return Entitlement(
        day=day,
        direction=direction,
        entitled=True,
        basis=Basis(kind=BasisKind.OWN_NATIONAL),
        reasons=(
            Reason(
                code="own-national",
                sentence=N_("A national of this State needs no permit, and no days are counted."),
                source="ICCPR art. 12(4) (to be confirmed)",
            ),
        ),
    )


def account_of(question: Question, stays: Sequence[Stay], *, start: int) -> Account:
    """Return the account of the days that can bear on a stay begun at `start`."""
    since = date.fromordinal(max(1, horizon(question.law, question.permits, start=start)))
    return Account(
        law=question.law,
        traveller=question.traveller,
        permits=question.permits,
        # Of a stay whose exit nobody recorded the first day is known, and no other is guessed.
        spells=[spell_of(stay, until=stay.first_day.toordinal()) for stay in stays if stay.last_known_day >= since],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Walk:
    """How far a stay is carried: one ground after the other, each with the last day that it carries."""

    steps: tuple[tuple[Ground, int], ...]
    until: int
    """The last lawful day; the day before the stay where nothing carries it."""

    def ground_on(self, day: int) -> Ground | None:
        """Return what carries the stay on the day, after the last lawful day what carried it last."""
        later = (ground for ground, last in self.steps if day <= last)
        return next(later, self.steps[-1][0] if self.steps else None)


def _walk(account: Account, current: Spell, way: Way) -> _Walk:
    """Return how far the stay is carried: where one ground ends, another may begin."""
    steps: list[tuple[Ground, int]] = []
    day, followed = current.first, None
    grounds = tuple(account.grounds(way))
    while True:
        # A ground was followed as far as it goes: only another one can go on from there.
        open_now = [each for each in grounds if each is not followed and each.first <= day <= each.last]
        if not open_now:
            return _Walk(steps=tuple(steps), until=day - 1)
        so_far = account.with_current(current._replace(last=day - 1))
        best, reach = _furthest(so_far, open_now, day=day, visit_from=current.first)
        if reach < day:
            return _Walk(steps=tuple(steps), until=day - 1)
        last = min(reach, _before_next_permit(best, grounds, day))
        steps.append((best, last))
        if day_of(last) is None:
            return _Walk(steps=tuple(steps), until=last)
        followed, day = (best if last == reach else None), last + 1


def _furthest(account: Account, grounds: Sequence[Ground], *, day: int, visit_from: int) -> tuple[Ground, int]:
    """Return what carries the stay on from `day`, and how far: a permit before an exemption, which is spared by it."""
    reaches = [(ground, account.reach(ground, start=day, visit_from=visit_from)) for ground in grounds]
    return max(reaches, key=lambda each: (each[0].permit is not None and each[1] >= day, each[1]))


def _before_next_permit(carrying: Ground, grounds: Sequence[Ground], day: int) -> int:
    """Return the day before a permit takes over from an exemption; FOR_EVER when none does."""
    if carrying.permit is not None:
        return FOR_EVER
    return min([each.first - 1 for each in grounds if each.permit is not None and each.first > day], default=FOR_EVER)


def _over(account: Account, walk: _Walk, current: Spell, today: int) -> int:
    """Return how many days after the last lawful one no permit covered either."""
    first = max(current.first, walk.until + 1)
    if first > today:
        return 0
    uncovered = account.days().within(first, today)
    for ground in account.permit_grounds:
        if ground.permit is not None and ground.first > first:
            uncovered = uncovered.minus(account.days_under(ground.permit))
    return len(uncovered)


def _basis(ground: Ground) -> Basis:
    permit, exemption = ground.permit, ground.exemption
    return Basis(
        kind=BasisKind.PERMIT if permit else BasisKind.EXEMPTION,
        code=permit.kind if permit else exemption.code if exemption else "",
        name=ground.name,
        permit=permit,
        rule=ground.rule,
        allowed=ground.allowed,
    )


def _next_entry(account: Account, way: Way, today: int) -> date | None:
    days = [account.next_day(ground, start=today) for ground in account.grounds(way)]
    return day_of(min(days, default=date.max.toordinal()))


def _most_used(account: Account, way: Way, today: int) -> int:
    return max((account.used(ground, on=today, visit_from=today) for ground in account.grounds(way)), default=0)


_NO_ENTRY: Final = Reason(
    code="entry-not-recorded",
    sentence=N_("No entry is recorded for this stay: its days are not known, and none are held against the traveller."),
)


def _carried(ground: Ground) -> Reason:
    if ground.permit is not None:
        return Reason(
            code="permit",
            sentence=N_("The %(kind)s %(number)s is held, valid until %(day)s."),
            values={"kind": Word(ground.name), "number": ground.permit.number, "day": ground.permit.valid_until},
            source=ground.rule.legal_basis,
        )
    return Reason(
        code="exempt",
        sentence=N_("No permit is needed: %(name)s."),
        values={"name": Word(ground.name)},
        source=ground.exemption.legal_basis if ground.exemption else "",
    )


def _about_count(ground: Ground, used: int) -> Iterator[Reason]:
    if ground.rule.days or (ground.permit and ground.permit.stay_days):
        yield Reason(
            code="used",
            sentence=N_("%(used)s of %(days)s days are used under the rule “%(rule)s”."),
            values={"used": used, "days": ground.allowed, "rule": Word(ground.rule.name)},
            source=ground.rule.legal_basis,
        )


def _about_stay(ground: Ground | None, used: int) -> Iterator[Reason]:
    if ground is not None:
        yield _carried(ground)
        yield from _about_count(ground, used)
    else:
        yield _NOTHING_HELD


_NOTHING_HELD: Final = Reason(
    code="nothing-held",
    sentence=N_("No permit and no exemption is known that covers the stay."),
)


def _about_gaps(gaps: Collection[Stay]) -> Iterator[Reason]:
    if gaps:
        yield Reason(
            code="gaps",
            sentence=N_("%(count)s crossings have no counterpart: of these stays one day each is counted."),
            values={"count": len(gaps)},
        )


def _about_none(account: Account, way: Way, day: date) -> Iterator[Reason]:
    """Yield, for each ground that has no day left, that it is used up; or that there is none."""
    today = day.toordinal()
    grounds = [each for each in account.grounds(way) if each.first <= today <= each.last]
    for ground in grounds:
        used = account.used(ground, on=today, visit_from=today)
        if used >= ground.allowed > 0:
            yield Reason(
                code="used-up",
                sentence=N_("The %(days)s days of the rule “%(rule)s” are used up on %(day)s."),
                values={"days": ground.allowed, "rule": Word(ground.rule.name), "day": day},
                source=ground.rule.legal_basis,
            )
    if not grounds:
        yield _NOTHING_HELD


def _about_permits(question: Question, account: Account, ground: Ground | None, day: date) -> Iterator[Reason]:
    """Yield what stands against each permit that is held and would be in its dates, or soon will."""
    carrying = ground.permit.id if ground and ground.permit else None
    for permit in question.permits:
        if permit.id != carrying:
            yield from _against(question, account, permit, day)


def _against(question: Question, account: Account, permit: Permit, day: date) -> Iterator[Reason]:
    kind = question.law.permit_kind(permit.kind)
    name = {"kind": Word(kind.name) if kind else permit.kind, "number": permit.number}
    if kind is None:
        yield Reason(code="kind-unknown", sentence=N_("The country pack knows no permit “%(kind)s”."), values=name)
    elif day > permit.valid_until:
        yield Reason(
            code="expired",
            sentence=N_("The %(kind)s %(number)s was valid until %(day)s."),
            values={**name, "day": permit.valid_until},
        )
    elif permit.status is not PermitStatus.VALID and not permit.covers(day):
        yield _ended(permit, name)
    elif day < permit.valid_from:
        yield Reason(
            code="not-yet-valid",
            sentence=N_("The %(kind)s %(number)s is valid from %(day)s."),
            values={**name, "day": permit.valid_from},
        )
    elif account.entries_left(permit) == 0:
        yield Reason(
            code="entries-used",
            sentence=N_("The entries that the %(kind)s %(number)s allows are used: %(entries)s."),
            values={**name, "entries": permit.entries},
        )


_ENDED: Final = {
    PermitStatus.ANNULLED: N_("The %(kind)s %(number)s was annulled on %(day)s."),
    PermitStatus.REVOKED: N_("The %(kind)s %(number)s was revoked on %(day)s."),
}


def _ended(permit: Permit, name: dict[str, str | Word]) -> Reason:
    return Reason(
        code=permit.status.value,
        sentence=_ENDED[permit.status],
        values={**name, "day": permit.ended_on or permit.valid_from},
    )


def _about_exemptions(question: Question, way: Way, ground: Ground | None) -> Iterator[Reason]:
    """Yield where the purpose of travel decides, or has decided, whether an exemption covers the traveller."""
    exemption = ground.exemption if ground else None
    if exemption and exemption.purposes != (ANY,) and not question.traveller.purpose:
        yield Reason(
            code="purpose",
            sentence=N_("This holds for some purposes of travel only: ask for the purpose."),
            source=exemption.legal_basis,
        )
    if ground is not None:
        return
    who = question.traveller
    for each in question.law.exemptions:
        is_theirs = is_exempted(each, citizenships=who.citizenships, document=who.document) and is_open_to(each, way)
        if is_theirs and not is_for_purpose(each, who.purpose):
            yield Reason(
                code="purpose-not-covered",
                sentence=N_("The exemption “%(name)s” does not cover this purpose of travel."),
                values={"name": Word(each.name)},
                source=each.legal_basis,
            )
