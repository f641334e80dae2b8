"""The only way to an examination on behalf of a person: by task, and every look is logged before it is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from limen.apps.examination import models
from limen.apps.examination.queries import (
    EmergencyRow,
    ExaminationRow,
    FraudKind,
    FraudsAsked,
    concluded_since,
    emergency_row,
    fraud_kinds,
    frauds,
    frauds_of,
    waiting,
)
from limen.apps.journal.operations import record_look
from limen.lib.basics.act import Act
from limen.lib.basics.ids import named_id
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, may, require
from limen.lib.examination.fraud import FraudRecord

STILL_SHOWN: Final = timedelta(days=30)
"""How long what was concluded stays in an examiner's list."""
MOST_SHOWN: Final = 100


class NoSuchExamination(Problem):
    """There is no such examination, or it is not this person's task: from outside the two look the same."""

    code = "examination-unknown"
    sentence = N_("There is no such examination among your tasks.")


def examination_for(act: Act, examination: UUID, *, what: str, lock: bool = False) -> models.Examination:
    """Return the row of an examination that is the task of `act`'s person, the look written first; `lock` to change it.

    Raises NoSuchExamination.
    """
    rows = models.Examination.objects.filter(id=examination)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None or not is_task_of(act, row):
        raise NoSuchExamination
    record_look(act, subject=row.person, what=what)
    return row


def queue_for(act: Act) -> tuple[ExaminationRow, ...]:
    """Return what waits for an examiner, at every post: examiners are few. One line of the access log tells who saw it.

    Raises NotAllowed.
    """
    require(act.roles, Right.SEE_EXAMINATIONS)
    record_look(act, subject=queue_id(), what="examinations")
    return tuple(row for row in waiting() if _may_see_at(act, row.post))


def done_for(act: Act) -> tuple[ExaminationRow, ...]:
    """Return what was concluded lately. Raises NotAllowed."""
    require(act.roles, Right.SEE_EXAMINATIONS)
    record_look(act, subject=queue_id(), what="examinations-done")
    rows = concluded_since(act.at - STILL_SHOWN, limit=MOST_SHOWN)
    return tuple(row for row in rows if _may_see_at(act, row.post))


class NoSuchEmergency(Problem):
    """There is no such document, or it is not this person's task: from outside the two look the same."""

    code = "emergency-unknown"
    sentence = N_("There is no such emergency document.")


def emergency_for(act: Act, *, document: UUID, what: str = "emergency-document") -> EmergencyRow:
    """Return one document to whoever issues them, the look written first. Raises NoSuchEmergency."""
    return emergency_row(emergency_to_change(act, document=document, what=what, lock=False))


def emergency_to_change(
    act: Act, *, document: UUID, what: str = "emergency-document", lock: bool = True
) -> models.EmergencyDocument:
    """Return the row of one document, locked until the transaction ends. Raises NoSuchEmergency."""
    rows = models.EmergencyDocument.objects.filter(id=document)
    row = None
    if may(act.roles, Right.ISSUE_EMERGENCY):
        row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise NoSuchEmergency
    record_look(act, subject=row.person, what=what)
    return row


def frauds_for(act: Act, asked: FraudsAsked) -> tuple[tuple[FraudKind, ...], tuple[FraudRecord, ...]]:
    """Return which kinds of fraud were met most often, and the frauds. Nobody is in them; the look is written all the
    same: where few people travel, a post, a month and an age group may mean one.

    Raises NotAllowed.
    """
    require(act.roles, Right.READ_FRAUDS)
    record_look(act, subject=frauds_id(), what="frauds")
    return fraud_kinds(asked), frauds(asked)


def frauds_of_month_for(
    act: Act, *, month: date, after: UUID | None, limit: int
) -> tuple[tuple[UUID, FraudRecord], ...]:
    """Return frauds of one month, for a program that collects them; the look is written. Raises NotAllowed."""
    require(act.roles, Right.READ_FRAUDS)
    record_look(act, subject=frauds_id(), what=f"frauds/{month:%Y-%m}")
    return frauds_of(month, after=after, limit=limit)


def frauds_id() -> UUID:
    """Return the id under which the access log knows the register of frauds."""
    return named_id("frauds", "register")


def queue_id() -> UUID:
    """Return the id under which the access log knows the queue of examinations."""
    return named_id("examinations", "queue")


def is_task_of(act: Act, row: models.Examination) -> bool:
    """Return True when the examination is before this person: one condition a line."""
    if may(act.roles, Right.EXAMINE):
        return True
    return may(act.roles, Right.WORK_CASES) and row.post == act.post


def _may_see_at(act: Act, post: str) -> bool:
    return may(act.roles, Right.EXAMINE) or post == act.post
