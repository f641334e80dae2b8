"""A named officer closes an inspection at the first line: the decision, and for an admission the crossing, in one
transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import inspection_for, is_task_of, party_for
from limen.apps.crossings.operations.readings import look_again, reassess_party
from limen.apps.crossings.operations.recording import (
    Recorded,
    crossing_event,
    crossing_of,
    enter_state,
    is_left_alone,
    is_overtaken,
    note_announced,
    require_company,
    standing_of,
)
from limen.apps.journal.operations import Draft, append_many, once_more
from limen.apps.journal.operations.statements import insert, select
from limen.apps.protection.queries import duties_of
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding, Severity
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.advice import advise
from limen.lib.decision.moves import MoveNotOpen, next_state
from limen.lib.inspection.card import NO_CARD, PassengerCard, clean_card, require_card
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts
from limen.lib.safeguards.duties import unanswered

FIRST_LINE = 1
LONGEST_WORDS = 1_000


class SeenIsOld(Problem):
    """The officer decided over a reading that is no longer the last."""

    code = "seen-is-old"
    sentence = N_("Something new was found since this page was shown. Look at it, then decide.")


class ReasonMissing(Problem):
    """The move asks for a reason of the country pack."""

    code = "reason-missing"
    sentence = N_("Choose why this inspection is voided.")


class WordsMissing(Problem):
    """Somebody is admitted in spite of what was found, without a word why."""

    code = "words-missing"
    sentence = N_("Say in words why this traveller is admitted in spite of what was found.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the officer decided, over which reading."""

    move: Move
    reading: int
    """Number of the reading that was on the screen."""
    card: PassengerCard = NO_CARD
    reason: str = ""
    words: str = ""


@once_more
def decide(act: Act, *, inspection: UUID, verdict: Verdict) -> Recorded:
    """Record a first-line decision, and the crossing when it is an admission.

    The same decision by the same officer again answers what was recorded. Raises NoSuchInspection, SeenIsOld,
    MoveNotOpen, MoveNotYours, DutyOpen, StopFound, NotVoidable, AdultFirst, ReasonMissing, CardNotRight or
    WordsMissing; nothing is decided then.
    """
    with transaction.atomic():
        row = inspection_for(act, inspection, what="decision", lock=True)
        if recorded := _recorded_before(act, row, verdict):
            return recorded
        reading = queries.last_reading(row.id)
        if not _is_overtaken(row, reading, verdict.move):
            return _decide(act, row, reading, verdict)
        look_again(act, row)
    # Kept, so that the officer finds on the next look what was recorded elsewhere in the meantime.
    raise SeenIsOld


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRecorded:
    """Who of a party was admitted, and who stays before the officer."""

    admitted: tuple[Recorded, ...]
    left: tuple[UUID, ...]


@once_more
def admit_clear(act: Act, *, party: UUID, card: PassengerCard) -> PartyRecorded:
    """Admit, each by a record of their own, the members of a party whose advised step is admission; leave the others.

    `card` holds what the party has in common; the rest of each member's card is that of their last crossing.
    Who was admitted before is among the admitted, so that the same again answers the same. Raises NoSuchParty, or what
    `decide` raises for the first member that cannot be recorded; nothing is recorded then.
    """
    with transaction.atomic():
        party_for(act, party)
        members = queries.party_members(party, post=act.post)
        admitted = [_recorded(row) for row in members if row.state == State.ADMITTED]
        mine = [row for row in members if row.state == State.OPEN and is_task_of(act, row)]
        before = [inspection_for(act, row.id, what="decision", lock=True) for row in mine]
        # All are locked before the first is recorded: after that this transaction waits for nobody.
        overtaken = [row for row in before if _is_overtaken(row, queries.last_reading(row.id), Move.ADMIT)]
        clear = _who_may_go([row for row in before if row not in overtaken], gone=members)
        for row in overtaken:
            look_again(act, row)
        for row in clear:
            verdict = Verdict(move=Move.ADMIT, reading=row.readings_count, card=_card_of(row, shared=card))
            admitted.append(_decide(act, row, queries.last_reading(row.id), verdict))
    left = tuple(row.id for row in before if row not in clear)
    return PartyRecorded(admitted=tuple(admitted), left=left)


def _card_of(row: models.Inspection, *, shared: PassengerCard) -> PassengerCard:
    """Return a member's card: what the party has in common, and for the rest what the member said the last time."""
    own = queries.last_card(persons_linked_to(row.person), direction=Direction(row.direction))
    return PassengerCard(
        residence=shared.residence or own.residence,
        birth_country=shared.birth_country or own.birth_country,
        journey=shared.journey or own.journey,
        purpose=shared.purpose or own.purpose,
        intended_days=own.intended_days if shared.intended_days is None else shared.intended_days,
        address=shared.address or own.address,
    )


def _who_may_go(rows: list[models.Inspection], *, gone: Collection[models.Inspection]) -> list[models.Inspection]:
    """Return those whose advised step is admission, adults first, without a child whose adult stays behind."""
    adults = [row for row in rows if not row.is_child and _advised(row) is Move.ADMIT]
    going = [*adults, *(row for row in gone if row.state == State.ADMITTED)]
    children = [row for row in rows if row.is_child and _advised(row) is Move.ADMIT]
    return [*adults, *(row for row in children if not is_left_alone(row, going))]


