"""People whom carriers announce are looked at before they come: what lists, permits and their own history say.

The checks are those of the first line that need nobody before an officer. Nothing is met by it and nothing decided:
what is found is kept with the announcement, and goes with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.carriers import operations as carriers
from limen.apps.carriers.operations import AnswerLine, Assessed, Received, ToAssess, Work
from limen.apps.crossings import queries
from limen.apps.journal.operations import once_more
from limen.apps.permits.queries import permits_of_each
from limen.apps.protection.operations.announced import Coming, expect_children
from limen.apps.protection.queries import claimants
from limen.apps.screening.operations import Found, Screened, Screening, keep_announced, open_lists, screen, screen_again
from limen.apps.screening.queries import confirmed_orders
from limen.apps.travellers.queries import Papers, linked_groups, persons_met_as
from limen.apps.watchlists.queries import find_numbers
from limen.lib.basics.act import Act
from limen.lib.basics.countries import state_of
from limen.lib.basics.travel import Direction
from limen.lib.decision.boarding import Asked, answer
from limen.lib.inspection.checks.minors import Accompaniment, accompaniment
from limen.lib.inspection.facts import MOST_PASSAGES, Document, Facts, Holder, NumberLists, Past, Policy
from limen.lib.inspection.rules import CARRIER_2026_11, assess
from limen.lib.inspection.subject import subject_of
from limen.lib.stays.grounds import Traveller, Way, law_for, passages_that_bear
from limen.lib.stays.pairing import Passage
from limen.lib.stays.permits import Permit

REFUGEE_PAPERS: Final = frozenset({"PR", "PS", "PT"})
"""Codes of travel documents of refugees, stateless persons and aliens (ICAO 9303-4, to be confirmed)."""
WITHOUT_STATE: Final = frozenset({"XXA", "XXB", "XXC"})
"""Citizenship of stateless persons and refugees (ICAO 9303-3, section 5, part D; XXC: refugee, other)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What every source says of some people, by their place."""

    met: Mapping[int, UUID]
    groups: Mapping[UUID, tuple[UUID, ...]]
    numbers: Sequence[NumberLists]
    permits: Sequence[tuple[Permit, ...]]
    passages: Mapping[UUID, tuple[Passage, ...]]
    claimants: frozenset[UUID]
    orders: Mapping[UUID, int]
    screening: Screening
    asked: Mapping[str, Mapping[str, str]]
    """What lists said nothing of some of them before, by their digest."""

    def persons(self, place: int, record: UUID) -> tuple[UUID, ...]:
        """Return the records of one traveller: the announcement's own, and those of whom the register has met."""
        met = self.met.get(place)
        return (record, *self.groups.get(met, (met,))) if met else (record,)


