"""Interviews of the second line: begun in a language, through somebody; written down line by line; read back, ended.

What is written stays: the traveller's correction stands beside the line it corrects. It is no protection interview; a
claim is recorded by its own step and is not asked about here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction

from limen.apps.crossings import models, queries
from limen.apps.crossings.access import case_for
from limen.apps.crossings.operations.cases import require_holder
from limen.apps.crossings.operations.open import RequestReused
from limen.apps.crossings.queries import InspectionView, InterviewView
from limen.apps.journal.operations import append, once_more
from limen.lib.basics.act import Act
from limen.lib.basics.problems import Problem
from limen.lib.basics.text import clean_line, clean_words
from limen.lib.basics.words import N_
from limen.lib.decision.interviews import (
    LONGEST_NAME,
    LONGEST_PRESENT,
    LONGEST_WORDS,
    Entry,
    EntryKind,
    Interpreter,
    ReadBack,
    Setting,
    require_entry,
    require_setting,
)
from limen.lib.decision.rights import Right, require


class InterviewRunning(Problem):
    """Another interview of this case goes on."""

    code = "interview-running"
    sentence = N_("An interview of this case is still going on. End it, with the read-back, before you begin another.")


class NoSuchInterview(Problem):
    """There is no such interview in the case, or it has ended."""

    code = "interview-unknown"
    sentence = N_("This interview is not going on any more. What was said in it stays as it is.")


class ReadBackMissing(Problem):
    """An interview would end without a word on whether the traveller heard what was written."""

    code = "read-back-missing"
    sentence = N_("Say whether the traveller heard the record read back, or did not want to.")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInterviews:
    """A case and what was said in it."""

    view: InspectionView
    interviews: tuple[InterviewView, ...]

    @property
    def running(self) -> InterviewView | None:
        """The interview that goes on."""
        return next((each for each in self.interviews if each.ended_at is None), None)


def look_at_interviews(act: Act, *, inspection: UUID) -> CaseInterviews:
    """Return a case with its interviews; the look is logged. Raises NoSuchInspection."""
    with transaction.atomic():
        row = case_for(act, inspection, what="interviews")
        return CaseInterviews(view=queries.view_of(row), interviews=queries.interviews_of(row.id))


@once_more
def begin_interview(act: Act, *, inspection: UUID, interview: UUID, setting: Setting) -> UUID:
    """Begin an interview of a case in hand, under the id that the caller made, and return that id.

    The same id with the same setting once more changes nothing. Raises NotAllowed, NoSuchInspection, NotYourCase,
    InterviewRunning, RequestReused, or what `require_setting` raises.
    """
    require(act.roles, Right.WORK_CASES)
    said = _cleaned(setting)
    with transaction.atomic():
        row = case_for(act, inspection, what="interview", lock=True)
        require_holder(act, row.id)
        if known := next((each for each in queries.interviews_of(row.id) if each.id == interview), None):
            return _same(known.id, known.setting == said)
        require_setting(said, guides=[guide.code for guide in act.pack.second_line.guides], is_child=row.is_child)
        if models.Interview.objects.filter(inspection=row, ended_at__isnull=True).exists():
            raise InterviewRunning
        _keep_interview(act, row, interview, said)
    return interview


def _same(known: UUID, is_same: bool) -> UUID:  # noqa: FBT001 - private, called with the comparison itself
    if not is_same:
        raise RequestReused
    return known


def _cleaned(setting: Setting) -> Setting:
    """Return the setting as it is kept; without an interpreter, whatever a form says of one is left out."""
    alone = setting.interpreter is Interpreter.NONE
    return replace(
        setting,
        interpreter_name="" if alone else clean_line(setting.interpreter_name, longest=LONGEST_NAME),
        presence=None if alone else setting.presence,
        present=clean_line(setting.present, longest=LONGEST_PRESENT),
    )


def _keep_interview(act: Act, row: models.Inspection, interview: UUID, setting: Setting) -> None:
    presence = setting.presence.value if setting.presence else ""
    models.Interview.objects.create(
        id=interview,
        inspection=row,
        guide=setting.guide,
        language=setting.language,
        interpreter=setting.interpreter,
        interpreter_name=setting.interpreter_name,
        interpreter_presence=presence,
        present=setting.present,
        officer_id=act.actor,
        began_at=act.at,
    )
    append(
        act,
        kind="limen.interview.begun",
        subject=row.id,
        data={"interview": str(interview)},
        sealed={
            "guide": setting.guide,
            "language": setting.language,
            "interpreter": setting.interpreter.value,
            "interpreter_name": setting.interpreter_name,
            "presence": presence,
            "present": setting.present,
        },
        subject_record=row.person,
    )


@once_more
def write_entry(act: Act, *, inspection: UUID, entry_id: UUID, entry: Entry) -> int:
    """Write one line into the interview that goes on, under the id that the caller made; return its number.

    The same id with the same words once more changes nothing. Raises NotAllowed, NoSuchInspection, NotYourCase,
    NoSuchInterview, RequestReused, or what `require_entry` raises.
    """
    require(act.roles, Right.WORK_CASES)
    said = replace(entry, words=clean_words(entry.words, longest=LONGEST_WORDS))
    with transaction.atomic():
        row = case_for(act, inspection, what="interview", lock=True)
        require_holder(act, row.id)
        if known := models.InterviewEntry.objects.filter(id=entry_id, interview__inspection=row).first():
            _same(known.id, (known.kind, known.question, known.corrects, known.words) == _fields(said))
            return known.number
        running = _running(row)
        before = [EntryKind(kind) for kind in running.entries.order_by("number").values_list("kind", flat=True)]
        require_entry(said, guide=act.pack.second_line.guide(running.guide), before=before)
        return _keep_entry(act, row, running, entry_id, said, number=len(before) + 1)


def _fields(entry: Entry) -> tuple[str, str, int | None, str]:
    return entry.kind.value, entry.question, entry.corrects, entry.words


def _running(row: models.Inspection) -> models.Interview:
    running = models.Interview.objects.filter(inspection=row, ended_at__isnull=True).first()
    if running is None:
        raise NoSuchInterview
    return running


def _keep_entry(
    act: Act, row: models.Inspection, interview: models.Interview, entry_id: UUID, entry: Entry, *, number: int
) -> int:
    kind, question, corrects, words = _fields(entry)
    models.InterviewEntry.objects.create(
        id=entry_id,
        interview=interview,
        number=number,
        at=act.at,
        kind=kind,
        question=question,
        corrects=corrects,
        words=words,
    )
    append(
        act,
        kind="limen.interview.entered",
        subject=row.id,
        data={"interview": str(interview.id), "number": number},
        sealed={"kind": kind, "question": question, "corrects": corrects, "words": words},
        subject_record=row.person,
    )
    return number


@once_more
def end_interview(act: Act, *, inspection: UUID, read_back: ReadBack | None) -> None:
    """End the interview that goes on: the record was read back to the traveller, or the traveller did not want it.

    Raises NotAllowed, NoSuchInspection, NotYourCase, NoSuchInterview or ReadBackMissing.
    """
    require(act.roles, Right.WORK_CASES)
    with transaction.atomic():
        row = case_for(act, inspection, what="interview", lock=True)
        require_holder(act, row.id)
        running = _running(row)
        if read_back is None:
            raise ReadBackMissing
        # A clock that was set back must not end an interview before it began.
        running.ended_at, running.read_back = max(act.at, running.began_at), read_back
        running.save(update_fields=["ended_at", "read_back"])
        append(
            act,
            kind="limen.interview.ended",
            subject=row.id,
            data={"interview": str(running.id), "entries": running.entries.count()},
            sealed={"read_back": read_back.value},
            subject_record=row.person,
        )
