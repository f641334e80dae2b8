"""PNRGOV: reservations, read for who travels and with what document. What is sensitive is left out and counted.

Source: PNRGOV EDIFACT implementation guides 10.1 to 13.1, as far as the messages of three systems show them. A segment
without anything in it says that there is nothing to say, and a person begins with TIF before the first TVL.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Message
from limen.lib.manifest import times
from limen.lib.manifest.docs import Docs, read_doca, read_doco, read_docs, state_code
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst import MOST_PERSONS
from limen.lib.manifest.profile import Profile
from limen.lib.manifest.sensitive import SEGMENTS, contact_in, dropped_service
from limen.lib.manifest.shapes import (
    Address,
    Contact,
    Document,
    Form,
    Function,
    Kind,
    Leg,
    Manifest,
    Name,
    Person,
    Reference,
    Role,
    Spot,
    Totals,
)

_FUNCTIONS: Final[Mapping[str, Function]] = {"": Function.ORIGINAL, "22": Function.ORIGINAL, "141": Function.CHANGE}
_POUND: Final = 0.45359237
"""Kilograms."""
_SEAT: Final = re.compile(r"0*(\d{1,3}[A-Z])")
_IGNORED: Final = frozenset({"APD", "RPI", "PTK", "ABI", "ORG", "DAT", "AUT", "CNT", "UNS", "TRA"})
_MAIL: Final = (("//", "@"), ("..", "_"), ("./", "-"))


_MARKS: Final = f"{SEGMENT}{ELEMENT}{COMPONENT}"
_OF_NAME: Final = "([A-Z'-]+(?: [A-Z'-]+)*)"
_DOCS: Final = re.compile(
    # Code, then seven components, the line, and whose it is by number.
    f"SSR{ELEMENT}DOCS(?:{COMPONENT}[^{_MARKS}]*){{7}}{COMPONENT}"
    "/([A-Z]+)/([A-Z]{1,3})/([0-9A-Z]+)/([A-Z]{1,3})/([0-9]{2}[A-Z]{3}[0-9]{4})/([MF])/([0-9]{2}[A-Z]{3}[0-9]{4})"
    f"/{_OF_NAME}/{_OF_NAME}(?:/{_OF_NAME})?"
    f"(?:{ELEMENT}{COMPONENT}{COMPONENT}([0-9.]+))?"
).fullmatch
"""A line of a travel document of somebody who is no infant, with everything at its place; the same is found by
`read_docs` and looked at one by one wherever this does not match.
"""
_new: Final[Callable[..., Any]] = tuple.__new__
_WORDS: Final = re.compile(f"IFT{ELEMENT}[^{ELEMENT}]*{ELEMENT}.*\\S", re.DOTALL).match
_SEXES: Final = {"M": Sex.M, "F": Sex.F}


def _document_name(name: Name, said: Name) -> Name:
    """Return the name of the document as the reservation has it, where they are the same."""
    # A fold may have put a space into one of the two.
    is_same = said.surname.replace(" ", "") == name.surname.replace(" ", "").upper()
    return Name(name.surname, said.given, said.second) if is_same else said


class DraftPerson:
    """One person of a reservation as far as it was read."""

    # Of the class until something is said: most persons have few of them.
    key = ""
    is_infant = False
    sex: Sex | None = None
    birth: PartialDate | None = None
    nationality = ""
    seat = ""
    reference = ""
    ticket = ""
    status = ""
    group = ""
    address: Address | None = None
    document_name: Name | None = None
    bag_count: int | None = None
    bag_weight: int | None = None
    documents: tuple[Document, ...] = ()
    contacts: tuple[Contact, ...] = ()
    references: tuple[Reference, ...] = ()

    def __init__(self, name: Name, segment: int) -> None:
        self.name = name
        self.segment = segment

    def take_docs(self, docs: Docs) -> None:
        """Take what a DOCS line says; the same line comes again for every leg."""
        self.nationality = self.nationality or docs.nationality
        self.birth = self.birth or docs.birth
        self.sex = self.sex or docs.sex
        if docs.name.surname and self.document_name is None:
            self.document_name = _document_name(self.name, docs.name)
        if docs.document is not None and all(each.number != docs.document.number for each in self.documents):
            self.documents += (docs.document,)

    def made(self, booking: str, origin: str, destination: str) -> Person:
        """Return the person."""
        # In the order of its fields, which is twice as fast as by their names.
        # fmt: off
        made: Person = _new(Person, (
            Role.PASSENGER, self.document_name or self.name, self.sex, self.birth, self.nationality, "",
            "", origin, destination, "", self.seat, booking, self.reference, self.ticket, "",
            None, self.bag_count, self.bag_weight, self.group, "infant" if self.is_infant else self.status,
            self.address, self.documents, (), self.contacts, self.references, self.segment,
        ))
        # fmt: on
        return made


def read_pnrgov(message: Message, profile: Profile, today: date, notes: Notes) -> Manifest | None:
    """Return what a message says; None where it names no movement, which is noted."""
    reading = _Reading(message, today, notes)
    reading.read()
    for remark in message.remarks:
        notes.take(remark)
    return reading.made(profile)


class _Reading:
    """The reservations as far as they were read."""

    def __init__(self, message: Message, today: date, notes: Notes) -> None:
        self._message = message
        self._today = today
        self._notes = notes
        self._function = Function.ORIGINAL
        self._leg: Leg | None = None
        self._total: int | None = None
        self._persons: list[Person] = []
        self._bookings = 0
        self._dropped: Counter[str] = Counter()
        self._booking: _Booking | None = None
        self._at = 0
        self._readers: Mapping[str, Callable[[list[str]], None]] = {
            "MSG": self._msg,
            "TVL": self._tvl,
            "EQN": self._eqn,
            "SRC": self._src,
            "RCI": self._rci,
            "TIF": self._tif,
            "REF": self._ref,
            "FTI": self._fti,
            "ADD": self._add,
            "TKT": self._tkt,
            "SSD": self._ssd,
            "TBD": self._tbd,
            "TRI": self._tri,
        }

    def read(self) -> None:
        """Read the whole body."""
        readers, dropped = self._readers, dict.fromkeys(SEGMENTS, 0)
        whole: Mapping[str, Callable[[str], None]] = {"SSR": self._service, "IFT": self._words}
        for at, segment in enumerate(self._message.body):
            tag = segment[:3]
            # Most segments are left out, and so these are looked for first.
            if tag in dropped:
                if len(segment) > 4:
                    dropped[tag] += 1
                if tag == "SAC" and self._booking is not None:
                    self._booking.is_history = True
            elif tag in whole:
                self._at = at
                whole[tag](segment)
            elif tag in readers:
                self._at = at
                readers[tag](segment.split(ELEMENT))
            elif tag not in _IGNORED and segment.strip():
                self._notes.note("segment-unknown", self._message.first + at, said=segment[:3])
        self._close()
        self._drop(dropped)

    def _drop(self, counted: Mapping[str, int]) -> None:
        """Count under their kinds the segments that were left out; by tag."""
        for tag, count in counted.items():
            if count:
                self._dropped[SEGMENTS[tag]] += count

    def made(self, profile: Profile) -> Manifest | None:
        """Return the manifest; None without a flight."""
        message, header, leg = self._message, self._message.header, self._leg
        if leg is None or not (leg.number or leg.origin):
            self._notes.note("movement-missing", message.first)
            return None
        if leg.departs is None:
            self._notes.note("departure-missing", message.first)
        if self._total is not None and self._total != self._bookings:
            self._notes.note("bookings-differ", message.first, said=self._total, expected=self._bookings)
        if not self._persons:
            self._notes.note("nobody", message.first)
        return Manifest(
            form=Form.PNRGOV,
            kind=Kind.BOOKINGS,
            function=self._function,
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
            carrier=leg.carrier,
            number=leg.number,
            legs=(leg,),
            persons=tuple(self._persons),
            totals=Totals(),
            dropped=dict(sorted(self._dropped.items())),
        )

    # --- segments ------------------------------------------------------------------------------------------------

    def _msg(self, elements: list[str]) -> None:
        if self._booking is not None:
            self._booking.is_history = True  # from here on hotels and cars
            return
        code = elements[1].split(COMPONENT)[-1].strip() if len(elements) > 1 else ""
        self._function = _FUNCTIONS.get(code, Function.ORIGINAL)
        if code not in _FUNCTIONS:
            self._notes.note("function-unknown", self._message.first + self._at, said=code[:20])

    def _tvl(self, elements: list[str]) -> None:
        leg = leg_of(elements)
        if self._booking is None:
            self._leg = self._leg or leg
            return
        self._booking.person = None
        self._booking.is_past_names = True
        if not self._booking.is_history and (leg.origin or leg.destination):
            self._booking.legs.append(leg)

    def _eqn(self, elements: list[str]) -> None:
        said = elements[1].partition(COMPONENT)[0].strip() if len(elements) > 1 else ""
        if self._booking is None and said.isascii() and said.isdigit() and len(said) < 8:
            self._total = int(said)
        elif self._booking is not None:
            self._booking.is_split = True

    def _src(self, elements: list[str]) -> None:  # noqa: ARG002 - the others look at them
        self._close()
        self._booking = _Booking()
        self._bookings += 1

    def _rci(self, elements: list[str]) -> None:
        booking = self._booking
        if booking is None or booking.locator or booking.is_split or len(elements) < 2:
            return
        booking.locator = [*elements[1].split(COMPONENT), ""][1].strip()

    def _tif(self, elements: list[str]) -> None:
        booking = self._booking
        if booking is None or booking.is_history or len(elements) < 2:
            return
        surname, _, kind = elements[1].partition(COMPONENT)
        if kind.strip() == "G":
            booking.group = surname.strip()
            return
        given = [*(elements[2].split(COMPONENT) if len(elements) > 2 else []), "", "", ""]
        key = given[2].strip()
        if booking.is_past_names:
            booking.seated = booking.find(key)
            return
        if len(self._persons) + len(booking.persons) >= MOST_PERSONS:
            self._notes.note("too-many-persons", self._message.first + self._at, expected=MOST_PERSONS)
            return
        person = DraftPerson(Name(surname.strip(), given[0].strip()), self._message.first + self._at)
        person.key, person.is_infant = key, given[1].strip() == "IN"
        person.group = booking.group
        booking.add(person)

    def _service(self, segment: str) -> None:
        """Take a special service: most are documents."""
        found = _DOCS(segment)
        if found is None:
            self._ssr(segment.split(ELEMENT))
        else:
            self._plain_docs(found.groups(""))

    def _words(self, segment: str) -> None:
        """Take free words: most are left out, and need not be cut up for it."""
        if "CTC" not in segment and _WORDS(segment):
            self._dropped["remark"] += 1
        else:
            self._ift(segment.split(ELEMENT))

    def _ssr(self, elements: list[str]) -> None:
        booking = self._booking
        parts = elements[1].split(COMPONENT, 8) if len(elements) > 1 else [""]
        code = parts[0].strip().upper()
        kind = dropped_service(code)
        if kind:
            self._dropped[kind] += 1
            return
        if booking is None or booking.is_history:
            return
        if code == "SEAT":
            booking.take_seats(elements[2:], self._leg)
            return
        text = parts[8].rstrip(COMPONENT).replace(COMPONENT, " ") if len(parts) > 8 else ""
        key = (*elements[2].split(COMPONENT, 3), "", "")[2].strip() if len(elements) > 2 else ""
        person = booking.find(key) if key else booking.person
        if code == "DOCS":
            self._docs(booking, person, text)
        elif person is not None:
            self._other_service(person, code, text)

    def _plain_docs(self, said: tuple[str, ...]) -> None:
        """Take a DOCS line in which everything stands where it should."""
        kind, issuer, number, nationality, birth, sex, expiry, surname, given, second, key = said
        booking = self._booking
        if booking is None or booking.is_history:
            return
        person = booking.find(key) if key else booking.person
        born, expires = times.birth_date(birth, self._today), times.document_date(expiry, self._today)
        if person is None or born is None or expires is None:
            text = "/".join(("", *said[:-1]))
            self._docs(booking, person, text)
            return
        # As `Docs` would be taken, without making one.
        person.nationality = person.nationality or state_code(nationality)
        person.birth, person.sex = person.birth or born, person.sex or _SEXES[sex]
        if person.document_name is None:
            person.document_name = _document_name(person.name, Name(surname, given, "" if second == "H" else second))
        if all(each.number != number for each in person.documents):
            person.documents += (Document(kind, number, state_code(issuer), expires),)

    def _docs(self, booking: _Booking, person: DraftPerson | None, text: str) -> None:
        docs = read_docs(text, self._today)
        if docs is None:
            return
        meant = booking.meant(docs, person)
        if docs.odd:
            name = meant.name if meant else None
            self._notes.note(
                "date-unreadable", self._message.first + self._at, name=name, said=docs.odd, element="document"
            )
        if docs.is_infant and (meant is None or not meant.is_infant):
            booking.infants.append(docs)
        elif meant is not None:
            meant.take_docs(docs)

    def _other_service(self, person: DraftPerson, code: str, text: str) -> None:
        if code == "DOCO" and (visa := read_doco(text, self._today)) is not None:
            person.documents += (visa,)
        elif code == "DOCA":
            person.address = person.address or read_doca(text)
        elif code in {"CTCE", "CTCM"}:
            person.contacts += (contact_of(f"{code} {text}"),)
        elif code in {"CHLD", "UMNR"}:
            person.status = "unaccompanied" if code == "UMNR" else person.status or "child"
        elif code == "TKNE" and text.strip(" ."):
            person.ticket = person.ticket or text.strip(" .")

    def _ref(self, elements: list[str]) -> None:
        person = self._booking.person if self._booking else None
        if person is not None and len(elements) > 1:
            person.reference = person.reference or elements[1].rpartition(COMPONENT)[2].strip()

    def _fti(self, elements: list[str]) -> None:
        person = self._booking.person if self._booking else None
        if person is not None and len(elements) > 1:
            parts = [each.strip() for each in elements[1].split(COMPONENT)]
            if len(parts) > 1 and parts[1]:
                person.references += (Reference("CR", f"{parts[0]}{parts[1]}"),)

    def _ift(self, elements: list[str]) -> None:
        words = " ".join([each.replace(COMPONENT, " ").strip() for each in elements[2:]])
        booking, contact = self._booking, contact_in(words)
        if not words:
            return
        if not contact or booking is None or booking.is_history:
            self._dropped["remark"] += 1
        else:
            told = booking.person or booking
            told.contacts += (contact_of(contact),)

    def _add(self, elements: list[str]) -> None:
        booking = self._booking
        parts = [each.strip() for each in elements[2].split(COMPONENT)] if len(elements) > 2 else []
        if booking is None or booking.is_history or len(parts) < 2:
            return
        parts += [""] * 8
        address = Address(parts[1], parts[2], parts[3], parts[6], state_code(parts[5]))
        if booking.person is not None:
            booking.person.address = booking.person.address or address
        else:
            booking.address = booking.address or address

    def _tkt(self, elements: list[str]) -> None:
        person = self._booking.person if self._booking else None
        if person is not None and len(elements) > 1:
            person.ticket = person.ticket or elements[1].partition(COMPONENT)[0].strip()

    def _tri(self, elements: list[str]) -> None:
        booking = self._booking
        if booking is not None:
            key = elements[2].split(COMPONENT)[-1].strip() if len(elements) > 2 else ""
            booking.person = None
            booking.is_past_names = True
            booking.seated = booking.find(key)

    def _ssd(self, elements: list[str]) -> None:
        booking = self._booking
        if booking is not None and booking.seated is not None and booking.is_on(self._leg) and len(elements) > 1:
            take_seat(booking.seated, elements[1])

    def _tbd(self, elements: list[str]) -> None:
        booking = self._booking
        if booking is None or booking.seated is None or not booking.is_on(self._leg) or len(elements) < 3:
            return
        person = booking.seated
        person.bag_count, weight, unit = _bags(elements[2])
        if weight is not None:
            person.bag_weight = round(weight * _POUND) if unit == "701" else weight

    def _close(self) -> None:
        booking, self._booking = self._booking, None
        if booking is not None:
            self._persons += booking.made()


class _Booking:
    """One reservation."""

    def __init__(self) -> None:
        self.locator = ""
        self.group = ""
        self.persons: list[DraftPerson] = []
        self._by_key: dict[str, DraftPerson] = {}
        self.person: DraftPerson | None = None
        """Whom the next segments are about; None for all of them."""
        self.seated: DraftPerson | None = None
        self.legs: list[Leg] = []
        self.contacts: tuple[Contact, ...] = ()
        self.address: Address | None = None
        self.infants: list[Docs] = []
        self.is_past_names = False
        self.is_split = False
        self.is_history = False
        """What comes now is no part of the journey: what was before, or beside it."""

    def find(self, key: str) -> DraftPerson | None:
        """Return the person with that number in the reservation."""
        return self._by_key.get(key) if key else None

    def add(self, person: DraftPerson) -> None:
        """Take another person."""
        self.persons.append(person)
        self._by_key.setdefault(person.key, person)
        self.person = person

    def meant(self, docs: Docs, person: DraftPerson | None) -> DraftPerson | None:
        """Return whom a DOCS line is about: an infant's stands with the adult who holds it."""
        if docs.is_infant:
            return next((each for each in self.persons if each.is_infant and _is_named(each, docs)), None)
        if person is not None:
            return person
        alike = [each for each in self.persons if _is_named(each, docs)]
        return alike[0] if len(alike) == 1 else None

    def is_on(self, leg: Leg | None) -> bool:
        """True while what is read is about the flight that the message is about."""
        here = self.legs[-1] if self.legs else None
        # Mostly the very same, because `leg_of` remembers.
        return (
            here is leg
            or here is None
            or leg is None
            or (here.origin, here.destination) == (leg.origin, leg.destination)
        )

    def take_seats(self, elements: list[str], leg: Leg | None) -> None:
        """Take seats such as `15A::1`: the number says whose it is."""
        if not self.is_on(leg):
            return
        for element in elements:
            parts = [*element.split(COMPONENT), "", "", ""]
            person = self.find(parts[2].strip())
            if person is not None:
                take_seat(person, parts[0])

    def made(self) -> list[Person]:
        """Return the persons."""
        for docs in self.infants:
            infant = self.meant(docs, None)
            if infant is not None:
                infant.take_docs(docs)
        origin = self.legs[0].origin if self.legs else ""
        destination = self.legs[-1].destination if self.legs else ""
        for person in self.persons:
            person.contacts += self.contacts
            person.address = person.address or self.address
        return [each.made(self.locator, origin, destination) for each in self.persons]


