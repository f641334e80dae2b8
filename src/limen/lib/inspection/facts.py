"""`Facts`: everything the checks may know about one traveller at one moment, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, Self
from uuid import UUID

from limen.lib.basics.countries import state_of
from limen.lib.basics.country_pack import StayLaw, Thresholds
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.sex import Sex
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.announced import Announced, NotAnnounced
from limen.lib.inspection.bearer_facts import BearerCompared
from limen.lib.inspection.chip_facts import Chip
from limen.lib.inspection.screened import Screening
from limen.lib.stays.pairing import Passage
from limen.lib.stays.permits import Permit


@dataclass(frozen=True, slots=True, kw_only=True)
class Silent:
    """A source that could not answer: its silence is a finding, never a clean result."""

    state: Literal["silent"] = "silent"
    source: str
    """Stable name of the source, such as `number-lists`."""
    why: str
    """`declared-out` when an officer declared it out, else what the source itself said."""
    last_copy: datetime | None = None
    """When the source was last known to be good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person as a document, or the officer without one, describes them."""

    primary: str
    """Primary identifier (family name), as in the machine-readable zone: A to Z, spaces."""
    secondary: str = ""
    birth: PartialDate
    sex: Sex = Sex.X
    citizenship: str = ""
    """ICAO 9303-3 code; empty when not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The travel document as read or typed."""

    code: str
    """Document code of the machine-readable zone: P, PD, ID, V ..."""
    issuer: str
    number: str
    """As it is compared: capitals and digits only."""
    expiry: PartialDate
    read: bool = True
    """True when its lines were read, False when an officer typed what it says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An earlier crossing or document that bears on this traveller."""

    person: UUID
    document: UUID
    holder: Holder
    issuer: str
    """Empty, with the number, where that person was met without a document."""
    number: str
    linked: bool
    """True when an officer linked that person to this one, or it is the same record."""
    apart: bool = False
    """True when an officer said that the two are different people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """A recorded crossing."""

    direction: Direction
    at: datetime
    post: str
    days_ago: int
    """Whole days between the local date then and today; negative when it is dated after now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberHit:
    """A document number found on an exact-number list."""

    list_code: str
    list_name: str
    owner: str
    status: Literal["lost", "stolen", "revoked", "blank-stolen"]
    listed_on: date | None
    action: Literal["stop-and-call", "inform"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberAlike:
    """A listed number that an officer who typed another may have meant."""

    list_name: str
    number: str
    status: Literal["lost", "stolen", "revoked", "blank-stolen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLists:
    """What the exact-number lists say about this document, and how old each list is."""

    state: Literal["held"] = "held"
    hits: tuple[NumberHit, ...] = ()
    alike: tuple[NumberAlike, ...] = ()
    """Only for a number that was typed: one that was read carries its check digit."""
    silent: tuple[tuple[str, datetime], ...] = ()
    """Lists in force whose data is missing or damaged: (name of the list, when the copy in force was made)."""
    ages: tuple[tuple[str, datetime], ...] = ()
    """(name of the list, when the copy in force was made)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What this register knows of the traveller from before."""

    state: Literal["held"] = "held"
    same_number: tuple[Meeting, ...] = ()
    """Documents met before under the same issuer and number, whoever they described."""
    same_person: tuple[Meeting, ...] = ()
    """Other documents met before with the same name, birth date and citizenship."""
    crossings: int = 0
    last: Movement | None = None
    open_elsewhere: tuple[str, ...] = ()
    """Lanes where this document is being inspected at this moment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What examiners concluded about a document of this traveller."""

    at: datetime
    issuer: str
    """Empty, with the number, where the document names none."""
    number: str
    conclusion: str
    """One of `limen.lib.examination.conclusions.Conclusion`."""
    document_type: str
    """Code of the country pack."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Another person of the same group, family, vehicle or list."""

    primary: str
    birth: PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The thresholds of the country pack that the checks count with."""

    adult_age: int
    alone_below: int
    """A person below this age must be accompanied or answered for."""
    validity_beyond_entry_days: int
    """Days that a document must still be valid when its holder enters; 0 where the State asks for none."""
    list_stale_hours: int

    @classmethod
    def of(cls, thresholds: Thresholds) -> Self:
        """Return what the checks need of the country pack's thresholds."""
        return cls(
            adult_age=thresholds.adult_age,
            alone_below=thresholds.alone_below,
            validity_beyond_entry_days=thresholds.validity_beyond_entry_days,
            list_stale_hours=thresholds.list_stale_hours,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the right to enter and stay is counted from: the crossings that can bear on it, and the law for them.

    Not gathered for nationals of this State, of whom no days are counted.
    """

    post: str
    mode: str
    passages: tuple[Passage, ...] = ()
    """At most MOST_PASSAGES, the newest."""
    law: StayLaw
    """Only what bears on this traveller."""


MOST_PASSAGES = 500
"""More crossings than somebody makes who crosses each working day for a year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One traveller at one moment."""

    at: datetime
    today: date
    direction: Direction
    kind: TravellerKind
    state_code: str
    """Code of the State whose post this is; its own nationals have the right to enter."""
    policy: Policy
    received: str = ""
    """What the reader sent, but for characters that no database keeps; empty when nothing was read."""
    repaired_from: str = ""
    """What the reader had sent before the officer accepted an offered repair; empty when nothing was repaired."""
    repairs: tuple[str, ...] = ()
    """Repairs offered: lines that would be right in every check digit."""
    form: str = ""
    """Form of the machine-readable zone: TD1, TD2, TD3, MRV-A, MRV-B, or empty."""
    reading: tuple[Finding, ...] = ()
    """Findings of the reading itself: form, check digits, noise, repairs."""
    document: Document | None = None
    holder: Holder | None = None
    chip: Chip | None = None
    """What its chip said, and what that is worth; None when nobody tried to read it."""
    bearer: BearerCompared | None = None
    """What came of comparing the bearer with this document; None when nobody did."""
    lists: NumberLists | Silent = field(default_factory=NumberLists)
    screening: Screening | Silent = field(default_factory=Screening)
    """What the lists of persons say, as far as the lane may know."""
    history: History | Silent = field(default_factory=History)
    permits: tuple[Permit, ...] | Silent = ()
    past: Past | None = None
    """None for nationals of this State, and in facts of before stays were counted."""
    company: tuple[Companion, ...] = ()
    stopped_by: tuple[str, ...] = ()
    """Issuer and number of the documents that stopped an earlier reading of this inspection, and are not before us
    now.
    """
    examined: tuple[Examined, ...] = ()
    """What examiners concluded, in the order in which they did."""
    outages: tuple[str, ...] = ()
    """What is declared out at the post: reader, lists, printer, network, power."""
    back_entered: bool = False
    codes: tuple[Finding, ...] = ()
    """What the square codes are worth that were read beside the document, compared with it."""
    announced: Announced | NotAnnounced | None = None
    """What a carrier announced; None where the traveller came by none, or nobody was asked."""


def is_own_national(facts: Facts) -> bool:
    """Return True when the traveller is, by the document or by their own word, a national of this State."""
    return facts.holder is not None and state_of(facts.holder.citizenship) == facts.state_code
