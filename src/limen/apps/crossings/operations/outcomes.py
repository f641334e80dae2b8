"""Outcomes of the second line: one person, one record, one reason; what is adverse takes a second named person.

An outcome is proposed over what was on the screen and checked as if it took effect at once; when the second person
confirms, everything is checked again as it stands then. There is no operation that decides about several people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import NoSuchInspection, case_for
from limen.apps.crossings.operations.cases import require_acknowledged, require_holder
from limen.apps.crossings.operations.decide import SeenIsOld
from limen.apps.crossings.operations.open import RequestReused
from limen.apps.crossings.operations.readings import look_again
from limen.apps.crossings.operations.recording import (
    Recorded,
    is_overtaken,
    record_decided,
    said_of,
    standing_of,
)
from limen.apps.crossings.queries import InspectionView, Member, OutcomeView
from limen.apps.journal.operations import Draft, append, once_more, record_look
from limen.apps.journal.operations.statements import insert, select
from limen.apps.posts.queries import officer as officer_row
from limen.apps.protection.queries import duties_of
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.roles import Role
from limen.lib.basics.text import clean_words
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Word
from limen.lib.decision.moves import (
    FROM_HEADQUARTERS,
    MOVES,
    ONLY_ON_ENTRY,
    ONLY_ON_EXIT,
    SECOND_PERSON,
    WHO_CONFIRMS,
    MoveNotOpen,
    Second,
    SecondPersonMissing,
    Standing,
    next_state,
)
from limen.lib.decision.outcomes import (
    CONCLUDED,
    OUTCOMES,
    OutcomeNotOffered,
    Proposal,
    WordsMissing,
    clean_proposal,
    dump_terms,
    left_to_assess,
    load_terms,
    require_assessed,
    require_told,
    rests_on_alert,
)
from limen.lib.decision.rights import Right, may, require
from limen.lib.events.canonical import JSON
from limen.lib.inspection.card import NO_CARD, PassengerCard, clean_card, require_card
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_findings

LONGEST_ANSWER = 1_000
ADMITS = frozenset({Move.ADMIT, Move.ADMIT_CONDITIONALLY})
CONFIRMED, DECLINED, WITHDRAWN, WAITS, DONE = "confirmed", "declined", "withdrawn", "", "concluded"


class OutcomeWaits(Problem):
    """Something is proposed for this person already."""

    code = "outcome-waits"
    sentence = N_(
        "An outcome waits for a second person. Whoever proposed it takes it back first, or a colleague declines it."
    )


class NoSuchOutcome(Problem):
    """There is no such outcome, or its case is not this person's task: from outside the two look the same."""

    code = "outcome-unknown"
    sentence = N_("There is no such outcome among your tasks.")


class OutcomeAnswered(Problem):
    """The outcome was confirmed, declined or taken back already."""

    code = "outcome-answered"
    sentence = N_("This outcome is answered already. Look at the case as it stands now.")


class ProposerGone(Problem):
    """Whoever proposed the outcome may not propose it any more."""

    code = "proposer-gone"
    sentence = N_(
        "Whoever proposed this does not work at the second line any more. Decline it; a colleague looks at the case"
        " anew."
    )


