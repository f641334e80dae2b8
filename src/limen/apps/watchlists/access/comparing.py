"""People whom somebody asks about, compared with the lists that they may see. Each entry shown is a look, logged first.

Nothing of the register is asked and nothing of the people is kept: what a program, or an officer at the terminal, wants
to know is answered from the lists alone. So an answer can tell nothing of anybody's crossings, cases or claims.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from limen.apps.journal.operations import record_look
from limen.apps.watchlists.queries import (
    EntryMark,
    ListedEntry,
    PersonListInForce,
    content_of,
    marks_of,
    open_index,
    person_list_id,
    person_lists_in_force,
)
from limen.apps.watchlists.queries.persons import counting, entry_of_row
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right, require
from limen.lib.listings.persons import ListedPerson
from limen.lib.screening import Index, Subject, Thresholds
from limen.lib.screening.hits import Hit

MOST_HITS: Final = 500
"""Of one subject in one list; whoever answers to more has a name that says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A hit with what its list and its entry say."""

    list: PersonListInForce
    entry: ListedEntry
    hit: Hit
    thresholds: Thresholds

    @property
    def person(self) -> ListedPerson:
        """The entry as its list names the person."""
        return self.entry.person


def everything(person: ListedPerson) -> bool:  # noqa: ARG001 - what tells entries apart is given the entry
    """Count every entry."""
    return True


def lists_for(act: Act) -> tuple[PersonListInForce, ...]:
    """Return the lists in force that somebody of these roles may know of; a discreet one only to whom it names."""
    return tuple(
        each for each in person_lists_in_force() if each.action is not HitAction.DISCREET or _is_seen(act, each)
    )


def all_answer(act: Act) -> bool:
    """Return True when there are lists in force and each of them can be asked; nothing of what they say is told."""
    lists = person_lists_in_force()
    try:
        for kept in lists:
            open_index(act, kept)
    except Problem:
        return False
    return bool(lists)


def compare_for(
    act: Act,
    *,
    subjects: Sequence[Subject],
    lists: Collection[PersonListInForce],
    least: Callable[[Thresholds], float] | None = None,
    counts: Callable[[ListedPerson], bool] = everything,
) -> tuple[tuple[Compared, ...], ...]:
    """Return, for each subject, the entries it may be, heaviest first; the look at each is recorded before.

    `lists` are some of `lists_for`. `least` tells from the thresholds of a list how many bits an answer needs, those of
    a review where it is None. `counts` tells which entries are asked about. Discreet entries are left out for roles
    that the list does not name. Raises NotAllowed, and what opening a list raises: an answer without one of its lists
    would be wrong.
    """
    require(act.roles, Right.SCREEN)
    indexes = [(kept, open_index(act, kept)) for kept in lists]
    return tuple(tuple(_found(act, subject, indexes, least, counts)) for subject in subjects)


def _found(
    act: Act,
    subject: Subject,
    indexes: Iterable[tuple[PersonListInForce, Index]],
    least: Callable[[Thresholds], float] | None,
    counts: Callable[[ListedPerson], bool],
) -> Iterator[Compared]:
    found = [
        each for kept, index in indexes for each in _in_list(act, subject, kept, index, least) if counts(each.person)
    ]
    found.sort(key=lambda each: (-each.hit.bits, each.list.code, each.hit.entry))
    for each in found:
        record_look(act, subject=each.entry.record, what="list-entry/compared")
        yield each


def _in_list(
    act: Act,
    subject: Subject,
    kept: PersonListInForce,
    index: Index,
    least: Callable[[Thresholds], float] | None,
) -> Iterator[Compared]:
    thresholds = index.profile.thresholds_of(kept.code)
    bits = least(thresholds) if least else thresholds.review
    hits = index.scored(subject, least=bits, limit=MOST_HITS)
    marks = marks_of(list_code=kept.code, number=kept.number, keys={hit.entry for hit in hits}) if hits else {}
    for hit in hits:
        # An entry that was lifted since the data was made is nobody's hit any more.
        mark = marks.get(hit.entry)
        if mark is None or not _may_see(act, kept, mark):
            continue
        entry = content_of(list_code=kept.code, key=hit.entry, number=kept.number)
        if entry is not None:
            yield Compared(list=kept, entry=entry, hit=hit, thresholds=thresholds)


def _may_see(act: Act, kept: PersonListInForce, mark: EntryMark) -> bool:
    return mark.action is not HitAction.DISCREET or _is_seen(act, kept)


def _is_seen(act: Act, kept: PersonListInForce) -> bool:
    return not kept.seen_by.isdisjoint(act.roles)


def entry_for(act: Act, *, kept: PersonListInForce, key: str) -> ListedEntry | None:
    """Return one entry in force of a list that somebody may know of; None where it is not there or not theirs to see.

    The look is recorded before.
    """
    entry = content_of(list_code=kept.code, key=key, number=kept.number)
    if entry is None or (entry.action is HitAction.DISCREET and not _is_seen(act, kept)):
        return None
    record_look(act, subject=entry.record, what="list-entry/read")
    return entry


def entries_for(
    act: Act,
    *,
    lists: Iterable[PersonListInForce],
    counts: Callable[[ListedPerson], bool] = everything,
    limit: int,
) -> tuple[tuple[ListedEntry, PersonListInForce], ...]:
    """Return up to `limit` entries in force, in the order of lists and keys: for those who keep the lists.

    One look for each list is recorded, as for a page of its changes. Raises NotAllowed.
    """
    require(act.roles, Right.SEE_ENTRIES)
    return tuple(islice((found for kept in lists for found in _entries(act, kept, counts)), limit))


def _entries(
    act: Act, kept: PersonListInForce, counts: Callable[[ListedPerson], bool]
) -> Iterator[tuple[ListedEntry, PersonListInForce]]:
    record_look(act, subject=person_list_id(kept.code), what="list-entries/read")
    rows = counting(kept.code, kept.number).order_by("key").select_related("since", "until")
    if not _is_seen(act, kept):
        rows = rows.exclude(action=HitAction.DISCREET.value)
    entries = (entry_of_row(row) for row in rows.iterator(chunk_size=500))
    yield from ((entry, kept) for entry in entries if counts(entry.person))
