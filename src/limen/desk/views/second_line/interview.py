"""The interview of a case: one question at a time on top, everything that was said below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters.clock import new_id
from limen.apps.crossings.operations import interviews
from limen.apps.crossings.operations.interviews import CaseInterviews
from limen.apps.crossings.queries import EntryView, InspectionView, InterviewView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, at_work, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.case_page import PURPOSE, case_context
from limen.desk.languages import language_name, spoken_languages
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack.second_line import Guide
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.interviews import (
    LONGEST_NAME,
    LONGEST_PRESENT,
    LONGEST_WORDS,
    Entry,
    EntryKind,
    Interpreter,
    Presence,
    ReadBack,
    Setting,
    suggested_guides,
)
from limen.lib.decision.rights import Right

SAID: Mapping[EntryKind, str] = {
    EntryKind.ANSWER: N_("The answer is written down."),
    EntryKind.REMARK: N_("The remark is written down."),
    EntryKind.CORRECTION: N_("The correction is written down beside the line."),
    EntryKind.BREAK: N_("Break. Nothing is asked until you resume."),
    EntryKind.RESUMED: N_("The interview goes on."),
}
BESIDES = "besides"
"""In the place of a question of the guide: something else that was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEntry:
    """One line of the record."""

    number: int
    at: str
    kind: str
    question: str
    words: str
    correctable: bool
    corrects: int | None
    corrected_by: tuple[int, ...]
    """Numbers of the lines in which the traveller corrected this one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownInterview:
    """An interview in words."""

    id: UUID
    guide: str
    pairs: tuple[tuple[str, SafeString | str], ...]
    entries: tuple[ShownEntry, ...]
    on_break: bool
    ended: str
    read_back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownQuestion:
    """A question of the guide, or something asked besides."""

    code: str
    words: str
    asked: bool
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NextLine:
    """What is written next: the answer to a question, a remark, or the correction of a line."""

    kind: str
    question: str
    words: str
    """The question itself, as it may be read to the traveller; empty for a remark."""
    corrects: ShownEntry | None


@require_GET
@needs(Right.SEE_QUEUE)
@at_work
def show(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show the interview that goes on, with its next question, or the form to begin one; and those that ended."""
    return _page(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def begin(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Begin an interview."""
    act = act_of(request, purpose=PURPOSE)
    try:
        interviews.begin_interview(
            act, inspection=inspection, interview=_request_id(request.POST), setting=_setting(request.POST)
        )
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The interview has begun."))
    return redirect("desk:case-interview", inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def write(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Write down one line."""
    act = act_of(request, purpose=PURPOSE)
    try:
        entry = _entry(request.POST)
        interviews.write_entry(act, inspection=inspection, entry_id=_request_id(request.POST), entry=entry)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext(SAID[entry.kind]))
    return redirect("desk:case-interview", inspection)


@require_POST
@needs(Right.WORK_CASES)
@at_work
def end(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """End the interview after it was read back, or after the traveller did not want that."""
    act = act_of(request, purpose=PURPOSE)
    said = request.POST.get("read_back", "")
    try:
        read_back = ReadBack(said) if said in list(ReadBack) else None
        interviews.end_interview(act, inspection=inspection, read_back=read_back)
    except Problem as problem:
        return _refused(request, act, inspection, problem)
    messages.success(request, gettext("The interview has ended. What was said stays as it is."))
    return redirect("desk:case-interview", inspection)


def _request_id(said: QueryDict) -> UUID:
    made = asking.uuid(said, "request")
    if made is None:
        raise FormBroken
    return made


def _setting(said: QueryDict) -> Setting:
    interpreter, presence = said.get("interpreter", ""), said.get("presence", "")
    if interpreter not in list(Interpreter) or presence not in ["", *Presence]:
        raise FormBroken
    return Setting(
        guide=said.get("guide", ""),
        language=said.get("language", ""),
        interpreter=Interpreter(interpreter),
        interpreter_name=said.get("interpreter_name", ""),
        presence=Presence(presence) if presence else None,
        present=said.get("present", ""),
    )


def _entry(said: QueryDict) -> Entry:
    kind, corrects, question = said.get("kind", ""), said.get("corrects", ""), said.get("question", "")
    if kind not in list(EntryKind) or not (corrects == "" or (corrects.isdecimal() and len(corrects) < 6)):
        raise FormBroken
    return Entry(
        kind=EntryKind(kind),
        words=said.get("words", ""),
        question="" if question == BESIDES else question,
        corrects=int(corrects) if corrects else None,
    )


def _refused(request: DeskRequest, act: Act, inspection: UUID, problem: Problem) -> HttpResponse:
    if request.htmx:
        return problems.answer(request, problem)
    extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
    return _page(request, act, inspection, status=status_of(problem.code), extra=extra)


def _page(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    case = interviews.look_at_interviews(act, inspection=inspection)
    context = {
        **case_context(request, act, case.view, "interview"),
        "request_id": new_id(),
        "longest": LONGEST_WORDS,
        "ended": [_shown(each, act) for each in reversed(case.interviews) if each.ended_at],
        **(_running(request, act, case.running) if case.running else _beginning(act, case)),
        **(extra or {}),
    }
    address = f"{reverse('desk:case-interview', args=[inspection])}{_asked_for(request)}"
    return answering.page(request, "desk/second_line/interview.html", context, address=address, status=status)


def _asked_for(request: DeskRequest) -> str:
    """Return the query of the address: which question or line this page is about."""
    return f"?{request.GET.urlencode()}" if request.method == "GET" and request.GET else ""


def _beginning(act: Act, case: CaseInterviews) -> dict[str, object]:
    return {
        "running": None,
        "guides": _guides(act, case.view),
        "languages": spoken_languages(),
        "interpreters": [
            Choice(value=each.value, label=gettext(each.label), chosen=False)
            for each in (Interpreter.PERSON, Interpreter.SERVICE, Interpreter.NONE)
        ],
        "presences": [Choice(value=each.value, label=gettext(each.label), chosen=False) for each in Presence],
        "longest_name": LONGEST_NAME,
        "longest_present": LONGEST_PRESENT,
    }


def _guides(act: Act, view: InspectionView) -> list[Choice]:
    ordered = suggested_guides(view.findings, act.pack.second_line.guides)
    return [Choice(value=each.code, label=gettext(each.name), chosen=place == 0) for place, each in enumerate(ordered)]


def _running(request: DeskRequest, act: Act, running: InterviewView) -> dict[str, object]:
    guide = act.pack.second_line.guide(running.setting.guide)
    shown = _shown(running, act)
    coming = _next_line(request.GET, guide, running, shown)
    return {
        "running": shown,
        "next": coming,
        "questions": _questions(guide, running, coming),
        "read_backs": [Choice(value=each.value, label=gettext(each.label), chosen=False) for each in ReadBack],
    }


def _next_line(said: QueryDict, guide: Guide | None, running: InterviewView, shown: ShownInterview) -> NextLine:
    """Return what is written next: the line that was asked for, or the first question without an answer."""
    corrected = next((each for each in shown.entries if str(each.number) == said.get("correct", "")), None)
    if corrected and corrected.correctable:
        return NextLine(kind=EntryKind.CORRECTION.value, question="", words="", corrects=corrected)
    if "remark" in said:
        return NextLine(kind=EntryKind.REMARK.value, question="", words="", corrects=None)
    answered = {entry.question for entry in running.entries if entry.kind is EntryKind.ANSWER}
    questions = {each.code: each.name for each in guide.questions} if guide else {}
    left = [code for code in questions if code not in answered]
    code = said.get("ask", "") or (left[0] if left else BESIDES)
    words = gettext(questions[code]) if code in questions else ""
    return NextLine(
        kind=EntryKind.ANSWER.value, question=code if code in questions else BESIDES, words=words, corrects=None
    )


def _questions(guide: Guide | None, running: InterviewView, coming: NextLine) -> list[ShownQuestion]:
    answered = {entry.question for entry in running.entries if entry.kind is EntryKind.ANSWER}
    return [
        ShownQuestion(
            code=each.code, words=gettext(each.name), asked=each.code in answered, current=each.code == coming.question
        )
        for each in (guide.questions if guide else ())
    ]


def _shown(interview: InterviewView, act: Act) -> ShownInterview:
    zone = ZoneInfo(act.pack.time_zone_of(act.post))
    guide = act.pack.second_line.guide(interview.setting.guide)
    return ShownInterview(
        id=interview.id,
        guide=gettext(guide.name) if guide else interview.setting.guide,
        pairs=_pairs(interview, zone),
        entries=tuple(_line(entry, interview.entries, guide, zone) for entry in interview.entries),
        on_break=interview.on_break,
        ended=presenting.moment(interview.ended_at, zone) if interview.ended_at else "",
        read_back=gettext(interview.read_back.label) if interview.read_back else "",
    )


def _pairs(interview: InterviewView, zone: ZoneInfo) -> tuple[tuple[str, SafeString | str], ...]:
    setting = interview.setting
    officer = officer_names([interview.officer]).get(interview.officer, "")
    through = gettext(setting.interpreter.label)
    if setting.presence:
        through = f"{setting.interpreter_name} · {gettext(setting.presence.label)}"
    return (
        (gettext("Language"), presenting.html(language_name(setting.language))),
        (gettext("Interpreter"), presenting.html(through)),
        (gettext("Others in the room"), presenting.html(setting.present) or gettext("nobody")),
        (gettext("Asked by"), presenting.html(officer)),
        (gettext("Began"), presenting.moment(interview.began_at, zone)),
    )


def _line(entry: EntryView, entries: tuple[EntryView, ...], guide: Guide | None, zone: ZoneInfo) -> ShownEntry:
    question = guide.question(entry.question) if guide else None
    return ShownEntry(
        number=entry.number,
        at=presenting.hour(entry.at, zone),
        kind=gettext(entry.kind.label),
        question=gettext(question.name) if question else "",
        words=entry.words,
        correctable=entry.kind not in {EntryKind.BREAK, EntryKind.RESUMED},
        corrects=entry.corrects,
        corrected_by=tuple(each.number for each in entries if each.corrects == entry.number),
    )
