"""Permits as an issuing authority writes them: typed field by field, or as CSV, line by line.

What cannot be read is kept aside with its place and reason; the rest goes on. One text of a permit is one digest, so
that a list that comes again changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from hashlib import sha256
from typing import Final

from limen.lib.basics.countries import is_issuer, state_of
from limen.lib.basics.country_pack import StayLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import is_number, normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.events.canonical import JSON, canonical_bytes
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.passenger_list import FieldWrong, RowAside, Typed, presented_from
from limen.lib.listings.numbers import HeaderMissing, QuoteOpen
from limen.lib.stays.permits import PermitStatus

NEEDED: Final = ("kind", "number", "issuer", "family_name", "born", "valid_from", "valid_until")
LONGEST_AUTHORITY: Final = 120
LONGEST_CONDITION: Final = 200
MOST_CONDITIONS: Final = 5
LONGEST_STAY: Final = 3_660
"""Days of stay that a permit may name: ten years."""
LONGEST_LINE: Final = 8_000
"""Characters of a row; one with every field filled to its end has fewer than three thousand."""
BETWEEN: Final = "|"
"""Stands between two conditions in one field."""
_ENTRIES: Final = {"0": 0, "1": 1, "2": 2, "multiple": 0, "single": 1, "double": 2}
_FORMULA: Final = ("=", "+", "-", "@", "'", "\t")
"""What a spreadsheet would take for a formula at the beginning of a field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermitData:
    """What a permit says, made comparable; the register adds who recorded it and what became of it."""

    kind: str
    number: str
    issuer: str
    """ISO alpha-3 code of the State where there is one."""
    authority: str = ""
    """The office that issued it, in its own words."""
    holder: Holder
    document_issuer: str = ""
    """With the number: the travel document that the permit is bound to; both empty where it is bound to none."""
    document_number: str = ""
    valid_from: date
    valid_until: date
    entries: int = 0
    """0 for any number, 1, 2."""
    stay_days: int | None = None
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedPermit:
    """A permit as it was typed, or as a row of a list says it; every field as it stands there."""

    kind: str = ""
    number: str = ""
    issuer: str = ""
    authority: str = ""
    family_name: str = ""
    given_names: str = ""
    born: str = ""
    sex: str = ""
    citizenship: str = ""
    document_issuer: str = ""
    document_number: str = ""
    valid_from: str = ""
    valid_until: str = ""
    entries: str = ""
    stay_days: str = ""
    conditions: str = ""
    status: str = ""
    ended_on: str = ""
    end_reason: str = ""


COLUMNS: Final = tuple(field.name for field in fields(TypedPermit))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPermit:
    """A row of a list of permits."""

    line: int
    permit: PermitData
    status: PermitStatus = PermitStatus.VALID
    ended_on: date | None = None
    """None while the permit is valid, and where the list does not say."""
    end_reason: str = ""
    """Empty while the permit is valid."""


class PermitWrong(Problem):
    """The dates of a permit cannot be, or are not what its kind allows."""

    code = "permit-wrong"
    sentence = N_(
        "From %(begins)s to %(until)s is not possible for a permit of this kind: it counts from 1 to %(most)s days."
        " Correct one of the two dates."
    )


def permit_from(typed: TypedPermit, *, law: StayLaw) -> PermitData:
    """Return what was typed as plain data, names as the lines of a document would say them.

    Raises FieldWrong, naming the first field that cannot be, or PermitWrong.
    """
    presented = presented_from(
        Typed(
            family_name=typed.family_name,
            given_names=typed.given_names,
            born=typed.born,
            sex=typed.sex,
            citizenship=typed.citizenship,
        )
    )
    if presented.holder is None or not presented.holder.primary:
        raise _wrong(N_("family name"), typed.family_name)
    bound = normal_number(typed.document_number)
    return _checked(
        PermitData(
            kind=typed.kind.strip().lower(),
            number=typed.number,
            issuer=typed.issuer,
            authority=typed.authority,
            holder=presented.holder,
            document_issuer=typed.document_issuer if bound else "",
            document_number=bound,
            valid_from=_day(typed.valid_from, N_("valid from")),
            valid_until=_day(typed.valid_until, N_("valid until")),
            entries=_entries(typed.entries),
            stay_days=_stay_days(typed.stay_days),
            conditions=tuple(typed.conditions.split(BETWEEN)),
        ),
        law=law,
    )


