"""Reads: what is before an officer, what waits, what was recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from limen.apps.crossings import models
from limen.apps.journal.operations.statements import count_where, places, select
from limen.apps.posts.queries import open_outages
from limen.apps.protection.queries import (
    DutyOfInspection,
    duties_of,
    has_claim,
    inspections_with_open_duty,
    open_kinds_of,
)
from limen.lib.basics.country_pack import Service
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.decision.advice import Advice, advise
from limen.lib.decision.assessment import AnswerKind, FindingAnswer
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.facts import Companion, Document, Facts, Movement
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts, load_findings
from limen.lib.inspection.rules import RULE_SETS, assess


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it is shown."""

    move: Move
    officer: UUID
    at: datetime
    reason: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionView:
    """Everything about one inspection that its officer sees."""

    id: UUID
    state: State
    post: str
    lane: str
    direction: Direction
    kind: TravellerKind
    opened_at: datetime
    opened_by: UUID
    waiting_since: datetime
    closed_at: datetime | None
    happened_at: datetime | None
    person: UUID
    party: UUID | None
    arrival: UUID | None
    reading: int
    """Number of the reading in force; a decision names it."""
    rules: str
    facts: Facts
    findings: tuple[Finding, ...]
    duties: tuple[DutyOfInspection, ...]
    claim: bool
    advice: Advice
    decision: Decided | None
    crossing: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One inspection in a queue, without anything that tells who it is."""

    inspection: UUID
    lane: str
    direction: Direction
    waiting_since: datetime
    opened_at: datetime
    worst: int
    person: UUID
    party: UUID | None
    primary: str
    """Family name; the door masks it where the hall can see the screen."""
    citizenship: str
    is_child: bool
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneLoad:
    """How a lane, or a whole post, is doing."""

    lane: str
    open: int
    decided: int
    """Decisions of the last hour."""
    longest_wait: timedelta
    """Longest time from arrival to decision in the last hour."""
    mean_wait: timedelta
    over_goal: int
    """Decisions of the last hour that came later than the goal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalView:
    """An arrival whose people are, or were, waiting."""

    id: UUID
    label: str
    direction: Direction
    arrived_at: datetime
    persons: int | None
    inspected: int

    @property
    def still_waiting(self) -> int | None:
        """How many have not been before an officer yet; None when nobody knows how many came."""
        return None if self.persons is None else max(0, self.persons - self.inspected)


def view_of(row: models.Inspection) -> InspectionView:
    """Return all of an inspection that `access` let through."""
    reading = last_reading(row.id)
    findings = load_findings(reading.findings)
    duties = duties_of(row.id)
    of_row = "WHERE inspection_id = %s"
    decision = next(iter(select(models.Decision, f"{of_row} ORDER BY number DESC LIMIT 1", row.id)), None)
    crossing = next(iter(select(models.Crossing, of_row, row.id)), None)
    return InspectionView(
        id=row.id,
        state=State(row.state),
        post=row.post,
        lane=row.lane,
        direction=Direction(row.direction),
        kind=TravellerKind(row.kind),
        opened_at=row.opened_at,
        opened_by=row.opened_by_id,
        waiting_since=row.waiting_since,
        closed_at=row.closed_at,
        happened_at=row.happened_at,
        person=row.person,
        party=row.party_id,
        arrival=row.arrival_id,
        reading=reading.number,
        rules=reading.rules,
        facts=load_facts(reading.facts),
        findings=findings,
        duties=duties,
        claim=has_claim(row.id),
        advice=advise(
            findings=findings,
            open_duties=[duty.kind for duty in duties if duty.is_open],
            answered=[duty.kind for duty in duties if duty.is_answered],
            direction=Direction(row.direction),
        ),
        decision=_decided(decision) if decision else None,
        crossing=crossing.id if crossing else None,
    )


def presented_at(inspection: UUID) -> Document | None:
    """Return the document in force at an inspection, None for a traveller without one."""
    return load_facts(last_reading(inspection).facts).document


def crossings_of(persons: Collection[UUID]) -> dict[UUID, int]:
    """Return how many crossings are recorded for each of `persons`; those without one are left out."""
    rows = models.Crossing.objects.filter(person__in=persons).values_list("person").annotate(count=Count("number"))
    return dict(rows.order_by())


def last_reading(inspection: UUID) -> models.Reading:
    """Return the reading in force of an inspection."""
    return select(models.Reading, "WHERE inspection_id = %s ORDER BY number DESC LIMIT 1", inspection)[0]


def replays(reading: models.Reading) -> bool:
    """Return True when the facts of a reading, under its rule set, still give the findings it keeps."""
    return assess(load_facts(reading.facts), rules=RULE_SETS[reading.rules]) == load_findings(reading.findings)


def _decided(row: models.Decision) -> Decided:
    return Decided(move=Move(row.move), officer=row.officer_id, at=row.at, reason=row.reason, words=row.words)


