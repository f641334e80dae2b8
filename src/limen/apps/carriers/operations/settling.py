"""The loop is closed: who was announced is held against who came, and the carrier is told what did not fit."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from limen.apps.carriers import models
from limen.apps.carriers.operations.notes import tell
from limen.apps.carriers.queries import issues_in
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.travel import Direction
from limen.lib.carriage.movement import COMING, MessageState, MovementState, PassengerState
from limen.lib.carriage.quality import NoteKind
from limen.lib.carriage.understanding import parts_missing

AT_A_TIME: Final = 50
"""Movements of one transaction."""


@once_more
def settle_due(act: Act) -> int:
    """Hold announced against arrived for movements that arrived long enough ago; return how many were settled.

    A movement of which nobody was announced is told as missing; one of which nobody crossed at all is left without a
    word on who did not show up: it may have gone elsewhere, or its people cross at a post that works on paper.
    """
    limit = act.at - timedelta(hours=act.pack.carriers.settle_hours)
    due = models.Movement.objects.filter(settled_at__isnull=True).filter(
        Q(direction=Direction.EXIT, departs_at__lt=limit)
        | Q(direction=Direction.ENTRY, arrives_at__lt=limit)
        | Q(direction=Direction.ENTRY, arrives_at__isnull=True, departs_at__lt=limit)
    )
    with transaction.atomic():
        rows = list(due.select_for_update().order_by("departs_at", "id")[:AT_A_TIME])
        for row in rows:
            _settle(act, row)
    return len(rows)


@once_more
def note_missing_parts(act: Act) -> int:
    """Tell carriers of lists that came in parts of which some had not come when everything was due; return of how many
    lists. Each is told once; a part that comes later, and is not the last, is told of again.
    """
    limit = act.at + timedelta(minutes=act.pack.carriers.window.due_minutes)
    with transaction.atomic():
        rows = models.Message.objects.select_for_update().exclude(parts_missing="")
        rows = rows.filter(state=MessageState.READ, departs_at__lt=limit, masked_at__isnull=True)
        due = list(rows.order_by("departs_at", "id")[:AT_A_TIME])
        for row in due:
            numbers, row.parts_missing = row.parts_missing, ""
            issues = [*issues_in(row), parts_missing(numbers)]
            row.issues, row.issues_count = json.dumps(issues, ensure_ascii=False), row.issues_count + 1
            row.save(update_fields=["parts_missing", "issues", "issues_count"])
            movement = row.movement
            if movement is not None and movement.state != MovementState.CANCELLED:
                missing = numbers.count(",") + 1
                tell(act, movement=movement.id, kind=NoteKind.PARTS, count=missing, of=missing)
    return len(due)


def _settle(act: Act, row: models.Movement) -> None:
    row.settled_at = act.at
    row.save(update_fields=["settled_at"])
    if row.state == MovementState.CANCELLED:
        return
    people = models.Passenger.objects.filter(movement=row, state__in=COMING)
    announced, arrived = people.count(), people.filter(crossed_at__isnull=False).count()
    seen = arrived + row.unannounced
    if not announced:
        tell(act, movement=row.id, kind=NoteKind.MISSING, count=max(row.unannounced, 0), of=seen)
    elif arrived:
        # Who goes on without leaving the transit area crosses nothing, and crew may cross elsewhere.
        gone = people.filter(crossed_at__isnull=True, in_transit=False, kind="passenger")
        missing = gone.count()
        if missing:
            tell(act, movement=row.id, kind=NoteKind.NO_SHOW, count=missing, of=announced)
            gone.update(state=PassengerState.NO_SHOW)
    _tell_incomplete(act, row)
    if row.unannounced:
        tell(act, movement=row.id, kind=NoteKind.UNANNOUNCED, count=row.unannounced, of=seen)
    append(
        act,
        kind="limen.movement.settled",
        subject=row.id,
        data={"announced": announced, "arrived": arrived, "unannounced": row.unannounced},
    )


def _tell_incomplete(act: Act, row: models.Movement) -> None:
    """Tell the carrier where it counted more passengers than it announced: of a split list a part may be missing."""
    told = row.told_passengers or 0
    came = models.Passenger.objects.filter(movement=row, kind="passenger").count()
    if 0 < came < told:
        tell(act, movement=row.id, kind=NoteKind.INCOMPLETE, count=told - came, of=told)
