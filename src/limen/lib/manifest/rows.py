"""A person and a movement out of named texts: what a row of a table and an element of a document both come to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.listings.mapping import birth_in, folded
from limen.lib.manifest import times
from limen.lib.manifest.docs import state_code
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.profile import Element, Profile
from limen.lib.manifest.shapes import Document, Function, Kind, Leg, Name, Person, Role, Transport

_SEXES: Final = {
    **dict.fromkeys(("m", "male", "masculin", "hombre", "1"), Sex.M),
    **dict.fromkeys(("f", "female", "feminin", "mujer", "2", "w"), Sex.F),
    **dict.fromkeys(("x", "u", "unspecified", "not specified", "0", "9"), Sex.X),
}
_ROLES: Final = {
    **dict.fromkeys(("crew", "crew member", "seafarer", "driver assistant", "fm"), Role.CREW),
    **dict.fromkeys(("driver", "vw"), Role.DRIVER),
    **dict.fromkeys(("transit", "transit passenger", "in transit"), Role.TRANSIT_PASSENGER),
    "transit crew": Role.TRANSIT_CREW,
    "passenger": Role.PASSENGER,
}
_YES: Final = frozenset({"yes", "y", "true", "1", "oui", "si", "x", "transit"})
_KINDS: Final = {
    "passport": "P",
    "identity card": "I",
    "id card": "I",
    "national identity card": "I",
    "seafarer s identity document": "S",
    "seaman s book": "S",
    "residence permit": "R",
    "visa": "V",
}
_FUNCTIONS: Final = {
    **dict.fromkeys(("reduction", "left", "do not travel"), Function.REDUCTION),
    **dict.fromkeys(("change", "changed"), Function.CHANGE),
}
_MODES: Final = {
    **{each.value: each for each in Transport},
    "ship": Transport.SEA,
    "ferry": Transport.SEA,
    "maritime": Transport.SEA,
    "train": Transport.RAIL,
    "bus": Transport.ROAD,
    "coach": Transport.ROAD,
    "flight": Transport.AIR,
    "inland waterway": Transport.RIVER,
}


class By(NamedTuple):
    """By what a list is read, and where what is wrong with it is written down."""

    profile: Profile
    today: date
    notes: Notes


class Place(NamedTuple):
    """Where a row stands."""

    by: By
    line: int
    person: int
    name: Name

    def note(self, code: str, *, said: str = "", element: str = "") -> None:
        """Note what is wrong with the row."""
        self.by.notes.note(code, self.line, person=self.person, name=self.name, said=said[:20], element=element)


def person_of(said: Mapping[str, str], by: By, line: int, person: int, *, is_crew: bool) -> Person:
    """Return the person that a row is; what is missing or cannot be read is noted."""
    name = Name(said.get("family_name", ""), said.get("given_names", ""), said.get("second_name", ""))
    place = Place(by, line, person, name)
    role = _ROLES.get(folded(said.get("role", "")), Role.CREW if is_crew else Role.PASSENGER)
    if folded(said.get("transit", "")) in _YES:
        role = Role.TRANSIT_CREW if role.is_crew else Role.TRANSIT_PASSENGER
    bags = said.get("bag_count", "")
    made = Person(
        role=role,
        name=name,
        sex=_sex(said, place),
        birth=_day(said, "birth_date", place),
        nationality=_state(said, "nationality", place),
        residence=_state(said, "residence", place),
        birth_place=said.get("birth_place", ""),
        embarkation=said.get("embarkation", ""),
        disembarkation=said.get("disembarkation", ""),
        seat=said.get("seat", ""),
        crew_role=said.get("crew_role", ""),
        booking=said.get("booking", ""),
        reference=said.get("reference", ""),
        group=said.get("group", ""),
        status=said.get("status", ""),
        bag_count=int(bags) if bags.isascii() and bags.isdigit() and len(bags) < 4 else None,
        documents=tuple(_documents(said, place)),
        segment=line,
    )
    check(made, place)
    return made


def _sex(said: Mapping[str, str], place: Place) -> Sex | None:
    typed = said.get("sex", "")
    found = _SEXES.get(folded(typed)) or place.by.profile.sexes.get(typed.upper())
    if typed and found is None:
        place.note("sex-unknown", said=typed)
    return found


def _day(said: Mapping[str, str], field: str, place: Place) -> PartialDate | None:
    typed, is_birth, today = said.get(field, ""), field == "birth_date", place.by.today
    if not typed:
        return None
    found = birth_in(typed, "dmy")
    if not isinstance(found, PartialDate):
        found = (times.birth_date if is_birth else times.document_date)(typed, today)
    if found is None:
        place.note("date-unreadable", said=typed, element="birth" if is_birth else "expiry")
    elif is_birth and found.earliest > today:
        place.note("birth-in-future", said=str(found))
    return found


def _state(said: Mapping[str, str], field: str, place: Place) -> str:
    typed = state_code(said.get(field, ""))
    if typed and len(typed) <= 3 and typed not in ENTRIES:
        place.note("code-unknown", said=typed, element=field)
    return typed


def _documents(said: Mapping[str, str], place: Place) -> list[Document]:
    found = []
    number = said.get("document_number", "")
    if number:
        kind = said.get("document_kind", "")
        expires = _day(said, "document_expiry", place)
        issuer = _state(said, "document_issuer", place)
        found.append(Document(_KINDS.get(folded(kind), kind) or "P", number, issuer, expires))
    if visa := said.get("visa_number", ""):
        expires = _day(said, "visa_expiry", place)
        found.append(Document("V", visa, state_code(said.get("visa_issuer", "")), expires))
    return found


def check(made: Person, place: Place) -> None:
    """Note what is asked for of such a person and is not there."""
    is_transit = made.role in {Role.TRANSIT_PASSENGER, Role.TRANSIT_CREW}
    for element in place.by.profile.required(is_crew=made.role.is_crew, is_transit=is_transit):
        if not has(made, element):
            place.note("person-unnamed" if element is Element.SURNAME else "person-without", element=element.value)


def has(person: Person, element: Element) -> bool:
    """Return True when the person has what may be asked for."""
    match element:
        case Element.SURNAME:
            return bool(person.name.surname or person.name.given)
        case Element.GIVEN:
            return bool(person.name.given)
        case Element.VISA:
            return person.visa is not None
        case Element.DOCUMENT_KIND | Element.DOCUMENT_NUMBER | Element.DOCUMENT_ISSUER | Element.DOCUMENT_EXPIRY:
            field = element.value.removeprefix("document_").replace("expiry", "expires")
            return bool(person.document and getattr(person.document, field))
        case _:
            return getattr(person, element.value) not in (None, "")


def leg_of(said: Mapping[str, str], notes: Notes) -> Leg:
    """Return the leg that the movement's texts say."""
    return Leg(
        said.get("carrier", ""),
        said.get("number", ""),
        said.get("origin", ""),
        moment_of(said.get("departs", ""), notes),
        said.get("destination", ""),
        moment_of(said.get("arrives", ""), notes),
        crosses=True,
    )


