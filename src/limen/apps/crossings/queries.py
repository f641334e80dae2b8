"""Reads: what is before an officer, what waits, what was recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, TruncHour

from limen.apps.crossings import models
from limen.apps.journal.operations.statements import adapted, count_where, locking, places, select
from limen.apps.posts.queries import open_outages
from limen.apps.protection.queries import (
    DutyOfInspection,
    duties_of,
    has_claim,
    inspections_with_open_duty,
    open_kinds_of,
)
from limen.apps.travellers.queries import holders_of
from limen.lib.basics.country_pack import CountryPack, Scope, Service
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.findings import Finding
from limen.lib.basics.travel import Direction, TravellerKind
from limen.lib.decision.advice import Advice, advise
from limen.lib.decision.assessment import AnswerKind, FindingAnswer
from limen.lib.decision.evidence import EvidenceKind
from limen.lib.decision.interviews import EntryKind, Interpreter, Presence, ReadBack, Setting, is_on_break
from limen.lib.decision.notices import TITLES, is_due
from limen.lib.decision.outcomes import Terms, load_terms, rests_on_alert
from limen.lib.decision.urgency import Urgency, urgency
from limen.lib.inspection.card import NO_CARD, PassengerCard
from limen.lib.inspection.facts import Companion, Document, Facts, Holder, Movement
from limen.lib.inspection.moves import Move, State
from limen.lib.inspection.record import load_facts, load_findings
from limen.lib.inspection.rules import RULE_SETS, assess
from limen.lib.safeguards.duties import FOLLOWING
from limen.lib.safeguards.origin import set_aside
from limen.lib.screening.sweeping import Statement, Stretch
from limen.lib.stays.pairing import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision as it is shown."""

    move: Move
    officer: UUID
    at: datetime
    reason: str
    words: str
    fallback: tuple[str, ...] = ()
    """What was declared out when it was decided."""


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
    state: State
    returned: bool = False
    """True for somebody whom another State sent back."""
    holder: UUID | None = None
    """Officer of the second line who has the case; None when nobody has."""
    held_since: datetime | None = None
    decided_at: datetime | None = None
    """When it was referred, or decided after that; None while it is open."""

    @property
    def urgency(self) -> Urgency:
        """How soon somebody of the second line should look."""
        return urgency(duties=not FOLLOWING.issuperset(self.duties), worst=self.worst, returned=self.returned)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLine:
    """What an officer who let a case go says is to be done next in it."""

    id: UUID
    inspection: UUID
    person: UUID
    primary: str
    left_by: UUID
    left_at: datetime
    words: str
    acknowledged_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Who has a case, since when, and why it was given to them."""

    officer: UUID
    since: datetime
    given_by: UUID | None
    why: str


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
    mean_so_far: timedelta
    """Of those who were decided and those who still stand there: a lane where nothing moves is the slowest."""
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
    facts, claim = load_facts(reading.facts), has_claim(row.id)
    findings = set_aside(load_findings(reading.findings), facts=facts, claim=claim)
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
        facts=facts,
        findings=findings,
        duties=duties,
        claim=claim,
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


def person_at(inspection: UUID) -> UUID:
    """Return the subject record of the traveller of an inspection."""
    return select(models.Inspection, "WHERE id = %s", inspection)[0].person


def crossings_of(persons: Collection[UUID]) -> dict[UUID, int]:
    """Return how many crossings are recorded for each of `persons`; those without one are left out."""
    rows = models.Crossing.objects.filter(person__in=persons).values_list("person").annotate(count=Count("number"))
    return dict(rows.order_by())


def last_reading(inspection: UUID) -> models.Reading:
    """Return the reading in force of an inspection."""
    return select(models.Reading, "WHERE inspection_id = %s ORDER BY number DESC LIMIT 1", inspection)[0]


def weighing(reading: models.Reading) -> tuple[Finding, ...]:
    """Return the findings of a reading as they weigh now: a claim for protection sets aside what its State may say."""
    findings = load_findings(reading.findings)
    if not has_claim(reading.inspection_id):
        return findings
    return set_aside(findings, facts=load_facts(reading.facts), claim=True)


def replays(reading: models.Reading) -> bool:
    """Return True when the facts of a reading, under its rule set, still give the findings it keeps."""
    return assess(load_facts(reading.facts), rules=RULE_SETS[reading.rules]) == load_findings(reading.findings)


def _decided(row: models.Decision) -> Decided:
    return Decided(
        move=Move(row.move),
        officer=row.officer_id,
        at=row.at,
        reason=row.reason,
        words=row.words,
        fallback=tuple(filter(None, row.fallback.split(","))),
    )


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


def undecided_children_of(party: UUID) -> tuple[models.Inspection, ...]:
    """Return those of a party who may be children and stand before either line, in the order of opening."""
    where = "WHERE party_id = %s AND state IN ('open', 'referred') ORDER BY opened_at, id"
    return tuple(row for row in select(models.Inspection, where, party) if row.is_child)


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


def arrival_label(arrival: UUID) -> str:
    """Return what people at the post call an arrival; empty where there is none."""
    rows = select(models.Arrival, "WHERE id = %s", arrival)
    return rows[0].label if rows else ""


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


def came_by_hour(post: str, *, since: datetime, until: datetime) -> dict[datetime, int]:
    """Return how many people who want to enter came to a post, by the hour (UTC) in which they did; no person is in it.

    Who was entered afterwards came when it happened, as far as that lies between the two moments.
    """
    # Closed since then, or open: both are found by what other pages have an index for.
    recent = Q(closed_at__gte=since) | Q(state=State.OPEN)
    rows = (
        models.Inspection.objects.filter(recent, post=post, direction=Direction.ENTRY, opened_at__gte=since)
        .exclude(state=State.VOIDED)
        .annotate(came=Coalesce("happened_at", "opened_at"))
        .filter(came__gte=since, came__lt=until)
        .annotate(hour=TruncHour("came", tzinfo=UTC))
        .order_by("hour")
    )
    return dict(rows.values("hour").annotate(people=Count("id")).values_list("hour", "people"))


def first_opened(post: str) -> datetime | None:
    """Return when the first inspection that is kept was opened at a post; None where there is none."""
    first: datetime | None = models.Inspection.objects.filter(post=post).aggregate(first=Min("opened_at"))["first"]
    return first


def lane_loads(post: str, *, now: datetime, goal: timedelta) -> tuple[LaneLoad, ...]:
    """Return the load of every lane of a post that has open inspections or decided any in the last hour."""
    # Who was registered away from all lanes, in a tent, waits at none: the response counts them.
    rows = (
        models.Inspection.objects.filter(post=post)
        .exclude(lane="")
        .filter(Q(state=State.OPEN) | Q(closed_at__gte=now - timedelta(hours=1)))
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
        mean_wait=_mean(waits),
        mean_so_far=_mean([*waits, *waiting]),
        over_goal=sum(wait > goal for wait in [*waits, *waiting]),
    )


def _mean(waits: list[timedelta]) -> timedelta:
    return sum(waits, timedelta()) / len(waits) if waits else timedelta()


def second_line_queue(post: str) -> tuple[Waiting, ...]:
    """Return who waits for the second line of a post: the most urgent first, then the one who has waited longest.

    Those the first line referred, and those who are decided but for whom a duty is open: somebody heard them ask for
    protection afterwards.
    """
    return _cases(models.Inspection.objects.filter(_is_waiting(), post=post))


def second_line_after(post: str) -> tuple[Waiting, ...]:
    """Return in whose case of a post something is left to do after the decision, the most urgent first."""
    return _cases(models.Inspection.objects.filter(_is_in_work(), post=post).exclude(_is_waiting()))


def in_work(post: str) -> QuerySet[models.Inspection]:
    """Return the cases of a post in which the second line has something to do, before or after the decision."""
    return models.Inspection.objects.filter(_is_waiting() | _is_in_work(), post=post)


def _is_waiting() -> Q:
    return Q(state=State.REFERRED) | (~Q(state=State.OPEN) & Q(id__in=inspections_with_open_duty()))


def _is_in_work() -> Q:
    decided = ~Q(state__in=[State.OPEN, State.REFERRED, State.ADMITTED, State.VOIDED])
    in_custody = models.Custody.objects.filter(until__isnull=True).values_list("inspection")
    return (decided & Q(filed_at__isnull=True)) | Q(id__in=in_custody)


def _cases(rows: QuerySet[models.Inspection]) -> tuple[Waiting, ...]:
    found = {row.id: row for row in rows.order_by("waiting_since", "id")}
    duties = open_kinds_of(list(found))
    holdings = {
        holding.inspection_id: holding
        for holding in models.Holding.objects.filter(inspection__in=found, until__isnull=True)
    }
    returned = set(models.Returned.objects.filter(inspection__in=found).values_list("inspection_id", flat=True))
    cases = (
        replace(
            _waiting(row, tuple(kind.name for kind in duties.get(id_, ()))),
            returned=id_ in returned,
            holder=holdings[id_].officer_id if id_ in holdings else None,
            held_since=holdings[id_].since if id_ in holdings else None,
        )
        for id_, row in found.items()
    )
    return tuple(sorted(cases, key=lambda case: case.urgency))


def holder_of(inspection: UUID) -> models.Holding | None:
    """Return who has a case now, None when nobody has."""
    return models.Holding.objects.filter(inspection=inspection, until__isnull=True).first()


def held_now(inspection: UUID) -> Held | None:
    """Return who has a case now, as it is shown; None when nobody has."""
    row = holder_of(inspection)
    return Held(officer=row.officer_id, since=row.since, given_by=row.given_by_id, why=row.why) if row else None


def cases_held_by(officer: UUID, *, post: str) -> tuple[Waiting, ...]:
    """Return the cases of a post that an officer has and in which something is left to do, the most urgent first."""
    held = models.Holding.objects.filter(officer=officer, until__isnull=True).values_list("inspection")
    return _cases(in_work(post).filter(id__in=held))


def held_by(officer: UUID, *, post: str, lock: bool = False) -> tuple[models.Inspection, ...]:
    """Return the cases of a post that an officer has, in the order of their ids, done or not; `lock` to change them."""
    held = "SELECT inspection_id FROM crossings_holding WHERE officer_id = %s AND until IS NULL"
    where = f"WHERE post = %s AND id IN ({held}) ORDER BY id{locking() if lock else ''}"
    return tuple(select(models.Inspection, where, post, officer))


def hand_overs(post: str) -> tuple[HandOverLine, ...]:
    """Return the lines that officers of a post left with their cases and nobody has acknowledged, oldest first."""
    return _lines(models.HandOver.objects.filter(post=post, acknowledged_at__isnull=True))


def hand_overs_of(inspection: UUID) -> tuple[HandOverLine, ...]:
    """Return every line that officers left with a case, oldest first."""
    return _lines(models.HandOver.objects.filter(inspection=inspection))


def _lines(rows: QuerySet[models.HandOver]) -> tuple[HandOverLine, ...]:
    return tuple(
        HandOverLine(
            id=row.id,
            inspection=row.inspection_id,
            person=row.inspection.person,
            primary=row.inspection.primary,
            left_by=row.left_by_id,
            left_at=row.left_at,
            words=row.words,
            acknowledged_by=row.acknowledged_by_id,
        )
        for row in rows.select_related("inspection").order_by("left_at", "id")
    )


def count_hand_overs(post: str, *, besides: UUID) -> int:
    """Return how many lines of the hand-over of a post nobody has acknowledged, without those of one officer."""
    rows = models.HandOver.objects.filter(post=post, acknowledged_at__isnull=True)
    return rows.exclude(left_by=besides).count()


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
        state=State(row.state),
        decided_at=row.closed_at,
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


def was_refused_on_alert(inspection: UUID, *, pack: CountryPack) -> bool:
    """Return True when the last refusal of an inspection names an alert among its grounds."""
    where = "WHERE inspection_id = %s AND move = %s ORDER BY number DESC LIMIT 1"
    refusals = select(models.Decision, where, inspection, Move.REFUSE.value)
    return bool(refusals) and rests_on_alert(refusals[0].reason.split(","), pack=pack)


def headquarters_agreed(row: models.Inspection, *, move: Move, destination: str) -> bool:
    """Return True when headquarters has agreed to this removal or hand-over to this State, and can be reached now.

    While the network of the post is declared out an older answer does not count: what headquarters has learnt since,
    a stay ordered by a court above all, cannot reach the post, and the step cannot be undone.
    """
    if any(outage.what is Service.NETWORK for outage in open_outages(row.post)):
        return False
    answers = models.PostRequest.objects.filter(inspection=row.id, move=move, destination=destination)
    refused = models.Decision.objects.filter(inspection=row.id, move=Move.REFUSE).order_by("-number").first()
    if refused:
        # An answer about an earlier refusal, annulled since, says nothing about this one.
        answers = answers.filter(asked_at__gte=refused.at)
    last = answers.exclude(answer="").order_by("-answered_at", "-id").first()
    return last is not None and last.answer == "yes"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One answer to a finding, also one that a later answer replaced."""

    number: int
    reading: int
    answer: AnswerKind
    words: str
    evidence: tuple[UUID, ...]
    officer: UUID
    at: datetime


