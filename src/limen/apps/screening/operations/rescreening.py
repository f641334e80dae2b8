"""Retroactive runs: what a list has added or changed is compared with people who are not at a post.

Who they are, how far back and on what legal basis stands in the country pack, and with each run. Nothing about them is
copied: whoever calls names persons, and their documents are asked for. A run goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.journal.operations import Draft, append, append_many, once_more
from limen.apps.journal.operations.statements import insert, locking, select
from limen.apps.posts.queries import open_outages
from limen.apps.screening import models
from limen.apps.screening.operations.asking import asked_lists
from limen.apps.screening.operations.comparing import Found, Screened, screen
from limen.apps.screening.operations.keeping import keep_hits
from limen.apps.travellers.queries import Papers, count_persons, linked_groups, papers_of_each
from limen.apps.watchlists.queries import changed_between, content_of, person_lists_in_force
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack import Scope
from limen.lib.inspection.subject import subject_of
from limen.lib.listings.persons import ListedPerson

AT_A_TIME: Final = 200
"""Persons compared in one transaction: on SQLite everybody else's writing waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A run that is not finished."""

    run: UUID
    list_code: str
    after: UUID | None
    """The person after whom it goes on, in the order of their ids."""
    scopes: frozenset[Scope]
    look_back_days: int
    entries: int
    """How many entries it is about."""


@once_more
def begin_runs(act: Act) -> int:
    """Begin a run for each list that has taken effect anew since its last one; return how many were begun.

    The same again begins none.
    """
    begun = 0
    for kept in person_lists_in_force():
        after = _done_up_to(kept.code)
        if after >= kept.number:
            continue
        # What a long list has changed takes seconds to tell: nobody else's writing waits for it.
        entries = len(changed_between(list_code=kept.code, after=after, until=kept.number))
        with transaction.atomic():
            if _done_up_to(kept.code, lock=locking()) == after:
                _begin(act, list_code=kept.code, after=after, number=kept.number, entries=entries)
                begun += 1
    return begun


def _done_up_to(list_code: str, *, lock: str = "") -> int:
    """Return the number up to which the versions of a list have a run, 0 before the first."""
    runs = select(models.Run, f"WHERE list_code = %s ORDER BY number DESC LIMIT 1{lock}", list_code)
    return runs[0].number if runs else 0


def _begin(act: Act, *, list_code: str, after: int, number: int, entries: int) -> None:
    law = act.pack.screening.rescreening
    run = models.Run(
        id=act.new_id(),
        list_code=list_code,
        after=after,
        number=number,
        scopes=",".join(sorted(law.scopes)),
        look_back_days=law.look_back_days,
        legal_basis=law.legal_basis,
        entries_count=entries,
        known_count=count_persons() if entries else 0,
        started_at=act.at,
        finished_at=None if entries else act.at,
    )
    insert(run)
    append(
        act,
        kind="limen.rescreening.begun",
        subject=run.id,
        data={
            "list": list_code,
            "after": after,
            "number": number,
            "entries": entries,
            "scopes": sorted(law.scopes),
            "look_back_days": law.look_back_days,
        },
    )


def next_work(act: Act) -> Work | None:
    """Return the oldest run that is not finished and whose list can be opened, None when there is none."""
    open_runs = models.Run.objects.filter(finished_at__isnull=True)
    able = [each.kept.code for each in asked_lists(act) if each.index is not None] if open_runs.exists() else []
    row = open_runs.filter(list_code__in=able).order_by("started_at", "id").first()
    if row is None:
        return None
    return Work(
        run=row.id,
        list_code=row.list_code,
        after=row.last,
        scopes=frozenset(Scope(each) for each in row.scopes.split(",")),
        look_back_days=row.look_back_days,
        entries=row.entries_count,
    )


@once_more
def do_work(
    act: Act, *, work: Work, persons: Sequence[UUID], last: UUID | None, looked_at: int | None = None, walked: int = 0
) -> bool:
    """Compare `persons` and remember that everybody up to `last` is done; `last` is None when nobody is left.

    `looked_at` is how many there were of whom `persons` are those worth comparing; None where they are all. `walked` is
    how many people there are up to `last` whom no earlier call had gone past, whether the law names them or not.
    One transaction: a machine that stops in between has done all of it or nothing. False when somebody else has done
    this part, or when the list cannot be opened: then it waits.
    """
    _keys_of(select(models.Run, "WHERE id = %s", work.run)[0])  # before the lock: the first time it takes seconds
    with transaction.atomic():
        run = select(models.Run, f"WHERE id = %s{locking()}", work.run)[0]
        if run.last != work.after or run.finished_at is not None:
            return False
        screened = _screen_all(act, run, persons)
        if screened is None:
            return False
        for person, found in screened:
            _keep(act, found, person=person, whence=models.RESCREEN)
            run.hits_count += len(found)
        run.persons_count += len(persons) if looked_at is None else looked_at
        run.walked_count += walked
        _move(act, run, last)
    return True


