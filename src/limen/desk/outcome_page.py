"""Outcomes of the second line in the reader's words: what can be done, what was proposed, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from limen.apps.crossings.operations import CaseOutcomes, NotYourCase
from limen.apps.crossings.queries import InspectionView, Member, OutcomeView, ToConfirm
from limen.apps.posts.queries import officer_names
from limen.desk import asking, inspecting, presenting
from limen.desk.asking import FormBroken
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.second_line import RefusalReason, SecondLine
from limen.lib.basics.problems import Problem
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_, Country
from limen.lib.decision.moves import SECOND_PERSON
from limen.lib.decision.outcomes import Proposal, Terms
from limen.lib.inspection.moves import Move, State

TITLES: Mapping[Move, str] = {
    Move.ADMIT: N_("May enter"),
    Move.ADMIT_CONDITIONALLY: N_("May enter, with conditions"),
    Move.TO_PROTECTION: N_("Goes to the protection authority"),
    Move.TO_AGENCY: N_("Goes to another authority"),
    Move.WITHDRAW: N_("Takes the request to enter back"),
    Move.REFUSE: N_("May not enter"),
    Move.STOP: N_("May not leave, on a legal order"),
    Move.RESUME: N_("The case comes back to the second line"),
    Move.REMOVE: N_("Is taken back to another State"),
    Move.HAND_OVER: N_("Is handed over to another State"),
}
"""What the traveller could be told."""
LEAVES = N_("May leave")
MEANINGS: Mapping[Move, str] = {
    Move.ADMIT: N_("The crossing is recorded."),
    Move.ADMIT_CONDITIONALLY: N_("The crossing is recorded, and the conditions are written down for the traveller."),
    Move.TO_PROTECTION: N_("Nothing can be decided against this person until the authority gives the case back."),
    Move.TO_AGENCY: N_("Police, customs or health take over; the case can come back afterwards."),
    Move.WITHDRAW: N_("Only of the traveller's own free will. A second person confirms it."),
    Move.REFUSE: N_("With reasons in writing and a way to appeal. A second person confirms it."),
    Move.STOP: N_("Only while the order stands. A second person confirms it."),
    Move.RESUME: N_("Where it stands is looked at anew; nothing is decided by this."),
    Move.REMOVE: N_("Only where headquarters has agreed. A second person confirms it."),
    Move.HAND_OVER: N_("Only where headquarters has agreed. A second person confirms it."),
}
BUTTONS: Mapping[Move, str] = {
    Move.ADMIT: N_("Admit %(name)s"),
    Move.ADMIT_CONDITIONALLY: N_("Admit %(name)s with conditions"),
    Move.TO_PROTECTION: N_("Hand %(name)s to the protection authority"),
    Move.TO_AGENCY: N_("Hand %(name)s to another authority"),
    Move.WITHDRAW: N_("Record that %(name)s takes the request back"),
    Move.REFUSE: N_("Refuse entry to %(name)s"),
    Move.STOP: N_("Keep %(name)s from leaving"),
    Move.RESUME: N_("Take the case of %(name)s back"),
    Move.REMOVE: N_("Remove %(name)s to another State"),
    Move.HAND_OVER: N_("Hand %(name)s over to another State"),
}
"""The consequence, as it stands on the button."""
PROPOSING: Mapping[Move, str] = {
    Move.WITHDRAW: N_("Propose: %(name)s takes the request back"),
    Move.REFUSE: N_("Propose: refuse entry to %(name)s"),
    Move.STOP: N_("Propose: keep %(name)s from leaving"),
    Move.REMOVE: N_("Propose: remove %(name)s to another State"),
    Move.HAND_OVER: N_("Propose: hand %(name)s over to another State"),
}
ANSWERS: Mapping[str, str] = {
    "": N_("Waits for a second person"),
    "confirmed": N_("Confirmed by a second person"),
    "declined": N_("Declined"),
    "withdrawn": N_("Taken back"),
    "concluded": N_("Recorded"),
}
ON_ENTER = frozenset({Move.ADMIT, Move.TO_PROTECTION})
"""What may sit on the Enter key: nothing adverse, and nothing that leaves somebody with conditions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChoice:
    """One outcome that can be chosen, or why it cannot."""

    move: str
    title: str
    meaning: str
    is_open: bool
    blocked: SafeString | str
    """Why the law does not let it be chosen now; empty when it does, or when only the case is in other hands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMember:
    """Somebody who came with the person."""

    id: UUID
    name: str
    age: str
    is_child: bool
    stands: str
    waits: bool
    """True while nothing is decided about them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOutcome:
    """An outcome as it was proposed, and how it was answered."""

    id: UUID
    move: str
    title: str
    answer: str
    waits: bool
    reasons: tuple[RefusalReason, ...]
    pairs: tuple[tuple[str, str], ...]
    words: str
    proportionality: str
    proposed: str
    mine: bool
    answered: str
    answer_words: str
    reading: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownToConfirm:
    """One line of the list of what waits for a second person; nothing in it says who it is about."""

    id: UUID
    name: str
    post: str
    title: str
    officer: str
    age: str


def choices_of(case: CaseOutcomes) -> list[ShownChoice]:
    """Return the outcomes that lead on from where the case stands, mildest first."""
    return [
        ShownChoice(
            move=move.value,
            title=title_of(move, case.view.direction),
            meaning=gettext(MEANINGS[move]),
            is_open=problem is None,
            blocked=_told(problem),
        )
        for move, problem in case.blocked.items()
    ]


