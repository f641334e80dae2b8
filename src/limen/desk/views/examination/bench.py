"""The examiner's queue and bench: pictures, the checklist, the conclusion and its second examiner."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters import uploads
from limen.adapters.clock import new_id
from limen.adapters.examination_pdf import set_paper
from limen.adapters.node_identity import NodeSigner
from limen.apps.examination import access
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import Letter, MadePaper, Said
from limen.apps.examination.queries import ConcludedView, ExaminationRow, ExaminationView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, asking, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.asking import Choice, FormBroken
from limen.desk.requests import DeskRequest
from limen.desk.views.examination.following import after_of, moment_of
from limen.desk.views.examination.pictures import shown_pictures
from limen.desk.views.examination.sending import PURPOSE
from limen.desk.views.second_line.notice import as_pdf
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.country_pack.examination import Feature
from limen.lib.basics.problems import Problem
from limen.lib.decision.evidence import Picture
from limen.lib.decision.rights import Right
from limen.lib.examination.conclusions import ADVERSE, Answer, Conclusion
from limen.lib.examination.custody import CustodyIncomplete, CustodyStep, Step
from limen.lib.examination.features import Result, Seen, Sheet, counted
from limen.lib.examination.letters import Addressee
from limen.lib.examination.pictures import Light, read_width


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An examination in the queue: what it is, and not whose."""

    id: UUID
    kind: str
    issuer: str
    post: str
    waiting: str
    examiner: str
    state: str
    weight: str
    pictures: int
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFeature:
    """A feature with what was said of it and what can be said."""

    name: str
    """Name of its fields in the form."""
    label: str
    sentence: str
    choices: list[Choice]
    words: str
    said: str
    """The result, in words; empty where nothing was said."""
    weight: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownConclusion:
    """A conclusion and what became of it."""

    id: UUID
    label: str
    adverse: bool
    methods: list[str]
    words: str
    proposer: str
    proposed: str
    answer: str
    answerer: str
    answered: str
    answer_words: str
    mine: bool
    waits: bool


@require_GET
@needs(Right.SEE_EXAMINATIONS)
def queue(request: DeskRequest) -> HttpResponse:
    """Show what waits for an examiner or for a second one, and what was concluded lately."""
    act = act_of(request, purpose=PURPOSE)
    rows = rows_of(access.queue_for(act), act)
    context = {"rows": rows, "done": rows_of(access.done_for(act), act), "examines": is_allowed(request, Right.EXAMINE)}
    return answering.page(request, "desk/examination/queue.html", context)


def rows_of(found: Iterable[ExaminationRow], act: Act) -> list[Row]:
    """Return examinations as rows, in their order."""
    kept = list(found)
    named = officer_names({each.examiner for each in kept if each.examiner})
    return [_row(each, act, named) for each in kept]


def _row(row: ExaminationRow, act: Act, named: Mapping[UUID, str]) -> Row:
    post = act.pack.post(row.post)
    state, weight = gettext("Waits for an examiner"), "notice"
    if row.waits_for_second:
        state, weight = gettext("Waits for a second examiner"), "attention"
    elif row.examiner:
        state, weight = gettext("Is being examined"), "info"
    return Row(
        id=row.id,
        kind=type_name(act, row.document_type),
        issuer=presenting.country(row.issuer) if row.issuer else gettext("not known"),
        post=gettext(post.name) if post else row.post,
        waiting=presenting.duration(act.at - row.asked_at),
        examiner=named.get(row.examiner, "") if row.examiner else "",
        state=state,
        weight=weight,
        pictures=row.pictures,
        mine=row.examiner == act.actor,
    )


def type_name(act: Act, code: str) -> str:
    """Return the name of a kind of document in the reader's language; the code of one that the pack dropped."""
    kind = act.pack.examination.document_type(code)
    return gettext(kind.name) if kind else code


@require_GET
@needs(Right.SEE_EXAMINATIONS)
def show(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Show the bench of one examination."""
    return page_of(request, act_of(request, purpose=PURPOSE), examination)


@require_POST
@needs(Right.EXAMINE)
def take(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Take the examination."""
    act = act_of(request, purpose=PURPOSE)
    try:
        examinations.take_examination(act, examination=examination)
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext("You have this examination."))
    return redirect("desk:examination", examination)