def last_movement(
    persons: Collection[UUID], *, zone: ZoneInfo, today: date, until: datetime | None = None
) -> tuple[int, Movement | None]:
    """Return (number of crossings, the last one, before `until` where that is given) of `persons`, one traveller."""
    count = count_crossings(persons)
    if not count:
        return 0, None
    before, values = (" AND at < %s", (until,)) if until else ("", ())
    where = f"WHERE person IN {places(persons)}{before} ORDER BY at DESC LIMIT 1"
    rows = select(models.Crossing, where, *persons, *values)
    return count, _movement(rows[0], zone=zone, today=today) if rows else None


def count_crossings(persons: Collection[UUID]) -> int:
    """Return how many crossings are recorded for `persons`, who are one traveller."""
    return count_where(models.Crossing, f"WHERE person IN {places(persons)}", *persons) if persons else 0


def _movement(row: models.Crossing, *, zone: ZoneInfo, today: date) -> Movement:
    return Movement(
        direction=Direction(row.direction),
        at=row.at,
        post=row.post,
        days_ago=(today - row.at.astimezone(zone).date()).days,
    )


def last_card(persons: Collection[UUID], *, direction: Direction) -> PassengerCard:
    """Return the passenger card of the last crossing in this direction: what the next one is prefilled with."""
    if not persons:
        return NO_CARD
    where = f"WHERE person IN {places(persons)} AND direction = %s ORDER BY at DESC LIMIT 1"
    rows = select(models.Crossing, where, *persons, direction)
    if not rows:
        return NO_CARD
    return card_of(rows[0])


def card_of(row: models.Crossing) -> PassengerCard:
    """Return the passenger card that a crossing was recorded with."""
    return PassengerCard(
        residence=row.residence,
        birth_country=row.birth_country,
        journey=row.journey,
        purpose=row.purpose,
        intended_days=row.intended_days,
        address=row.address,
    )


def open_with(document: UUID | None) -> tuple[models.Inspection, ...]:
    """Return the open inspections of a document, at whatever lane."""
    if document is None:
        return ()
    return tuple(select(models.Inspection, "WHERE document = %s AND state = 'open' ORDER BY opened_at, id", document))


def present_in(party: UUID) -> tuple[models.Inspection, ...]:
    """Return the inspections of a party whose people stand before the line or went through, in the order of opening.

    Who is held for the second line keeps nobody company: a child must not go on alone because the mother was there.
    """
    where = "WHERE party_id = %s AND state IN ('open', 'admitted') ORDER BY opened_at, id"
    return tuple(select(models.Inspection, where, party))


def companions(
    present: Collection[models.Inspection], *, direction: Direction, besides: UUID | None = None
) -> tuple[Companion, ...]:
    """Return who of those present goes the same way, in company with one of them."""
    return tuple(
        Companion(primary=row.primary, birth=PartialDate.parse(row.birth))
        for row in present
        if row.id != besides and row.birth and row.direction == direction
    )


def arrived_at(arrival: UUID, *, post: str) -> datetime | None:
    """Return when an arrival at this post arrived, None when there is none."""
    rows = select(models.Arrival, "WHERE id = %s AND post = %s", arrival, post)
    return rows[0].arrived_at if rows else None


def party_members(party: UUID, *, post: str) -> tuple[models.Inspection, ...]:
    """Return the inspections of a party at a post, in the order they were opened."""
    return tuple(models.Inspection.objects.filter(party=party, post=post).order_by("opened_at", "id"))


def open_arrivals(post: str) -> tuple[ArrivalView, ...]:
    """Return the arrivals of a post that nobody closed, oldest first, with how many of their people were inspected."""
    rows = models.Arrival.objects.filter(post=post, closed_at__isnull=True).annotate(
        inspected=Count("inspections", filter=~Q(inspections__state=State.VOIDED))
    )
    return tuple(
        ArrivalView(
            id=row.id,
            label=row.label,
            direction=Direction(row.direction),
            arrived_at=row.arrived_at,
            persons=row.persons,
            inspected=row.inspected,
        )
        for row in rows.order_by("arrived_at")
    )


def lane_loads(post: str, *, now: datetime, goal: timedelta) -> tuple[LaneLoad, ...]:
    """Return the load of every lane of a post that has open inspections or decided any in the last hour."""
    rows = models.Inspection.objects.filter(post=post).filter(
        Q(state=State.OPEN) | Q(closed_at__gte=now - timedelta(hours=1))
    )
    by_lane: dict[str, list[tuple[datetime, datetime | None]]] = {}
    # Who is entered afterwards waited on paper: their minutes are not known, and are not none.
    known = rows.exclude(state=State.VOIDED).filter(happened_at__isnull=True)
    for lane, since, closed in known.values_list("lane", "waiting_since", "closed_at"):
        by_lane.setdefault(lane, []).append((since, closed))
    return tuple(_load(lane, times, now=now, goal=goal) for lane, times in sorted(by_lane.items()))


