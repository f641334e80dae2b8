"""A year of invented crossings: the same for the same seed, and never more of it in memory than one party.

What it is like: people come alone, in couples, families and crews; more in summer and at week-ends, at the hours at
which ships and flights come in; residents leave and return, visitors come and leave, neighbours cross on working days;
some have a second passport, some of the visitors have not left yet, and a few should have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from limen.apps.crossings.operations import PastCrossing, PastTraveller
from limen.cli.demo import names
from limen.cli.demo.names import Names
from limen.lib.basics.country_pack import CountryPack, LaneDirection, LaneKind, Mode, PostOfState
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.facts import Document, Holder

SEED: Final = 1516
"""The year in which More's Utopia was printed."""
DAYS: Final = 365
FOR_EVER: Final = 10 * DAYS

T = TypeVar("T")


class Weighted(Generic[T]):
    """A bag from which each thing is drawn as often as its weight says."""

    def __init__(self, weights: Sequence[tuple[T, float]]) -> None:
        self._things = [thing for thing, _ in weights]
        self._up_to = list(accumulate(weight for _, weight in weights))

    def draw(self, dice: Random) -> T:
        """Return one of the things."""
        return dice.choices(self._things, cum_weights=self._up_to)[0]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where people are citizens, and what they are called."""

    citizenship: str
    called: Names


_FOREIGN: Final = Weighted(
    [
        (Origin("PRT", names.LUSOPHONE), 14),
        (Origin("ESP", names.IBERIAN), 12),
        (Origin("GBR", names.ENGLISH), 9),
        (Origin("FRA", names.FRENCH), 9),
        (Origin("D", names.GERMAN), 8),
        (Origin("USA", names.ENGLISH), 6),
        (Origin("BRA", names.LUSOPHONE), 6),
        (Origin("MAR", names.ARABIC), 5),
        (Origin("ITA", names.ITALIAN), 4),
        (Origin("NLD", names.DUTCH), 4),
        (Origin("CPV", names.LUSOPHONE), 3),
        (Origin("SEN", names.WEST_AFRICAN), 3),
        (Origin("POL", names.SLAVIC), 3),
        (Origin("UKR", names.SLAVIC), 2),
        (Origin("SWE", names.NORDIC), 2),
        (Origin("IND", names.SOUTH_ASIAN), 2),
        (Origin("CHN", names.CHINESE), 2),
        (Origin("NGA", names.WEST_AFRICAN), 1),
        (Origin("CAN", names.ENGLISH), 1),
        (Origin("MEX", names.IBERIAN), 1),
        (Origin("EGY", names.ARABIC), 1),
        (Origin("SYR", names.ARABIC), 1),
        (Origin("TUR", names.TURKISH), 1),
        (Origin("PHL", names.IBERIAN), 1),
    ]
)
_NEIGHBOURS: Final = Weighted([(Origin("PRT", names.LUSOPHONE), 5), (Origin("ESP", names.IBERIAN), 3)])

_MONTHS: Final = (0.7, 0.75, 0.9, 1.1, 1.05, 1.3, 1.7, 1.8, 1.2, 1.0, 0.8, 1.25)
_WEEKDAYS: Final = (0.95, 0.85, 0.85, 0.95, 1.25, 1.2, 1.15)
_HOURS: Final = {
    Mode.AIR: (1, 0, 0, 0, 1, 4, 9, 10, 8, 6, 5, 5, 7, 8, 7, 5, 5, 6, 8, 9, 8, 6, 4, 2),
    Mode.LAND: (1, 1, 0, 0, 1, 3, 8, 10, 8, 6, 5, 5, 6, 6, 6, 7, 9, 10, 8, 6, 4, 3, 2, 1),
    Mode.SEA: (0, 0, 0, 0, 0, 0, 4, 12, 6, 1, 0, 1, 6, 10, 4, 1, 0, 2, 10, 12, 4, 1, 0, 0),
    Mode.RIVER: (0, 0, 0, 0, 0, 1, 5, 8, 8, 7, 6, 5, 4, 5, 6, 7, 7, 5, 3, 1, 0, 0, 0, 0),
}
_BUSY: Final = {Mode.AIR: 4.0, Mode.LAND: 2.2, Mode.SEA: 2.0, Mode.RIVER: 1.2}
_STAYS: Final = {
    "holiday": (3, 21),
    "visit": (4, 60),
    "business": (1, 6),
    "transit": (0, 1),
    "work": (20, 300),
    "study": (90, 300),
    "health": (3, 40),
    "official": (1, 5),
}
_PURPOSES: Final = Weighted(
    [
        ("holiday", 52),
        ("visit", 22),
        ("business", 14),
        ("transit", 5),
        ("work", 4),
        ("study", 2),
        ("health", 1),
        ("official", 1),
    ]
)


@dataclass(frozen=True, slots=True)
class _Place:
    """A post, ready to be drawn from."""

    post: PostOfState
    zone: ZoneInfo
    lanes: dict[tuple[Direction, TravellerKind], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Trip:
    """Away from home: from one day of the year to another, through which posts."""

    first_day: int
    last_day: int
    """Past the end of the year where they have not come back yet."""
    out: _Place
    back: _Place
    kind: TravellerKind = TravellerKind.PASSENGER
    card: PassengerCard = NO_CARD


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody of a party; `documents` are their passports, the older first."""

    holder: Holder
    documents: tuple[Document, ...]


