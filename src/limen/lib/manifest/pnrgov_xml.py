"""PNRGOV as XML: the same reservations, found by the names of elements whatever their namespace.

Source: IATA_PNRGOV_NotifRQ as two systems write it. The namespace is declared on children in one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from lxml import etree

from limen.lib.basics.sex import Sex
from limen.lib.manifest import times
from limen.lib.manifest.docs import read_doca, read_doco, read_docs, state_code
from limen.lib.manifest.markup import attributed, kids, local, text_of, worded
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import MOST_PERSONS
from limen.lib.manifest.pnrgov import DraftPerson, seat_of, take_seat
from limen.lib.manifest.pnrgov_xml_plain import Reservations, Shape, pieces_of
from limen.lib.manifest.profile import Profile
from limen.lib.manifest.sensitive import dropped_element, dropped_service
from limen.lib.manifest.shapes import (
    Address,
    Contact,
    Document,
    Form,
    Kind,
    Leg,
    Manifest,
    Name,
    Person,
    Reference,
    Role,
)

_ROOTS: Final = frozenset({"IATA_PNRGOV_NotifRQ", "PNR", "PNRs"})
_LAST_LINE: Final = 60_000
"""Beyond some of them lxml counts no more."""
_new: Final[Callable[..., Any]] = tuple.__new__
_SEXES: Final = {
    "M": Sex.M,
    "F": Sex.F,
    "MI": Sex.M,
    "FI": Sex.F,
    "Male": Sex.M,
    "Female": Sex.F,
    "U": Sex.X,
    "X": Sex.X,
}


def is_pnrgov_xml(root: etree._Element) -> bool:
    """Return True where reservations stand in the document."""
    return local(root) in _ROOTS or any(local(each) in _ROOTS for each in kids(root))


def read_pnrgov_xml(
    root: etree._Element, profile: Profile, today: date, notes: Notes, *, data: bytes = b""
) -> Manifest | None:
    """Return what a document says; None where it has no flight, which is noted. `data` is the document as it came, by
    which what is plain in it is found at once.
    """
    reading = _Reading(today, notes)
    leg = None
    records = list(_records(root))
    reservations = sum(1 for each in records if local(each) == "PNR")
    encoding = root.getroottree().docinfo.encoding or ""
    pieces = iter(pieces_of(data, reservations, encoding))
    for element in records:
        if local(element) == "PNR" and (piece := next(pieces, "")) and reading.take_plain(element, piece):
            continue
        if local(element) == "FlightLeg":
            leg = _leg(element)
        else:
            reading.take(element)
    leg = leg or reading.shared_leg()
    if leg is None:
        notes.note("movement-missing")
        return None
    if not reading.persons:
        notes.note("nobody")
    attributes = {**attributed(root)}
    return Manifest(
        form=Form.PNRGOV_XML,
        kind=Kind.BOOKINGS,
        release=attributes.get("Version", ""),
        profile=profile.code,
        sender=reading.originator or attributes.get("CarrierCode", ""),
        message_reference=attributes.get("TransactionIdentifier", ""),
        access_reference=attributes.get("CorrelationID", ""),
        prepared=attributes.get("TimeStamp", ""),
        carrier=leg.carrier,
        number=leg.number,
        legs=(leg,),
        persons=tuple(reading.persons),
        dropped=dict(sorted(reading.dropped.items())),
        charset="utf-8",
    )


def _records(root: etree._Element) -> Iterator[etree._Element]:
    """Yield what stands at the top, with the reservations of `PNRs`."""
    if local(root) == "PNR":
        yield root
        return
    for element in kids(root):
        if local(element) == "PNRs":
            yield from kids(element)
        else:
            yield element


_OF_LEG: Final = frozenset({"DepartureAirport", "ArrivalAirport", "MarketingAirline"})


def _leg(element: etree._Element) -> Leg:
    """Return the leg in FlightLeg or Flight, whose names differ from system to system."""
    said = attributed(element)
    places: dict[str, str] = {}
    for each in element:
        name = local(each)
        if name in _OF_LEG:
            places[name] = each.get("LocationCode", "") or each.get("Code", "")
        elif len(places) == len(_OF_LEG):
            break
    airline = places.get("MarketingAirline", "")
    return Leg(
        said.get("CarrierCode", "") or airline,
        said.get("FlightNumber", ""),
        places.get("DepartureAirport", ""),
        _moment(said.get("DepartureDateTime", "")),
        places.get("ArrivalAirport", ""),
        _moment(said.get("ArrivalDateTime", "")),
        crosses=True,
    )


def _moment(said: str) -> datetime | None:
    return times.moment(said[:16].replace("-", "").replace(":", "").replace("T", ""), "203")


class _Reading:
    """The reservations as far as they were read."""

    def __init__(self, today: date, notes: Notes) -> None:
        self._today = today
        self._notes = notes
        self.persons: list[Person] = []
        self.legs: list[list[Leg]] = []
        self.dropped: Counter[str] = Counter()
        self.originator = ""
        self._plain = Reservations()

    def take_plain(self, element: etree._Element, piece: str) -> bool:
        """Take a reservation by its text; False, and nothing taken, where it is not plain."""
        found, line = self._plain.find(piece), element.sourceline or 0
        if found is None or not 0 < line < _LAST_LINE or len(self.persons) + len(found.passengers) > MOST_PERSONS:
            return False
        legs = [_leg_in(each) for each in found.flights]
        origin, destination = (legs[0].origin, legs[-1].destination) if legs else ("", "")
        seats: dict[str, str] = {}
        for key, said in found.seats:
            if (seat := seat_of(said)) and key not in seats:
                seats[key] = seat
        persons: list[Person] = []
        keys: set[str] = set()
        for shape, told, lines in found.passengers:
            key = told[0] or f"#{len(persons)}"
            keys.add(key)
            journey = (found.booking, origin, destination, seats.get(key, ""))
            persons.append(_plain_person(shape, told, self._today, journey, line + lines))
        if len(keys) != len(persons):
            return False
        self.persons += persons
        self.legs.append(legs)
        return True

    def take(self, element: etree._Element) -> None:
        """Take an element of the top."""
        name = local(element)
        if name == "PNR":
            self._pnr(element)
        elif name == "Originator":
            self.originator = element.get("AirlineCode", "") or text_of(element)

    def shared_leg(self) -> Leg | None:
        """Return the leg that every reservation has, where the document itself names none; the first of them."""
        if not self.legs or not self.legs[0]:
            return None
        for leg in self.legs[0]:
            if all(any(leg[:5] == other[:5] for other in legs) for legs in self.legs[1:]):
                return leg
        return self.legs[0][0]

    def _pnr(self, element: etree._Element) -> None:
        persons: dict[str, DraftPerson] = {}
        booking, legs = "", []
        for child in kids(element):
            name = local(child)
            if name == "Passenger":
                person = self._passenger(child)
                persons[child.get("RPH", "") or f"#{len(persons)}"] = person
            elif name == "Flight":
                legs.append(_leg(child))
                self._flight(child, persons)
            elif name == "BookingRefID" and not booking:
                booking = child.get("ID", "")
            elif name == "SSR":
                self._service(child, persons)
            elif kind := dropped_element(name, None):
                self.dropped[kind] += 1
        self.legs.append(legs)
        origin, destination = (legs[0].origin, legs[-1].destination) if legs else ("", "")
        if len(self.persons) + len(persons) > MOST_PERSONS:
            self._notes.note("too-many-persons", element.sourceline or -1, expected=MOST_PERSONS)
            return
        self.persons += [each.made(booking, origin, destination) for each in persons.values()]

    def _passenger(self, element: etree._Element) -> DraftPerson:
        person = DraftPerson(Name(""), element.sourceline or -1)
        said = {"GivenName": "", "Surname": "", "MiddleName": ""}
        for child in kids(element):
            name = local(child)
            if name in said:
                said[name] = said[name] or worded(child)
            elif name == "SSR":
                self._service(child, {child.get("RPH", ""): person, element.get("RPH", ""): person})
            elif kind := dropped_element(name, None):
                self.dropped[kind] += 1
            else:
                self._of_person(person, name, child)
        person.name = Name(said["Surname"], said["GivenName"], said["MiddleName"])
        person.reference = element.get("SurnameRefNumber", "")
        person.is_infant = element.get("PassengerTypeCode", "") in {"INF", "IN"}
        return person

    def _of_person(self, person: DraftPerson, name: str, child: etree._Element) -> None:
        if name == "DOC_SSR":
            self._documents(person, child)
        elif name == "ContactInfo":
            _contact(person, child)
        elif name == "CustLoyalty":
            number = f"{child.get('VendorCode', '')}{child.get('MembershipID', '')}"
            person.references += (Reference("CR", number),)
        elif name == "TicketDocument":
            person.ticket = person.ticket or child.get("TicketDocumentNbr", "")

    def _documents(self, person: DraftPerson, element: etree._Element) -> None:
        for child in kids(element):
            said = attributed(child)
            if local(child) == "DOCS":
                _docs(person, said, self._today)
            elif local(child) == "DOCO" and said.get("TravelDocNbr"):
                issued = times.document_date(said.get("DateOfIssue", ""), self._today)
                place = said.get("PlaceOfIssue", "")
                applies = state_code(said.get("CountryState", "") or said.get("CountryStateOfApplicability", ""))
                person.documents += (Document("V", said["TravelDocNbr"], applies, None, issued, place),)
            elif local(child) == "DOCA":
                person.address = Address(
                    said.get("Address", ""),
                    said.get("CityName", ""),
                    said.get("StateProvCounty", ""),
                    said.get("PostalCode", ""),
                    state_code(said.get("Country", "")),
                )

    def _flight(self, element: etree._Element, persons: dict[str, DraftPerson]) -> None:
        for child in kids(element):
            if local(child) == "SSR":
                self._service(child, persons)
            elif local(child) == "CheckInInfo":
                for boarding in kids(child):
                    person = persons.get(boarding.get("RPH", ""))
                    for seat in kids(boarding):
                        if person is not None and local(seat) == "SeatNumber":
                            take_seat(person, text_of(seat))

    def _service(self, element: etree._Element, persons: dict[str, DraftPerson]) -> None:
        code = element.get("SSRCode", "").strip().upper()
        kind = dropped_service(code)
        if kind:
            self.dropped[kind] += 1
            return
        person = persons.get(element.get("RPH", ""))
        if person is None:
            return
        text = next((text_of(each) for each in kids(element) if local(each) == "Text"), "")
        if code == "DOCS" and (docs := read_docs(text, self._today)) is not None:
            person.take_docs(docs)
        elif code == "DOCO" and (visa := read_doco(text, self._today)) is not None:
            person.documents += (visa,)
        elif code == "DOCA":
            person.address = person.address or read_doca(text)
        elif code in {"CHLD", "UMNR"}:
            person.status = "unaccompanied" if code == "UMNR" else person.status or "child"


@lru_cache(maxsize=1024)
def _leg_in(begun: str) -> Leg:
    """Hundreds of reservations of one document say the same of the flight."""
    return _leg(etree.fromstring(f"{begun}</Flight>"))


def _plain_person(
    shape: Shape, told: tuple[str, ...], today: date, journey: tuple[str, str, str, str], line: int
) -> Person:
    # fmt: off
    (
        _key, reference, code, surname, given, second,
        birth, gender, nationality, kind, number, issuer, expiry, doc_surname, doc_given, doc_second,
        street, city, subdivision, postcode, country,
    ) = told
    booking, origin, destination, seat = journey
    name = (doc_surname, doc_given, doc_second) if doc_surname else (surname, given, second)
    made: Person = _new(Person, (
        Role.PASSENGER, _new(Name, name), _SEXES.get(gender), times.birth_date(birth, today) if birth else None,
        state_code(nationality) if nationality else "", "", "",
        origin, destination, "", seat, booking, reference, "", "",
        None, None, None, "", "infant" if code in {"INF", "IN"} else "",
        _new(Address, (street, city, subdivision, postcode, state_code(country))) if shape.has_address else None,
        (_new(Document, (
            kind, number, state_code(issuer), times.document_date(expiry, today) if expiry else None, None, "",
        )),) if number else (),
        (), (), (), line,
    ))
    # fmt: on
    return made


def _docs(person: DraftPerson, said: dict[str, str], today: date) -> None:
    """Take the attributes of a DOCS element."""
    person.birth = person.birth or times.birth_date(said.get("DateOfBirth", ""), today)
    person.sex = person.sex or _SEXES.get(said.get("Gender", ""))
    person.nationality = person.nationality or state_code(said.get("PaxNationality", ""))
    number = said.get("TravelDocNbr", "")
    if said.get("Surname") and person.document_name is None:
        person.document_name = Name(said["Surname"], said.get("FirstGivenName", ""), said.get("SecondGivenName", ""))
    if number and all(each.number != number for each in person.documents):
        expires = times.document_date(said.get("ExpiryDate", ""), today)
        issuer = state_code(said.get("IssuingLoc", ""))
        person.documents += (Document(said.get("TravelDocType", ""), number, issuer, expires),)


def _contact(person: DraftPerson, element: etree._Element) -> None:
    """A number may say itself what it is: `E+ANNA@MAIL.EXAMPLE`."""
    said = element.get("PhoneNumber", "") or element.get("EmailAddress", "")
    kind, mark, value = said.partition("+")
    if mark and len(kind) == 1 and kind.isalpha():
        person.contacts += (Contact(value, "EM" if kind == "E" else "TE"),)
    elif said:
        person.contacts += (Contact(said, "EM" if "@" in said else "TE"),)
