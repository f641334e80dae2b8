"""A traveller who was refused entry, in the hands of the officer who proposed it, and a legal desk to turn to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from limen.adapters import clock
from limen.apps.crossings import models
from limen.apps.crossings import operations as crossings
from limen.apps.crossings.operations import assessment, outcomes
from limen.apps.crossings.operations.assessment import Answered
from limen.lib.basics.act import Act
from limen.lib.basics.roles import Role
from limen.lib.decision.assessment import AnswerKind
from limen.lib.decision.outcomes import Proposal, Terms
from limen.lib.inspection.moves import Move
from tests.fakes.case import second_line
from tests.fakes.post import Post, decided, opened, passport, view

FOREIGN = passport(number="X1234567", issuer="NLD", citizenship="NLD", primary="JANSEN", secondary="PIET")


def legal_desk(post: Post, name: str = "lena") -> Act:
    """Return the act of somebody of the legal desk, at headquarters."""
    return post.officer(name, Role.LEGAL_DESK, lane="", post="")


def referred(post: Post, scanned: str = FOREIGN, **changes: Any) -> tuple[Act, UUID]:
    """Refer somebody and have the case taken; return the officer who has it, and the inspection."""
    one = opened(post.first, scanned, **changes)
    decided(post.first, one, Move.REFER)
    sofia = second_line(post)
    crossings.take_case(sofia, inspection=one.inspection)
    return sofia, one.inspection


def assessed(act: Act, inspection: UUID) -> int:
    """Answer every finding of a case and return the number of the reading in force."""
    sheet = assessment.look_at_assessment(act, inspection=inspection)
    for row in sheet.rows:
        said = Answered(
            finding=row.name, reading=sheet.view.reading, answer=AnswerKind.CONFIRMED, words="Seen and asked."
        )
        assessment.answer_finding(act, inspection=inspection, answer_id=clock.new_id(), answered=said)
    return sheet.view.reading


def proposed(act: Act, inspection: UUID, move: Move = Move.REFUSE, **changes: Any) -> UUID:
    """Propose an outcome with everything it asks for; return its id."""
    is_after = move in (Move.REMOVE, Move.HAND_OVER)
    said: dict[str, Any] = {
        "request": clock.new_id(),
        "move": move,
        "reading": view(act, inspection).reading if is_after else assessed(act, inspection),
        "words": "He cannot say where he will stay.",
    }
    if move is Move.REFUSE:
        said |= {"reasons": ("purpose-not-shown",), "proportionality": "A shorter stay would change nothing."}
    if is_after:
        said["terms"] = Terms(destination="NLD")
    return outcomes.propose(act, inspection=inspection, proposal=Proposal(**(said | changes))).outcome


def confirmed(post: Post, outcome: UUID) -> None:
    """Confirm an outcome as a second officer of the post."""
    reading = models.Outcome.objects.get(id=outcome).reading
    outcomes.confirm(second_line_colleague(post), outcome=outcome, reading=reading)


def second_line_colleague(post: Post) -> Act:
    """Return the act of another officer of the second line."""
    return post.officer("tomas", Role.SECOND_LINE, lane="")


def refused(post: Post, scanned: str = FOREIGN, **changes: Any) -> tuple[Act, UUID]:
    """Refuse somebody entry, by two people; return the officer who has the case, and the inspection."""
    sofia, inspection = referred(post, scanned, **changes)
    confirmed(post, proposed(sofia, inspection))
    return sofia, inspection
