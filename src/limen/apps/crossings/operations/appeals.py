"""Appeals and reviews: lodged, decided, and what that does to the record.

An annulled refusal stays in the record as what it was, and is shown as annulled wherever it is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.models.second_line import LONG
from limen.apps.crossings.operations.gather import local_day
from limen.apps.crossings.operations.recording import move_case
from limen.apps.journal.operations import append, once_more, record_look
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.afterwards import CONTESTABLE, MomentWrong, require_past
from limen.lib.decision.moves import MOVES
from limen.lib.decision.rights import Right, require
from limen.lib.inspection.moves import Move, State

KINDS = ("appeal", "review")
OUTCOMES = ("upheld", "dismissed", "withdrawn")
LONGEST_BODY, LONGEST_REFERENCE = 120, 60


class NothingToAppeal(Problem):
    """No decision of this case can be contested, or it was annulled already."""

    code = "nothing-to-appeal"
    sentence = N_("Nothing was decided in this case that can be contested.")


class AppealWrong(Problem):
    """What was said of an appeal leaves something out."""

    code = "appeal-wrong"
    sentence = N_("Say whether it is an appeal or a review, and how it was decided, on which day, and in words why.")


class NoSuchAppeal(Problem):
    """There is no such appeal."""

    code = "appeal-unknown"
    sentence = N_("There is no such appeal or review among your tasks.")


class AppealDecided(Problem):
    """The appeal has an outcome, and an outcome is not changed."""

    code = "appeal-decided"
    sentence = N_("The outcome of this appeal or review is recorded already.")


class NoSuchNotice(Problem):
    """No notice bears this number."""

    code = "appeal-notice-unknown"
    sentence = N_("No notice bears this number. Read it again from the paper: it stands at the top.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lodged:
    """An appeal or a review as it was lodged."""

    kind: str
    """appeal (by the traveller), review (by the service itself)."""
    lodged_at: datetime
    body: str = ""
    """Who decides it; empty for the body that the country pack names."""
    reference: str = ""
    suspensive: bool | None = None
    """True when removal waits for the outcome; None for what the country pack lays down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """How the competent body decided."""

    outcome: str
    """upheld (the decision was wrong), dismissed, withdrawn (by whoever lodged it)."""
    decided_on: date
    words: str


@once_more
def lodge_appeal(act: Act, *, request: UUID, inspection: UUID, lodged: Lodged) -> UUID:
    """Record that a decision of a case is contested and return the id of the appeal; `request` twice is one appeal.

    Open to everybody whose case it is: nobody has to hold it to pass on what a traveller wants. A closed file opens
    again. Raises NotAllowed, NoSuchInspection, AppealWrong, NothingToAppeal or MomentWrong.
    """
    require(act.roles, Right.RECORD_APPEAL)
    with transaction.atomic():
        return _lodge(act, case_for(act, inspection, what="appeal", lock=True), request, lodged)


@once_more
def lodge_by_notice(act: Act, *, request: UUID, number: str, lodged: Lodged) -> UUID:
    """Record what reached the legal desk itself, by the number on the notice; return the id of the appeal.

    Raises NotAllowed, NoSuchNotice, or what `lodge_appeal` raises.
    """
    require(act.roles, Right.DECIDE_APPEAL)
    with transaction.atomic():
        notice = models.Notice.objects.filter(number=clean_line(number, longest=32).upper()).first()
        if notice is None:
            raise NoSuchNotice
        row = models.Inspection.objects.select_for_update().get(id=notice.inspection_id)
        record_look(act, subject=row.person, what="appeal")
        return _lodge(act, row, request, lodged)


