"""A case after its outcome: everything that follows, and what still keeps its file open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.carriers import CARRIED
from limen.apps.crossings.operations.custody import HOLDABLE, is_of_child, may_be_child, running_custody
from limen.apps.crossings.operations.filing import missing_of
from limen.apps.crossings.operations.headquarters import is_network_out
from limen.apps.crossings.queries import InspectionView
from limen.apps.journal.operations import record_look
from limen.apps.protection.queries import has_undecided_claim
from limen.apps.travellers.queries import persons_linked_to
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.decision.afterwards import CONTESTABLE, Missing
from limen.lib.decision.moves import MOVES
from limen.lib.decision.rights import NotAllowed, Right, may
from limen.lib.inspection.moves import Move, State
from limen.lib.safeguards.custody import CareClock, Cared, care_clocks


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierView:
    """What a carrier was told, and when."""

    carrier: str
    conveyance: str
    told_at: datetime
    told_how: str
    written_at: datetime | None
    written_how: str
    consulted_at: datetime | None
    consulted_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareView:
    """One line of the custody log."""

    number: int
    kind: str
    at: datetime
    words: str
    officer: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyView:
    """One custody with its log, newest line first."""

    id: UUID
    place: str
    basis: str
    alternatives: tuple[tuple[str, str], ...]
    """(code of the milder means, why it would not do)."""
    reasons: str
    authority: str
    language: str
    lawyer: str
    consulate: str
    contact: str
    medical: str
    since: datetime
    review_at: datetime
    missed: tuple[datetime, ...]
    """Days of reviews that were not held in time."""
    until: datetime | None
    end_words: str
    entries: tuple[CareView, ...]
    clocks: tuple[CareClock, ...]
    """Empty once it has ended."""
    is_review_due: bool
    is_of_child: bool
    """True when it has come out since that this is, or may be, a child or the family of one: it must end at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView:
    """What a post asked, and what headquarters answered."""

    id: UUID
    inspection: UUID
    post: str
    move: Move
    destination: str
    ground: str
    words: str
    asked_by: UUID
    asked_at: datetime
    answer: str
    answered_by: UUID | None
    answered_at: datetime | None
    answer_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedView:
    """Another State sent this person back."""

    sent_by: str
    letter: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealView:
    """An appeal or a review."""

    id: UUID
    inspection: UUID
    post: str
    kind: str
    move: Move
    """What is contested."""
    decided_at: datetime
    """When that was decided."""
    body: str
    reference: str
    suspensive: bool
    lodged_at: datetime
    outcome: str
    decided_on: date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionView:
    """A sanction that was proposed, and what was decided of it."""

    id: UUID
    inspection: UUID
    post: str
    kind: str
    protection: str
    circumstances: str
    proportionality: str
    proposed_by: UUID
    proposed_at: datetime
    decision: str
    decided_by: UUID | None
    decided_at: datetime | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Afterwards:
    """A case and everything that follows its outcome."""

    view: InspectionView
    returned: ReturnedView | None
    carrier: CarrierView | None
    has_carrier: bool
    """True while the case stands where a carrier may have to do with it."""
    custodies: tuple[CustodyView, ...]
    may_hold: bool
    holds_nobody_because_child: bool
    requests: tuple[RequestView, ...]
    may_ask: tuple[Move, ...]
    """Moves that headquarters can be asked about now."""
    network_out: bool
    appeals: tuple[AppealView, ...]
    may_lodge: bool
    sanctions: tuple[SanctionView, ...]
    claim_undecided: bool
    annulled: bool
    """True once an appeal or a review found a decision of this case wrong."""
    missing: tuple[Missing, ...]
    filed_at: datetime | None
    may_file: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalDesk:
    """What waits for the legal desk, from all posts; nothing here tells who it is about."""

    requests: tuple[RequestView, ...]
    appeals: tuple[AppealView, ...]
    sanctions: tuple[SanctionView, ...]


def look_at_afterwards(act: Act, *, inspection: UUID) -> Afterwards:
    """Return a case with everything that follows its outcome. Raises NoSuchInspection."""
    with transaction.atomic():
        row = case_for(act, inspection, what="afterwards")
        return _afterwards(act, row)


def returned_of(act: Act, *, inspection: UUID) -> ReturnedView | None:
    """Return which State sent the person of a case back, None when none did. Raises NoSuchInspection."""
    with transaction.atomic():
        return _returned(case_for(act, inspection, what="returned"))


def look_at_legal_desk(act: Act) -> LegalDesk:
    """Return what waits for the legal desk; one line of the access log tells who saw the list. Raises NotAllowed."""
    if not any(may(act.roles, right) for right in (Right.ANSWER_POSTS, Right.DECIDE_APPEAL, Right.DECIDE_SANCTION)):
        raise NotAllowed
    with transaction.atomic():
        record_look(act, subject=named_id("legal-desk", "headquarters"), what="legal-desk")
        requests = models.PostRequest.objects.filter(answered_at__isnull=True).order_by("asked_at", "id")
        appeals = models.Appeal.objects.filter(outcome="").order_by("-suspensive", "lodged_at", "id")
        sanctions = models.Sanction.objects.filter(decided_at__isnull=True).order_by("proposed_at", "id")
        return LegalDesk(
            requests=tuple(_request(each) for each in requests.select_related("inspection")),
            appeals=tuple(_appeal(each) for each in appeals.select_related("inspection", "decision")),
            sanctions=tuple(_sanction(each) for each in sanctions.select_related("inspection")),
        )


