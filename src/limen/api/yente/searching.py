"""Entries found by a name, and one entry by its id: `GET /search/{dataset}`, `GET /entities/{id}`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from limen.adapters import wording
from limen.api.authentication import caller_of
from limen.api.v1.asking import shown
from limen.api.yente.answers import (
    AdjacentAnswer,
    EntityAnswer,
    FacetAnswer,
    FacetValue,
    SearchAnswer,
    TotalAnswer,
)
from limen.api.yente.bodies import FacetName, SearchQuery
from limen.api.yente.door import SCREENING, door
from limen.api.yente.entities import MATCHED, OTHERS, entity_of, entry_in, state_named
from limen.api.yente.refusing import EntityUnknown, FilterUnknown, SchemaUnknown
from limen.api.yente.scope import entries_in_scope, lists_in_scope
from limen.apps.watchlists.access import compare_for, entries_for, entry_for, lists_for
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.basics.act import Act
from limen.lib.listings.persons import ListedPerson
from limen.lib.screening.subject import Subject, SubjectName, Written

PURPOSE: Final = "screening"
MOST_FOUND: Final = 10_000
"""Entries that are counted; a page begins below it."""
LEAST_BITS: Final = 4.0
"""Bits by which a name that is searched for must agree: one part that one in sixteen people bears."""
_LABELS: Final = {
    FacetName.DATASETS: "Data sources",
    FacetName.SCHEMA: "Entity types",
    FacetName.COUNTRIES: "Countries",
    FacetName.IDENTIFIERS: "Identifiers",
    FacetName.TOPICS: "Topics",
    FacetName.GENDERS: "Genders",
}
Found = tuple[ListedPerson, PersonListInForce]


@door.get("/search/{dataset}", auth=SCREENING, response=SearchAnswer, by_alias=True, tags=["matching"])
def search(request: HttpRequest, asked: Query[SearchQuery], dataset: Path[str]) -> HttpResponse:
    """Return the entries that bear a name like `q`, the likest first. The looks are recorded.

    Without `q` every entry in scope is gone through, which is open to those alone who keep the lists.
    """
    if asked.schema_ not in MATCHED | OTHERS:
        raise SchemaUnknown(schema=asked.schema_[:40])
    if asked.sort or asked.filter:
        raise FilterUnknown(filter=(asked.sort + asked.filter)[0][:40])
    act = caller_of(request).act(purpose=PURPOSE)
    lists = lists_in_scope(lists_for(act), dataset=dataset, asked=asked)
    found = _found(act, asked, lists if asked.schema_ in MATCHED else ())
    page = found[asked.offset : asked.offset + asked.limit]
    return shown(
        SearchAnswer(
            results=[entity_of(person, kept) for person, kept in page],
            facets={name.value: _facet(name, found) for name in asked.facets},
            total=TotalAnswer(value=len(found), relation="gte" if len(found) >= MOST_FOUND else "eq"),
            limit=asked.limit,
            offset=asked.offset,
        )
    )


def _found(act: Act, asked: SearchQuery, lists: Sequence[PersonListInForce]) -> list[Found]:
    if asked.target is False:
        return []  # whoever stands on a list is its target
    counts = _counts(asked)
    named = [kept for kept in lists if not asked.datasets or kept.code in asked.datasets]
    if not asked.q.strip():
        return [(each.person, kept) for each, kept in entries_for(act, lists=named, counts=counts, limit=MOST_FOUND)]
    subject = Subject(names=(SubjectName(primary=asked.q, written=Written.VISUAL),))
    (found,) = compare_for(act, subjects=[subject], lists=named, least=lambda _: LEAST_BITS, counts=counts)
    return [(each.person, each.list) for each in found]


def _counts(asked: SearchQuery) -> Callable[[ListedPerson], bool]:
    """Return what tells whether an entry is searched for: in scope, and of the States asked for."""
    in_scope = entries_in_scope(asked)
    states = {state_named(each) for each in asked.countries}
    every = asked.filter_op == "AND"

    def counts(person: ListedPerson) -> bool:
        theirs = set(person.citizenships)
        of_states = not states or (states <= theirs if every else not states.isdisjoint(theirs))
        topics = set(asked.topics)
        return of_states and in_scope(person) and not (every and topics and not topics <= set(person.topics))

    return counts


def _facet(name: FacetName, found: Iterable[Found]) -> FacetAnswer:
    """Return how many of the entries have each value, the commonest first."""
    counted = Counter(value for person, kept in found for value in set(_values(name, person, kept)))
    ranked = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
    titles = {kept.code: kept.name for _, kept in found} if name is FacetName.DATASETS else {}
    values = [FacetValue(name=value, label=_label(name, value, titles), count=count) for value, count in ranked]
    return FacetAnswer(label=_LABELS[name], values=values)


def _values(name: FacetName, person: ListedPerson, kept: PersonListInForce) -> Iterable[str]:
    entity = entity_of(person, kept)
    said = entity.properties
    match name:
        case FacetName.DATASETS:
            return [kept.code]
        case FacetName.SCHEMA:
            return [entity.schema_]
        case FacetName.COUNTRIES:
            return said.get("citizenship", [])
        case FacetName.IDENTIFIERS:
            return [number for paper in ("passportNumber", "idNumber", "taxNumber") for number in said.get(paper, [])]
        case FacetName.TOPICS:
            return person.topics
    return said.get("gender", [])


def _label(name: FacetName, value: str, titles: dict[str, str]) -> str:
    if name is FacetName.COUNTRIES:
        return wording.country(state_named(value))
    return titles.get(value, value)


@door.get("/entities/{entity}", auth=SCREENING, response=EntityAnswer, by_alias=True, tags=["data"])
def see_entity(request: HttpRequest, entity: Path[str]) -> HttpResponse:
    """Return one entry, whole. The look is recorded."""
    return shown(_entity(request, entity))


@door.get("/entities/{entity}/adjacent", auth=SCREENING, response=AdjacentAnswer, by_alias=True, tags=["data"])
def see_adjacent(request: HttpRequest, entity: Path[str]) -> HttpResponse:
    """Return one entry and what is tied to it: on these lists nothing is. The look is recorded."""
    return shown(AdjacentAnswer(entity=_entity(request, entity), adjacent={}))


def _entity(request: HttpRequest, identifier: str) -> EntityAnswer:
    code, key = entry_in(identifier)
    act = caller_of(request).act(purpose=PURPOSE)
    kept = next((each for each in lists_for(act) if each.code == code), None)
    entry = entry_for(act, kept=kept, key=key) if kept else None
    if kept is None or entry is None:
        raise EntityUnknown
    return entity_of(entry.person, kept)
