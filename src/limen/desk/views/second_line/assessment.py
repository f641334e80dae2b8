"""The individual assessment sheet of a case: what was found, and what a human says of each of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings.operations import assessment
from limen.apps.crossings.operations.assessment import Answered, CaseAssessment, SheetRow
from limen.apps.crossings.queries import AnswerView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.presenting import ShownFinding
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.assessment import AnswerKind
from limen.lib.decision.rights import Right
from limen.lib.inspection.moves import State


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """One answer to a finding."""

    answer: str
    words: str
    officer: str
    at: str
    evidence: tuple[tuple[UUID, str], ...]
    """(id, label) of the pictures it rests on."""
    counts: bool
    """False once a later answer took its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One finding of the sheet."""

    number: int
    name: str
    finding: ShownFinding
    must: bool
    is_next: bool
    """True for the first one that must be answered and is not: its form is open."""
    answers: tuple[ShownAnswer, ...]
    """The one that counts first."""
    request: UUID
    """Id of the next answer."""


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the sheet."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def answer(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Answer one finding."""
    act = act_of(request, purpose=PURPOSE)
    try:
        made = asking.uuid(request.POST, "request")
        if made is None:
            raise FormBroken
        assessment.answer_finding(act, inspection=inspection, answer_id=made, answered=_answered(request.POST))
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The answer is recorded."))
    return redirect("desk:case-assessment", inspection)


def _answered(said: QueryDict) -> Answered:
    kind, reading = said.get("answer", ""), said.get("reading", "")
    if not reading.isdecimal() or len(reading) > 6 or kind not in ["", *AnswerKind]:
        raise FormBroken
    return Answered(
        finding=said.get("finding", ""),
        reading=int(reading),
        answer=AnswerKind(kind) if kind else None,
        words=said.get("words", ""),
        evidence=frozenset(_uuid(each) for each in said.getlist("evidence")),
    )


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise FormBroken from error


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {
        "problem": problems.shown(problem, kept=True),
        "typed": request.POST,
        "typed_evidence": request.POST.getlist("evidence"),
    }
    return _page(request, act, inspection, status=status_of(problem.code), extra=extra)


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    sheet = assessment.look_at_assessment(act, inspection=inspection)
    context = {
        **case_context(request, act, sheet.view, "assessment"),
        "rows": _rows(sheet, act),
        "headline": _headline(sheet),
        "missing": sheet.missing,
        "is_undecided": sheet.view.state is State.REFERRED,
        "kinds": [Choice(value=each.value, label=gettext(each.label), chosen=False) for each in AnswerKind],
        "evidence": [(str(each.id), each.label) for each in sheet.evidence],
        "longest": assessment.LONGEST_WORDS,
        **(extra or {}),
    }
    address = reverse("desk:case-assessment", args=[inspection])
    return answering.page(request, "desk/second_line/assessment.html", context, address=address, status=status)


def _headline(sheet: CaseAssessment) -> str:
    if not sheet.rows:
        return gettext("Nothing was found that needs an answer")
    if sheet.missing:
        told = ngettext("%(count)s finding to answer", "%(count)s findings to answer", sheet.missing)
        return told % {"count": presenting.text(sheet.missing)}
    return gettext("Every finding that weighs is answered")


def _rows(sheet: CaseAssessment, act: Act) -> list[ShownRow]:
    officers = officer_names({answer.officer for row in sheet.rows for answer in row.answers})
    labels = {each.id: each.label for each in sheet.evidence}
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    coming = next((row.name for row in sheet.rows if row.must and not row.answers), "")
    return [
        _row(place, row, officers, labels, zone, is_next=row.name == coming)
        for place, row in enumerate(sheet.rows, start=1)
    ]


def _row(
    place: int,
    row: SheetRow,
    officers: Mapping[UUID, str],
    labels: Mapping[UUID, str],
    zone: ZoneInfo,
    *,
    is_next: bool,
) -> ShownRow:
    return ShownRow(
        number=place,
        is_next=is_next,
        name=row.name,
        finding=presenting.finding(row.finding),
        must=row.must,
        answers=tuple(
            _answer(each, officers, labels, zone, counts=each is row.answers[-1]) for each in reversed(row.answers)
        ),
        request=new_id(),
    )


def _answer(
    answer: AnswerView, officers: Mapping[UUID, str], labels: Mapping[UUID, str], zone: ZoneInfo, *, counts: bool
) -> ShownAnswer:
    return ShownAnswer(
        answer=gettext(answer.answer.label),
        words=answer.words,
        officer=officers.get(answer.officer, ""),
        at=presenting.moment(answer.at, zone),
        evidence=tuple((each, labels.get(each, "")) for each in answer.evidence),
        counts=counts,
    )
