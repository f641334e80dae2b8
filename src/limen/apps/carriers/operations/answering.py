"""What a carrier is answered that waits for it: kept as it was answered, in the words that the carrier may know."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.operations.assessing import answer_row
from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import insert_many, places, select
from limen.lib.basics.act import Act
from limen.lib.decision.boarding import CODE_OF, DATA, DESK, GROUND_OF, Answer, Answered, Ground
from limen.lib.inspection.record import load_findings


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLine:
    """What a carrier learns about one person."""

    place: int
    """In the message, from 1."""
    reference: str
    """The carrier's own."""
    booking: str
    answer: Answer
    code: str
    """One of `boarding.CODES`; empty where there is nothing to tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A changed mind that the carrier has not acknowledged."""

    id: UUID
    movement: UUID
    number: str
    origin: str
    destination: str
    departs_at: datetime
    reference: str
    booking: str
    place: int
    answer: Answer
    code: str
    at: datetime
    sent_at: datetime | None


def answered_of(rows: Sequence[models.Passenger]) -> dict[UUID, Answered]:
    """Return the answer in force about each person, with the code that the carrier may know."""
    return {row.id: _answered(row) for row in rows if row.answer}


def _answered(row: models.Passenger) -> Answered:
    answer = Answer(row.answer)
    if answer is not Answer.NO_BOARD:
        code = {Answer.REFER: DESK, Answer.INSUFFICIENT: DATA}.get(answer, "")
        return Answered(answer=answer, code=code)
    last = models.BoardingAnswer.objects.filter(passenger=row, answer=answer).order_by("-number").first()
    if last is not None:
        return Answered(answer=answer, code=last.code, grounds=tuple(Ground(each) for each in last.grounds.split(",")))
    found = {GROUND_OF[each.rule] for each in load_findings(row.findings or "[]") if each.rule in GROUND_OF}
    grounds = tuple(ground for ground in Ground if ground in found) or (Ground.ORDER,)
    return Answered(answer=answer, code=CODE_OF[grounds[0]], grounds=grounds)


def answers_given(*, message: UUID) -> tuple[AnswerLine, ...]:
    """Return what a carrier was answered last about the people of a message of its own."""
    rows = select(models.Passenger, "WHERE message_id = %s ORDER BY place, id", message)
    told = _last_told([row.id for row in rows])
    codes = {
        row.passenger_id: row.code
        for row in models.BoardingAnswer.objects.filter(passenger__in=told).order_by("number")
    }
    return tuple(
        AnswerLine(
            place=row.place,
            reference=row.reference,
            booking=row.booking,
            answer=Answer(told[row.id][1]),
            code=codes[row.id],
        )
        for row in rows
        if row.id in told
    )


@once_more
def answer_message(act: Act, *, message: UUID) -> tuple[AnswerLine, ...]:
    """Keep what the carrier is answered about the people of a message, and return it in the order of the message.

    Who was not looked at yet is answered nothing: to a carrier no answer is no “board”. The same question twice is
    answered the same and kept once.
    """
    with transaction.atomic():
        rows = select(models.Passenger, "WHERE message_id = %s ORDER BY place, id", message)
        told = answered_of(rows)
        before = _last_told([row.id for row in rows])
        new = [
            answer_row(act, row.id, told[row.id], number=before.get(row.id, (0, ""))[0] + 1)
            for row in rows
            if row.id in told and before.get(row.id, (0, ""))[1] != told[row.id].answer
        ]
        insert_many(new)
        # What the reply tells needs no word of its own, nor a receipt for it.
        on_the_way = models.Delivery.objects.filter(answer__passenger__in=list(told), sent_at__isnull=True)
        on_the_way.update(sent_at=act.at, how="reply", acknowledged_at=act.at)
        lines = tuple(_line(row, told[row.id]) for row in rows if row.id in told)
        if new:
            digest = sha256(json.dumps([[str(each.passenger_id), each.number, each.answer] for each in new]).encode())
            append(
                act,
                kind="limen.boarding.answered",
                subject=message,
                data={"message": str(message), "persons": len(lines), "digest": digest.hexdigest()},
            )
    return lines


def _line(row: models.Passenger, told: Answered) -> AnswerLine:
    return AnswerLine(place=row.place, reference=row.reference, booking=row.booking, answer=told.answer, code=told.code)


def _last_told(ids: Collection[UUID]) -> dict[UUID, tuple[int, str]]:
    if not ids:
        return {}
    rows = select(models.BoardingAnswer, f"WHERE passenger_id IN {places(ids)} ORDER BY number", *ids)
    return {row.passenger_id: (row.number, row.answer) for row in rows}


def changes_for(*, carrier: UUID) -> tuple[Change, ...]:
    """Return the changed answers that one carrier has not acknowledged, the oldest first."""
    rows = models.Delivery.objects.filter(carrier=carrier, acknowledged_at__isnull=True)
    return tuple(_change(row) for row in rows.select_related("answer__passenger__movement").order_by("made_at", "pk"))


def changes_to_send() -> tuple[tuple[UUID, str, Change], ...]:
    """Return (carrier, its code, change) of every changed answer that was not sent yet."""
    rows = models.Delivery.objects.filter(sent_at__isnull=True).select_related("answer__passenger__movement", "carrier")
    return tuple((row.carrier_id, row.carrier.code, _change(row)) for row in rows.order_by("made_at", "pk")[:200])


def _change(row: models.Delivery) -> Change:
    answer, passenger, movement = row.answer, row.answer.passenger, row.answer.passenger.movement
    return Change(
        id=answer.id,
        movement=movement.id,
        number=movement.number,
        origin=movement.origin,
        destination=movement.destination,
        departs_at=movement.departs_at,
        reference=passenger.reference,
        booking=passenger.booking,
        place=passenger.place,
        answer=Answer(answer.answer),
        code=answer.code,
        at=answer.at,
        sent_at=row.sent_at,
    )


@once_more
def note_sent(act: Act, *, answers: Collection[UUID], how: str) -> None:
    """Note that changed answers went out to their carrier."""
    models.Delivery.objects.filter(answer__in=answers, sent_at__isnull=True).update(sent_at=act.at, how=how)


@once_more
def acknowledge(act: Act, *, carrier: UUID, answers: Collection[UUID] = (), references: Collection[str] = ()) -> int:
    """Record that a carrier knows of changed answers, by their ids or by its own references of the persons; return how
    many. What was never sent is not acknowledged.
    """
    with transaction.atomic():
        rows = models.Delivery.objects.filter(carrier=carrier, acknowledged_at__isnull=True, sent_at__isnull=False)
        known = rows.filter(answer__in=answers) | rows.filter(
            answer__passenger__reference__in=[each for each in references if each]
        )
        ids = list(known.values_list("answer", flat=True))
        models.Delivery.objects.filter(answer__in=ids).update(acknowledged_at=act.at)
        if ids:
            append(act, kind="limen.boarding.acknowledged", subject=carrier, data={"answers": len(ids)})
    return len(ids)
