"""One traveller is compared with every list in force: what the lane may know, and what only this app keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from uuid import UUID

from limen.apps.journal.operations.statements import places, select
from limen.apps.screening import models
from limen.apps.screening.operations.asking import AskedList, asked_lists
from limen.apps.travellers.queries import papers_of, persons_linked_to
from limen.apps.watchlists.queries import EntryMark, PersonListInForce, marks_of
from limen.lib.basics.act import Act
from limen.lib.inspection.facts import Holder
from limen.lib.inspection.identity import identity_key, is_telling
from limen.lib.inspection.screened import ClearedPair, ListAction, ListAge, PersonHit, Screening
from limen.lib.screening.hits import Hit
from limen.lib.screening.subject import Subject

MOST_HITS: Final = 25
"""Of one list; whoever answers to more has a name that says nothing."""
NO_LIMIT_HOURS: Final = 1_000_000
"""A list that is made here does not grow old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A hit of any list, discreet ones too."""

    kept: PersonListInForce
    mark: EntryMark
    hit: Hit
    cleared: ClearedPair | None = None

    @property
    def action(self) -> ListAction:
        """What the entry asks for."""
        return ListAction(self.mark.action.value)

    @property
    def person_hit(self) -> PersonHit:
        """The hit as the lane sees it, where it may."""
        return PersonHit(
            list_name=self.kept.name,
            owner=self.kept.owner,
            action=self.action,
            content=self.mark.compared_hash,
            made_here=self.kept.made_here,
            hit=self.hit,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Screened:
    """What came of a comparison. `said` alone goes on to facts, readings and findings."""

    said: Screening = field(default_factory=Screening)
    found: tuple[Found, ...] = ()
    asked: tuple[PersonListInForce, ...] = ()
    missed: tuple[str, ...] = ()
    """Codes of the lists that could not be asked; `models.ALL` alone where none could."""


NOT_ASKED: Final = Screened(missed=(models.ALL,))
"""What comes of a comparison while the lists are declared out."""


def screen(
    act: Act,
    *,
    subject: Subject | None,
    holder: Holder | None,
    persons: Collection[UUID] = (),
    redress: str = "",
    only: Collection[str] | None = None,
    opened: Collection[AskedList] | None = None,
) -> Screened:
    """Return what the lists say about `subject`: one query, and two more where somebody is on a list.

    `persons` are the records of this traveller, whose cleared pairs count; `redress` a number that they showed; `only`
    the codes of the lists that are asked, all of them where it is None; `opened` the lists, where the caller has opened
    them for many at once.
    """
    known = asked_lists(act) if opened is None else opened
    lists = [each for each in known if only is None or each.kept.code in only]
    found = tuple(_found(lists, subject)) if subject else ()
    by_number = _persons_of(redress, holder) if redress else ()
    cleared = _cleared(persons=persons, by_number=by_number, today=act.today) if found else ()
    found = tuple(replace(each, cleared=_pair(each, cleared)) for each in found)
    return Screened(
        said=_said(lists, found, redress=redress, fits=bool(by_number) or not redress),
        found=found,
        asked=tuple(each.kept for each in lists if each.index is not None),
        missed=tuple(each.kept.code for each in lists if each.index is None),
    )


def _found(lists: Iterable[AskedList], subject: Subject) -> Iterable[Found]:
    for each in lists:
        if each.index is None:
            continue
        hits = tuple(each.index.screen(subject))[:MOST_HITS]
        if not hits:
            continue
        marks = marks_of(list_code=each.kept.code, number=each.kept.number, keys={hit.entry for hit in hits})
        # An entry that was lifted since the data was made is nobody's hit any more.
        yield from (Found(kept=each.kept, mark=marks[hit.entry], hit=hit) for hit in hits if hit.entry in marks)


def _said(lists: Collection[AskedList], found: Collection[Found], *, redress: str, fits: bool) -> Screening:
    """Return what the lane may know. Nothing in it hangs on a discreet entry, nor on a list of nothing else."""
    open_lists = [each for each in lists if each.kept.action.value != ListAction.DISCREET]
    seen = [each for each in found if each.action is not ListAction.DISCREET]
    seen.sort(key=lambda each: (-each.hit.bits, each.kept.code, each.hit.entry))
    return Screening(
        hits=tuple(each.person_hit for each in seen if each.cleared is None),
        cleared=tuple(each.cleared for each in seen if each.cleared is not None),
        ages=tuple(_age(each.kept) for each in open_lists if each.index is not None),
        unread=tuple(each.kept.name for each in open_lists if each.index is None),
        redress=redress,
        redress_fits=fits,
    )


def _age(kept: PersonListInForce) -> ListAge:
    assert kept.fresh_at is not None  # noqa: S101 - a version in force has a moment at which it was made
    return ListAge(
        name=kept.name,
        made_at=kept.fresh_at,
        limit_hours=NO_LIMIT_HOURS if kept.made_here else kept.stale_hours,
    )


def _persons_of(redress: str, holder: Holder | None) -> tuple[UUID, ...]:
    """Return the records of whom a redress number was given to, where name and date of birth are theirs.

    A number alone clears nobody: it may be lost, sold or read over a shoulder.
    """
    rows = select(models.RedressNumber, "WHERE number = %s", redress)
    if not rows or holder is None or not is_telling(holder):
        return ()
    persons = persons_linked_to(rows[0].person)
    key = identity_key(holder)
    return persons if any(identity_key(papers.holder) == key for papers in papers_of(persons)) else ()


def _cleared(
    *, persons: Collection[UUID], by_number: Collection[UUID], today: date
) -> tuple[tuple[models.ClearedPair, bool], ...]:
    everybody = tuple(dict.fromkeys((*persons, *by_number)))
    if not everybody:
        return ()
    where = f"WHERE person IN {places(everybody)} AND withdrawn_at IS NULL AND expires_on >= %s ORDER BY cleared_at, id"
    rows = select(models.ClearedPair, where, *everybody, today.isoformat())
    return tuple((row, row.person not in persons) for row in rows)


def _pair(found: Found, cleared: Iterable[tuple[models.ClearedPair, bool]]) -> ClearedPair | None:
    """Return the cleared pair of this person and exactly what of this entry is compared today."""
    wanted = (found.kept.code, found.hit.entry, found.mark.compared_hash)
    for row, by_number in cleared:
        if (row.list_code, row.entry, row.content) == wanted:
            return ClearedPair(
                list_name=found.kept.name,
                entry=row.entry,
                on=row.cleared_at.date(),
                until=row.expires_on,
                by_number=by_number,
            )
    return None