def _checked(permit: PermitData, *, law: StayLaw) -> PermitData:
    """Return the permit made comparable: codes of States, numbers without fillers, one line a text.

    Raises FieldWrong, naming the first field that cannot be, or PermitWrong.
    """
    kind = law.permit_kind(permit.kind)
    if kind is None:
        raise _wrong(N_("kind of permit"), permit.kind)
    if not 1 <= (permit.valid_until - permit.valid_from).days + 1 <= kind.most_valid_days:
        raise PermitWrong(begins=permit.valid_from, until=permit.valid_until, most=kind.most_valid_days)
    if permit.entries not in kind.entries:
        raise _wrong(N_("entries"), str(permit.entries))
    if permit.stay_days is not None and not 1 <= permit.stay_days <= LONGEST_STAY:
        raise _wrong(N_("days of stay"), str(permit.stay_days))
    return replace(
        permit,
        number=_number(permit.number, N_("number of the permit")),
        issuer=_issuer(permit.issuer, N_("issuing State")),
        authority=clean_line(permit.authority, longest=LONGEST_AUTHORITY),
        document_number=_number(permit.document_number, N_("document number")) if permit.document_number else "",
        document_issuer=_issuer(permit.document_issuer, N_("issuer")) if permit.document_number else "",
        conditions=_conditions(permit.conditions),
    )


def content_of(permit: PermitData) -> dict[str, JSON]:
    """Return what a permit says as the journal seals it and as its digest is taken."""
    holder = permit.holder
    return {
        **{name: value for name, value in asdict(permit).items() if name != "holder"},
        "valid_from": permit.valid_from.isoformat(),
        "valid_until": permit.valid_until.isoformat(),
        "conditions": list(permit.conditions),
        "holder": {
            "primary": holder.primary,
            "secondary": holder.secondary,
            "birth": str(holder.birth),
            "sex": holder.sex.value,
            "citizenship": holder.citizenship,
        },
    }


def digest_of(permit: PermitData) -> str:
    """Return the SHA-256 of what a permit says, in hexadecimal."""
    return sha256(canonical_bytes(content_of(permit))).hexdigest()


def read_permits(lines: Iterable[str], *, law: StayLaw) -> Iterator[ListedPermit | RowAside]:
    """Yield every row of a CSV whose first line names the columns, or why it cannot be read.

    A row is one line: an open quotation mark spoils its own line and no other. Raises HeaderMissing before the first
    row when a column that every permit needs is not named.
    """
    numbered = enumerate(lines, start=1)
    header = _header(next(numbered, (1, ""))[1])
    for number, line in numbered:
        if line.strip():
            yield _row(header, line, number, law)


def header_line() -> str:
    """Return the first line of a list of permits."""
    return ",".join(COLUMNS) + "\r\n"


def row_line(permit: PermitData, *, status: PermitStatus, ended_on: date | None, end_reason: str) -> str:
    """Return a permit as a row of the list that `read_permits` reads; nothing in it is a formula to a spreadsheet."""
    holder = permit.holder
    said = {
        **{name: value for name, value in asdict(permit).items() if name in COLUMNS},
        "family_name": holder.primary,
        "given_names": holder.secondary,
        "born": "" if holder.birth.is_unknown else holder.birth,
        "sex": holder.sex.value,
        "citizenship": holder.citizenship,
        "stay_days": "" if permit.stay_days is None else permit.stay_days,
        "conditions": BETWEEN.join(permit.conditions),
        "status": status.value,
        "ended_on": ended_on or "",
        "end_reason": end_reason,
    }
    line = _Line()
    csv.writer(line, lineterminator="\r\n").writerow([_unformed(str(said[name])) for name in COLUMNS])
    return line.text


