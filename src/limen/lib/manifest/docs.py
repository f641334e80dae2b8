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
    if said in ENTRIES:
        return said
    code = said.strip().upper()
    return _CODES.get(code, code) if len(code) == 2 else code


def _fields(text: str) -> list[str]:
    said = text.upper().strip()
    fields = said.split("/")
    # Blanks stand inside names, and seldom beside a stroke.
    is_tidy = "\t" not in said and "/ " not in said and " /" not in said
    return fields if is_tidy else [each.strip() for each in fields]


def read_docs(text: str, today: date) -> Docs | None:
    """Return what a DOCS line says; None where nothing is in it."""
    fields = _fields(text)
    if not any(fields[1:]):
        return None
    # Sex and length of the date say at once that everything stands where it should, as it mostly does.
    is_plain = len(fields) > 6 and fields[6] in _SEXES and len(fields[_BIRTH]) in (7, 9)
    shift = 0 if is_plain else _shift(fields)
    said = fields[shift:] if shift >= 0 else [""] * -shift + fields
    said += [""] * (11 - len(said))
    _, kind, issuer, number, nationality, birth, sex, expiry, surname, given, second = said[:11]
    born = times.birth_date(birth, today) if birth else None
    expires = times.document_date(expiry, today) if expiry else None
    odd = birth if birth and born is None else expiry if expiry and expires is None else ""
    return Docs(
        Document(kind, number, state_code(issuer), expires) if number else None,
        state_code(nationality),
        born,
        _SEXES.get(sex),
        Name(surname, given, second if second != "H" else ""),
        sex.endswith("I"),
        odd,
    )


def _shift(fields: Sequence[str]) -> int:
    """Return how many places too far right everything stands: a date with a sex after it is the date of birth."""
    dated = [at for at in range(1, len(fields) - 1) if _DATE.fullmatch(fields[at])]
    born = next((at for at in dated if fields[at + 1] in _SEXES), _BIRTH)
    return born - _BIRTH if abs(born - _BIRTH) <= 2 else 0


def read_doco(text: str, today: date) -> Document | None:
    """Return the visa in a DOCO line: `/BIRTH PLACE/V/NUMBER/PLACE OF ISSUE/12JUL24/USA`."""
    fields = _fields(text) + [""] * 7
    if fields[2] not in {"V", "R", "K"} or not fields[3]:
        return None
    return Document(fields[2], fields[3], state_code(fields[6]), None, times.document_date(fields[5], today), fields[4])


def read_doca(text: str) -> Address | None:
    """Return the address in a DOCA line, where somebody goes (D) or lives (R): `/R/USA/STREET/CITY/STATE/CODE`."""
    fields = _fields(text) + [""] * 7
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
