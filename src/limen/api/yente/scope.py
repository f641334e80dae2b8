"""Which lists and entries a call is about: datasets by name, and what is left out of them."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from limen.api.yente.bodies import ScopeQuery
from limen.api.yente.entities import PERSON
from limen.api.yente.refusing import DatasetUnknown
from limen.apps.watchlists.queries import PersonListInForce
from limen.lib.listings.persons import ListedPerson

TOGETHER: Final = ("default", "all")
"""Names of all lists together: programs ask for `default` unless they are told otherwise."""


def lists_in_scope(
    seen: Collection[PersonListInForce], *, dataset: str, asked: ScopeQuery
) -> tuple[PersonListInForce, ...]:
    """Return those of the lists that this caller may see which the call is about.

    Raises DatasetUnknown where the address names none of them.
    """
    named = tuple(each for each in seen if dataset in TOGETHER or each.code == dataset)
    if not named and dataset not in TOGETHER:
        raise DatasetUnknown
    if PERSON in asked.exclude_schema:
        return ()
    wanted = {each.code for each in named}
    if asked.include_dataset and not wanted_together(asked.include_dataset):
        wanted &= set(asked.include_dataset)
    return tuple(each for each in named if each.code in wanted - set(asked.exclude_dataset))


def wanted_together(names: Collection[str]) -> bool:
    """Return True where `names` asks for all lists by the name of all."""
    return any(each in TOGETHER for each in names)


def entries_in_scope(asked: ScopeQuery) -> Callable[[ListedPerson], bool]:
    """Return what tells whether an entry is among those that the call is about."""

    def counts(person: ListedPerson) -> bool:
        changed = person.changed_on or person.listed_on
        if asked.changed_since and (changed is None or changed.isoformat() <= asked.changed_since):
            return False
        return not asked.topics or not set(asked.topics).isdisjoint(person.topics)

    return counts
