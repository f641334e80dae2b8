"""The line of a travel document in a reservation: `/P/GBR/123456789/GBR/12JUL64/M/23AUG19/SMITH/JOHN/ROBERT`.

Source: IATA Resolution 1008 series (DOCS, DOCO, DOCA), as seen in PNRGOV messages. Some senders leave a field out, so
that all others stand one place too far left: the date of birth, with the sex after it, says where everything is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.manifest import times
from limen.lib.manifest.shapes import Address, Document, Name

_DATE: Final = re.compile(r"\d{2}[A-Z]{3}\d{2}(?:\d{2})?")
_SEXES: Final = {"M": Sex.M, "F": Sex.F, "MI": Sex.M, "FI": Sex.F, "U": Sex.X, "X": Sex.X, "UI": Sex.X}
_BIRTH: Final = 5
"""Place of the date of birth, counted from 1 behind the first stroke."""
_CODES: Final = {entry.alpha2: code for code, entry in ENTRIES.items() if entry.alpha2 and len(code) == 3}


class Docs(NamedTuple):
    """What the line says."""

    document: Document | None
    nationality: str
    birth: PartialDate | None
    sex: Sex | None
    name: Name
    is_infant: bool
    """It is about an infant who travels on somebody's lap."""
    odd: str = ""
    """A date that cannot be read."""


def state_code(said: str) -> str:
    """Return a code of two letters as the code of three that documents have; anything else as it is."""
    code = said.strip().upper()
    return _CODES.get(code, code)


def read_docs(text: str, today: date) -> Docs | None:
    """Return what a DOCS line says; None where nothing is in it."""
    fields = [each.strip().upper() for each in text.split("/")]
    if not any(fields[1:]):
        return None
    shift = _shift(fields)

    def field(place: int) -> str:
        at = place + shift
        return fields[at] if 0 < at < len(fields) else ""

    number, kind = field(3), field(1)
    expires = times.document_date(field(7), today) if field(7) else None
    born = times.birth_date(field(_BIRTH), today) if field(_BIRTH) else None
    odd = next((field(at) for at, read in ((_BIRTH, born), (7, expires)) if field(at) and read is None), "")
    return Docs(
        Document(kind, number, state_code(field(2)), expires) if number else None,
        state_code(field(4)),
        born,
        _SEXES.get(field(6)),
        Name(field(8), field(9), field(10) if field(10) != "H" else ""),
        field(6).endswith("I"),
        odd,
    )


def _shift(fields: Sequence[str]) -> int:
    """Return how many places too far right everything stands: a date with a sex after it is the date of birth."""
    dated = [at for at in range(1, len(fields) - 1) if _DATE.fullmatch(fields[at])]
    born = next((at for at in dated if fields[at + 1] in _SEXES), _BIRTH)
    return born - _BIRTH if abs(born - _BIRTH) <= 2 else 0


def read_doco(text: str, today: date) -> Document | None:
    """Return the visa in a DOCO line: `/BIRTH PLACE/V/NUMBER/PLACE OF ISSUE/12JUL24/USA`."""
    fields = [each.strip().upper() for each in text.split("/")] + [""] * 7
    if fields[2] not in {"V", "R", "K"} or not fields[3]:
        return None
    return Document(fields[2], fields[3], state_code(fields[6]), None, times.document_date(fields[5], today), fields[4])


def read_doca(text: str) -> Address | None:
    """Return the address in a DOCA line, where somebody goes (D) or lives (R): `/R/USA/STREET/CITY/STATE/CODE`."""
    fields = [each.strip().upper() for each in text.split("/")] + [""] * 7
    made = Address(fields[3], fields[4], fields[5], fields[6], state_code(fields[2]))
    return made if any(made) else None


def write_docs(
    document: Document | None, nationality: str, birth: PartialDate | None, sex: Sex | None, name: Name
) -> str:
    """Return the DOCS line."""
    kind, number, issuer = (document.kind, document.number, document.issuer) if document else ("", "", "")
    expires = document.expires if document else None
    said = {Sex.M: "M", Sex.F: "F", Sex.X: "U", None: ""}[sex]
    fields = (
        kind,
        issuer,
        number,
        nationality,
        _dated(birth),
        said,
        _dated(expires),
        name.surname,
        name.given,
        name.second,
    )
    return "/" + "/".join(each.replace("/", " ") for each in fields).rstrip("/")


def _dated(day: PartialDate | None) -> str:
    return times.lettered(day.earliest) if day is not None and day.is_complete else ""
