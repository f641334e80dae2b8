"""Reads: duties, claims, screenings, referrals and the cases of children."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from limen.apps.journal.operations.statements import select
from limen.apps.protection import models
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.country_pack.protection import Share, Situation
from limen.lib.basics.dates import PartialDate
from limen.lib.basics.sex import Sex
from limen.lib.safeguards.agreements import Agreement, DataClass, RecipientKind, note_reveals_claim
from limen.lib.safeguards.children import RecordKind
from limen.lib.safeguards.duties import FOLLOWING, KINDS, DutyKind
from limen.lib.safeguards.referrals import OPEN, Due, ReferralConsent, Stage, due_of
from limen.lib.safeguards.tracing import Described, Risk, Side

SUPERSEDED = "superseded"
"""In the place of evidence, where changed facts no longer call for a duty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOfInspection:
    """A duty, open or closed."""

    id: UUID
    inspection: UUID
    kind: DutyKind
    opened_at: datetime
    closed_at: datetime | None
    evidence: str
    words: str

    @property
    def is_open(self) -> bool:
        """True until it is closed on evidence or superseded."""
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        """True once it is closed on evidence."""
        return self.closed_at is not None and self.evidence != SUPERSEDED


def duties_of(inspection: UUID) -> tuple[DutyOfInspection, ...]:
    """Return the duties of an inspection, in the order they were opened."""
    rows = select(models.Duty, "WHERE inspection = %s ORDER BY opened_at, id", inspection)
    return tuple(_duty(row) for row in rows)


def open_kinds(inspection: UUID) -> tuple[DutyKind, ...]:
    """Return the kinds of duty open at an inspection."""
    where = "WHERE inspection = %s AND closed_at IS NULL ORDER BY opened_at, id"
    return tuple(KINDS[row.kind] for row in select(models.Duty, where, inspection))


def open_kinds_of(inspections: Collection[UUID]) -> Mapping[UUID, tuple[DutyKind, ...]]:
    """Return the kinds of duty open at each of `inspections`; those without one are left out."""
    rows = models.Duty.objects.filter(inspection__in=inspections, closed_at__isnull=True).order_by("opened_at", "id")
    found: dict[UUID, tuple[DutyKind, ...]] = {}
    for inspection, kind in rows.values_list("inspection", "kind"):
        found[inspection] = (*found.get(inspection, ()), KINDS[kind])
    return found


def answered_by(inspection: UUID, *, officer: UUID, since: datetime) -> bool:
    """Return True when this officer closed a duty of the inspection at or after `since`."""
    where = "WHERE inspection = %s AND closed_by_id = %s AND closed_at >= %s LIMIT 1"
    return bool(select(models.Duty, where, inspection, officer, since))


def inspections_with_open_duty() -> QuerySet[models.Duty, UUID]:
    """Return the ids of all inspections where a duty that protects somebody is open, to be asked within another query.

    What merely follows a decision, such as telling a carrier, makes nobody wait.
    """
    protecting = models.Duty.objects.filter(closed_at__isnull=True).exclude(kind__in=FOLLOWING)
    return protecting.values_list("inspection", flat=True)


def has_undecided_claim(persons: Collection[UUID]) -> bool:
    """Return True while a claim for protection of one of `persons`, one traveller, waits for its authority."""
    undecided = models.Duty.objects.filter(kind="protection-claim", closed_at__isnull=True)
    return undecided.filter(person__in=persons).exists()


def claimants(persons: Collection[UUID]) -> frozenset[UUID]:
    """Return those of `persons` of whom a claim for protection waits for its authority."""
    undecided = models.Duty.objects.filter(kind="protection-claim", closed_at__isnull=True, person__in=persons)
    return frozenset(undecided.values_list("person", flat=True))


def ever_claimed(persons: Collection[UUID]) -> bool:
    """Return True once a claim of one of `persons`, one traveller, was recorded, whatever became of it."""
    return models.Claim.objects.filter(person__in=persons).exists()


def still_needed(persons: Collection[UUID], *, since: datetime) -> frozenset[UUID]:
    """Return those of `persons` for whom something is open, or was dealt with at or after `since`."""
    of = {"person__in": persons}
    needed = (
        models.Duty.objects.filter(**of).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=since)),
        models.Claim.objects.filter(**of, recorded_at__gte=since),
        models.Screening.objects.filter(**of, at__gte=since),
        models.Referral.objects.filter(**of).filter(Q(stage__in=[*OPEN]) | Q(since__gte=since)),
        models.ChildCase.objects.filter(**of).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=since)),
        models.Traced.objects.filter(**of).filter(Q(closed_at__isnull=True) | Q(closed_at__gte=since)),
    )
    return frozenset[UUID]().union(*(rows.values_list("person", flat=True) for rows in needed))


