"""The run over everybody who is here: whose right to stay has ended, whose ends soon, of whom none is known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final, TypeVar
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.queries import LastEntry
from limen.apps.journal.operations import append, record_look
from limen.apps.permits.queries import permits_of
from limen.apps.travellers.queries import Papers, linked_groups, papers_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.travel import TravellerKind
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.stays.entitlement import Entitlement, Question, while_here
from limen.lib.stays.grounds import Traveller
from limen.lib.stays.pairing import Passage, Stay, pair, running
from limen.lib.stays.permits import Permit

CHUNK: Final = 200_000
"""Crossings looked through by one statement: short enough for the booths to go on."""
BATCH: Final = 400
"""People judged in one transaction."""
LONGEST_HOW: Final = 120

T = TypeVar("T")


class NotOnTheList(Problem):
    """Nobody of that id is on the list any more."""

    code = "stay-not-listed"
    sentence = N_("This person is not on the list any more: they left, or their right to stay was made longer.")


class HowMissing(Problem):
    """A reminder without a word on how it was given."""

    code = "reminder-how-missing"
    sentence = N_("Say how the person was reminded: by letter, by telephone, through the employer.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a run counted."""

    here: int = 0
    overstayed: int = 0
    ending: int = 0
    unfounded: int = 0

    def plus(self, row: models.StayFound | None) -> Found:
        """Return the counts with one person more, of whom `row` is what is listed."""
        return Found(
            here=self.here + 1,
            overstayed=self.overstayed + (row is not None and row.over > 0),
            ending=self.ending + (row is not None and row.over == 0 and row.until is not None),
            unfounded=self.unfounded + (row is not None and row.until is None),
        )


def find_stays(act: Act, *, progress: Callable[[int, int], None] | None = None) -> Found:
    """Make the lists of overstays and of stays that end soon anew, up to the day of `act`, and return what was counted.

    In short transactions, so that nobody waits; `progress` is told (crossings looked through, of how many). A run that
    is cut short leaves the lists as far as it came, and says so by having no end.
    """
    last = queries.last_crossing_number()
    run = models.StayRun.objects.create(id=act.new_id(), day=act.today, began_at=act.at, last_crossing=last)
    found = Found()
    for start in range(0, last, CHUNK):
        upto = min(start + CHUNK, last)
        for entries in _some(queries.last_entries(after=start, upto=upto, besides=act.pack.state.code), BATCH):
            found = _listed(act, run, entries, found)
        if progress:
            progress(upto, last)
    _end(act, run, found)
    return found


def remind(act: Act, *, person: UUID, how: str) -> None:
    """Record that somebody was reminded of the end of their stay. Raises NotAllowed, NotOnTheList or HowMissing."""
    require(act.roles, Right.SEE_STAYS)
    told = clean_line(how, longest=LONGEST_HOW)
    if not told:
        raise HowMissing
    with transaction.atomic():
        row = models.StayFound.objects.select_for_update().filter(person=person).first()
        if row is None:
            raise NotOnTheList
        record_look(act, subject=person, what="stay")
        row.reminded_at, row.reminded_by_id, row.reminded_how, row.reminded_until = act.at, act.actor, told, row.until
        row.save(update_fields=["reminded_at", "reminded_by", "reminded_how", "reminded_until"])
        append(
            act,
            kind="limen.stay.reminded",
            subject=person,
            data={},
            sealed={"how": told, "until": row.until.isoformat() if row.until else ""},
            subject_record=person,
        )


def _some(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while some := list(islice(rows, size)):
        yield some


def _listed(act: Act, run: models.StayRun, entries: Sequence[LastEntry], found: Found) -> Found:
    """Judge some of those whose last crossing is an entry, keep whom the lists name, return the counts with them."""
    groups = linked_groups([entry.person for entry in entries])
    ways = queries.passages_of_each({person for group in groups.values() for person in group})
    newest = {groups[entry.person][0]: entry for entry in sorted(entries, key=lambda each: each.number)}
    stays = {root: pair(_together(ways, groups[entry.person])) for root, entry in newest.items()}
    here = {root: entry for root, entry in newest.items() if running(stays[root])}
    rows = {root: _row(act, run, here[root], stays=stays[root], group=groups[here[root].person]) for root in here}
    with transaction.atomic():
        _keep([row for row in rows.values() if row])
    for row in rows.values():
        found = found.plus(row)
    return found


def _together(ways: Mapping[UUID, Sequence[Passage]], group: Collection[UUID]) -> Iterator[Passage]:
    """Yield the crossings of all records of one traveller; each record is another document."""
    for place, person in enumerate(group):
        for passage in ways.get(person, ()):
            yield passage._replace(document=place)


def _row(
    act: Act, run: models.StayRun, entry: LastEntry, *, stays: tuple[Stay, ...], group: tuple[UUID, ...]
) -> models.StayFound | None:
    """Return the line of the list, None for whoever is here lawfully and for longer than the reminder looks ahead."""
    told = _judged(act, entry, stays, permits=())
    if told.until is None or told.until <= _soon(act):
        # A permit is asked for only where the rules for everybody do not reach: most people here need none.
        told = _judged(act, entry, stays, permits=_permits(papers_of(group)))
    if told.basis is not None and (told.until is None or told.until > _soon(act)):
        return None
    stay = running(stays)
    return models.StayFound(
        person=group[0],
        run=run,
        entered_on=stay.first_day if stay else entry.day,
        post=entry.post,
        citizenship=entry.citizenship,
        basis=told.basis.code if told.basis else "",
        until=told.until if told.basis else None,
        over=told.overstayed_by,
    )


def _soon(act: Act) -> date:
    return act.today + timedelta(days=act.pack.stays.reminder_days)


def _judged(act: Act, entry: LastEntry, stays: tuple[Stay, ...], *, permits: tuple[Permit, ...]) -> Entitlement:
    traveller = Traveller(
        citizenships=(entry.citizenship,),
        document=entry.document_code,
        kind=TravellerKind(entry.kind),
        purpose=entry.purpose,
    )
    question = Question(
        state_code=act.pack.state.code, traveller=traveller, law=act.pack.stays, permits=permits, stays=stays
    )
    return while_here(question, day=act.today)


def _permits(papers: Sequence[Papers]) -> tuple[Permit, ...]:
    found = {permit.id: permit for each in papers for permit in permits_of(document=each.document, holder=each.holder)}
    return tuple(found.values())


_CHANGED: Final = ("run", "entered_on", "post", "citizenship", "basis", "until", "over")


def _keep(rows: list[models.StayFound]) -> None:
    """Insert or renew the lines; what was noted of a reminder stays."""
    models.StayFound.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person"], update_fields=list(_CHANGED)
    )


def _end(act: Act, run: models.StayRun, found: Found) -> None:
    with transaction.atomic():
        # Who left, or may stay longer now, is on no list any more.
        models.StayFound.objects.exclude(run=run).delete()
        models.StayRun.objects.exclude(id=run.id).delete()
        run.here, run.overstayed, run.ending, run.unfounded = (
            found.here,
            found.overstayed,
            found.ending,
            found.unfounded,
        )
        run.ended_at = act.at
        run.save()
        append(
            act,
            kind="limen.stays.found",
            subject=run.id,
            data={
                "here": found.here,
                "overstayed": found.overstayed,
                "ending": found.ending,
                "unfounded": found.unfounded,
                "last_crossing": run.last_crossing,
            },
        )