def past_travellers(pack: CountryPack, *, crossings: int, until: datetime, seed: int = SEED) -> Iterator[PastTraveller]:
    """Yield invented travellers whose crossings of the year before `until` are at least `crossings` in all.

    They come party by party, not in the order of time; the same arguments give the same travellers. The last party is
    whole, so that the number may be exceeded by the crossings of one.
    """
    year, made = _Year(pack, until, Random(seed)), 0  # noqa: S311 - invented people need no secret dice
    while made < crossings:
        for traveller in year.party():
            made += len(traveller.crossings)
            yield traveller


class _Year:
    """The dice and the tables of one year; every draw is made here, in one order."""

    def __init__(self, pack: CountryPack, until: datetime, dice: Random) -> None:
        self._dice = dice
        self._until = until
        self._first = until.date() - timedelta(days=DAYS)
        self._days = Weighted([(day, _busyness(self._first + timedelta(days=day))) for day in range(DAYS)])
        self._hours = {mode: Weighted(list(enumerate(weights))) for mode, weights in _HOURS.items()}
        places = [_place(post) for post in pack.posts]
        self._places = Weighted([(place, len(place.post.lanes) * _BUSY[place.post.mode]) for place in places])
        land = [place for place in places if place.post.mode is Mode.LAND] or places
        self._land = Weighted([(place, len(place.post.lanes)) for place in land])
        self._state = Origin(pack.state.code, names.UTOPIAN)
        self._numbers = 0
        self._parties: Weighted[Callable[[], Iterator[PastTraveller]]] = Weighted(
            [
                (self._visitors, 46),
                (self._family, 12),
                (self._residents, 26),
                (self._commuter, 1.2),
                (self._crew, 1.6),
            ]
        )

    def party(self) -> Iterator[PastTraveller]:
        """Return the travellers of one more party, those without a crossing in this year left out."""
        return self._parties.draw(self._dice)()

    # --- parties -----------------------------------------------------------------------------------

    def _visitors(self) -> Iterator[PastTraveller]:
        origin = _FOREIGN.draw(self._dice)
        people = [self._adult(origin)]
        if self._dice.random() < 0.35:
            people.append(self._adult(origin))
        yield from self._cross(people, self._trips(origin), home=False)

    def _residents(self) -> Iterator[PastTraveller]:
        people = [self._adult(self._state)]
        if self._dice.random() < 0.3:
            people.append(self._adult(self._state))
        yield from self._cross(people, self._trips(self._state), home=True)

    def _family(self) -> Iterator[PastTraveller]:
        home = self._dice.random() < 0.35
        origin = self._state if home else _FOREIGN.draw(self._dice)
        mother, father = self._adult(origin, sex=Sex.F), self._adult(origin, sex=Sex.M)
        family = father.holder.primary
        children = [self._child(origin, family) for _ in range(self._dice.choice((1, 1, 2, 2, 3)))]
        # Some mothers keep their own name, and some parents travel without the other.
        parents = self._dice.choice(([mother, father], [mother, father], [father], [mother]))
        yield from self._cross([*parents, *children], self._trips(origin), home=home)

    def _commuter(self) -> Iterator[PastTraveller]:
        origin, place = _NEIGHBOURS.draw(self._dice), self._land.draw(self._dice)
        share, card = 0.05 + self._dice.random() * 0.25, PassengerCard(residence=origin.citizenship, purpose="work")
        working_days = [day for day in range(DAYS) if (self._first + timedelta(days=day)).weekday() < 5]
        trips = [_Trip(day, day, place, place, card=card) for day in working_days if self._dice.random() < share]
        yield from self._cross([self._adult(origin)], trips, home=False)

    def _crew(self) -> Iterator[PastTraveller]:
        origin, place = _FOREIGN.draw(self._dice), self._places.draw(self._dice)
        starts = sorted(self._dice.sample(range(0, DAYS, 3), k=self._dice.randint(4, 25)))
        trips = [_Trip(day, day + 1, place, place, kind=TravellerKind.CREW) for day in starts]
        yield from self._cross([self._adult(origin)], trips, home=False)

    # --- people ----------------------------------------------------------------------------------------

    def _adult(self, origin: Origin, *, sex: Sex | None = None) -> _Person:
        age = 18 + min(int(self._dice.gammavariate(3.2, 8.0)), 70)
        return self._person(origin, age, sex or self._sex(), self._family_name(origin.called))

    def _child(self, origin: Origin, family: str) -> _Person:
        return self._person(origin, self._dice.randint(0, 17), self._sex(), family)

    def _sex(self) -> Sex:
        drawn = self._dice.random()
        return Sex.F if drawn < 0.497 else Sex.M if drawn < 0.999 else Sex.X

    def _family_name(self, called: Names) -> str:
        family = self._dice.choice(called.families)
        return f"{family} {self._dice.choice(called.families)}" if called.two_families else family

    def _person(self, origin: Origin, age: int, sex: Sex, family: str) -> _Person:
        dice, called = self._dice, origin.called
        given = dice.choice(called.women if sex is Sex.F else called.men)
        if dice.random() < 0.25:
            given = f"{given} {dice.choice(called.women if sex is Sex.F else called.men)}"
        born = self._until.date() - timedelta(days=age * 365 + age // 4 + dice.randint(1, 364))
        holder = Holder(
            primary=family, secondary=given, birth=PartialDate.of(born), sex=sex, citizenship=origin.citizenship
        )
        expires = self._until.date() + timedelta(days=dice.randint(-60, 3_500 if age >= 18 else 1_700))
        return _Person(holder, self._documents(origin.citizenship, expires))

    def _documents(self, issuer: str, expires: date) -> tuple[Document, ...]:
        document = self._document(issuer, expires)
        if self._dice.random() >= 0.025:
            return (document,)
        older = self._document(issuer, self._first + timedelta(days=self._dice.randint(30, DAYS)))
        return (older, document)

    def _document(self, issuer: str, expires: date) -> Document:
        self._numbers += 1
        return Document(code="P", issuer=issuer, number=_number(self._numbers), expiry=PartialDate.of(expires))

    # --- trips --------------------------------------------------------------------------------------

    def _trips(self, origin: Origin) -> list[_Trip]:
        dice, trips, day = self._dice, [], self._days.draw(self._dice)
        for _ in range(dice.choices((1, 2, 3, 5), cum_weights=(70, 88, 96, 100))[0]):
            purpose = _PURPOSES.draw(dice)
            stay = dice.randint(*_STAYS[purpose])
            trips.append(self._trip(origin, purpose, day, stay))
            if trips[-1].last_day == FOR_EVER:
                break
            day += stay + 1 + int(dice.expovariate(1 / 60))
            if day >= DAYS:
                break
        return trips

    def _trip(self, origin: Origin, purpose: str, day: int, stay: int) -> _Trip:
        dice, out = self._dice, self._places.draw(self._dice)
        back = out if dice.random() < 0.85 else self._places.draw(dice)
        card = PassengerCard(
            residence=origin.citizenship if dice.random() < 0.9 else _FOREIGN.draw(dice).citizenship,
            birth_country=origin.citizenship if dice.random() < 0.88 else _FOREIGN.draw(dice).citizenship,
            journey=_FOREIGN.draw(dice).citizenship,
            purpose=purpose,
            intended_days=stay,
        )
        # One in three hundred has not come back, or not left.
        return _Trip(day, FOR_EVER if dice.random() < 0.003 else day + stay, out, back, card=card)

    def _cross(self, people: Sequence[_Person], trips: Sequence[_Trip], *, home: bool) -> Iterator[PastTraveller]:
        """Yield the people with all crossings of their trips; residents (`home`) leave first, visitors arrive first."""
        out, back = (Direction.EXIT, Direction.ENTRY) if home else (Direction.ENTRY, Direction.EXIT)
        moments = [(self._moment(trip, trip.first_day, trip.out), self._return(trip)) for trip in trips]
        for behind, person in enumerate(people):
            crossed: list[PastCrossing] = []
            for trip, (left, returned) in zip(trips, moments, strict=True):
                crossed.append(self._crossing(trip, out, left, trip.out, behind))
                if returned is not None:
                    crossed.append(self._crossing(trip, back, max(left, returned), trip.back, behind + 1))
            yield from _by_document(person, [each for each in crossed if each.at <= self._until])

    def _return(self, trip: _Trip) -> datetime | None:
        if trip.last_day >= DAYS:
            return None
        back = self._moment(trip, trip.last_day, trip.back)
        # Whoever comes back on the day they left does so hours later.
        return back + timedelta(hours=9) if trip.last_day == trip.first_day else back

    def _moment(self, trip: _Trip, day: int, place: _Place) -> datetime:
        hour, minute = self._hours[place.post.mode].draw(self._dice), self._dice.randrange(3_600)
        if trip.last_day == trip.first_day and day == trip.first_day:
            hour = min(hour, 11)
        local = datetime.combine(self._first + timedelta(days=day), datetime.min.time(), place.zone)
        return (local + timedelta(hours=hour, seconds=minute)).astimezone(UTC)

    def _crossing(self, trip: _Trip, way: Direction, at: datetime, place: _Place, behind: int) -> PastCrossing:
        lanes = place.lanes[way, trip.kind]
        return PastCrossing(
            direction=way,
            at=at + timedelta(seconds=40 * behind),
            post=place.post.code,
            lane=lanes[0] if len(lanes) == 1 else self._dice.choice(lanes),
            kind=trip.kind,
            card=trip.card,
        )


def _by_document(person: _Person, crossed: Sequence[PastCrossing]) -> Iterator[PastTraveller]:
    """Yield the person once for each passport: crossings until the older one expired were made with it."""
    *older, newest = person.documents
    rest = list(crossed)
    for document in older:
        limit = document.expiry.latest
        with_it = [each for each in rest if each.at.date() < limit]
        rest = rest[len(with_it) :]
        if with_it:
            yield PastTraveller(document=document, holder=person.holder, crossings=tuple(with_it))
    if rest:
        yield PastTraveller(document=newest, holder=person.holder, crossings=tuple(rest))


def _busyness(day: date) -> float:
    return _MONTHS[day.month - 1] * _WEEKDAYS[day.weekday()]


def _place(post: PostOfState) -> _Place:
    lanes = {(way, kind): _lanes(post, way, kind) for way in Direction for kind in TravellerKind}
    return _Place(post, ZoneInfo(post.time_zone), lanes)


def _lanes(post: PostOfState, way: Direction, kind: TravellerKind) -> tuple[str, ...]:
    open_ = [lane for lane in post.lanes if lane.direction.covers(LaneDirection(way.value))] or list(post.lanes)
    for_crew = [lane for lane in open_ if lane.kind is LaneKind.CREW]
    chosen = for_crew if kind is TravellerKind.CREW else [lane for lane in open_ if lane not in for_crew]
    return tuple(lane.code for lane in chosen or open_)


_ROOM: Final = 26 * 26 * 10**7
_STRIDE: Final = 2_654_435_761
"""Shares no factor with `_ROOM`: every number is met once before any returns."""


def _number(count: int) -> str:
    """Return the document number of the `count`th document: two letters and seven digits, no two alike."""
    letters, digits = divmod(count * _STRIDE % _ROOM, 10**7)
    return f"{chr(65 + letters // 26)}{chr(65 + letters % 26)}{digits:07}"
