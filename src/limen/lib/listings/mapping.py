"""How the columns of a table stand for the fields of an entry: proposed from the header, checked, saved once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping as Named
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_, Word
from limen.lib.events.canonical import JSON
from limen.lib.listings.dates import Birth, birth_from, dated, plain_digits
from limen.lib.listings.reading import shown

FIELDS: Final[Named[str, str]] = MappingProxyType(
    {
        "key": N_("number of the entry"),
        "name": N_("whole name"),
        "family_name": N_("family name"),
        "given_names": N_("given names"),
        "alias": N_("alias"),
        "weak_alias": N_("weak alias"),
        "birth_date": N_("date of birth"),
        "birth_place": N_("place of birth"),
        "sex": N_("sex"),
        "citizenship": N_("citizenship"),
        "document_number": N_("document number"),
        "document_issuer": N_("issuer of the document"),
        "document_kind": N_("kind of document"),
        "category": N_("category"),
        "programme": N_("programme"),
        "reference": N_("reference"),
        "address": N_("address"),
        "listed_on": N_("listed on"),
        "changed_on": N_("changed on"),
        "remarks": N_("remarks"),
    }
)
"""What a column may stand for, and its name."""
MANY: Final = frozenset(
    {"alias", "weak_alias", "birth_date", "birth_place", "citizenship", "document_number", "address"}
)
"""Fields of which one cell may hold several, with a separator between."""
DATES: Final = frozenset({"birth_date", "listed_on", "changed_on"})
CONSTANTS: Final = frozenset({"category", "programme", "citizenship", "sex", "document_issuer", "document_kind"})
"""Fields that may be the same for every entry of a list."""
DATE_FORMATS: Final[Named[str, str]] = MappingProxyType(
    {
        "": N_("year first (1974-05-12), or the month in letters (12 May 1974)"),
        "dmy": N_("day first (12/05/1974, 12.05.1974)"),
        "mdy": N_("month first (05/12/1974)"),
        "ymd": N_("year first without signs (19740512)"),
    }
)
MOST_COLUMNS: Final = 200
LONGEST_HEADER: Final = 200
_SEPARATORS: Final = (";", "|", "\n", "/")
_VERSION: Final = 1


class MappingWrong(Problem):
    """A mapping cannot be used as it is."""

    code = "listing-mapping-wrong"
    sentence = N_("The mapping cannot be used: %(what)s %(where)s")


class ColumnMissing(Problem):
    """The file lacks a column that the mapping names."""

    code = "listing-column-missing"
    sentence = N_(
        "This file has no column “%(column)s”, which the saved mapping wants. Its columns are: %(found)s. If the owner"
        " renamed a column, change the mapping."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column and what it stands for."""

    name: str
    """As the header has it; upper and lower case and spaces at the ends do not count."""
    field: str
    separator: str = ""
    """Between several values in one cell; empty where a cell holds one."""
    date_format: str = ""
    """A key of DATE_FORMATS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """How a table is read. Saved with the list and used for every later copy."""

    columns: tuple[Column, ...]
    constants: Named[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Field to the value that every entry has, where its cell is empty or there is no column."""
    delimiter: str = ","
    """Of a CSV: comma, semicolon, tabulator or a vertical line."""
    makes_keys: bool = False
    """No column numbers the entries: the key is made of name, birth and documents, so that an entry of which one of
    these changes counts as removed and added."""


DELIMITERS: Final = (",", ";", "\t", "|")


def check_mapping(mapping: Mapping) -> tuple[MappingWrong, ...]:
    """Return everything that keeps the mapping from being used; nothing when it can be."""
    fields = [each.field for each in mapping.columns]
    found = [*_wrong_columns(mapping.columns), *_wrong_constants(mapping)]
    if "name" not in fields and "family_name" not in fields:
        found.append(_wrong(N_("no column stands for a name.")))
    if ("key" in fields) == mapping.makes_keys:
        found.append(_wrong(N_("either one column numbers the entries, or keys are made: choose one of the two.")))
    twice = sorted({each for each in fields if fields.count(each) > 1 and each not in MANY | {"remarks"}})
    found.extend(_wrong(N_("only one column can stand for:"), name) for name in twice)
    if mapping.delimiter not in DELIMITERS:
        found.append(
            _wrong(
                N_("columns are separated by a comma, a semicolon, a tabulator or a vertical line, not by:"),
                mapping.delimiter,
            )
        )
    return tuple(found)


