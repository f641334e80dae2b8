"""The list of Specially Designated Nationals of the United States' Office of Foreign Assets Control, as XML or CSV.

Source: the office's data specification (files `sdn`, `alt`, `add`, `sdn_comments` without a header, nothing written as
`-0-`), its schema `sdnList` for XML, and the CSV files of July 2021. Weak aliases have a category in XML; in CSV they
stand in quotation marks in the remarks.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_, Word
from limen.lib.listings.dates import birth_from
from limen.lib.listings.making import Draft, sex_of, squeezed
from limen.lib.listings.persons import ListedPerson, NameKind
from limen.lib.listings.reading import (
    MEGABYTE,
    Counted,
    FieldWrong,
    Notes,
    NotThisFormat,
    Place,
    RecordTooLarge,
    Unreadable,
    aside,
    shown,
)
from limen.lib.listings.text_lines import Row, lines_of, rows_of
from limen.lib.listings.xml_records import children, records_of, text_of, texts_of

MOST_BESIDE: Final = 256 * MEGABYTE
"""Bytes of aliases, addresses and comments together, which are held while the list is read; of 2021: 2 million."""
_COLUMNS: Final = 12
_PERSON: Final = "individual"
_KINDS: Final = {"": "organisation", "entity": "organisation", "vessel": "vessel", "aircraft": "aircraft"}
_PASSPORTS: Final = ("passport", "diplomatic passport", "stateless person passport")
_CARDS: Final = (
    "national id no.",
    "national foreign id number",
    "cedula no.",
    "cedula de ciudadania",
    "d.n.i.",
    "identification number",
    "personal id card",
    "identity card",
    "numero de identidad",
)
_OTHER_PAPERS: Final = (
    "travel document number",
    "refugee id card",
    "stateless person id card",
    "residency number",
    "driver's license no.",
    "electoral registry no.",
    "birth certificate number",
    "r.f.c.",
    "c.u.r.p.",
    "ssn",
    "nit #",
    "tax id no.",
    "italian fiscal code",
    "national registration id",
    "seafarer's identification document",
    "british national overseas passport",
    "immigration no.",
    "visa number id",
    "military registration number",
    "kenyan id no.",
    "turkish identification number",
    "bosnian personal id no.",
    "citizen's card number",
    "public security and immigration no.",
    "permanent residence card",
    "republic of china id",
)
_PAPERS: Final = {
    **dict.fromkeys(_PASSPORTS, "passport"),
    **dict.fromkeys(_CARDS, "identity-card"),
    **{each: each for each in _OTHER_PAPERS},
}
_PAPER: Final = re.compile(
    rf"(?P<kind>{'|'.join(re.escape(each) for each in sorted(_PAPERS, key=len, reverse=True))})\s+"
    r"(?P<number>[^()]+?)(?:\s+\((?P<issuer>[^()]+)\))?"
    r"(?P<more>(?:\s+issued\s+[^;]+?)?(?:\s+expires\s+[^;]+?)?)(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
_LONGEST_PAPER: Final = 300
"""Characters of a remark that may be a document; the pattern is slow on what goes on for ever."""
_ALIAS: Final = re.compile(r"[afn]\.k\.a\.:? '(?P<name>.+)'")
_ALTERNATIVE: Final = re.compile(r"^alt\.\s+", re.IGNORECASE)


# --- XML ---------------------------------------------------------------------------------------------------------


def read_xml(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the individuals; entities, vessels and aircraft are counted."""
    for record in records_of(files["list"], roots=("sdnList",), names=frozenset({"sdnEntry"})):
        kind = text_of(record.element, "sdnType").casefold()
        if kind != _PERSON:
            notes.others[_KINDS.get(kind, kind)] += 1
            continue
        try:
            yield _from_element(record.element, notes)
        except Problem as problem:
            yield aside(record.place, problem, _written(record.element) or text_of(record.element, "uid"))


