"""An entry made here, by hand: what an officer types, checked field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from limen.lib.basics.countries import is_issuer, is_nationality
from limen.lib.basics.country_pack import HitAction, ListCategory, ListLaw
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.listings.persons import ListedDocument, ListedName, ListedPerson, NameKind

LONGEST_NAME: Final = 400
LONGEST_REMARKS: Final = 2_000
MOST_LINES: Final = 50
WEAK_MARK: Final = "~"
"""Before a name that by itself identifies nobody."""


class EntryWrong(Problem):
    """A field of an entry cannot be what it says."""

    code = "list-entry-wrong"
    sentence = N_("%(field)s: “%(typed)s” is not possible here.")


class EntryLacks(Problem):
    """An entry made here says on what law, for whom, until when and where the person may complain."""

    code = "list-entry-lacks"
    sentence = N_("This entry needs: %(field)s.")


class EntryTooLong(Problem):
    """The entry would outlast what the law allows for its category."""

    code = "list-entry-too-long"
    sentence = N_("An entry of this category lasts until %(latest)s at the longest, and does not begin in the past.")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedEntry:
    """What the form or the command says; several values stand one a line."""

    names: str
    """The first is the primary one; one with `~` before it is weak."""
    births: str = ""
    """Dates as 1974-05-12, 1974-05 or 1974."""
    birth_places: str = ""
    sex: str = ""
    citizenships: str = ""
    """Codes of ICAO 9303-3."""
    documents: str = ""
    """Issuer and number, such as `UTO L898902C3`; the number alone where the issuer is not known."""
    category: str = ""
    action: str = ""
    """Empty for what is usual for the category."""
    legal_basis: str = ""
    expires_on: str = ""
    authority: str = ""
    case_number: str = ""
    redress: str = ""
    remarks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalEntry:
    """An entry made here, checked."""

    person: ListedPerson
    category: ListCategory
    action: HitAction
    legal_basis: str
    expires_on: date
    review_on: date
    authority: str
    case_number: str
    redress: str


def national_entry(typed: TypedEntry, *, key: str, law: ListLaw, today: date) -> NationalEntry:
    """Return the entry that was typed, under `key`. Raises EntryWrong, EntryLacks or EntryTooLong."""
    category = law.category(typed.category)
    if category is None:
        raise _wrong(N_("category"), typed.category)
    expires_on = _expiry(typed.expires_on, category, today)
    return NationalEntry(
        person=_person(typed, key, category),
        category=category,
        action=_action(typed.action, category),
        legal_basis=_needed(typed.legal_basis, N_("legal basis"), longest=200),
        expires_on=expires_on,
        review_on=min(expires_on, today + timedelta(days=category.review_days)),
        authority=_needed(typed.authority, N_("requesting authority"), longest=120),
        case_number=clean_line(typed.case_number, longest=64),
        redress=_needed(typed.redress, N_("redress reference"), longest=200),
    )


def _person(typed: TypedEntry, key: str, category: ListCategory) -> ListedPerson:
    names = tuple(_name(line, place) for place, line in enumerate(_lines(typed.names)))
    if not names:
        raise EntryLacks(field=Word(N_("name")))
    return ListedPerson(
        key=key,
        names=names,
        births=tuple(_birth(line) for line in _lines(typed.births)),
        birth_places=tuple(_lines(typed.birth_places)),
        sex=_sex(typed.sex),
        citizenships=tuple(_citizenship(line) for line in _lines(typed.citizenships)),
        documents=tuple(_document(line) for line in _lines(typed.documents)),
        category=category.code,
        remarks=clean_words(typed.remarks, longest=LONGEST_REMARKS),
    )


def _lines(text: str) -> list[str]:
    lines = [clean_line(line, longest=LONGEST_NAME) for line in text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line))[:MOST_LINES]


def _name(line: str, place: int) -> ListedName:
    text = line.removeprefix(WEAK_MARK).strip()
    if not any(character.isalpha() for character in text):
        raise _wrong(N_("name"), line)
    if line.startswith(WEAK_MARK):
        return ListedName(text=text, kind=NameKind.WEAK)
    return ListedName(text=text, kind=NameKind.ALIAS if place else NameKind.PRIMARY)


def _birth(line: str) -> PartialDate:
    try:
        birth = PartialDate.parse(line)
    except ValueError as error:
        raise _wrong(N_("date of birth"), line) from error
    if birth.is_unknown:
        raise _wrong(N_("date of birth"), line)
    return birth


def _sex(text: str) -> Sex:
    if text.strip() and text.strip().upper() not in set(Sex):
        raise _wrong(N_("sex"), text)
    return Sex(text.strip().upper() or Sex.X)


def _citizenship(line: str) -> str:
    code = line.upper()
    if not is_nationality(code):
        raise _wrong(N_("citizenship"), line)
    return code


def _document(line: str) -> ListedDocument:
    first, _, rest = line.partition(" ")
    if rest and is_issuer(first.upper()):
        number, issuer = rest.strip(), first.upper()
    else:
        number, issuer = line, ""
    if not any(character.isalnum() for character in number) or len(number) > 64:
        raise _wrong(N_("document number"), line)
    return ListedDocument(number=number, issuer=issuer)


def _action(text: str, category: ListCategory) -> HitAction:
    if not text:
        return category.actions[0]
    found = next((each for each in category.actions if each.value == text), None)
    if found is None:
        raise _wrong(N_("action on a hit"), text)
    return found


def _expiry(text: str, category: ListCategory, today: date) -> date:
    if not text.strip():
        raise EntryLacks(field=Word(N_("last day")))
    try:
        day = date.fromisoformat(text.strip())
    except ValueError as error:
        raise _wrong(N_("last day"), text) from error
    latest = today + timedelta(days=category.longest_days)
    if not today <= day <= latest:
        raise EntryTooLong(latest=latest)
    return day


def _needed(text: str, field: str, *, longest: int) -> str:
    said = clean_line(text, longest=longest)
    if not said:
        raise EntryLacks(field=Word(field))
    return said


def _wrong(field: str, typed: str) -> EntryWrong:
    return EntryWrong(field=Word(field), typed=clean_line(typed, longest=60))
