"""What must be told of an outcome of the second line, and when it can be proposed at all.

An adverse outcome names its reasons, says in words why nothing milder would do, and rests on an individual assessment
in which every finding that weighs has its answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from limen.lib.basics.countries import is_nationality
from limen.lib.basics.country_pack import CountryPack
from limen.lib.basics.country_pack.second_line import SecondLine
from limen.lib.basics.findings import Finding
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_, Word
from limen.lib.decision.assessment import FindingAnswer
from limen.lib.decision.assessment import unanswered as without_answer
from limen.lib.decision.moves import SECOND_PERSON
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.duties import DutyKind
from limen.lib.safeguards.duties import unanswered as not_settled

LONGEST_WORDS: Final = 4_000
LONGEST_LINE: Final = 120
LONGEST_REASONS: Final = 200
"""Characters of all codes of reasons, with the commas between them."""
LONGEST_CONDITION_DAYS: Final = 366
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}").fullmatch
_NUMBER: Final = re.compile(r"[0-9]{1,4}").fullmatch

ASSESSED: Final = frozenset({Move.REFUSE, Move.WITHDRAW, Move.STOP, Move.ADMIT_CONDITIONALLY})
"""Outcomes that rest on an individual assessment."""
ELSEWHERE: Final = frozenset({Move.REMOVE, Move.HAND_OVER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an outcome is tied to; each outcome asks for its own part of it."""

    conditions: tuple[tuple[str, str], ...] = ()
    """(code of the pack, what stands beside it) of an admission with conditions."""
    agency: str = ""
    """Code of the agency of the pack that takes the traveller over."""
    order: str = ""
    """Kind of legal order, a code of the pack, on which somebody is kept from leaving."""
    order_reference: str = ""
    destination: str = ""
    """State, ICAO 9303-3 code, to which somebody is removed or handed over."""
    stay_until: date | None = None
    """Last day of the stay, where a condition shortens it."""


NO_TERMS: Final = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What an officer of the second line proposes, or concludes, for one person over one reading."""

    request: UUID
    """Made by the caller: the same request twice is one outcome."""
    move: Move
    reading: int
    """Number of the reading that was on the screen."""
    reasons: tuple[str, ...] = ()
    """Codes of reasons of the country pack."""
    words: str = ""
    proportionality: str = ""
    """Why nothing milder would do."""
    terms: Terms = field(default_factory=lambda: NO_TERMS)
    free_will: str = ""
    """For a withdrawal: through whom it was confirmed that it is the traveller's own will."""


class OutcomeNotOffered(Problem):
    """The move is no outcome of the second line, or not one that is reached this way."""

    code = "outcome-not-offered"
    sentence = N_("This step cannot be taken here. Choose one of the outcomes of the case.")


class RefusalReasonMissing(Problem):
    """A refusal names no reason of the pack, or one that the pack does not know."""

    code = "refusal-reason-missing"
    sentence = N_("Choose at least one of the reasons that the law knows for a refusal of entry.")


class WordsMissing(Problem):
    """The outcome needs words of the officer's own."""

    code = "outcome-words-missing"
    sentence = N_("Say in words: %(what)s.")


class FreeWillMissing(Problem):
    """A withdrawal does not say through whom the free will of the traveller was confirmed."""

    code = "free-will-missing"
    sentence = N_(
        "Name the interpreter, or the person who speaks the traveller's language, through whom it was confirmed that"
        " the traveller takes the request back of their own free will."
    )


class OrderMissing(Problem):
    """A stop at exit names no kind of order or no reference."""

    code = "order-missing"
    sentence = N_("Nobody is kept from leaving without a legal order: choose its kind and write its reference.")


class AgencyMissing(Problem):
    """A hand-over to an agency does not say to which."""

    code = "agency-missing"
    sentence = N_("Choose the agency that takes the traveller over.")


class ConditionMissing(Problem):
    """An admission with conditions carries none."""

    code = "condition-missing"
    sentence = N_("Choose at least one condition, or admit without conditions.")


class ConditionWrong(Problem):
    """What stands beside a condition cannot be."""

    code = "condition-wrong"
    sentence = N_("“%(condition)s”: write %(needs)s.")


class OutcomeDestinationWrong(Problem):
    """A removal or hand-over does not say to which State."""

    code = "outcome-destination-wrong"
    sentence = N_("Name the State of destination to which headquarters has agreed.")


