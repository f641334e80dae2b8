"""The legal desk at headquarters: what posts ask, what is contested, which sanctions wait, what is to be confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from limen.apps.crossings import access
from limen.apps.crossings.operations import afterwards, appeals, headquarters, sanctions
from limen.apps.crossings.operations.appeals import Ruling
from limen.apps.posts.queries import officer_names
from limen.desk import answering, inspecting, presenting, problems
from limen.desk.acting import act_of, needs
from limen.desk.case_page import standing
from limen.desk.forms import Dressed
from limen.desk.requests import DeskRequest
from limen.desk.views.second_line import after
from limen.desk.views.second_line.after_forms import LodgeAppeal, StepForm
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.basics.words import N_
from limen.lib.decision.rights import Right

PURPOSE = "legal-desk"


class _Answer(Dressed, forms.Form):
    """An answer in words, to something that waits for this desk."""

    done: ClassVar[str] = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave no colon behind a question."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""

    def take(self, act: Act, what: UUID) -> None:
        """Record the answer; raises what its operation raises."""
        raise NotImplementedError


def _words(label: Any) -> Any:
    widget = forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    return forms.CharField(label=label, max_length=4_000, widget=widget)


def _one_of(label: Any, choices: tuple[tuple[str, Any], ...]) -> Any:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


class AnswerPost(_Answer):
    """Whether a removal or a hand-over may go on."""

    done = N_("The post has your answer.")
    answer = _one_of(_("May it go on?"), (("yes", _("Headquarters agrees")), ("no", _("Headquarters does not agree"))))
    words = _words(_("Why, in your words"))

    def take(self, act: Act, what: UUID) -> None:
        """Answer the post."""
        said = self.cleaned_data
        headquarters.answer_post(act, request=what, agreed=said["answer"] == "yes", words=said["words"])


class RuleAppeal(_Answer):
    """What the competent body decided."""

    done = N_("The outcome is recorded.")
    outcome = _one_of(
        _("How was it decided?"),
        (
            ("upheld", _("Upheld: the decision was wrong, and is annulled")),
            ("dismissed", _("Dismissed: the decision stands")),
            ("withdrawn", _("Withdrawn by whoever lodged it")),
        ),
    )
    decided_on = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))
    words = _words(_("What the body says, in short"))

    def take(self, act: Act, what: UUID) -> None:
        """Record the ruling."""
        appeals.decide_appeal(act, appeal=what, ruling=Ruling(**self.cleaned_data))


class DecideSanction(_Answer):
    """What becomes of a proposed sanction."""

    done = N_("The decision is recorded.")
    decision = _one_of(_("Is it imposed?"), (("no", _("Not imposed")), ("yes", _("Imposed on this person"))))
    words = _words(_("Why, in your words"))

    def take(self, act: Act, what: UUID) -> None:
        """Decide."""
        said = self.cleaned_data
        sanctions.decide_sanction(act, sanction=what, imposed=said["decision"] == "yes", words=said["words"])


ANSWERS: Mapping[str, type[_Answer]] = {"request": AnswerPost, "appeal": RuleAppeal, "sanction": DecideSanction}
"""Last part of the address to the form of the answer."""


class ByNotice(LodgeAppeal):
    """An appeal that reached the legal desk itself, by the number on the notice."""

    number = forms.CharField(label=_("Number of the notice"), max_length=32)
    field_order = ("number", "kind", "lodged_at", "reference", "body", "suspensive")

    def lodge(self) -> None:
        """Record it."""
        said = self.cleaned_data
        appeals.lodge_by_notice(self.act, request=said["request"], number=said["number"], lodged=self.lodged())


@require_GET
@needs(Right.ANSWER_POSTS)
def show(request: DeskRequest) -> HttpResponse:
    """Show what waits for the legal desk, from all posts."""
    act = act_of(request, purpose=PURPOSE)
    return _list(request, act, ByNotice(act=act))


@require_http_methods(["GET", "POST"])
@needs(Right.DECIDE_APPEAL)
def lodge(request: DeskRequest) -> HttpResponse:
    """Record an appeal by the number of the notice."""
    act = act_of(request, purpose=PURPOSE)
    if request.method == "GET":
        return redirect("desk:legal")
    form = ByNotice(request.POST, act=act)
    if not form.is_valid():
        return _list(request, act, form, status=422)
    try:
        form.lodge()
    except Problem as problem:
        return _list(request, act, form, problem=problem)
    messages.success(request, gettext(form.done))
    return redirect("desk:legal")


@require_GET
@needs(Right.ANSWER_POSTS)
def case(request: DeskRequest, inspection: UUID) -> HttpResponse:
    """Show one case in which something waits for the legal desk."""
    return _case(request, act_of(request, purpose=PURPOSE), inspection)


@require_POST
@needs(Right.ANSWER_POSTS)
def answer(request: DeskRequest, inspection: UUID, kind: str, what: UUID) -> HttpResponse:
    """Answer a post, record a ruling, or decide a sanction."""
    if kind not in ANSWERS:
        raise Http404
    act = act_of(request, purpose=PURPOSE)
    form = ANSWERS[kind](request.POST, prefix=_prefix(kind, what))
    if not form.is_valid():
        return _case(request, act, inspection, said={what: form}, status=422)
    try:
        form.take(act, what)
    except Problem as problem:
        return _case(request, act, inspection, said={what: form}, problem=problem)
    messages.success(request, gettext(form.done))
    # Once answered a case may be no task of this desk any more: the list is where the work goes on.
    return redirect("desk:legal")


def _prefix(kind: str, what: UUID) -> str:
    return f"{kind}-{what}"


def _list(
    request: DeskRequest, act: Act, form: StepForm, *, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    waiting = afterwards.look_at_legal_desk(act)
    outcomes = access.outcomes_to_confirm(act)
    named = officer_names(each.proposed_by for each in outcomes)
    context = {
        "requests": after.shown_requests(act, waiting.requests),
        "appeals": after.shown_appeals(act, waiting.appeals),
        "sanctions": after.shown_sanctions(act, waiting.sanctions),
        "outcomes": [
            {
                "outcome": each.outcome,
                "inspection": each.inspection,
                "post": after.post_name(act, each.post),
                "move": gettext(inspecting.MOVE_WORDS[each.move]),
                "by": named.get(each.proposed_by, ""),
                "clock": presenting.clock(
                    each.proposed_at, until=act.at, goal_minutes=act.pack.thresholds.queue_reminder_minutes
                ),
            }
            for each in outcomes
        ],
        "waiting": len(waiting.requests) + len(waiting.appeals) + len(waiting.sanctions) + len(outcomes),
        "form": form,
        "is_lodging": form.is_bound,
        **_told(problem),
    }
    found = status_of(problem.code) if problem else status
    return answering.page(request, "desk/legal/show.html", context, status=found)


def _case(
    request: DeskRequest,
    act: Act,
    inspection: UUID,
    *,
    said: Mapping[UUID, _Answer] | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    seen = afterwards.look_at_afterwards(act, inspection=inspection)
    forms_ = dict(said or {})
    context = {
        "page": inspecting.page_of(seen.view, act),
        "name": inspecting.short_name(seen.view),
        "post": after.post_name(act, seen.view.post),
        "standing": standing(seen.view.id),
        "after": seen,
        "requests": _with_forms("request", after.shown_requests(act, seen.requests), forms_),
        "appeals": _with_forms("appeal", after.shown_appeals(act, seen.appeals), forms_),
        "sanctions": _with_forms("sanction", after.shown_sanctions(act, seen.sanctions), forms_),
        **_told(problem),
    }
    found = status_of(problem.code) if problem else status
    return answering.page(request, "desk/legal/case.html", context, status=found)


def _with_forms(kind: str, rows: Any, said: Mapping[UUID, _Answer]) -> list[tuple[Any, _Answer | None]]:
    """Return each row with the form that answers it; None where it is answered."""
    return [
        (row, said.get(row.id, ANSWERS[kind](prefix=_prefix(kind, row.id))) if row.is_open else None) for row in rows
    ]


def _told(problem: Problem | None) -> dict[str, object]:
    return {"problem": problems.shown(problem, kept=True)} if problem else {}