def _wrong_columns(columns: Sequence[Column]) -> list[MappingWrong]:
    found = []
    if len(columns) > MOST_COLUMNS:
        found.append(_wrong(N_("it names more columns than a table has:"), str(len(columns))))
    names = [folded(each.name) for each in columns]
    for each in columns:
        if not folded(each.name) or len(each.name) > LONGEST_HEADER:
            found.append(_wrong(N_("a column has no name, or one that is too long:"), each.name))
        if each.field not in FIELDS:
            found.append(_wrong(N_("a column stands for a field that no entry has:"), each.field))
        if each.separator and (each.field not in MANY or len(each.separator) > 3):
            found.append(_wrong(N_("a cell of this column holds one value and needs no separator:"), each.name))
        if each.date_format not in DATE_FORMATS or (each.date_format and each.field not in DATES):
            found.append(_wrong(N_("this is no way to write a date, or the column holds none:"), each.name))
    twice = sorted({each for each in names if names.count(each) > 1})
    found.extend(_wrong(N_("a column is named twice:"), name) for name in twice)
    return found


def _wrong_constants(mapping: Mapping) -> list[MappingWrong]:
    names = sorted(set(mapping.constants) - CONSTANTS)
    return [_wrong(N_("this field cannot be the same for every entry:"), name) for name in names]


def _wrong(what: str, where: str = "") -> MappingWrong:
    return MappingWrong(what=Word(what), where=shown(where))


def mapping_to_dict(mapping: Mapping) -> dict[str, JSON]:
    """Return the mapping as plain JSON data; `mapping_from_dict` reads it back unchanged."""
    return {
        "version": _VERSION,
        "columns": [
            {"name": each.name, "field": each.field, "separator": each.separator, "date_format": each.date_format}
            for each in mapping.columns
        ],
        "constants": dict(mapping.constants),
        "delimiter": mapping.delimiter,
        "makes_keys": mapping.makes_keys,
    }


def mapping_from_dict(data: object) -> Mapping:
    """Return the mapping that `mapping_to_dict` wrote, or that somebody wrote by hand.

    Raises the first MappingWrong that is found.
    """
    said = data if isinstance(data, dict) else {}
    columns, constants = said.get("columns"), said.get("constants", {})
    if said.get("version", _VERSION) != _VERSION or not isinstance(columns, list) or not isinstance(constants, dict):
        raise _wrong(N_("it is not of the form that is saved here."))
    mapping = Mapping(
        columns=tuple(_column(each) for each in columns[: MOST_COLUMNS + 1]),
        constants=MappingProxyType({_text(name): _text(value) for name, value in constants.items()}),
        delimiter=_text(said.get("delimiter", ",")),
        makes_keys=said.get("makes_keys", False) is True,
    )
    for problem in check_mapping(mapping):
        raise problem
    return mapping


