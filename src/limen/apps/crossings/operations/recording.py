"""What a decision leaves behind, at whichever line: the state of the inspection, the crossing, who stays with whom.

The only place that writes the state of an inspection; everybody who writes here has asked the table of moves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

from limen.apps.carriers.operations import note_crossed, note_unannounced
from limen.apps.crossings import models, queries
from limen.apps.crossings.operations.against import hits_against
from limen.apps.crossings.operations.carriers import open_carrier_duty
from limen.apps.crossings.operations.custody import HOLDABLE, end_custody_with
from limen.apps.crossings.operations.gather import local_day
from limen.apps.crossings.operations.readings import reassess_party
from limen.apps.journal.operations import Draft, append_many
from limen.apps.journal.operations.statements import count_where, insert
from limen.apps.posts.queries import declared_out
from limen.apps.protection.operations import ask_again
from limen.apps.protection.queries import open_kinds
from limen.apps.travellers.operations import hold_traveller
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.moves import Standing, next_state
from limen.lib.decision.outcomes import NO_TERMS, Proposal, Terms, dump_terms
from limen.lib.events.canonical import JSON, moment_text
from limen.lib.inspection.announced import Announced, NotAnnounced
from limen.lib.inspection.card import NO_CARD, PassengerCard, clean_card
from limen.lib.inspection.facts import Facts, History, is_own_national
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts
from limen.lib.safeguards.duties import duties_from

SECOND_LINE = 2
_STILL_HERE = frozenset({State.OPEN, State.REFERRED, State.ADMITTED})
"""Where an adult may still be the company of a child: before somebody, or gone on."""


class AdultFirst(Problem):
    """A child would go on before it is known whether the adult it came with does."""

    code = "adult-first"
    sentence = N_("This child was found in company of an adult. Decide about the adult first: they go on together.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The answer to an officer: it is recorded, it survives a power cut."""

    inspection: UUID
    state: State
    decision: UUID
    crossing: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a decision of the second line rests on, and who stands behind it."""

    move: Move
    reading: int
    officer: UUID
    second: UUID | None = None
    outcome: UUID | None = None
    reasons: str = ""
    words: str = ""
    proportionality: str = ""
    free_will: str = ""
    terms: Terms = NO_TERMS
    card: PassengerCard = NO_CARD

    def sealed(self) -> dict[str, JSON]:
        """Return what the journal seals of it; what is empty is left out."""
        told: dict[str, JSON] = {
            "move": self.move.value,
            "reasons": self.reasons,
            "words": self.words,
            "proportionality": self.proportionality,
            "free_will": self.free_will,
            "terms": dump_terms(self.terms),
            "second": str(self.second) if self.second else "",
        }
        return {name: value for name, value in told.items() if value}


def said_of(
    proposal: Proposal,
    *,
    officer: UUID,
    outcome: UUID,
    second: UUID | None = None,
    card: PassengerCard = NO_CARD,
) -> Said:
    """Return what a (clean) proposal says, with who stands behind it."""
    return Said(
        move=proposal.move,
        reading=proposal.reading,
        officer=officer,
        second=second,
        outcome=outcome,
        reasons=",".join(proposal.reasons),
        words=proposal.words,
        proportionality=proposal.proportionality,
        free_will=proposal.free_will,
        terms=proposal.terms,
        card=card,
    )


def standing_of(act: Act, row: models.Inspection, reading: models.Reading) -> Standing:
    """Return what the table of moves asks about an inspection, as it stands before the officer of `act`."""
    facts = load_facts(reading.facts)
    is_case = row.state != State.OPEN
    return Standing(
        state=State(row.state),
        direction=Direction(row.direction),
        officer=act.actor,
        roles=act.roles,
        open_duties=open_kinds(row.id),
        findings=queries.weighing(reading),
        own_national=is_own_national(facts),
        hits=hits_against(row, facts) if is_case else (),
        rests_on_alert=is_case and queries.was_refused_on_alert(row.id, pack=act.pack),
        wait_for_remedies=queries.blocks_of_remedies(row.id) if is_case else frozenset(),
    )


def enter_state(act: Act, row: models.Inspection, after: State) -> None:
    """Write the state that the table of moves gave; an open inspection is closed by it."""
    row.state = after
    if row.closed_at is None:
        row.closed_at = act.at
    row.save(update_fields=["state", "closed_at"])


def is_overtaken(row: models.Inspection, reading: models.Reading) -> bool:
    """Return True when the traveller, locked from here on, was recorded elsewhere since the reading in force."""
    known = load_facts(reading.facts).history
    return isinstance(known, History) and queries.count_crossings(hold_traveller(row.person)) != known.crossings


def move_case(act: Act, row: models.Inspection, *, move: Move, words: str) -> UUID:
    """Take a step of a case that needs no proposal (an annulment, the closing of the file); return the decision's id.

    Inside the transaction of whoever holds the row. Raises what `next_state` raises.
    """
    reading = queries.last_reading(row.id)
    after = next_state(move, standing_of(act, row, reading))
    said = Said(move=move, reading=reading.number, officer=act.actor, words=words)
    return record_decided(act, row, reading, said, after=after).decision


def record_decided(
    act: Act,
    row: models.Inspection,
    reading: models.Reading,
    said: Said,
    *,
    after: State,
    told: Callable[[UUID], Draft] | None = None,
) -> Recorded:
    """Record a decision of the second line, with its crossing where it lets somebody go on, and look after the party.

    `told` gives the event that comes before it, by the id of the decision. Inside the transaction of whoever holds the
    row and its party, and has asked the table of moves. Raises AdultFirst.
    """
    is_moved = after != row.state
    if after is State.ADMITTED:
        require_company(row)
    enter_state(act, row, after)
    decision = _insert_decision(act, row, said, rules=reading.rules)
    drafts = [*([told(decision)] if told else []), _decided_event(row, said, decision)]
    crossing = None
    if after is State.ADMITTED:
        crossing = crossing_of(act, row, clean_card(said.card), load_facts(reading.facts))
        drafts.append(crossing_event(crossing))
    append_many(act, drafts=drafts)
    if crossing:
        # After the journal's head is locked, so that crossings are numbered in the order they become visible.
        insert(crossing)
        note_announced(act, row, load_facts(reading.facts))
    if is_moved:
        _follow(act, row, words=said.words)
        look_after_party(act, row)
    return Recorded(inspection=row.id, state=after, decision=decision, crossing=crossing.id if crossing else None)


def _follow(act: Act, row: models.Inspection, *, words: str) -> None:
    """Do what follows by itself: a carrier must be told of a refusal, and nobody stays held where the case has left."""
    if row.state == State.REFUSED:
        open_carrier_duty(act, row)
    if row.state not in HOLDABLE:
        end_custody_with(act, row, words=words)


def _insert_decision(act: Act, row: models.Inspection, said: Said, *, rules: str) -> UUID:
    decision = models.Decision(
        id=act.new_id(),
        inspection_id=row.id,
        number=count_where(models.Decision, "WHERE inspection_id = %s", row.id) + 1,
        line=SECOND_LINE,
        move=said.move,
        officer_id=said.officer,
        second_officer_id=said.second,
        at=act.at,
        reading=said.reading,
        rules=rules,
        reason=said.reasons,
        words=said.words,
        outcome=said.outcome,
        fallback=",".join(declared_out(row.post)),
    )
    insert(decision)
    return decision.id


def _decided_event(row: models.Inspection, said: Said, decision: UUID) -> Draft:
    return Draft(
        kind="limen.inspection.decided",
        subject=row.id,
        data={
            "decision": str(decision),
            "line": SECOND_LINE,
            "reading": said.reading,
            "outcome": str(said.outcome) if said.outcome else None,
            "fallback": "+".join(declared_out(row.post)) or None,
        },
        sealed=said.sealed(),
        subject_record=row.person,
    )


def require_company(row: models.Inspection) -> None:
    """A child goes on with the adult it came with, or after them: were it first, the adult might then be held.

    Raises AdultFirst.
    """
    if not row.is_child or row.party_id is None:
        return
    gone = [other for other in queries.present_in(row.party_id) if other.state == State.ADMITTED]
    if is_left_alone(row, gone):
        raise AdultFirst


def is_left_alone(row: models.Inspection, going: Collection[models.Inspection]) -> bool:
    """Return True when a child would go on without the adult in whose company it was found."""
    facts = load_facts(queries.last_reading(row.id).facts)
    company = queries.companions(going, direction=Direction(row.direction), besides=row.id)
    return not duties_from(facts) and bool(duties_from(replace(facts, company=company)))


def look_after_party(act: Act, row: models.Inspection) -> None:
    """Settle anew the duties of the children with whom somebody came who has just been decided about.

    Where an adult does not go on, a child is asked about again even if it was answered for: what was seen then was
    seen of a family that was still together.
    """
    if row.party_id is None:
        return
    reassess_party(act, row.party_id)
    if row.is_child or row.state in _STILL_HERE:
        return
    present = queries.present_in(row.party_id)
    for child in queries.undecided_children_of(row.party_id):
        facts = load_facts(queries.last_reading(child.id).facts)
        company = queries.companions(present, direction=Direction(child.direction), besides=child.id)
        for kind in duties_from(replace(facts, company=company)):
            ask_again(act, inspection=child.id, person=child.person, kind=kind)


def crossing_of(act: Act, row: models.Inspection, card: PassengerCard, facts: Facts) -> models.Crossing:
    """Return the crossing that an admission records, not yet kept."""
    at = row.happened_at or act.at
    post = act.pack.post(row.post)
    holder, document = facts.holder, facts.document
    return models.Crossing(
        id=act.new_id(),
        inspection=row,
        person=row.person,
        document=row.document,
        direction=row.direction,
        at=at,
        recorded_at=act.at,
        day=local_day(act, at),
        post=row.post,
        lane=row.lane,
        mode=post.mode if post else "",
        kind=row.kind,
        officer=act.actor,
        citizenship=holder.citizenship if holder else "",
        birth=str(holder.birth) if holder else "?",
        sex=holder.sex if holder else "X",
        document_code=document.code if document else "",
        document_issuer=document.issuer if document else "",
        residence=card.residence,
        birth_country=card.birth_country,
        journey=card.journey,
        purpose=card.purpose,
        intended_days=card.intended_days,
        address=card.address,
        fallback=row.outages,
        back_entered=row.happened_at is not None,
    )


SEALED_FIELDS = (
    "citizenship",
    "birth",
    "sex",
    "document_code",
    "document_issuer",
    "residence",
    "birth_country",
    "journey",
    "purpose",
    "intended_days",
    "address",
)


def note_announced(act: Act, row: models.Inspection, facts: Facts) -> None:
    """Tell the register of carriers who crossed: somebody it announced, or somebody it did not."""
    if isinstance(facts.announced, Announced):
        note_crossed(act, passenger=facts.announced.passenger, inspection=row.id)
    elif isinstance(facts.announced, NotAnnounced):
        note_unannounced(movement=facts.announced.movement)


def crossing_event(crossing: models.Crossing) -> Draft:
    """Return what the journal is told of a crossing."""
    sealed: dict[str, JSON] = {name: getattr(crossing, name) for name in SEALED_FIELDS}
    return Draft(
        kind="limen.crossing.recorded",
        subject=crossing.id,
        data={
            "inspection": str(crossing.inspection_id) if crossing.inspection_id else None,
            "direction": crossing.direction,
            "kind": crossing.kind,
            "mode": crossing.mode,
            "at": moment_text(crossing.at),
            "day": crossing.day.isoformat(),
            "fallback": crossing.fallback.replace(",", "+") or None,
            "back_entered": crossing.back_entered,
        },
        sealed={**sealed, "document": str(crossing.document) if crossing.document else None},
        subject_record=crossing.person,
    )
