"""What is searched: the files of list data of a version, made out of rows, and opened again by their digests."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from threading import Lock
from typing import Final

from django.db.models import QuerySet

from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.queries.persons import STREAM, PersonListInForce, counting
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.listings.content import person_of
from limen.lib.listings.persons import ListedPerson
from limen.lib.screening import Index, build, build_delta, profile_of
from limen.lib.screening.artefact import read

MOST_SEGMENTS: Final = 8
"""Segments above a base before the whole is built anew."""
LARGEST_DELTA: Final = 5_000
"""Changes that go into a segment; more of them, or more than a tenth of the list, are a new base."""


class ListDataIncomplete(Problem):
    """The list data that was built does not hold what it was built from."""

    code = "list-data-incomplete"
    sentence = N_("The data of list %(list)s could not be built whole. The version in force stays.")


def build_version(act: Act, version: rows.PersonListVersion) -> list[str]:
    """Build, keep and read again the list data of a version that is read; return the digests to search by.

    A small difference becomes a segment above the data in force, anything else a base of its own. Raises
    ListDataIncomplete, or what the store raises of a file that is not there whole.
    """
    base = version.base.artefacts if version.base else []
    if base and len(base) <= MOST_SEGMENTS and _is_small(version):
        removed = set(version.removals.values_list("entry__key", flat=True))
        changed = _persons(version.begun.all())
        parts = build_delta(changed, removed=removed, list_code=version.list_id, list_version=str(version.number))
        digests = [*base, act.artefacts.put(parts)]
    else:
        digests = [act.artefacts.put(_whole(version.list_id, version.number, persons_of_staged(version)))]
        _check_count(act, digests[0], version)
    check_data(act, digests)
    return digests


def rebuild_version(act: Act, version: rows.PersonListVersion) -> list[str]:
    """Build the whole data of a version that took effect, in one file."""
    persons = _persons(counting(version.list_id, version.number).order_by("key"))
    digest = act.artefacts.put(_whole(version.list_id, version.number, persons))
    _check_count(act, digest, version)
    check_data(act, [digest])
    return [digest]


def check_data(act: Act, digests: Iterable[str]) -> None:
    """Read all of the list data; raises what the store or the reader raises of a file that is not whole."""
    for digest in digests:
        act.artefacts.check(digest)
        read(act.artefacts.open(digest))


_indexes: dict[tuple[str, ...], Index] = {}
_lock: Final = Lock()
_MOST_OPEN: Final = 64


def open_index(act: Act, kept: PersonListInForce) -> Index:
    """Return the list as it is searched; the same for every caller in this process until the data changes.

    Raises what the store or the engine raises of a file that is missing or damaged: never an empty list.
    """
    profile = profile_of(act.pack.screening)
    key = (*kept.artefacts, profile.id)
    with _lock:
        index = _indexes.get(key)
        if index is None:
            segments = [act.artefacts.open(digest) for digest in kept.artefacts]
            index = Index.open(segments, profile=profile, digests=kept.artefacts)
            while len(_indexes) >= _MOST_OPEN:
                _indexes.pop(next(iter(_indexes)))
            _indexes[key] = index
        return index


def persons_of_staged(version: rows.PersonListVersion) -> Iterator[ListedPerson]:
    """Yield every person of a version that is read but has not taken effect: what stays, then what it brings."""
    return chain(_persons(staying(version)), _persons(version.begun.all()))


def staying(version: rows.PersonListVersion) -> QuerySet[rows.PersonEntry]:
    """Return the rows of the version before that this one neither changes nor leaves out."""
    if version.base is None:
        return rows.PersonEntry.objects.none()
    replaced = version.begun.filter(replaces__isnull=False).values("replaces")
    return (
        counting(version.list_id, version.base.number)
        .exclude(id__in=replaced)
        .exclude(id__in=version.removals.values("entry"))
    )


def _whole(list_code: str, number: int, persons: Iterable[ListedPerson]) -> Iterator[bytes]:
    return build(persons, list_code=list_code, list_version=str(number))


def _persons(found: QuerySet[rows.PersonEntry]) -> Iterator[ListedPerson]:
    contents = found.values_list("content", flat=True).iterator(chunk_size=STREAM)
    return (person_of(json.loads(content)) for content in contents)


def _is_small(version: rows.PersonListVersion) -> bool:
    changes = version.added_count + version.changed_count + version.removed_count
    return changes <= min(LARGEST_DELTA, max(100, version.entries_count // 10))


def _check_count(act: Act, digest: str, version: rows.PersonListVersion) -> None:
    if read(act.artefacts.open(digest)).persons != version.entries_count:
        act.artefacts.drop(digest)
        raise ListDataIncomplete(list=version.list_id)