class AssessmentIncomplete(Problem):
    """A finding that weighs has no answer in the individual assessment."""

    code = "assessment-incomplete"
    sentence = N_("Findings without an answer in the assessment: %(count)s. Answer each one first.")


def clean_proposal(proposal: Proposal, *, pack: CountryPack) -> Proposal:
    """Return the proposal as it is kept: words cleaned, and nothing that its move does not ask for."""
    move, terms = proposal.move, proposal.terms
    conditions = tuple((code, clean_words(beside, longest=LONGEST_WORDS)) for code, beside in terms.conditions)
    is_adverse = move in SECOND_PERSON
    return replace(
        proposal,
        reasons=tuple(dict.fromkeys(proposal.reasons)) if move is Move.REFUSE else (),
        words=clean_words(proposal.words, longest=LONGEST_WORDS),
        proportionality=clean_words(proposal.proportionality, longest=LONGEST_WORDS) if is_adverse else "",
        free_will=clean_line(proposal.free_will, longest=LONGEST_LINE) if move is Move.WITHDRAW else "",
        terms=Terms(
            conditions=conditions if move is Move.ADMIT_CONDITIONALLY else (),
            agency=terms.agency if move is Move.TO_AGENCY else "",
            order=terms.order if move is Move.STOP else "",
            order_reference=clean_line(terms.order_reference, longest=LONGEST_LINE) if move is Move.STOP else "",
            destination=terms.destination if move in ELSEWHERE else "",
            stay_until=_stay_until(conditions, pack) if move is Move.ADMIT_CONDITIONALLY else None,
        ),
    )


def _stay_until(conditions: Iterable[tuple[str, str]], pack: CountryPack) -> date | None:
    """Return the earliest day on which a condition ends the stay, None when none does."""
    known = {each.code: each for each in pack.second_line.conditions}
    days = (_day(beside) for code, beside in conditions if code in known and known[code].ends_stay)
    return min((day for day in days if day), default=None)


def require_told(proposal: Proposal, *, pack: CountryPack, today: date) -> None:
    """Raise the problem that says what the (clean) proposal leaves out, unless it tells all that its move asks for.

    Raises OutcomeNotOffered, RefusalReasonMissing, WordsMissing, FreeWillMissing, OrderMissing, AgencyMissing,
    ConditionMissing, ConditionWrong or OutcomeDestinationWrong.
    """
    if proposal.move not in _ASKS:
        raise OutcomeNotOffered
    _ASKS[proposal.move](proposal, pack.second_line, today)


_WHY_REFUSED: Final = Word(N_("what was found about this person, and why entry is refused for it"))
_WHY_NOTHING_MILDER: Final = Word(N_("why nothing milder would do, such as a shorter stay or a duty to report"))
_WHAT_TRAVELLER_SAID: Final = Word(N_("what the traveller said, and that they know what follows from it"))
_WHY_RESUMED: Final = Word(N_("why the second line takes the case back"))


def _require_words(words: str, what: Word) -> None:
    if not words:
        raise WordsMissing(what=what)


def _ask_reasons(proposal: Proposal, law: SecondLine, _today: date) -> None:
    known = all(law.refusal_reason(code) for code in proposal.reasons)
    if not proposal.reasons or not known or len(",".join(proposal.reasons)) > LONGEST_REASONS:
        raise RefusalReasonMissing
    _require_words(proposal.words, _WHY_REFUSED)
    _require_words(proposal.proportionality, _WHY_NOTHING_MILDER)


def _ask_free_will(proposal: Proposal, _law: SecondLine, _today: date) -> None:
    if not proposal.free_will:
        raise FreeWillMissing
    _require_words(proposal.words, _WHAT_TRAVELLER_SAID)


def _ask_order(proposal: Proposal, law: SecondLine, _today: date) -> None:
    if proposal.terms.order not in {each.code for each in law.exit_orders} or not proposal.terms.order_reference:
        raise OrderMissing


def _ask_agency(proposal: Proposal, law: SecondLine, _today: date) -> None:
    if proposal.terms.agency not in {each.code for each in law.agencies}:
        raise AgencyMissing


def _ask_destination(proposal: Proposal, _law: SecondLine, _today: date) -> None:
    if not is_nationality(proposal.terms.destination):
        raise OutcomeDestinationWrong


