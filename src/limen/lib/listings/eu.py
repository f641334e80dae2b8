"""The consolidated list of persons under financial sanctions of the European Union, as XML or CSV.

Source: the schema of the export (namespace `http://eu.europa.ec/fpi/fsd/export`, versions 1.0 and 1.1) and the columns
of its CSV in both versions. Not yet proven on the real file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Final

from lxml import etree

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word
from limen.lib.listings.dates import Birth, about, date_from, dated, day_from, span
from limen.lib.listings.making import Draft, sex_of, squeezed
from limen.lib.listings.persons import ListedPerson, NameKind
from limen.lib.listings.reading import (
    Counted,
    Notes,
    NotThisFormat,
    Place,
    TooMany,
    Unreadable,
    aside,
    shown,
)
from limen.lib.listings.text_lines import Row, lines_of, rows_of
from limen.lib.listings.xml_records import children, records_of, text_of


class RowsScattered(Problem):
    """The rows of one entry do not follow each other."""

    code = "listing-rows-scattered"
    sentence = N_(
        "The rows of entry %(key)s do not follow each other: there is one more on line %(line)s. Sort the file by the"
        " number of the entry, or take the XML."
    )


Fields = Mapping[str, str]
_TRUE: Final = frozenset({"true", "1"})
_KINDS: Final = {"passport": "passport", "id": "identity-card"}
_DATED: Final = ("birthdate", "year", "monthofyear", "month", "dayofmonth", "day", "yearrangefrom", "yearrangeto")
_PERSON: Final = frozenset({"person", "p"})


# --- XML ---------------------------------------------------------------------------------------------------------


def read_xml(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the persons; enterprises are counted as organisations."""
    for record in records_of(files["list"], roots=("export",), names=frozenset({"sanctionEntity"})):
        subject = next(children(record.element, "subjectType"), None)
        code = "" if subject is None else subject.get("classificationCode") or subject.get("code") or ""
        if code.casefold() not in _PERSON:
            notes.others["organisation"] += 1
            continue
        try:
            yield _from_element(record.element, notes)
        except Problem as problem:
            yield aside(record.place, problem, record.element.get("logicalId", ""))


def _from_element(element: etree._Element, notes: Notes) -> ListedPerson:
    draft = Draft(notes)
    entity = _attributes(element)
    draft.key = entity.get("logicalid", "")
    draft.reference = entity.get("eureferencenumber", "")
    draft.listed_on = day_from(entity.get("designationdate", ""))
    _add_regulations(draft, element)
    for name, add in _ELEMENTS.items():
        for each in children(element, name):
            add(draft, _attributes(each))
    if united := entity.get("unitednationid", ""):
        draft.add_remark(f"UN: {united}")
    draft.add_remark(entity.get("designationdetails", ""))
    for each in children(element, "remark"):
        draft.add_remark(squeezed(each.text or ""))
    return draft.done()


def _add_regulations(draft: Draft, element: etree._Element) -> None:
    for each in children(element, "regulation"):
        draft.programmes[each.get("programme", "")] = None
        title = each.get("numberTitle", "")
        said = filter(None, (title, each.get("publicationDate", ""), text_of(each, "publicationUrl")))
        draft.add_remark(f"Regulation: {', '.join(said)}" if title else "")


def _attributes(element: etree._Element) -> dict[str, str]:
    """Return the attributes by their names in small letters: the versions differ in nothing else."""
    return {str(name).casefold(): squeezed(str(value)) for name, value in element.attrib.items()}


# --- what both have in common: fields by their names in small letters ------------------------------------------------


def _add_name(draft: Draft, said: Fields) -> None:
    parts = [said.get(part, "") for part in ("firstname", "middlename", "lastname")]
    whole = said.get("wholename", "") or " ".join(part for part in parts if part)
    draft.add_name(whole, _name_kind(draft, said), family=parts[2])
    if (sex := sex_of(said.get("gender", ""))).value != "X":
        draft.sex = sex
    for label, name in (("Title", "title"), ("Function", "function")):
        if said.get(name):
            draft.add_remark(f"{label}: {said[name]}")


