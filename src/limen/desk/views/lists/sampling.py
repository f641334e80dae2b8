"""Oversight draws entries at random, discreet ones too, and asks; the desk answers."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from limen.apps.watchlists import access
from limen.apps.watchlists import operations as watchlists
from limen.apps.watchlists.operations import MOST_DRAWN
from limen.apps.watchlists.queries import SampleRow, person_lists_in_force, samples
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.lists import wording
from limen.desk.views.lists.persons import WordsForm
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right

PURPOSE = "list-oversight"


class DrawForm(Dressed, forms.Form):
    """How many, from where, and why."""

    list_code = forms.ChoiceField(label=_("List"), required=False)
    count = forms.IntegerField(label=_("How many entries"), min_value=1, max_value=MOST_DRAWN, initial=10)
    words = forms.CharField(label=_("Why"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        lists = [(each.code, each.name) for each in person_lists_in_force()]
        choose_from(self.fields["list_code"], [("", gettext("All lists")), *lists])


@require_http_methods(["GET", "POST"])
@needs(Right.SAMPLE_ENTRIES)
def draw(request: DeskRequest) -> HttpResponse:
    """Draw a sample, and show those drawn before."""
    act = act_of(request, purpose=PURPOSE)
    form, problem = DrawForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("desk:list-sample", watchlists.draw_sample(act, **form.cleaned_data))
        except Problem as error:
            problem = error
    context = {
        "form": form,
        "samples": [_row(each, act) for each in samples()],
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    status = status_of(problem.code) if problem else 422 if form.errors else 200
    return answering.page(request, "desk/lists/samples.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(Right.SAMPLE_ENTRIES)
def show(request: DeskRequest, sample: UUID) -> HttpResponse:
    """Show the entries that were drawn; ask the desk about one."""
    act = act_of(request, purpose=PURPOSE)
    problem = None
    if request.method == "POST":
        try:
            _ask(request, act, sample)
            return redirect("desk:list-sample", sample)
        except Problem as error:
            problem = error
    drawn = access.sample_of(act, sample=sample)
    context = {
        "sample": sample,
        "drawn": [_drawn(each, act) for each in drawn],
        "form": WordsForm(),
        "problem": problems.shown(problem, kept=True) if problem else None,
    }
    return answering.page(
        request, "desk/lists/sample.html", context, status=status_of(problem.code) if problem else 200
    )


@require_POST
@needs(Right.SEE_ENTRIES)
def answer(request: DeskRequest, sample: UUID, place: int) -> HttpResponse:
    """Answer what oversight asked about an entry."""
    act = act_of(request, purpose=PURPOSE)
    form = WordsForm(request.POST)
    try:
        words = form.cleaned_data["words"] if form.is_valid() else ""
        watchlists.answer_question(act, sample=sample, place=place, words=words)
    except Problem as problem:
        return problems.answer(request, problem)
    messages.success(request, gettext("Answered. Oversight reads it with the entry."))
    return redirect("desk:list-entries")


def _ask(request: DeskRequest, act: Act, sample: UUID) -> None:
    form = WordsForm(request.POST)
    place = request.POST.get("place", "")
    words = form.cleaned_data["words"] if form.is_valid() else ""
    watchlists.question_entry(act, sample=sample, place=int(place) if place.isdigit() else 0, words=words)


def _row(row: SampleRow, act: Act) -> dict[str, object]:
    return {
        "id": row.id,
        "at": presenting.moment(row.at, presenting.zone_of(act)),
        "officer": row.officer,
        "words": row.words,
        "list": row.list_code or gettext("All lists"),
        "drawn": presenting.text(row.drawn),
        "drawn_from": presenting.text(row.drawn_from),
        "open": row.open,
    }


def _drawn(view: access.SampledView, act: Act) -> dict[str, object]:
    return {
        "place": view.place,
        "entry": wording.shown_entry(view.entry, act),
        "finding": view.finding,
        "answer": view.answer,
        "answered_by": view.answered_by,
    }
