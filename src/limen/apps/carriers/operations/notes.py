"""What a carrier is told of its data: written where it happens, once for each movement and kind."""

from __future__ import annotations

from uuid import UUID

from limen.apps.carriers import models
from limen.apps.carriers.queries import NoteRow, notes_of
from limen.apps.journal.operations import append
from limen.lib.basics.act import Act
from limen.lib.carriage.quality import NoteKind


def tell(act: Act, *, movement: UUID, kind: NoteKind, count: int, of: int) -> None:
    """Tell the carrier of a movement something; told again, the larger count counts. Inside the caller's transaction.

    A movement of a carrier that the register does not know has nobody to be told.
    """
    row = models.Movement.objects.filter(id=movement).first()
    if row is None or row.carrier_id is None:
        return
    note, is_new = models.CarrierNote.objects.get_or_create(
        movement_id=movement,
        kind=kind,
        defaults={"id": act.new_id(), "carrier_id": row.carrier_id, "count": count, "of": of, "at": act.at},
    )
    if not is_new and (note.count, note.of) != (count, of):
        note.count, note.of, note.at = max(note.count, count), max(note.of, of), act.at
        note.seen_at = note.mailed_at = None
        note.save(update_fields=["count", "of", "at", "seen_at", "mailed_at"])
    if is_new:
        append(
            act,
            kind="limen.carrier.noted",
            subject=note.id,
            data={"carrier": str(row.carrier_id), "movement": str(movement), "what": kind.value, "count": count},
        )


def see_notes(act: Act, *, carrier: UUID) -> tuple[NoteRow, ...]:
    """Return what one carrier was told of its data, the newest first, and remember that somebody of it has looked.

    Whoever calls has made sure of the carrier.
    """
    told = notes_of(carrier)
    models.CarrierNote.objects.filter(carrier=carrier, seen_at__isnull=True).update(seen_at=act.at)
    return told
