"""The consolidated list of the United Nations Security Council, as XML.

Source: the schema `sc-sanctions.xsd` that the list names, and the lists of 2020-06-29 and 2026-02-27.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from lxml import etree

from limen.lib.basics.problems import Problem
from limen.lib.listings.dates import Birth, about, birth_from, date_from, dated, day_from, span
from limen.lib.listings.making import Draft, sex_of, squeezed
from limen.lib.listings.persons import ListedPerson, NameKind
from limen.lib.listings.reading import Counted, Notes, Unreadable, aside
from limen.lib.listings.xml_records import children, records_of, text_of, texts_of

_PARTS: Final = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_NOTHING: Final = frozenset({"", "na", "n/a", "not available"})
_BRACKET: Final = re.compile(r"\s*\(([^()]*)\)")
_SAID_OF_NAME: Final = re.compile(
    r"^(?:third|second|birth name|combat name|previously listed as|formerly listed as|false identity.*|"
    r"nom de guerre|original script)$",
    re.IGNORECASE,
)
_SCRIPT_LABEL: Final = re.compile(r"^original script:\s*", re.IGNORECASE)
_BORN: Final = re.compile(r",?\s+(?:DOB:?|born)\s.*$", re.IGNORECASE)
_KINDS: Final = {"passport": "passport", "national identification number": "identity-card"}
_NUMBERED: Final = re.compile(
    r"(?P<kind>.*?)\b(?i:no\.?|number|n°)\s*:?\s*"
    r"(?P<number>[A-Z]{0,4}[ -]{0,2}\d[\dA-Z]*(?:[ ./-][\dA-Z]*\d[\dA-Z]*)*)"
)


def read(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the individuals; entities are counted as organisations."""
    for record in records_of(files["list"], roots=("CONSOLIDATED_LIST",), names=frozenset({"INDIVIDUAL", "ENTITY"})):
        if record.name == "ENTITY":
            notes.others["organisation"] += 1
            continue
        try:
            yield _person(record.element, notes)
        except Problem as problem:
            yield aside(record.place, problem, _name(record.element) or text_of(record.element, "DATAID"))


def _person(element: etree._Element, notes: Notes) -> ListedPerson:
    draft = Draft(notes)
    draft.key = text_of(element, "DATAID")
    draft.reference = text_of(element, "REFERENCE_NUMBER")
    draft.programmes[text_of(element, "UN_LIST_TYPE")] = None
    draft.sex = sex_of(text_of(element, "GENDER"))
    draft.listed_on = day_from(text_of(element, "LISTED_ON"))
    changed = [day for text in texts_of(element, "LAST_DAY_UPDATED", "VALUE") if (day := day_from(text))]
    draft.changed_on = max(changed, default=None)
    _add_names(draft, element)
    _add_birth(draft, element)
    for text in texts_of(element, "NATIONALITY", "VALUE"):
        draft.add_citizenship(text)
    for each in children(element, "INDIVIDUAL_DOCUMENT"):
        _add_document(draft, each)
    _add_words(draft, element)
    return draft.done()


def _name(element: etree._Element) -> str:
    parts = (squeezed(text_of(element, part)) for part in _PARTS)
    return " ".join(part for part in parts if part.casefold() not in _NOTHING)


def _add_names(draft: Draft, element: etree._Element) -> None:
    draft.add_name(_name(element), NameKind.PRIMARY)
    draft.add_name(text_of(element, "NAME_ORIGINAL_SCRIPT"), NameKind.PRIMARY)
    for alias in children(element, "INDIVIDUAL_ALIAS"):
        kind = NameKind.WEAK if text_of(alias, "QUALITY").casefold() == "low" else NameKind.ALIAS
        written = squeezed(text_of(alias, "ALIAS_NAME"))
        for name in names_in(written):
            draft.add_name(name, kind)
        _add_said_of_alias(draft, alias, written)


def _add_said_of_alias(draft: Draft, alias: etree._Element, written: str) -> None:
    """Some aliases say who else, or where, was born; that is kept in words."""
    if _BORN.search(written):
        draft.add_remark(f"Alias: {written}")
    said = [text_of(alias, part) for part in ("DATE_OF_BIRTH", "CITY_OF_BIRTH", "COUNTRY_OF_BIRTH", "NOTE")]
    if any(said) and written:
        draft.add_remark(f"Alias {written}: {', '.join(filter(None, said))}")


