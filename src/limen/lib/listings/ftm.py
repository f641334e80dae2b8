"""Entities of FollowTheMoney, one JSON object a line, as OpenSanctions publishes them; and Limen's own written so.

Source: the schema `Person` of FollowTheMoney 4 (properties of `Thing`, `LegalEntity` and `Person`). Not yet proven on
the real file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from limen.lib.basics.countries import ENTRIES
from limen.lib.basics.problems import Problem
from limen.lib.basics.sex import Sex
from limen.lib.basics.words import N_, Word
from limen.lib.events.canonical import JSON
from limen.lib.listings.content import content_of, person_of
from limen.lib.listings.dates import birth_from, day_from
from limen.lib.listings.making import Draft, sex_of
from limen.lib.listings.persons import BirthSpan, ListedPerson, NameKind
from limen.lib.listings.reading import (
    Counted,
    FieldWrong,
    Notes,
    NotJSON,
    NotThisFormat,
    Place,
    Unreadable,
    aside,
    shown,
)
from limen.lib.listings.text_lines import lines_of

LONGEST_LINE: Final = 4 << 20
"""Bytes of one entity; the largest that OpenSanctions publishes are said to have some hundred thousand."""
PERSON: Final = "Person"
MOST_FAMILIES: Final = 20
"""Family names that are looked for in the names of an entity."""
WHOLE: Final = "limen"
"""Where an entity that Limen wrote carries what the properties cannot say, so that it comes back unchanged."""
_EXPECTED: Final = '{"id": …, "schema": …, "properties": …}'
_KINDS: Final = {
    **dict.fromkeys(("Organization", "Company", "LegalEntity", "PublicBody", "Asset"), "organisation"),
    "Vessel": "vessel",
    "Airplane": "aircraft",
}
_PAPERS: Final = {
    "passportNumber": "passport",
    "idNumber": "identity-card",
    "nationalId": "identity-card",
    "socialSecurityNumber": "social-security",
    "taxNumber": "tax",
}
_NAMES: Final = (
    ("name", NameKind.PRIMARY),
    ("alias", NameKind.ALIAS),
    ("previousName", NameKind.ALIAS),
    ("weakAlias", NameKind.WEAK),
)
_CODES: Final = {"SUN": "suhh", "CSK": "cshh", "YUG": "yucs", "DDR": "dd", "SCG": "csxx"}


def read(files: Mapping[str, Counted], notes: Notes) -> Iterator[ListedPerson | Unreadable]:
    """Yield the entities of the schema Person; those of every other schema are counted by their kind."""
    is_first = True
    for line in lines_of(files["list"], notes, longest=LONGEST_LINE):
        if line.why is None and not line.text.strip():
            continue
        try:
            if line.why is not None:
                raise line.why
            entity = _entity(line.text, is_first=is_first)
            schema = entity["schema"]
            if schema == PERSON:
                yield from_ftm(entity, notes=notes)
            else:
                notes.others[_KINDS.get(str(schema), str(schema)[:40])] += 1
        except Problem as problem:
            if isinstance(problem, NotThisFormat):
                raise
            yield aside(Place(file="list", line=line.number), problem, line.text)
        is_first = False
    if is_first:
        raise NotThisFormat(expected=_EXPECTED, found="")


def _entity(text: str, *, is_first: bool) -> dict[str, object]:
    """Return the entity of a line. Raises NotJSON, or NotThisFormat for the first line."""
    entity = object_of(text)
    if entity is None or not isinstance(entity.get("schema"), str) or not isinstance(entity.get("properties"), dict):
        if is_first:
            raise NotThisFormat(expected=_EXPECTED, found=shown(text))
        raise NotJSON
    return entity


def object_of(text: str) -> dict[str, object] | None:
    """Return the JSON object that `text` is, None when it is none or nested too deeply."""
    try:
        value = json.loads(text, parse_constant=_refused)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _refused(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON")


def from_ftm(entity: Mapping[str, object], *, notes: Notes | None = None) -> ListedPerson:
    """Return the person that an entity of the schema Person is about.

    What `to_ftm` wrote comes back unchanged. Raises FieldMissing, FieldTooLong, FieldWrong or TooMany.
    """
    whole = entity.get(WHOLE)
    if isinstance(whole, dict):
        return _own(whole)
    draft = Draft(notes or Notes())
    properties = entity.get("properties")
    said = properties if isinstance(properties, dict) else {}
    draft.key = str(entity.get("id") or "")
    _add_names(draft, entity, said)
    for text in _texts(said, "birthDate"):
        birth = birth_from(text)
        draft.add_birth(birth)
        if birth is None:
            draft.add_date(text)
    for text in _texts(said, "birthPlace"):
        draft.add_place(text)
    draft.sex = _sex(said)
    for name in ("nationality", "citizenship"):
        for text in _texts(said, name):
            draft.add_citizenship(text, is_code=True)
    _add_papers(draft, said)
    _add_rest(draft, entity, said)
    return draft.done()


def _own(whole: Mapping[str, object]) -> ListedPerson:
    """Return what Limen wrote, held to the same bounds as what anybody else writes."""
    try:
        return Draft.of(person_of(whole)).done()
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FieldWrong(field=Word(N_("What Limen wrote")), typed=shown(str(error))) from error


def _texts(said: Mapping[str, object], name: str) -> list[str]:
    values = said.get(name)
    return [each for each in values if isinstance(each, str)] if isinstance(values, list) else []


def _add_names(draft: Draft, entity: Mapping[str, object], said: Mapping[str, object]) -> None:
    """The caption says which of several names the publisher shows."""
    families = _texts(said, "lastName")[:MOST_FAMILIES]
    caption = entity.get("caption")
    names = _texts(said, "name")
    if isinstance(caption, str) and caption in names:
        draft.add_name(caption, NameKind.PRIMARY, family=_family(caption, families))
    for name, kind in _NAMES:
        for text in _texts(said, name):
            draft.add_name(text, kind, family=_family(text, families))


def _family(name: str, families: list[str]) -> str:
    """Return the family name that stands in `name`; empty where none or several do."""
    found = {each for each in families if each and f" {each.casefold()} " in f" {name.casefold()} "}
    return found.pop() if len(found) == 1 else ""


def _sex(said: Mapping[str, object]) -> Sex:
    """Several that differ say nothing."""
    told = {sex_of(text) for text in _texts(said, "gender")}
    return told.pop() if len(told) == 1 else Sex.X


def _add_papers(draft: Draft, said: Mapping[str, object]) -> None:
    for name, kind in _PAPERS.items():
        for text in _texts(said, name):
            draft.add_document(text, kind=kind)


def _add_rest(draft: Draft, entity: Mapping[str, object], said: Mapping[str, object]) -> None:
    for name in ("programId", "program"):
        for text in _texts(said, name):
            draft.programmes[text] = None
    for text in _texts(said, "topics"):
        draft.topics[text] = None
    for text in _texts(said, "address"):
        draft.add_address(text)
    for text in _texts(said, "notes"):
        draft.add_remark(text)
    if referents := _texts(entity, "referents"):
        draft.add_remark(f"Referents: {', '.join(referents[:50])}")
    draft.changed_on = day_from(str(entity.get("last_change") or ""))


# --- writing -----------------------------------------------------------------------------------------------------


def to_ftm(person: ListedPerson, *, dataset: str, entity_id: str = "", is_target: bool = True) -> dict[str, JSON]:
    """Return the person as an entity of the schema Person in `dataset`; `entity_id` where the key is not its id.

    A program that knows FollowTheMoney reads the properties; `from_ftm` gives the person back unchanged. Approximate
    days of birth are written as the years of their span, former and unknown States are left out of the properties.
    """
    return {
        "id": entity_id or person.key,
        "caption": person.names[0].text,
        "schema": PERSON,
        "properties": _properties(person),
        "referents": [],
        "datasets": [dataset],
        "target": is_target,
        WHOLE: content_of(person),
    }


def _properties(person: ListedPerson) -> dict[str, JSON]:
    by_kind = {
        kind: [each.text for each in person.names if each.kind is kind]
        for kind in (NameKind.PRIMARY, NameKind.ALIAS, NameKind.WEAK)
    }
    whole: dict[str, JSON] = {
        "name": by_kind[NameKind.PRIMARY] or [person.names[0].text],
        "alias": by_kind[NameKind.ALIAS],
        "weakAlias": by_kind[NameKind.WEAK],
        "lastName": list(dict.fromkeys(each.family for each in person.names if each.family)),
        "birthDate": _birth_dates(person),
        "birthPlace": list(person.birth_places),
        "gender": {Sex.M: ["male"], Sex.F: ["female"], Sex.X: []}[person.sex],
        "citizenship": [code for each in person.citizenships if (code := _small_code(each))],
        "topics": list(person.topics),
        "programId": [each for each in person.programme.split("; ") if each],
        "address": list(person.addresses),
        "notes": [person.remarks] if person.remarks else [],
        **{name: _numbers(person, kind) for name, kind in _WRITTEN.items()},
    }
    return {name: values for name, values in whole.items() if values}


_WRITTEN: Final = {
    "passportNumber": "passport",
    "idNumber": "identity-card",
    "socialSecurityNumber": "social-security",
    "taxNumber": "tax",
}


def _numbers(person: ListedPerson, kind: str) -> list[str]:
    return [each.number for each in person.documents if each.kind == kind]


def _birth_dates(person: ListedPerson) -> list[str]:
    whole = [str(each) for each in person.births if each.year is not None and "?" not in str(each)]
    return list(dict.fromkeys([*whole, *(str(year) for each in person.birth_spans for year in _years(each))]))


def _years(span: BirthSpan) -> range:
    return range(span.first, span.last + 1)


def _small_code(code: str) -> str:
    """Return a code as FollowTheMoney writes it: two small letters, `suhh` and the like for States that are no more."""
    entry = ENTRIES.get(code)
    return _CODES.get(code) or (entry.alpha2.casefold() if entry else "")
