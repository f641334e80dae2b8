"""Who has a case of the second line: taken, given on with a reason, left with a line on what is to be done next.

Nothing is left to memory: whoever goes home says of every case what comes next, and whoever comes acknowledges it
before taking another one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.queries import InspectionView
from limen.apps.journal.operations import append, once_more
from limen.apps.posts.operations import end_shift
from limen.apps.posts.queries import officer_names, officers_at_work
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import NotAllowed, Right, may, require

LONGEST_WHY: Final = 500
LONGEST_LINE: Final = 1_000


class NotYourCase(Problem):
    """The officer does not have the case that they would work on."""

    code = "not-your-case"
    sentence = N_("You do not have this case. Take it first, or leave it to whoever has it.")


class CaseTaken(Problem):
    """A colleague who is at work has the case."""

    code = "case-taken"
    sentence = N_("%(officer)s has this case. Ask for it: whoever has it, or the supervisor, can give it to you.")


class CaseDone(Problem):
    """Nothing is left to do in the case, so nobody takes it or gives it on."""

    code = "case-done"
    sentence = N_("Nothing is left to do in this case.")


class CaseReasonMissing(Problem):
    """A case was given on without a word why."""

    code = "case-reason-missing"
    sentence = N_("Say in words why this case goes to somebody else.")


class OfficerNotThere(Problem):
    """The officer who is to have the case does not work at the second line of this post now."""

    code = "officer-not-there"
    sentence = N_("Give the case to somebody of the second line who is at work at this post.")


class HandOverWaiting(Problem):
    """Cases were handed over that nobody has acknowledged."""

    code = "hand-over-waiting"
    sentence = N_("%(count)s handed-over cases wait to be read. Read and acknowledge them first.")


class HandOverMissing(Problem):
    """A shift would end with cases of which nobody says what comes next."""

    code = "hand-over-missing"
    sentence = N_("Say for each of your cases what is to be done next. %(count)s are still without a line.")


def look_at_case(act: Act, *, inspection: UUID) -> InspectionView:
    """Return everything about one case. Raises NoSuchInspection."""
    with transaction.atomic():
        return queries.view_of(case_for(act, inspection, what="case"))


def require_holder(act: Act, inspection: UUID) -> None:
    """Raise NotYourCase unless the acting officer has the case."""
    if not models.Holding.objects.filter(inspection=inspection, officer=act.actor, until__isnull=True).exists():
        raise NotYourCase


def require_acknowledged(act: Act) -> None:
    """Raise HandOverWaiting while lines of colleagues at this post have no reader: first these, then anything new."""
    if waiting := queries.count_hand_overs(act.post, besides=act.actor):
        raise HandOverWaiting(count=waiting)


@once_more
def take_case(act: Act, *, inspection: UUID) -> UUID:
    """Take a case that nobody has, or that an officer has who is no longer at work; return the id of the holding.

    Taken again by the same officer it stays as it is. Raises NotAllowed, NoSuchInspection, CaseDone, HandOverWaiting
    or CaseTaken.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row = case_for(act, inspection, what="case", lock=True)
        before = queries.holder_of(row.id)
        if before and before.officer_id == act.actor:
            return before.id
        _require_in_work(row)
        require_acknowledged(act)
        if before and _is_at_work(before.officer_id, act.post):
            raise CaseTaken(officer=officer_names([before.officer_id]).get(before.officer_id, ""))
        holding = _held_from_now(act, row, before, officer=act.actor)
        append(act, kind="limen.case.taken", subject=row.id, data={"holding": str(holding.id)})
        return holding.id


@once_more
def give_case(act: Act, *, inspection: UUID, to: UUID, why: str) -> UUID:
    """Give a case to an officer of the second line who is at work here; return the id of the holding.

    Whoever has it may, and whoever assigns cases. Raises NoSuchInspection, CaseDone, NotAllowed, CaseReasonMissing or
    OfficerNotThere.
    """
    words = clean_words(why, longest=LONGEST_WHY)
    with transaction.atomic():
        row = case_for(act, inspection, what="case", lock=True)
        before = queries.holder_of(row.id)
        if not may(act.roles, Right.ASSIGN_CASES) and (before is None or before.officer_id != act.actor):
            raise NotAllowed
        _require_in_work(row)
        if not words:
            raise CaseReasonMissing
        if not _is_at_work(to, act.post):
            raise OfficerNotThere
        if before and before.officer_id == to:
            return before.id
        holding = _held_from_now(act, row, before, officer=to, given_by=act.actor, why=words)
        append(
            act,
            kind="limen.case.given",
            subject=row.id,
            data={"holding": str(holding.id), "to": str(to)},
            sealed={"why": words},
            subject_record=row.person,
        )
        return holding.id


