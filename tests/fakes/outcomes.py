"""Outcomes of the second line as tests propose and conclude them: everything told that the law asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import Proposed, Recorded
from limen.apps.crossings.operations.assessment import Answered, answer_finding, look_at_assessment
from limen.lib.basics.act import Act
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.roles import Role
from limen.lib.decision.assessment import AnswerKind
from limen.lib.decision.outcomes import Proposal, Terms
from limen.lib.inspection.moves import Move
from tests.fakes.case import second_line
from tests.fakes.post import ADULT, Post, decided, opened, passport

TOLD: dict[Move, dict[str, Any]] = {
    Move.ADMIT_CONDITIONALLY: {"terms": Terms(conditions=(("report-by", "2026-03-20"),))},
    Move.TO_AGENCY: {"terms": Terms(agency="police")},
    Move.WITHDRAW: {
        "free_will": "Interpreter L. Haddad",
        "words": "Goes home, and knows what follows.",
    },
    Move.REFUSE: {"reasons": ("purpose-not-shown",), "words": "No address.", "proportionality": "No address to check."},
    Move.STOP: {"terms": Terms(order="court-order", order_reference="12/2026")},
    Move.RESUME: {"words": "The others have ended their part."},
    Move.REMOVE: {"terms": Terms(destination="NLD")},
    Move.HAND_OVER: {"terms": Terms(destination="NLD")},
}
"""What is told of each outcome, where it asks for anything."""


def proposal(move: Move, *, reading: int = 1, **changes: Any) -> Proposal:
    """Return a proposal that tells all its move asks for."""
    return replace(Proposal(request=clock.new_id(), move=move, reading=reading, **TOLD.get(move, {})), **changes)


def dutch(number: str = "X1234567", *, primary: str = "JANSEN", birth: PartialDate = ADULT, **changes: Any) -> str:
    """Return the passport of a traveller who is no national of the State whose post this is."""
    said = {"issuer": "NLD", "citizenship": "NLD", "primary": primary, "birth": birth, **changes}
    return passport(number, **said)


def in_hand(post: Post, scanned: str = "", *, name: str = "sofia", **changes: Any) -> tuple[Act, UUID]:
    """Refer a traveller; return the officer who took the case, every finding answered, and the inspection."""
    one = opened(post.first, scanned or dutch(), **changes)
    decided(post.first, one, Move.REFER)
    act = second_line(post, name)
    crossings.take_case(act, inspection=one.inspection)
    assess_all(act, one.inspection)
    return act, one.inspection


def assess_all(act: Act, inspection: UUID) -> None:
    """Answer every finding of the assessment sheet."""
    sheet = look_at_assessment(act, inspection=inspection)
    for row in sheet.rows:
        said = Answered(
            finding=row.name, reading=sheet.view.reading, answer=AnswerKind.CONFIRMED, words="Seen on the page."
        )
        answer_finding(act, inspection=inspection, answer_id=clock.new_id(), answered=said)


def proposed(act: Act, inspection: UUID, move: Move = Move.REFUSE, **changes: Any) -> Proposed:
    """Propose an outcome over the reading in force."""
    reading = crossings.look_at_outcomes(act, inspection=inspection).view.reading
    return crossings.propose(act, inspection=inspection, proposal=proposal(move, **{"reading": reading, **changes}))


def concluded(act: Act, inspection: UUID, move: Move = Move.ADMIT, **changes: Any) -> Recorded:
    """Conclude an outcome over the reading in force."""
    reading = crossings.look_at_outcomes(act, inspection=inspection).view.reading
    return crossings.conclude(act, inspection=inspection, proposal=proposal(move, **{"reading": reading, **changes}))


def confirmed(act: Act, outcome: UUID) -> Recorded:
    """Confirm an outcome as its second person, over the reading it was proposed over."""
    _, view = crossings.look_at_outcome(act, outcome=outcome)
    return crossings.confirm(act, outcome=outcome, reading=view.reading)


def refused(post: Post, scanned: str = "", *, name: str = "sofia") -> tuple[Act, UUID]:
    """Refuse a traveller by two people; return the officer whose case it is, and the inspection."""
    act, inspection = in_hand(post, scanned, name=name)
    confirmed(post.officer("max", Role.SUPERVISOR, lane=""), proposed(act, inspection).outcome)
    return act, inspection
