"""Chips of invented passports, read in this process: what a booth's reader would have answered."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from random import Random
from typing import Any

from limen.lib.emrtd.access import Password, password_of_lines
from limen.lib.emrtd.answer import Answer
from limen.lib.emrtd.apdu import drive
from limen.lib.emrtd.reading import COM, SOD, read_chip
from limen.lib.emrtd.results import Met
from limen.lib.mrz import parse
from tests.fakes import chip as faking
from tests.fakes import chip_issuer as making
from tests.fakes.acting import AT
from tests.fakes.chip import Chip
from tests.fakes.chip_issuer import ec_pair, issuer

UTOPIA = issuer()
PAIR = ec_pair(name="active")
FACE = b"\xff\xd8\xff\xe0 no real picture of anybody"
PACE: Mapping[str, int] = {faking.pace_oid("ECDH-GM", "AES", 16): 13}


@cache
def files_of(lines: str, *, by: making.Issuer = UTOPIA) -> dict[int, bytes]:
    """Return the files of a passport with these lines, signed by its State."""
    text = "\n".join(lines.split())
    groups = {1: making.group_1(text), 2: making.group_2(FACE), 15: faking.group_15(PAIR)}
    found = {0x0100 + number: data for number, data in groups.items()}
    return found | {COM: making.com(sorted(groups)), SOD: by.sod(groups)}


def chip_of(lines: str, *, by: making.Issuer = UTOPIA, **wanted: Any) -> Chip:
    """Return the chip of a passport with these lines; `wanted` are fields of it."""
    opens = password_of_lines(parse(lines, today=AT.date()))
    said = {"files": dict(files_of(lines, by=by)), "password": opens, "active": PAIR, "pace": PACE, **wanted}
    return Chip(**said)


def answered(
    chip: Chip, *, challenge: bytes = b"", password: Password | None = None, seconds: float = 1.4, tries: int = 1
) -> Answer:
    """Return what the reader answers of a chip."""
    talk = read_chip(password or chip.password, draw=Random(7).randbytes, challenge=challenge)
    return Answer(met=Met.CHIP, read=drive(talk, chip.transmit), seconds=seconds, tries=tries)