def _name_kind(draft: Draft, said: Fields) -> NameKind:
    """The list marks weak aliases, and no name as the first one; the first strong one stands first."""
    if said.get("strong", "true").casefold() not in _TRUE:
        return NameKind.WEAK
    return NameKind.ALIAS if draft.names else NameKind.PRIMARY


def _add_birth(draft: Draft, said: Fields) -> None:
    calendar = said.get("calendartype", "").upper()
    birth = _birth(said) if calendar in {"", "GREGORIAN"} else None
    draft.add_birth(birth)
    if birth is None and any(said.get(part) for part in _DATED):
        words = (f"{part} {said[part]}" for part in _DATED if said.get(part))
        draft.add_date(f"{', '.join(words)} {calendar}")
    draft.add_place(*(said.get(part, "") for part in ("place", "city", "region", "countrydescription")))


def _birth(said: Fields) -> Birth | None:
    first, last = dated(said.get("yearrangefrom", "")), dated(said.get("yearrangeto", ""))
    if first and last and first.year and last.year:
        return span(first.year, last.year)
    parts = (said.get("monthofyear") or said.get("month", ""), said.get("dayofmonth") or said.get("day", ""))
    date = date_from(said.get("birthdate", "")) or dated(said.get("year", ""), *parts)
    if date is not None and date.year and said.get("circa", "").casefold() in _TRUE:
        return about(date.year)
    return date


def _add_citizenship(draft: Draft, said: Fields) -> None:
    code, words = said.get("countryiso2code", ""), said.get("countrydescription", "")
    draft.add_citizenship(code or words, is_code=bool(code))


def _add_document(draft: Draft, said: Fields) -> None:
    code = said.get("countryiso2code", "")
    kind = said.get("identificationtypecode") or said.get("typecode", "")
    draft.add_document(
        said.get("number", "") or said.get("latinnumber", ""),
        kind=_KINDS.get(kind, said.get("identificationtypedescription") or said.get("typedescription") or kind),
        issuer=code or said.get("countrydescription", ""),
        is_code=bool(code),
    )
    flags = ("knownexpired", "knownfalse", "reportedlost", "revokedbyissuer")
    if marked := [flag for flag in flags if said.get(flag, "").casefold() in _TRUE]:
        draft.add_remark(f"Document {said.get('number', '')}: {', '.join(marked)}")


def _add_address(draft: Draft, said: Fields) -> None:
    names = ("street", "pobox", "zipcode", "city", "place", "region", "countrydescription")
    draft.add_address(*(said.get(name, "") for name in names))


# --- CSV: a line a name, a birth, a citizenship or a document; the lines of an entry follow each other --------------

_OLD: Final = {
    "date_file": "filegenerationdate",
    "entity_logical_id": "entity_logicalid",
    "subject_type": "entity_subjecttype",
    "eu_ref_num": "entity_eu_referencenumber",
    "programme": "entity_regulation_programme",
    "naal_programme": "namealias_regulation_programme",
    "naal_wholename": "namealias_wholename",
    "naal_firstname": "namealias_firstname",
    "naal_middlename": "namealias_middlename",
    "naal_lastname": "namealias_lastname",
    "naal_gender": "namealias_gender",
    "naal_title": "namealias_title",
    "naal_function": "namealias_function",
    "birt_date": "birthdate_birthdate",
    "birt_place": "birthdate_city",
    "birt_country": "birthdate_country",
    "iden_number": "identification_number",
    "iden_country": "identification_country",
    "citi_country": "citizenship_country",
    "addr_street": "address_street",
    "addr_zipcode": "address_zipcode",
    "addr_city": "address_city",
    "addr_country": "address_country",
    "entity_remark": "entity_remark",
}
"""Columns of version 1.0 by their names in version 1.1, all in small letters."""
_NEEDED: Final = ("entity_logicalid", "entity_subjecttype", "namealias_wholename")
_MOST_ROWS: Final = 5_000
"""Lines of one entry: the longest of the real list are said to have some hundreds."""


