"""A list of people as a bus or a ship brings it: the lines of their documents one after the other, or a table."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from limen.lib import mrz
from limen.lib.basics.countries import is_issuer, is_nationality
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_, Word
from limen.lib.inspection.facts import Document, Holder
from limen.lib.inspection.presented import Presented, Unreadable, read_presented
from limen.lib.listings.numbers import QuoteOpen
from limen.lib.names import Untransliterable, transliterate

COLUMNS = ("family_name", "given_names", "born", "sex", "citizenship", "document", "issuer", "number", "expires")
NEEDED = frozenset({"family_name", "born"})
MOST_PERSONS = 500
"""Persons in one list; a ship is entered in parts."""
LONGEST_NAME = 80


class ListEmpty(Problem):
    """Nothing on the list can be a person."""

    code = "passenger-list-empty"
    sentence = N_(
        "There is nobody on this list. Paste lines of documents, or a table with its first row of column names."
    )


class ListTooLong(Problem):
    """More persons than one list may have."""

    code = "passenger-list-too-long"
    sentence = N_("This list has more than %(most)s persons. Split it.")


class ColumnsMissing(Problem):
    """The first row does not name the columns."""

    code = "passenger-list-columns"
    sentence = N_("The first row must name the columns; at least %(needed)s are needed. It says: “%(found)s”.")


class FieldWrong(Problem):
    """A field cannot be what was typed."""

    code = "field-wrong"
    sentence = N_("%(field)s: “%(typed)s” is not possible here.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """One person of a list."""

    line: int
    presented: Presented


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAside:
    """A row that was kept aside."""

    line: int
    why: Problem
    text: str
    """What stands there, at most 80 characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What somebody typed of a person and their document; every field as it was typed, empty where nothing was."""

    family_name: str = ""
    given_names: str = ""
    born: str = ""
    sex: str = ""
    citizenship: str = ""
    document: str = ""
    issuer: str = ""
    number: str = ""
    expires: str = ""


def read_passenger_list(text: str, *, today: date) -> tuple[ListedPerson | RowAside, ...]:
    """Return every person on the list, and every row that cannot be read with why; `today` settles centuries.

    Raises ListEmpty, ListTooLong or ColumnsMissing.
    """
    read = _table(text) if _is_table(text) else _lines(text, today)
    rows: list[ListedPerson | RowAside] = []
    for row in read:
        rows.append(row)
        if len(rows) > MOST_PERSONS:
            raise ListTooLong(most=MOST_PERSONS)
    if not rows:
        raise ListEmpty
    return tuple(rows)


def presented_from(typed: Typed) -> Presented:
    """Return what was typed as plain data: a document only where its number was typed, always the person.

    Raises FieldWrong, naming the first field that cannot be.
    """
    holder = Holder(
        primary=_name(typed.family_name, Word(N_("family name"))),
        secondary=_name(typed.given_names, Word(N_("given names"))),
        birth=_partial(typed.born, Word(N_("date of birth"))),
        sex=_sex(typed.sex),
        citizenship=_code(typed.citizenship, is_nationality, Word(N_("citizenship"))),
    )
    return Presented(document=_document(typed), holder=holder)


def _document(typed: Typed) -> Document | None:
    number = normal_number(typed.number)
    if not number:
        return None
    if not (number.isascii() and number.isalnum() and len(number) <= 32):
        raise FieldWrong(field=Word(N_("document number")), typed=typed.number[:40])
    return Document(
        code=typed.document.strip().upper()[:2] or "P",
        issuer=_code(typed.issuer, is_issuer, Word(N_("issuer"))),
        number=number,
        expiry=_partial(typed.expires, Word(N_("valid until"))),
        read=False,
    )


def _is_table(text: str) -> bool:
    first = next((line for line in text.splitlines() if line.strip()), "")
    return "<" not in first and any(mark in first for mark in ",;\t")


def _lines(text: str, today: date) -> Iterator[ListedPerson | RowAside]:
    for record in mrz.split_records(text.splitlines()):
        presented = Presented(scanned=record.text)
        try:
            read_presented(presented, today=today)
        except Unreadable as problem:
            yield RowAside(line=record.line, why=problem, text=record.text[:80])
        else:
            yield ListedPerson(line=record.line, presented=presented)


def _table(text: str) -> Iterator[ListedPerson | RowAside]:
    lines = text.replace("\0", "\ufffd").lstrip("\ufeff").splitlines()
    separator = next(mark for mark in "\t;," if mark in next(line for line in lines if line.strip()))
    rows = csv.reader(lines, delimiter=separator)
    header = _header(rows)
    if not set(header) >= NEEDED:
        raise ColumnsMissing(needed=", ".join(sorted(NEEDED)), found=", ".join(header)[:120])
    while True:
        try:
            row = next(rows, None)
        except csv.Error:
            yield RowAside(line=rows.line_num, why=QuoteOpen(), text=lines[rows.line_num - 1][:80])
            continue
        if row is None:
            return
        if any(field.strip() for field in row):
            yield _person(dict(zip(header, row, strict=False)), rows.line_num, row)


def _header(rows: Iterator[list[str]]) -> list[str]:
    try:
        first = next((row for row in rows if any(row)), [])
    except csv.Error:
        return []
    return [name.strip().lower().replace(" ", "_") for name in first]


def _person(row: Mapping[str, str], line: int, fields: list[str]) -> ListedPerson | RowAside:
    typed = Typed(**{name: row.get(name, "") for name in COLUMNS})
    try:
        return ListedPerson(line=line, presented=presented_from(typed))
    except FieldWrong as problem:
        return RowAside(line=line, why=problem, text=",".join(fields)[:80])


def _name(typed: str, field: Word) -> str:
    """Return a name as a machine-readable zone would have it, so that a typed person is found again when scanned."""
    if len(typed) > LONGEST_NAME or not typed.isprintable():
        raise FieldWrong(field=field, typed=typed[:40])
    try:
        return " ".join(transliterate(typed).replace("<", " ").split())
    except Untransliterable as error:
        raise FieldWrong(field=field, typed=typed[:40]) from error


def _partial(typed: str, field: Word) -> PartialDate:
    text = typed.strip()
    if not text:
        return PartialDate()
    try:
        return PartialDate.parse(text)
    except ValueError as error:
        raise FieldWrong(field=field, typed=text[:20]) from error


def _sex(typed: str) -> Sex:
    text = typed.strip().upper() or Sex.X.value
    if text not in list(Sex):
        raise FieldWrong(field=Word(N_("sex")), typed=typed[:20])
    return Sex(text)


def _code(typed: str, fits: Callable[[str], bool], field: Word) -> str:
    code = typed.strip().upper()
    if code and not fits(code):
        raise FieldWrong(field=field, typed=typed[:20])
    return code