def _afterwards(act: Act, row: models.Inspection) -> Afterwards:
    state = State(row.state)
    custodies = models.Custody.objects.filter(inspection=row).order_by("-since", "-id")
    requests = models.PostRequest.objects.filter(inspection=row).select_related("inspection")
    appeals = models.Appeal.objects.filter(inspection=row).select_related("inspection", "decision")
    sanctions = models.Sanction.objects.filter(inspection=row).select_related("inspection")
    annulled = queries.annulled_decisions(row.id)
    contestable = models.Decision.objects.filter(inspection=row, move__in=sorted(CONTESTABLE)).order_by("-number")
    last = contestable.first()
    may_close = Move.CLOSE_FILE in MOVES[state] and row.filed_at is None
    is_childs = may_be_child(row) or is_of_child(row)
    return Afterwards(
        view=queries.view_of(row),
        returned=_returned(row),
        carrier=_carrier(row),
        has_carrier=state in CARRIED,
        custodies=tuple(custody_view(act, each, is_childs=is_childs) for each in custodies),
        may_hold=state in HOLDABLE and running_custody(row.id) is None and not is_childs,
        holds_nobody_because_child=state in HOLDABLE and is_childs,
        requests=tuple(_request(each) for each in requests.order_by("-asked_at", "-id")),
        may_ask=tuple(move for move in (Move.REMOVE, Move.HAND_OVER) if move in MOVES[state]),
        network_out=is_network_out(row.post),
        appeals=tuple(_appeal(each) for each in appeals.order_by("-lodged_at", "-id")),
        may_lodge=last is not None and last.id not in annulled,
        sanctions=tuple(_sanction(each) for each in sanctions.order_by("-proposed_at", "-id")),
        claim_undecided=has_undecided_claim({row.person, *persons_linked_to(row.person)}),
        annulled=bool(annulled),
        missing=missing_of(row),
        filed_at=row.filed_at,
        may_file=may_close,
    )


def _returned(row: models.Inspection) -> ReturnedView | None:
    found = models.Returned.objects.filter(inspection=row).first()
    if found is None:
        return None
    return ReturnedView(sent_by=found.sent_by, letter=found.letter, recorded_at=found.recorded_at)


def _carrier(row: models.Inspection) -> CarrierView | None:
    found = models.CarrierNotice.objects.filter(inspection=row).first()
    if found is None:
        return None
    return CarrierView(
        carrier=found.carrier,
        conveyance=found.conveyance,
        told_at=found.told_at,
        told_how=found.told_how,
        written_at=found.written_at,
        written_how=found.written_how,
        consulted_at=found.consulted_at,
        consulted_words=found.consulted_words,
    )


def custody_view(act: Act, row: models.Custody, *, is_childs: bool) -> CustodyView:
    """Return one custody with its log, its clocks and the reviews that were missed."""
    entries = list(models.CustodyEntry.objects.filter(custody=row).order_by("-number"))
    law = act.pack.second_line
    clocks = care_clocks(
        (Cared(kind=each.kind, at=each.at) for each in entries),
        since=row.since,
        now=act.at,
        check_hours=law.custody_check_hours,
        meal_hours=law.custody_meal_hours,
    )
    return CustodyView(
        id=row.id,
        place=row.place,
        basis=row.basis,
        alternatives=tuple(row.weighed.order_by("id").values_list("kind", "why_not")) or (("", row.alternatives),),
        reasons=row.reasons,
        authority=row.authority,
        language=row.language,
        lawyer=row.lawyer,
        consulate=row.consulate,
        contact=row.contact,
        medical=row.medical,
        since=row.since,
        review_at=row.review_at,
        missed=tuple(row.missed.order_by("due_at").values_list("due_at", flat=True)),
        until=row.until,
        end_words=row.end_words,
        entries=tuple(_care(each) for each in entries),
        clocks=clocks if row.until is None else (),
        is_review_due=row.until is None and act.at >= row.review_at,
        is_of_child=row.until is None and is_childs,
    )


def _care(row: models.CustodyEntry) -> CareView:
    return CareView(number=row.number, kind=row.kind, at=row.at, words=row.words, officer=row.officer_id)


def _request(row: models.PostRequest) -> RequestView:
    return RequestView(
        id=row.id,
        inspection=row.inspection_id,
        post=row.inspection.post,
        move=Move(row.move),
        destination=row.destination,
        ground=row.ground,
        words=row.words,
        asked_by=row.asked_by_id,
        asked_at=row.asked_at,
        answer=row.answer,
        answered_by=row.answered_by_id,
        answered_at=row.answered_at,
        answer_words=row.answer_words,
    )


def _appeal(row: models.Appeal) -> AppealView:
    return AppealView(
        id=row.id,
        inspection=row.inspection_id,
        post=row.inspection.post,
        kind=row.kind,
        move=Move(row.decision.move),
        decided_at=row.decision.at,
        body=row.body,
        reference=row.reference,
        suspensive=row.suspensive,
        lodged_at=row.lodged_at,
        outcome=row.outcome,
        decided_on=row.decided_on,
        words=row.words,
    )


def _sanction(row: models.Sanction) -> SanctionView:
    return SanctionView(
        id=row.id,
        inspection=row.inspection_id,
        post=row.inspection.post,
        kind=row.kind,
        protection=row.protection,
        circumstances=row.circumstances,
        proportionality=row.proportionality,
        proposed_by=row.proposed_by_id,
        proposed_at=row.proposed_at,
        decision=row.decision,
        decided_by=row.decided_by_id,
        decided_at=row.decided_at,
        words=row.words,
    )
