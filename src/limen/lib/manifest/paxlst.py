"""PAXLST, read in one pass: every release, passengers and crew, batch and interactive, in whatever order it comes.

Source: WCO/IATA/ICAO guidelines on advance passenger information, PAXLST implementation guide 6.0 (2016), and what
carriers really send. The UN directory is not followed where the guide's own examples break it.

Persons written as the sender writes all of them are found at once (`paxlst_shapes`), and so are segments that say one
plain thing (`paxlst_plain`). All others, and all of a person about whom
something must be noted, are read one by one; one that was met before is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import pairwise
from operator import itemgetter
from typing import Any, Final

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.edifact import COMPONENT, ELEMENT, SEGMENT, Message
from limen.lib.manifest import times
from limen.lib.manifest.noting import Notes
from limen.lib.manifest.paxlst_plain import find_plain
from limen.lib.manifest.paxlst_shapes import LESSONS, Shape, shapes_of
from limen.lib.manifest.profile import DateOrder, Element, Profile
from limen.lib.manifest.shapes import (
    Address,
    Bag,
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
    Transport,
)

MOST_PERSONS: Final = 100_000

ROLES: Final[Mapping[str, Role]] = {
    "FL": Role.PASSENGER,
    "FM": Role.CREW,
    "DDU": Role.TRANSIT_PASSENGER,
    "DDT": Role.TRANSIT_CREW,
    "VW": Role.DRIVER,
    "ZZZ": Role.UNNAMED,
}
"""NAD 3035."""
KINDS: Final[Mapping[str, Kind]] = {
    "745": Kind.PASSENGERS,
    "250": Kind.CREW,
    "336": Kind.MASTER_CREW,
    "266": Kind.FLIGHT_STATUS,
    "655": Kind.GATE_PASS,
    "10": Kind.PASSENGERS,
}
"""BGM 1001."""
FUNCTIONS: Final[Mapping[str, Function]] = {
    "": Function.ORIGINAL,
    "9": Function.ORIGINAL,
    "CP": Function.CHANGE,
    "XR": Function.CANCEL,
    "RP": Function.REDUCTION,
    "CL": Function.CLOSE,
    "CLNB": Function.CLOSE_NOT_ON_BOARD,
    "CLOB": Function.CLOSE_ON_BOARD,
    "XF": Function.CANCEL_MOVEMENT,
    "CF": Function.CHANGE_MOVEMENT,
    "G": Function.ADD,
    "H": Function.DELETE,
    "I": Function.CHANGE,
    "CI": Function.CHECK_IN,
    "DC": Function.DEPARTED,
    # With a crew list: which flight the crew is on. None changes what an earlier message said.
    "C": Function.ORIGINAL,
    "CC": Function.CHANGE,
    "B": Function.ORIGINAL,
    "BC": Function.CHANGE,
    "A": Function.ORIGINAL,
    "D": Function.ORIGINAL,
    "E": Function.ORIGINAL,
    "EC": Function.CHANGE,
    "F": Function.ORIGINAL,
    "FC": Function.CHANGE,
}
"""BGM 1225, whatever the 1001."""
MODES: Final[Mapping[str, Transport]] = {
    "1": Transport.SEA,
    "2": Transport.RAIL,
    "3": Transport.ROAD,
    "4": Transport.AIR,
    "8": Transport.RIVER,
}
"""TDT 8067 (UN/ECE Recommendation 19)."""

(
    _ROLE,
    _NAME,
    _SEX,
    _BIRTH,
    _NATIONALITY,
    _RESIDENCE,
    _BIRTH_PLACE,
    _EMBARKATION,
    _DISEMBARKATION,
    _CLEARANCE,
    _SEAT,
    _BOOKING,
    _REFERENCE,
    _TICKET,
    _CREW_ROLE,
    _VERIFIED,
    _BAG_COUNT,
    _BAG_WEIGHT,
    _GROUP,
    _STATUS,
    _ADDRESS,
    _DOCUMENTS,
    _BAGS,
    _CONTACTS,
    _REFERENCES,
    _SEGMENT,
) = range(len(Person._fields))
# What belongs to the document that was begun last, and a slot for what is left out.
_DOCUMENT, _EXPIRES, _ISSUED, _ISSUER, _PLACE, _NOWHERE = range(len(Person._fields), len(Person._fields) + 6)
_FIELDS: Final = len(Person._fields)
_BLANK: Final[list[Any]] = [*Person(), None, None, None, "", "", None]
_NO_DOCUMENT: Final[list[Any]] = [None, None, "", ""]

_SLOTS: Final[Mapping[Element, int]] = {
    Element.BIRTH: _BIRTH,
    Element.SEX: _SEX,
    Element.NATIONALITY: _NATIONALITY,
    Element.RESIDENCE: _RESIDENCE,
    Element.BIRTH_PLACE: _BIRTH_PLACE,
    Element.ADDRESS: _ADDRESS,
    Element.EMBARKATION: _EMBARKATION,
    Element.DISEMBARKATION: _DISEMBARKATION,
    Element.CLEARANCE: _CLEARANCE,
    Element.SEAT: _SEAT,
    Element.BAG_COUNT: _BAG_COUNT,
    Element.BAG_WEIGHT: _BAG_WEIGHT,
    Element.BOOKING: _BOOKING,
    Element.REFERENCE: _REFERENCE,
    Element.TICKET: _TICKET,
    Element.CREW_ROLE: _CREW_ROLE,
    Element.VERIFIED: _VERIFIED,
}
_ELEMENT_OF: Final = {slot: element.value for element, slot in _SLOTS.items()} | {
    _EXPIRES: "document_expiry",
    _ISSUER: "document_issuer",
    _SEGMENT: "name",
}
_PLACES: Final = {
    "22": _CLEARANCE,
    "174": _RESIDENCE,
    "178": _EMBARKATION,
    "179": _DISEMBARKATION,
    "180": _BIRTH_PLACE,
    "91": _ISSUER,
}
"""LOC 3227 below a person or a document."""
_DATES: Final = {"329": _BIRTH, "36": _EXPIRES, "192": _EXPIRES, "182": _ISSUED}
"""DTM 2005 below a person or a document."""
_DATED: Final = {_BIRTH: "birth", _EXPIRES: "expiry", _ISSUED: "issue"}
_REFERENCES_OF: Final = {"AVF": _BOOKING, "ABO": _REFERENCE, "YZY": _TICKET, "SEA": _SEAT}
"""RFF 1153."""
_VERIFIED_BY: Final = {"173": True, "174": False}
"""GEI 7365."""
_OTHER_WORDS: Final = _VERIFIED - _BIRTH_PLACE
"""Fields between the residence and `verified`, which are taken as they are said."""
_STATES: Final = frozenset(("", *ENTRIES))
_PERSON_BEGINS: Final = f"{SEGMENT}NAD"
Learnt = tuple[int, Any]
_new: Final[Callable[..., Any]] = tuple.__new__
"""Makes a named tuple of a sequence of the right length, without the function that takes its fields one by one."""


def read_paxlst(message: Message, profile: Profile, today: date, notes: Notes) -> Manifest | None:
    """Return what a message says; None where it names no movement, which is noted."""
    head = _Head(message, notes)
    at = head.read()
    persons = _Persons(message, profile, today, notes)
    persons.read(at)
    for remark in message.remarks:
        notes.take(remark)
    made = head.made(tuple(persons.persons), persons.totals, profile)
    if not head.has_movement(made):
        return None
    notes.check_totals(made)
    return made


class _Head:
    """What stands before the first person."""

    def __init__(self, message: Message, notes: Notes) -> None:
        self._message = message
        self._notes = notes
        self._kind = Kind.PASSENGERS
        self._function = Function.ORIGINAL
        self._has_begin = False
        self._said: dict[str, str] = {}
        self._contact = Name("")
        self._contacts: list[Contact] = []
        self._mode = Transport.AIR
        self._legs: list[_DraftLeg] = []
        self._at = 0

    def read(self) -> int:
        """Return the place of the first person in the body, its length where there is none."""
        readers: Mapping[str, Callable[[list[str]], None]] = {
            "BGM": self._bgm,
            "RFF": self._rff,
            "NAD": self._nad,
            "COM": self._com,
            "TDT": self._tdt,
            "LOC": self._loc,
            "DTM": self._dtm,
        }
        for at, segment in enumerate(self._message.body):
            elements = segment.split(ELEMENT)
            tag = elements[0].rstrip()
            if tag == "NAD" and len(elements) > 1 and elements[1].strip() in ROLES:
                return at
            if tag in {"CNT", "UNS"}:
                return at
            read = readers.get(tag)
            if read is not None:
                self._at = at
                read(elements)
            elif tag not in {"CTA", "AUT", "FTX", "MEA", "ATT", "GEI"}:
                self._notes.note("segment-unknown", self._message.first + at, said=segment[:20])
        return len(self._message.body)

    def made(self, persons: tuple[Person, ...], totals: Totals, profile: Profile) -> Manifest:
        """Return the manifest."""
        message, header = self._message, self._message.header
        if not self._has_begin:
            self._notes.note("begin-missing", message.first)
        legs = tuple(leg for draft in self._legs for leg in draft.legs())
        return Manifest(
            form=Form.PAXLST,
            kind=self._kind,
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
            transaction=self._said.get("TN", ""),
            revision=self._said.get("revision", ""),
            part=Spot(*message.part),
            is_interactive="TN" in self._said and any(each.reference for each in persons),
            contact=self._contact,
            contacts=tuple(self._contacts),
            mode=self._mode,
            carrier=next((leg.carrier for leg in legs if leg.carrier), ""),
            number=next((leg.number for leg in legs if leg.number), ""),
            conveyance=self._said.get("conveyance", ""),
            conveyance_number=self._said.get("conveyance-number", ""),
            legs=legs,
            persons=persons,
            totals=totals,
        )

    def has_movement(self, made: Manifest) -> bool:
        """Note what of the movement is missing; False where nothing of it is there and nothing can be done with it."""
        if made.kind is Kind.MASTER_CREW:
            return True
        first = self._message.first
        if not made.legs:
            self._notes.note("movement-missing", first)
            return False
        checks = (
            ("number-missing", made.number),
            ("departure-missing", made.departs),
            ("place-missing", all(leg.origin and leg.destination for leg in made.legs)),
        )
        missing = [code for code, there in checks if not there]
        if len(missing) == len(checks) and not any(leg.origin or leg.destination for leg in made.legs):
            self._notes.note("movement-missing", first)
            return False
        for code in missing:
            self._notes.note(code, first)
        return True

    def _bgm(self, elements: list[str]) -> None:
        self._has_begin = True
        code = _first(elements, 1)
        self._kind = KINDS.get(code, Kind.PASSENGERS)
        if code not in KINDS:
            self._notes.note("begin-missing", self._message.first + self._at)
        function = _first(elements, 2)
        found = FUNCTIONS.get(function)
        if found is None:
            self._notes.note("function-unknown", self._message.first + self._at, said=function[:20])
        self._function = found or Function.ORIGINAL

    def _rff(self, elements: list[str]) -> None:
        parts = [*(elements[1].split(COMPONENT) if len(elements) > 1 else []), "", "", "", "", ""]
        if parts[0].strip() == "TN":
            self._said["TN"] = parts[1].strip()
            self._said["revision"] = next((each.strip() for each in reversed(parts[2:5]) if each.strip()), "")

    def _nad(self, elements: list[str]) -> None:
        name = _name(elements[4] if len(elements) > 4 else "")
        self._contact = name if name.surname else Name(_first(elements, 2))

    def _com(self, elements: list[str]) -> None:
        self._contacts += _contacts(elements)

    def _tdt(self, elements: list[str]) -> None:
        stage, number = _first(elements, 1), _first(elements, 2)
        mode = _first(elements, 3)
        carrier = _first(elements, 5).upper()
        self._mode = MODES.get(mode, self._mode)
        vessel = [*(elements[8].split(COMPONENT) if len(elements) > 8 else []), "", "", "", ""]
        if vessel[3].strip() or vessel[0].strip():
            self._said["conveyance"] = vessel[3].strip()
            self._said["conveyance-number"] = vessel[0].strip()
        self._legs.append(_DraftLeg(*number_of(number, carrier), is_overflight=stage == "34"))

    def _leg(self) -> _DraftLeg:
        if not self._legs:
            self._legs.append(_DraftLeg("", "", is_overflight=False))
        return self._legs[-1]

    def _loc(self, elements: list[str]) -> None:
        self._leg().stops.append(_Stop(_first(elements, 1).lstrip("0") or "0", _place(elements)))

    def _dtm(self, elements: list[str]) -> None:
        parts = [*(elements[1].split(COMPONENT) if len(elements) > 1 else []), "", "", ""]
        if parts[0].strip() == "137":
            return
        if not self._leg().stops:
            self._leg().stops.append(_Stop("", ""))
        stop = self._leg().stops[-1]
        found = times.moment(parts[1], parts[2].strip())
        if found is None and parts[1].strip():
            self._notes.note("time-unreadable", self._message.first + self._at, said=parts[1][:20])
        elif found is not None:
            stop.times[parts[0].strip()] = found


class _Stop:
    """A place of a leg and the times at it."""

    def __init__(self, code: str, place: str) -> None:
        self.code = code
        self.place = place
        self.times: dict[str, Any] = {}

    @property
    def departs(self) -> Any:
        """The time of departure, as scheduled."""
        return self.times.get("189") or self.times.get("136")

    @property
    def arrives(self) -> Any:
        """The time of arrival, as scheduled."""
        return self.times.get("232") or self.times.get("132")


_PAIR: Final = 2
_LAST_ABROAD, _FIRST_HERE, _ROUTE, _GOAL = "125", "87", "92", "130"
_OF_LEG: Final = frozenset({_LAST_ABROAD, _FIRST_HERE, _ROUTE, _GOAL, "", "5", "8", "9", "11", "60", "61"})


class _DraftLeg:
    """A TDT with the places and times below it, which are one leg or several."""

    def __init__(self, carrier: str, number: str, *, is_overflight: bool) -> None:
        self.carrier = carrier
        self.number = number
        self.is_overflight = is_overflight
        self.stops: list[_Stop] = []

    def legs(self) -> list[Leg]:
        """Return the legs, from each place to the next; one without places where none is named."""
        stops = [stop for stop in self.stops if stop.code in _OF_LEG]
        if len(stops) < _PAIR:
            return [self._lone(stops[0] if stops else None)]
        return [self._between(here, there) for here, there in pairwise(stops)]

    def _lone(self, stop: _Stop | None) -> Leg:
        if stop is None:
            return Leg(self.carrier, self.number, is_overflight=self.is_overflight)
        if stop.code == _FIRST_HERE or (stop.arrives and not stop.departs):
            return Leg(self.carrier, self.number, "", None, stop.place, stop.arrives, is_overflight=self.is_overflight)
        return Leg(self.carrier, self.number, stop.place, stop.departs, is_overflight=self.is_overflight)

    def _between(self, here: _Stop, there: _Stop) -> Leg:
        if there.code == _LAST_ABROAD and here.code == _FIRST_HERE:
            here, there = there, here
        return Leg(
            self.carrier,
            self.number,
            here.place,
            here.departs,
            there.place,
            there.arrives or there.times.get("189") if there is self.stops[-1] else there.arrives,
            crosses=here.code == _LAST_ABROAD or there.code == _FIRST_HERE,
            is_overflight=self.is_overflight,
            departed=here.times.get("186"),
        )


class _Persons:
    """The persons and what ends the message."""

    def __init__(self, message: Message, profile: Profile, today: date, notes: Notes) -> None:
        self._message = message
        self._profile = profile
        self._today = today
        self._notes = notes
        self._no_given = profile.no_given
        self._day_first = profile.date_order is DateOrder.DAY_FIRST
        # By the code of the message: to hash a member of an enumeration takes longer than all else.
        self._needs = {code: _Needs(profile, role) for code, role in ROLES.items()}
        self._need = self._needs["FL"]
        self._sexes = {each.value: each for each in Sex} | dict(profile.sexes)
        self._person: list[Any] | None = None
        self._at = 0
        self.persons: list[Person] = []
        self._keys: set[Any] = set()
        self._learnt: dict[str, Learnt] = {}
        self._shapes = shapes_of(message.header.sender, tuple(each.asked for each in self._needs.values()))
        self._lessons = LESSONS
        self._passengers: int | None = None
        self._crew: int | None = None
        self._learners: Mapping[str, Callable[[str], Learnt | None]] = {
            "NAD": self._nad,
            "ATT": self._att,
            "DTM": self._dtm,
            "MEA": self._mea,
            "GEI": self._gei,
            "FTX": self._ftx,
            "LOC": self._loc,
            "COM": self._com,
            "EMP": self._emp,
            "NAT": self._nat,
            "RFF": self._rff,
            "DOC": self._doc,
            "CNT": self._cnt,
            "UNS": self._nothing,
            "AUT": self._nothing,
            "GID": self._nothing,
            "QTY": self._nothing,
            "CPI": self._nothing,
            "TDT": self._nothing,
        }

    @property
    def totals(self) -> Totals:
        """What CNT says."""
        return Totals(self._passengers, self._crew)

    def read(self, begin: int) -> None:
        """Read the body from `begin` on."""
        before, *persons = f"{SEGMENT}{SEGMENT.join(self._message.body[begin:])}".split(_PERSON_BEGINS)
        self._each(before[1:].split(SEGMENT), begin)
        at = begin + before.count(SEGMENT)
        shapes = self._shapes.known
        for person in persons:
            for shape in shapes:
                found = shape.match(person)
                if found is not None and self._take_shaped(shape, shape.told((*found.groups(), "")), at):
                    at += shape.segments
                    break
            else:
                at += self._begun(person, at)
        self._close()

    def _begun(self, person: str, at: int) -> int:
        """Read somebody of no known shape, and return how many segments there were."""
        said = person + SEGMENT
        end = said.find(SEGMENT) + 1
        self._at = at
        self._nad(f"NAD{said[: end - 1]}")
        if self._person is not None:
            end = self._take_plain(self._person, said, end)
        if end < len(said):
            self._each(said[end:-1].split(SEGMENT), at + said.count(SEGMENT, 0, end))
        elif self._lessons and self._person is not None and not self._need.missing(self._ended(self._person)):
            self._lessons -= 1
            self._shapes.learn(person)
        return said.count(SEGMENT)

    def _ended(self, person: list[Any]) -> list[Any]:
        """Return the person with the document that was begun last."""
        if person[_DOCUMENT] is not None:
            _end_document(person)
        return person

    def _take_shaped(self, shape: Shape, said: tuple[str, ...], at: int) -> bool:
        """Take somebody of a known shape at once; False, and nothing taken, where something must be looked at."""
        # fmt: off
        (
            surname, given, second, street, city, subdivision, postcode, country,
            sex_said, birth_said, nationality, residence, birth_place, embarkation, disembarkation, clearance,
            seat, booking, reference, ticket, crew_role, verified, bag_count, bag_weight, tag, pieces,
            number, issuer, expires_said, issued_said,
        ) = said
        # fmt: on
        sex = self._sexes.get(sex_said)
        birth = self._date(times.birth_date, birth_said) if birth_said else None
        expires = self._date(times.document_date, expires_said) if expires_said else None
        issued = self._date(times.document_date, issued_said) if issued_said else None
        if (
            (sex is None and sex_said)
            or (birth is None and birth_said)
            or (expires is None and expires_said)
            or (issued is None and issued_said)
            or (birth and birth.year and birth.year >= self._today.year)
            or nationality not in _STATES
            or residence not in _STATES
            or issuer not in _STATES
            or given in self._no_given
            or len(self.persons) >= MOST_PERSONS
        ):
            return False
        if self._person is not None:
            self._close()
        name = _new(Name, (surname, given, second))
        documents = (_new(Document, (shape.kind, number, issuer, expires, issued, "")),) if number else ()
        key = reference or (name, birth, documents)
        if key in self._keys:
            return False
        self._keys.add(key)
        # fmt: off
        self.persons.append(_new(Person, (
            ROLES[shape.role], name, sex, birth, nationality, residence,
            birth_place, embarkation, disembarkation, clearance, seat, booking, reference, ticket, crew_role,
            _VERIFIED_BY.get(verified),
            int(bag_count) if bag_count else None, int(bag_weight) if bag_weight else None, "", "",
            _new(Address, (street, city, subdivision, postcode, country)) if country else None,
            documents, (_new(Bag, (tag, int(pieces))),) if tag else (), (), (), self._message.first + at,
        )))
        # fmt: on
        return True

    def _take_plain(self, person: list[Any], text: str, begin: int) -> int:
        """Take what stands plainly at `begin` of somebody just begun; return the place from where on to read each.

        Where something must be noted nothing is taken.
        """
        said, end = find_plain(text, begin)
        if end == begin:
            return begin
        sex_said, birth_said, nationality, residence = said[:4]
        verified, bag_count, bag_weight, bag, document, expires_said, issued_said, issuer = said[4 + _OTHER_WORDS :]
        sex = self._sexes.get(sex_said)
        birth = self._date(times.birth_date, birth_said) if birth_said else None
        expires = self._date(times.document_date, expires_said) if expires_said else None
        issued = self._date(times.document_date, issued_said) if issued_said else None
        is_read = (
            (sex or not sex_said)
            and (birth or not birth_said)
            and (expires or not expires_said)
            and (issued or not issued_said)
            and _STATES.issuperset((nationality, residence, issuer))
        )
        if not is_read or (birth and birth.year and birth.year >= self._today.year):
            return begin
        person[_SEX], person[_BIRTH] = sex, birth
        person[_NATIONALITY:_VERIFIED] = said[2 : 4 + _OTHER_WORDS]
        person[_VERIFIED] = _VERIFIED_BY.get(verified)
        if bag_count:
            person[_BAG_COUNT] = int(bag_count)
        if bag_weight:
            person[_BAG_WEIGHT] = int(bag_weight)
        if bag:
            tag, _, pieces = bag.partition(COMPONENT)
            person[_BAGS] = (_new(Bag, (tag, int(pieces))),)
        if document:
            kind, _, number = document.partition(ELEMENT)
            person[_DOCUMENT] = (kind.partition(COMPONENT)[0], number)
            person[_EXPIRES], person[_ISSUED], person[_ISSUER] = expires, issued, issuer
        return end

    def _each(self, segments: list[str], begin: int) -> None:
        """Read segment by segment; `begin` is the place of the first one in the body."""
        learnt, known, learner = self._learnt, self._learnt.get, self._learners.get
        person = self._person
        for at, segment in enumerate(segments, start=begin):
            found = known(segment)
            if found is None:
                self._at = at
                found = learner(segment[:3], self._unknown)(segment)
                person = self._person
                if found is None:
                    continue
                learnt[segment] = found
            if person is None:
                continue
            slot, value = found
            if person[slot]:
                self._at = at
                self._again(person, slot, value)
            else:
                person[slot] = value

    # --- one segment ---------------------------------------------------------------------------------------------

    def _nad(self, segment: str) -> None:
        elements, here = segment.split(ELEMENT), self._at
        self._close()
        self._at = here  # what was noted of the one before stands there
        need = self._needs.get(elements[1].strip()) if len(elements) > 1 else None
        if need is None:
            self._note("segment-unknown", said=segment[:20])
            return
        if len(self.persons) >= MOST_PERSONS:
            self._notes.note("too-many-persons", self._message.first + self._at, expected=MOST_PERSONS)
            return
        self._person = person = _BLANK.copy()
        self._need = need
        person[_ROLE] = need.role
        person[_SEGMENT] = self._message.first + self._at
        if len(elements) > 4:
            parts = elements[4].split(COMPONENT)
            person[_NAME] = _new(Name, parts) if len(parts) == 3 and parts[2] else _name(elements[4])
        if len(elements) > 5:
            person[_ADDRESS] = _address(elements)

    def _doc(self, segment: str) -> None:
        person = self._person
        if person is None:
            return
        elements = segment.split(ELEMENT)
        if person[_DOCUMENT] is not None:
            _end_document(person)
        kind = elements[1].partition(COMPONENT)[0] if len(elements) > 1 else ""
        number = elements[2].partition(COMPONENT)[0] if len(elements) > 2 else ""
        person[_DOCUMENT] = (kind.strip(), number.strip())

    def _dtm(self, segment: str) -> Learnt | None:
        code, _, said = segment[4:].partition(COMPONENT)
        said = said.partition(COMPONENT)[0].strip()
        slot = _DATES.get(code.strip())
        if slot is None:
            return (_NOWHERE, None)
        found = self._date(times.birth_date if slot == _BIRTH else times.document_date, said)
        return self._dated(found, slot, said)

    def _date(self, read: Callable[..., PartialDate | None], said: str) -> PartialDate | None:
        return read(said, self._today, day_first=True) if self._day_first else read(said, self._today)

    def _dated(self, found: Any, slot: int, said: str) -> Learnt | None:
        if found is None:
            if said:
                self._note("date-unreadable", said=said[:20], element=_DATED[slot])
            return None
        if slot == _BIRTH and found.earliest > self._today:
            self._note("birth-in-future", said=str(found))
        return (slot, found)

    def _att(self, segment: str) -> Learnt | None:
        elements = segment.split(ELEMENT)
        said = (elements[3] if len(elements) > 3 else elements[-1]).partition(COMPONENT)[0].strip().upper()
        sex = self._sexes.get(said)
        if sex is None:
            if said:
                self._note("sex-unknown", said=said[:20])
            return None
        return (_SEX, sex)

    def _nat(self, segment: str) -> Learnt | None:
        elements = segment.split(ELEMENT)
        said = (elements[2] if len(elements) > 2 else "").partition(COMPONENT)[0].strip().upper()
        self._check_state(said, "nationality")
        return (_NATIONALITY, said)

    def _loc(self, segment: str) -> Learnt | None:
        elements = segment.split(ELEMENT)
        code = elements[1].strip() if len(elements) > 1 else ""
        slot = _PLACES.get(code)
        if slot is None:
            return (_NOWHERE, None)
        said = _place(elements)
        if slot in (_ISSUER, _RESIDENCE):
            said = said.upper()
            self._check_state(said, "document_issuer" if slot == _ISSUER else "residence")
        return (slot, said)

    def _check_state(self, said: str, element: str) -> None:
        """Places may be written in words where a code is asked for; those are kept as they are."""
        if said and len(said) <= 3 and said not in ENTRIES:
            self._note("code-unknown", said=said, element=element)

    def _mea(self, segment: str) -> Learnt | None:
        elements = segment.split(ELEMENT)
        code = elements[1].strip() if len(elements) > 1 else ""
        said = elements[-1].split(COMPONENT)
        unit, number = said[0].strip(), said[-1].strip()
        if not (number.isascii() and number.isdigit() and len(number) < 6):
            self._note("bags-unreadable", said=number[:20])
            return None
        if code == "WT":
            return (_BAG_WEIGHT, round(int(number) * 0.45359237) if unit == "LBR" else int(number))
        return (_BAG_COUNT, int(number)) if code == "CT" else (_NOWHERE, None)

    def _gei(self, segment: str) -> Learnt | None:
        said = segment.rpartition(ELEMENT)[2].partition(COMPONENT)[0].strip()
        return (_VERIFIED, _VERIFIED_BY.get(said))

    def _emp(self, segment: str) -> Learnt | None:
        elements = segment.split(ELEMENT)
        return (_CREW_ROLE, (elements[2] if len(elements) > 2 else "").partition(COMPONENT)[0].strip())

    def _rff(self, segment: str) -> Learnt | None:
        slot = _REFERENCES_OF.get(segment[4:7])
        if slot is not None and segment[7:8] == COMPONENT:
            value = segment[8:].partition(COMPONENT)[0].strip()
            return (slot, value.lstrip("0") if slot == _SEAT else value)
        code, _, said = segment[4:].partition(COMPONENT)
        value = said.partition(COMPONENT)[0].strip()
        if self._person is not None and value:
            self._person[_REFERENCES] += (Reference(code.strip(), value),)
        return None

    def _ftx(self, segment: str) -> None:
        person = self._person
        if person is None or segment[4:7] != "BAG" or segment.count(ELEMENT) < 4:
            return
        tag, _, count = segment.split(ELEMENT, 5)[4].partition(COMPONENT)
        many, tag = count.partition(COMPONENT)[0].strip(), tag.strip()
        if tag and tag != "NULL":
            is_number = many.isascii() and many.isdigit() and 0 < len(many) < 4
            person[_BAGS] += (_new(Bag, (tag, int(many) if is_number else 1)),)

    def _com(self, segment: str) -> None:
        if self._person is not None:
            self._person[_CONTACTS] = (*self._person[_CONTACTS], *_contacts(segment.split(ELEMENT)))

    def _cnt(self, segment: str) -> None:
        self._close()
        code, _, said = segment[4:].partition(COMPONENT)
        value = said.partition(COMPONENT)[0].strip()
        if value.isascii() and value.isdigit() and len(value) < 8:
            if code.strip() == "41":
                self._crew = int(value)
            else:
                self._passengers = int(value)

    def _nothing(self, segment: str) -> Learnt | None:  # noqa: ARG002 - the others look at it
        return (_NOWHERE, None)

    def _unknown(self, segment: str) -> Learnt | None:
        """A tag with spaces after it is read as the tag; anything else is left out and said."""
        tag, mark, rest = segment.partition(ELEMENT)
        if len(tag.strip()) == 3 and tag.strip() != tag and tag.strip() in self._learners:
            return self._learners[tag.strip()](f"{tag.strip()}{mark}{rest}")
        if segment.strip():
            self._note("segment-unknown", said=segment[:20])
        return (_NOWHERE, None)

    # --- one person ----------------------------------------------------------------------------------------------

    def _again(self, person: list[Any], slot: int, value: Any) -> None:
        """The first counts; another one that says something else is told."""
        if slot != _NOWHERE and value and person[slot] != value:
            self._note("element-repeated", element=_ELEMENT_OF.get(slot, "document"))

    def _note(self, code: str, *, said: str | int = "", element: str = "") -> None:
        """Note what is wrong at the segment that is read, with the person whom it is about."""
        person = self._person
        self._notes.note(
            code,
            self._message.first + self._at,
            person=-1 if person is None else len(self.persons),
            name=person[_NAME] if person is not None else None,
            said=said,
            element=element,
        )

    def _close(self) -> None:
        """End the person that was begun."""
        person = self._person
        if person is None:
            return
        if person[_DOCUMENT] is not None:
            _end_document(person)
        if not self._need.is_met(person):
            for element in self._need.missing(person):
                self._missing(person, element)
        name = person[_NAME]
        key = person[_REFERENCE] or (name, person[_BIRTH], person[_DOCUMENTS][:1])
        if key in self._keys:
            self._at = person[_SEGMENT] - self._message.first
            self._note("person-duplicate")
        self._keys.add(key)
        given = name[1]
        if not given or given in self._no_given or len(name[0]) >= 35 or len(given) >= 35:
            self._look_at_name(person, name)
        self._person = None
        self.persons.append(_new(Person, person[:_FIELDS]))

    def _missing(self, person: list[Any], element: str) -> None:
        self._at = person[_SEGMENT] - self._message.first
        self._note("person-unnamed" if element == "surname" else "person-without", element=element)

    def _look_at_name(self, person: list[Any], name: Name) -> None:
        self._at = person[_SEGMENT] - self._message.first
        if person[_ROLE] is Role.UNNAMED:
            return
        if len(name.surname) >= 35 or len(name.given) >= 35:
            self._note("name-cut")
        if not name.given and " " in name.surname:
            self._note("name-in-one")
        elif not name.given or name.given in self._profile.no_given:
            self._note("given-unknown")


class _Needs:
    """What is asked for of persons of one role."""

    def __init__(self, profile: Profile, role: Role) -> None:
        asked = profile.required(is_crew=role.is_crew, is_transit=role in {Role.TRANSIT_PASSENGER, Role.TRANSIT_CREW})
        if role is Role.UNNAMED:
            asked = (Element.REFERENCE,)
        self.role = role
        self._elements = asked
        self.asked = " ".join(asked)
        slots = [_SLOTS[each] for each in asked if each in _SLOTS]
        self._get = itemgetter(*slots) if len(slots) > 1 else None
        self._by_name = Element.SURNAME in asked
        self._by_document = Element.DOCUMENT_NUMBER in asked
        self._others = [each for each in asked if each not in _SLOTS or self._get is None]
        self._quick = {Element.SURNAME, Element.DOCUMENT_NUMBER}.issuperset(self._others)

    def is_met(self, person: list[Any]) -> bool:
        """Return True when everything is there; what is zero or False is there, and looked at apart."""
        if self._get is None or not self._quick or not all(self._get(person)):
            return False
        if self._by_name and not person[_NAME].surname:
            return False
        return not self._by_document or bool(person[_DOCUMENTS] and person[_DOCUMENTS][0].number)

    def missing(self, person: list[Any]) -> list[str]:
        """Return what is not there."""
        return [each.value for each in self._elements if not _has(person, each)]


def _has(person: list[Any], element: Element) -> bool:
    if element in _SLOTS:
        return person[_SLOTS[element]] not in (None, "")
    name: Name = person[_NAME]
    if element is Element.SURNAME:
        return bool(name.surname or name.given)
    if element is Element.GIVEN:
        return bool(name.given)
    documents: tuple[Document, ...] = person[_DOCUMENTS]
    if element is Element.VISA:
        return any(each.kind.startswith("V") for each in documents)
    document = next((each for each in documents if not each.kind.startswith("V")), None)
    if document is None:
        return False
    return bool(
        {
            Element.DOCUMENT_KIND: document.kind,
            Element.DOCUMENT_NUMBER: document.number,
            Element.DOCUMENT_ISSUER: document.issuer,
            Element.DOCUMENT_EXPIRY: document.expires,
        }[element]
    )


def _end_document(person: list[Any]) -> None:
    kind, number = person[_DOCUMENT]
    document = _new(Document, (kind, number, person[_ISSUER], person[_EXPIRES], person[_ISSUED], ""))
    person[_DOCUMENTS] += (document,)
    person[_DOCUMENT] = None
    person[_EXPIRES] = person[_ISSUED] = None
    person[_ISSUER] = ""


def number_of(number: str, carrier: str = "") -> tuple[str, str]:
    """Return carrier and number of a flight, voyage or train that may have its carrier before it: `OK688`, `U2123`."""
    said = number.replace(" ", "").upper()
    if carrier and said.startswith(carrier):
        return carrier, said[len(carrier) :]
    prefix = said[:3] if said[:3].isalpha() else said[:2]
    is_prefixed = (
        len(said) > len(prefix) >= 2 and any(each.isalpha() for each in prefix) and said[len(prefix)].isdigit()
    )
    if is_prefixed and said[:3].isascii():
        return carrier or prefix, said[len(prefix) :]
    return carrier, said


def _name(said: str) -> Name:
    parts = [each.strip() for each in said.split(COMPONENT)]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return Name(parts[0], parts[1] if len(parts) > 1 else "", " ".join(parts[2:]))


def _address(elements: list[str]) -> Address | None:
    said = elements[5:10]
    if len(said) == 5 and COMPONENT not in said[2] and COMPONENT not in said[0]:
        plain: Address = _new(Address, said)
        if plain.country.isupper() and said == [each.strip(" ") for each in said]:
            return plain
    said += [""] * 5
    subdivision = said[2].split(COMPONENT)
    made = Address(
        said[0].replace(COMPONENT, " ").strip(),
        said[1].strip(),
        next((each.strip() for each in subdivision if each.strip()), ""),
        said[3].strip(),
        said[4].strip().upper(),
    )
    return made if any(made) else None


def _contacts(elements: list[str]) -> list[Contact]:
    found = []
    for element in elements[1:]:
        value, _, kind = element.partition(COMPONENT)
        if value.strip():
            found.append(Contact(value.strip(), kind.partition(COMPONENT)[0].strip().upper()))
    return found


def _place(elements: list[str]) -> str:
    """A code, or the words after three components where there is no code: `LOC+180+:::AMBER HILL`."""
    parts = elements[2].split(COMPONENT) if len(elements) > 2 else [""]
    return next((each.strip() for each in (parts[0], *parts[3:4]) if each.strip()), "")


def _first(elements: list[str], place: int) -> str:
    return elements[place].partition(COMPONENT)[0].strip() if place < len(elements) else ""
