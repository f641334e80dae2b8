"""A list that a carrier sent as a file is mended at its portal, row by row, and goes the way of every message."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from limen.apps.carriers import models
from limen.apps.carriers.access import MessageUnknown, own_message
from limen.apps.carriers.operations.reading import agreed_with
from limen.apps.carriers.operations.receiving import Receipt, Received, receive
from limen.lib.basics.act import Act
from limen.lib.carriage.mending import FaultyRow, faulty_rows, mended
from limen.lib.carriage.movement import Channel, MessageState
from limen.lib.carriage.understanding import NotUnderstood, read_message
from limen.lib.manifest import Manifest

NAME: Final = "mended.csv"
"""Under which what was mended is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mendable:
    """A list of a carrier with whom of it something was wrong."""

    message: UUID
    number: str
    """Of the movement, as the next three."""
    origin: str
    destination: str
    departs_at: datetime
    rows: tuple[FaultyRow, ...]


def mendable_list(act: Act, *, carrier: UUID, message: UUID) -> Mendable | None:
    """Return what of a carrier's own list can be mended by hand; None where nothing can: nobody was told wrong, it is
    not read yet, it is masked, or more than one list is in it.

    Raises MessageUnknown.
    """
    row = own_message(carrier, message)
    manifest = _list_in(act, row)
    rows = faulty_rows(manifest) if manifest else ()
    movement = row.movement if rows else None
    if movement is None:
        return None
    return Mendable(
        message=row.id,
        number=movement.number,
        origin=movement.origin,
        destination=movement.destination,
        departs_at=movement.departs_at,
        rows=rows,
    )


def mend_list(act: Act, *, carrier: UUID, message: UUID, said: Mapping[int, tuple[str, ...]]) -> Receipt | None:
    """Send what was put right of a carrier's own list: `said` by the places of its rows. Return what became of it, None
    where nothing was put right.

    Raises MessageUnknown: also for a row in which nothing was wrong.
    """
    row = own_message(carrier, message)
    manifest = _list_in(act, row)
    if manifest is None or not set(said) <= {each.place for each in faulty_rows(manifest)}:
        raise MessageUnknown
    to_send = mended(manifest, said, today=act.today, agreed=agreed_with(act, row))
    receipt = None
    for raw in (to_send.gone, to_send.change):
        if raw:
            received = Received(raw=raw, channel=Channel.PORTAL, name=NAME, carrier=carrier, sender=row.sender)
            receipt = receive(act, received=received)
    return receipt


def _list_in(act: Act, row: models.Message) -> Manifest | None:
    if row.state != MessageState.READ or row.masked_at is not None or not row.raw:
        return None
    try:
        manifests = read_message(bytes(row.raw), today=act.today, agreed=agreed_with(act, row)).manifests
    except NotUnderstood:  # what was understood under another profile may not be under today's
        return None
    return manifests[0] if len(manifests) == 1 else None
