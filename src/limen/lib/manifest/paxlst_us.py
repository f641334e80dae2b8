"""PAXLST as the United States asked for it before the message was agreed: PDT segments, one for each person.

Source: messages 001:000 as the tests of US-CBP GTAS show them; TDT, LOC 005 and 008, DTM 136 and 132, then UNS+D and
`PDT+P/182345345:990909:US+MANGUS:SIMON:P:590429:M+PAX+NZAKL:USLAX`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from limen.lib.basics.sex import Sex
from limen.lib.edifact import COMPONENT, ELEMENT, Message
from limen.lib.manifest import times
from limen.lib.manifest.docs import state_code
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import MOST_PERSONS, number_of
from limen.lib.manifest.profile import Profile
from limen.lib.manifest.shapes import Document, Form, Kind, Leg, Manifest, Name, Person, Role, Spot

_SEXES: Final = {"M": Sex.M, "F": Sex.F, "U": Sex.X, "X": Sex.X}
_ROLES: Final = {"PAX": Role.PASSENGER, "CRW": Role.CREW, "ITI": Role.TRANSIT_PASSENGER}
_ORIGINS, _GOALS = frozenset({"005", "5", "125"}), frozenset({"008", "8", "87"})


def is_us(message: Message) -> bool:
    """Return True for a message of this form."""
    return message.release == "001.000" or any(each.startswith(f"PDT{ELEMENT}") for each in message.body[:40])


def read_paxlst_us(message: Message, profile: Profile, today: date, notes: Notes) -> Manifest | None:
    """Return what a message says; None where it names no movement, which is noted."""
    reading = _Reading(message, today, notes)
    for at, said in enumerate(message.body):
        reading.take(at, said)
    for remark in message.remarks:
        notes.take(remark)
    return reading.made(profile)


class _Reading:
    """The message as far as it was read."""

    def __init__(self, message: Message, today: date, notes: Notes) -> None:
        self._message = message
        self._today = today
        self._notes = notes
        self._number = ("", "")
        self._places: dict[str, str] = {}
        self._times: dict[str, datetime] = {}
        self._here = ""
        self._persons: list[Person] = []

    def take(self, at: int, said: str) -> None:
        """Take one segment."""
        elements = [*said.split(ELEMENT), "", "", "", "", ""]
        match elements[0].strip():
            case "TDT":
                self._number = number_of(
                    elements[2].partition(COMPONENT)[0], elements[4].partition(COMPONENT)[0].strip()
                )
            case "LOC":
                code = elements[1].strip()
                self._here = "from" if code in _ORIGINS else "to" if code in _GOALS else code
                self._places[self._here] = elements[2].partition(COMPONENT)[0].strip()
            case "DTM":
                found = times.moment(f"{elements[2].strip()}{elements[3].strip()}")
                if found is not None:
                    self._times[self._here] = found
            case "PDT" if len(self._persons) < MOST_PERSONS:
                self._persons.append(self._person(at, elements))

    def _person(self, at: int, elements: list[str]) -> Person:
        document = [*elements[1].split(COMPONENT), "", "", ""]
        named = [*elements[2].split(COMPONENT), "", "", "", "", ""]
        journey = [*elements[4].split(COMPONENT), ""]
        kind, _, number = document[0].partition("/")
        issuer = state_code(document[2])
        born = times.birth_date(named[3], self._today)
        name = Name(named[0].strip(), named[1].strip(), named[2].strip())
        if not name.surname or born is None:
            element = "birth" if name.surname else "surname"
            place = {"person": len(self._persons), "name": name, "element": element}
            self._notes.note("person-without", self._message.first + at, **place)  # type: ignore[arg-type]  # as named
        return Person(
            role=_ROLES.get(elements[3].partition(COMPONENT)[0].strip(), Role.PASSENGER),
            name=name,
            sex=_SEXES.get(named[4].strip().upper()),
            birth=born,
            nationality=issuer,
            embarkation=journey[0].strip(),
            disembarkation=journey[1].strip(),
            documents=(Document(kind.strip(), number.strip(), issuer, times.document_date(document[1], self._today)),),
            segment=self._message.first + at,
        )

    def made(self, profile: Profile) -> Manifest | None:
        """Return the manifest."""
        message, header, (carrier, number) = self._message, self._message.header, self._number
        leg = Leg(
            carrier,
            number,
            self._places.get("from", ""),
            self._times.get("from"),
            self._places.get("to", ""),
            self._times.get("to"),
            crosses=True,
        )
        if not number and not leg.origin and not leg.destination:
            self._notes.note("movement-missing", message.first)
            return None
        if not self._persons:
            self._notes.note("nobody", message.first)
        is_crew = bool(self._persons) and all(each.role is Role.CREW for each in self._persons)
        return Manifest(
            form=Form.PAXLST_US,
            kind=Kind.CREW if is_crew else Kind.PASSENGERS,
            release=message.release,
            profile=profile.code,
            sender=header.sender,
            recipient=header.recipient,
            application=header.application,
            prepared=header.prepared,
            interchange_reference=header.reference,
            message_reference=message.reference,
            access_reference=message.access,
            part=Spot(*message.part),
            carrier=carrier,
            number=number,
            legs=(leg,),
            persons=tuple(self._persons),
        )
