"""A complaint about how somebody was treated: made by anybody, followed by number and word, without any account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from allauth.core.ratelimit import consume
from django import forms
from django.http import HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from limen.adapters.clock import new_id
from limen.adapters.world import world
from limen.apps.oversight import operations as oversight
from limen.apps.oversight.operations import Said
from limen.apps.oversight.queries import Followed
from limen.desk import answering, presenting, problems
from limen.desk.acting import NOBODY, act_of
from limen.desk.forms import Dressed, choose_from
from limen.desk.requests import DeskRequest
from limen.lib.basics.act import Act
from limen.lib.basics.answers import status_of
from limen.lib.basics.problems import Problem
from limen.lib.safeguards.complaints import About, Result
from limen.lib.safeguards.subject_requests import DataResult

PURPOSE: Final = "complaint"
MAKING: Final = "complaint"
FOLLOWING: Final = "complaint_word"
"""Names of the rates in the settings."""


class ComplaintForm(Dressed, forms.Form):
    """What happened, where, when; only the words are needed."""

    complaint = forms.UUIDField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("What happened?"),
        help_text=_("In your words, in any language. Nothing else on this page is needed."),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    about = forms.ChoiceField(label=_("What is it about?"))
    post = forms.ChoiceField(label=_("Where was it?"), required=False)
    day = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), required=False
    )
    who = forms.CharField(
        label=_("Who was it?"),
        help_text=_("A name, a number, or what they looked like."),
        max_length=200,
        required=False,
    )
    name = forms.CharField(label=_("Your name"), help_text=_("You need not say it."), max_length=120, required=False)
    contact = forms.CharField(label=_("How can we reach you?"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer what can be chosen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        choose_from(self.fields["about"], [(each.value, gettext(each.label)) for each in About])
        posts = [(each.code, gettext(each.name)) for each in world().pack.posts]
        choose_from(self.fields["post"], [("", gettext("I do not know")), *posts])
        for name in ("who", "name", "contact"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def said(self) -> Said:
        """Return the complaint."""
        said = self.cleaned_data
        return Said(
            words=said["words"],
            about=About(said["about"]),
            post=said["post"],
            day=said["day"],
            who=said["who"],
            name=said["name"],
            contact=said["contact"],
            language=get_language() or "en",
        )


class FollowForm(Dressed, forms.Form):
    """The number and the word of a complaint."""

    number = forms.CharField(label=_("Number of what you sent"), max_length=16)
    word = forms.CharField(label=_("Word"), max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing of what was typed to the next person at this screen."""
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs |= {"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}


@require_http_methods(["GET", "POST"])
def make(request: DeskRequest) -> HttpResponse:
    """Take in a complaint, and show its number and its word once."""
    first = {"complaint": new_id(), "about": About.TREATMENT.value}
    form = ComplaintForm(request.POST or None, initial=first)
    found: Problem | None = None
    if request.method == "POST" and form.is_valid():
        if not consume(request, action=MAKING):
            return problems.too_many_requests(request)
        try:
            receipt = oversight.make_complaint(
                act_for(request, purpose=PURPOSE), complaint=form.cleaned_data["complaint"], said=form.said()
            )
        except Problem as problem:
            found = problem
        else:
            law = world().pack.protection.complaints
            context = {"number": receipt.number, "word": grouped(receipt.word), "days": law.answer_days}
            return answering.page(request, "desk/public/complaint_made.html", context)
    return _page(request, "desk/public/complaint.html", form, found)


@require_http_methods(["GET", "POST"])
def follow(request: DeskRequest) -> HttpResponse:
    """Say how far a complaint is, and show its answer, to whoever has its number and its word."""
    form = FollowForm(request.POST or None)
    found: Problem | None = None
    context: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if not consume(request, action=FOLLOWING, key=said["number"].strip().upper()):
            return problems.too_many_requests(request)
        act = _nobody()
        try:
            ask = (
                oversight.follow_request
                if said["number"].strip().upper().startswith("A-")
                else oversight.follow_complaint
            )
            context = _shown(ask(act, number=said["number"], word=said["word"]), act)
        except Problem as problem:
            found = problem
    return _page(request, "desk/public/complaint_follow.html", form, found, context)


def _page(
    request: DeskRequest,
    template: str,
    form: forms.Form,
    found: Problem | None,
    context: dict[str, object] | None = None,
) -> HttpResponse:
    shown: dict[str, object] = {"form": form, **(context or {})}
    if found:
        shown["problem"] = problems.shown(found, kept=True)
    status = status_of(found.code) if found else 422 if form.is_bound and form.errors else 200
    return answering.page(request, template, shown, status=status)


def grouped(word: str) -> str:
    """Return a word as it is shown: by fours, so that it is copied without a slip."""
    return "-".join(word[start : start + 4] for start in range(0, len(word), 4))


WEIGHTS: Final[Mapping[Result, str]] = {
    Result.UPHELD: "attention",
    Result.PARTLY: "attention",
    Result.NOT_UPHELD: "info",
    Result.PASSED_ON: "notice",
}
OF_DATA: Final[Mapping[DataResult, str]] = {
    DataResult.DONE: "clear",
    DataResult.PARTLY: "notice",
    DataResult.REFUSED: "attention",
    DataResult.NOTHING: "info",
}


def _weight(result: Result | DataResult | None) -> str:
    if isinstance(result, DataResult):
        return OF_DATA[result]
    return WEIGHTS[result] if result else "info"


def _shown(told: Followed, act: Act) -> dict[str, object]:
    zone = presenting.zone_of(act)
    return {
        "told": told,
        "made": presenting.moment(told.made_at, zone),
        "taken": presenting.moment(told.taken_at, zone) if told.taken_at else "",
        "answer_by": presenting.moment(told.answer_by, zone),
        "answered": presenting.moment(told.answered_at, zone) if told.answered_at else "",
        "result": gettext(told.result.label) if told.result else "",
        "weight": _weight(told.result),
    }


def act_for(request: DeskRequest, *, purpose: str) -> Act:
    """Return the act of an officer who writes something down for somebody, or of nobody."""
    if request.user.is_authenticated:
        return act_of(request, purpose=purpose)
    return world().act(actor=NOBODY, actor_name="", roles=(), purpose=purpose)


def _nobody() -> Act:
    return world().act(actor=NOBODY, actor_name="", roles=(), purpose=PURPOSE)
