"""The register of complaints, for oversight, which answers, and for the monitoring body, which reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.apps.oversight import access
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.queries import ComplaintRow
from limen.apps.posts.queries import officer_names, officers
from limen.desk import answering, presenting, problems
from limen.desk.acting import act_of, is_allowed, needs
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.desk.views.public.complaint import WEIGHTS
from limen.desk.views.second_line import after
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.decision.rights import Right
from limen.lib.safeguards.complaints import Result

PURPOSE: Final = "complaints"


class AnswerForm(Dressed, forms.Form):
    """What came of it, in words for whoever complained."""

    result = forms.ChoiceField(label=_("What came of it?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Your answer, which whoever complained reads"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can come of it."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["result"], [(each.value, gettext(each.label)) for each in Result])


class OfficerForm(Dressed, forms.Form):
    """Of which officer the complaint tells."""

    officer = forms.ChoiceField(label=_("Officer complained of"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the officers of this node."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        named = sorted((each.full_name, str(each.id)) for each in officers())
        choose_from(self.fields["officer"], [("", gettext("choose")), *((id_, name) for name, id_ in named)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the register, in words."""

    id: UUID
    number: str
    post: str
    about: str
    made: str
    by: str
    due: str
    weight: str
    word: str


@require_GET
@needs(Right.SEE_COMPLAINTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show the register, what is late first; no name stands in it."""
    act = act_of(request, purpose=PURPOSE)
    found = access.complaints_for(act)
    context = {
        "rows": [_row(each, act) for each in found],
        "open": sum(each.answered_at is None for each in found),
        "late": sum(each.is_late for each in found),
    }
    return answering.page(request, "desk/complaints/list.html", context)


@require_GET
@needs(Right.SEE_COMPLAINTS)
def one(request: DeskRequest, complaint: UUID) -> HttpResponse:
    """Show a complaint whole."""
    return _page(request, complaint, AnswerForm(), OfficerForm())


@require_POST
@needs(Right.ANSWER_COMPLAINTS)
def take(request: DeskRequest, complaint: UUID) -> HttpResponse:
    """Take a complaint up."""
    oversight.take_complaint(act_of(request, purpose=PURPOSE), complaint=complaint)
    messages.success(request, gettext("You have taken this up."))
    return redirect("desk:complaint", complaint)


@require_http_methods(["GET", "POST"])
@needs(Right.ANSWER_COMPLAINTS)
def name(request: DeskRequest, complaint: UUID) -> HttpResponse:
    """Record of which officer it tells."""
    form = OfficerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = act_of(request, purpose=PURPOSE)
        oversight.name_officer(act, complaint=complaint, officer=UUID(form.cleaned_data["officer"]))
        messages.success(request, gettext("Kept. This officer neither sees nor answers it."))
        return redirect("desk:complaints")
    return _page(request, complaint, AnswerForm(), form)


@require_http_methods(["GET", "POST"])
@needs(Right.ANSWER_COMPLAINTS)
def answer(request: DeskRequest, complaint: UUID) -> HttpResponse:
    """Answer a complaint."""
    form = AnswerForm(request.POST or None)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            oversight.answer_complaint(
                act_of(request, purpose=PURPOSE),
                complaint=complaint,
                result=Result(said["result"]),
                words=said["words"],
            )
        except Problem as problem:
            found = problem
        else:
            messages.success(request, gettext("The answer is recorded; whoever complained reads it with their word."))
            return redirect("desk:complaint", complaint)
    return _page(request, complaint, form, OfficerForm(), found)


def _page(
    request: DeskRequest,
    complaint: UUID,
    form: AnswerForm,
    officer_form: OfficerForm,
    found: Problem | None = None,
) -> HttpResponse:
    act = act_of(request, purpose=PURPOSE)
    view = access.look_at_complaint(act, complaint=complaint)
    ids = (view.recorded_by, view.complained_of, view.taken_by, view.answered_by)
    named = officer_names(each for each in ids if each)
    context: dict[str, object] = {
        "view": view,
        "row": _row(view.row, act),
        "day": presenting.text(view.day) if view.day else "",
        "recorded_by": named.get(view.recorded_by, "") if view.recorded_by else "",
        "complained_of": named.get(view.complained_of, "") if view.complained_of else "",
        "taken_by": named.get(view.taken_by, "") if view.taken_by else "",
        "answered_by": named.get(view.answered_by, "") if view.answered_by else "",
        "may_answer": is_allowed(request, Right.ANSWER_COMPLAINTS) and view.row.answered_at is None,
        "form": form,
        "officer_form": officer_form,
    }
    if found:
        context["problem"] = problems.shown(found, kept=True)
    is_wrong = any(each.is_bound and each.errors for each in (form, officer_form))
    status = status_of(found.code) if found else 422 if is_wrong else 200
    return answering.page(request, "desk/complaints/show.html", context, status=status)


def _row(row: ComplaintRow, act: Act) -> Row:
    zone = presenting.zone_of(act)
    if row.result:
        weight, word = WEIGHTS[row.result], gettext(row.result.label)
    elif row.is_late:
        weight, word = "stop", gettext("late")
    else:
        weight, word = ("info", gettext("taken up")) if row.taken_at else ("notice", gettext("waits to be taken up"))
    due = row.due.answer if row.taken_at else row.due.receipt
    return Row(
        id=row.id,
        number=row.number,
        post=after.post_name(act, row.post) if row.post else gettext("not said"),
        about=gettext(row.about.label),
        made=presenting.moment(row.made_at, zone),
        by=gettext(row.made_by.label),
        due="" if row.answered_at else presenting.moment(due, zone),
        weight=weight,
        word=word,
    )
