"""PNRGOV as XML: the same reservations, found by the names of elements whatever their namespace.

Source: IATA_PNRGOV_NotifRQ as two systems write it. The namespace is declared on children in one of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import repeat
from typing import Any, Final, NamedTuple

from lxml import etree

from limen.lib.basics.sex import Sex
from limen.lib.manifest import times
from limen.lib.manifest.docs import read_doca, read_doco, read_docs, state_code
from limen.lib.manifest.markup import attributed, is_well_formed, kids, local, parsed, text_of, worded
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import MOST_PERSONS
from limen.lib.manifest.pnrgov import DraftPerson, seat_of, take_seat
from limen.lib.manifest.pnrgov_xml_plain import Alike, Plain, plain_of
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


class Outline(NamedTuple):
    """A document of which most is plain."""

    root: etree._Element
    """Of what is left without it."""
    plain: Plain


def outline_of(data: bytes) -> Outline | None:
    """Return a document that is read by its plain reservations; None for any other, which is walked through."""
    if b"<PNR>" not in data:
        return None
    plain = plain_of(data, MOST_PERSONS)
    if plain is None or not is_well_formed(data):
        return None
    root = parsed(plain.rest, Notes(), pis=True)
    # Each run stands where reservations do, and so none of them deeper in the document.
    if root is None or sum(_run_in(each) >= 0 for each in _records(root)) != len(plain.runs):
        return None
    return Outline(root, plain)


def _run_in(element: etree._Element) -> int:
    """Return the number of the run in place of which the element stands; -1 for any other."""
    sign = next(element.iterchildren(etree.PI), None) if local(element) == "PNR" else None
    return -1 if sign is None else int(sign.text or "")


def read_pnrgov_xml(
    root: etree._Element, profile: Profile, today: date, notes: Notes, *, plain: Plain | None = None
) -> Manifest | None:
    """Return what a document says; None where it has no flight, which is noted. `plain` is what is not in the tree."""
    reading = _Reading(today, notes)
    leg = None
    for element in _records(root):
        if plain is not None and (run := _run_in(element)) >= 0:
            reading.take_plain(run, plain)
        elif local(element) == "FlightLeg":
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
        self._found: list[Person] | None = None

    def take_plain(self, run: int, plain: Plain) -> None:
        """Take the reservations of a run."""
        if self._found is None:
            self._found = _plain_persons(plain, self._today)
        first, before = plain.runs[run]
        end, after = plain.runs[run + 1] if run + 1 < len(plain.runs) else (None, None)
        self.persons += self._found[before:after]
        self.legs += ([_leg_in(begun) for begun in each] for each in plain.flights[first:end])

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
        origin, destination = _between(legs)
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


def _plain_persons(plain: Plain, today: date) -> list[Person]:
    """Return all whom plain reservations name, in their order."""
    places = {each: _between([_leg_in(begun) for begun in each]) for each in set(plain.flown)}
    around = list(
        zip(plain.bookings, map(seat_of, plain.seats), map(places.__getitem__, plain.flown), plain.lines, strict=True)
    )
    persons: dict[int, Person] = {}
    for alike in plain.alike:
        if alike.told:
            persons.update(zip(alike.at, _alike(alike, [around[at] for at in alike.at], today), strict=True))
    return [persons[at] for at in range(len(persons))]


def _alike(alike: Alike, around: list[tuple[str, str, tuple[str, str], int]], today: date) -> Iterator[Person]:
    """Return the passengers of one shape, made column by column: what is done for each of them is done by no loop."""
    columns = list(zip(*alike.told, strict=True))
    empty = ("",) * len(alike.told)
    # fmt: off
    (
        _keys, references, kinds, surnames, given, second,
        births, genders, nationalities, doc_kinds, numbers, issuers, expiries, *doc_names,
        streets, cities, subdivisions, postcodes, countries,
    ) = (columns[place] if place >= 0 else empty for place in alike.shape.places)
    # fmt: on
    bookings, seats, between, lines = zip(*around, strict=True)
    names = list(zip(*map(_one_line, (surnames, given, second)), strict=True))
    if any(doc_names[0]):
        of_document = zip(*doc_names, strict=True)
        names = [said if said[0] else name for said, name in zip(of_document, names, strict=True)]
    codes = {each: state_code(each) for each in {*nationalities, *issuers, *countries}}.__getitem__
    origins, destinations = zip(*between, strict=True)
    expires = map(times.document_date, expiries, repeat(today))
    document = zip(doc_kinds, numbers, map(codes, issuers), expires, repeat(None), repeat(""), strict=False)
    documents = map(_new, repeat(Document), document)
    held = [(each,) if each[1] else () for each in documents]
    address = zip(streets, cities, subdivisions, postcodes, map(codes, countries), strict=True)
    nothing = repeat("")
    # fmt: off
    said = zip(
        repeat(Role.PASSENGER), map(_new, repeat(Name), names), map(_SEXES.get, genders),
        map(times.birth_date, births, repeat(today)), map(codes, nationalities), nothing, nothing,
        origins, destinations, nothing, seats, bookings, references, nothing, nothing,
        repeat(None), repeat(None), repeat(None), nothing, map(_STATUS, kinds, nothing),
        map(_new, repeat(Address), address) if alike.shape.has_address else repeat(None), held,
        repeat(()), repeat(()), repeat(()), lines,
        strict=False,
    )
    # fmt: on
    return map(_new, repeat(Person), said)


_STATUS: Final = {"INF": "infant", "IN": "infant"}.get


def _one_line(said: tuple[str, ...]) -> list[str] | tuple[str, ...]:
    """Return names as `worded` does."""
    together = f"<{'<'.join(said)}<"
    is_plain = together.isascii() and not any(each in together for each in ("  ", "< ", " <", "\n", "\t"))
    return said if is_plain else [" ".join(each.split()) for each in said]


def _between(legs: list[Leg]) -> tuple[str, str]:
    return (legs[0].origin, legs[-1].destination) if legs else ("", "")


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