def read_csv(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the persons, whichever version the columns are of; enterprises are counted as organisations."""
    rows = rows_of(lines_of(files["list"], notes), delimiter=";")
    header = _header(next(rows, Row(1, [], "")))
    held: list[tuple[Row, dict[str, str]]] = []
    ended: set[int] = set()
    for row in chain(rows, [None]):
        if row is not None and row.why is not None:
            yield aside(Place(file="list", line=row.number), row.why, row.text)
            continue
        said = {} if row is None else _by_name(header, row.fields)
        if held and (row is None or said.get("entity_logicalid") != held[0][1].get("entity_logicalid")):
            yield from _entry(held, notes)
            ended.add(hash(held[0][1].get("entity_logicalid", "")))
            held = []
        if row is not None and not held:
            _check_order(said.get("entity_logicalid", ""), ended, row)
        if row is not None and len(held) <= _MOST_ROWS:
            held.append((row, said))


def _check_order(key: str, ended: set[int], row: Row) -> None:
    """The last entry of a number would count alone, and the names before it be lost."""
    if key and hash(key) in ended:
        raise RowsScattered(key=shown(key), line=row.number)


def _header(row: Row) -> list[str]:
    names = [squeezed(name).casefold() for name in row.fields]
    header = [_OLD.get(name, name) for name in names]
    if not set(_NEEDED) <= set(header):
        raise NotThisFormat(expected="Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName", found=shown(row.text))
    return header


def _by_name(header: list[str], fields: list[str]) -> dict[str, str]:
    """Return the fields that say something by column; the first of two columns of one name is the one that counts."""
    said: dict[str, str] = {}
    for name, field in zip(header, fields, strict=False):
        if field.strip():
            said.setdefault(name, squeezed(field))
    return said


def _entry(held: list[tuple[Row, dict[str, str]]], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    first_row, first = held[0]
    code = first.get("entity_subjecttype_classificationcode") or first.get("entity_subjecttype", "")
    if code.casefold() not in _PERSON:
        notes.others["organisation"] += 1
        return
    try:
        if len(held) > _MOST_ROWS:
            raise TooMany(field=Word(N_("Rows")), most=_MOST_ROWS)
        yield _from_rows([said for _, said in held], notes)
    except Problem as problem:
        yield aside(Place(file="list", line=first_row.number), problem, first_row.text)


def _from_rows(rows: list[dict[str, str]], notes: Notes) -> ListedPerson:
    draft = Draft(notes)
    draft.key = rows[0].get("entity_logicalid", "")
    for said in rows:
        draft.reference = draft.reference or said.get("entity_eu_referencenumber", "")
        draft.listed_on = draft.listed_on or day_from(said.get("entity_designationdate", ""))
        draft.programmes[said.get("entity_regulation_programme", "")] = None
        draft.add_remark(said.get("entity_remark", ""))
        for group, add in _GROUPS.items():
            if part := _part(said, group):
                add(draft, part)
    return draft.done()


def _part(said: Fields, group: str) -> dict[str, str]:
    """Return the fields of a group by their own names; a country without a kind is a name or a code of two letters."""
    part = {name.removeprefix(group): field for name, field in said.items() if name.startswith(group)}
    if country := part.pop("country", ""):
        part["countryiso2code" if len(country) == 2 else "countrydescription"] = country
    return part


_ELEMENTS: Final = {
    "nameAlias": _add_name,
    "birthdate": _add_birth,
    "citizenship": _add_citizenship,
    "identification": _add_document,
    "address": _add_address,
}
_GROUPS: Final = {
    "namealias_": _add_name,
    "birthdate_": _add_birth,
    "citizenship_": _add_citizenship,
    "identification_": _add_document,
    "address_": _add_address,
}
