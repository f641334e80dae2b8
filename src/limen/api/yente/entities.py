"""FollowTheMoney in and out: an example becomes the subject of a comparison, an entry of a list an entity.

Source: the schema `Person` of FollowTheMoney 4, with the properties that it takes from `Thing` and `LegalEntity`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from limen.adapters import wording
from limen.api.yente.answers import EntityAnswer, FeatureAnswer, Properties, QueryAnswer, ScoredAnswer
from limen.api.yente.bodies import ExampleBody
from limen.api.yente.refusing import QueryUnreadable, SchemaUnknown
from limen.apps.watchlists.access import Compared
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.basics.document_numbers import normal_number
from limen.lib.basics.problems import Problem
from limen.lib.listings.ftm import from_ftm, to_ftm
from limen.lib.listings.persons import ListedPerson
from limen.lib.listings.states import coded
from limen.lib.screening.hits import Evidence, Field, Hit
from limen.lib.screening.subject import Subject, SubjectName, Written

PERSON: Final = "Person"
MATCHED: Final = frozenset({PERSON, "LegalEntity", "Thing"})
"""Schemata whose examples may be people."""
OTHERS: Final = frozenset(
    {
        "Address",
        "Airplane",
        "Asset",
        "BankAccount",
        "Company",
        "CryptoWallet",
        "Organization",
        "PublicBody",
        "Security",
        "Vehicle",
        "Vessel",
    }
)
"""Schemata that yente matches and of which nothing stands on lists of persons: nothing is found."""
NAMES: Final = ("name", "alias", "previousName", "weakAlias", "abbreviation")
FAMILY: Final = ("lastName",)
GIVEN: Final = ("firstName", "secondName", "middleName", "fatherName")
STATES: Final = ("nationality", "citizenship")
TIES: Final = ("country", "jurisdiction", "mainCountry")
"""States that somebody has to do with: heard as citizenship only where no citizenship is given."""
PAPERS: Final = ("passportNumber", "idNumber", "socialSecurityNumber", "taxNumber")
HEARD: Final = frozenset({*NAMES, *FAMILY, *GIVEN, *STATES, *TIES, *PAPERS, "birthDate", "birthPlace", "gender"})
"""Properties that a comparison hears; others are left out of the query that the answer repeats."""
MOST_VALUES: Final = 20
LONGEST_VALUE: Final = 400
FEATURES: Final[Mapping[Field, str]] = {
    Field.NAME: "name_match",
    Field.BIRTH: "birth_date_match",
    Field.CITIZENSHIP: "nationality_match",
    Field.SEX: "gender_match",
    Field.DOCUMENT: "identifier_match",
}


def state_named(code: str) -> str:
    """Return the code of ICAO 9303-3 of a State that FollowTheMoney calls `code`; `code` itself where none is known."""
    return coded(code) or code


def entity_id(list_code: str, key: str) -> str:
    """Return the id of an entry as an entity: the code of its list, which has no dot, a dot, and its key."""
    return f"{list_code}.{key}"


def entry_in(identifier: str) -> tuple[str, str]:
    """Return the code of the list and the key that an id names; empty texts where it names none."""
    code, dot, key = identifier.partition(".")
    return (code, key) if dot and key else ("", "")


# --- in ----------------------------------------------------------------------------------------------------------


def query_of(example: ExampleBody) -> QueryAnswer:
    """Return the example as it is understood. Raises SchemaUnknown."""
    if example.schema_ not in MATCHED | OTHERS:
        raise SchemaUnknown(schema=example.schema_[:40])
    heard = {name: list(_texts(values)) for name, values in example.properties.items() if name in HEARD}
    return QueryAnswer(id=example.id, schema_=example.schema_, properties={k: v for k, v in heard.items() if v})


def _texts(values: str | Sequence[Any]) -> Iterator[str]:
    """Yield what of the values can be text, at most MOST_VALUES of them, once each."""
    said = [values] if isinstance(values, str) else values
    texts = (" ".join(str(each).split()) for each in said if isinstance(each, str | int) and not isinstance(each, bool))
    yield from list(dict.fromkeys(text for text in texts if text))[:MOST_VALUES]


def subject_of(query: QueryAnswer) -> Subject | None:
    """Return whom to compare; None where the example is about no person or has no name. Raises QueryUnreadable."""
    names = _names_in(query.properties)
    if query.schema_ in OTHERS or not (names or any(query.properties.get(each) for each in PAPERS)):
        return None
    person = _person_in(query.properties)
    states = person.citizenships
    return Subject(
        names=tuple(names),
        births=person.births,
        sex=person.sex,
        citizenships=states,
        documents=tuple(
            (issuer, normal_number(each.number)) for each in person.documents for issuer in (states or ("",))
        ),
    )


def _names_in(said: Properties) -> list[SubjectName]:
    """Return the names, of which any may be the one on a document; parts are joined where no whole name is given."""
    names = [text for each in NAMES for text in said.get(each, [])]
    given = " ".join(text for each in GIVEN for text in said.get(each, [])[:1])
    parts = [
        SubjectName(primary=family, secondary=given, written=Written.VISUAL) for family in said.get("lastName", [])
    ]
    if not names and not parts and given:
        names = [given]
    wholes = [SubjectName(primary=name, written=Written.VISUAL) for name in dict.fromkeys(names)]
    return (wholes or parts)[:MOST_VALUES]


def _person_in(said: Properties) -> ListedPerson:
    """Read dates, States, sex and numbers as an entity of a list is read."""
    states = [text for each in STATES for text in said.get(each, [])] or [
        text for each in TIES for text in said.get(each, [])
    ]
    properties = {name: values for name, values in said.items() if name in PAPERS or name in {"birthDate", "gender"}}
    entity = {"id": "query", "properties": {**properties, "name": ["query"], "citizenship": states}}
    try:
        return from_ftm(entity)
    except Problem as problem:
        raise QueryUnreadable(why=wording.sentence(problem.sentence, problem.values)) from problem


# --- out ---------------------------------------------------------------------------------------------------------


def entity_of(person: ListedPerson, kept: PersonListInForce) -> EntityAnswer:
    """Return an entry of a list as an entity."""
    return EntityAnswer(**_entity(person, kept))


def _entity(person: ListedPerson, kept: PersonListInForce) -> dict[str, Any]:
    said = to_ftm(person, dataset=kept.code, entity_id=entity_id(kept.code, person.key))
    return {
        **{name: said[name] for name in ("id", "caption", "schema", "properties", "datasets", "referents", "target")},
        "first_seen": _moment(person.listed_on),
        "last_seen": _moment(kept.made_at),
        "last_change": _moment(person.changed_on or person.listed_on),
    }


def _moment(when: date | datetime | None) -> str | None:
    """Return a moment as yente writes it: to the second, in UTC, without saying so."""
    if when is None:
        return None
    return when.strftime("%Y-%m-%dT%H:%M:%S" if isinstance(when, datetime) else "%Y-%m-%dT00:00:00")


def scored_of(found: Compared, *, score: float, threshold: float) -> ScoredAnswer:
    """Return a hit as an entity with its score and its reasons."""
    explanations = dict(_explanations(found.hit))
    return ScoredAnswer(
        **_entity(found.person, found.list),
        score=score,
        match=score >= threshold,
        explanations=explanations,
        features={name: each.score for name, each in explanations.items()},
    )


def _explanations(hit: Hit) -> Iterator[tuple[str, FeatureAnswer]]:
    """Yield the lines of the reasons under names like yente's; a second line about one field is numbered."""
    seen: dict[str, int] = {}
    for line in hit.evidence:
        name = FEATURES[line.field]
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name}_{seen[name]}", _feature(line))


def _feature(line: Evidence) -> FeatureAnswer:
    return FeatureAnswer(
        score=line.bits,
        detail=wording.sentence(line.sentence, line.values),
        query=None if line.theirs is None else wording.text(line.theirs),
        candidate=None if line.ours is None else wording.text(line.ours),
    )