def moment_of(text: str, notes: Notes) -> datetime | None:
    """Return the time that a text says: `2026-11-29 09:00`, `29/11/2026 09:00`, `2026-11-29T09:00:00`."""
    day, _, hour = text.strip().replace("T", " ").partition(" ")
    if not day:
        return None
    read = birth_in(day, "dmy")
    digits = "".join(each for each in hour if each.isdigit())[:4] or "0000"
    found = None
    if isinstance(read, PartialDate) and read.is_complete:
        found = times.moment(f"{read.earliest:%Y%m%d}{digits:0<4}", "203")
    if found is None:
        found = times.moment(day.replace("-", "") + ("" if digits == "0000" else digits), "")
    if found is None:
        notes.note("time-unreadable", said=text[:20])
    return found


def mode_of(said: Mapping[str, str], usual: Transport) -> Transport:
    """Return what the persons travel on."""
    return _MODES.get(folded(said.get("mode", "")), usual)


def function_of(said: Mapping[str, str]) -> Function:
    """Return what is to be done with whom a table names: a list to be taken in, unless it says otherwise."""
    return _FUNCTIONS.get(folded(said.get("purpose", "")), Function.ORIGINAL)


def kind_of(said: Mapping[str, str]) -> Kind:
    """Return whether it is a list of crew or of passengers; FAL form 5 is of crew."""
    words = folded(said.get("list", "")).split()
    return Kind.CREW if {"crew", "5", "fal5"} & set(words) else Kind.PASSENGERS
