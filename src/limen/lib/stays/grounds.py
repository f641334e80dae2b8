"""Grounds: everything somebody's stay may rest on, and the days that count against each.

A ground is a permit held or an exemption of the law. Which days count against it depends on the other grounds, because
days under a permit are left out of an exemption's count where the law says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from limen.lib.basics.countries import citizenship_of
from limen.lib.basics.country_pack import Exemption, Overlap, RuleKind, StayLaw, StayRule
from limen.lib.basics.country_pack.stays import ANY
from limen.lib.basics.travel import TravellerKind
from limen.lib.stays.counting import FOR_EVER, LONGEST_YEAR, days_allowed, days_used, first_possible, last_lawful
from limen.lib.stays.day_sets import DaySet, Run
from limen.lib.stays.pairing import Pairing, Passage, Stay, pair, running
from limen.lib.stays.permits import Permit, PermitStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Traveller:
    """Who wants to cross or is here, as far as the law on stays asks."""

    citizenships: tuple[str, ...]
    """ICAO 9303-3 codes; all that are known."""
    document: str = ""
    """Document code; empty without a document."""
    kind: TravellerKind = TravellerKind.PASSENGER
    purpose: str = ""
    """Code of the country pack; empty while nobody has asked."""


class Way(NamedTuple):
    """How a stay begins: in what capacity, and where."""

    kind: TravellerKind
    post: str
    mode: str


class Spell(NamedTuple):
    """A stay as the calculation sees it: a way in, a first and a last day."""

    way: Way
    first: int
    last: int
    is_entry: bool
    """False where only the exit is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A permit or exemption with the rule it is counted by and the days on which it can be used."""

    permit: Permit | None = None
    exemption: Exemption | None = None
    name: str
    rule: StayRule
    allowed: int
    first: int
    last: int
    """The last day on which it counts; FOR_EVER where it has no end."""


def spell_of(stay: Stay, *, until: int) -> Spell:
    """Return the stay as a spell; a running one goes up to `until`."""
    begun, last = stay.begun, stay.last_day
    return Spell(
        way=Way(begun.kind, begun.post, begun.mode),
        first=begun.day.toordinal(),
        last=until if last is None else last.toordinal(),
        is_entry=stay.pairing is not Pairing.ENTRY_MISSING,
    )


def is_exempted(exemption: Exemption, *, citizenships: Collection[str], document: str) -> bool:
    """Return True when the exemption is for these citizens with such a document."""
    return _is_listed(exemption.citizenships, _codes(citizenships)) and (
        exemption.documents == (ANY,) or (bool(document) and any(document.startswith(c) for c in exemption.documents))
    )


def _codes(citizenships: Iterable[str]) -> set[str]:
    return {citizenship_of(code) for code in citizenships if code}


def is_open_to(exemption: Exemption, way: Way) -> bool:
    """Return True when the exemption is for people who come in this capacity and by this route."""
    return way.kind in exemption.kinds and _is_listed(exemption.routes, (way.post, way.mode))


def is_for_purpose(exemption: Exemption, purpose: str) -> bool:
    """Return True when the exemption covers the purpose, or nobody has asked for it yet."""
    return not purpose or _is_listed(exemption.purposes, (purpose,))


def _is_listed(listed: Collection[str], wanted: Iterable[str]) -> bool:
    return ANY in listed or any(each in listed for each in wanted)


def permit_days(permit: Permit) -> Run:
    """Return the first and the last day on which the permit counts; the last lies before the first where none does."""
    first, last = permit.valid_from.toordinal(), permit.valid_until.toordinal()
    if permit.status is PermitStatus.VALID:
        return first, last
    if permit.status is PermitStatus.ANNULLED or permit.ended_on is None:
        return first, first - 1
    return first, min(last, permit.ended_on.toordinal() - 1)


def law_for(law: StayLaw, *, traveller: Traveller, permits: Collection[Permit], ways: Collection[Way]) -> StayLaw:
    """Return the part of the law that bears on one traveller who comes, or ever came, by these ways.

    It gives the same answers for this traveller as the whole law, and is short enough to be kept with an inspection.
    """
    exemptions = tuple(
        _cut(each, traveller)
        for each in law.exemptions
        if is_exempted(each, citizenships=traveller.citizenships, document=traveller.document)
        and any(is_open_to(each, way) for way in ways)
    )
    held = {permit.kind for permit in permits}
    kinds = tuple(kind for kind in law.permit_kinds if kind.code in held)
    codes = {each.rule for each in exemptions} | {each.rule for each in kinds}
    return StayLaw(
        rules=tuple(rule for rule in law.rules if rule.code in codes),
        permit_kinds=kinds,
        exemptions=exemptions,
        reminder_days=law.reminder_days,
        overlap=law.overlap,
    )


def _cut(exemption: Exemption, traveller: Traveller) -> Exemption:
    """Return the exemption with those of its citizenships that this traveller has."""
    if exemption.citizenships == (ANY,):
        return exemption
    own = _codes(traveller.citizenships)
    return replace(exemption, citizenships=tuple(code for code in exemption.citizenships if code in own))


def horizon(law: StayLaw, permits: Iterable[Permit], *, start: int) -> int:
    """Return the first day that can bear on a stay which begins at `start`: what lies before it counts nowhere."""
    longest = max([LONGEST_YEAR, *(rule.window_days for rule in law.rules)])
    # An entry uses up a permit however long ago it was.
    given = [permit.valid_from.toordinal() for permit in permits if permit.entries]
    return min([start - longest, *given])


def passages_that_bear(
    passages: Iterable[Passage], *, law: StayLaw, permits: Collection[Permit], day: date
) -> tuple[Passage, ...]:
    """Return the crossings that can bear on a stay on `day`: on the one that runs, or on one that begins."""
    stays = pair(passages)
    here = running(stays)
    start = here.first_day if here is not None else day
    since = date.fromordinal(max(1, horizon(law, permits, start=min(start, day).toordinal())))
    return tuple(
        passage
        for stay in stays
        if (stay.last_day or day) >= since
        for passage in (stay.begun, stay.ended)
        if passage is not None
    )


class Account:
    """The days of one traveller, and what counts of them against each ground. Made for one question."""

    def __init__(
        self, *, law: StayLaw, traveller: Traveller, permits: Sequence[Permit], spells: Sequence[Spell]
    ) -> None:
        self._law = law
        self._traveller = traveller
        self._permits = permits
        self._spells = spells
        self._under = _allot(permits, spells)
        self._spent: dict[int, DaySet] = {}
        self.permit_grounds = tuple(self._made_permit_grounds())
        self._narrower = tuple(self._made_narrower())

    def with_current(self, spell: Spell) -> Account:
        """Return the account with one stay more: the one that runs, or that somebody asks for."""
        longer = Account(law=self._law, traveller=self._traveller, permits=self._permits, spells=[*self._spells, spell])
        if spell.last < spell.first:
            # Not begun: it has used an entry, and no day.
            longer._spent = self._spent
        return longer

    def days(self) -> DaySet:
        """Return every day here."""
        return DaySet((spell.first, spell.last) for spell in self._spells)

    def days_under(self, permit: Permit) -> DaySet:
        """Return the days here that the permit covered."""
        return DaySet(self._runs_under(permit))

    def _runs_under(self, permit: Permit) -> Iterator[Run]:
        first, last = permit_days(permit)
        for number, spell in enumerate(self._spells):
            if spell.last >= first and spell.first <= last and self._may_use(permit, number):
                yield max(first, spell.first), min(last, spell.last)

    def _may_use(self, permit: Permit, number: int) -> bool:
        """A permit with a number of entries covers the stays it was used for, and one that it was given during."""
        spell = self._spells[number]
        if not permit.entries or not spell.is_entry:
            return True
        return self._under.get(number) == permit.id or spell.first < permit.valid_from.toordinal()

    def entries_left(self, permit: Permit) -> int | None:
        """Return how many entries the permit still allows, None where any number does."""
        if not permit.entries:
            return None
        return permit.entries - sum(used == permit.id for used in self._under.values())

    def _made_permit_grounds(self) -> Iterator[Ground]:
        """A ground for each permit whose kind the law names; whether it counts on a day is another question."""
        for permit in self._permits:
            kind = self._law.permit_kind(permit.kind)
            rule = self._law.rule(kind.rule) if kind else None
            if kind and rule:
                first, last = permit_days(permit)
                yield Ground(
                    permit=permit,
                    name=kind.name,
                    rule=rule,
                    allowed=days_allowed(rule, permit.stay_days),
                    first=first,
                    last=last,
                )

    def grounds(self, way: Way) -> Iterator[Ground]:
        """Yield every permit, and each exemption that somebody who came this way may use."""
        yield from self.permit_grounds
        for exemption in self._law.exemptions:
            if (
                is_open_to(exemption, way)
                and self._is_exempted(exemption)
                and is_for_purpose(exemption, self._traveller.purpose)
            ):
                yield self._exemption_ground(exemption)

    def _is_exempted(self, exemption: Exemption) -> bool:
        return is_exempted(exemption, citizenships=self._traveller.citizenships, document=self._traveller.document)

    def _exemption_ground(self, exemption: Exemption) -> Ground:
        rule = self._law.rule(exemption.rule)
        if rule is None:
            raise ValueError(f"the law names no rule {exemption.rule!r}")
        return Ground(
            exemption=exemption,
            name=exemption.name,
            rule=rule,
            allowed=days_allowed(rule),
            first=exemption.valid_from.toordinal(),
            last=exemption.valid_until.toordinal(),
        )

    def spent(self, ground: Ground) -> DaySet:
        """Return the days that count against the ground."""
        key = id(ground.permit or ground.exemption)
        if key not in self._spent:
            self._spent[key] = self._days_against(ground)
        return self._spent[key]

    def _days_against(self, ground: Ground) -> DaySet:
        together = self._law.overlap is Overlap.TOGETHER
        if ground.exemption is None:
            if together:
                return self.days().minus(DaySet(self._runs_of_permits(residence_only=True)))
            return DaySet(self._runs_of_permits(rule=ground.rule))
        days = self.days_by(ground.exemption)
        if together:
            return days.minus(DaySet(self._runs_of_permits(residence_only=True)))
        return days.minus(DaySet([*self._runs_of_permits(), *self._runs_narrower(ground.exemption)]))

    def days_by(self, exemption: Exemption) -> DaySet:
        """Return the days of the stays that began by a way that the exemption is for."""
        open_to = {way: is_open_to(exemption, way) for way in {spell.way for spell in self._spells}}
        return DaySet((spell.first, spell.last) for spell in self._spells if open_to[spell.way])

    def _runs_of_permits(self, *, residence_only: bool = False, rule: StayRule | None = None) -> Iterator[Run]:
        for ground in self.permit_grounds:
            if ground.permit is None or (rule is not None and ground.rule != rule):
                continue
            if not residence_only or ground.rule.kind is RuleKind.UNTIL_PERMIT_ENDS:
                yield from self._runs_under(ground.permit)

    def days_under_narrower(self, exemption: Exemption) -> DaySet:
        """Return the days that exemptions for one route take from an exemption for all."""
        return DaySet(self._runs_narrower(exemption))

    def _runs_narrower(self, exemption: Exemption) -> Iterator[Run]:
        """Yield the days that an exemption for one route takes from one for all: the first days of each such visit."""
        if exemption.routes != (ANY,):
            return
        for ground in self._narrower:
            for spell in self._spells:
                if ground.exemption and ground.first <= spell.first and is_open_to(ground.exemption, spell.way):
                    yield spell.first, min(spell.last, spell.first + ground.allowed - 1, ground.last)

    def _made_narrower(self) -> Iterator[Ground]:
        for each in self._law.exemptions:
            if each.routes != (ANY,) and self._is_exempted(each):
                ground = self._exemption_ground(each)
                if ground.rule.kind in _BY_VISIT:
                    yield ground

    def used(self, ground: Ground, *, on: int, visit_from: int) -> int:
        """Return the days used under the ground on the day `on`, which is included."""
        return days_used(ground.rule, self.spent(ground), on=on, visit_from=max(visit_from, ground.first))

    def reach(self, ground: Ground, *, start: int, visit_from: int) -> int:
        """Return the last day on which the ground carries the last stay from `start` on without a break.

        The day before `start` is returned when it does not carry it at all.
        """
        if not ground.first <= start <= ground.last:
            return start - 1
        if ground.permit and not self._may_use(ground.permit, len(self._spells) - 1):
            return start - 1
        last = last_lawful(
            ground.rule,
            self.spent(ground),
            allowed=ground.allowed,
            start=start,
            visit_from=max(visit_from, ground.first),
        )
        return min(ground.last, last)

    def next_day(self, ground: Ground, *, start: int) -> int:
        """Return the first day from `start` on which somebody may enter on the ground, FOR_EVER where there is none."""
        start = max(start, ground.first)
        if start > ground.last or (ground.permit and self.entries_left(ground.permit) == 0):
            return FOR_EVER
        day = first_possible(ground.rule, self.spent(ground), allowed=ground.allowed, start=start)
        return day if day <= ground.last else FOR_EVER


_BY_VISIT: Final = (RuleKind.PER_VISIT, RuleKind.NONE_ALLOWED)
"""Rules of which the first days of a visit are all that they allow."""


def _allot(permits: Sequence[Permit], spells: Sequence[Spell]) -> dict[int, object]:
    """Return, for the number of each stay that used up an entry, the id of the permit it was used up of.

    A permit for any number of entries spares the others; of these the one that ends first is used first.
    """
    counted = sorted((each for each in permits if each.entries), key=lambda each: (each.valid_until, each.id))
    if not counted:
        return {}
    free = [permit_days(each) for each in permits if not each.entries]
    left = {permit.id: permit.entries for permit in counted}
    used: dict[int, object] = {}
    for number, spell in enumerate(spells):
        if not spell.is_entry or any(first <= spell.first <= last for first, last in free):
            continue
        for permit in counted:
            first, last = permit_days(permit)
            if left[permit.id] and first <= spell.first <= last:
                left[permit.id] -= 1
                used[number] = permit.id
                break
    return used


def day_of(ordinal: int) -> date | None:
    """Return the date of an ordinal, None for FOR_EVER."""
    return None if ordinal >= FOR_EVER else date.fromordinal(ordinal)