@once_more
def decide_appeal(act: Act, *, appeal: UUID, ruling: Ruling) -> State:
    """Record what the competent body decided and return the state of the case then; an upheld one annuls the refusal.

    The same again changes nothing. Raises NotAllowed, NoSuchAppeal, AppealWrong, MomentWrong or AppealDecided.
    """
    require(act.roles, Right.DECIDE_APPEAL)
    with transaction.atomic():
        contested = models.Appeal.objects.filter(id=appeal).first()
        if contested is None:
            raise NoSuchAppeal
        row = case_for(act, contested.inspection_id, what="appeal", lock=True)
        contested.refresh_from_db()
        said = replace(ruling, words=clean_words(ruling.words, longest=LONG))
        if contested.outcome:
            _require_same(contested, said)
            return State(row.state)
        _require_told(act, contested, said)
        _keep_outcome(act, row, contested, said)
        if said.outcome == "upheld":
            _uphold(act, row, contested, said.words)
        return State(row.state)


def _lodge(act: Act, row: models.Inspection, request: UUID, lodged: Lodged) -> UUID:
    if models.Appeal.objects.filter(id=request, inspection=row).exists():
        return request
    decision = _contested(row)
    if lodged.kind not in KINDS:
        raise AppealWrong
    require_past(lodged.lodged_at, now=act.at, after=decision.at)
    law = act.pack.second_line.appeal
    usual = law.name if lodged.kind == "appeal" else act.pack.second_line.issuer
    appeal = models.Appeal.objects.create(
        id=request,
        inspection=row,
        decision=decision,
        kind=lodged.kind,
        body=clean_line(lodged.body, longest=LONGEST_BODY) or usual,
        reference=clean_line(lodged.reference, longest=LONGEST_REFERENCE),
        suspensive=law.suspensive if lodged.suspensive is None else lodged.suspensive,
        lodged_at=lodged.lodged_at,
        recorded_at=act.at,
        recorded_by_id=act.actor,
    )
    _reopen(row)
    append(
        act,
        kind="limen.appeal.lodged",
        subject=row.id,
        data={
            "appeal": str(appeal.id),
            "decision": str(decision.id),
            "kind": appeal.kind,
            "suspensive": appeal.suspensive,
        },
        sealed={"body": appeal.body, "reference": appeal.reference},
        subject_record=row.person,
    )
    return appeal.id


def _contested(row: models.Inspection) -> models.Decision:
    """Return the last decision that can be contested and was not annulled."""
    annulled = queries.annulled_decisions(row.id)
    decisions = models.Decision.objects.filter(inspection=row, move__in=sorted(CONTESTABLE)).order_by("-number")
    found = next(iter(decisions), None)
    if found is None or found.id in annulled:
        raise NothingToAppeal
    return found


def _require_same(appeal: models.Appeal, said: Ruling) -> None:
    if (appeal.outcome, appeal.decided_on, appeal.words) != (said.outcome, said.decided_on, said.words):
        raise AppealDecided


def _require_told(act: Act, appeal: models.Appeal, said: Ruling) -> None:
    if said.outcome not in OUTCOMES or not said.words:
        raise AppealWrong
    lodged_on = local_day(act, appeal.lodged_at)
    if not lodged_on <= said.decided_on <= act.today:
        raise MomentWrong


def _keep_outcome(act: Act, row: models.Inspection, appeal: models.Appeal, said: Ruling) -> None:
    appeal.outcome, appeal.decided_on, appeal.words = said.outcome, said.decided_on, said.words
    appeal.outcome_at, appeal.outcome_by_id = act.at, act.actor
    appeal.save(update_fields=["outcome", "decided_on", "words", "outcome_at", "outcome_by"])
    append(
        act,
        kind="limen.appeal.decided",
        subject=row.id,
        data={"appeal": str(appeal.id), "outcome": said.outcome, "day": said.decided_on.isoformat()},
        sealed={"words": said.words},
        subject_record=row.person,
    )


def _uphold(act: Act, row: models.Inspection, appeal: models.Appeal, words: str) -> None:
    """Annul the refusal where the case still stands on it; elsewhere the file waits until the case is taken back."""
    _reopen(row)
    if Move.ANNUL not in MOVES[State(row.state)] or appeal.decision.move != Move.REFUSE:
        return
    move_case(act, row, move=Move.ANNUL, words=words)


def _reopen(row: models.Inspection) -> None:
    """Whatever was closed is open again: there is something to do."""
    if row.filed_at is not None:
        row.filed_at = None
        row.save(update_fields=["filed_at"])
