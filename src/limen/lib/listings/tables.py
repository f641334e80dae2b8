"""Lists that come as a table of any columns, CSV or XLSX, read by a mapping that was saved once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import chain, islice
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word
from limen.lib.listings import mapping as mappings
from limen.lib.listings.making import Draft, sex_of, squeezed
from limen.lib.listings.persons import ListedPerson, NameKind
from limen.lib.listings.reading import Counted, FieldWrong, Notes, NotThisFormat, Place, Unreadable, aside, shown
from limen.lib.listings.sheets import sheet_rows
from limen.lib.listings.text_lines import Row, lines_of, rows_of

MADE: Final = "~"
"""Begins a key that was made of the entry itself."""
MOST_TITLES: Final = 10
"""Rows at the beginning of a table among which the header is looked for."""
_SAMPLE: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The beginning of a table, for a person who makes its mapping."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    proposal: mappings.Mapping


def read_csv(
    files: Mapping[str, Counted], notes: Notes, *, mapping: mappings.Mapping
) -> Iterator[ListedPerson | Unreadable]:
    """Yield the persons of a CSV with a header. Raises ColumnMissing, MappingWrong."""
    yield from _read(rows_of(lines_of(files["list"], notes), delimiter=mapping.delimiter), notes, mapping)


def read_xlsx(
    files: Mapping[str, Counted], notes: Notes, *, mapping: mappings.Mapping
) -> Iterator[ListedPerson | Unreadable]:
    """Yield the persons of the first sheet of a workbook with a header. Raises ColumnMissing, MappingWrong."""
    yield from _read(sheet_rows(files["list"]), notes, mapping)


def sample_csv(file: Counted) -> Sample:
    """Return the header and the first rows of a CSV, and a proposal of a mapping. Raises NotThisFormat."""
    notes = Notes()
    lines = lines_of(file, notes)
    first = list(islice((line for line in lines if line.why is None and line.text.strip()), MOST_TITLES))
    delimiter = mappings.guess_delimiter([line.text for line in first])
    return _sample(rows_of(chain(first, lines), delimiter=delimiter), delimiter)


def sample_xlsx(file: Counted) -> Sample:
    """Return the header and the first rows of a workbook, and a proposal of a mapping. Raises NotThisFormat."""
    return _sample(sheet_rows(file), ",")


def _sample(rows: Iterator[Row], delimiter: str) -> Sample:
    held = [row for row in islice(rows, _SAMPLE) if row.why is None]
    if not held:
        raise NotThisFormat(expected=", ".join(mappings.FIELDS), found="")
    header = max(held[:MOST_TITLES], key=lambda row: len(mappings.guess_mapping(row.fields, []).columns))
    first = tuple(tuple(shown(cell) for cell in row.fields) for row in held[held.index(header) + 1 :])
    return Sample(
        header=tuple(header.fields),
        rows=first,
        proposal=mappings.guess_mapping(header.fields, first, delimiter=delimiter),
    )


def _read(rows: Iterator[Row], notes: Notes, mapping: mappings.Mapping) -> Iterator[ListedPerson | Unreadable]:
    for problem in mappings.check_mapping(mapping):
        raise problem
    header, places = _begun(rows, mapping)
    for row in rows:
        try:
            if row.why is not None:
                raise row.why
            if len(row.fields) > len(header.fields) and any(row.fields[len(header.fields) :]):
                raise FieldWrong(field=Word(N_("Number of columns")), typed=str(len(row.fields)))
            yield _person(row, places, mapping, notes)
        except Problem as problem:
            yield aside(Place(file="list", line=row.number), problem, row.text)


def _begun(rows: Iterator[Row], mapping: mappings.Mapping) -> tuple[Row, list[tuple[int, mappings.Column]]]:
    """Return the header, which may stand under a title and a date, and the places of the columns."""
    refused: list[tuple[int, Problem]] = []
    for header in islice(rows, MOST_TITLES):
        try:
            return header, _places(header, mapping)
        except (NotThisFormat, mappings.ColumnMissing) as problem:
            refused.append((_known(header, mapping), problem))
    if not refused:
        raise NotThisFormat(expected=", ".join(each.name for each in mapping.columns), found="")
    # The row that has most of the columns is the header that one of them is missing from.
    raise max(refused, key=lambda each: each[0])[1]


def _known(header: Row, mapping: mappings.Mapping) -> int:
    names = {mappings.folded(name) for name in header.fields}
    return sum(mappings.folded(column.name) in names for column in mapping.columns)


def _places(header: Row, mapping: mappings.Mapping) -> list[tuple[int, mappings.Column]]:
    """Return each column of the mapping with its place in the table."""
    if header.why is not None:
        raise NotThisFormat(expected=", ".join(each.name for each in mapping.columns), found=shown(header.text))
    names = [mappings.folded(name) for name in header.fields]
    places = []
    for column in mapping.columns:
        if mappings.folded(column.name) not in names:
            found = ", ".join(shown(name) for name in header.fields[:20])
            raise mappings.ColumnMissing(column=shown(column.name), found=found)
        places.append((names.index(mappings.folded(column.name)), column))
    return places


class _Cells:
    """The cells of a row by the field that they stand for."""

    def __init__(self, row: Row, places: list[tuple[int, mappings.Column]], mapping: mappings.Mapping) -> None:
        self._said: dict[str, list[tuple[str, mappings.Column]]] = {}
        self._constants = mapping.constants
        for at, column in places:
            cell = row.fields[at].strip() if at < len(row.fields) else ""
            for text in cell.split(column.separator) if column.separator else [cell]:
                if text.strip():
                    self._said.setdefault(column.field, []).append((text.strip(), column))

    def dated(self, field: str) -> list[tuple[str, mappings.Column]]:
        """Return the texts of a field, each with its column."""
        return self._said.get(field, [])

    def texts(self, field: str) -> list[str]:
        """Return the texts of a field; what every entry has where the row says nothing."""
        said = [text for text, _ in self._said.get(field, [])]
        constant = self._constants.get(field, "")
        return said or ([constant] if constant else [])

    def text(self, field: str) -> str:
        """Return the first text of a field, empty where there is none."""
        return next(iter(self.texts(field)), "")


def _person(
    row: Row, places: list[tuple[int, mappings.Column]], mapping: mappings.Mapping, notes: Notes
) -> ListedPerson:
    cells = _Cells(row, places, mapping)
    draft = Draft(notes)
    draft.key = cells.text("key")
    _add_names(draft, cells)
    for text, column in cells.dated("birth_date"):
        birth = mappings.birth_in(text, column.date_format)
        draft.add_birth(birth)
        if birth is None:
            draft.add_date(text)
    for text in cells.texts("birth_place"):
        draft.add_place(text)
    draft.sex = sex_of(cells.text("sex"))
    for text in cells.texts("citizenship"):
        draft.add_citizenship(text)
    for text in cells.texts("document_number"):
        draft.add_document(text, kind=cells.text("document_kind"), issuer=cells.text("document_issuer"))
    _add_rest(draft, cells)
    if mapping.makes_keys:
        draft.key = _made_key(draft)
    return draft.done()


def _add_names(draft: Draft, cells: _Cells) -> None:
    family, given = squeezed(cells.text("family_name")), squeezed(cells.text("given_names"))
    whole = cells.text("name") or ", ".join(filter(None, (family, given)))
    draft.add_name(whole, NameKind.PRIMARY, family=family)
    for text in cells.texts("alias"):
        draft.add_name(text, NameKind.ALIAS)
    for text in cells.texts("weak_alias"):
        draft.add_name(text, NameKind.WEAK)


def _add_rest(draft: Draft, cells: _Cells) -> None:
    draft.category = cells.text("category")
    draft.reference = cells.text("reference")
    draft.programmes = dict.fromkeys(cells.texts("programme"))
    for text in cells.texts("address"):
        draft.add_address(text)
    for text in cells.texts("remarks"):
        draft.add_remark(text)
    draft.listed_on = _day(cells, "listed_on")
    draft.changed_on = _day(cells, "changed_on")


def _day(cells: _Cells, field: str) -> date | None:
    """A day that only says when a record was made may be left out, and no entry is lost for it."""
    for text, column in cells.dated(field):
        read = mappings.birth_in(text.split(" ")[0] if ":" in text else text, column.date_format)
        if isinstance(read, PartialDate) and read.is_complete:
            return read.earliest
    return None


def _made_key(draft: Draft) -> str:
    parts = [*(text for text, _ in draft.names), *map(str, draft.births), *map(str, draft.spans)]
    parts.extend(each.number for each in draft.documents)
    return MADE + sha256("\0".join(parts).casefold().encode()).hexdigest()[:20]
