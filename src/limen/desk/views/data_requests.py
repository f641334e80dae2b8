"""Requests about the data that is kept of somebody, for oversight, which answers them by name."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from limen.apps.oversight import access
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.queries import DataRequestView
from limen.apps.posts.queries import officer_names
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.subject_requests import DataResult

PURPOSE: Final = "data-requests"


class IdentifyForm(Dressed, forms.Form):
    """How whoever asks showed who they are."""

    prefix = "who"
    how = forms.CharField(label=_("How did whoever asks show who they are?"), max_length=500)


class AnswerForm(Dressed, forms.Form):
    """What came of it."""

    prefix = "answer"
    result = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your answer, which whoever asked reads"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can come of it."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["result"], [(each.value, gettext(each.label)) for each in DataResult])


@require_GET
@needs(Right.ANSWER_DATA_REQUESTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show all requests, what is late first; no name stands in the list."""
    act = act_of(request, purpose=PURPOSE)
    found = access.data_requests_for(act)
    context = {
        "rows": [_row(each, act) for each in found],
        "open": sum(each.answered_at is None for each in found),
        "late": sum(each.is_late for each in found),
    }
    return answering.page(request, "desk/data_requests/list.html", context)


@require_http_methods(["GET", "POST"])
@needs(Right.ANSWER_DATA_REQUESTS)
def one(request: DeskRequest, record: UUID) -> HttpResponse:
    """Show a request; record how its asker showed who they are, and answer it."""
    act, said = act_of(request, purpose=PURPOSE), request.POST
    who = IdentifyForm(said if "who-how" in said else None)
    form = AnswerForm(said if "answer-words" in said else None)
    found: Problem | None = None
    try:
        if who.is_bound and who.is_valid():
            oversight.identify_asker(act, request=record, how=who.cleaned_data["how"])
            return redirect("desk:data-request", record)
        if form.is_bound and form.is_valid():
            clean = form.cleaned_data
            oversight.answer_request(act, request=record, result=DataResult(clean["result"]), words=clean["words"])
            messages.success(request, gettext("The answer is recorded; whoever asked reads it with their word."))
            return redirect("desk:data-request", record)
    except Problem as problem:
        found = problem
    view = access.look_at_data_request(act, request=record)
    named = officer_names(each for each in (view.taken_by, view.answered_by) if each)
    context: dict[str, object] = {
        "view": view,
        "row": _row(view, act),
        "taken_by": named.get(view.taken_by, "") if view.taken_by else "",
        "answered_by": named.get(view.answered_by, "") if view.answered_by else "",
        "who": who,
        "form": form,
    }
    if found:
        context["problem"] = problems.shown(found, kept=True)
    is_wrong = any(each.is_bound and each.errors for each in (who, form))
    status = status_of(found.code) if found else 422 if is_wrong else 200
    return answering.page(request, "desk/data_requests/show.html", context, status=status)


def _row(view: DataRequestView, act: Act) -> dict[str, object]:
    zone = presenting.zone_of(act)
    if view.result:
        weight, word = "info", gettext(view.result.label)
    elif view.is_late:
        weight, word = "stop", gettext("late")
    else:
        weight, word = ("info", gettext("taken up")) if view.taken_by else ("notice", gettext("waits to be taken up"))
    return {
        "id": view.id,
        "number": view.number,
        "kind": gettext(view.kind.label),
        "since": presenting.moment(view.made_at, zone),
        "due": "" if view.answered_at else presenting.moment(view.due_at, zone),
        "weight": weight,
        "word": word,
    }
