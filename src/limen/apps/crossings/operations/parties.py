"""Parties and arrivals: people who are inspected together, and people who wait together."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models
from limen.apps.crossings.access import NoSuchArrival, inspection_for, require_post
from limen.apps.crossings.operations.readings import NotOpen, open_row, reassess, reassess_party
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line
from limen.lib.basics.travel import Direction
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.moves import State

LONGEST_LABEL = 60
MOST_PERSONS = 20_000
MOST_HOURS_AGO = 48


class LabelMissing(Problem):
    """An arrival without a name cannot be told from another."""

    code = "arrival-label-missing"
    sentence = N_("Say what arrived: flight number, ship, line or plate.")


class ArrivalWrong(Problem):
    """An arrival at a moment or with a number of people that cannot be."""

    code = "arrival-wrong"
    sentence = N_("An arrival lies in the past, at most %(hours)s hours ago, and brings 1 to %(persons)s persons.")


def open_party(act: Act, *, label: str = "") -> UUID:
    """Open a party for people who are inspected together, and return its id. Raises NotAllowed or AwayFromPost."""
    require(act.roles, Right.INSPECT)
    require_post(act)
    with transaction.atomic():
        party = models.Party.objects.create(
            id=act.new_id(),
            post=act.post,
            lane=act.lane,
            label=clean_line(label, longest=LONGEST_LABEL),
            opened_at=act.at,
            opened_by_id=act.actor,
        )
        append(act, kind="limen.party.opened", subject=party.id, data={})
    return party.id


@once_more
def party_with(act: Act, *, inspection: UUID) -> UUID:
    """Return the party of an open inspection, opened now when it has none: the next person scanned joins it.

    Raises NotAllowed, NoSuchInspection or NotOpen.
    """
    require(act.roles, Right.INSPECT)
    with transaction.atomic():
        row = inspection_for(act, inspection, lock=True)
        if row.party_id:
            return row.party_id
        if row.state != State.OPEN:
            raise NotOpen
        row.party_id = open_party(act)
        row.save(update_fields=["party"])
        append(act, kind="limen.inspection.joined", subject=row.id, data={"party": str(row.party_id)})
    return row.party_id


@once_more
def leave_party(act: Act, *, inspection: UUID) -> None:
    """Take an open inspection out of its party, if it is in one, and settle the duties of those who stay.

    Raises NoSuchInspection or NotOpen.
    """
    with transaction.atomic():
        row = open_row(act, inspection)
        if row.party_id is None:
            return
        party, row.party_id = row.party_id, None
        row.save(update_fields=["party"])
        append(act, kind="limen.inspection.joined", subject=row.id, data={"party": None})
        reassess(act, row, company=())
        reassess_party(act, party)


def record_arrival(act: Act, *, label: str, direction: Direction, arrived_at: datetime, persons: int | None) -> UUID:
    """Record that a flight, ship, bus or column arrived: from now on its people are waiting. Returns its id.

    Raises NotAllowed, AwayFromPost, LabelMissing or ArrivalWrong.
    """
    require(act.roles, Right.RECORD_ARRIVAL)
    require_post(act)
    name = clean_line(label, longest=LONGEST_LABEL)
    if not name:
        raise LabelMissing
    in_time = act.at - timedelta(hours=MOST_HOURS_AGO) <= arrived_at <= act.at
    if not in_time or (persons is not None and not 1 <= persons <= MOST_PERSONS):
        raise ArrivalWrong(hours=MOST_HOURS_AGO, persons=MOST_PERSONS)
    with transaction.atomic():
        arrival = models.Arrival.objects.create(
            id=act.new_id(),
            post=act.post,
            direction=direction,
            label=name,
            arrived_at=arrived_at,
            persons=persons,
            recorded_by_id=act.actor,
        )
        append(
            act,
            kind="limen.arrival.recorded",
            subject=arrival.id,
            data={"direction": direction.value, "persons": persons},
        )
    return arrival.id


def close_arrival(act: Act, *, arrival: UUID) -> None:
    """Say that nobody of an arrival is waiting any more. Raises NotAllowed or NoSuchArrival."""
    require(act.roles, Right.RECORD_ARRIVAL)
    with transaction.atomic():
        rows = models.Arrival.objects.filter(id=arrival, post=act.post, closed_at__isnull=True)
        if not rows.update(closed_at=act.at):
            raise NoSuchArrival
        append(act, kind="limen.arrival.closed", subject=arrival, data={})