def _load(lane: str, times: list[tuple[datetime, datetime | None]], *, now: datetime, goal: timedelta) -> LaneLoad:
    # A clock that was set back makes nobody wait less than no time.
    waits = [max(closed - since, timedelta()) for since, closed in times if closed is not None]
    # Whoever still stands there counts too: a lane where nothing moves is the slowest of all.
    waiting = [max(now - since, timedelta()) for since, closed in times if closed is None]
    return LaneLoad(
        lane=lane,
        open=len(waiting),
        decided=len(waits),
        longest_wait=max([*waits, *waiting], default=timedelta()),
        mean_wait=sum(waits, timedelta()) / len(waits) if waits else timedelta(),
        over_goal=sum(wait > goal for wait in [*waits, *waiting]),
    )


def second_line_queue(post: str) -> tuple[Waiting, ...]:
    """Return whom the second line of a post works for, the one who has waited longest first.

    Those the first line referred, and those who are gone but for whom a duty is open: somebody heard them ask for
    protection afterwards.
    """
    waiting = Q(state=State.REFERRED) | (~Q(state=State.OPEN) & Q(id__in=inspections_with_open_duty()))
    rows = list(models.Inspection.objects.filter(waiting, post=post).order_by("waiting_since", "id"))
    duties = open_kinds_of([row.id for row in rows])
    return tuple(_waiting(row, tuple(kind.name for kind in duties.get(row.id, ()))) for row in rows)


def count_referred(post: str) -> int:
    """Return how many inspections of a post wait for the second line."""
    return models.Inspection.objects.filter(post=post, state=State.REFERRED).count()


def open_inspections(post: str, *, lane: str) -> tuple[Waiting, ...]:
    """Return what is open at a lane: left by a colleague, or in another tab."""
    rows = list(models.Inspection.objects.filter(post=post, lane=lane, state=State.OPEN).order_by("opened_at", "id"))
    duties = open_kinds_of([row.id for row in rows])
    return tuple(_waiting(row, tuple(kind.name for kind in duties.get(row.id, ()))) for row in rows)


def _waiting(row: models.Inspection, duties: tuple[str, ...]) -> Waiting:
    return Waiting(
        inspection=row.id,
        lane=row.lane,
        direction=Direction(row.direction),
        waiting_since=row.waiting_since,
        opened_at=row.opened_at,
        worst=row.worst,
        person=row.person,
        party=row.party_id,
        primary=row.primary,
        citizenship=row.citizenship,
        is_child=row.is_child,
        duties=duties,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossingRow:
    """A crossing as it leaves the register through the API."""

    number: int
    id: UUID
    inspection: UUID | None
    person: UUID
    direction: str
    at: datetime
    recorded_at: datetime
    day: date
    post: str
    lane: str
    mode: str
    kind: str
    citizenship: str
    birth: str
    sex: str
    document_code: str
    document_issuer: str
    residence: str
    birth_country: str
    journey: str
    purpose: str
    intended_days: int | None
    fallback: str
    back_entered: bool


_CROSSING_FIELDS = tuple(CrossingRow.__slots__)


def crossings_since(cursor: int, *, limit: int, post: str = "") -> tuple[CrossingRow, ...]:
    """Return at most `limit` crossings recorded after the one numbered `cursor`, in the order of recording.

    `post` narrows them to one post.
    """
    rows = models.Crossing.objects.filter(number__gt=cursor).order_by("number")
    narrowed = rows.filter(post=post) if post else rows
    return tuple(CrossingRow(**row) for row in narrowed.values(*_CROSSING_FIELDS)[:limit])


def answers_of(inspection: UUID) -> tuple[FindingAnswer, ...]:
    """Return the answers of the assessment that count: the last one to each finding."""
    rows = models.Answer.objects.filter(inspection=inspection).order_by("number").values_list("finding", "answer")
    return tuple(FindingAnswer(finding=name, answer=AnswerKind(answer)) for name, answer in dict(rows).items())


_HELD_UP = frozenset({Move.REMOVE, Move.HAND_OVER, Move.CLOSE_FILE})
"""What waits for the outcome of an appeal that suspends; any other open appeal keeps only the file open."""


def blocks_of_remedies(inspection: UUID) -> frozenset[Move]:
    """Return the moves that open appeals and reviews of a case hold up; empty when none is open."""
    suspends = models.Appeal.objects.filter(inspection=inspection, outcome="").values_list("suspensive", flat=True)
    return frozenset().union(*(_HELD_UP if each else {Move.CLOSE_FILE} for each in suspends))


def headquarters_agreed(row: models.Inspection, *, move: Move, destination: str) -> bool:
    """Return True when headquarters has agreed to this removal or hand-over to this State, and can be reached now.

    While the network of the post is declared out an older answer does not count: what headquarters has learnt since,
    a stay ordered by a court above all, cannot reach the post, and the step cannot be undone.
    """
    if any(outage.what is Service.NETWORK for outage in open_outages(row.post)):
        return False
    answers = models.PostRequest.objects.filter(inspection=row.id, move=move, destination=destination)
    last = answers.exclude(answer="").order_by("-answered_at", "-id").first()
    return last is not None and last.answer == "yes"