@lru_cache(maxsize=1024)
def _bags(said: str) -> tuple[int | None, int | None, str]:
    """Return how many, how heavy and in what unit: most travellers have one of a few kilograms."""
    count, weight, unit = [*said.split(COMPONENT), "", "", ""][:3]
    many, heavy = (int(each) if each and each.strip().isdigit() and len(each) < 6 else None for each in (count, weight))
    return many, heavy, unit.strip()


def _is_named(person: DraftPerson, docs: Docs) -> bool:
    surname = docs.name.surname.replace(" ", "")
    given = docs.name.given.replace(" ", "")
    mine = person.name.given.replace(" ", "").upper()
    return person.name.surname.replace(" ", "").upper() == surname and (
        mine.startswith(given) or given.startswith(mine)
    )


def take_seat(person: DraftPerson, said: str) -> None:
    """Take a seat; `XXX` is none."""
    person.seat = person.seat or seat_of(said)


@lru_cache(maxsize=4096)
def seat_of(said: str) -> str:
    """Return the seat in what is said; empty where none is. An aircraft has some hundreds of them."""
    found = _SEAT.fullmatch(said.strip().upper())
    return found[1] if found else ""


def contact_of(text: str) -> Contact:
    """Return the contact in `CTCE ANNA..ERIKSSON//MAIL.EXAMPLE`; @ and _ are written with other signs there."""
    code, _, value = text.strip().partition(" ")
    if code == "CTCE":
        for written, meant in _MAIL:
            value = value.replace(written, meant)
        return Contact(value.strip(), "EM")
    return Contact(value.strip(), "TE")


def leg_of(elements: list[str]) -> Leg:
    """Return the leg in a TVL: `121210:0915::1230+LHR+JFK+DL:LH+324:B`. Dates have their day first."""
    return _leg_in(ELEMENT.join(elements))


@lru_cache(maxsize=1024)
def _leg_in(segment: str) -> Leg:
    """Hundreds of reservations of one message say the same."""
    elements = segment.split(ELEMENT)
    parts = [*(elements[1].split(COMPONENT) if len(elements) > 1 else []), "", "", "", ""]
    day, hour, other_day, other_hour = (each.strip() for each in parts[:4])
    if len(other_day) == 4 and not other_hour:
        other_day, other_hour = "", other_day
    said = [each.partition(COMPONENT)[0].strip() for each in elements] + [""] * 6
    return Leg(
        said[4],
        said[5],
        said[2],
        _moment(day, hour),
        said[3],
        _moment(other_day or day, other_hour) if other_day or other_hour else None,
        crosses=True,
    )


def _moment(day: str, hour: str) -> datetime | None:
    if len(day) != 6:
        return None
    digits = f"20{day[4:]}{day[2:4]}{day[:2]}{hour if len(hour) == 4 else ''}"
    return times.moment(digits, "203")
