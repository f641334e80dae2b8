"""What a carrier's list says, whatever it came as: one `Manifest`.

What a list holds hundreds of are named tuples, as in `limen.lib.mrz`: a frozen dataclass costs three times as much to
make. Texts are as they were sent, empty where nothing was. Times are local times of their place: messages carry no
zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest.issues import Issue, Level

NOBODY: Final[Mapping[str, int]] = MappingProxyType({})


class Form(StrEnum):
    """What a list came as, or is written as."""

    PAXLST = "paxlst"
    PAXLST_US = "paxlst-us"
    """The form of the United States before PAXLST was agreed: PDT segments."""
    PNRGOV = "pnrgov"
    PNRGOV_XML = "pnrgov-xml"
    APP = "app"
    """Lines of the interactive system that SITA runs for several States."""
    CSV = "csv"
    XLSX = "xlsx"
    MARITIME_XML = "maritime-xml"
    """Lists of crew and passengers as maritime single windows exchange them (IMO FAL 5 and 6)."""


class Kind(StrEnum):
    """What a message is about."""

    PASSENGERS = "passengers"
    CREW = "crew"
    MASTER_CREW = "master-crew"
    """All crew of a carrier, whatever they fly on."""
    FLIGHT_STATUS = "flight-status"
    GATE_PASS = "gate-pass"  # noqa: S105 - a pass for a gate
    BOOKINGS = "bookings"


class Function(StrEnum):
    """What is to be done with what an earlier message said."""

    ORIGINAL = "original"
    CHANGE = "change"
    CANCEL = "cancel"
    """These persons do not travel."""
    REDUCTION = "reduction"
    """These persons have left the party."""
    ADD = "add"
    DELETE = "delete"
    CLOSE = "close"
    CLOSE_NOT_ON_BOARD = "close-not-on-board"
    """The movement is closed; the persons named are not on board."""
    CLOSE_ON_BOARD = "close-on-board"
    """The movement is closed; the persons named are on board."""
    CANCEL_MOVEMENT = "cancel-movement"
    CHANGE_MOVEMENT = "change-movement"
    CHECK_IN = "check-in"
    DEPARTED = "departed"


class Transport(StrEnum):
    """What the persons travel on."""

    AIR = "air"
    SEA = "sea"
    RAIL = "rail"
    ROAD = "road"
    RIVER = "river"


class Role(StrEnum):
    """What a person is on this movement."""

    PASSENGER = "passenger"
    CREW = "crew"
    TRANSIT_PASSENGER = "transit-passenger"
    TRANSIT_CREW = "transit-crew"
    DRIVER = "driver"
    UNNAMED = "unnamed"
    """Known by references alone, as when a flight is closed."""

    @property
    def is_crew(self) -> bool:
        """True for crew and drivers."""
        # By identity: to hash a member of an enumeration takes longer than all else that is done for a person.
        return self is Role.CREW or self is Role.TRANSIT_CREW or self is Role.DRIVER


class Name(NamedTuple):
    """A name as it was sent, also where one component holds it all."""

    surname: str
    given: str = ""
    second: str = ""
    """A second given name."""

    def __str__(self) -> str:
        given = f"{self.given} {self.second}".strip()
        return f"{self.surname}, {given}" if given else self.surname


class Address(NamedTuple):
    """Where a person stays or lives."""

    street: str = ""
    city: str = ""
    subdivision: str = ""
    postcode: str = ""
    country: str = ""


class Contact(NamedTuple):
    """A way to reach somebody; `kind` is TE telephone, FX fax, EM mail."""

    value: str
    kind: str = ""


class Reference(NamedTuple):
    """Another reference of a person: `kind` as the message has it (CR customer, AEA of an agency)."""

    kind: str
    value: str


class Document(NamedTuple):
    """A travel document, visa or certificate."""

    kind: str
    """As sent: P passport, V visa, I, A, C card, AC certificate of crew, T, F, L ..."""
    number: str
    issuer: str = ""
    """A code; the name of a place where the message has that."""
    expires: PartialDate | None = None
    issued: PartialDate | None = None
    place: str = ""
    """Where it was issued."""


class Bag(NamedTuple):
    """Tags of checked baggage: so many, counted on from the first."""

    tag: str
    pieces: int = 1


class Person(NamedTuple):
    """One person of a list."""

    role: Role = Role.PASSENGER
    name: Name = Name("")
    sex: Sex | None = None
    birth: PartialDate | None = None
    nationality: str = ""
    residence: str = ""
    """A country."""
    birth_place: str = ""
    embarkation: str = ""
    disembarkation: str = ""
    clearance: str = ""
    """Where the border is crossed."""
    seat: str = ""
    """Seat, cabin, or place in a coach."""
    booking: str = ""
    """Locator of the reservation: persons with the same travel together."""
    reference: str = ""
    """The carrier's own for this person on this movement; what an answer names."""
    ticket: str = ""
    crew_role: str = ""
    """As sent: CR1 cockpit, CR2 cabin, CR3 operations management, CR4 cargo, CR5 pilot off duty; the rank on ships."""
    verified: bool | None = None
    """Whether the carrier says it read the document; None where it does not say."""
    bag_count: int | None = None
    bag_weight: int | None = None
    """Kilograms."""
    group: str = ""
    """What a list groups persons by beside the booking: party, family, cabin."""
    status: str = ""
    """As sent: checked in, on board, infant."""
    address: Address | None = None
    documents: tuple[Document, ...] = ()
    bags: tuple[Bag, ...] = ()
    contacts: tuple[Contact, ...] = ()
    references: tuple[Reference, ...] = ()
    segment: int = -1
    """Where the person begins: index of the segment, number of the line or row."""

    @property
    def document(self) -> Document | None:
        """The first document that is no visa."""
        return next((each for each in self.documents if not each.kind.startswith("V")), None)

    @property
    def visa(self) -> Document | None:
        """The first visa."""
        return next((each for each in self.documents if each.kind.startswith("V")), None)


