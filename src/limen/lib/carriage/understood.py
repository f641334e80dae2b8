"""What a message says, whatever format it came in, as the register takes it: one movement, and people on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from hashlib import sha256
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.travel import TravellerKind
from limen.lib.inspection.facts import Document, Holder


class Purpose(StrEnum):
    """What a message is for."""

    LIST = "list"
    """Persons who are to travel; those announced before stay announced."""
    CHANGE = "change"
    REDUCTION = "reduction"
    """Persons who do not travel after all."""
    CLOSE = "close"
    """Doors are closed. Who is named is on board, or is not, as the message says."""
    CLOSE_WITHOUT = "close-without"
    CANCEL = "cancel"
    """The movement does not take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """From where to where, as the message writes places; moments are local there, without a zone."""

    origin: str
    destination: str
    departs: datetime | None
    arrives: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBoard:
    """A person as a carrier announces them."""

    place: int
    """In the message, from 1."""
    kind: TravellerKind
    in_transit: bool = False
    reference: str = ""
    booking: str = ""
    seat: str = ""
    bags: int = 0
    holder: Holder | None = None
    """None where neither name nor reference lead to a person by themselves (a bare reference in a close-out)."""
    document: Document | None = None
    visa_number: str = ""
    embarked: str = ""
    disembarks: str = ""
    issues: int = 0
    """How many things are wrong with what is told of this person."""

    @property
    def is_sufficient(self) -> bool:
        """True when name, date of birth, citizenship and the number of a document are there."""
        holder, document = self.holder, self.document
        return (
            holder is not None
            and bool(holder.primary or holder.secondary)
            and holder.birth.year is not None
            and bool(holder.citizenship)
            and document is not None
            and bool(document.number)
        )

    @property
    def key(self) -> str:
        """By what one person of a movement is told from another: the carrier's reference, or a digest of who it is.

        Without a document number the seat counts too: two people of one name and birth are not made one.
        """
        if self.reference:
            return f"ref:{self.reference}"
        holder, document = self.holder, self.document
        told = (
            holder.primary if holder else "",
            holder.secondary if holder else "",
            str(holder.birth) if holder else "",
            document.number if document else f"seat {self.seat}",
        )
        return sha256("\0".join(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """All of a message."""

    sender: str
    reference: str
    format: str
    purpose: Purpose
    carrier: str
    """Code of the carrier as far as the message tells; empty where only the number does."""
    number: str
    mode: str
    """One of MODES; empty where the message does not say."""
    legs: tuple[Leg, ...]
    persons: tuple[OnBoard, ...]
    told_passengers: int | None = None
    told_crew: int | None = None
    crew_list: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The leg that crosses the border of this State, with what the clock said there turned into moments."""

    origin: str
    destination: str
    post: str
    is_entry: bool
    day: date
    departs_at: datetime
    arrives_at: datetime | None


Place = tuple[str, tzinfo | None]
"""Code of the post, empty abroad, and the clock there; None where it is not known."""
UNKNOWN: Final[Place] = ("", None)
"""Post and time zone of a place that the country pack does not know."""


def passage_of(legs: Iterable[Leg], *, places: Mapping[str, Place], state_zone: tzinfo) -> Passage | None:
    """Return the leg on which the border is crossed; `places` give post and clock by code. The first
    that ends at a post of ours, or the first that begins at one; where the pack knows neither end, the last leg. None
    where no leg tells a day.

    A clock abroad that the pack does not know is taken for that of this State.
    """
    told = [leg for leg in legs if leg.departs or leg.arrives]
    if not told:
        return None
    inward = next((leg for leg in told if _post(places, leg.destination) and not _post(places, leg.origin)), None)
    outward = next((leg for leg in told if _post(places, leg.origin)), None)
    leg = inward or outward or told[-1]
    (begins, from_zone), (ends, to_zone) = places.get(leg.origin, UNKNOWN), places.get(leg.destination, UNKNOWN)
    is_entry = leg is not outward or inward is leg
    departs = _moment(leg.departs, from_zone or state_zone)
    arrives = _moment(leg.arrives, to_zone or state_zone)
    first = departs or arrives
    local = leg.departs or leg.arrives
    if first is None or local is None:
        return None
    return Passage(
        origin=leg.origin[:8],
        destination=leg.destination[:8],
        post=ends if is_entry else begins,
        is_entry=is_entry,
        day=local.date(),
        departs_at=first,
        arrives_at=arrives,
    )


def _post(places: Mapping[str, Place], code: str) -> str:
    return places.get(code, UNKNOWN)[0]


def _moment(local: datetime | None, zone: tzinfo) -> datetime | None:
    return local.replace(tzinfo=zone) if local else None


def expiry_of(document: Document | None) -> PartialDate:
    """Return until when a document counts, nothing known where there is none."""
    return document.expiry if document else PartialDate()
