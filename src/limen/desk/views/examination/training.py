"""Training on invented documents: look, say what is wrong, see what was planted; scores by kind of fault."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from limen.adapters import invented_documents
from limen.adapters.clock import new_id
from limen.apps.examination import operations as examinations
from limen.apps.examination.operations import TrainingUnknown
from limen.apps.examination.queries import TryView, all_scores, open_try, scores_of, try_of
from limen.apps.posts.queries import officer_names
from limen.desk import answering
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.requests import DeskRequest
from limen.desk.views.examination.sending import sent_picture
from limen.lib.basics.act import Act
from limen.lib.decision.rights import Right
from limen.lib.examination.pictures import Light
from limen.lib.examination.training import Fault, Score, faults_in

PURPOSE = "training"


@require_GET
@needs(Right.TRAIN)
def show(request: DeskRequest) -> HttpResponse:
    """Show the invented document that waits, and how well the officer told each kind of fault."""
    act = act_of(request, purpose=PURPOSE)
    waiting = open_try(act.actor)
    answered, scores = scores_of(act.actor)
    context = {
        "try": _shown(waiting) if waiting else None,
        "features": _features(act),
        "answered": answered,
        "scores": _scores(act, scores),
        "officers": _officers(act) if is_allowed(request, Right.ASSIGN_CASES) else [],
    }
    return answering.page(request, "desk/examination/training.html", context)


@require_POST
@needs(Right.TRAIN)
def begin(request: DeskRequest) -> HttpResponse:
    """Take a new invented document."""
    seed = new_id().int % (1 << 48)
    planted = invented_documents.planted_by(seed)
    examinations.begin_training(act_of(request, purpose=PURPOSE), seed=seed, planted=planted)
    return redirect("desk:training")


@require_POST
@needs(Right.TRAIN)
def answer(request: DeskRequest, document: UUID) -> HttpResponse:
    """Answer it; what was planted is shown."""
    act = act_of(request, purpose=PURPOSE)
    view = examinations.answer_training(act, document=document, called=faults_in(request.POST.getlist("fault")))
    return redirect("desk:training-answered", view.id)


@require_GET
@needs(Right.TRAIN)
def answered(request: DeskRequest, document: UUID) -> HttpResponse:
    """Show what was planted beside what was called wrong."""
    act = act_of(request, purpose=PURPOSE)
    view = try_of(act.actor, document)
    if view is None or not view.is_answered:
        raise TrainingUnknown
    rows = [
        {
            "name": _name(act, fault),
            "told": gettext(fault.told),
            "planted": fault in view.planted,
            "called": fault in view.called,
        }
        for fault in Fault
        if fault in view.planted | view.called
    ]
    right = view.planted == view.called
    context = {"try": _shown(view), "rows": rows, "right": right, "genuine": not view.planted}
    return answering.page(request, "desk/examination/trained.html", context)


@require_GET
@needs(Right.TRAIN)
def pixels(request: DeskRequest, document: UUID, light: str) -> HttpResponse:
    """Draw the invented document under one light."""
    view = try_of(act_of(request, purpose=PURPOSE).actor, document)
    if view is None or light not in list(Light):
        raise Http404
    data = invented_documents.page(view.seed, Light(light), faults=view.planted)
    return sent_picture("image/jpeg", data, name=f"training-{light}")


def _shown(view: TryView) -> dict[str, object]:
    return {"id": view.id, "lights": [(each.value, gettext(each.label)) for each in Light]}


def _features(act: Act) -> list[tuple[str, str, str]]:
    found = ((fault, act.pack.examination.feature(fault)) for fault in Fault)
    return [(fault.value, gettext(each.name), gettext(each.sentence)) for fault, each in found if each]


def _name(act: Act, fault: Fault) -> str:
    feature = act.pack.examination.feature(fault)
    return gettext(feature.name) if feature else fault.value


def _scores(act: Act, scores: Mapping[Fault, Score]) -> list[dict[str, object]]:
    return [
        {
            "name": _name(act, fault),
            "found": each.found,
            "planted": each.planted,
            "falsely": each.falsely,
            "clean": each.clean,
        }
        for fault, each in scores.items()
    ]


def _officers(act: Act) -> list[dict[str, object]]:
    found = all_scores()
    names = officer_names(found)
    rows = [
        {"name": names.get(officer, ""), "answered": count, "scores": _scores(act, scores)}
        for officer, (count, scores) in found.items()
    ]
    return sorted(rows, key=lambda row: str(row["name"]))
