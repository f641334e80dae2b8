"""Children whom carriers announce without an adult: the authority is told before they come, and told no name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from limen.apps.journal.operations import append
from limen.apps.protection import models
from limen.apps.protection.operations.messages import to_contact
from limen.lib.basics.act import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """What brings them."""

    movement: UUID
    number: str
    post: str
    due_at: datetime | None


def expect_children(act: Act, *, coming: Coming, alone: Collection[UUID], others: Collection[UUID]) -> int:
    """Note which passengers of a movement are children without an adult, and tell the authority once of each movement.

    `others` were looked at too and are none, whatever was found before. Returns how many are new. Inside the
    transaction that keeps what was found.
    """
    rows = models.ChildAnnounced.objects
    clear_announced(act, passengers=others)
    if not alone:
        return 0
    rows.filter(passenger__in=alone).update(cleared_at=None, due_at=coming.due_at, post=coming.post)
    known = set(rows.filter(passenger__in=alone).values_list("passenger", flat=True))
    new = [each for each in alone if each not in known]
    if not new:
        return 0
    is_first = not rows.filter(movement=coming.movement).exists()
    rows.bulk_create(
        models.ChildAnnounced(
            passenger=each,
            movement=coming.movement,
            number=coming.number,
            post=coming.post,
            due_at=coming.due_at,
            told_at=act.at,
        )
        for each in new
    )
    append(act, kind="limen.children.announced", subject=coming.movement, data={"children": len(new)})
    if is_first:
        to_contact(act, "child-protection", about="child-announced", number=coming.number[:16])
    return len(new)


def clear_announced(act: Act, *, passengers: Collection[UUID]) -> None:
    """Note that these passengers are children without an adult no more, or do not come. Inside the caller's
    transaction.
    """
    if passengers:
        rows = models.ChildAnnounced.objects.filter(passenger__in=passengers)
        rows.filter(cleared_at__isnull=True, met_at__isnull=True).update(cleared_at=act.at)


def meet_announced(act: Act, *, passenger: UUID, inspection: UUID) -> None:
    """Note that the inspection of a child who was announced has begun. Inside the caller's transaction."""
    models.ChildAnnounced.objects.filter(passenger=passenger, met_at__isnull=True).update(
        met_at=act.at, inspection=inspection
    )