def _told(problem: Problem | None) -> SafeString | str:
    # Said once for all of them, on top of the page.
    if problem is None or isinstance(problem, NotYourCase):
        return ""
    return presenting.sentence(problem.sentence, problem.values)


def title_of(move: Move, direction: Direction) -> str:
    """Return what the traveller could be told of an outcome."""
    return gettext(LEAVES if move is Move.ADMIT and direction is Direction.EXIT else TITLES[move])


def button_of(move: Move, view: InspectionView, *, proposing: bool = False) -> str:
    """Return what stands on the button: the consequence, with the name of the traveller."""
    msgid = PROPOSING[move] if proposing and move in SECOND_PERSON else BUTTONS[move]
    return gettext(msgid) % {"name": inspecting.short_name(view)}


def members_of(company: Collection[Member], today: date) -> list[ShownMember]:
    """Return who came with a person."""
    return [
        ShownMember(
            id=each.inspection,
            name=each.primary or gettext("Name not known"),
            age=presenting.age(each.birth, today) if each.birth else gettext("age not known"),
            is_child=each.is_child,
            stands=gettext("Stands at the lane")
            if each.state is State.OPEN
            else inspecting.state_words(each.state, each.direction),
            waits=each.state in {State.OPEN, State.REFERRED},
        )
        for each in company
    ]


def shown(outcome: OutcomeView, act: Act, *, direction: Direction) -> ShownOutcome:
    """Return an outcome in words, with who proposed and who answered it."""
    law, zone = act.pack.second_line, ZoneInfo(act.pack.time_zone_of(act.post))
    named = officer_names(each for each in (outcome.proposed_by, outcome.answered_by) if each)
    answered = ""
    if outcome.answered_by and outcome.answered_at:
        answered = f"{named.get(outcome.answered_by, '')} · {presenting.moment(outcome.answered_at, zone)}"
    return ShownOutcome(
        id=outcome.id,
        move=outcome.move.value,
        title=title_of(outcome.move, direction),
        answer=gettext(ANSWERS[outcome.answer]),
        waits=not outcome.answer,
        reasons=tuple(reason for code in outcome.reasons if (reason := law.refusal_reason(code))),
        pairs=tuple(_terms(outcome, law)),
        words=outcome.words,
        proportionality=outcome.proportionality,
        proposed=f"{named.get(outcome.proposed_by, '')} · {presenting.moment(outcome.proposed_at, zone)}",
        mine=outcome.proposed_by == act.actor,
        answered=answered,
        answer_words=outcome.answer_words,
        reading=outcome.reading,
    )


def _terms(outcome: OutcomeView, law: SecondLine) -> list[tuple[str, str]]:
    """Return the terms as pairs of what and which; only those that the outcome has."""
    terms = outcome.terms
    agencies = {each.code: gettext(each.name) for each in law.agencies}
    orders = {each.code: gettext(each.name) for each in law.exit_orders}
    pairs = [
        *((_condition_name(code, law), _beside(beside)) for code, beside in terms.conditions),
        (gettext("Authority"), agencies.get(terms.agency, terms.agency)),
        (gettext("Legal order"), orders.get(terms.order, terms.order)),
        (gettext("Reference of the order"), terms.order_reference),
        (gettext("State of destination"), presenting.text(Country(terms.destination)) if terms.destination else ""),
        (gettext("Own free will confirmed through"), outcome.free_will),
    ]
    return [(label, value) for label, value in pairs if value]


def _condition_name(code: str, law: SecondLine) -> str:
    return next((gettext(each.name) for each in law.conditions if each.code == code), code)


def _beside(text: str) -> str:
    try:
        return presenting.text(date.fromisoformat(text))
    except ValueError:
        return text


def to_confirm(rows: Collection[ToConfirm], act: Act) -> list[ShownToConfirm]:
    """Return what waits for this officer as the second person, names masked."""
    named = officer_names(row.proposed_by for row in rows)
    return [
        ShownToConfirm(
            id=row.outcome,
            name=presenting.masked(row.primary) or gettext("Name not known"),
            post=row.post,
            # What is proposed is not for the hall to read either.
            title=gettext("To confirm as the second person"),
            officer=named.get(row.proposed_by, ""),
            age=presenting.duration(act.at - row.proposed_at),
        )
        for row in rows
    ]


def proposal(said: QueryDict, move: Move) -> Proposal:
    """Return the proposal that a form makes. Raises FormBroken."""
    request, reading = asking.uuid(said, "request"), said.get("reading", "")
    if request is None or not reading.isdecimal() or len(reading) > 6:
        raise FormBroken
    return Proposal(
        request=request,
        move=move,
        reading=int(reading),
        reasons=tuple(said.getlist("reason")),
        words=said.get("words", ""),
        proportionality=said.get("proportionality", ""),
        free_will=said.get("free_will", ""),
        terms=Terms(
            conditions=tuple((code, said.get(f"beside-{code}", "").strip()) for code in said.getlist("condition")),
            agency=said.get("agency", ""),
            order=said.get("order", ""),
            order_reference=said.get("order_reference", ""),
            destination=said.get("destination", ""),
        ),
    )
