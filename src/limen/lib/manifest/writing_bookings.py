"""PNRGOV written, as EDIFACT and as XML: the reservations of a flight with who travels and with what document."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import Final

from lxml import etree

from limen.lib.basics.sex import Sex
from limen.lib.edifact import segment, write_interchange
from limen.lib.manifest import times
from limen.lib.manifest.docs import write_docs
from limen.lib.manifest.shapes import Contact, Document, Leg, Manifest, Person
from limen.lib.manifest.writing_paxlst import envelope_of

_KIND: Final = ("PNRGOV", "13", "1", "IA")
_NAMESPACE: Final = "http://www.iata.org/IATA/2007/00"


def bookings_of(manifest: Manifest) -> list[list[Person]]:
    """Return the persons by their bookings, in the order in which the first of each stands."""
    order = {each.booking: at for at, each in reversed(list(enumerate(manifest.persons)))}
    persons = sorted(manifest.persons, key=lambda each: order[each.booking])
    return [list(group) for _, group in groupby(persons, key=lambda each: each.booking)]


def write_pnrgov(manifest: Manifest) -> bytes:
    """Return the message, release 13.1."""
    leg = manifest.border_leg or Leg()
    bookings = bookings_of(manifest)
    spot = manifest.part
    flag = "F" if spot.is_last else "C" if spot.is_first else ""
    part = (f"{spot.number:02}", flag) if spot.number else ""
    lines = [
        segment("UNH", manifest.message_reference or "1", _KIND, manifest.access_reference, part),
        segment("MSG", ("", "22")),
        segment("ORG", (leg.carrier, leg.origin)),
        _tvl(leg),
        segment("EQN", str(len(bookings))),
    ]
    for persons in bookings:
        lines += _booking(persons, leg)
    return write_interchange([lines], envelope_of(manifest, kind="", release=""), kind=_KIND)


def _booking(persons: list[Person], leg: Leg) -> list[str]:
    lines = ["SRC", segment("RCI", (leg.carrier, persons[0].booking)), "DAT"]
    last = ""
    for number, person in enumerate(persons, start=1):
        if person.group != last:
            lines.append(segment("TIF", (person.group, "G")))
            last = person.group
        lines += _person(number, person)
    lines.append(_tvl(leg))
    for number, person in enumerate(persons, start=1):
        if person.seat or person.bag_count is not None or person.bag_weight is not None:
            lines.append(segment("TRI", "", ("", "", "", str(number))))
            lines += [segment("SSD", person.seat)] if person.seat else []
            bags = ["" if each is None else str(each) for each in (person.bag_count, person.bag_weight)]
            lines += [segment("TBD", "", (*bags, "700"))] if any(bags) else []
    return lines


def _person(number: int, person: Person) -> list[str]:
    kind = "IN" if person.status == "infant" else "A"
    given = f"{person.name.given} {person.name.second}".strip()
    lines = [segment("TIF", person.name.surname, (given, kind, str(number)))]
    lines += [segment("FTI", ("", each.value)) for each in person.references if each.kind == "CR"]
    if person.reference:
        lines.append(segment("REF", ("", person.reference)))
    docs = write_docs(person.document, person.nationality, person.birth, person.sex, person.name)
    lines.append(_ssr("DOCS", docs, number))
    if person.visa is not None:
        lines.append(_ssr("DOCO", _doco(person.visa), number))
    if person.status in {"child", "unaccompanied"}:
        lines.append(_ssr("CHLD" if person.status == "child" else "UMNR", "", number))
    if person.address is not None:
        address = person.address
        place = (address.country, address.street, address.city, address.subdivision, address.postcode)
        lines.append(_ssr("DOCA", "/D/" + "/".join(each.replace("/", " ") for each in place), number))
    lines += [_contact(each, number) for each in person.contacts]
    if person.ticket:
        lines.append(segment("TKT", (person.ticket, "T", "1")))
    return lines


def _ssr(code: str, text: str, number: int) -> str:
    return segment("SSR", (code, "HK", "1", "", "", "", "", "", text), ("", "", str(number)))


def _doco(visa: Document) -> str:
    day = times.lettered(visa.issued.earliest) if visa.issued is not None and visa.issued.is_complete else ""
    return f"//V/{visa.number}/{visa.place}/{day}/{visa.issuer}"


def _contact(contact: Contact, number: int) -> str:
    if contact.kind == "EM":
        return _ssr("CTCE", contact.value.replace("@", "//").replace("_", ".."), number)
    return _ssr("CTCM", contact.value, number)


def _tvl(leg: Leg) -> str:
    here, there = _day_first(leg.departs), _day_first(leg.arrives)
    return segment("TVL", (*here, *there), leg.origin, leg.destination, leg.carrier, leg.number)


def _day_first(at: datetime | None) -> tuple[str, str]:
    return (f"{at:%d%m%y}", f"{at:%H%M}") if at is not None else ("", "")


# --- XML -----------------------------------------------------------------------------------------------------------


def write_pnrgov_xml(manifest: Manifest) -> bytes:
    """Return the document."""
    leg = manifest.border_leg or Leg()
    root = etree.Element(f"{{{_NAMESPACE}}}IATA_PNRGOV_NotifRQ", nsmap={None: _NAMESPACE})
    _set(root, TransactionIdentifier=manifest.message_reference, CorrelationID=manifest.access_reference)
    _set(_add(root, "Originator"), AirlineCode=manifest.sender)
    _flight(_add(root, "FlightLeg"), leg)
    listed = _add(root, "PNRs")
    for persons in bookings_of(manifest):
        _pnr(_add(listed, "PNR"), persons, leg)
    data: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return data


def _pnr(pnr: etree._Element, persons: list[Person], leg: Leg) -> None:
    _set(_add(pnr, "BookingRefID"), ID=persons[0].booking)
    for number, person in enumerate(persons, start=1):
        _passenger(_add(pnr, "Passenger"), number, person)
    flight = _add(pnr, "Flight")
    _flight(flight, leg)
    for number, person in enumerate(persons, start=1):
        if person.seat:
            boarding = _add(_add(flight, "CheckInInfo"), "BoardingNumber")
            _set(boarding, RPH=str(number))
            _add(boarding, "SeatNumber").text = person.seat


def _passenger(element: etree._Element, number: int, person: Person) -> None:
    _set(element, RPH=str(number), SurnameRefNumber=person.reference)
    if person.status == "infant":
        _set(element, PassengerTypeCode="INF")
    for name, text in zip(("Surname", "GivenName", "MiddleName"), person.name, strict=True):
        if text:
            _add(element, name).text = text
    for contact in person.contacts:
        mark = "E+" if contact.kind == "EM" else "T+"
        _set(_add(element, "ContactInfo"), PhoneNumber=mark + contact.value)
    if person.ticket:
        _set(_add(element, "TicketDocument"), TicketDocumentNbr=person.ticket)
    if person.status in {"child", "unaccompanied"}:
        code = "CHLD" if person.status == "child" else "UMNR"
        _set(_add(element, "SSR"), SSRCode=code, RPH=str(number))
    _documents(element, person)


def _documents(element: etree._Element, person: Person) -> None:
    documents = _add(element, "DOC_SSR")
    document = person.document or Document("", "")
    sex = {Sex.M: "M", Sex.F: "F", Sex.X: "X", None: ""}[person.sex]
    _set(
        _add(documents, "DOCS"),
        DateOfBirth=str(person.birth or ""),
        Gender=sex,
        PaxNationality=person.nationality,
        TravelDocType=document.kind,
        TravelDocNbr=document.number,
        IssuingLoc=document.issuer,
        ExpiryDate=str(document.expires or ""),
    )
    if (visa := person.visa) is not None:
        said = {"TravelDocNbr": visa.number, "CountryState": visa.issuer, "PlaceOfIssue": visa.place}
        _set(_add(documents, "DOCO"), **said, DateOfIssue=str(visa.issued or ""))
    if (place := person.address) is not None:
        said = {"Address": place.street, "CityName": place.city, "StateProvCounty": place.subdivision}
        _set(_add(documents, "DOCA"), **said, PostalCode=place.postcode, Country=place.country)


def _flight(element: etree._Element, leg: Leg) -> None:
    _set(
        element,
        CarrierCode=leg.carrier,
        FlightNumber=leg.number,
        DepartureDateTime=leg.departs.isoformat() if leg.departs else "",
        ArrivalDateTime=leg.arrives.isoformat() if leg.arrives else "",
    )
    _set(_add(element, "DepartureAirport"), LocationCode=leg.origin)
    _set(_add(element, "ArrivalAirport"), LocationCode=leg.destination)


def _add(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{_NAMESPACE}}}{name}")


def _set(element: etree._Element, **attributes: str) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, value)