def _ask_why_resumed(proposal: Proposal, _law: SecondLine, _today: date) -> None:
    _require_words(proposal.words, _WHY_RESUMED)


def _ask_nothing(_proposal: Proposal, _law: SecondLine, _today: date) -> None:
    """An admission, and the way to the protection authority, need no word of explanation."""


_NEEDS: Final = {
    "date": Word(N_("a date from today on, at most a year from now")),
    "days": Word(N_("a number of days, 366 at most")),
    "words": Word(N_("what is meant, in words")),
}


def _ask_conditions(proposal: Proposal, law: SecondLine, today: date) -> None:
    known = {each.code: each for each in law.conditions}
    if not proposal.terms.conditions:
        raise ConditionMissing
    for code, beside in proposal.terms.conditions:
        condition = known.get(code)
        if condition is None:
            raise ConditionMissing
        if not _fits(condition.needs, beside, today=today):
            raise ConditionWrong(condition=Word(condition.name), needs=_NEEDS[condition.needs])


_ASKS: Final[Mapping[Move, Callable[[Proposal, SecondLine, date], None]]] = {
    Move.ADMIT: _ask_nothing,
    Move.ADMIT_CONDITIONALLY: _ask_conditions,
    Move.TO_PROTECTION: _ask_nothing,
    Move.TO_AGENCY: _ask_agency,
    Move.WITHDRAW: _ask_free_will,
    Move.REFUSE: _ask_reasons,
    Move.STOP: _ask_order,
    Move.RESUME: _ask_why_resumed,
    Move.REMOVE: _ask_destination,
    Move.HAND_OVER: _ask_destination,
}
OUTCOMES: Final = tuple(_ASKS)
"""What the second line may come to, the mildest first."""
CONCLUDED: Final = frozenset(OUTCOMES) - SECOND_PERSON
"""Outcomes that one officer brings about; all others wait for a second named person."""


def _fits(needs: str, beside: str, *, today: date) -> bool:
    match needs:
        case "date":
            day = _day(beside)
            return day is not None and today <= day <= today + timedelta(days=LONGEST_CONDITION_DAYS)
        case "days":
            return bool(_NUMBER(beside)) and 1 <= int(beside) <= LONGEST_CONDITION_DAYS
        case _:
            return bool(beside)


def _day(text: str) -> date | None:
    if not _DAY(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def rests_on_alert(reasons: Iterable[str], *, pack: CountryPack) -> bool:
    """Return True when one of `reasons`, codes of a refusal, is an alert."""
    known = (pack.second_line.refusal_reason(code) for code in reasons)
    return any(reason.on_alert for reason in known if reason)


def left_to_assess(
    findings: Iterable[Finding], *, answers: Iterable[FindingAnswer], settled: Iterable[DutyKind]
) -> tuple[Finding, ...]:
    """Return the findings that an outcome resting on the assessment waits for.

    `answers` are those of the assessment; `settled` the duties closed on evidence, which answer what they are about.
    """
    return without_answer(not_settled(findings, answered=settled), answers)


def require_assessed(move: Move, state: State, *, left: Collection[Finding]) -> None:
    """Raise AssessmentIncomplete when `move` rests on the assessment and findings are `left` in it.

    What the protection authority decides rests on its own examination, which is not ours to see.
    """
    if move in ASSESSED and state is not State.IN_PROTECTION and left:
        raise AssessmentIncomplete(count=len(left))


def dump_terms(terms: Terms) -> str:
    """Return `terms` as JSON text, empty where there are none; `load_terms` gives them back equal."""
    said = {name: value for name, value in asdict(terms).items() if value}
    if terms.stay_until:
        said["stay_until"] = terms.stay_until.isoformat()
    return json.dumps(said, ensure_ascii=False, sort_keys=True) if said else ""


def load_terms(text: str) -> Terms:
    """Return the terms kept as `text`; raises ValueError or KeyError when they are not terms."""
    if not text:
        return NO_TERMS
    said = json.loads(text)
    until = said.pop("stay_until", None)
    conditions = tuple((str(code), str(beside)) for code, beside in said.pop("conditions", ()))
    return Terms(conditions=conditions, stay_until=date.fromisoformat(until) if until else None, **said)
