"""Lists of buses, trains and ships as tables: CSV or XLSX, with the movement in lines above the header.

The template is what `limen.lib.manifest.writing` writes. Other tables are read by the names of their columns, or by a
mapping that somebody made once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from limen.lib.basics.problems import Problem
from limen.lib.listings.mapping import guess_delimiter
from limen.lib.listings.reading import Counted
from limen.lib.listings.reading import Notes as ListingNotes
from limen.lib.listings.sheets import sheet_rows
from limen.lib.listings.text_lines import Row, lines_of, rows_of
from limen.lib.manifest import rows
from limen.lib.manifest.columns import Mapped, head_of, mapped
from limen.lib.manifest.memory import InMemory
from limen.lib.manifest.paxlst import MOST_PERSONS
from limen.lib.manifest.rows import By
from limen.lib.manifest.shapes import Form, Kind, Manifest, Person, Transport

MOST_TITLES: Final = 30
"""Rows above the header."""
NO_CHOICE: Final[Mapping[str, str]] = {}


def looks_like_table(data: bytes, columns: Mapping[str, str] = NO_CHOICE) -> Form | None:
    """Return the form of a table: an archive, or lines of which one names columns; None where it is neither."""
    if data.startswith(b"PK\x03\x04"):
        return Form.XLSX
    if b"\0" in data[:400] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    try:
        first = list(islice(_csv_rows(data), MOST_TITLES))
    except Problem:
        return None
    return Form.CSV if any(len(mapped(row.fields, columns).persons) >= 2 for row in first) else None


def read_table(data: bytes, form: Form, by: By, *, columns: Mapping[str, str] = NO_CHOICE) -> Manifest | None:
    """Return what a table says; None where it cannot be read or lacks a column, which is noted."""
    try:
        found = sheet_rows(Counted(InMemory(data), name="list")) if form is Form.XLSX else _csv_rows(data)
        return _read(found, form, by, columns)
    except Problem as problem:
        by.notes.note("table-unreadable", said=str(problem))
        return None


def _csv_rows(data: bytes) -> Iterator[Row]:
    said = ListingNotes()
    lines = list(islice(lines_of(Counted(InMemory(data), name="list"), said), MOST_PERSONS + MOST_TITLES))
    delimiter = guess_delimiter([line.text for line in lines[:MOST_TITLES]])
    return rows_of(iter(lines), delimiter=delimiter)


def _read(found: Iterator[Row], form: Form, by: By, columns: Mapping[str, str]) -> Manifest | None:
    above: dict[str, str] = {}
    for row in islice(found, MOST_TITLES):
        header = mapped(row.fields, columns)
        if len(header.persons) >= 2 and not header.missing:
            return manifest_of(above, _persons(found, header, above, by), form, by, usual=Transport.ROAD)
        if len(header.persons) >= 3:
            by.notes.note("columns-missing", row.number, said=", ".join(row.fields[:20]), element="surname")
            return None
        if len(row.fields) > 1 and (head := head_of(row.fields[0])):
            above.setdefault(head, row.fields[1].strip())
    by.notes.note("columns-missing", said=", ".join(above), element="surname")
    return None


def _persons(found: Iterable[Row], header: Mapped, above: dict[str, str], by: By) -> list[Person]:
    """Return the persons; what columns say of the movement is added to `above`."""
    persons: list[Person] = []
    is_crew = rows.kind_of(above) is Kind.CREW
    for row in found:
        if row.why is not None:
            by.notes.note("row-unreadable", row.number, said=str(row.why), line=row.number)
            continue
        said = {field: row.fields[at].strip() for at, field in header.persons.items() if at < len(row.fields)}
        for at, field in header.movement.items():
            if at < len(row.fields) and row.fields[at].strip():
                above.setdefault(field, row.fields[at].strip())
        if len(persons) >= MOST_PERSONS:
            by.notes.note("too-many-persons", row.number, expected=MOST_PERSONS)
            break
        if any(said.values()):
            persons.append(rows.person_of(said, by, row.number, len(persons), is_crew=is_crew))
    return persons


def manifest_of(
    said: Mapping[str, str], persons: list[Person], form: Form, by: By, *, usual: Transport
) -> Manifest | None:
    """Return the list; None where nothing says what moves."""
    leg = rows.leg_of(said, by.notes)
    conveyance = said.get("conveyance", "")
    if not (leg.number or leg.origin or leg.destination or conveyance):
        by.notes.note("movement-missing")
        return None
    checks = (("number-missing", leg.number or conveyance), ("departure-missing", leg.departs or leg.arrives))
    for code, there in checks:
        if not there:
            by.notes.note(code)
    if not persons:
        by.notes.note("nobody")
    return Manifest(
        form=form,
        kind=rows.kind_of(said),
        function=rows.function_of(said),
        profile=by.profile.code,
        sender=said.get("sender", ""),
        message_reference=said.get("list_reference", ""),
        mode=rows.mode_of(said, usual),
        carrier=leg.carrier,
        number=leg.number,
        conveyance=conveyance,
        conveyance_number=said.get("conveyance_number", ""),
        legs=(leg,),
        persons=tuple(persons),
        charset="utf-8",
    )
