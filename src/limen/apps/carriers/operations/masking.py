"""What was masked is seen again for a reason, by the word of two people, and for some hours only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.carriers import models
from limen.apps.carriers.access import PassengerUnknown, passenger_for
from limen.apps.journal.operations import append, once_more, open_file
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.events.canonical import moment_text

LONGEST_WHY: Final = 1_000


class UnmaskingWhy(Problem):
    """No reason was given."""

    code = "unmasking-why"
    sentence = N_("Say for which task, with its number, you must see who travelled.")


class UnmaskingAlone(Problem):
    """The one who asks cannot be the one who agrees."""

    code = "unmasking-alone"
    sentence = N_("Somebody else must agree that this is seen again.")


class UnmaskingOver(Problem):
    """Nobody has agreed, or the hours are over."""

    code = "unmasking-over"
    sentence = N_("Nobody has agreed that this is seen again, or the time for it is over. Ask for it again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Somebody asks to see again what was masked."""

    id: UUID
    passenger: UUID
    movement: UUID
    number: str
    why: str
    asked_by: UUID
    asked_at: datetime


@once_more
def ask_unmasking(act: Act, *, passenger: UUID, why: str) -> UUID:
    """Ask that somebody who was masked is seen again; return the id of the question. Asked again, it is the same one.

    Raises NotAllowed, PassengerUnknown or UnmaskingWhy.
    """
    require(act.roles, Right.UNMASK_PASSENGERS)
    words = clean_words(why, longest=LONGEST_WHY)
    if not words:
        raise UnmaskingWhy
    with transaction.atomic():
        row = passenger_for(act, passenger, what="unmasking")
        if row.masked_at is None:
            raise PassengerUnknown
        asked = models.Unmasking.objects.filter(passenger=row, agreed_at__isnull=True).first()
        if asked is None:
            asked = models.Unmasking.objects.create(
                id=act.new_id(), passenger=row, why=words, asked_by_id=act.actor, asked_at=act.at
            )
            append(
                act,
                kind="limen.passenger.unmasking-asked",
                subject=row.id,
                data={},
                sealed={"why": words},
                subject_record=row.id,
            )
    return asked.id


@once_more
def agree_unmasking(act: Act, *, unmasking: UUID) -> None:
    """Agree, as somebody else than asked, that what was masked is seen again for the hours of the country pack.

    Raises NotAllowed, PassengerUnknown or UnmaskingAlone.
    """
    require(act.roles, Right.UNMASK_PASSENGERS)
    with transaction.atomic():
        row = models.Unmasking.objects.select_for_update().filter(id=unmasking, agreed_at__isnull=True).first()
        if row is None:
            raise PassengerUnknown
        passenger_for(act, row.passenger_id, what="unmasking")
        if row.asked_by_id == act.actor:
            raise UnmaskingAlone
        row.agreed_by_id, row.agreed_at = act.actor, act.at
        row.until = act.at + timedelta(hours=act.pack.carriers.masking.seen_again_hours)
        row.save(update_fields=["agreed_by", "agreed_at", "until"])
        append(
            act,
            kind="limen.passenger.unmasked",
            subject=row.passenger_id,
            data={"until": moment_text(row.until)},
        )


def see_masked(act: Act, *, passenger: UUID) -> dict[str, str]:
    """Return what was masked of somebody, to the one who asked, while the hours last; the look is written first.

    Raises NotAllowed, PassengerUnknown, UnmaskingOver or PayloadErased.
    """
    require(act.roles, Right.UNMASK_PASSENGERS)
    with transaction.atomic():
        row = passenger_for(act, passenger, what="unmasked")
        agreed = models.Unmasking.objects.filter(passenger=row, asked_by=act.actor, until__gt=act.at)
        if row.sealed is None or not agreed.exists():
            raise UnmaskingOver
        data = open_file(act, file_id=row.id, subject_record=row.id, sealed=bytes(row.sealed), what="unmasked")
        told: dict[str, str] = json.loads(data)
        return told


def waiting_unmaskings(act: Act) -> tuple[Asked, ...]:
    """Return what others ask to see again. Raises NotAllowed."""
    require(act.roles, Right.UNMASK_PASSENGERS)
    rows = models.Unmasking.objects.filter(agreed_at__isnull=True).exclude(asked_by=act.actor)
    return tuple(
        Asked(
            id=row.id,
            passenger=row.passenger_id,
            movement=row.passenger.movement_id,
            number=row.passenger.movement.number,
            why=row.why,
            asked_by=row.asked_by_id,
            asked_at=row.asked_at,
        )
        for row in rows.select_related("passenger__movement").order_by("asked_at", "id")
    )
