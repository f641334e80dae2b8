"""Lists of invented people on invented movements, as many as wanted: for tests, benchmarks and rehearsals.

Nobody in them exists. The same dice give the same lists.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest.shapes import (
    Address,
    Bag,
    Document,
    Form,
    Kind,
    Leg,
    Manifest,
    Name,
    Person,
    Role,
    Spot,
    Totals,
)


class Dice(Protocol):
    """What `random.Random` can do."""

    def choice(self, seq: Sequence[Any], /) -> Any:
        """Return one of them."""
        ...

    def randrange(self, start: int, stop: int, /) -> int:
        """Return a number from `start` to below `stop`."""
        ...


_SURNAMES: Final = (
    *("ERIKSSON", "MUSTERMANN", "ALBASRI", "VANDERMUELLEN", "OCONNOR", "SPECIMEN", "HENG", "VILARCHAO", "KAPLAN"),
    *("NDIAYE", "OKOTH", "LINDQVIST", "PETROSYAN", "ABDI", "MORALES", "TANAKA", "SILVA", "NOVAK", "DUBOIS", "HAIDARI"),
)
_GIVEN: Final = {
    Sex.F: ("ANNA", "ERIKA", "HUDA", "ENYA", "SUSIE", "DEBORAH", "AMINATA", "LUCIA", "YUKI", "MARIAM", "CLARA", "INES"),
    Sex.M: ("JAN", "MARTIN", "OMAR", "SEAN", "PABLO", "KOFI", "ARAM", "YUSUF", "LUIS", "KENJI", "PETR", "HUGO"),
}
_STATES: Final = ("UTO", "FRA", "ESP", "USA", "BRA", "KEN", "JPN", "TUR", "D", "GBR")
_ABROAD: Final = ("AAA", "BBB", "CCC", "DDD", "EEE")


def invented_person(number: int, dice: Dice, today: date, *, role: Role = Role.PASSENGER) -> Person:
    """Return an invented person with everything that a carrier may send."""
    sex = dice.choice((Sex.F, Sex.M))
    state = dice.choice(_STATES)
    party = number // dice.randrange(1, 4)
    surname = (
        f"{dice.choice(_SURNAMES)} {dice.choice(_SURNAMES)}" if dice.randrange(0, 5) == 0 else dice.choice(_SURNAMES)
    )
    origin = dice.choice(_ABROAD)
    return Person(
        role=role,
        name=Name(surname, dice.choice(_GIVEN[sex]), dice.choice((*_GIVEN[sex], "", ""))),
        sex=sex,
        birth=PartialDate.of(today - timedelta(days=dice.randrange(100, 30_000))),
        nationality=state,
        residence=state,
        embarkation=origin,
        disembarkation="UTP",
        clearance="UTP",
        seat=f"{number // 6 + 1}{'ABCDEF'[number % 6]}",
        booking=f"B{party:05}",
        reference=f"R{number:07}",
        verified=True,
        bag_count=1,
        bags=(Bag(f"ZZ{number:06}"),),
        address=Address(f"{number} MAIN STREET", "ANYTOWN", "", "12345", state),
        crew_role="CR2" if role.is_crew else "",
        documents=(
            Document(
                "P",
                f"L{dice.randrange(10_000_000, 99_999_999)}",
                state,
                PartialDate.of(today + timedelta(days=dice.randrange(30, 3_600))),
            ),
        ),
    )


def invented_list(number: int, persons: int, dice: Dice, departs: datetime, *, crew: bool = False) -> Manifest:
    """Return an invented list of so many persons; `number` makes its references and its flight."""
    arrives = departs + timedelta(hours=2, minutes=45)
    role = Role.CREW if crew else Role.PASSENGER
    leg = Leg("ZZ", str(100 + number % 900), dice.choice(_ABROAD), departs, "UTP", arrives, crosses=True)
    people = tuple(invented_person(each, dice, departs.date(), role=role) for each in range(persons))
    return Manifest(
        form=Form.PAXLST,
        kind=Kind.CREW if crew else Kind.PASSENGERS,
        release="D.05B",
        sender="ZZAIR",
        recipient="UTOBORDER",
        application="UTOAPI",
        prepared=f"{departs:%y%m%d:%H%M}",
        interchange_reference=f"{number:09}",
        message_reference=f"M{number:06}",
        access_reference=f"ZZ{leg.number}/{departs:%y%m%d}/{departs:%H%M}",
        transaction=f"T{number:08}",
        part=Spot(1, is_first=True, is_last=True),
        is_interactive=True,
        contact=Name("ZZ CONTROL"),
        carrier=leg.carrier,
        number=leg.number,
        legs=(leg,),
        persons=people,
        totals=Totals(None, persons) if crew else Totals(persons, None),
    )


def anonymised(manifest: Manifest, dice: Dice, today: date) -> Manifest:
    """Return the list with invented people in place of those in it, each with the sex, age in years, State and booking.

    What is wrong with a person stays wrong: an element that is missing is missing again. Names of the carrier's staff
    and references are made anew too, bookings shared before are shared again.
    """
    bookings: dict[str, str] = {"": ""}
    people = []
    for number, each in enumerate(manifest.persons):
        made = invented_person(number, dice, today, role=each.role)
        booking = bookings.setdefault(each.booking, f"B{len(bookings):05}")
        people.append(_alike(each, made, booking))
    return Manifest(
        **{name: getattr(manifest, name) for name in _KEPT},
        contact=Name("ZZ CONTROL") if any(manifest.contact) else manifest.contact,
        persons=tuple(people),
    )


_KEPT: Final = (
    *("form", "kind", "function", "release", "profile", "sender", "recipient", "application", "prepared"),
    *("interchange_reference", "message_reference", "access_reference", "transaction", "revision", "part"),
    *("is_interactive", "mode", "carrier", "number", "conveyance", "conveyance_number", "legs", "totals", "charset"),
)


def _alike(person: Person, made: Person, booking: str) -> Person:
    """Return the invented person with what of the real one tells nobody apart."""
    name = Name(*(new if old else "" for old, new in zip(person.name, made.name, strict=True)))
    year = None if person.birth is None else person.birth.year
    return Person(
        role=person.role,
        name=name if not person.name.given or name.given else name._replace(given="SAM"),
        sex=person.sex,
        birth=None if person.birth is None else PartialDate(year, 7, 1) if year else PartialDate(),
        nationality=person.nationality,
        residence=person.residence,
        embarkation=person.embarkation,
        disembarkation=person.disembarkation,
        clearance=person.clearance,
        seat=person.seat,
        booking=booking,
        reference=made.reference if person.reference else "",
        ticket=made.reference if person.ticket else "",
        crew_role=person.crew_role,
        verified=person.verified,
        bag_count=person.bag_count,
        bag_weight=person.bag_weight,
        status=person.status,
        address=made.address if person.address else None,
        documents=tuple(_document(each, made) for each in person.documents),
    )


def _document(document: Document, made: Person) -> Document:
    number = made.documents[0].number if document.number else ""
    return document._replace(number=number, place="", issued=None)