@require_POST
@needs(Right.RECORD_CLAIM)
def claim(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Record that the bearer needs protection: whoever compares a face may be the one who hears it."""
    act = act_of(request, purpose="protection")
    examinations.claim_at_bench(act, examination=examination)
    messages.success(request, gettext("The protection claim is recorded. Call the authority now."))
    return redirect("desk:examination", examination)


@require_POST
@needs(Right.SEE_EXAMINATIONS)
def add(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Add a picture under one light."""
    act = act_of(request, purpose=PURPOSE)
    try:
        _keep(request, act, examination)
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext("The picture is kept. What it said beside its pixels is gone."))
    return redirect("desk:examination", examination)


def _keep(request: DeskRequest, act: Act, examination: UUID) -> None:
    made, light = asking.uuid(request.POST, "request"), request.POST.get("light", "")
    if made is None or light not in list(Light):
        raise FormBroken
    examinations.keep_picture(
        act,
        examination=examination,
        picture_id=made,
        light=Light(light),
        label=request.POST.get("label", ""),
        picture=sent_picture(request),
        width_tenths=read_width(request.POST.get("width", "")),
    )


def sent_picture(request: DeskRequest, *, most_side: int = 0) -> Picture:
    """Return the picture that came by one of the two fields, read by the bounded process. Raises FileMissing."""
    for field in ("photo", "file"):
        if sent := request.FILES.get(field):
            return uploads.read_picture(sent.read(), most_side=most_side)
    raise uploads.FileMissing


@require_POST
@needs(Right.EXAMINE)
def say(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Keep what the checklist says; what is as before adds nothing."""
    act = act_of(request, purpose=PURPOSE)
    try:
        view = examinations.look_at_examination(act, examination=examination)
        said = list(_said(request.POST, _features(act, view)))
        count = examinations.see_features(act, examination=examination, seen=said)
        examinations.say_series(act, examination=examination, series=request.POST.get("series", ""))
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext("Kept: %(count)s answers are new.") % {"count": presenting.text(count)})
    return redirect("desk:examination", examination)


def _said(typed: QueryDict, features: Iterable[tuple[Sheet, Feature]]) -> Iterable[Seen]:
    """Yield what was chosen; a feature of which nothing was chosen is left as it is."""
    for sheet, feature in features:
        result = typed.get(f"result-{feature.code}", "")
        if not result:
            continue
        if result not in list(Result):
            raise FormBroken
        words = typed.get(f"words-{feature.code}", "")
        yield Seen(sheet=sheet, feature=feature.code, result=Result(result), words=words)


def _features(act: Act, view: ExaminationView) -> list[tuple[Sheet, Feature]]:
    law = act.pack.examination
    kind = law.document_type(view.document_type)
    codes = kind.features if kind else ()
    of_document = [(Sheet.DOCUMENT, found) for code in codes if (found := law.feature(code))]
    of_face = [(Sheet.FACE, each) for each in law.face_features] if view.compares_bearer else []
    return [*of_document, *of_face]


@require_POST
@needs(Right.EXAMINE)
def conclude(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Write down what the examination came to."""
    act = act_of(request, purpose=PURPOSE)
    try:
        answer = _conclude(request.POST, act, examination)
    except Problem as problem:
        return refused(request, act, examination, problem)
    told = gettext("Concluded. The case is told.") if answer else gettext("It waits for a second examiner.")
    messages.success(request, told)
    return redirect("desk:examination", examination)


def _conclude(typed: QueryDict, act: Act, examination: UUID) -> Answer | None:
    made, chosen = asking.uuid(typed, "request"), typed.get("conclusion", "")
    if made is None or chosen not in list(Conclusion):
        raise FormBroken
    said = Said(
        conclusion=Conclusion(chosen),
        words=typed.get("words", ""),
        methods=tuple(typed.getlist("method")),
        came_from=asking.country_code(typed.get("came_from", "")),
        went_to=asking.country_code(typed.get("went_to", "")),
    )
    return examinations.conclude(act, examination=examination, conclusion_id=made, said=said)


@require_POST
@needs(Right.EXAMINE)
def answer(request: DeskRequest, examination: UUID, conclusion: UUID) -> HttpResponse:
    """Confirm, decline or take back what waits."""
    act, chosen = act_of(request, purpose=PURPOSE), request.POST.get("answer", "")
    if chosen not in list(Answer):
        raise FormBroken
    try:
        examinations.answer_conclusion(
            act,
            examination=examination,
            conclusion=conclusion,
            answer=Answer(chosen),
            words=request.POST.get("words", ""),
        )
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext(Answer(chosen).label))
    return redirect("desk:examination", examination)