class Leg(NamedTuple):
    """From one place to the next."""

    carrier: str = ""
    number: str = ""
    """Flight, voyage, train or line, without its carrier."""
    origin: str = ""
    departs: datetime | None = None
    destination: str = ""
    arrives: datetime | None = None
    crosses: bool = False
    """The message says that this leg crosses the border: from the last place abroad, or to the first here."""
    is_overflight: bool = False
    departed: datetime | None = None
    """Really, where it is told."""


class Totals(NamedTuple):
    """How many the carrier says are on the whole movement."""

    passengers: int | None = None
    crew: int | None = None


class Spot(NamedTuple):
    """Which part of a split list a message is."""

    number: int = 0
    is_first: bool = False
    is_last: bool = False


NO_NAME: Final = Name("")
NO_SPOT: Final = Spot()
NO_TOTALS: Final = Totals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One message about the persons on one movement."""

    form: Form
    kind: Kind = Kind.PASSENGERS
    function: Function = Function.ORIGINAL
    release: str = ""
    """Of the message: `D.05B`, `11.1`."""
    profile: str = ""
    """Code of the profile that it was read by."""
    sender: str = ""
    recipient: str = ""
    application: str = ""
    prepared: str = ""
    """As the envelope has it."""
    interchange_reference: str = ""
    message_reference: str = ""
    access_reference: str = ""
    """Shared by the parts of a list, and by a question and its answer."""
    transaction: str = ""
    revision: str = ""
    part: Spot = NO_SPOT
    is_interactive: bool = False
    """It names what an answer needs: a transaction, and the carrier's references of persons."""
    contact: Name = NO_NAME
    """Who at the carrier may be asked."""
    contacts: tuple[Contact, ...] = ()
    mode: Transport = Transport.AIR
    carrier: str = ""
    number: str = ""
    conveyance: str = ""
    """Name of the ship, bus or train."""
    conveyance_number: str = ""
    """IMO number, plate, registration."""
    legs: tuple[Leg, ...] = ()
    persons: tuple[Person, ...] = ()
    totals: Totals = NO_TOTALS
    dropped: Mapping[str, int] = field(default_factory=lambda: NOBODY)
    """Sensitive elements that were left out on receipt: kind to how many. What they said is kept nowhere."""
    issues: tuple[Issue, ...] = ()
    digest: str = ""
    """SHA-256, in hexadecimal, of the bytes of the whole file as it came."""
    charset: str = "ascii"

    @property
    def departs(self) -> datetime | None:
        """When the first leg departs; local time of its place."""
        return next((leg.departs for leg in self.legs if leg.departs), None)

    @property
    def border_leg(self) -> Leg | None:
        """The leg that crosses the border; the only or the last one where none says so."""
        crossing = next((leg for leg in self.legs if leg.crosses), None)
        return crossing or (self.legs[-1] if self.legs else None)

    def issues_of(self, person: int) -> tuple[Issue, ...]:
        """Return the issues of the person at this place of `persons`."""
        return tuple(each for each in self.issues if each.person == person)

    def is_sufficient(self, person: int) -> bool:
        """Return False when a person at this place of `persons` cannot be answered for: `insufficient`."""
        return all(each.level < Level.INSUFFICIENT for each in self.issues_of(person))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A message, or a whole file, that cannot be used, and why."""

    issues: tuple[Issue, ...]
    """At least one; the first one is the reason."""
    message_reference: str = ""
    access_reference: str = ""
    transaction: str = ""
    interchange_reference: str = ""
    sender: str = ""
    recipient: str = ""

    @property
    def reason(self) -> Issue:
        """Why."""
        return self.issues[0]
