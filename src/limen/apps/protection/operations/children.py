"""The cases of children: opened where one was noticed, known only to their members, closed when all is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from limen.apps.protection import models
from limen.apps.protection.access import child_case_for, child_case_to_take
from limen.apps.protection.models.helping import LONG
from limen.apps.protection.operations.duties import ask_again
from limen.apps.protection.operations.messages import to_contact
from limen.apps.protection.operations.noting import note
from limen.apps.protection.operations.referrals import number_of
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right, require
from limen.lib.safeguards.children import FORMS, ApproverSame, RecordKind, clean_record, require_closable_case
from limen.lib.safeguards.duties import KINDS


class CaseWordsMissing(Problem):
    """A step of a child's case needs a reason."""

    code = "child-case-words"
    sentence = N_("Say why, in your words: whoever reads the case later must understand it.")


class ChildCaseClosed(Problem):
    """The case of the child is closed."""

    code = "child-case-closed"
    sentence = N_("This case is closed. Open it again before you write in it.")


class NoSuchRecord(Problem):
    """There is no such record, or it is approved already."""

    code = "child-record-unknown"
    sentence = N_("There is no such record that waits for approval.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """A child whom somebody, or something, noticed."""

    person: UUID
    inspection: UUID | None
    post: str
    by: str
    """Kind of the duty; `transferred` for a case from elsewhere."""
    met_at: datetime
    at: datetime
    officer: UUID
    """Whose word or reading it was."""


def open_child_case(act: Act, *, noticed: Noticed, foreign_id: str = "") -> UUID:
    """Open the case of a child and have the authority told; the child that has one keeps it, opened again if closed.

    Inside the caller's transaction. A guardian is a duty from now on.
    """
    row = models.ChildCase.objects.select_for_update().filter(person=noticed.person).first()
    if row is None:
        row = _new_case(act, noticed, foreign_id)
    elif row.closed_at is not None:
        _reopen(act, row)
    else:
        return row.id
    if noticed.inspection:
        guardian = KINDS["guardian"]
        ask_again(act, inspection=noticed.inspection, person=noticed.person, kind=guardian, opened_by=noticed.officer)
    to_contact(act, "child-protection", about="child")
    return row.id


def _new_case(act: Act, noticed: Noticed, foreign_id: str) -> models.ChildCase:
    id_ = act.new_id()
    told_at = max(act.at, noticed.at, noticed.met_at)
    row = models.ChildCase.objects.create(
        id=id_,
        number=number_of(id_).replace("R-", "C-"),
        inspection=noticed.inspection,
        person=noticed.person,
        post=noticed.post,
        noticed_by=noticed.by,
        met_at=min(noticed.met_at, noticed.at),
        noticed_at=noticed.at,
        told_at=told_at,
        foreign_id=foreign_id,
    )
    note(act, what="child-case-opened", record=id_, person=row.person, inspection=row.inspection)
    return row


def _reopen(act: Act, row: models.ChildCase) -> None:
    row.closed_at, row.closed_by, row.close_words = None, None, ""
    row.save(update_fields=["closed_at", "closed_by", "close_words"])
    note(act, what="child-case-reopened", record=row.id, person=row.person, inspection=row.inspection)


def take_child_case(act: Act, *, case: UUID, why: str) -> None:
    """Become a member of a child's case, with the reason why one must know of it; the first answers for the authority.

    Raises NotAllowed, NoSuchChildCase or CaseWordsMissing.
    """
    require(act.roles, Right.WORK_CHILD_CASES)
    with transaction.atomic():
        row = child_case_to_take(act, case)
        _add_member(act, row, act.actor, why)
        if row.answered_at is None:
            row.answered_at = act.at
            row.save(update_fields=["answered_at"])


def name_case_member(act: Act, *, case: UUID, officer: UUID, why: str) -> None:
    """Let somebody else know of a case, by one of its members. Raises NoSuchChildCase or CaseWordsMissing."""
    with transaction.atomic():
        _add_member(act, child_case_for(act, case, what="child-case-member", lock=True), officer, why)


def _add_member(act: Act, row: models.ChildCase, officer: UUID, why: str) -> None:
    said = clean_line(why, longest=500)
    if not said:
        raise CaseWordsMissing
    _, is_new = models.CaseMember.objects.get_or_create(
        case=row,
        officer_id=officer,
        until=None,
        defaults={"id": act.new_id(), "why": said, "since": act.at},
    )
    if is_new:
        note(
            act,
            what="child-case-member",
            record=row.id,
            person=row.person,
            inspection=row.inspection,
            told={"words": said},
            said={"member": str(officer)},
        )


def leave_child_case(act: Act, *, case: UUID) -> None:
    """Stop knowing of a case. Raises NoSuchChildCase."""
    with transaction.atomic():
        row = child_case_for(act, case, what="child-case-left", lock=True)
        row.members.filter(officer=act.actor, until__isnull=True).update(until=act.at)
        note(act, what="child-case-left", record=row.id, person=row.person, inspection=row.inspection)


def write_record(act: Act, *, case: UUID, record: UUID, kind: RecordKind, said: Mapping[str, str]) -> None:
    """Write a record into a case; the same `record` twice is one.

    Raises NoSuchChildCase, ChildCaseClosed or RecordWrong.
    """
    with transaction.atomic():
        row = _open_case(act, case, what=f"child-{kind}")
        if models.ChildRecord.objects.filter(id=record).exists():
            return
        kept = clean_record(kind, said)
        models.ChildRecord.objects.create(
            id=record,
            case=row,
            number=row.records.count() + 1,
            kind=kind,
            said=json.dumps(kept, ensure_ascii=False),
            at=act.at,
            recorded_by_id=act.actor,
        )
        note(act, what=f"child-{kind}", record=record, person=row.person, inspection=row.inspection, said={**kept})
        if kind is RecordKind.FOLLOW_UP:
            _next_follow_up(act, row)


def _next_follow_up(act: Act, row: models.ChildCase) -> None:
    due = act.at + timedelta(days=act.pack.protection.follow_up_days)
    models.CaseTask.objects.create(id=act.new_id(), case=row, words=FOLLOW_UP_TASK, due_at=due, made_by_id=act.actor)


FOLLOW_UP_TASK = N_("See the child again")


def approve_record(act: Act, *, case: UUID, record: UUID) -> None:
    """Approve a record as the second person of the authority.

    Raises NoSuchChildCase, ChildCaseClosed, NoSuchRecord or ApproverSame.
    """
    with transaction.atomic():
        row = _open_case(act, case, what="child-approval")
        found = row.records.select_for_update().filter(id=record, approved_at__isnull=True).first()
        if found is None or not FORMS[RecordKind(found.kind)].is_approved:
            raise NoSuchRecord
        if found.recorded_by_id == act.actor:
            raise ApproverSame
        found.approved_at, found.approved_by_id = act.at, act.actor
        found.save(update_fields=["approved_at", "approved_by"])
        note(act, what="child-record-approved", record=record, person=row.person, inspection=row.inspection)


def set_task(act: Act, *, case: UUID, words: str, due_at: datetime) -> None:
    """Say what is to be done by when. Raises NoSuchChildCase, ChildCaseClosed or CaseWordsMissing."""
    said = clean_line(words, longest=500)
    if not said:
        raise CaseWordsMissing
    with transaction.atomic():
        row = _open_case(act, case, what="child-task")
        task = models.CaseTask.objects.create(
            id=act.new_id(), case=row, words=said, due_at=due_at, made_by_id=act.actor
        )
        note(act, what="child-task", record=task.id, person=row.person, told={"words": said})


def do_task(act: Act, *, case: UUID, task: UUID) -> None:
    """Record that something was done; done already, it stays so. Raises NoSuchChildCase or ChildCaseClosed."""
    with transaction.atomic():
        row = _open_case(act, case, what="child-task")
        done = row.tasks.filter(id=task, done_at__isnull=True).update(done_at=act.at, done_by=act.actor)
        if done:
            note(act, what="child-task-done", record=task, person=row.person)


def close_child_case(act: Act, *, case: UUID, words: str) -> None:
    """Close a case in which everything is there.

    Raises NoSuchChildCase, ChildCaseClosed, CaseWordsMissing or CaseNotReady.
    """
    said = clean_words(words, longest=LONG)
    if not said:
        raise CaseWordsMissing
    with transaction.atomic():
        row = _open_case(act, case, what="child-case-closed")
        counting = {
            RecordKind(each.kind): json.loads(each.said)
            for each in row.records.order_by("number")
            if each.approved_at or not FORMS[RecordKind(each.kind)].is_approved
        }
        is_adult = counting.get(RecordKind.AGE, {}).get("result") == "adult"
        require_closable_case(counting, is_adult=is_adult)
        row.closed_at, row.closed_by_id, row.close_words = act.at, act.actor, said
        row.save(update_fields=["closed_at", "closed_by", "close_words"])
        note(
            act, what="child-case-closed", record=row.id, person=row.person, inspection=row.inspection,
            told={"words": said},
        )  # fmt: skip


def ring_tasks(act: Act) -> int:
    """Tell the authority of tasks that are overdue, once each; return of how many."""
    due = models.CaseTask.objects.filter(
        done_at__isnull=True, rung_at__isnull=True, due_at__lte=act.at, case__closed_at__isnull=True
    )
    if not due.exists():
        return 0
    with transaction.atomic():
        count = due.update(rung_at=act.at)
        if count:
            to_contact(act, "child-protection", about="task-due")
    return count


def _open_case(act: Act, case: UUID, *, what: str) -> models.ChildCase:
    row = child_case_for(act, case, what=what, lock=True)
    if row.closed_at is not None:
        raise ChildCaseClosed
    return row