def entries_of(work: Work) -> tuple[ListedPerson, ...]:
    """Return what the entries say that a run is about, in the order of their keys: what a sweep is made from."""
    run = select(models.Run, "WHERE id = %s", work.run)[0]
    keys = _keys_of(run)
    entries = (content_of(list_code=run.list_code, key=key, number=run.number) for key in sorted(keys))
    return tuple(entry.person for entry in entries if entry is not None)


def _move(act: Act, run: models.Run, last: UUID | None) -> None:
    if last is None:
        run.finished_at = act.at
        append(act, kind="limen.rescreening.ended", subject=run.id, data={"persons": run.persons_count})
    else:
        run.last = last
    run.save(update_fields=["last", "finished_at", "persons_count", "hits_count", "walked_count"])


def _screen_all(act: Act, run: models.Run, persons: Collection[UUID]) -> list[tuple[UUID, tuple[Found, ...]]] | None:
    """Return what was found of each person among what the run is about; None when the list cannot be opened."""
    if any(each.index is None for each in asked_lists(act) if each.kept.code == run.list_code):
        return None
    keys = _keys_of(run)
    papers, groups = papers_of_each(persons), linked_groups(persons)
    found = []
    for person in persons:
        all_found = _found(act, papers.get(person, ()), groups.get(person, (person,)), only=(run.list_code,))
        mine = tuple(each for each in all_found if each.hit.entry in keys and each.cleared is None)
        if mine:
            found.append((person, mine))
    return found


def _keys_of(run: models.Run) -> frozenset[str]:
    return _keys(run.id, run.list_code, run.after, run.number)


@lru_cache(maxsize=8)
def _keys(_run: UUID, list_code: str, after: int, number: int) -> frozenset[str]:
    """Return the entries a run is about: asked for once, and not for each part of it."""
    return frozenset(changed_between(list_code=list_code, after=after, until=number))


def _found(
    act: Act, papers: Iterable[Papers], persons: Collection[UUID], *, only: Collection[str] | None
) -> tuple[Found, ...]:
    """Return the hits of one person under all their documents, each entry once, as the document that says most."""
    best: dict[tuple[str, str], Found] = {}
    for each in papers:
        said = _screened(act, each, persons, only=only)
        for found in said.found:
            key = (found.kept.code, found.hit.entry)
            if key not in best or found.hit.bits > best[key].hit.bits:
                best[key] = found
    return tuple(best.values())


def _screened(act: Act, papers: Papers, persons: Collection[UUID], *, only: Collection[str] | None) -> Screened:
    subject = subject_of(document=papers.document, holder=papers.holder)
    return screen(act, subject=subject, holder=papers.holder, persons=persons, only=only)


def _keep(act: Act, found: Collection[Found], *, person: UUID, whence: str) -> None:
    """Keep hits that no inspection gave; each is told to the journal under a key of its own."""
    rows = keep_hits(act, found=found, person=person, document=None, inspection=None, whence=whence)
    append_many(act, drafts=[hit_draft(row) for row in rows])


def hit_draft(row: models.Hit) -> Draft:
    """Return what the journal is told of a hit that no inspection gave."""
    return Draft(
        kind="limen.hit.found",
        subject=row.id,
        data={},
        sealed={
            "person": str(row.person),
            "list": row.list_code,
            "number": row.number,
            "entry": row.entry,
            "content": row.content,
            "level": row.level,
            "bits": str(row.bits),
        },
        subject_record=row.id,
    )


@once_more
def make_good(act: Act, *, most: int = AT_A_TIME) -> int:
    """Compare again who was compared while a list was silent, as far as it answers now; return how many were.

    A traveller who was let pass meanwhile becomes a case for those who answer for hits.
    """
    with transaction.atomic():
        where = f"WHERE made_good_at IS NULL AND missed <> %s ORDER BY id LIMIT {int(most)}{locking()}"
        owed = select(models.Comparison, where, "")
        able = frozenset(each.kept.code for each in asked_lists(act) if each.index is not None) if owed else frozenset()
        done = [row for row in owed if _answers_now(row, able)]
        persons = {row.person for row in done}
        papers, groups = papers_of_each(persons), linked_groups(persons)
        for row in done:
            only = None if row.missed == models.ALL else frozenset(row.missed.split(","))
            found = _found(act, papers.get(row.person, ()), groups.get(row.person, (row.person,)), only=only)
            if new := tuple(each for each in found if each.cleared is None):
                _keep(act, new, person=row.person, whence=models.LIST_BACK)
            row.made_good_at = act.at
            row.save(update_fields=["made_good_at"])
    return len(done)


def _answers_now(row: models.Comparison, able: Collection[str]) -> bool:
    """Return True when what was missed can be asked: nobody has declared the lists out there, and each one opens."""
    if row.missed == models.ALL:
        return bool(able) and all(outage.what != "lists" for outage in open_outages(row.post))
    return frozenset(row.missed.split(",")) <= frozenset(able)
