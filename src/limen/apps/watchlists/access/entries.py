"""The only way to what an entry about a person says, on behalf of somebody: for a task, every look logged first.

A discreet entry is there only for the roles that its list names; for everybody else it looks like none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from limen.apps.journal.operations import record_look
from limen.apps.watchlists.models import persons as rows
from limen.apps.watchlists.queries import ListedEntry, person_list_id
from limen.apps.watchlists.queries.persons import entry_of_row
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import HitAction
from limen.lib.basics.findings import Finding, finding_from_dict
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.listings.content import person_of

M = TypeVar("M", rows.PersonEntry, rows.PersonProposal)
MOST_FOUND: Final = 50
PAGE: Final = 50
TASKS: Final[Mapping[str, str]] = {
    "verify-hit": N_("A post asks about a hit"),
    "new-version": N_("A version waits to be judged"),
    "maintain": N_("The entry is to be changed, reviewed or lifted"),
    "redress": N_("Somebody complains of being taken for somebody else"),
    "authority-asks": N_("An authority or a court asks"),
}
"""For what an entry may be looked at: code, and the words that the desk shows."""


class ListEntryUnknown(Problem):
    """There is no such entry, or it is not this person's business; from outside the two look the same."""

    code = "list-entry-unknown"
    sentence = N_("There is no such entry.")