def names_in(written: str) -> list[str]:
    """Return the names in what the list calls one alias: several between semicolons, another script in brackets."""
    bracketed = [_SCRIPT_LABEL.sub("", inside) for inside in _BRACKET.findall(written)]
    outside = _BRACKET.sub("", written)
    others = [inside for inside in bracketed if _is_other_script(inside, outside)]
    kept = _BRACKET.sub(lambda found: "" if _is_said(found[1], outside) else found[0], written)
    pieces = [piece for text in (kept, *others) for piece in text.split(";")]
    names = (_BORN.sub("", squeezed(piece)).strip(" ,;)") for piece in pieces)
    return [name for name in names if name.casefold() not in _NOTHING]


def _is_said(inside: str, outside: str) -> bool:
    """True for words about the name, and for the name in another script, which stands for itself."""
    label = _SCRIPT_LABEL.sub("", inside)
    return bool(_SAID_OF_NAME.match(inside.strip())) or label != inside or _is_other_script(label, outside)


def _is_other_script(inside: str, outside: str) -> bool:
    return bool(inside.strip()) and bool(outside.strip()) and _is_latin(inside) != _is_latin(outside)


def _is_latin(text: str) -> bool:
    letters = [each for each in text if each.isalpha()]
    return sum(each < "\u0250" or "\u1e00" <= each <= "\u1eff" for each in letters) * 2 >= len(letters)


def _add_birth(draft: Draft, element: etree._Element) -> None:
    for each in children(element, "INDIVIDUAL_DATE_OF_BIRTH"):
        birth = _birth(each)
        draft.add_birth(birth)
        note = text_of(each, "NOTE")
        if note and birth is None:
            draft.add_date(note)
        elif note and birth_from(note) is None:
            draft.add_remark(f"Date of birth: {note}")
    for each in children(element, "INDIVIDUAL_PLACE_OF_BIRTH"):
        draft.add_place(*(text_of(each, part) for part in ("CITY", "STATE_PROVINCE", "COUNTRY")))
        if note := text_of(each, "NOTE"):
            draft.add_remark(f"Place of birth: {note}")


def _birth(element: etree._Element) -> Birth | None:
    first, last = text_of(element, "FROM_YEAR"), text_of(element, "TO_YEAR")
    if first and last:
        begin, end = dated(first), dated(last)
        return span(begin.year, end.year) if begin and end and begin.year and end.year else None
    written = text_of(element, "DATE") or text_of(element, "YEAR")
    if not written:
        return birth_from(text_of(element, "NOTE"))
    date = date_from(written)
    if date is not None and date.year and text_of(element, "TYPE_OF_DATE").upper() == "APPROXIMATELY":
        return about(date.year)
    return date


def _add_document(draft: Draft, element: etree._Element) -> None:
    kind = squeezed(text_of(element, "TYPE_OF_DOCUMENT2") or text_of(element, "TYPE_OF_DOCUMENT"))
    plain = squeezed(text_of(element, "TYPE_OF_DOCUMENT")).casefold()
    number, note = squeezed(text_of(element, "NUMBER")), squeezed(text_of(element, "NOTE"))
    found = _NUMBERED.match(number or note)
    issuer = text_of(element, "ISSUING_COUNTRY") or text_of(element, "COUNTRY_OF_ISSUE")
    draft.add_document(
        found["number"] if found else number,
        kind=_KINDS.get(plain, kind) or kind,
        issuer=issuer.removesuffix(" passport"),
    )
    if note or (found and number):
        draft.add_remark(f"{kind or 'Document'}: {' '.join(filter(None, (number, note)))}")


def _add_words(draft: Draft, element: etree._Element) -> None:
    for title in texts_of(element, "TITLE", "VALUE"):
        draft.add_remark(f"Title: {squeezed(title)}")
    for designation in texts_of(element, "DESIGNATION", "VALUE"):
        draft.add_remark(f"Designation: {squeezed(designation)}")
    for each in children(element, "INDIVIDUAL_ADDRESS"):
        draft.add_address(
            *(text_of(each, part) for part in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"))
        )
    draft.add_remark(squeezed(text_of(element, "COMMENTS1")))