def _advised(row: models.Inspection) -> Move:
    duties = duties_of(row.id)
    return advise(
        findings=queries.weighing(queries.last_reading(row.id)),
        open_duties=[duty.kind for duty in duties if duty.is_open],
        answered=[duty.kind for duty in duties if duty.is_answered],
        direction=Direction(row.direction),
    ).move


def _is_overtaken(row: models.Inspection, reading: models.Reading, move: Move) -> bool:
    return move is Move.ADMIT and row.state == State.OPEN and is_overtaken(row, reading)


def _recorded_before(act: Act, row: models.Inspection, verdict: Verdict) -> Recorded | None:
    """A double click, a reload or a lost answer: the same officer says the same of what is done."""
    done = next(iter(select(models.Decision, "WHERE inspection_id = %s AND line = %s", row.id, FIRST_LINE)), None)
    said = (act.actor, verdict.move, _reason(verdict), _words(verdict))
    if done is None or (done.officer_id, done.move, done.reason, done.words) != said:
        return None
    crossing = next(iter(select(models.Crossing, "WHERE inspection_id = %s", row.id)), None)
    is_other = crossing is not None and queries.card_of(crossing) != clean_card(verdict.card)
    return None if is_other else _recorded(row)


def _recorded(row: models.Inspection) -> Recorded:
    decision = select(models.Decision, "WHERE inspection_id = %s AND line = %s", row.id, FIRST_LINE)[0]
    crossings = select(models.Crossing, "WHERE inspection_id = %s", row.id)
    return Recorded(
        inspection=row.id,
        state=State(row.state),
        decision=decision.id,
        crossing=crossings[0].id if crossings else None,
    )


def _decide(act: Act, row: models.Inspection, reading: models.Reading, verdict: Verdict) -> Recorded:
    if verdict.reading != row.readings_count and row.state == State.OPEN:
        raise SeenIsOld
    if row.state != State.OPEN:
        raise MoveNotOpen
    after = next_state(verdict.move, standing_of(act, row, reading))
    _require_told(act, verdict)
    if after is State.ADMITTED:
        require_company(row)
    _require_why(row, queries.weighing(reading), verdict)
    enter_state(act, row, after)
    decision = _insert_decision(act, row, verdict, rules=reading.rules)
    drafts = [_decided_event(row, verdict, decision)]
    crossing, facts = None, load_facts(reading.facts)
    if after is State.ADMITTED:
        crossing = crossing_of(act, row, clean_card(verdict.card), facts)
        drafts.append(crossing_event(crossing))
    append_many(act, drafts=drafts)
    if crossing:
        # After the journal's head is locked, so that crossings are numbered in the order they become visible.
        insert(crossing)
        note_announced(act, row, facts)
    if row.party_id and after is not State.ADMITTED:
        # Whoever was counted as the company of others does not go on with them.
        reassess_party(act, row.party_id)
    return Recorded(inspection=row.id, state=after, decision=decision, crossing=crossing.id if crossing else None)


def _reason(verdict: Verdict) -> str:
    """Only voiding asks for a reason; whatever else a form carries under that name is not kept."""
    return verdict.reason if verdict.move is Move.VOID else ""


def _words(verdict: Verdict) -> str:
    return clean_words(verdict.words, longest=LONGEST_WORDS)


def _require_told(act: Act, verdict: Verdict) -> None:
    if verdict.move is Move.VOID and act.pack.void_reason(verdict.reason) is None:
        raise ReasonMissing
    if verdict.move is Move.ADMIT:
        require_card(verdict.card, purposes=[purpose.code for purpose in act.pack.purposes])


def _require_why(row: models.Inspection, findings: Collection[Finding], verdict: Verdict) -> None:
    """Against what was found a human may admit: by name, and saying why."""
    heavy = [finding for finding in findings if finding.severity >= Severity.ATTENTION]
    if verdict.move is not Move.ADMIT or not heavy or _words(verdict):
        return
    if unanswered(heavy, answered=[duty.kind for duty in duties_of(row.id) if duty.is_answered]):
        raise WordsMissing


def _insert_decision(act: Act, row: models.Inspection, verdict: Verdict, *, rules: str) -> UUID:
    decision = models.Decision(
        id=act.new_id(),
        inspection_id=row.id,
        number=1,
        line=FIRST_LINE,
        move=verdict.move,
        officer_id=act.actor,
        at=act.at,
        reading=verdict.reading,
        rules=rules,
        reason=_reason(verdict),
        words=_words(verdict),
        fallback=row.outages,
    )
    insert(decision)
    return decision.id


def _decided_event(row: models.Inspection, verdict: Verdict, decision: UUID) -> Draft:
    return Draft(
        kind="limen.inspection.decided",
        subject=row.id,
        data={
            "decision": str(decision),
            "line": FIRST_LINE,
            "move": verdict.move.value,
            "reading": verdict.reading,
            "reason": _reason(verdict) or None,
        },
        sealed={"words": _words(verdict)} if _words(verdict) else {},
        subject_record=row.person,
    )
