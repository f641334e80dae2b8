"""What the columns of a carrier's table stand for: the template of buses, trains and ships, and what they send instead.

The columns of IMO FAL forms 5 (crew) and 6 (passengers) are among them, under the names that ports give them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from limen.lib.basics.words import N_
from limen.lib.listings.mapping import folded

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "role": N_("role on board"),
        "family_name": N_("family name"),
        "given_names": N_("given names"),
        "second_name": N_("second given name"),
        "sex": N_("sex"),
        "birth_date": N_("date of birth"),
        "birth_place": N_("place of birth"),
        "nationality": N_("nationality"),
        "residence": N_("country of residence"),
        "document_kind": N_("kind of document"),
        "document_number": N_("document number"),
        "document_issuer": N_("issuer of the document"),
        "document_expiry": N_("date of expiry"),
        "visa_number": N_("number of the visa"),
        "visa_issuer": N_("issuer of the visa"),
        "visa_expiry": N_("last day of the visa"),
        "embarkation": N_("place of embarkation"),
        "disembarkation": N_("place of disembarkation"),
        "transit": N_("in transit"),
        "seat": N_("seat or cabin"),
        "crew_role": N_("rank or rating"),
        "booking": N_("reference of the booking"),
        "reference": N_("passenger reference"),
        "group": N_("travels with"),
        "status": N_("status"),
        "bag_count": N_("number of bags"),
    }
)
"""What a column may stand for, and its name."""

MOVEMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "mode": N_("mode of transport"),
        "carrier": N_("carrier"),
        "number": N_("flight, voyage, train or line"),
        "conveyance": N_("name of ship, train or bus"),
        "conveyance_number": N_("IMO number or plate"),
        "origin": N_("from"),
        "departs": N_("departure"),
        "destination": N_("to"),
        "arrives": N_("arrival"),
        "list": N_("list of"),
        "purpose": N_("purpose of the list"),
        "sender": N_("sender"),
        "list_reference": N_("reference of the list"),
    }
)
"""What stands above the table, a line for each; or in columns of their own."""

_PERSONS: Final = {
    "role": "role|person type|type of person|category",
    "family_name": "family name|surname|last name|lastname|familyname|nom|apellidos|familienname|name family",
    "given_names": "given names|given name|first name|firstname|givenname|givennames|forenames|prenoms|nombres|vorname",
    "second_name": "second given name|middle name|second name|middlename",
    "sex": "sex|gender|sexe|sexo|geschlecht",
    "birth_date": "date of birth|birth date|dob|dateofbirth|birthdate|date de naissance|fecha de nacimiento|born",
    "birth_place": "place of birth|birth place|placeofbirth|country of birth|birthplace|lieu de naissance|pob",
    "nationality": "nationality|citizenship|nationalite|nacionalidad|nationalitycode|nationality code",
    "residence": "country of residence|residence|residence country",
    "document_kind": (
        "kind of document|document type|type of document|nature of identity document|nature and no of identity document"
        "|travel document type|travel document type code|doctype|identity document type"
        "|identity or travel document type"
    ),
    "document_number": (
        "document number|passport number|passport no|passport|number of identity document|document no|travel document"
        "|travel document number|identity document number|identity or travel document number|number|documentnumber"
    ),
    "document_issuer": (
        "issuer of the document|issuing state|issuing state of identity document|issuing country|document issuer"
        "|issuer|travel document issuing nation|issuing state of identity or travel document|country of issue"
    ),
    "document_expiry": (
        "date of expiry|expiry|expires|expiry date|expiry date of identity document|travel document expiry date"
        "|document expiry|valid until|expiry date of identity or travel document|expiration date"
    ),
    "visa_number": "number of the visa|visa number|visa|visa no|visa or residence permit number",
    "visa_issuer": "issuer of the visa|visa issuer|visa issuing state",
    "visa_expiry": "last day of the visa|visa expiry|visa expiry date",
    "embarkation": "place of embarkation|port of embarkation|embarkation|boarding place|embarked at|from stop",
    "disembarkation": (
        "place of disembarkation|port of disembarkation|disembarkation|alighting place|place alighted|to stop"
    ),
    "transit": "in transit|transit|transit passenger|transit passenger or not|transit indicator|intransit",
    "seat": "seat or cabin|seat|cabin|cabin number|seat number|coach and seat|berth",
    "crew_role": "rank or rating|rank|duty of crew|rating|crew role|duty|function|rank of rating",
    "booking": "reference of the booking|booking|booking reference|locator|reservation|pnr",
    "reference": "passenger reference|reference|passenger id|sequence number|id",
    "group": "travels with|group|party|family|party number|family group",
    "status": "status|movement type",
    "bag_count": "number of bags|bags|pieces of baggage|checked bags",
}
_HEADS: Final = {
    "mode": "mode of transport|mode|transport",
    "carrier": "carrier|operator|company|shipping line|agent|carrier code",
    "number": "flight voyage train or line|voyage number|voyage|trip number|train number|line|flight number|route",
    "conveyance": "name of ship train or bus|name of ship|ship|ship name|vessel|vessel name|conveyance|bus|train",
    "conveyance_number": "imo number or plate|imo number|imo|plate|registration|plate number|ship imo number|call sign",
    "origin": "from|port of departure|last port of call|departure place|origin|last port|departure port",
    "departs": "departure|departure time|date and time of departure|etd|departs|date of departure",
    "destination": "to|port of arrival|next port of call|arrival place|destination|arrival port",
    "arrives": "arrival|arrival time|date and time of arrival|eta|arrives|date of arrival|date of arrival departure",
    "list": "list of|list|form|list type",
    "purpose": "purpose of the list|purpose|function of the list",
    "sender": "sender|sent by",
    "list_reference": "reference of the list|list reference|message reference|declaration number",
}


def _by_name(names: Mapping[str, str], labels: Mapping[str, str]) -> Mapping[str, str]:
    said = {folded(name): field for field, listed in names.items() for name in listed.split("|")}
    return said | {folded(label): field for field, label in labels.items()}


_PERSON_NAMES: Final = _by_name(_PERSONS, COLUMNS)
_HEAD_NAMES: Final = _by_name(_HEADS, MOVEMENT)
_JOINED: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PREFIX: Final = "*"
"""Before the headings that some States ask for."""


class Mapped(NamedTuple):
    """Which column stands for what: place in the row to field; of persons, and of the movement."""

    persons: Mapping[int, str]
    movement: Mapping[int, str]

    @property
    def missing(self) -> str:
        """What no table can do without and this one lacks; empty where it is complete."""
        return next((each for each in ("family_name",) if each not in self.persons.values()), "")


def field_of(name: str) -> str:
    """Return the field of a person that a column, or an element of a document, is named after; empty for none."""
    return _PERSON_NAMES.get(_plain(name), "")


def head_of(name: str) -> str:
    """Return the field of the movement that a line, or an element of a document, is named after; empty for none."""
    return _HEAD_NAMES.get(_plain(name), "")


def _plain(name: str) -> str:
    """Elements of documents run their words together: `FamilyName`, `ImoNumber`."""
    return folded(_JOINED.sub(" ", name.lstrip(_PREFIX)))


def mapped(header: Sequence[str], chosen: Mapping[str, str]) -> Mapped:
    """Return what the columns of a header stand for; `chosen` names columns by hand: name to field."""
    by_hand = {folded(name): field for name, field in chosen.items()}
    persons: dict[int, str] = {}
    movement: dict[int, str] = {}
    for at, name in enumerate(header):
        field = by_hand.get(folded(name)) or field_of(name)
        if field in COLUMNS and field not in persons.values():
            persons[at] = field
        elif (head := by_hand.get(folded(name)) or head_of(name)) in MOVEMENT and head not in movement.values():
            movement[at] = head
    return Mapped(persons, movement)


def unknown_fields(chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the fields of a mapping made by hand that no person and no movement has."""
    return tuple(sorted(set(chosen) - set(COLUMNS) - set(MOVEMENT)))