@require_POST
@needs(Right.SEE_EXAMINATIONS)
def custody(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Record a step of the chain of custody."""
    act = act_of(request, purpose=PURPOSE)
    try:
        _record_step(request.POST, act, examination)
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext("The step is recorded, by both names."))
    return redirect("desk:examination", examination)


def _record_step(typed: QueryDict, act: Act, examination: UUID) -> None:
    made, step, at = asking.uuid(typed, "request"), typed.get("step", ""), moment_of(typed.get("at", ""), act)
    if made is None or step not in list(Step):
        raise FormBroken
    if at is None:
        raise CustodyIncomplete
    said = CustodyStep(
        step=Step(step),
        given_by=typed.get("given_by", ""),
        taken_by=typed.get("taken_by", ""),
        place=typed.get("place", ""),
        bag=typed.get("bag", ""),
        at=at,
        words=typed.get("step_words", ""),
    )
    examinations.record_step(act, examination=examination, step_id=made, step=said)


@require_POST
@needs(Right.EXAMINE)
def report(request: DeskRequest, examination: UUID) -> HttpResponse:
    """Make the report, or a letter: which one, the form says."""
    act = act_of(request, purpose=PURPOSE)
    try:
        made = _write(request.POST, act, examination)
    except Problem as problem:
        return refused(request, act, examination, problem)
    messages.success(request, gettext("Made and sealed: %(number)s.") % {"number": made.number})
    return redirect("desk:examination", examination)


def _write(typed: QueryDict, act: Act, examination: UUID) -> MadePaper:
    made, to = asking.uuid(typed, "request"), typed.get("to", "")
    signer = NodeSigner(folder=settings.CONFIGURATION.home)
    if made is None or (to and to not in list(Addressee)):
        raise FormBroken
    if not to:
        return examinations.make_report(act, examination=examination, paper_id=made, signer=signer, press=set_paper)
    letter = Letter(
        to=Addressee(to),
        addressee=typed.get("addressee", ""),
        state=asking.country_code(typed.get("state", "")),
        conveyance=typed.get("conveyance", ""),
    )
    return examinations.write_letter(
        act, examination=examination, paper_id=made, letter=letter, signer=signer, press=set_paper
    )


@require_GET
@needs(Right.SEE_EXAMINATIONS)
def paper(request: DeskRequest, examination: UUID, paper: UUID) -> HttpResponse:
    """Send a report or a letter as it was made; the look at it is logged."""
    number, pdf = examinations.open_paper(act_of(request, purpose=PURPOSE), examination=examination, paper=paper)
    return as_pdf(pdf, name=number)


def refused(request: DeskRequest, act: Act, examination: UUID, problem: Problem) -> HttpResponse:
    """Return the bench with what went wrong, and with what was typed."""
    extra = {"problem": problems.shown(problem, kept=True), "typed": request.POST}
    return page_of(request, act, examination, status=status_of(problem.code), extra=extra)


def page_of(
    request: DeskRequest,
    act: Act,
    examination: UUID,
    *,
    status: int = 200,
    extra: Mapping[str, object] | None = None,
) -> HttpResponse:
    """Return the page of the bench."""
    view = examinations.look_at_examination(act, examination=examination)
    named = officer_names(_officers(view))
    typed = (extra or {}).get("typed")
    typed = typed if isinstance(typed, QueryDict) else QueryDict()
    sheets = shown_sheets(act, view, named, typed)
    is_open = view.concluded_at is None and view.open_conclusion is None
    context = {
        "view": view,
        "kind": type_name(act, view.document_type),
        "asked_by": named.get(view.asked_by, ""),
        "asked": presenting.moment(view.asked_at, presenting.zone_of(act)),
        "examiner": named.get(view.examiner, "") if view.examiner else "",
        "mine": view.examiner == act.actor,
        "works": is_open and view.examiner == act.actor and is_allowed(request, Right.EXAMINE),
        "pictures_open": is_open
        and (view.examiner == act.actor or (is_allowed(request, Right.WORK_CASES) and act.post == view.post)),
        "may_take": view.examiner is None and is_open and is_allowed(request, Right.EXAMINE),
        "examines": is_allowed(request, Right.EXAMINE),
        "pictures": shown_pictures(act, view),
        "lights": [Choice(value=each, label=gettext(each.label), chosen=False) for each in Light],
        "document_sheet": sheets[Sheet.DOCUMENT],
        "face_sheet": sheets[Sheet.FACE],
        "face_counts": _face_counts(view),
        "conclusions": [shown_conclusion(act, each, named) for each in view.conclusions],
        "choices": [Choice(value=each, label=gettext(each.label), chosen=False) for each in Conclusion],
        "methods": [(each.code, gettext(each.name)) for each in act.pack.examination.methods],
        "chosen_methods": typed.getlist("method"),
        **after_of(act, view, typed),
        "request_id": new_id(),
        **(extra or {}),
    }
    address = reverse("desk:examination", args=[examination])
    return answering.page(request, "desk/examination/bench.html", context, address=address, status=status)


def _officers(view: ExaminationView) -> set[UUID]:
    of_conclusions = {each.proposed_by for each in view.conclusions}
    answered = {each.answered_by for each in view.conclusions if each.answered_by}
    seen = {each.officer for each in view.seen}
    return {view.asked_by, *([view.examiner] if view.examiner else []), *of_conclusions, *answered, *seen}


def shown_sheets(
    act: Act, view: ExaminationView, named: Mapping[UUID, str], typed: QueryDict
) -> Mapping[Sheet, list[ShownFeature]]:
    """Return both sheets as they are shown: what was typed and refused stands in the form still."""
    seen = {(each.seen.sheet, each.seen.feature): each for each in view.seen}
    sheets: dict[Sheet, list[ShownFeature]] = {Sheet.DOCUMENT: [], Sheet.FACE: []}
    for sheet, feature in _features(act, view):
        known = seen.get((sheet, feature.code))
        chosen = typed.get(f"result-{feature.code}") or (known.seen.result if known else "")
        sheets[sheet].append(
            ShownFeature(
                name=feature.code,
                label=gettext(feature.name),
                sentence=gettext(feature.sentence),
                choices=[Choice(value=each, label=_result(each, sheet), chosen=each == chosen) for each in Result],
                words=typed.get(f"words-{feature.code}") or (known.seen.words if known else ""),
                said=_result(known.seen.result, sheet) if known else "",
                weight=_weight(known.seen.result if known else None),
                officer=named.get(known.officer, "") if known else "",
            )
        )
    return sheets


def _result(result: Result, sheet: Sheet) -> str:
    return gettext(result.face_label if sheet is Sheet.FACE else result.label)


def _weight(result: Result | None) -> str:
    return {Result.DEVIATES: "attention", Result.UNCLEAR: "notice", Result.AS_EXPECTED: "clear"}.get(
        result or Result.NOT_EXAMINED, "info"
    )


def _face_counts(view: ExaminationView) -> list[tuple[str, int]]:
    counts = counted((each.seen for each in view.seen), Sheet.FACE)
    return [(gettext(result.face_label), count) for result, count in counts.items() if count]


def shown_conclusion(act: Act, view: ConcludedView, named: Mapping[UUID, str]) -> ShownConclusion:
    """Return a conclusion as it is shown."""
    zone = presenting.zone_of(act)
    methods = (act.pack.examination.method(code) for code in view.methods)
    return ShownConclusion(
        id=view.id,
        label=gettext(view.conclusion.label),
        adverse=view.conclusion in ADVERSE,
        methods=[gettext(each.name) for each in methods if each],
        words=view.words,
        proposer=named.get(view.proposed_by, ""),
        proposed=presenting.moment(view.proposed_at, zone),
        answer=gettext(view.answer.label) if view.answer else "",
        answerer=named.get(view.answered_by, "") if view.answered_by else "",
        answered=presenting.moment(view.answered_at, zone) if view.answered_at else "",
        answer_words=view.answer_words,
        mine=view.proposed_by == act.actor,
        waits=view.answer is None,
    )