class NotYourOutcome(Problem):
    """Somebody takes back what another officer proposed."""

    code = "outcome-not-yours"
    sentence = N_("Only whoever proposed an outcome takes it back. You can decline it, with your reasons.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """An outcome that waits for a second named person; nothing has happened to the traveller yet."""

    outcome: UUID
    inspection: UUID
    move: Move


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcomes:
    """What the page of the outcome shows: what can be done, what cannot and why, what was done, and with whom."""

    view: InspectionView
    outcomes: tuple[OutcomeView, ...]
    """Newest first; the first may wait for a second person."""
    blocked: Mapping[Move, Problem | None]
    """Outcomes that lead on from the present state and fit the direction of travel, with what keeps this person from
    them; None where nothing does.
    """
    left: tuple[Finding, ...]
    """Findings without an answer that an adverse outcome waits for."""
    company: tuple[Member, ...]
    agreed: Mapping[Move, str]
    """Removal or hand-over to the State of destination to which headquarters has agreed."""


def look_at_outcomes(act: Act, *, inspection: UUID) -> CaseOutcomes:
    """Return what a case has come to and may come to, for the officer of `act`. Raises NoSuchInspection."""
    with transaction.atomic():
        row = case_for(act, inspection, what="outcome")
        agreed = queries.agreed_destinations(row)
        elsewhere = ONLY_ON_EXIT if row.direction == Direction.ENTRY else ONLY_ON_ENTRY
        moves = [move for move in OUTCOMES if move in MOVES[State(row.state)] and move not in elsewhere]
        company = queries.company_of(row)
        for member in company:
            record_look(act, subject=member.person, what="company")
        now = _as_if_confirmed(standing_of(act, row, queries.last_reading(row.id)))
        left = _left_to_assess(row)
        return CaseOutcomes(
            view=queries.view_of(row),
            outcomes=queries.outcomes_of(row.id),
            blocked={
                move: _blocked(act, row, move, standing=_before_words(now, move, agreed), left=left) for move in moves
            },
            left=left,
            company=company,
            agreed=agreed,
        )


def _before_words(now: Standing, move: Move, agreed: Mapping[Move, str]) -> Standing:
    """How a move stands before anybody gave reasons: whether those of a refusal rest on an alert is not known yet."""
    return replace(
        now,
        headquarters_agreed=move in agreed,
        rests_on_alert=now.rests_on_alert and move is not Move.REFUSE,
    )


def _blocked(
    act: Act, row: models.Inspection, move: Move, *, standing: Standing, left: tuple[Finding, ...]
) -> Problem | None:
    try:
        next_state(move, standing)
        require_assessed(move, standing.state, left=left)
        _require_hand(act, row, move)
    except Problem as problem:
        return problem
    return None


def look_at_outcome(act: Act, *, outcome: UUID) -> tuple[CaseOutcomes, OutcomeView]:
    """Return one outcome with its case, for its second person or who proposed it. Raises NoSuchOutcome."""
    found = next(iter(select(models.Outcome, "WHERE id = %s", outcome)), None)
    if found is None:
        raise NoSuchOutcome
    try:
        return look_at_outcomes(act, inspection=found.inspection_id), queries.outcome_view(found)
    except NoSuchInspection as error:
        raise NoSuchOutcome from error


@once_more
def propose(act: Act, *, inspection: UUID, proposal: Proposal) -> Proposed:
    """Propose an outcome that needs a second named person; it takes effect when that person confirms it.

    The same request again answers the same. Raises NotAllowed, NoSuchInspection, RequestReused, OutcomeNotOffered,
    NotYourCase, HandOverWaiting, OutcomeWaits, SeenIsOld, what `require_told` raises, AssessmentIncomplete, or what
    `next_state` raises.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row = case_for(act, inspection, what="outcome", lock=True)
        said = clean_proposal(proposal, pack=act.pack)
        if before := _same_request(act, row, said):
            return Proposed(outcome=before.id, inspection=row.id, move=Move(before.move))
        if said.move not in SECOND_PERSON:
            raise OutcomeNotOffered
        require_holder(act, row.id)
        require_acknowledged(act)
        if queries.waiting_outcome(row.id):
            raise OutcomeWaits
        _require_possible(act, row, said, standing=_as_if_confirmed(_standing(act, row, said)))
        outcome = _insert(act, row, said)
        append(
            act,
            kind="limen.outcome.proposed",
            subject=outcome.id,
            data={"inspection": str(row.id), "reading": said.reading},
            sealed=_sealed(said),
            subject_record=row.person,
        )
    return Proposed(outcome=outcome.id, inspection=row.id, move=said.move)


@once_more
def conclude(act: Act, *, inspection: UUID, proposal: Proposal, card: PassengerCard = NO_CARD) -> Recorded:
    """Record an outcome that needs no second person, and the crossing where it lets somebody go on.

    The same request again answers the same. Raises NoSuchInspection, RequestReused, SecondPersonMissing,
    OutcomeNotOffered, NotYourCase, OutcomeWaits, SeenIsOld, CardNotRight, AdultFirst, what `require_told` raises,
    AssessmentIncomplete, or what `next_state` raises.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="decision", lock=True)
        said = clean_proposal(proposal, pack=act.pack)
        if before := _same_request(act, row, said):
            return _recorded(row, before)
        _require_concluded(said.move)
        _require_hand(act, row, said.move)
        reading = queries.last_reading(row.id)
        admits = said.move in ADMITS and said.move in MOVES[State(row.state)]
        if not admits or not is_overtaken(row, reading):
            return _conclude(act, row, reading, said, clean_card(card))
        look_again(act, row)
    # Kept, so that the officer finds on the next look what was recorded elsewhere in the meantime.
    raise SeenIsOld


@once_more
def confirm(act: Act, *, outcome: UUID, reading: int) -> Recorded:
    """Be the second named person of an outcome: it takes effect, if everything it rests on still holds now.

    Confirmed again by the same person it answers the same. Raises NotAllowed, NoSuchOutcome, OutcomeAnswered,
    ProposerGone, SeenIsOld, SecondPersonMissing, what `require_told` raises, AssessmentIncomplete, or what
    `next_state` raises.
    """
    require(act.roles, Right.CONFIRM_OUTCOMES)
    with transaction.atomic():
        row, waiting = _outcome_for(act, outcome, what="confirmation")
        if waiting.answer == CONFIRMED and waiting.answered_by_id == act.actor:
            return _recorded(row, waiting)
        _require_waits(waiting)
        said = _proposal(waiting)
        if reading != waiting.reading:
            raise SeenIsOld
        standing = replace(
            _standing(act, row, said),
            officer=waiting.proposed_by_id,
            roles=_roles_now(waiting.proposed_by_id),
            second=Second(officer=act.actor, roles=act.roles),
        )
        after = _require_possible(act, row, said, standing=standing)
        _answer(act, waiting, CONFIRMED)
        return record_decided(
            act,
            row,
            queries.last_reading(row.id),
            said_of(said, officer=waiting.proposed_by_id, second=act.actor, outcome=waiting.id),
            after=after,
            told=lambda decision: _confirmed_event(row, waiting, decision),
        )


@once_more
def decline(act: Act, *, outcome: UUID, words: str) -> None:
    """Decline an outcome as the second person, in words; the case goes on. Declined again it stays as it is.

    Raises NotAllowed, NoSuchOutcome, OutcomeAnswered, SecondPersonMissing or WordsMissing.
    """
    require(act.roles, Right.CONFIRM_OUTCOMES)
    with transaction.atomic():
        row, waiting = _outcome_for(act, outcome, what="confirmation")
        if waiting.answer == DECLINED and waiting.answered_by_id == act.actor:
            return
        _require_waits(waiting)
        if waiting.proposed_by_id == act.actor:
            raise SecondPersonMissing
        why = clean_words(words, longest=LONGEST_ANSWER)
        if not why:
            raise WordsMissing(what=Word(N_("why you do not confirm it, and what is still to be done")))
        _decline(act, row, waiting, why)


@once_more
def take_back(act: Act, *, outcome: UUID, words: str = "") -> None:
    """Take back what one has proposed, before it is answered. Taken back again it stays as it is.

    Raises NotAllowed, NoSuchOutcome, NotYourOutcome or OutcomeAnswered.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row, waiting = _outcome_for(act, outcome, what="outcome")
        if waiting.proposed_by_id != act.actor:
            raise NotYourOutcome
        if waiting.answer == WITHDRAWN:
            return
        _require_waits(waiting)
        _withdraw(act, row, waiting, clean_words(words, longest=LONGEST_ANSWER))


def _same_request(act: Act, row: models.Inspection, said: Proposal) -> models.Outcome | None:
    """A double click, a reload or a lost answer: the same officer says the same under the same id."""
    before = next(iter(select(models.Outcome, "WHERE request = %s", said.request)), None)
    if before is None:
        return None
    if (before.inspection_id, before.proposed_by_id, _proposal(before)) != (row.id, act.actor, said):
        raise RequestReused
    return before


def _proposal(row: models.Outcome) -> Proposal:
    return Proposal(
        request=row.request,
        move=Move(row.move),
        reading=row.reading,
        reasons=tuple(row.reasons.split(",")) if row.reasons else (),
        words=row.words,
        proportionality=row.proportionality,
        terms=load_terms(row.terms),
        free_will=row.free_will,
    )


def _standing(act: Act, row: models.Inspection, said: Proposal) -> Standing:
    asks = said.move in FROM_HEADQUARTERS
    agreed = asks and queries.headquarters_agreed(row, move=said.move, destination=said.terms.destination)
    standing = standing_of(act, row, queries.last_reading(row.id))
    if said.move is Move.REFUSE:
        standing = replace(standing, rests_on_alert=rests_on_alert(said.reasons, pack=act.pack))
    return replace(standing, headquarters_agreed=agreed)


def _require_possible(act: Act, row: models.Inspection, said: Proposal, *, standing: Standing) -> State:
    """Return the state after the outcome, over the reading in force and as everything stands now."""
    if said.reading != row.readings_count:
        raise SeenIsOld
    after = next_state(said.move, standing)
    require_told(said, pack=act.pack, today=act.today)
    require_assessed(said.move, standing.state, left=_left_to_assess(row))
    return after


def _as_if_confirmed(standing: Standing) -> Standing:
    """The second person comes later; everything else must hold now."""
    return replace(standing, second=Second(officer=UUID(int=0), roles=WHO_CONFIRMS))


def _left_to_assess(row: models.Inspection) -> tuple[Finding, ...]:
    settled = [duty.kind for duty in duties_of(row.id) if duty.is_answered]
    findings = load_findings(queries.last_reading(row.id).findings)
    return left_to_assess(findings, answers=queries.answers_of(row.id), settled=settled)


def _require_concluded(move: Move) -> None:
    if move in SECOND_PERSON:
        raise SecondPersonMissing
    if move not in CONCLUDED:
        raise OutcomeNotOffered


def _require_hand(act: Act, row: models.Inspection, move: Move) -> None:
    """Whoever acts has the case. The way to protection waits for nobody, and there the authority acts."""
    if move is not Move.TO_PROTECTION and row.state != State.IN_PROTECTION:
        require_holder(act, row.id)
        require_acknowledged(act)


def _conclude(
    act: Act, row: models.Inspection, reading: models.Reading, said: Proposal, card: PassengerCard
) -> Recorded:
    _make_way(act, row, said.move)
    after = _require_possible(act, row, said, standing=_standing(act, row, said))
    if said.move in ADMITS:
        require_card(card, purposes=[purpose.code for purpose in act.pack.purposes])
    outcome = _insert(act, row, said, answer=DONE)
    return record_decided(
        act, row, reading, said_of(said, officer=act.actor, outcome=outcome.id, card=card), after=after
    )


def _make_way(act: Act, row: models.Inspection, move: Move) -> None:
    """An open proposal ends when somebody goes to the protection authority; anything else waits for its answer."""
    if (waiting := queries.waiting_outcome(row.id)) is None:
        return
    if move is not Move.TO_PROTECTION:
        raise OutcomeWaits
    if waiting.proposed_by_id == act.actor:
        _withdraw(act, row, waiting, "")
    else:
        _decline(act, row, waiting, "")


def _recorded(row: models.Inspection, outcome: models.Outcome) -> Recorded:
    """Return what was recorded of an outcome before."""
    decision = next(iter(select(models.Decision, "WHERE outcome = %s", outcome.id)), None)
    if decision is None:
        raise MoveNotOpen
    crossings = select(models.Crossing, "WHERE inspection_id = %s", row.id)
    return Recorded(
        inspection=row.id,
        state=State(row.state),
        decision=decision.id,
        crossing=crossings[0].id if crossings and Move(outcome.move) in ADMITS else None,
    )


def _roles_now(officer: UUID) -> frozenset[Role]:
    """Return the roles of whoever proposed, as they are now. Raises ProposerGone."""
    row = officer_row(officer)
    if row is None or not row.is_active or not may(row.roles, Right.WORK_CASES):
        raise ProposerGone
    return row.roles


def _outcome_for(act: Act, outcome: UUID, *, what: str) -> tuple[models.Inspection, models.Outcome]:
    """Return an outcome with its case, locked, for whose task the case is. Raises NoSuchOutcome."""
    found = next(iter(select(models.Outcome, "WHERE id = %s", outcome)), None)
    if found is None:
        raise NoSuchOutcome
    try:
        row = case_for(act, found.inspection_id, what=what, lock=True)
    except NoSuchInspection as error:
        raise NoSuchOutcome from error
    # Read again under the lock of its case: somebody may have answered in between.
    return row, select(models.Outcome, "WHERE id = %s", outcome)[0]


def _require_waits(outcome: models.Outcome) -> None:
    if outcome.answer != WAITS:
        raise OutcomeAnswered


def _insert(act: Act, row: models.Inspection, said: Proposal, *, answer: str = WAITS) -> models.Outcome:
    is_answered = answer != WAITS
    outcome = models.Outcome(
        id=act.new_id(),
        request=said.request,
        inspection_id=row.id,
        move=said.move,
        reading=said.reading,
        reasons=",".join(said.reasons),
        words=said.words,
        proportionality=said.proportionality,
        terms=dump_terms(said.terms),
        free_will=said.free_will,
        proposed_by_id=act.actor,
        proposed_at=act.at,
        answered_by_id=act.actor if is_answered else None,
        answered_at=act.at if is_answered else None,
        answer=answer,
    )
    insert(outcome)
    return outcome


def _sealed(said: Proposal) -> dict[str, JSON]:
    told: dict[str, JSON] = {
        "move": said.move.value,
        "reasons": ",".join(said.reasons),
        "words": said.words,
        "proportionality": said.proportionality,
        "terms": dump_terms(said.terms),
        "free_will": said.free_will,
    }
    return {name: value for name, value in told.items() if value}


def _answer(act: Act, outcome: models.Outcome, answer: str, words: str = "") -> None:
    outcome.answered_by_id, outcome.answered_at = act.actor, act.at
    outcome.answer, outcome.answer_words = answer, words
    outcome.save(update_fields=["answered_by", "answered_at", "answer", "answer_words"])


def _confirmed_event(row: models.Inspection, outcome: models.Outcome, decision: UUID) -> Draft:
    return Draft(
        kind="limen.outcome.confirmed",
        subject=outcome.id,
        data={"inspection": str(row.id), "decision": str(decision)},
    )


def _decline(act: Act, row: models.Inspection, outcome: models.Outcome, words: str) -> None:
    _answer(act, outcome, DECLINED, words)
    _tell_ended(act, row, outcome, kind="limen.outcome.declined", words=words)


def _withdraw(act: Act, row: models.Inspection, outcome: models.Outcome, words: str) -> None:
    _answer(act, outcome, WITHDRAWN, words)
    _tell_ended(act, row, outcome, kind="limen.outcome.withdrawn", words=words)


def _tell_ended(act: Act, row: models.Inspection, outcome: models.Outcome, *, kind: str, words: str) -> None:
    append(
        act,
        kind=kind,
        subject=outcome.id,
        data={"inspection": str(row.id)},
        sealed={"words": words} if words else {},
        subject_record=row.person,
    )
