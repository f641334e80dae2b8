"""What was found of announced people is kept, and what carriers are answered about them follows from it.

Whoever knows the crossings finds (`apps.crossings`, above); this app names who waits to be looked at, and keeps the
rest.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from limen.apps.carriers import models
from limen.apps.carriers.queries import document_in, holder_in
from limen.apps.journal.operations import append, once_more
from limen.apps.journal.operations.statements import count_where, insert_many, locking, places, select, update_many
from limen.lib.basics.act import Act
from limen.lib.basics.findings import Finding
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.carriage.bookings import together
from limen.lib.carriage.movement import COMING, MessageState
from limen.lib.decision.boarding import POLICY, Answer, Answered, differs
from limen.lib.inspection.facts import Companion, Document, Holder
from limen.lib.inspection.record import dump_findings

AT_A_TIME: Final = 400
"""Persons of one transaction: the whole of most movements, some tens of milliseconds of writing."""
AGAIN_UNTIL: Final = timedelta(hours=12)
"""For so long after a movement was due its people are compared again when a list changes: then it has arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToAssess:
    """Somebody who is to be looked at."""

    id: UUID
    kind: TravellerKind
    holder: Holder | None
    document: Document | None
    is_sufficient: bool
    company: tuple[Companion, ...]
    """Who has the same booking."""
    with_booking: bool
    asked_before: str = ""
    """Digest of the lists that said nothing of this person when they were asked last; empty where one did, where none
    was asked, and where something else is told of the person since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Some people of one movement, with what is to be known of the movement."""

    movement: UUID
    number: str
    direction: Direction
    mode: str
    post: str
    due_at: datetime
    """When they come to the border."""
    persons: tuple[ToAssess, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """What was found of one person."""

    id: UUID
    person: UUID | None
    """Record of exactly this document, where the register has met it."""
    findings: tuple[Finding, ...]
    answered: Answered
    minor_alone: bool
    was_listed: bool = True
    """False where no list said anything, not even of somebody who was cleared of it."""


def next_work(
    act: Act, *, digest: str, movement: UUID | None = None, message: UUID | None = None, most: int = AT_A_TIME
) -> Work | None:
    """Return the next people to be looked at: never looked at, or with other lists in force than `digest` says; who
    leaves next first. `movement` asks for those of one movement alone, `message` for those whom it tells of. None where
    nobody waits.
    """
    found = movement or _waiting_movement(act, digest=digest)
    row = models.Movement.objects.filter(id=found).first() if found else None
    if row is None:
        return None
    told, of = (" AND message_id = %s", (message,)) if message else ("", ())
    where = (
        f"WHERE movement_id = %s AND state IN {places(COMING)} AND masked_at IS NULL"
        f" AND (assessed_at IS NULL OR asked <> %s){told} ORDER BY place, id LIMIT %s"
    )
    rows = select(models.Passenger, where, row.id, *COMING, digest, *of, most)
    if not rows:
        return None
    return Work(
        movement=row.id,
        number=row.number,
        direction=Direction(row.direction),
        mode=row.mode,
        post=row.post,
        due_at=(row.arrives_at or row.departs_at) if row.direction == Direction.ENTRY else row.departs_at,
        persons=_to_assess(row.id, rows),
    )


def _waiting_movement(act: Act, *, digest: str) -> UUID | None:
    """Return the movement whose people are looked at next: those that just came before those whose lists changed."""
    new = models.Message.objects.filter(state=MessageState.READ, assessed_at__isnull=True, movement__isnull=False)
    waiting = new.order_by("departs_at", "id").values_list("id", "movement").first()
    if waiting is not None:
        again = models.Passenger.objects.filter(message=waiting[0], state__in=COMING, masked_at__isnull=True)
        one = again.exclude(assessed_at__isnull=False, asked=digest).values_list("movement", flat=True).first()
        if one is not None:
            return one
        # Nobody of it is left to look at: everybody was named again by a later message, or travels no more.
        models.Message.objects.filter(id=waiting[0]).update(assessed_at=act.at)
        return _waiting_movement(act, digest=digest)
    coming = models.Passenger.objects.filter(
        state__in=COMING,
        crossed_at__isnull=True,
        masked_at__isnull=True,
        movement__departs_at__gte=act.at - AGAIN_UNTIL - timedelta(hours=24),
        movement__closed_at__isnull=True,
    ).exclude(asked=digest, assessed_at__isnull=False)
    # Who came long ago and did not cross, as crew and those in transit do not, must not hold up who comes tomorrow.
    due = coming.filter(Q(movement__arrives_at__isnull=True) | Q(movement__arrives_at__gte=act.at - AGAIN_UNTIL))
    return due.order_by("movement__departs_at", "movement").values_list("movement", flat=True).first()


def _to_assess(movement: UUID, rows: Sequence[models.Passenger]) -> tuple[ToAssess, ...]:
    """Return the people of rows, each with whom of the movement it is booked; those told of before count too."""
    others = {row.id: row for row in rows}
    # Rows of a whole movement are all there are, and most movements are looked at in one go.
    bookings = {row.booking for row in rows if row.booking} if len(rows) < _coming(movement) else set()
    if bookings:
        where = f"WHERE movement_id = %s AND booking IN {places(bookings)} AND state IN {places(COMING)}"
        others |= {row.id: row for row in select(models.Passenger, where, movement, *bookings, *COMING)}
    company = together((row.id, row.booking) for row in others.values())
    made = []
    for row in rows:
        holder, document = holder_in(row), document_in(row)
        made.append(
            ToAssess(
                id=row.id,
                kind=TravellerKind(row.kind),
                holder=holder,
                document=document,
                is_sufficient=_is_sufficient(row),
                company=tuple(
                    Companion(primary=other.primary, birth=other.birth)
                    for other in (holder_in(others[each]) for each in company[row.id])
                    if other is not None
                ),
                with_booking=bool(row.booking),
                asked_before="" if row.was_listed or row.assessed_at is None else row.asked,
            )
        )
    return tuple(made)


def _coming(movement: UUID) -> int:
    return count_where(models.Passenger, f"WHERE movement_id = %s AND state IN {places(COMING)}", movement, *COMING)


def _is_sufficient(row: models.Passenger) -> bool:
    return bool(
        (row.primary or row.secondary) and row.birth not in ("", "?") and row.citizenship and row.document_number
    )


def lists_asked(digests: Collection[str]) -> Mapping[str, Mapping[str, str]]:
    """Return what digests of lists stand for, by digest; those that nobody remembers are left out."""
    rows = models.ListsAsked.objects.filter(digest__in=digests) if digests else ()
    return {row.digest: json.loads(row.told) for row in rows}


@once_more
def record_assessed(
    act: Act, *, work: Work, assessed: Sequence[Assessed], digest: str, rules: str, lists: Mapping[str, str]
) -> None:
    """Keep what was found of some people of a movement, and what follows for the carrier that was answered before.

    One transaction: a worker that is ended in between leaves them waiting. Inside it, whoever calls may keep more.
    `lists` is what the digest stands for: code of each list to what was asked of it.
    """
    with transaction.atomic():
        models.ListsAsked.objects.get_or_create(
            digest=digest, defaults={"told": json.dumps(dict(lists), sort_keys=True), "at": act.at}
        )
        ids = [each.id for each in assessed]
        where = f"WHERE id IN {places(ids)} AND masked_at IS NULL{locking()}"
        looked_at = {each.id: (each.holder, each.document) for each in work.persons}
        rows = {row.id: row for row in select(models.Passenger, where, *ids) if _says(row) == looked_at[row.id]}
        decided = _decided_by_people(ids)
        told = _told_before(ids)
        new_answers: list[models.BoardingAnswer] = []
        for each in assessed:
            row = rows.get(each.id)
            if row is None:
                continue  # erased, masked, or told of anew meanwhile
            before = _rules_in(row)
            _note(act, row, each, digest=digest, rules=rules, human=row.id in decided)
            _ask_human(act, row, each, before=before, human=row.id in decided)
            if row.id in told and row.id not in decided and differs(told[row.id][1], each.answered.answer):
                new_answers.append(answer_row(act, row.id, each.answered, number=told[row.id][0] + 1, unsolicited=True))
        update_many(list(rows.values()), _FOUND)
        insert_many(new_answers)
        deliver(act, new_answers, movement=work.movement)
        _mark_messages(act, work.movement)
        append(
            act,
            kind="limen.passengers.assessed",
            subject=work.movement,
            data={"persons": len(rows), "rules": rules, "lists": digest, "changed": len(new_answers)},
        )


def _says(row: models.Passenger) -> tuple[Holder | None, Document | None]:
    """Return what is told of somebody: of whom another message told something else meanwhile waits still."""
    return holder_in(row), document_in(row)


_FOUND: Final = (
    "assessed_at",
    "asked",
    "was_listed",
    "rules",
    "person",
    "findings",
    "worst",
    "is_minor_alone",
    "answer",
)


def _note(act: Act, row: models.Passenger, found: Assessed, *, digest: str, rules: str, human: bool) -> None:
    row.assessed_at, row.asked, row.rules = act.at, digest, rules
    row.person, row.was_listed = found.person, found.was_listed
    row.findings = dump_findings(found.findings) if found.findings else ""
    row.worst = max((finding.severity for finding in found.findings), default=0)
    row.is_minor_alone = found.minor_alone
    if not human:
        row.answer = found.answered.answer


def _rules_in(row: models.Passenger) -> str:
    return sha256(row.findings.encode()).hexdigest() if row.findings else ""


def _ask_human(act: Act, row: models.Passenger, found: Assessed, *, before: str, human: bool) -> None:
    """Let a human look at what no machine decides alone; what one has decided stands until something new is found."""
    if found.answered.answer not in (Answer.NO_BOARD, Answer.REFER):
        return
    if human and before == _rules_in(row):
        return
    models.Review.objects.get_or_create(
        passenger_id=row.id,
        decided_at=None,
        defaults={"id": act.new_id(), "why": found.answered.answer, "opened_at": act.at},
    )


def _decided_by_people(ids: Collection[UUID]) -> frozenset[UUID]:
    """Return of whom a human has said the last word."""
    rows = models.Review.objects.filter(passenger__in=ids, decided_at__isnull=False)
    return frozenset(rows.values_list("passenger", flat=True))


def _told_before(ids: Collection[UUID]) -> Mapping[UUID, tuple[int, str]]:
    """Return (number, answer) of the last answer that a carrier was given, for whom it was given any."""
    rows = models.BoardingAnswer.objects.filter(passenger__in=ids).order_by("number")
    return {
        passenger: (number, answer) for passenger, number, answer in rows.values_list("passenger", "number", "answer")
    }


def answer_row(
    act: Act,
    passenger: UUID,
    answered: Answered,
    *,
    number: int,
    unsolicited: bool = False,
    officer: UUID | None = None,
    words: str = "",
) -> models.BoardingAnswer:
    """Return the row of an answer, not yet kept."""
    return models.BoardingAnswer(
        id=act.new_id(),
        passenger_id=passenger,
        number=number,
        answer=answered.answer,
        code=answered.code,
        grounds=",".join(ground.value for ground in answered.grounds),
        policy=POLICY,
        officer_id=officer,
        words=words,
        at=act.at,
        unsolicited=unsolicited,
    )


def _mark_messages(act: Act, movement: UUID) -> None:
    """Mark the messages of a movement of whose people nobody waits any more."""
    waiting = models.Passenger.objects.filter(state__in=COMING, assessed_at__isnull=True, masked_at__isnull=True)
    done = models.Message.objects.filter(movement=movement, state=MessageState.READ, assessed_at__isnull=True)
    done.exclude(id__in=waiting.filter(movement=movement).values("message")).update(assessed_at=act.at)


def deliver(act: Act, rows: Sequence[models.BoardingAnswer], *, movement: UUID) -> None:
    """Put changed answers on their way to the carrier of a movement. Inside the caller's transaction."""
    carrier = models.Movement.objects.filter(id=movement).values_list("carrier", flat=True).first() if rows else None
    if carrier is not None:
        insert_many([models.Delivery(answer_id=row.id, carrier_id=carrier, made_at=act.at) for row in rows])
