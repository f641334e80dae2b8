"""The human desk, round the clock: the last word on whether somebody may board, by name, with words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.assessing import answer_row, deliver
from limen.apps.carriers.queries import (
    ContactRow,
    PassengerRow,
    ReviewRow,
    contacts_of,
    open_reviews,
    passenger_row,
)
from limen.apps.journal.operations import append, once_more, record_look
from limen.apps.journal.operations.statements import locking, select
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.boarding import CODE_OF, Answer, Answered, Ground
from limen.lib.decision.rights import Right, require

LONGEST_WORDS: Final = 1_000
DECIDABLE: Final = (Answer.BOARD, Answer.INSPECT, Answer.NO_BOARD)
"""What a human may say."""


class ReviewUnknown(Problem):
    """There is no such question, or it is answered."""

    code = "boarding-review-unknown"
    sentence = N_("Nobody waits for this answer any more: it was given, or the person does not travel.")


class ReviewNotRight(Problem):
    """An answer without words, or a “do not board” without a ground."""

    code = "boarding-review-wrong"
    sentence = N_(
        "Say in words what your answer rests on. A “do not board” needs one of the grounds that the law declares."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """Somebody of whom a human must say the last word."""

    review: ReviewRow
    passenger: PassengerRow
    contacts: tuple[ContactRow, ...]
    """Whom to call at the carrier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the desk says."""

    answer: Answer
    words: str
    ground: Ground | None = None
    """For a “do not board”."""


def look_at_review(act: Act, *, review: UUID) -> ReviewPage:
    """Return somebody of whom the desk must say the last word; the look is written first.

    Raises NotAllowed or ReviewUnknown.
    """
    require(act.roles, Right.ANSWER_CARRIERS)
    told = next((each for each in open_reviews() if each.id == review), None)
    if told is None:
        raise ReviewUnknown
    with transaction.atomic():
        record_look(act, subject=told.passenger, what="boarding")
        row = select(models.Passenger, "WHERE id = %s", told.passenger)[0]
        carrier = models.Movement.objects.filter(id=told.movement).values_list("carrier", flat=True).first()
        return ReviewPage(review=told, passenger=passenger_row(row), contacts=contacts_of(carrier) if carrier else ())


@once_more
def decide_review(act: Act, *, review: UUID, said: Decided) -> None:
    """Record the last word of the human desk; the carrier is told where it was answered otherwise before.

    Raises NotAllowed, ReviewUnknown or ReviewNotRight. The same person saying the same again changes nothing.
    """
    require(act.roles, Right.ANSWER_CARRIERS)
    words = clean_words(said.words, longest=LONGEST_WORDS)
    if said.answer not in DECIDABLE or not words or (said.answer is Answer.NO_BOARD) != (said.ground is not None):
        raise ReviewNotRight
    if said.ground is not None and said.ground.value not in act.pack.carriers.answers.grounds:
        raise ReviewNotRight
    with transaction.atomic():
        row = _open(act, review, said)
        if row is None:
            return
        row.decided_at, row.decided_by_id, row.answer = act.at, act.actor, said.answer
        row.save(update_fields=["decided_at", "decided_by", "answer"])
        passenger = select(models.Passenger, f"WHERE id = %s{locking()}", row.passenger_id)[0]
        _answer(act, passenger, said, words)
        append(
            act,
            kind="limen.boarding.decided",
            subject=passenger.id,
            data={"review": str(row.id)},
            sealed={"answer": said.answer.value, "ground": said.ground.value if said.ground else "", "words": words},
            subject_record=passenger.id,
        )


def _open(act: Act, review: UUID, said: Decided) -> models.Review | None:
    rows = select(models.Review, f"WHERE id = %s{locking()}", review)
    if not rows:
        raise ReviewUnknown
    if rows[0].decided_at is not None:
        if (rows[0].decided_by_id, rows[0].answer) == (act.actor, said.answer.value):
            return None
        raise ReviewUnknown
    return rows[0]


def _answer(act: Act, passenger: models.Passenger, said: Decided, words: str) -> None:
    """Write the answer in force, and send it unsolicited where the carrier was told something else."""
    last = models.BoardingAnswer.objects.filter(passenger=passenger).order_by("-number").first()
    answered = Answered(
        answer=said.answer,
        code=CODE_OF[said.ground] if said.ground else "",
        grounds=(said.ground,) if said.ground else (),
    )
    row = answer_row(
        act,
        passenger.id,
        answered,
        number=last.number + 1 if last else 1,
        unsolicited=last is not None and last.answer != said.answer,
        officer=act.actor,
        words=words,
    )
    row.save(force_insert=True)
    passenger.answer = said.answer
    passenger.save(update_fields=["answer"])
    if row.unsolicited:
        deliver(act, [row], movement=passenger.movement_id)