def assess_announced(act: Act, *, movement: UUID | None = None, message: UUID | None = None) -> int:
    """Look at the next people whom carriers announced, of one movement and message where it is named; return how many.

    One transaction. 0 where nobody waits.
    """
    opened = open_lists(act)
    work = carriers.next_work(act, digest=opened.digest, movement=movement, message=message)
    if work is None:
        return 0
    # Reading takes most of the time and needs no lock: what changes meanwhile is looked at again.
    found, hits = _found(act, work, opened)
    with transaction.atomic():
        keep_announced(act, found=hits)
        digest, lists = opened.digest, opened.told
        carriers.record_assessed(act, work=work, assessed=found, digest=digest, rules=CARRIER_2026_11.id, lists=lists)
        if work.direction is Direction.ENTRY:
            coming = Coming(movement=work.movement, number=work.number, post=work.post, due_at=work.due_at)
            expect_children(
                act,
                coming=coming,
                alone=[each.id for each in found if each.minor_alone],
                others=[each.id for each in found if not each.minor_alone],
            )
    return len(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """What came of a carrier's question."""

    message: UUID | None
    """None where it came too late, and was not kept."""
    is_rejected: bool
    why: str
    """Code of why it was rejected."""
    answers: tuple[AnswerLine, ...]


@once_more
def answer_carrier(act: Act, *, received: Received) -> Replied:
    """Take a carrier's question in, look at everybody in it, and return what it is answered; all in one transaction.

    The same question again is answered as the register knows it now. Raises MessageEmpty or MessageTooLarge.
    """
    with transaction.atomic():
        receipt = carriers.receive(act, received=received)
        if receipt.message is None:
            return Replied(message=None, is_rejected=True, why="too-late", answers=())
        taken = carriers.take_in(act, message=receipt.message)
        state = taken or carriers.taken_before(message=receipt.message)
        if state.movement is None:
            return Replied(message=state.message, is_rejected=bool(state.why), why=state.why, answers=())
        # Whoever asks waits for nobody else of the movement, of whom a whole list may have come just now.
        while assess_announced(act, movement=state.movement, message=state.message) == carriers.AT_A_TIME:
            pass
        lines = carriers.answer_message(act, message=state.message)
    return Replied(message=state.message, is_rejected=False, why="", answers=lines)


def _found(act: Act, work: Work, opened: Screening) -> tuple[list[Assessed], list[tuple[UUID, tuple[Found, ...]]]]:
    sources = _ask(act, work, opened)
    assessed, hits = [], []
    for place, person in enumerate(work.persons):
        screened = _screened(act, person, sources.persons(place, person.id), sources)
        facts = _facts(act, work, place, sources=sources, screened=screened)
        found = _assessed(act, work, place, sources=sources, facts=facts)
        assessed.append(replace(found, was_listed=bool(screened.found)))
        if new := tuple(each for each in screened.found if each.cleared is None):
            hits.append((person.id, new))
    return assessed, hits


def _ask(act: Act, work: Work, opened: Screening) -> Sources:
    """Ask every source once for all of them."""
    pairs = [(each.document, each.holder) for each in work.persons]
    known = [place for place, each in enumerate(work.persons) if each.holder is not None]
    papers = [Papers(document=work.persons[place].document, holder=_holder(work.persons[place])) for place in known]
    met = {known[place]: person for place, person in persons_met_as(papers).items()}
    groups = linked_groups(set(met.values()))
    everybody = {record for group in groups.values() for record in group}
    records = everybody | {each.id for each in work.persons}
    return Sources(
        met=met,
        groups=groups,
        numbers=find_numbers([each.document for each in work.persons], artefacts=act.artefacts),
        permits=permits_of_each(pairs),
        passages=queries.passages_of_each(everybody) if everybody else {},
        claimants=claimants(everybody) if everybody else frozenset(),
        orders=confirmed_orders(records),
        screening=opened,
        asked=carriers.lists_asked({each.asked_before for each in work.persons if each.asked_before}),
    )


def _holder(person: ToAssess) -> Holder:
    assert person.holder is not None  # noqa: S101 - asked by the caller
    return person.holder


def _screened(act: Act, person: ToAssess, persons: Sequence[UUID], sources: Sources) -> Screened:
    """Return what the lists say of one person; those that said nothing before, and are as they were, are not asked."""
    subject = subject_of(document=person.document, holder=person.holder)
    before = sources.asked.get(person.asked_before)
    if before is None:
        lists = sources.screening.lists
        return screen(act, subject=subject, holder=person.holder, persons=persons, opened=lists)
    return screen_again(
        act, subject=subject, holder=person.holder, persons=persons, opened=sources.screening, before=before
    )


def _facts(act: Act, work: Work, place: int, *, sources: Sources, screened: Screened) -> Facts:
    person = work.persons[place]
    zone = ZoneInfo(act.pack.time_zone_of(work.post))
    today = work.due_at.astimezone(zone).date()
    permits = sources.permits[place]
    return Facts(
        at=act.at,
        today=today,
        direction=work.direction,
        kind=person.kind,
        state_code=act.pack.state.code,
        policy=Policy.of(act.pack.thresholds),
        document=person.document,
        holder=person.holder,
        lists=sources.numbers[place],
        screening=screened.said,
        permits=permits,
        past=_past(act, work, place, today=today, sources=sources),
        company=person.company,
    )


def _passages(sources: Sources, place: int) -> tuple[Passage, ...]:
    met = sources.met.get(place)
    group = sources.groups.get(met, (met,)) if met else ()
    found = sorted((each for record in group for each in sources.passages.get(record, ())), key=lambda each: each.at)
    return tuple(found[-MOST_PASSAGES:])


def _past(act: Act, work: Work, place: int, *, today: date, sources: Sources) -> Past | None:
    person, permits, passages = work.persons[place], sources.permits[place], _passages(sources, place)
    holder = person.holder
    if holder is None or not holder.citizenship or state_of(holder.citizenship) == act.pack.state.code:
        return None
    post = act.pack.post(work.post)
    way = Way(person.kind, work.post, post.mode if post else work.mode)
    law = law_for(
        act.pack.stays,
        traveller=Traveller(
            citizenships=(holder.citizenship,),
            document=person.document.code if person.document else "",
            kind=person.kind,
        ),
        permits=permits,
        ways={way, *(Way(passage.kind, passage.post, passage.mode) for passage in passages)},
    )
    return Past(
        post=way.post,
        mode=way.mode,
        passages=passages_that_bear(passages, law=law, permits=permits, day=today),
        law=law,
    )


def _assessed(act: Act, work: Work, place: int, *, sources: Sources, facts: Facts) -> Assessed:
    person = work.persons[place]
    findings = assess(facts, rules=CARRIER_2026_11) if person.holder else ()
    persons = sources.persons(place, person.id)
    return Assessed(
        id=person.id,
        person=sources.met.get(place),
        findings=findings,
        answered=answer(
            Asked(
                direction=work.direction,
                is_own_national=_is_own(act, person.holder),
                is_sufficient=person.is_sufficient,
                findings=findings,
                is_protected=_is_protected(person, persons, sources),
                orders=sum(sources.orders.get(each, 0) for each in persons),
            ),
            law=act.pack.carriers.answers,
        ),
        minor_alone=person.holder is not None
        and person.kind.value == "passenger"
        and accompaniment(facts) is Accompaniment.ALONE,
    )


def _is_own(act: Act, holder: Holder | None) -> bool:
    return holder is not None and state_of(holder.citizenship) == act.pack.state.code


def _is_protected(person: ToAssess, persons: Sequence[UUID], sources: Sources) -> bool:
    """Return True for a claim that waits, and for the papers of a refugee or of somebody without a State."""
    if not sources.claimants.isdisjoint(persons):
        return True
    holder, document = person.holder, person.document
    return (holder is not None and holder.citizenship in WITHOUT_STATE) or _is_of_refugee(document, holder)


def _is_of_refugee(document: Document | None, holder: Holder | None) -> bool:
    """A travel document that a State gives to whom it protects says so: its issuer is not the citizenship."""
    if document is None or holder is None or not document.issuer or not holder.citizenship:
        return False
    return document.code in REFUGEE_PAPERS or document.issuer == "UNO"