def answer_history(inspection: UUID) -> dict[str, tuple[AnswerView, ...]]:
    """Return every answer of an assessment under the name of its finding, the first one first; the last one counts."""
    shown: dict[UUID, list[UUID]] = {}
    pairs = models.Answer.evidence.through.objects.filter(answer__inspection=inspection)
    for answer, evidence in pairs.order_by("evidence").values_list("answer_id", "evidence_id"):
        shown.setdefault(answer, []).append(evidence)
    history: dict[str, tuple[AnswerView, ...]] = {}
    for row in models.Answer.objects.filter(inspection=inspection).order_by("number"):
        history[row.finding] = (*history.get(row.finding, ()), _answer(row, shown.get(row.id, ())))
    return history


def _answer(row: models.Answer, evidence: Iterable[UUID]) -> AnswerView:
    return AnswerView(
        number=row.number,
        reading=row.reading,
        answer=AnswerKind(row.answer),
        words=row.words,
        evidence=tuple(evidence),
        officer=row.officer_id,
        at=row.at,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """What is known of a kept picture without opening it."""

    id: UUID
    kind: EvidenceKind
    label: str
    media_type: str
    size: int
    digest: str
    """SHA-256 of the picture, hexadecimal."""
    officer: UUID
    at: datetime


def evidence_of(inspection: UUID) -> tuple[EvidenceView, ...]:
    """Return the evidence of a case in the order it was kept, without the pictures themselves."""
    rows = models.Evidence.objects.filter(inspection=inspection).defer("sealed").order_by("at", "id")
    return tuple(
        EvidenceView(
            id=row.id,
            kind=EvidenceKind(row.kind),
            label=row.label,
            media_type=row.media_type,
            size=row.size,
            digest=bytes(row.digest).hex(),
            officer=row.officer_id,
            at=row.at,
        )
        for row in rows
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One line of an interview."""

    number: int
    at: datetime
    kind: EntryKind
    question: str
    corrects: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewView:
    """An interview with its lines."""

    id: UUID
    setting: Setting
    officer: UUID
    began_at: datetime
    ended_at: datetime | None
    read_back: ReadBack | None
    entries: tuple[EntryView, ...]

    @property
    def on_break(self) -> bool:
        """True while it is interrupted."""
        return self.ended_at is None and is_on_break([entry.kind for entry in self.entries])


def interviews_of(inspection: UUID) -> tuple[InterviewView, ...]:
    """Return the interviews of a case in the order they were held."""
    rows = models.Interview.objects.filter(inspection=inspection).order_by("began_at", "id")
    return tuple(_interview(row) for row in rows)


def _interview(row: models.Interview) -> InterviewView:
    return InterviewView(
        id=row.id,
        setting=Setting(
            guide=row.guide,
            language=row.language,
            interpreter=Interpreter(row.interpreter),
            interpreter_name=row.interpreter_name,
            presence=Presence(row.interpreter_presence) if row.interpreter_presence else None,
            present=row.present,
        ),
        officer=row.officer_id,
        began_at=row.began_at,
        ended_at=row.ended_at,
        read_back=ReadBack(row.read_back) if row.read_back else None,
        entries=tuple(_entry(each) for each in row.entries.order_by("number")),
    )


def _entry(row: models.InterviewEntry) -> EntryView:
    return EntryView(
        number=row.number,
        at=row.at,
        kind=EntryKind(row.kind),
        question=row.question,
        corrects=row.corrects,
        words=row.words,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """A notice as its case shows it; the paper itself is opened by an operation, which writes the look."""

    id: UUID
    number: str
    decision: UUID
    language: str
    move: Move
    made_at: datetime
    made_by: UUID
    served_at: datetime | None
    served_by: UUID | None
    served_how: str
    signature: str
    told: tuple[str, ...]
    told_language: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeDue:
    """The decision in force of which a traveller is given a notice."""

    decision: UUID
    move: Move


def notice_due(inspection: UUID, *, state: State) -> NoticeDue | None:
    """Return the decision of which the traveller is given a notice, None when none is in force."""
    decision = noticed_decision(inspection)
    if decision is None or not is_due(Move(decision.move), state):
        return None
    return NoticeDue(decision=decision.id, move=Move(decision.move))


def noticed_decision(inspection: UUID) -> models.Decision | None:
    """Return the last decision about a traveller of which they are given a notice, None when there is none."""
    moves = [move.value for move in TITLES]
    rows = models.Decision.objects.filter(inspection=inspection, move__in=moves, line__gt=1).order_by("-number")
    return rows.first()


def notices_of(inspection: UUID) -> tuple[NoticeView, ...]:
    """Return the notices of a case, the last one first."""
    rows = models.Notice.objects.filter(inspection=inspection).select_related("decision").defer("sealed")
    return tuple(_notice_view(row) for row in rows.order_by("-decision__number"))


def annulled_since(number: str) -> datetime | None:
    """Return when the decision of the notice with this number was annulled, None when it was not, or is not known."""
    decision = models.Decision.objects.filter(notice__number=number).first()
    if decision is None:
        return None
    later = models.Decision.objects.filter(inspection=decision.inspection_id, number__gt=decision.number)
    annulled = later.filter(move=Move.ANNUL).order_by("number").first()
    return annulled.at if annulled else None


def last_notice_number(prefix: str) -> str:
    """Return the highest number of a notice that begins so, empty when there is none."""
    numbers = models.Notice.objects.filter(number__startswith=prefix).order_by("-number")
    return numbers.values_list("number", flat=True).first() or ""


def language_spoken(inspection: UUID) -> str:
    """Return the language of the last interview of a case, empty when there was none."""
    spoken = models.Interview.objects.filter(inspection=inspection).order_by("-began_at")
    return spoken.values_list("language", flat=True).first() or ""


def _notice_view(row: models.Notice) -> NoticeView:
    return NoticeView(
        id=row.id,
        number=row.number,
        decision=row.decision_id,
        language=row.language,
        move=Move(row.decision.move),
        made_at=row.made_at,
        made_by=row.made_by_id,
        served_at=row.served_at,
        served_by=row.served_by_id,
        served_how=row.served_how,
        signature=row.signature,
        told=tuple(row.told.split(",")) if row.told else (),
        told_language=row.told_language,
        words=row.words,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LastEntry:
    """The last crossing of a person, who came in by it."""

    number: int
    person: UUID
    day: date
    post: str
    kind: str
    citizenship: str
    document_code: str
    purpose: str


_LAST_ENTRY = tuple(LastEntry.__slots__)


def last_crossing_number() -> int:
    """Return the number of the crossing recorded last, 0 where there is none."""
    last = models.Crossing.objects.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def last_entries(*, after: int, upto: int, besides: str) -> Iterator[LastEntry]:
    """Yield those whose last crossing is an entry numbered above `after` and at most `upto`.

    Citizens of `besides` are left out. One statement: for each entry the index of a person's crossings tells whether
    there is a later one.
    """
    later = models.Crossing.objects.filter(person=OuterRef("person")).filter(
        Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), number__gt=OuterRef("number"))
    )
    rows = models.Crossing.objects.filter(number__gt=after, number__lte=upto, direction=Direction.ENTRY)
    rows = rows.exclude(citizenship=besides).filter(~Exists(later)).order_by("number")
    return (LastEntry(**row) for row in rows.values(*_LAST_ENTRY))


@dataclass(frozen=True, slots=True, kw_only=True)
class InScope:
    """Some of the people whom a run is about, in the order of their ids."""

    persons: tuple[UUID, ...]
    last: UUID | None
    """Everybody up to this one was looked at; None when nobody is left."""
    looked_at: int = 0
    """How many these were."""


def persons_in_scope(*, after: UUID | None, limit: int, scopes: Collection[Scope], since: datetime) -> InScope:
    """Return those of the next `limit` persons with a crossing who crossed at or after `since`, or who entered and of
    whom no exit is known, as `scopes` say.
    """
    rows = models.Crossing.objects.order_by("person").values_list("person", flat=True).distinct()
    rows = rows.filter(person__gt=after) if after else rows
    persons = list(rows[:limit])
    if not persons:
        return InScope(persons=(), last=None)
    newest = {
        row.person: row
        for row in select(models.Crossing, f"WHERE person IN {places(persons)} ORDER BY person, at, number", *persons)
    }
    wanted = tuple(
        person
        for person in persons
        if (Scope.CROSSED in scopes and newest[person].at >= since)
        or (Scope.IN_COUNTRY in scopes and newest[person].direction == Direction.ENTRY)
    )
    return InScope(persons=wanted, last=persons[-1], looked_at=len(persons))


def scope_statement(*, scopes: Collection[Scope], since: datetime) -> Statement:
    """Return what asks for the persons of a stretch whom `persons_in_scope` would name, for processes that read the
    register themselves.
    """
    later = "l.person = c.person AND (l.at > c.at OR (l.at = c.at AND l.number > c.number))"
    parts, values = [], list[str | datetime]()
    if Scope.CROSSED in scopes:
        parts.append("c.at >= %s")
        values += adapted([since])
    if Scope.IN_COUNTRY in scopes:
        entered = f"c.direction = '{Direction.ENTRY.value}'"
        parts.append(f"({entered} AND NOT EXISTS (SELECT 1 FROM crossings_crossing l WHERE {later}))")  # noqa: S608  # constant
    where = f"c.person > %s AND c.person <= %s AND ({' OR '.join(parts) or '1 = 0'})"
    return Statement(text=f"SELECT DISTINCT c.person FROM crossings_crossing c WHERE {where}", values=tuple(values))  # noqa: S608  # constant but for %s


def stretches_after(after: UUID | None, *, persons: int) -> Iterator[Stretch]:
    """Yield all who crossed, by their ids, in stretches of so many persons; those after `after`, None for all."""
    low = after or UUID(int=0)
    while ids := list(
        models.Crossing.objects.filter(person__gt=low)
        .order_by("person")
        .values_list("person", flat=True)
        .distinct()[:persons]
    ):
        yield Stretch(low=low.hex, high=ids[-1].hex, people=len(ids))
        low = ids[-1]


def passages_of(persons: Collection[UUID], *, limit: int, until: datetime | None = None) -> tuple[Passage, ...]:
    """Return the newest crossings of `persons`, one traveller, before `until` where that is given; oldest first."""
    if not persons:
        return ()
    before, values = (" AND at < %s", (until,)) if until else ("", ())
    where = f"WHERE person IN {places(persons)}{before} ORDER BY at DESC LIMIT {limit:d}"
    rows = select(models.Crossing, where, *persons, *values)
    documents: dict[UUID | None, int] = {}
    return tuple(
        Passage(
            direction=Direction(row.direction),
            at=row.at,
            day=row.day,
            post=row.post,
            mode=row.mode,
            kind=TravellerKind(row.kind),
            document=documents.setdefault(row.document, len(documents)),
        )
        for row in reversed(rows)
    )


def passages_of_each(persons: Collection[UUID]) -> dict[UUID, tuple[Passage, ...]]:
    """Return the crossings of each of `persons`, as the calculation of stays takes them."""
    rows = models.Crossing.objects.filter(person__in=persons)
    found: dict[UUID, list[Passage]] = {}
    for person, direction, at, day, post, mode, kind in rows.values_list(
        "person", "direction", "at", "day", "post", "mode", "kind"
    ):
        passage = Passage(Direction(direction), at, day, post, mode, TravellerKind(kind))
        found.setdefault(person, []).append(passage)
    return {person: tuple(passages) for person, passages in found.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeView:
    """An outcome of a case as it is shown: what was proposed, by whom, and how it was answered."""

    id: UUID
    inspection: UUID
    move: Move
    reading: int
    reasons: tuple[str, ...]
    words: str
    proportionality: str
    terms: Terms
    free_will: str
    proposed_by: UUID
    proposed_at: datetime
    answered_by: UUID | None
    answered_at: datetime | None
    answer: str
    """confirmed, declined, withdrawn, concluded; empty while it waits for a second person."""
    answer_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToConfirm:
    """An outcome that waits for a second person, without anything that tells the hall who it is about."""

    outcome: UUID
    inspection: UUID
    person: UUID
    primary: str
    post: str
    move: Move
    proposed_by: UUID
    proposed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who came with a traveller, and where they stand now."""

    inspection: UUID
    person: UUID
    primary: str
    birth: PartialDate | None
    is_child: bool
    direction: Direction
    state: State


def company_of(row: models.Inspection) -> tuple[Member, ...]:
    """Return who came with a traveller in one party, in the order of opening; empty for who came alone."""
    if row.party_id is None:
        return ()
    return tuple(
        Member(
            inspection=other.id,
            person=other.person,
            primary=other.primary,
            birth=PartialDate.parse(other.birth) if other.birth else None,
            is_child=other.is_child,
            direction=Direction(other.direction),
            state=State(other.state),
        )
        for other in party_members(row.party_id, post=row.post)
        if other.id != row.id
    )


def agreed_destinations(row: models.Inspection) -> dict[Move, str]:
    """Return those of removal and hand-over to which headquarters agrees now, each with the State it agreed to."""
    asked = models.PostRequest.objects.filter(inspection=row.id, answer="yes").order_by("answered_at", "id")
    said = [(Move(move), destination) for move, destination in asked.values_list("move", "destination")]
    return {move: to for move, to in said if headquarters_agreed(row, move=move, destination=to)}


def waiting_outcome(inspection: UUID) -> models.Outcome | None:
    """Return the outcome of a case that waits for a second person, None when none does."""
    where = "WHERE inspection_id = %s AND answered_at IS NULL"
    return next(iter(select(models.Outcome, where, inspection)), None)


def outcomes_of(inspection: UUID) -> tuple[OutcomeView, ...]:
    """Return the outcomes of a case, the newest first."""
    where = "WHERE inspection_id = %s ORDER BY proposed_at DESC, id DESC"
    return tuple(outcome_view(row) for row in select(models.Outcome, where, inspection))


def outcome_view(row: models.Outcome) -> OutcomeView:
    """Return all of an outcome whose case `access` let through."""
    return OutcomeView(
        id=row.id,
        inspection=row.inspection_id,
        move=Move(row.move),
        reading=row.reading,
        reasons=tuple(row.reasons.split(",")) if row.reasons else (),
        words=row.words,
        proportionality=row.proportionality,
        terms=load_terms(row.terms),
        free_will=row.free_will,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        answer=row.answer,
        answer_words=row.answer_words,
    )


def waiting_outcomes(*, besides: UUID, post: str | None) -> tuple[ToConfirm, ...]:
    """Return the outcomes that wait for a second person other than `besides`, oldest first; of all posts where None."""
    rows = models.Outcome.objects.filter(answered_at__isnull=True).exclude(proposed_by=besides)
    here = rows if post is None else rows.filter(inspection__post=post)
    return tuple(
        ToConfirm(
            outcome=row.id,
            inspection=row.inspection_id,
            person=row.inspection.person,
            primary=row.inspection.primary,
            post=row.inspection.post,
            move=Move(row.move),
            proposed_by=row.proposed_by_id,
            proposed_at=row.proposed_at,
        )
        for row in here.select_related("inspection").order_by("proposed_at", "id")
    )


def annulled_decisions(inspection: UUID) -> frozenset[UUID]:
    """Return the decisions of a case that an appeal or a review found wrong: each is shown as annulled everywhere."""
    upheld = models.Appeal.objects.filter(inspection=inspection, outcome="upheld")
    return frozenset(upheld.values_list("decision_id", flat=True))


class StayList(StrEnum):
    """The lists that a run over stays makes."""

    OVERSTAYED = "overstayed"
    ENDING = "ending"
    UNFOUNDED = "unfounded"
    """No permit and no exemption is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLine:
    """Somebody on a list of stays."""

    person: UUID
    holder: Holder | None
    entered_on: date
    post: str
    citizenship: str
    basis: str
    until: date | None
    over: int
    reminded_until: date | None
    reminded_how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StayPage:
    """Some lines of a list, and how long each list is."""

    lines: tuple[StayLine, ...]
    counts: dict[StayList, int]
    more: int
    """How many lines come before the next page; 0 where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StayRunRow:
    """The last run over stays."""

    day: date
    began_at: datetime
    ended_at: datetime | None


def last_stay_run() -> StayRunRow | None:
    """Return the last run over stays, finished or not; None before the first."""
    row = models.StayRun.objects.order_by("-began_at").first()
    return StayRunRow(day=row.day, began_at=row.began_at, ended_at=row.ended_at) if row else None


_STAYS: Mapping[StayList, tuple[Q, tuple[str, ...]]] = {
    StayList.OVERSTAYED: (Q(over__gt=0), ("-over", "person")),
    StayList.ENDING: (Q(over=0, until__isnull=False), ("until", "person")),
    StayList.UNFOUNDED: (Q(until__isnull=True), ("entered_on", "person")),
}


def stays_listed(which: StayList, *, after: int, limit: int) -> StayPage:
    """Return the lines of a list from the one numbered `after` on, at most `limit`."""
    wanted, order = _STAYS[which]
    rows = list(models.StayFound.objects.filter(wanted).order_by(*order)[after : after + limit + 1])
    holders = holders_of([row.person for row in rows[:limit]])
    return StayPage(
        lines=tuple(_stay_line(row, holders.get(row.person)) for row in rows[:limit]),
        counts={each: models.StayFound.objects.filter(condition).count() for each, (condition, _) in _STAYS.items()},
        more=after + limit if len(rows) > limit else 0,
    )


def _stay_line(row: models.StayFound, holder: Holder | None) -> StayLine:
    return StayLine(
        person=row.person,
        holder=holder,
        entered_on=row.entered_on,
        post=row.post,
        citizenship=row.citizenship,
        basis=row.basis,
        until=row.until,
        over=row.over,
        reminded_until=row.reminded_until,
        reminded_how=row.reminded_how,
    )


def sent_back_by(inspection: UUID) -> tuple[str, str]:
    """Return which State sent the person of an inspection back, and under which letter; both empty when none did."""
    rows = select(models.Returned, "WHERE inspection_id = %s", inspection)
    return (rows[0].sent_by, rows[0].letter) if rows else ("", "")