def has_open_duty(person: UUID) -> bool:
    """Return True while a duty for this person is open, at whatever inspection."""
    return models.Duty.objects.filter(person=person, closed_at__isnull=True).exists()


def has_claim(inspection: UUID) -> bool:
    """Return True when a protection claim was recorded at the inspection."""
    return bool(select(models.Claim, "WHERE inspection = %s", inspection))


def _duty(row: models.Duty) -> DutyOfInspection:
    return DutyOfInspection(
        id=row.id,
        inspection=row.inspection,
        kind=KINDS[row.kind],
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        evidence=row.evidence,
        words=row.words,
    )


def claims_of(persons: Collection[UUID], *, by: datetime | None = None) -> bool:
    """Return True when any of `persons`, one traveller, claimed protection: ever, or at or before `by`."""
    rows = models.Claim.objects.filter(person__in=persons)
    return (rows.filter(recorded_at__lte=by) if by else rows).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningView:
    """A screening as it was held."""

    id: UUID
    at: datetime
    officer: UUID
    wording: str
    consent: str
    language: str
    interpreter: str
    pointed: tuple[str, ...]
    situations: tuple[str, ...]
    words: str
    answers: tuple[tuple[str, str, str], ...]
    """(question, said, words)."""


def screenings_of(inspection: UUID) -> tuple[ScreeningView, ...]:
    """Return the screenings of an inspection, the newest first."""
    rows = models.Screening.objects.filter(inspection=inspection).order_by("-at", "-id").prefetch_related("answers")
    return tuple(_screening(row) for row in rows)


def _screening(row: models.Screening) -> ScreeningView:
    return ScreeningView(
        id=row.id,
        at=row.at,
        officer=row.officer_id,
        wording=row.wording,
        consent=row.consent,
        language=row.language,
        interpreter=row.interpreter,
        pointed=_listed(row.pointed),
        situations=_listed(row.situations),
        words=row.words,
        answers=tuple((each.question, each.said, each.words) for each in row.answers.order_by("id")),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each for each in text.split(",") if each)


def agreement_of(row: models.Agreement) -> Agreement:
    """Return an agreement as the rules read it."""
    return Agreement(
        kind=RecipientKind(row.kind),
        recipient=row.recipient,
        classes=frozenset(DataClass(each) for each in _listed(row.classes)),
        forbids_onward=row.forbids_onward,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        is_confirmed=row.confirmed_at is not None,
        is_ended=row.ended_at is not None,
    )