@once_more
def leave_case(act: Act, *, inspection: UUID, words: str) -> None:
    """Put a case back before the shift is over, with a line on what is to be done next.

    Raises NoSuchInspection, NotYourCase or HandOverMissing.
    """
    with transaction.atomic():
        row = case_for(act, inspection, what="case", lock=True)
        require_holder(act, row.id)
        line = clean_words(words, longest=LONGEST_LINE)
        if not line:
            raise HandOverMissing(count=1)
        _leave(act, row, line)


@once_more
def end_shift_with_cases(act: Act, *, lines: Mapping[UUID, str]) -> UUID:
    """End the acting officer's shift and return its id; `lines` say of each case they have what is to be done next.

    Raises ShiftMissing or HandOverMissing; the shift goes on then, and every case stays with them.
    """
    with transaction.atomic():
        held = queries.held_by(act.actor, post=act.post, lock=True)
        said = {row.id: clean_words(lines.get(row.id, ""), longest=LONGEST_LINE) for row in held if _is_in_work(row)}
        if missing := sum(not line for line in said.values()):
            raise HandOverMissing(count=missing)
        for row in held:
            _leave(act, row, said.get(row.id, ""))
        return end_shift(act)


@once_more
def acknowledge_hand_overs(act: Act, *, hand_overs: Collection[UUID]) -> int:
    """Record that the acting officer has read these lines of the hand-over at their post; return how many were new.

    The first reader stays the one on record. Raises NotAllowed.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        waiting = models.HandOver.objects.select_for_update().filter(post=act.post, acknowledged_at__isnull=True)
        rows = waiting.filter(id__in=hand_overs).order_by("id")
        for row in rows:
            row.acknowledged_by_id, row.acknowledged_at = act.actor, act.at
            row.save(update_fields=["acknowledged_by", "acknowledged_at"])
            data = {"hand_over": str(row.id)}
            append(act, kind="limen.case.acknowledged", subject=row.inspection_id, data=data)
        return len(rows)


def _held_from_now(
    act: Act,
    row: models.Inspection,
    before: models.Holding | None,
    *,
    officer: UUID,
    given_by: UUID | None = None,
    why: str = "",
) -> models.Holding:
    """End the holding `before`, which the lock on the inspection keeps from changing, and begin another."""
    if before:
        _end(act, before)
    return models.Holding.objects.create(
        id=act.new_id(), inspection=row, officer_id=officer, since=act.at, given_by_id=given_by, why=why
    )


def _end(act: Act, holding: models.Holding) -> None:
    # A clock that was set back must not end a holding before it began.
    holding.until = max(act.at, holding.since)
    holding.save(update_fields=["until"])


def _leave(act: Act, row: models.Inspection, line: str) -> None:
    """End the officer's holding of a case; where something is left to do, `line` waits for whoever comes next."""
    holding = queries.holder_of(row.id)
    if holding:
        _end(act, holding)
    hand_over = _handed_over(act, row, line) if line else None
    append(
        act,
        kind="limen.case.left",
        subject=row.id,
        data={"hand_over": str(hand_over.id) if hand_over else None},
        sealed={"words": line} if line else {},
        subject_record=row.person,
    )


def _handed_over(act: Act, row: models.Inspection, line: str) -> models.HandOver:
    return models.HandOver.objects.create(
        id=act.new_id(), inspection=row, post=row.post, left_by_id=act.actor, left_at=act.at, words=line
    )


def _require_in_work(row: models.Inspection) -> None:
    if not _is_in_work(row):
        raise CaseDone


def _is_in_work(row: models.Inspection) -> bool:
    return queries.in_work(row.post).filter(id=row.id).exists()


def _is_at_work(officer: UUID, post: str) -> bool:
    """Return True when the officer works cases at this post now."""
    return any(each.id == officer and may(each.roles, Right.WORK_CASES) for each in officers_at_work(post))