def _from_element(element: etree._Element, notes: Notes) -> ListedPerson:
    draft = Draft(notes)
    draft.key = text_of(element, "uid")
    draft.add_name(_written(element), NameKind.PRIMARY, family=text_of(element, "lastName"))
    for alias in children(_below(element, "akaList"), "aka"):
        kind = NameKind.WEAK if text_of(alias, "category").casefold() == "weak" else NameKind.ALIAS
        draft.add_name(_written(alias), kind, family=text_of(alias, "lastName") if text_of(alias, "firstName") else "")
    for programme in texts_of(element, "programList", "program"):
        draft.programmes[programme] = None
    _add_facts(draft, element)
    if title := squeezed(text_of(element, "title")):
        draft.add_remark(f"Title: {title}")
    draft.add_remark(text_of(element, "remarks"))
    return draft.done()


def _written(element: etree._Element) -> str:
    """Return the name as the CSV writes it: `LAST, First`."""
    parts = (squeezed(text_of(element, "lastName")), squeezed(text_of(element, "firstName")))
    return ", ".join(part for part in parts if part)


def _below(element: etree._Element, name: str) -> etree._Element:
    """Return the child of that name, or an empty element where there is none."""
    return next(children(element, name), etree.Element(name))


def _add_facts(draft: Draft, element: etree._Element) -> None:
    for text in texts_of(element, "dateOfBirthList", "dateOfBirthItem", "dateOfBirth"):
        _add_birth(draft, text)
    for text in texts_of(element, "placeOfBirthList", "placeOfBirthItem", "placeOfBirth"):
        draft.add_place(text)
    for group, item in (("nationalityList", "nationality"), ("citizenshipList", "citizenship")):
        for text in texts_of(element, group, item, "country"):
            draft.add_citizenship(text)
    for each in children(_below(element, "idList"), "id"):
        _add_paper(draft, each)
    for each in children(_below(element, "addressList"), "address"):
        names = ("address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country")
        draft.add_address(*(text_of(each, name) for name in names))


def _add_birth(draft: Draft, text: str) -> None:
    birth = birth_from(text)
    draft.add_birth(birth)
    if birth is None:
        draft.add_date(text)


def _add_paper(draft: Draft, element: etree._Element) -> None:
    kind, number = squeezed(text_of(element, "idType")), squeezed(text_of(element, "idNumber"))
    known = _PAPERS.get(kind.casefold())
    if kind.casefold() == "gender":
        draft.sex = sex_of(number)
    elif known is not None:
        draft.add_document(number, kind=known, issuer=text_of(element, "idCountry"))
    else:
        draft.add_remark(f"{kind} {number} {text_of(element, 'idCountry')}")


# --- CSV ---------------------------------------------------------------------------------------------------------