class _Line:
    """What a CSV writer writes to, when one line is wanted and no file."""

    text = ""

    def write(self, text: str) -> None:
        self.text += text


def _unformed(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _formed(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _header(line: str) -> list[str]:
    try:
        header = [name.strip().lower() for name in _fields(line.lstrip("\ufeff"))]
    except csv.Error:
        header = []
    if not set(NEEDED) <= set(header):
        raise HeaderMissing(columns=", ".join(COLUMNS), found=clean_line(line, longest=120))
    return header


def _fields(line: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        raise csv.Error("longer than any row")
    return next(csv.reader((line.replace("\0", "\ufffd"),), strict=True), [])


def _row(header: list[str], line: str, number: int, law: StayLaw) -> ListedPermit | RowAside:
    try:
        said = dict(zip(header, map(_formed, _fields(line)), strict=False))
        typed = TypedPermit(**{name: said.get(name, "") for name in COLUMNS})
        permit = permit_from(typed, law=law)
        status = _status(typed.status)
        return ListedPermit(
            line=number,
            permit=permit,
            status=status,
            ended_on=_ended_on(typed.ended_on, status),
            end_reason=_end_reason(typed.end_reason, status, law),
        )
    except csv.Error:
        return RowAside(line=number, why=QuoteOpen(), text=clean_line(line, longest=80))
    except (FieldWrong, PermitWrong) as problem:
        return RowAside(line=number, why=problem, text=clean_line(line, longest=80))


def _status(typed: str) -> PermitStatus:
    text = typed.strip().lower() or PermitStatus.VALID.value
    if text not in list(PermitStatus):
        raise _wrong(N_("status"), typed)
    return PermitStatus(text)


def _ended_on(typed: str, status: PermitStatus) -> date | None:
    if status is PermitStatus.VALID or not typed.strip():
        return None
    return _day(typed, N_("ended on"))


def _end_reason(typed: str, status: PermitStatus, law: StayLaw) -> str:
    if status is PermitStatus.VALID:
        return ""
    code = typed.strip().lower()
    if code not in {each.code for each in law.ends_for(status)}:
        raise _wrong(N_("reason"), typed)
    return code


def _number(typed: str, field: str) -> str:
    if not is_number(typed):
        raise _wrong(field, typed)
    return normal_number(typed)


def _issuer(typed: str, field: str) -> str:
    code = typed.strip().upper().rstrip("<")
    if not is_issuer(code):
        raise _wrong(field, typed)
    return state_of(code)


def _day(typed: str, field: str) -> date:
    try:
        read = PartialDate.parse(typed.strip())
    except ValueError as error:
        raise _wrong(field, typed) from error
    if not read.is_complete:
        raise _wrong(field, typed)
    return read.earliest


def _entries(typed: str) -> int:
    text = typed.strip().lower() or "0"
    if text not in _ENTRIES:
        raise _wrong(N_("entries"), typed)
    return _ENTRIES[text]


def _stay_days(typed: str) -> int | None:
    text = typed.strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise _wrong(N_("days of stay"), typed)
    return int(text)


def _conditions(said: Iterable[str]) -> tuple[str, ...]:
    cleaned = (clean_line(each.replace(BETWEEN, " "), longest=LONGEST_CONDITION + 1) for each in said)
    kept = tuple(each for each in cleaned if each)
    if len(kept) > MOST_CONDITIONS or any(len(each) > LONGEST_CONDITION for each in kept):
        raise _wrong(N_("conditions"), BETWEEN.join(kept))
    return kept


def _wrong(field: str, typed: str) -> FieldWrong:
    return FieldWrong(field=Word(field), typed=clean_line(typed, longest=40))
