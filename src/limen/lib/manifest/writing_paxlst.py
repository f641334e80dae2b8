"""PAXLST written: by release and in parts, as a profile says; and the form that the United States had before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.edifact import Envelope, segment, write_interchange
from limen.lib.manifest.paxlst import FUNCTIONS, KINDS, MODES, ROLES
from limen.lib.manifest.profile import WCO, Profile
from limen.lib.manifest.shapes import (
    Contact,
    Document,
    Function,
    Kind,
    Leg,
    Manifest,
    Person,
    Role,
    Spot,
    Transport,
)

_ROLES: Final = {role: code for code, role in ROLES.items()}
_KINDS: Final[Mapping[Kind, str]] = {kind: code for code, kind in reversed(list(KINDS.items()))}
_MODES: Final = {mode: code for code, mode in MODES.items()}
_FUNCTIONS: Final[Mapping[Function, str]] = {function: code for code, function in reversed(list(FUNCTIONS.items()))}
_DATED: Final = "203"


def envelope_of(manifest: Manifest, *, kind: str, release: str) -> Envelope:
    """Return the envelope that the list came in, or one made of what is known."""
    return Envelope(
        manifest.sender,
        manifest.recipient,
        manifest.prepared or "000101:0000",
        manifest.interchange_reference or "1",
        manifest.application,
        "UNOW:4",
        kind,
        release.replace(".", ":"),
    )


def write_paxlst(manifest: Manifest, profile: Profile = WCO) -> bytes:
    """Return the message, or its parts where the profile has at most so many persons in one."""
    kind = ("PAXLST", *profile.release.split("."), "UN", profile.association)
    parts = _parts(manifest, profile.per_part)
    messages = [_message(part, profile, kind) for part in parts]
    return write_interchange(messages, envelope_of(manifest, kind="PAXLST", release=profile.release), kind=kind)


def _parts(manifest: Manifest, most: int) -> list[Manifest]:
    persons = manifest.persons
    if not most or len(persons) <= most:
        return [manifest]
    pieces = [persons[at : at + most] for at in range(0, len(persons), most)]
    last = len(pieces)
    return [
        replace(manifest, persons=piece, part=Spot(at, is_first=at == 1, is_last=at == last))
        for at, piece in enumerate(pieces, start=1)
    ]


def _message(manifest: Manifest, profile: Profile, kind: Sequence[str]) -> list[str]:
    spot = manifest.part
    flag = "" if not spot.number else "F" if spot.is_last else "C" if spot.is_first else ""
    number = f"{spot.number:02}" if spot.number else ""
    code = "" if manifest.function is Function.ORIGINAL else _function(manifest)
    lines = [
        segment("UNH", manifest.message_reference or "1", kind, manifest.access_reference, (number, flag)),
        segment("BGM", _KINDS.get(manifest.kind, "745"), code),
    ]
    if manifest.transaction:
        lines.append(segment("RFF", ("TN", manifest.transaction, "", "", manifest.revision)))
    lines += _contact(manifest)
    for leg in manifest.legs:
        lines += _leg(manifest, leg)
    for person in manifest.persons:
        lines += _person(person, profile)
    for code, count in zip(("42", "41"), manifest.totals, strict=True):
        if count is not None:
            lines.append(segment("CNT", (code, str(count))))
    return lines


def _function(manifest: Manifest) -> str:
    if manifest.function is Function.CHANGE:
        return {Kind.CREW: "CC", Kind.MASTER_CREW: "I"}.get(manifest.kind, "CP")
    return _FUNCTIONS[manifest.function]


def _contact(manifest: Manifest) -> list[str]:
    lines = []
    if any(manifest.contact):
        lines.append(segment("NAD", "MS", "", "", manifest.contact))
    if manifest.contacts:
        lines.append(segment("COM", *(_com(each) for each in manifest.contacts)))
    return lines


def _com(contact: Contact) -> tuple[str, str]:
    return (contact.value, contact.kind)


def _leg(manifest: Manifest, leg: Leg) -> list[str]:
    mode = "" if manifest.mode is Transport.AIR else _MODES[manifest.mode]
    named = manifest.conveyance or manifest.conveyance_number
    vessel = (manifest.conveyance_number, "146", "11", manifest.conveyance) if named else ""
    stage = "34" if leg.is_overflight else "20"
    here, there = ("125", "87") if leg.crosses else ("92", "92")
    lines = [segment("TDT", stage, f"{leg.carrier}{leg.number}", mode, "", leg.carrier, "", "", vessel)]
    if leg.origin or leg.departs or leg.departed:
        lines.append(segment("LOC", here, leg.origin))
        lines += _times(("189", leg.departs), ("186", leg.departed))
    if leg.destination or leg.arrives:
        lines.append(segment("LOC", there, leg.destination))
        lines += _times(("232", leg.arrives))
    return lines


def _times(*said: tuple[str, datetime | None]) -> list[str]:
    return [segment("DTM", (code, f"{at:%Y%m%d%H%M}", _DATED)) for code, at in said if at is not None]


def _person(person: Person, profile: Profile) -> list[str]:
    address = person.address or ()
    lines = [segment("NAD", _ROLES[person.role], "", "", person.name, *address)]
    if person.sex is not None:
        lines.append(segment("ATT", "2", "", profile.unknown_sex if person.sex is Sex.X else person.sex.value))
    lines += _dated("329", person.birth)
    lines += _bags(person)
    if person.verified is not None:
        lines.append(segment("GEI", "4", "173" if person.verified else "174"))
    lines += _places(person)
    if person.contacts:
        lines.append(segment("COM", *(_com(each) for each in person.contacts)))
    if person.crew_role:
        lines.append(segment("EMP", "1", (person.crew_role, "110", "111")))
    if person.nationality:
        lines.append(segment("NAT", "2", person.nationality))
    lines += _references(person)
    return lines + [line for document in person.documents for line in _document(document, profile)]


def _bags(person: Person) -> list[str]:
    lines = [segment("MEA", "CT", "", ("", str(person.bag_count)))] if person.bag_count is not None else []
    if person.bag_weight is not None:
        lines.append(segment("MEA", "WT", "", ("KGM", str(person.bag_weight))))
    return lines + [segment("FTX", "BAG", "", "", (each.tag, str(each.pieces))) for each in person.bags]


def _places(person: Person) -> list[str]:
    said = (
        ("22", person.clearance),
        ("174", person.residence),
        ("178", person.embarkation),
        ("179", person.disembarkation),
    )
    lines = [segment("LOC", code, place) for code, place in said if place]
    if person.birth_place:
        lines.append(segment("LOC", "180", ("", "", "", person.birth_place)))
    return lines


def _references(person: Person) -> list[str]:
    said = (("AVF", person.booking), ("ABO", person.reference), ("SEA", person.seat), ("YZY", person.ticket))
    lines = [segment("RFF", (code, value)) for code, value in said if value]
    return lines + [segment("RFF", (each.kind, each.value)) for each in person.references]


def _document(document: Document, profile: Profile) -> list[str]:
    kind = (document.kind, "110", profile.document_agency) if profile.document_agency else (document.kind,)
    lines = [segment("DOC", kind, document.number)]
    lines += _dated("36", document.expires)
    lines += _dated("182", document.issued)
    if document.issuer:
        lines.append(segment("LOC", "91", document.issuer))
    return lines


def _dated(code: str, day: PartialDate | None) -> list[str]:
    """With the century; zeros stand for what is not known."""
    if day is None or day.is_unknown:
        return []
    return [segment("DTM", (code, f"{day.year or 0:04}{day.month or 0:02}{day.day or 0:02}", "102"))]


# --- the form of the United States ---------------------------------------------------------------------------------

_US: Final = ("PAXLST", "001", "000", "US")


def write_paxlst_us(manifest: Manifest) -> bytes:
    """Return the message in the form of PDT segments."""
    leg = manifest.border_leg or Leg()
    spot = manifest.part
    flag = "F" if spot.is_last else "C" if spot.is_first else ""
    part = (f"{spot.number:02}", flag) if spot.number else ""
    lines = [
        segment("UNH", manifest.message_reference or "1", _US, manifest.access_reference, part),
        segment("TDT", "", f"{leg.carrier}{leg.number}", "40", leg.carrier),
        segment("LOC", "005", leg.origin),
        *_us_time("136", leg.departs),
        segment("LOC", "008", leg.destination),
        *_us_time("132", leg.arrives),
        segment("UNS", "D"),
        *(_pdt(each) for each in manifest.persons),
    ]
    return write_interchange([lines], envelope_of(manifest, kind="PAXLST", release="001.000"), kind=_US)


def _us_time(code: str, at: datetime | None) -> list[str]:
    return [segment("DTM", code, f"{at:%y%m%d}", f"{at:%H%M}")] if at is not None else []


def _pdt(person: Person) -> str:
    document = person.document or Document("", "")
    sex = {Sex.M: "M", Sex.F: "F", Sex.X: "U", None: ""}[person.sex]
    role = "CRW" if person.role.is_crew else "ITI" if person.role is Role.TRANSIT_PASSENGER else "PAX"
    return segment(
        "PDT",
        (f"{document.kind}/{document.number}", _six(document.expires), document.issuer or person.nationality),
        (*person.name, _six(person.birth), sex),
        role,
        (person.embarkation, person.disembarkation),
    )


def _six(day: PartialDate | None) -> str:
    return "" if day is None else f"{day.year or 0:04}{day.month or 0:02}{day.day or 0:02}"