def read_csv(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the individuals of `sdn` with their aliases and what the other files say of them."""
    beside = _Beside(files, notes)
    is_first = True
    for row in rows_of(lines_of(files["sdn"], notes)):
        if is_first and len(row.fields) != _COLUMNS:
            raise NotThisFormat(expected="ent_num, SDN_Name, SDN_Type, … (12)", found=shown(row.text))
        is_first = False
        kind = _said(row.fields[2]).casefold() if len(row.fields) == _COLUMNS else _PERSON
        if kind != _PERSON:
            notes.others[_KINDS.get(kind, kind)] += 1
            beside.forget(_said(row.fields[0]))
            continue
        try:
            yield _from_row(row, beside, notes)
        except Problem as problem:
            yield aside(Place(file="sdn", line=row.number), problem, row.text)
    if is_first:
        raise NotThisFormat(expected="ent_num, SDN_Name, SDN_Type, … (12)", found="")
    notes.aliases_astray = beside.aliases_left()


class _Beside:
    """What the files beside `sdn` say, by the number of the entry. Held while `sdn` is read, and bounded."""

    def __init__(self, files: Mapping[str, Counted], notes: Notes) -> None:
        self._rows: dict[str, dict[str, list[list[str]]]] = {}
        held = 0
        for name in ("alt", "add", "comments"):
            by_entry: dict[str, list[list[str]]] = defaultdict(list)
            self._rows[name] = by_entry
            for row in rows_of(lines_of(files[name], notes)) if name in files else ():
                held += len(row.text)
                if held > MOST_BESIDE:
                    raise RecordTooLarge(file=name, megabytes=MOST_BESIDE // MEGABYTE, line=row.number)
                if row.why is not None or len(row.fields) < 2:
                    notes.unreadable += 1
                else:
                    by_entry[_said(row.fields[0])].append(row.fields)

    def take(self, name: str, key: str) -> list[list[str]]:
        """Return the rows of that file about the entry, once."""
        return self._rows[name].pop(key, [])

    def forget(self, key: str) -> None:
        """Let go of what is said about an entry that is no person."""
        for rows in self._rows.values():
            rows.pop(key, None)

    def aliases_left(self) -> int:
        """Return how many aliases no entry has claimed."""
        return sum(len(rows) for rows in self._rows["alt"].values())


def _from_row(row: Row, beside: _Beside, notes: Notes) -> ListedPerson:
    if row.why is not None:
        raise row.why
    if len(row.fields) != _COLUMNS:
        raise FieldWrong(field=Word(N_("Number of columns")), typed=str(len(row.fields)))
    draft = Draft(notes)
    fields = [_said(each) for each in row.fields]
    draft.key = fields[0]
    _add_written(draft, fields[1], NameKind.PRIMARY)
    for alias in beside.take("alt", draft.key):
        if len(alias) > 3:
            _add_written(draft, _said(alias[3]), NameKind.ALIAS)
    for programme in fields[3].split("] ["):
        draft.programmes[programme.strip(" []")] = None
    for address in beside.take("add", draft.key):
        draft.add_address(*map(_said, address[2:5]))
    if fields[4]:
        draft.add_remark(f"Title: {fields[4]}")
    # The remarks go on in the other file where they were cut, in the middle of a word or at a space.
    whole = (row.fields[11], *(comment[1] for comment in beside.take("comments", draft.key)))
    _add_remarks(draft, squeezed("".join(part for part in whole if _said(part))))
    return draft.done()


def _said(text: str) -> str:
    said = squeezed(text)
    return "" if said == "-0-" else said


def _add_written(draft: Draft, written: str, kind: NameKind) -> None:
    family, comma, _ = written.partition(",")
    draft.add_name(written, kind, family=family if comma else "")


def _add_remarks(draft: Draft, remarks: str) -> None:
    """Take the facts out of the remarks; what is none stays in words."""
    left = [part for part in map(str.strip, remarks.rstrip(". ").split(";")) if part and not _add_part(draft, part)]
    draft.add_remark("; ".join(left))


def _add_part(draft: Draft, part: str) -> bool:
    """Return True when the part was a fact that now stands in its field."""
    plain = _ALTERNATIVE.sub("", part)
    label, _, rest = plain.partition(" ")
    if label == "DOB":
        birth = birth_from(rest)
        draft.add_birth(birth)
        if birth is None:
            draft.add_date(rest)
    elif label == "POB":
        draft.add_place(rest)
    elif label in {"nationality", "citizen"}:
        draft.add_citizenship(rest)
    elif label == "Gender":
        draft.sex = sex_of(rest)
    elif alias := _ALIAS.fullmatch(plain):
        _add_written(draft, alias["name"], NameKind.WEAK)
    elif len(plain) <= _LONGEST_PAPER and (paper := _PAPER.fullmatch(plain)):
        draft.add_document(
            paper["number"].strip(), kind=_PAPERS[paper["kind"].casefold()], issuer=paper["issuer"] or ""
        )
        return not paper["more"]
    else:
        return False
    return True