def _column(data: object) -> Column:
    said = data if isinstance(data, dict) else {}
    return Column(
        name=_text(said.get("name")),
        field=_text(said.get("field")),
        separator=_text(said.get("separator", "")),
        date_format=_text(said.get("date_format", "")),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(N_("it is not of the form that is saved here."))
    return value


def folded(name: str) -> str:
    """Return the name of a column as names are compared: small letters without accents, single spaces for marks."""
    spelled = unicodedata.normalize("NFKD", clean_line(name, longest=LONGEST_HEADER)).casefold()
    kept = "".join(each if each.isalnum() else " " for each in spelled if not unicodedata.combining(each))
    return " ".join(kept.split())


# --- dates as a column writes them -------------------------------------------------------------------------------

_NUMBERS: Final = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_SHORT: Final = re.compile(r"(\d{1,2})[./-](\d{4})")
_PLAIN: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")


def birth_in(text: str, date_format: str) -> Birth | None:
    """Return the date that a cell holds in a format of DATE_FORMATS; None when it is none.

    A year alone, `05/1974`, a year first, a month in letters, `circa` and spans are read in every format.
    """
    said = plain_digits(" ".join(text[:120].split()))
    if date_format == "ymd" and (plain := _PLAIN.fullmatch(said)):
        return dated(plain[1], plain[2], plain[3])
    if date_format in {"dmy", "mdy"} and (numbers := _NUMBERS.fullmatch(said)):
        day, month = (numbers[1], numbers[2]) if date_format == "dmy" else (numbers[2], numbers[1])
        return _part(numbers[3], month, day)
    if short := _SHORT.fullmatch(said):
        return _part(short[2], short[1], "00")
    return birth_from(said)


def _part(year: str, month: str, day: str) -> PartialDate | None:
    """Zeros stand for what is not known: `00/00/1974`; a day without a month is no date."""
    return dated(year, month, day)


# --- a proposal ---------------------------------------------------------------------------------------------------

_GUESSES: Final = {
    "key": "id|key|entry id|entry|no|number|nr|record id|uid|list number|listed id|serial|identifier|numero|clave",
    "name": "name|full name|whole name|person name|name of person|nom complet|nombre completo|names|suspect name|fio",
    "family_name": "family name|surname|last name|lastname|nom|apellido|apellidos|nom de famille|primary identifier",
    "given_names": (
        "given names|given name|first name|firstname|forename|forenames|prenom|prenoms|nombre|nombres|other names"
    ),
    "alias": "alias|aliases|aka|a k a|also known as|other name|alternative names|nickname|pseudonyme|name aliases",
    "weak_alias": "weak alias|low quality alias|weak aliases",
    "birth_date": (
        "date of birth|dob|birth date|birthdate|born|birth|date de naissance|fecha de nacimiento|year of birth|yob"
    ),
    "birth_place": "place of birth|pob|birth place|birthplace|lieu de naissance|lugar de nacimiento|country of birth",
    "sex": "sex|gender|sexe|sexo|genre",
    "citizenship": "citizenship|nationality|nationalities|citizenships|country|nationalite|nacionalidad|state",
    "document_number": (
        "document number|passport|passport number|passport no|document no|document|id number|"
        "doc number|numero de passeport|pasaporte|travel document"
    ),
    "document_issuer": "document issuer|issuing state|issuing country|issuer|passport country|country of issue",
    "document_kind": "document kind|document type|type of document|doc type",
    "category": "category|offence|offense|crime|type of alert|motif",
    "programme": "programme|program|regime|list|list name",
    "reference": "reference|ref|reference number|case number|file number|case",
    "address": "address|addresses|residence|adresse|direccion",
    "listed_on": "listed on|date listed|listing date|date of listing|added|date added",
    "changed_on": "changed on|last updated|updated|last change|modified",
    "remarks": "remarks|remark|comments|comment|notes|note|other information|observations|description",
}
_BY_NAME: Final = {name: field for field, names in _GUESSES.items() for name in names.split("|")}


def guess_mapping(header: Sequence[str], rows: Sequence[Sequence[str]], *, delimiter: str = ",") -> Mapping:
    """Return a mapping as a proposal, from the names of the columns and the first rows. A person checks it.

    A format of dates is proposed only where some date allows no other; separators where a cell shows one.
    """
    columns: list[Column] = []
    for at, name in enumerate(header[:MOST_COLUMNS]):
        meant = _BY_NAME.get(folded(name))
        if meant is None or (meant not in MANY and any(each.field == meant for each in columns)):
            continue
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        columns.append(
            Column(
                name=clean_line(name, longest=LONGEST_HEADER),
                field=meant,
                separator=_separator(cells) if meant in MANY - {"birth_date", "address", "birth_place"} else "",
                date_format=_date_format(cells) if meant in DATES else "",
            )
        )
    makes_keys = all(each.field != "key" for each in columns)
    return Mapping(columns=tuple(columns), delimiter=delimiter, makes_keys=makes_keys)


def guess_delimiter(lines: Sequence[str]) -> str:
    """Return the sign that separates the most columns in any of the first lines; a comma where none does."""
    return max(DELIMITERS, key=lambda each: (max((line.count(each) for line in lines), default=0), each == ","))


def _separator(cells: Sequence[str]) -> str:
    return next((each for each in _SEPARATORS if any(each in cell for cell in cells)), "")


def _date_format(cells: Sequence[str]) -> str:
    found = [numbers for cell in cells if (numbers := _NUMBERS.fullmatch(cell.strip()))]
    if any(int(each[1]) > 12 for each in found):
        return "dmy"
    if any(int(each[2]) > 12 for each in found):
        return "mdy"
    if not found and any(_PLAIN.fullmatch(cell.strip()) for cell in cells):
        return "ymd"
    return ""
