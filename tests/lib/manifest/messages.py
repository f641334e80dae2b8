"""Messages of our own: an invented carrier (ZZ), invented people, places of Utopia."""

from __future__ import annotations

from datetime import date

from limen.lib.manifest import Delivery, Manifest, Refused, read

TODAY = date(2026, 11, 29)

HEAD = (
    "UNB+UNOA:4+ZZAIR:ZZ+UTOBORDER+261129:0900+000000001++APIS'"
    "UNG+PAXLST+ZZAIR+UTOBORDER+261129:0900+1+UN+D:05B'"
    "UNH+M1+PAXLST:D:05B:UN:IATA+ZZ123/261129/1100+01:F'"
    "BGM+745'RFF+TN:T00001:::2'NAD+MS+++ZZ CONTROL'COM+31 20 1234567:TE+APIS@ZZAIR.EXAMPLE:EM'"
    "TDT+20+ZZ123+++ZZ'LOC+125+AAA'DTM+189:2611291100:201'LOC+87+UTP'DTM+232:2611291345:201'"
)
ANNA = (
    "NAD+FL+++ERIKSSON:ANNA:MARIA+12 MAIN STREET+ANYTOWN+UT+12345+UTO'ATT+2++F'DTM+329:740812'MEA+CT++:2'"
    "MEA+WT++KGM:31'GEI+4+173'FTX+BAG+++ZZ012345:2'LOC+22+UTP'LOC+174+UTO'LOC+178+AAA'LOC+179+UTP'"
    "LOC+180+:::ZENITH'COM+31 6 5550001:TE'NAT+2+UTO'RFF+AVF:ABC123'"
    "RFF+ABO:ZZ123001'RFF+SEA:012A'RFF+YZY:0991234567890'"
    "DOC+P:110:111+L898902C3'DTM+36:320415'LOC+91+UTO'DOC+V:110:111+V77'DTM+36:270101'LOC+91+D'"
)
LIAM = (
    "NAD+FL+++O?'BRIEN:LIAM'ATT+2++M'DTM+329:101101'LOC+178+AAA'LOC+179+UTP'NAT+2+IRL'RFF+AVF:ABC123'"
    "RFF+ABO:ZZ123002'DOC+P:110:111+PA1234567'DTM+36:301231'LOC+91+IRL'"
)
TAIL = "CNT+42:2'UNT+47+M1'UNE+1+1'UNZ+1+000000001'"
LIST = (HEAD + ANNA + LIAM + TAIL).encode()


def manifest(data: bytes | str) -> Manifest:
    """Return the one manifest in the data."""
    (made,) = delivery(data).manifests
    return made


def refused(data: bytes | str) -> Refused:
    """Return the one refusal."""
    (made,) = delivery(data).refused
    return made


def delivery(data: bytes | str) -> Delivery:
    """Return everything that was read."""
    return read(data.encode() if isinstance(data, str) else data, today=TODAY)


def codes(made: Manifest | Refused) -> list[str]:
    """Return the codes of the issues."""
    return [each.code for each in made.issues]
