"""Crossings of a register before this one are taken over, so that the first traveller is not met as a stranger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from zoneinfo import ZoneInfo

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.journal.operations import append
from limen.apps.journal.operations.statements import insert_many
from limen.apps.travellers.operations import Earlier, Met, take_over
from limen.lib.basics.act import Act
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.facts import Document, Holder

BATCH = 2_000
"""Travellers in one transaction: short enough for the booths to go on, long enough to be fast."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCrossing:
    """One crossing of a past traveller."""

    direction: Direction
    at: datetime
    post: str
    lane: str
    kind: TravellerKind = TravellerKind.PASSENGER
    card: PassengerCard = NO_CARD


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTraveller:
    """A traveller with all crossings known, oldest first; at least one."""

    document: Document
    holder: Holder
    crossings: tuple[PastCrossing, ...]


def take_over_crossings(
    act: Act, *, travellers: Iterable[PastTraveller], progress: Callable[[int], None] | None = None
) -> int:
    """Take over travellers and their crossings in batches, each one transaction with one event that counts and
    digests it.

    `progress` is told the number of crossings after each batch. Returns the number of crossings taken over. They carry
    no inspection and no officer: this register did not see them happen.
    """
    total = 0
    for batch in _batches(travellers):
        with transaction.atomic():
            rows = _rows(act, batch, take_over(act, travellers=[_earlier(past) for past in batch]))
            append(
                act,
                kind="limen.crossings.taken-over",
                subject=act.new_id(),
                data={"travellers": len(batch), "crossings": len(rows), "digest": _digest(rows)},
            )
            insert_many(rows)
        total += len(rows)
        if progress:
            progress(len(rows))
    return total


def _batches(travellers: Iterable[PastTraveller]) -> Iterator[Sequence[PastTraveller]]:
    rest = iter(travellers)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _earlier(past: PastTraveller) -> Earlier:
    return Earlier(
        document=past.document,
        holder=past.holder,
        first_met=past.crossings[0].at,
        last_met=past.crossings[-1].at,
    )


def _rows(act: Act, batch: Sequence[PastTraveller], met: Sequence[Met]) -> list[models.Crossing]:
    zones = {post.code: ZoneInfo(post.time_zone) for post in act.pack.posts}
    modes = {post.code: post.mode for post in act.pack.posts}
    return [
        _row(act, past, crossing, record, zone=zones[crossing.post], mode=modes[crossing.post])
        for past, record in zip(batch, met, strict=True)
        for crossing in past.crossings
    ]


def _row(
    act: Act, past: PastTraveller, crossing: PastCrossing, met: Met, *, zone: ZoneInfo, mode: str
) -> models.Crossing:
    card = crossing.card
    return models.Crossing(
        id=act.new_id(),
        person=met.person,
        document=met.document,
        direction=crossing.direction,
        at=crossing.at,
        recorded_at=act.at,
        day=crossing.at.astimezone(zone).date(),
        post=crossing.post,
        lane=crossing.lane,
        mode=mode,
        kind=crossing.kind,
        citizenship=past.holder.citizenship,
        birth=str(past.holder.birth),
        sex=past.holder.sex,
        document_code=past.document.code,
        document_issuer=past.document.issuer,
        residence=card.residence,
        birth_country=card.birth_country,
        journey=card.journey,
        purpose=card.purpose,
        intended_days=card.intended_days,
        address=card.address,
    )


def _digest(rows: Sequence[models.Crossing]) -> str:
    digest = sha256()
    for row in rows:
        digest.update(f"{row.id}{row.person}{row.direction}{row.at.isoformat()}{row.post}\n".encode())
    return digest.hexdigest()
