"""Reads: which lists of persons are in force, what an entry said in a version, and which entries a version changed.

For machines and for doors that have asked `access` first: whoever shows a person what an entry says logs the look.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from limen.apps.watchlists import models
from limen.apps.watchlists.models import persons as rows
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.ids import named_id
from limen.lib.basics.roles import Role
from limen.lib.listings.content import compared_hash, is_compared_alike, person_of
from limen.lib.listings.persons import ListedPerson

AT_A_TIME: Final = 500
"""Keys of one statement."""
STREAM: Final = 2_000
"""Rows read at a time where a whole list is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonListInForce:
    """A list of persons, and the version of it that is in force."""

    code: str
    name: str
    owner: str
    """The authority to verify a hit with."""
    legal_basis: str
    action: HitAction
    """What a hit asks for; an entry may say otherwise, see `marks_of`."""
    made_here: bool
    """True where entries are made by hand here."""
    seen_by: frozenset[Role]
    """Who sees its hits in full, and its discreet entries at all."""
    categories: tuple[str, ...]
    usual_category: str
    format: str
    source: str
    stale_hours: int
    version: UUID | None
    number: int
    """Number of the version in force; 0 before the first."""
    made_at: datetime | None
    """When the owner made the copy; for a list made here, when it was last changed."""
    checked_at: datetime | None
    """When the owner last said that this copy is what they publish; None where nobody said it of this one."""
    in_force_since: datetime | None
    artefacts: tuple[str, ...]
    """Digests of the list data that is searched: the base first, then the segments that change it."""
    entries: int
    aside: int

    @property
    def fresh_at(self) -> datetime | None:
        """The moment that its age counts from: when the owner made it, or last said that nothing newer is published."""
        return max((each for each in (self.made_at, self.checked_at) if each is not None), default=None)

    def is_stale(self, *, at: datetime) -> bool:
        """Return True when the copy is older than its limit, or there is none; a list made here has no age."""
        if self.made_here:
            return False
        return self.fresh_at is None or (at - self.fresh_at).total_seconds() > self.stale_hours * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMark:
    """What must be known of an entry to treat a hit on it, without what it says."""

    record: UUID
    category: str
    action: HitAction
    compared_hash: str
    """Changes with what decides whom the entry is taken for and what a hit on it means; not with words about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEntry:
    """An entry as it stood in a version of its list."""

    record: UUID
    """Subject record: looks at the entry are logged under it."""
    list_code: str
    key: str
    person: ListedPerson
    category: str
    action: HitAction
    content_hash: str
    since_number: int
    since_at: datetime | None
    """When the version took effect with which it began to say this."""
    until_number: int | None
    made_here: bool
    legal_basis: str
    expires_on: date | None
    review_on: date | None
    authority: str
    case_number: str
    redress: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TookEffect:
    """A version that took effect."""

    list_code: str
    version: UUID
    number: int
    how: str
    at: datetime
    added: int
    changed: int
    removed: int


def person_list_id(code: str) -> UUID:
    """Return the id that the journal knows a list of persons by."""
    return named_id("person-list", code)


def person_lists() -> tuple[PersonListInForce, ...]:
    """Return every list of persons, in the order of their codes."""
    return tuple(_in_force(kept) for kept in models.PersonList.objects.select_related("version").order_by("code"))


def person_lists_in_force() -> tuple[PersonListInForce, ...]:
    """Return the lists of persons of which a version is in force, in the order of their codes."""
    return tuple(each for each in person_lists() if each.version is not None)


def person_list(code: str) -> PersonListInForce | None:
    """Return one list, None where there is none of this code."""
    kept = models.PersonList.objects.select_related("version").filter(code=code[:32]).first()
    return _in_force(kept) if kept else None


def content_of(*, list_code: str, key: str, number: int) -> ListedEntry | None:
    """Return what an entry said in version `number` of its list; None where it was not in it, or was erased since.

    For the explanation and the replay of a hit. The look is the caller's to log, under `record`.
    """
    row = counting(list_code, number).filter(key=key).select_related("since", "until").first()
    return entry_of_row(row) if row else None


def marks_of(*, list_code: str, number: int, keys: Collection[str]) -> dict[str, EntryMark]:
    """Return key -> mark of those of `keys` that count in version `number` of the list."""
    marks: dict[str, EntryMark] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), AT_A_TIME):
        found = counting(list_code, number).filter(key__in=wanted[start : start + AT_A_TIME])
        for key, record, category, action, content in found.values_list(
            "key", "record", "category", "action", "content"
        ):
            digest = _compared(category, action, content)
            marks[key] = EntryMark(record=record, category=category, action=HitAction(action), compared_hash=digest)
    return marks


def _compared(category: str, action: str, content: str) -> str:
    """Return the digest of what of an entry is compared, and of what a hit on it means here."""
    return compared_hash(json.loads(content), besides={"category": category, "action": action})


def persons_of(*, list_code: str, number: int) -> Iterator[ListedPerson]:
    """Yield every person of a version, in the order of their keys: what an artefact is built from."""
    found = counting(list_code, number).order_by("key").values_list("content", flat=True)
    return (person_of(json.loads(content)) for content in found.iterator(chunk_size=STREAM))


def changed_between(*, list_code: str, after: int, until: int) -> tuple[str, ...]:
    """Return the keys of the entries that were added, or of which what is compared was changed, by versions after
    `after` up to `until`, sorted.

    These are run against the travellers kept; who left the list is nobody's hit any more. An entry that was changed
    and changed back is among them, and so is one that left and came back; one of which only words changed is not.
    """
    begun = rows.PersonEntry.objects.filter(
        list_id=list_code, since__state__in=rows.TOOK_EFFECT, since__number__gt=after, since__number__lte=until
    )
    keys = set(begun.filter(replaces__isnull=True).values_list("key", flat=True))
    replaced = ("replaces__category", "replaces__action", "replaces__content")
    changed = begun.filter(replaces__isnull=False).values_list("key", "category", "action", "content", *replaced)
    keys.update(key for key, *said in changed.iterator(chunk_size=STREAM) if not _is_alike(*said))
    # What began since and still counts is looked for among the rows themselves, not key by key: a first copy is long.
    counts = begun.filter(Q(until__isnull=True) | Q(until__number__gt=until)).values_list("key", flat=True)
    return tuple(sorted(keys.intersection(counts.iterator(chunk_size=STREAM))))


def _is_alike(  # noqa: PLR0917 - the columns of a row, in their order
    category: str, action: str, content: str, category_before: str, action_before: str, content_before: str
) -> bool:
    """Return True when a row is compared as the one that it replaced was, and a hit on it means the same."""
    if (category, action) != (category_before, action_before):
        return False
    return is_compared_alike(json.loads(content), json.loads(content_before))


def removed_between(*, list_code: str, after: int, until: int) -> tuple[str, ...]:
    """Return the keys that counted in version `after` and do not in `until`, sorted."""
    ended = rows.PersonEntry.objects.filter(
        list_id=list_code, until__number__gt=after, until__number__lte=until, since__number__lte=after
    ).filter(since__state__in=rows.TOOK_EFFECT)
    keys = set(ended.values_list("key", flat=True))
    return tuple(sorted(keys - set(marks_of(list_code=list_code, number=until, keys=keys))))


def versions_since(*, list_code: str, after: int) -> tuple[TookEffect, ...]:
    """Return the versions of a list that took effect after version `after`, the oldest first.

    A reader that remembers the last number it has dealt with misses none: numbers rise in the order of taking effect.
    """
    found = rows.PersonListVersion.objects.filter(
        list_id=list_code, number__gt=after, state__in=rows.TOOK_EFFECT, decided_at__isnull=False
    ).order_by("number")
    return tuple(_took_effect(row) for row in found)


def counting(list_code: str, number: int) -> QuerySet[rows.PersonEntry]:
    """Return the rows that count in version `number` of a list; for the rooms of this app."""
    return rows.PersonEntry.objects.filter(
        Q(until__isnull=True) | Q(until__number__gt=number),
        list_id=list_code,
        since__number__lte=number,
        since__state__in=rows.TOOK_EFFECT,
    )


def entry_of_row(row: rows.PersonEntry) -> ListedEntry:
    """Return a row as others see it; for the rooms of this app."""
    return ListedEntry(
        record=row.record,
        list_code=row.list_id,
        key=row.key,
        person=person_of(json.loads(row.content)),
        category=row.category,
        action=HitAction(row.action),
        content_hash=row.content_hash,
        since_number=row.since.number,
        since_at=row.since.decided_at,
        until_number=row.until.number if row.until else None,
        made_here=row.made_here,
        legal_basis=row.legal_basis,
        expires_on=row.expires_on,
        review_on=row.review_on,
        authority=row.authority,
        case_number=row.case_number,
        redress=row.redress,
    )


def oldest_person_copy() -> datetime | None:
    """Return the moment that the age of the oldest copy in force counts from, None while there is none; lists made here
    have no age.
    """
    return min(
        (each.fresh_at for each in person_lists_in_force() if not each.made_here and each.fresh_at is not None),
        default=None,
    )


def _took_effect(row: rows.PersonListVersion) -> TookEffect:
    assert row.decided_at is not None  # noqa: S101 - the query asks for it
    return TookEffect(
        list_code=row.list_id,
        version=row.id,
        number=row.number,
        how=row.how,
        at=row.decided_at,
        added=row.added_count,
        changed=row.changed_count,
        removed=row.removed_count,
    )


def _in_force(kept: rows.PersonList) -> PersonListInForce:
    version = kept.version
    return PersonListInForce(
        code=kept.code,
        name=kept.name,
        owner=kept.owner,
        legal_basis=kept.legal_basis,
        action=HitAction(kept.action),
        made_here=kept.made_here,
        seen_by=frozenset(Role(role) for role in kept.seen_by),
        categories=tuple(kept.categories),
        usual_category=kept.usual_category,
        format=kept.format,
        source=kept.source,
        stale_hours=kept.stale_hours,
        version=kept.version_id,
        number=version.number if version else 0,
        made_at=version.made_at if version else None,
        checked_at=kept.checked_at if version else None,
        in_force_since=version.decided_at if version else None,
        artefacts=tuple(version.artefacts) if version else (),
        entries=version.entries_count if version else 0,
        aside=version.aside_count if version else 0,
    )