def agreements_with(kind: RecipientKind, recipient: str) -> tuple[Agreement, ...]:
    """Return all agreements with one recipient, in force or not."""
    rows = models.Agreement.objects.filter(kind=kind, recipient=recipient).order_by("proposed_at", "id")
    return tuple(agreement_of(row) for row in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """An agreement with its steps; no person is in it but those who took them."""

    id: UUID
    name: str
    legal_basis: str
    said: Agreement
    is_in_force: bool
    proposed_by: UUID
    proposed_at: datetime
    confirmed_by: UUID | None
    confirmed_at: datetime | None
    ended_by: UUID | None
    ended_at: datetime | None
    end_words: str


def agreements(act: Act) -> tuple[AgreementView, ...]:
    """Return all agreements, those that wait for a second person first, then those in force."""
    found = [_agreement_view(act, row) for row in models.Agreement.objects.all()]
    return tuple(
        sorted(
            found,
            key=lambda view: (
                view.ended_at is not None,
                view.confirmed_at is not None,
                not view.is_in_force,
                view.said.valid_until,
                view.id,
            ),
        )
    )


def agreement_view(act: Act, agreement: UUID) -> AgreementView | None:
    """Return one agreement, None where there is none."""
    row = models.Agreement.objects.filter(id=agreement).first()
    return _agreement_view(act, row) if row else None


def _agreement_view(act: Act, row: models.Agreement) -> AgreementView:
    said = agreement_of(row)
    return AgreementView(
        id=row.id,
        name=row.name,
        legal_basis=row.legal_basis,
        said=said,
        is_in_force=said.is_in_force(act.today),
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by_id,
        confirmed_at=row.confirmed_at,
        ended_by=row.ended_by_id,
        ended_at=row.ended_at,
        end_words=row.end_words,
    )


def referral_reveals_claim(row: models.Referral) -> bool:
    """Return True when the note of a referral may say that somebody asked for protection.

    What was sent before they asked says nothing of it, and must not vanish because they did: that would tell of it.
    """
    sent = row.steps.filter(stage=Stage.SENT).values_list("recorded_at", flat=True).first()
    told: dict[str, str] = json.loads(row.note)
    return note_reveals_claim(
        [Situation(each) for each in _listed(row.situations)],
        [Share(each) for each in told],
        consent=ReferralConsent(row.consent),
        claimed=claims_of({row.person, *persons_linked_to(row.person)}, by=sent),
    )


def may_service_read(act: Act, row: models.Referral) -> bool:
    """Return True when a service may read the note now: an agreement that has ended lets it read no more of a claim."""
    service = act.pack.protection.service(row.service)
    if service is None:
        return False
    if service.is_own_authority or not referral_reveals_claim(row):
        return True
    bound = agreements_with(RecipientKind.SERVICE, row.service)
    return any(each.lets({DataClass.CLAIM}, act.today) for each in bound)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of a referral."""

    stage: Stage
    at: datetime
    words: str
    officer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralView:
    """A referral with its steps: of the person it tells what the note tells, and no more."""

    id: UUID
    number: str
    inspection: UUID
    post: str
    service: str
    situations: tuple[str, ...]
    consent: str
    consent_words: str
    note: tuple[tuple[Share, str], ...]
    stage: Stage
    since: datetime
    due: Due | None
    level: int
    """0 in time, 1 reminded, 2 escalated."""
    on_paper: bool
    steps: tuple[StepView, ...]


def referral_view(act: Act, row: models.Referral, *, withheld: bool = False) -> ReferralView:
    """Return a referral as its sides see it; the caller has logged the look. Withheld, it tells its steps alone."""
    due = due_of(Stage(row.stage), row.since, act.pack.protection)
    told: dict[str, str] = {} if withheld else json.loads(row.note)
    return ReferralView(
        id=row.id,
        number=row.number,
        inspection=row.inspection,
        post=row.post,
        service=row.service,
        situations=() if withheld else _listed(row.situations),
        consent=row.consent,
        consent_words="" if withheld else row.consent_words,
        note=tuple((share, told[share]) for share in Share if share in told),
        stage=Stage(row.stage),
        since=row.since,
        due=due,
        level=due.level(act.at) if due else 0,
        on_paper=row.on_paper,
        steps=tuple(
            StepView(stage=Stage(step.stage), at=step.at, words=step.words, officer=step.officer_id)
            for step in row.steps.order_by("number")
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much room a service has."""

    service: str
    free: int | None
    """What it said last; None where it never did."""
    said_at: datetime | None
    coming: int
    """Referrals that were sent or accepted, and are not done."""


def referred_at(inspections: Collection[UUID]) -> frozenset[UUID]:
    """Return those of some inspections at which a referral is under way, or was received."""
    gone = [Stage.DECLINED, Stage.RETURNED, Stage.REVOKED]
    rows = models.Referral.objects.filter(inspection__in=inspections).exclude(stage__in=gone)
    return frozenset(rows.values_list("inspection", flat=True))


def rooms() -> Mapping[str, Room]:
    """Return how much room each service said it has, and how many are on their way to it."""
    said = {row.service: row for row in models.ServiceRoom.objects.all()}
    coming = models.Referral.objects.filter(stage__in=[Stage.SENT, Stage.ACCEPTED]).values_list("service", flat=True)
    counted = Counter(coming)
    return {
        service: Room(
            service=service,
            free=said[service].free if service in said else None,
            said_at=said[service].at if service in said else None,
            coming=counted[service],
        )
        for service in {*said, *counted}
    }


def members_of_services() -> Mapping[UUID, str]:
    """Return which officer answers for which service."""
    rows = models.ServiceMember.objects.filter(until__isnull=True)
    return dict(rows.values_list("officer_id", "service"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedChildren:
    """Children whom one movement brings without an adult: how many, where and when; who they are stands elsewhere."""

    movement: UUID
    number: str
    post: str
    due_at: datetime | None
    told_at: datetime
    count: int
    met: int


def expected_children(*, since: datetime) -> tuple[ExpectedChildren, ...]:
    """Return what movements bring that are due at or after `since`, what comes first first."""
    rows = models.ChildAnnounced.objects.filter(cleared_at__isnull=True)
    coming = rows.filter(Q(due_at__isnull=True) | Q(due_at__gte=since)).order_by("due_at", "told_at", "passenger")
    by_movement: dict[UUID, list[models.ChildAnnounced]] = {}
    for row in coming:
        by_movement.setdefault(row.movement, []).append(row)
    return tuple(
        ExpectedChildren(
            movement=movement,
            number=children[0].number,
            post=children[0].post,
            due_at=children[0].due_at,
            told_at=min(each.told_at for each in children),
            count=len(children),
            met=sum(each.met_at is not None for each in children),
        )
        for movement, children in by_movement.items()
    )


def authority_told_of(movement: UUID) -> datetime | None:
    """Return when the child-protection authority was first told of children on a movement, None where it was not."""
    rows = models.ChildAnnounced.objects.filter(movement=movement, cleared_at__isnull=True).order_by("told_at")
    return rows.values_list("told_at", flat=True).first()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCaseRow:
    """A case in a list: by its number, without a name."""

    id: UUID
    number: str
    post: str
    noticed_by: str
    noticed_at: datetime
    told_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    is_mine: bool
    members: int
    overdue: int
    """Tasks past their day."""


def child_case_rows(act: Act) -> tuple[ChildCaseRow, ...]:
    """Return all cases, those that nobody answered first, then the open ones by age."""
    rows = models.ChildCase.objects.prefetch_related("members", "tasks")
    found = [_case_row(act, row) for row in rows]
    return tuple(
        sorted(found, key=lambda row: (row.closed_at is not None, row.answered_at is not None, row.noticed_at))
    )


def _case_row(act: Act, row: models.ChildCase) -> ChildCaseRow:
    members = {each.officer_id for each in row.members.all() if each.until is None}
    return ChildCaseRow(
        id=row.id,
        number=row.number,
        post=row.post,
        noticed_by=row.noticed_by,
        noticed_at=row.noticed_at,
        told_at=row.told_at,
        answered_at=row.answered_at,
        closed_at=row.closed_at,
        is_mine=act.actor in members,
        members=len(members),
        overdue=sum(each.done_at is None and each.due_at <= act.at for each in row.tasks.all()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordView:
    """A record of a child's case."""

    id: UUID
    number: int
    kind: RecordKind
    said: Mapping[str, str]
    at: datetime
    recorded_by: UUID
    approved_at: datetime | None
    approved_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """Something to be done."""

    id: UUID
    words: str
    due_at: datetime
    done_at: datetime | None
    is_overdue: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagView:
    """Something in a case that whoever knows of it must look at."""

    id: UUID
    words: str
    day: date | None
    raised_at: datetime
    raised_by: UUID
    resolved_at: datetime | None
    resolved_by: UUID | None
    resolved_words: str
    is_overdue: bool


def _flag(row: models.CaseFlag, today: date) -> FlagView:
    return FlagView(
        id=row.id,
        words=row.words,
        day=row.day,
        raised_at=row.raised_at,
        raised_by=row.raised_by_id,
        resolved_at=row.resolved_at,
        resolved_by=row.resolved_by_id,
        resolved_words=row.resolved_words,
        is_overdue=row.resolved_at is None and row.day is not None and row.day < today,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseWork:
    """Something open in one of one's own cases: a task or a flag."""

    case: UUID
    number: str
    words: str
    is_flag: bool
    due: date | None
    is_overdue: bool


def work_in(act: Act, case: models.ChildCase) -> tuple[CaseWork, ...]:
    """Return what is open in a case; the caller has logged the look."""
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    tasks = () if case.closed_at else case.tasks.filter(done_at__isnull=True)
    flags = (_flag(row, act.today) for row in case.flags.filter(resolved_at__isnull=True))
    return (
        *(
            CaseWork(
                case=case.id,
                number=case.number,
                words=each.words,
                is_flag=False,
                due=each.due_at.astimezone(zone).date(),
                is_overdue=each.due_at <= act.at,
            )
            for each in tasks
        ),
        *(
            CaseWork(
                case=case.id,
                number=case.number,
                words=each.words,
                is_flag=True,
                due=each.day,
                is_overdue=each.is_overdue,
            )
            for each in flags
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildCaseView:
    """The case of a child, for its members."""

    row: ChildCaseRow
    person: UUID
    inspection: UUID | None
    met_at: datetime
    close_words: str
    members: tuple[tuple[UUID, str, datetime], ...]
    """(officer, why, since) of those who may know now."""
    records: tuple[RecordView, ...]
    tasks: tuple[TaskView, ...]
    flags: tuple[FlagView, ...]
    """The open ones first."""
    duties: tuple[DutyOfInspection, ...]
    traced: tuple[TracedView, ...]


def child_case_view(act: Act, row: models.ChildCase) -> ChildCaseView:
    """Return the case of a child with all that is in it; the caller has logged the look."""
    return ChildCaseView(
        row=_case_row(act, row),
        person=row.person,
        inspection=row.inspection,
        met_at=row.met_at,
        close_words=row.close_words,
        members=tuple(
            (each.officer_id, each.why, each.since)
            for each in row.members.filter(until__isnull=True).order_by("since", "id")
        ),
        records=tuple(_record(each) for each in row.records.order_by("-number")),
        tasks=tuple(
            TaskView(
                id=each.id,
                words=each.words,
                due_at=each.due_at,
                done_at=each.done_at,
                is_overdue=each.done_at is None and each.due_at <= act.at,
            )
            for each in row.tasks.order_by("done_at", "due_at", "id")
        ),
        flags=tuple(
            sorted(
                (_flag(each, act.today) for each in row.flags.order_by("-raised_at", "id")),
                key=lambda each: each.resolved_at is not None,
            )
        ),
        duties=duties_of(row.inspection) if row.inspection else (),
        traced=tuple(traced_view(each) for each in row.traced.order_by("at", "id")),
    )


def _record(row: models.ChildRecord) -> RecordView:
    return RecordView(
        id=row.id,
        number=row.number,
        kind=RecordKind(row.kind),
        said=json.loads(row.said),
        at=row.at,
        recorded_by=row.recorded_by_id,
        approved_at=row.approved_at,
        approved_by=row.approved_by_id,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TracedView:
    """A tracing request or a report of somebody found."""

    id: UUID
    side: Side
    who: Described
    relation: str
    contact: str
    at: datetime
    closed_at: datetime | None
    is_child: bool
    """True for the description of the child of the case itself."""


def traced_view(row: models.Traced) -> TracedView:
    """Return a request or a report."""
    return TracedView(
        id=row.id,
        side=Side(row.side),
        who=described(row),
        relation=row.relation,
        contact=row.contact,
        at=row.at,
        closed_at=row.closed_at,
        is_child=row.side == Side.FOUND and row.case_id is not None,
    )


def described(row: models.Traced) -> Described:
    """Return who is looked for, or was found, as the matching reads it."""
    pairs: list[list[str]] = json.loads(row.relatives)
    return Described(
        primary=row.primary,
        secondary=row.secondary,
        own_script=row.own_script,
        sex=Sex(row.sex),
        birth=PartialDate.parse(row.birth) if row.birth else PartialDate(),
        origin=row.origin,
        last_seen=row.last_seen,
        relatives=tuple((relation, name) for relation, name in pairs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchView:
    """A request and a report that may be about one person."""

    id: UUID
    score: int
    reasons: tuple[tuple[str, str, str, str, int], ...]
    """(what, verdict, sought, found, points)."""
    case: UUID | None
    """The own case that it belongs to."""
    made_at: datetime
    risk: str
    assessed_at: datetime | None
    words: str
    contact: str
    """How whoever looks is reached; empty until a caseworker has found contact to be safe."""
    other_post: str
    """Where the other side was recorded."""


def match_view(row: models.TracingMatch, *, mine: Collection[UUID]) -> MatchView:
    """Return a match; who looks, and where, stays sealed until contact was found to be safe."""
    own = next((each for each in (row.found, row.sought) if each.case_id in mine), None)
    other = row.sought if own is row.found else row.found
    is_safe = row.risk == Risk.SAFE
    return MatchView(
        id=row.id,
        score=row.score,
        reasons=tuple((*each,) for each in json.loads(row.reasons)),
        case=own.case_id if own else None,
        made_at=row.made_at,
        risk=row.risk,
        assessed_at=row.assessed_at,
        words=row.words,
        contact=other.contact if is_safe else "",
        other_post=other.post if is_safe else "",
    )


def child_case_of(person: UUID) -> UUID | None:
    """Return the id of the open case of a child, None when there is none."""
    row = models.ChildCase.objects.filter(person=person, closed_at__isnull=True).first()
    return row.id if row else None


def is_member_at(inspection: UUID, *, officer: UUID) -> bool:
    """Return True when somebody may know of the child's case that began at an inspection."""
    rows = models.CaseMember.objects.filter(officer=officer, until__isnull=True)
    return rows.filter(case__inspection=inspection).exists()