class SearchUnclear(Problem):
    """A search that says neither for what, nor for whom."""

    code = "list-search"
    sentence = N_("Say what you look for the entry for, and at least three letters of a name, or the entry's number.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened to an entry."""

    what: str
    """`added`, `changed`, `removed`, `reviewed`, `proposed`, `sent-back`."""
    at: datetime
    officer: str
    """Who did it, or proposed it."""
    second: str
    """Who confirmed it; empty where nobody did."""
    version_number: int
    """0 for what made no version."""
    words: str
    before: ListedEntry | None
    after: ListedEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """An entry with all that is kept of it."""

    entry: ListedEntry
    is_in_force: bool
    steps: tuple[Step, ...]
    """The newest first."""
    waiting: UUID | None
    """The proposal about it that waits for a second person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundEntry:
    """An entry as a search shows it."""

    record: UUID
    list_code: str
    key: str
    name: str
    category: str
    action: HitAction
    expires_on: date | None
    review_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a version does to one entry."""

    what: str
    before: ListedEntry | None
    after: ListedEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView:
    """An entry that waits for a second person."""

    id: UUID
    list_code: str
    what: str
    after: ListedEntry
    before: ListedEntry | None
    words: str
    proposed_at: datetime
    proposed_by: UUID
    proposer: str
    is_confirmed: bool | None
    decider: str
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledView:
    """A drawn entry, what was asked about it and what was answered."""

    sample: UUID
    place: int
    entry: ListedEntry
    finding: str
    found_at: datetime | None
    answer: str
    answered_at: datetime | None
    answered_by: str


def entry_of(act: Act, *, list_code: str, key: str, task: str) -> EntryView:
    """Return an entry with its history. Raises NotAllowed, SearchUnclear or ListEntryUnknown."""
    require(act.roles, Right.SEE_ENTRIES)
    _check_task(task)
    found = _visible(act, rows.PersonEntry.objects.filter(list_id=list_code, since__state__in=rows.TOOK_EFFECT))
    history = list(
        found.filter(key=key).order_by("-since__number").select_related("list", "since", "until", "replaces")
    )
    # What was discreet once, or is now, hides the whole entry from whoever may not see discreet ones.
    kept = rows.PersonEntry.objects.filter(list_id=list_code, key=key, since__state__in=rows.TOOK_EFFECT)
    if not history or kept.count() != len(history):
        raise ListEntryUnknown
    record_look(act, subject=history[0].record, what=f"list-entry/{task}")
    return _view(history)


def entry_by_record(act: Act, *, record: UUID, task: str) -> EntryView:
    """Return an entry by its record, which stands in addresses and says nothing. Raises what `entry_of` raises."""
    require(act.roles, Right.SEE_ENTRIES)
    row = rows.PersonEntry.objects.filter(record=record).order_by("-id").first()
    if row is None:
        _check_task(task)
        raise ListEntryUnknown
    return entry_of(act, list_code=row.list_id, key=row.key, task=task)


def find_entries(
    act: Act, *, task: str, list_code: str = "", name: str = "", key: str = "", keys: Iterable[tuple[str, str]] = ()
) -> tuple[FoundEntry, ...]:
    """Return entries in force by a part of their first name, by their number, or by what an index found, in order of
    name.

    `keys`: (list, entry) pairs that a search by likeness answered with. Each look is logged. Raises NotAllowed or
    SearchUnclear.
    """
    require(act.roles, Right.SEE_ENTRIES)
    _check_task(task)
    named = clean_line(name, longest=100)
    number = clean_line(key, longest=rows.LONGEST_KEY)
    pairs = tuple(keys)
    if not number and len(named) < 3 and not pairs:
        raise SearchUnclear
    wanted = Q(key=number) if number else Q(name__icontains=named) if named else Q(pk__in=())
    for code, entry in pairs:
        wanted |= Q(list_id=code, key=entry)
    found = _visible(act, _in_force()).filter(wanted).order_by("name", "key")
    if list_code:
        found = found.filter(list_id=list_code)
    shown = list(found[:MOST_FOUND])
    for row in shown:
        record_look(act, subject=row.record, what=f"list-search/{task}")
    return tuple(_found(row) for row in shown)


def due_for_review(act: Act, *, list_code: str = "") -> tuple[FoundEntry, ...]:
    """Return entries made here that somebody must look at again, the longest due first. Raises NotAllowed."""
    require(act.roles, Right.SEE_ENTRIES)
    due = _due(act)
    if list_code:
        due = due.filter(list_id=list_code)
    shown = list(due.order_by("review_on", "key")[:MOST_FOUND])
    for row in shown:
        record_look(act, subject=row.record, what="list-review")
    return tuple(_found(row) for row in shown)


def due_count(act: Act) -> int:
    """Return how many entries that this person may see are due for a look; none of them is shown, so none is logged."""
    return _due(act).count()


def _due(act: Act) -> QuerySet[rows.PersonEntry]:
    return _visible(act, _in_force()).filter(made_here=True, review_on__lte=act.today)


def changes_of(act: Act, *, version: UUID, what: str = "", page: int = 1) -> tuple[tuple[Change, ...], int]:
    """Return one page of what a version does, and how many changes this person may see; each look is logged.

    `what` narrows it to `added`, `changed` or `removed`. Raises NotAllowed or ListEntryUnknown.
    """
    require(act.roles, Right.SEE_ENTRIES)
    row = rows.PersonListVersion.objects.filter(id=version).first()
    if row is None:
        raise ListEntryUnknown
    parts = [
        ("added", _visible(act, row.begun.filter(replaces__isnull=True))),
        ("changed", _visible(act, row.begun.filter(replaces__isnull=False))),
        ("removed", _visible(act, rows.PersonEntry.objects.filter(id__in=row.removals.values("entry")))),
    ]
    wanted = [(name, found) for name, found in parts if what in ("", name)]
    changes: list[Change] = []
    total, start = 0, max(0, page - 1) * PAGE
    for name, found in wanted:
        count = found.count()
        first = max(0, start - total)
        total += count
        room = PAGE - len(changes)
        if room > 0 and first < count:
            picked = found.order_by("name", "key").select_related("list", "since", "until", "replaces")
            changes += [_change(name, each) for each in picked[first : first + room]]
    record_look(act, subject=person_list_id(row.list_id), what="list-changes")
    return tuple(changes), total


def proposals_waiting(act: Act, *, list_code: str = "") -> tuple[ProposalView, ...]:
    """Return what waits for a second person, the oldest first; each look is logged. Raises NotAllowed."""
    require(act.roles, Right.SEE_ENTRIES)
    waiting = _visible(act, rows.PersonProposal.objects.filter(is_confirmed__isnull=True))
    if list_code:
        waiting = waiting.filter(list_id=list_code)
    shown = list(_with_people(waiting.order_by("proposed_at", "id"))[:MOST_FOUND])
    for row in shown:
        record_look(act, subject=row.record, what="list-proposals")
    return tuple(_proposal(row) for row in shown)


def proposal_of(act: Act, *, proposal: UUID) -> ProposalView:
    """Return one proposal, decided or not. Raises NotAllowed or ListEntryUnknown."""
    require(act.roles, Right.SEE_ENTRIES)
    row = _with_people(_visible(act, rows.PersonProposal.objects.filter(id=proposal))).first()
    if row is None:
        raise ListEntryUnknown
    record_look(act, subject=row.record, what="list-proposal")
    return _proposal(row)


def proposal_to_decide(act: Act, *, proposal: UUID) -> rows.PersonProposal:
    """Return the row of a proposal, locked until the transaction ends. Raises ListEntryUnknown."""
    found = rows.PersonProposal.objects.select_for_update(of=("self",)).filter(id=proposal)
    row = _visible(act, found).first()
    if row is None:
        raise ListEntryUnknown
    record_look(act, subject=row.record, what="list-proposal")
    return row


def entry_to_change(act: Act, *, list_code: str, key: str) -> rows.PersonEntry:
    """Return the row of an entry in force; the caller holds the lock of its list. Raises ListEntryUnknown."""
    row = _visible(act, _in_force().filter(list_id=list_code, key=key)).first()
    if row is None:
        raise ListEntryUnknown
    record_look(act, subject=row.record, what="list-entry")
    return row


def sample_of(act: Act, *, sample: UUID) -> tuple[SampledView, ...]:
    """Return the entries of a sample to oversight, discreet ones too; each look is logged.

    Raises NotAllowed or ListEntryUnknown.
    """
    require(act.roles, Right.SAMPLE_ENTRIES)
    found = list(_sampled().filter(sample_id=sample).order_by("place"))
    if not found:
        raise ListEntryUnknown
    for row in found:
        record_look(act, subject=row.entry.record, what="list-sample")
    return tuple(_sampled_view(row) for row in found)


def questions_open(act: Act) -> tuple[SampledView, ...]:
    """Return what oversight asked and nobody answered, of entries that this person may see, the oldest first.

    Raises NotAllowed.
    """
    require(act.roles, Right.SEE_ENTRIES)
    shown = _asked(act)
    for row in shown:
        record_look(act, subject=row.entry.record, what="list-question")
    return tuple(_sampled_view(row) for row in shown)


def questions_count(act: Act) -> int:
    """Return how many questions of oversight wait for this person; none is shown, so none is logged."""
    return len(_asked(act))


def _asked(act: Act) -> list[rows.PersonSampled]:
    asked = _sampled().filter(answer="").exclude(finding="").order_by("found_at", "id")
    return [row for row in asked[:MOST_FOUND] if _may_see(act, row.entry)]


def sampled_to_question(act: Act, *, sample: UUID, place: int) -> rows.PersonSampled:
    """Return the row of a drawn entry, locked, to oversight. Raises ListEntryUnknown."""
    row = _to_write(sample, place)
    record_look(act, subject=row.entry.record, what="list-sample")
    return row


def sampled_to_answer(act: Act, *, sample: UUID, place: int) -> rows.PersonSampled:
    """Return the row of a drawn entry, locked, to the desk that answers for it. Raises ListEntryUnknown."""
    row = _to_write(sample, place)
    if not _may_see(act, row.entry):
        raise ListEntryUnknown
    record_look(act, subject=row.entry.record, what="list-question")
    return row


def _to_write(sample: UUID, place: int) -> rows.PersonSampled:
    found = rows.PersonSampled.objects.select_for_update(of=("self",)).select_related("entry", "entry__list")
    row = found.filter(sample_id=sample, place=place).first()
    if row is None:
        raise ListEntryUnknown
    return row


def _check_task(task: str) -> None:
    if task not in TASKS:
        raise SearchUnclear


def _in_force() -> QuerySet[rows.PersonEntry]:
    return rows.PersonEntry.objects.filter(until__isnull=True, since__state__in=rows.TOOK_EFFECT)


def _visible(act: Act, found: QuerySet[M]) -> QuerySet[M]:
    """Leave out discreet rows of lists that do not name a role of this person."""
    hidden = [kept.code for kept in rows.PersonList.objects.all() if not _is_seer(act, kept)]
    return found.exclude(action=HitAction.DISCREET.value, list_id__in=hidden)


def _may_see(act: Act, row: rows.PersonEntry) -> bool:
    return row.action != HitAction.DISCREET.value or _is_seer(act, row.list)


def _is_seer(act: Act, kept: rows.PersonList) -> bool:
    return any(role.value in kept.seen_by for role in act.roles)


def may_see_entries(act: Act) -> bool:
    """Return True when this person may see entries at all."""
    return may(act.roles, Right.SEE_ENTRIES)


def _found(row: rows.PersonEntry) -> FoundEntry:
    return FoundEntry(
        record=row.record,
        list_code=row.list_id,
        key=row.key,
        name=row.name,
        category=row.category,
        action=HitAction(row.action),
        expires_on=row.expires_on,
        review_on=row.review_on,
    )


def _change(what: str, row: rows.PersonEntry) -> Change:
    if what == "removed":
        return Change(what=what, before=entry_of_row(row), after=None)
    return Change(what=what, before=entry_of_row(row.replaces) if row.replaces else None, after=entry_of_row(row))


def _view(history: list[rows.PersonEntry]) -> EntryView:
    newest = history[0]
    steps = [step for row in history for step in _steps(row)]
    waiting = rows.PersonProposal.objects.filter(
        list_id=newest.list_id, key=newest.key, is_confirmed__isnull=True
    ).first()
    return EntryView(
        entry=entry_of_row(newest),
        is_in_force=newest.until_id is None,
        steps=tuple(sorted(steps, key=lambda step: step.at, reverse=True)),
        waiting=waiting.id if waiting else None,
    )


def _steps(row: rows.PersonEntry) -> list[Step]:
    before = entry_of_row(row.replaces) if row.replaces else None
    steps = [_step("changed" if before else "added", row.since, before, entry_of_row(row))]
    if row.until is not None and not rows.PersonEntry.objects.filter(replaces=row, since=row.until).exists():
        steps.append(_step("removed", row.until, entry_of_row(row), None))
    return [*steps, *(_reviewed(review) for review in row.reviews.select_related("officer"))]


def _reviewed(review: rows.PersonReview) -> Step:
    return Step(
        what="reviewed",
        at=review.at,
        officer=review.officer.full_name,
        second="",
        version_number=0,
        words=review.words,
        before=None,
        after=None,
    )


def _step(what: str, version: rows.PersonListVersion, before: ListedEntry | None, after: ListedEntry | None) -> Step:
    proposal = rows.PersonProposal.objects.filter(version=version).first()
    return Step(
        what=what,
        at=version.decided_at or version.imported_at,
        officer=version.proposed_by.full_name if version.proposed_by else "",
        second=version.decided_by.full_name if version.decided_by else "",
        version_number=version.number,
        words=proposal.words if proposal else version.words,
        before=before,
        after=after,
    )


def _with_people(found: QuerySet[rows.PersonProposal]) -> QuerySet[rows.PersonProposal]:
    return found.select_related("proposed_by", "decided_by", "entry", "entry__since", "entry__until")


def _proposal(row: rows.PersonProposal) -> ProposalView:
    return ProposalView(
        id=row.id,
        list_code=row.list_id,
        what=row.what,
        after=_as_entry(row),
        before=entry_of_row(row.entry) if row.entry else None,
        words=row.words,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by_id,
        proposer=row.proposed_by.full_name,
        is_confirmed=row.is_confirmed,
        decider=row.decided_by.full_name if row.decided_by else "",
        answer=row.answer,
    )


def _as_entry(row: rows.PersonProposal) -> ListedEntry:
    return ListedEntry(
        record=row.record,
        list_code=row.list_id,
        key=row.key,
        person=person_of(json.loads(row.content)),
        category=row.category,
        action=HitAction(row.action),
        content_hash=row.content_hash,
        since_number=0,
        since_at=None,
        until_number=None,
        made_here=True,
        legal_basis=row.legal_basis,
        expires_on=row.expires_on,
        review_on=row.review_on,
        authority=row.authority,
        case_number=row.case_number,
        redress=row.redress,
    )


def _sampled() -> QuerySet[rows.PersonSampled]:
    return rows.PersonSampled.objects.select_related(
        "entry", "entry__list", "entry__since", "entry__until", "answered_by"
    )


def _sampled_view(row: rows.PersonSampled) -> SampledView:
    return SampledView(
        sample=row.sample_id,
        place=row.place,
        entry=entry_of_row(row.entry),
        finding=row.finding,
        found_at=row.found_at,
        answer=row.answer,
        answered_at=row.answered_at,
        answered_by=row.answered_by.full_name if row.answered_by else "",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideView:
    """A record that could not go in."""

    place: str
    why: Finding
    text: str


def aside_of(act: Act, *, version: UUID) -> tuple[AsideView, ...]:
    """Return the first records of a version that were kept aside; the look is logged. Raises NotAllowed."""
    require(act.roles, Right.SEE_ENTRIES)
    found = list(rows.PersonAside.objects.filter(version_id=version).order_by("id")[:PAGE])
    if found:
        record_look(act, subject=version, what="list-aside")
    return tuple(AsideView(place=row.place, why=finding_from_dict(row.why), text=row.text) for row in found)


def mapping_of(act: Act, *, list_code: str) -> object:
    """Return the mapping saved with a list, None where there is none. Raises NotAllowed."""
    require(act.roles, Right.PROPOSE_LISTS)
    return rows.PersonList.objects.filter(code=list_code).values_list("mapping", flat=True).first()
