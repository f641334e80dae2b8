"""People whom somebody asks about, read from a table or from JSON, one a row; what cannot be read is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from limen.lib.basics.countries import is_issuer, is_nationality, state_of
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_
from limen.lib.screening.subject import Subject, SubjectName, Written

COLUMNS: Final = ("id", "family_name", "given_names", "born", "sex", "citizenship", "issuer", "number", "written")
NEEDED: Final = "family_name"
LONGEST_ROW: Final = 10_000
LONGEST_NAME: Final = 300
BROKEN: Final = ["\0"]
"""Stands for a row of a table that cannot be read."""
E = TypeVar("E", Sex, Written)


class AskedHeader(Problem):
    """The first row does not name the columns."""

    code = "asked-header"
    sentence = N_("The first row must name the columns. Of these: %(columns)s; family_name is needed.")


class AskedRow(Problem):
    """A row is about nobody who could be compared."""

    code = "asked-row"
    sentence = N_("Row %(row)s: %(field)s is missing or not possible.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody who is asked about, and what whoever asks calls them."""

    id: str
    subject: Subject


def read_asked(lines: Iterable[str], *, as_json: bool) -> Iterator[Asked | AskedRow]:
    """Yield each person of a CSV with a header, or of JSON lines with the same names, or why a row cannot be read.

    Raises AskedHeader where a table does not begin with the names of its columns.
    """
    rows = _of_json(lines) if as_json else _of_table(lines)
    for number, said in rows:
        yield (
            AskedRow(row=number, field="JSON" if as_json else "CSV")
            if said is None
            else _asked_or_why(said, row=number)
        )


def _asked_or_why(said: Mapping[str, str], *, row: int) -> Asked | AskedRow:
    try:
        return asked_from(said, row=row)
    except AskedRow as problem:
        return problem


def asked_from(said: Mapping[str, str], *, row: int = 1) -> Asked:
    """Return the person that one row tells of, by the names of COLUMNS. Raises AskedRow."""
    primary = said.get("family_name", "").strip()
    issuer = said.get("issuer", "").strip().upper()
    citizenship = said.get("citizenship", "").strip().upper()
    if not primary or len(primary) > LONGEST_NAME:
        raise AskedRow(row=row, field="family_name")
    if issuer and not is_issuer(issuer):
        raise AskedRow(row=row, field="issuer")
    if citizenship and not is_nationality(citizenship):
        raise AskedRow(row=row, field="citizenship")
    birth = _birth(said.get("born", ""), row=row)
    number = normal_number(said.get("number", ""))
    name = SubjectName(
        primary=primary,
        secondary=said.get("given_names", "").strip()[:LONGEST_NAME],
        written=_one_of(Written, said.get("written", "") or Written.VISUAL, row=row, field="written"),
        issuer=issuer,
    )
    return Asked(
        id=said.get("id", "") or str(row),
        subject=Subject(
            names=(name,),
            births=(birth,) if not birth.is_unknown else (),
            sex=_one_of(Sex, said.get("sex", "").strip().upper() or Sex.X, row=row, field="sex"),
            citizenships=(state_of(citizenship),) if citizenship else (),
            documents=((state_of(issuer), number),) if number else (),
        ),
    )


def _birth(text: str, *, row: int) -> PartialDate:
    try:
        return PartialDate.parse(text.strip() or "?")
    except ValueError as error:
        raise AskedRow(row=row, field="born") from error


def _one_of(kind: type[E], text: str, *, row: int, field: str) -> E:
    try:
        return kind(text)
    except ValueError as error:
        raise AskedRow(row=row, field=field) from error


def _of_table(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    reader = csv.reader(line[:LONGEST_ROW].replace("\0", "").rstrip("\r\n") for line in lines)
    header = [name.strip().lower() for name in _next(reader) or []]
    if NEEDED not in header or not set(header) <= set(COLUMNS):
        raise AskedHeader(columns=", ".join(COLUMNS))
    number = 1
    while (row := _next(reader)) is not None:
        number += 1
        if row == BROKEN:
            yield number, None
        elif any(cell.strip() for cell in row):
            yield number, _named(header, row)


def _next(reader: Iterator[list[str]]) -> list[str] | None:
    """Return the next row, BROKEN for one that is none, None at the end."""
    try:
        return next(reader, None)
    except csv.Error:
        return BROKEN


def _named(header: Sequence[str], row: Sequence[str]) -> Mapping[str, str]:
    return dict(zip(header, row, strict=False))


def _of_json(lines: Iterable[str]) -> Iterator[tuple[int, Mapping[str, str] | None]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> Mapping[str, str] | None:
    try:
        said: Any = json.loads(line[:LONGEST_ROW])
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not set(said) <= set(COLUMNS):
        return None
    return said if all(isinstance(value, str) for value in said.values()) else None
