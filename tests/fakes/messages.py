"""PAXLST messages of an invented airline, for tests: flights from Lisbon to the airport of Utopia."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.fakes.acting import AT

FLIGHT = "XU688"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody on a list."""

    surname: str = "ERIKSSON"
    given: str = "ANNA MARIA"
    born: str = "850812"
    sex: str = "F"
    nationality: str = "UTO"
    number: str = "L898902C3"
    issuer: str = "UTO"
    expires: str = "310415"
    booking: str = ""
    seat: str = ""
    reference: str = ""
    crew: bool = False


def paxlst(
    *persons: Person,
    flight: str = FLIGHT,
    departs: datetime = AT + timedelta(hours=3),
    arrives: datetime = AT + timedelta(hours=5),
    origin: str = "LIS",
    destination: str = "AMQ",
    reference: str = "",
    function: str = "745",
    sender: str = "XUAIR",
    total: int | None = None,
    part: str = "01:F",
) -> bytes:
    """Return a message about `persons`, times local at both ends, which keep UTC here; `part` is S010 of UNH."""
    reference = reference or f"R{flight}{departs:%d%H%M}{len(persons)}"
    segments = [
        f"UNB+UNOA:4+{sender}:ZZ+UTOBMS:ZZ+{AT:%y%m%d:%H%M}+{reference}++APIS",
        f"UNH+1+PAXLST:D:05B:UN:IATA+{flight}/{departs:%y%m%d/%H%M}+{part}",
        f"BGM+{function}",
        f"RFF+TN:{reference}:::1",
        "NAD+MS+++DISPATCH",
        "COM+000 555 0190:TE",
        f"TDT+20+{flight}+++{flight[:2]}",
        f"LOC+125+{origin}",
        f"DTM+189:{departs:%y%m%d%H%M}:201",
        f"LOC+87+{destination}",
        f"DTM+232:{arrives:%y%m%d%H%M}:201",
    ]
    for person in persons:
        segments += _segments(person, origin, destination)
    segments.append(f"CNT+42:{len(persons) if total is None else total}")
    segments.append(f"UNT+{len(segments)}+1")
    segments.append(f"UNZ+1+{reference}")
    return ("UNA:+.? '" + "'".join(segments) + "'").encode()


def _segments(person: Person, origin: str, destination: str) -> list[str]:
    made = [
        f"NAD+{'FM' if person.crew else 'FL'}+++{person.surname}:{person.given.replace(' ', ':', 1)}",
        f"ATT+2++{person.sex}",
        f"DTM+329:{person.born}",
        f"LOC+178+{origin}",
        f"LOC+179+{destination}",
        f"NAT+2+{person.nationality}",
    ]
    if person.booking:
        made.append(f"RFF+AVF:{person.booking}")
    if person.reference:
        made.append(f"RFF+ABO:{person.reference}")
    if person.seat:
        made.append(f"RFF+SEA:{person.seat}")
    if person.number:
        made += [f"DOC+P:110:111+{person.number}", f"DTM+36:{person.expires}", f"LOC+91+{person.issuer}"]
    return made
