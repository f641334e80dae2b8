"""Reads: what lists are there, and is something or somebody on one of them."""

from limen.apps.watchlists.queries.numbers import ListInForce, find_number, lists_in_force, oldest_copy
from limen.apps.watchlists.queries.persons import (
    EntryMark,
    ListedEntry,
    PersonListInForce,
    TookEffect,
    changed_between,
    content_of,
    marks_of,
    oldest_person_copy,
    person_list,
    person_list_id,
    person_lists,
    person_lists_in_force,
    persons_of,
    removed_between,
    versions_since,
)

__all__ = [
    "EntryMark",
    "ListInForce",
    "ListedEntry",
    "PersonListInForce",
    "TookEffect",
    "changed_between",
    "content_of",
    "find_number",
    "lists_in_force",
    "marks_of",
    "oldest_copy",
    "oldest_person_copy",
    "person_list",
    "person_list_id",
    "person_lists",
    "person_lists_in_force",
    "persons_of",
    "removed_between",
    "versions_since",
]
